//! From text to the keys under which it is found.
//!
//! The same rules stand in the script that searches; `tests/search/tokens.json` holds both to
//! them. Words are kept as they are written, but for case and marks; Chinese, which is not divided
//! into words, is found by its pairs of characters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::han;

/// How many characters of a word count.
pub const LONGEST_KEY: usize = 40;
/// How many words a chain of hyphens may join to one.
const LONGEST_CHAIN: usize = 4;

/// Something by which a place in a text is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is found by.
    pub key: &'a str,
    /// Where it stands in its passage, counted in words and Chinese characters.
    pub at: u32,
    /// Where it ends: the last of those it takes up.
    pub last: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word.
    Word,
    /// Words with hyphens between them, as one.
    Joined,
    /// Two Chinese characters, or the last of some.
    Han,
}

/// Finds the tokens of texts; its buffers serve for many.
#[derive(Default)]
pub struct Tokenizer {
    word: Key,
    chain: Key,
    n_chained: usize,
    chain_at: u32,
    /// A hyphen stands directly behind a word.
    is_hyphened: bool,
    /// The Chinese character whose neighbour is not known yet, and where it stands.
    pending: Option<(char, u32)>,
    /// The last token is Chinese, and something stands behind it.
    is_parted: bool,
    is_last_han: bool,
    next: u32,
}

/// The letters of a word that count.
#[derive(Default)]
struct Key {
    text: String,
    n_chars: usize,
}

impl Key {
    fn push(&mut self, c: char) {
        if self.n_chars < LONGEST_KEY {
            self.text.push(c);
            self.n_chars += 1;
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        self.n_chars = 0;
    }
}

impl Tokenizer {
    /// Finds the tokens of a block of text. `next` is the first free place in its passage, and the
    /// answer the one after it.
    pub fn block(&mut self, text: &str, next: u32, take: &mut impl FnMut(Token<'_>)) -> u32 {
        self.next = next;
        self.is_last_han = false;
        self.is_parted = false;
        for c in text.chars() {
            if c.is_ascii() {
                self.plain(c.to_ascii_lowercase(), take);
            } else {
                fold(c, |c| self.plain(c, take));
            }
        }
        self.gap(take);
        self.next
    }

    /// Takes a folded character.
    fn plain(&mut self, c: char, take: &mut impl FnMut(Token<'_>)) {
        match class(c) {
            Class::Letter => {
                self.end_han(take);
                self.is_hyphened = false;
                self.word.push(c);
            }
            Class::Hyphen if self.word.n_chars > 0 => {
                self.end_word(take);
                self.is_hyphened = true;
            }
            Class::Hyphen | Class::Gap => self.gap(take),
            Class::Han => self.han(c, take),
        }
    }

    fn han(&mut self, c: char, take: &mut impl FnMut(Token<'_>)) {
        self.end_word(take);
        self.end_chain(take);
        if let Some((first, at)) = self.pending {
            han_token(&[first, c], at, take);
        } else if self.is_last_han && self.is_parted {
            // What is parted by a comma is no neighbour.
            self.next += 1;
        }
        self.pending = Some((c, self.next));
        self.is_last_han = true;
        self.is_parted = false;
        self.next += 1;
    }

    fn gap(&mut self, take: &mut impl FnMut(Token<'_>)) {
        self.end_word(take);
        self.end_chain(take);
        self.end_han(take);
        self.is_parted = true;
    }

    fn end_han(&mut self, take: &mut impl FnMut(Token<'_>)) {
        if let Some((last, at)) = self.pending.take() {
            han_token(&[last], at, take);
        }
    }

    fn end_word(&mut self, take: &mut impl FnMut(Token<'_>)) {
        if self.word.n_chars == 0 {
            return;
        }
        let at = self.next;
        take(Token { key: &self.word.text, at, last: at, kind: TokenKind::Word });
        if self.n_chained == 0 {
            self.chain_at = at;
        }
        self.n_chained += 1;
        self.word.text.chars().for_each(|c| self.chain.push(c));
        self.word.clear();
        self.next += 1;
        self.is_last_han = false;
    }

    fn end_chain(&mut self, take: &mut impl FnMut(Token<'_>)) {
        if (2..=LONGEST_CHAIN).contains(&self.n_chained) {
            let (key, at) = (self.chain.text.as_str(), self.chain_at);
            take(Token { key, at, last: self.next - 1, kind: TokenKind::Joined });
        }
        self.chain.clear();
        self.n_chained = 0;
        self.is_hyphened = false;
    }
}

fn han_token(chars: &[char], at: u32, take: &mut impl FnMut(Token<'_>)) {
    let mut buffer = [0; 8];
    let mut len = 0;
    for c in chars {
        len += c.encode_utf8(&mut buffer[len..]).len();
    }
    let key = std::str::from_utf8(&buffer[..len]).expect("whole characters were written");
    let last = at + chars.len() as u32 - 1;
    take(Token { key, at, last, kind: TokenKind::Han });
}

/// What a folded character does to the words around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Han,
    Hyphen,
    Gap,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' => Class::Letter,
        '-' | '\u{2010}' => Class::Hyphen,
        _ if c.is_ascii() => Class::Gap,
        _ if han::is_ideograph(c) => Class::Han,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Gap,
    }
}

/// Takes away what tells two spellings apart: forms of compatibility, marks, case, script.
fn fold(c: char, mut take: impl FnMut(char)) {
    // Chinese is its own form, but for what stands at the end of the plane.
    if matches!(c, '\u{3400}'..='\u{9fff}') {
        return take(han::simplified(c));
    }
    for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
        c.to_lowercase().for_each(|c| take(han::simplified(c)));
    }
}

#[cfg(test)]
mod tests;
