//! One line of text: marks where they would be read as such, tags where not.

use super::Manner;
use super::escape::{address, alt, code, escape};
use crate::import::prose::{Mark, Picture, Run};

/// A line to be written.
pub(super) struct Line<'a> {
    tokens: Vec<Token<'a>>,
    manner: Manner,
    /// What stands before a line that follows a break.
    indent: &'a str,
    /// Whether it begins a line of the file, where some signs mean something.
    pub(super) is_start: bool,
    /// Whether it is within the words of a link.
    is_in_link: bool,
    out: String,
    /// What each mark is closed with, innermost last.
    open: Vec<String>,
    /// The mark that was opened together with the one around it.
    joined: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Token<'a> {
    Text(&'a str),
    /// A mark, and where it closes.
    Open(Mark, usize),
    /// The innermost mark closes.
    Close,
    OpenLink(&'a str, usize),
    CloseLink(&'a str),
    Code(&'a str),
    Picture(&'a Picture),
    Note(usize),
    Break,
}

impl<'a> Line<'a> {
    pub(super) fn new(runs: &'a [Run], manner: Manner, indent: &'a str) -> Self {
        let mut tokens = Vec::new();
        push_tokens(runs, &mut tokens);
        Self {
            tokens,
            manner,
            indent,
            is_start: true,
            is_in_link: false,
            out: String::new(),
            open: Vec::new(),
            joined: None,
        }
    }

    /// Writes it; `number` tells the number of a footnote.
    pub(super) fn write(mut self, mut number: impl FnMut(usize) -> usize) -> String {
        let n_tildes = self.tokens.iter().map(n_tildes).sum::<usize>();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at).copied() {
            match token {
                Token::Text(text) => self.text(text, at, n_tildes > 1),
                Token::Open(mark, end) => self.open_mark(mark, at, end),
                Token::Close => {
                    let closer = self.open.pop().expect("each mark is opened before it is closed");
                    self.out.push_str(&closer);
                }
                Token::OpenLink(href, end) => match self.bare(href, at, end) {
                    // An address that is its own words.
                    Some(bare) => {
                        self.out.push_str(&bare);
                        at = end;
                    }
                    None => {
                        self.out.push('[');
                        self.is_in_link = true;
                    }
                },
                Token::CloseLink(href) => {
                    self.is_in_link = false;
                    self.out.push_str("](");
                    self.out.push_str(&address(href));
                    self.out.push(')');
                }
                Token::Code(text) => self.out.push_str(&code(text)),
                Token::Picture(picture) => {
                    let Picture { src, alt: words } = picture;
                    self.out.push_str(&format!("![{}]({})", alt(words), address(src)));
                }
                Token::Note(note) => {
                    let number = number(note);
                    self.out.push_str(&format!("[^{number}]"));
                }
                Token::Break => {
                    self.out.push_str("\\\n");
                    self.out.push_str(self.indent);
                }
            }
            at += 1;
        }
        self.out
    }

    fn text(&mut self, text: &str, at: usize, are_tildes_marks: bool) {
        let is_start = match self.out.is_empty() {
            true => self.is_start,
            false => self.out.strip_suffix(self.indent).is_some_and(|out| out.ends_with('\n')),
        };
        let before = self.out.chars().next_back();
        let next = self.tokens.get(at + 1);
        let is_before_bracket = matches!(next, Some(Token::OpenLink(..) | Token::Note(_)));
        let place = super::escape::Place {
            is_start,
            before: before.unwrap_or('\n'),
            after: self.next_char(at + 1),
            is_before_bracket,
            is_in_link: self.is_in_link,
            are_tildes_marks,
        };
        escape(text, place, self.manner, &mut self.out);
    }

    fn open_mark(&mut self, mark: Mark, at: usize, end: usize) {
        if self.joined == Some(at) {
            return self.open.push(String::new());
        }
        if self.may_join(mark, at, end) {
            self.joined = Some(at + 1);
            self.out.push_str("***");
            return self.open.push("***".to_owned());
        }
        let (sign, tag) = match mark {
            Mark::Emphasis => ("*", "em"),
            Mark::Strong => ("**", "strong"),
            Mark::Struck => ("~~", "s"),
            Mark::Sub => ("", "sub"),
            Mark::Sup => ("", "sup"),
            Mark::Underlined => ("", "u"),
        };
        let is_sign =
            !sign.is_empty() && self.manner == Manner::Plain && self.may_stand(sign, at, end);
        let closer = if is_sign {
            self.out.push_str(sign);
            sign.to_owned()
        } else {
            self.out.push_str(&format!("<{tag}>"));
            format!("</{tag}>")
        };
        self.open.push(closer);
    }

    /// Whether a bold passage that is slanted as a whole, or the other way round, can have one sign
    /// for both.
    fn may_join(&self, mark: Mark, at: usize, end: usize) -> bool {
        let Some(Token::Open(inner, inner_end)) = self.tokens.get(at + 1) else { return false };
        let is_both = matches!(
            (mark, inner),
            (Mark::Strong, Mark::Emphasis) | (Mark::Emphasis, Mark::Strong)
        );
        let before = self.out.chars().next_back().unwrap_or('\n');
        let (first, last) = (self.next_char(at + 2), self.last_char(*inner_end));
        let after = self.next_char(end + 1);
        let is_alone = ![before, first, last, after].contains(&'*');
        is_both
            && inner_end + 1 == end
            && self.manner == Manner::Plain
            && is_alone
            && leans(before, first)
            && leans(after, last)
    }

    /// Whether the signs of a mark would be read as what they are: the first must lean on the word
    /// after it, the last on the word before it, and neither may meet another of its kind.
    fn may_stand(&self, sign: &str, at: usize, end: usize) -> bool {
        let before = self.out.chars().next_back().unwrap_or('\n');
        let first = self.next_char(at + 1);
        let last = self.last_char(end);
        let after = self.next_char(end + 1);
        let is_alone = match sign {
            "~~" => ![before, first, last, after].contains(&'~'),
            _ => ![before, after].contains(&'*') && first != '*' && last != '*',
        };
        // A mark that begins or ends with another one takes a sign only if that one takes a tag;
        // one sign within the other at both ends is read as people read it.
        is_alone && leans(before, first) && leans(after, last)
    }

    /// The first character of what follows, as it will be written.
    fn next_char(&self, at: usize) -> char {
        match self.tokens.get(at) {
            None | Some(Token::Break) => '\n',
            Some(Token::Text(text)) => first_written(text),
            // Taken for a tag: beside another mark it becomes one.
            Some(Token::Open(..)) => '<',
            Some(Token::Close) => self.open.last().and_then(|it| it.chars().next()).unwrap_or('<'),
            Some(Token::OpenLink(..) | Token::Note(_)) => '[',
            Some(Token::CloseLink(_)) => ']',
            Some(Token::Code(_)) => '`',
            Some(Token::Picture(_)) => '!',
        }
    }

    /// The last character before a mark closes, as it will be written.
    fn last_char(&self, end: usize) -> char {
        match self.tokens[end - 1] {
            Token::Text(text) => text.chars().next_back().unwrap_or('\n'),
            Token::Open(..) | Token::Close => '>',
            Token::OpenLink(..) => '[',
            Token::CloseLink(_) | Token::Picture(_) => ')',
            Token::Note(_) => ']',
            Token::Code(_) => '`',
            Token::Break => '\n',
        }
    }

    /// A link whose words are its address: `<https://a.example>`.
    fn bare(&self, href: &str, at: usize, end: usize) -> Option<String> {
        let is_single = end == at + 2;
        let is_it = matches!(self.tokens[at + 1], Token::Text(text) if text == href);
        let is_plain = href.contains("://") && !href.contains([' ', '<', '>']);
        (is_single && is_it && is_plain).then(|| format!("<{href}>"))
    }
}

fn push_tokens<'a>(runs: &'a [Run], tokens: &mut Vec<Token<'a>>) {
    for run in runs {
        match run {
            Run::Text(text) => tokens.push(Token::Text(text)),
            Run::Marked(mark, inner) => {
                let start = tokens.len();
                tokens.push(Token::Break);
                push_tokens(inner, tokens);
                let end = tokens.len();
                tokens[start] = Token::Open(*mark, end);
                tokens.push(Token::Close);
            }
            Run::Link(href, inner) => {
                let start = tokens.len();
                tokens.push(Token::Break);
                push_tokens(inner, tokens);
                let end = tokens.len();
                tokens[start] = Token::OpenLink(href, end);
                tokens.push(Token::CloseLink(href));
            }
            Run::Code(text) => tokens.push(Token::Code(text)),
            Run::Picture(picture) => tokens.push(Token::Picture(picture)),
            Run::Note(note) => tokens.push(Token::Note(*note)),
            Run::Break => tokens.push(Token::Break),
        }
    }
}

fn n_tildes(token: &Token<'_>) -> usize {
    match token {
        Token::Text(text) => text.matches('~').count(),
        Token::Open(Mark::Struck, _) => 2,
        _ => 0,
    }
}

/// The first character of a text as it will be written: a sign may get a backslash before it.
fn first_written(text: &str) -> char {
    text.chars().next().unwrap_or('\n')
}

/// Whether a sign between these is on the side of the inner one.
fn leans(outer: char, inner: char) -> bool {
    !inner.is_whitespace() && (!is_sign(inner) || outer.is_whitespace() || is_sign(outer))
}

/// What CommonMark calls punctuation.
fn is_sign(c: char) -> bool {
    // Not a letter, number, mark or space: a few symbols more than Unicode's punctuation, which
    // at worst costs a tag where a sign would have done.
    !c.is_alphanumeric() && !c.is_whitespace()
}
