//! Whether a text holds what a query asks for, found out by looking at it.

use super::tokens::{TokenKind, Tokenizer};

/// A text by its places.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// What stands at each place: a word, a Chinese character, nothing.
    all: Vec<Place>,
    /// Words joined from several, by where the first stands.
    joined: Vec<(u32, String)>,
    /// Whether all of it is one of these.
    is_chain: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Word(String),
    Han(char),
    Empty,
}

/// Something to look for: any of these rows of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted(Vec<Vec<Unit>>);

/// A word or a character to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Unit {
    Word(String),
    /// A word that begins so.
    Prefix(String),
    Han(char),
    /// Whatever stands between two Chinese characters that are no neighbours.
    Any,
}

impl Places {
    /// Reads a text.
    pub(super) fn of(text: &str, tokenizer: &mut Tokenizer) -> Self {
        let mut places = Self::default();
        let mut whole = None;
        tokenizer.block(text, 0, &mut |token| {
            let at = token.at as usize;
            if token.kind == TokenKind::Joined {
                whole = Some((token.at, token.last as usize + 1));
                return places.joined.push((token.at, token.key.to_owned()));
            }
            if at > places.all.len() {
                places.all.resize(at, Place::Empty);
            }
            places.all.push(match token.kind {
                TokenKind::Han => Place::Han(token.key.chars().next().expect("it has a character")),
                _ => Place::Word(token.key.to_owned()),
            });
        });
        places.is_chain = whole == Some((0, places.all.len()));
        places
    }

    /// Whether what is wanted stands in the text.
    pub(super) fn hold(&self, wanted: &Wanted) -> bool {
        let starts = || 0..self.all.len();
        wanted.0.iter().any(|row| !row.is_empty() && starts().any(|at| self.holds_at(at, row)))
    }

    fn holds_at(&self, start: usize, row: &[Unit]) -> bool {
        let mut places = start..;
        row.iter().all(|unit| places.next().is_some_and(|at| self.is(at, unit)))
    }

    fn is(&self, at: usize, unit: &Unit) -> bool {
        match (unit, self.all.get(at)) {
            (Unit::Any, Some(_)) => true,
            (Unit::Han(wanted), Some(Place::Han(c))) => wanted == c,
            (Unit::Word(wanted), Some(Place::Word(word))) => {
                wanted == word || self.joined_at(at).any(|joined| joined == wanted)
            }
            (Unit::Prefix(wanted), Some(Place::Word(word))) => {
                word.starts_with(wanted)
                    || self.joined_at(at).any(|joined| joined.starts_with(wanted))
            }
            _ => false,
        }
    }

    fn joined_at(&self, at: usize) -> impl Iterator<Item = &String> {
        let here = self.joined.iter().filter(move |(start, _)| *start as usize == at);
        here.map(|(_, word)| word)
    }

    /// The word or character at each place, run together: by this names are compared.
    pub(super) fn key(&self) -> String {
        let mut key = String::new();
        for place in &self.all {
            match place {
                Place::Word(word) => key.push_str(word),
                Place::Han(c) => key.push(*c),
                Place::Empty => {}
            }
        }
        key
    }
}

impl Wanted {
    /// Reads what to look for; none when there is no word in it. In quotes, words with hyphens
    /// between them are not looked for as one.
    pub(super) fn new(text: &str, is_quoted: bool, is_prefix: bool) -> Option<Self> {
        let mut places = Places::of(text, &mut Tokenizer::default());
        let is_chain = places.is_chain;
        let joined = places.joined.pop().filter(|_| is_chain && !is_quoted);
        let mut row: Vec<Unit> = places.all.into_iter().map(Unit::from).collect();
        if let Some(last) = row.last_mut().filter(|_| is_prefix) {
            last.open();
        }
        let joined = joined.map(|(_, word)| vec![Unit::Word(word)]);
        let rows: Vec<Vec<Unit>> = Some(row).filter(|row| !row.is_empty()).into_iter().collect();
        (!rows.is_empty()).then(|| Self(rows.into_iter().chain(joined).collect()))
    }
}

impl From<Place> for Unit {
    fn from(place: Place) -> Self {
        match place {
            Place::Word(word) => Self::Word(word),
            Place::Han(c) => Self::Han(c),
            Place::Empty => Self::Any,
        }
    }
}

impl Unit {
    /// Lets a word go on.
    fn open(&mut self) {
        if let Self::Word(word) = self {
            *self = Self::Prefix(std::mem::take(word));
        }
    }
}

/// What a name is compared by.
pub(super) fn name_key(name: &str) -> String {
    Places::of(name, &mut Tokenizer::default()).key()
}

#[cfg(test)]
mod tests {
    use super::{Places, Wanted};
    use crate::search::tokens::Tokenizer;

    /// Whether a text holds an unquoted part of a query.
    fn holds(text: &str, wanted: &str) -> bool {
        let wanted = Wanted::new(wanted, false, false).unwrap();
        Places::of(text, &mut Tokenizer::default()).hold(&wanted)
    }

    #[test]
    fn chinese_is_found_wherever_it_stands_and_only_whole() {
        assert!(holds("中国人工智能产业", "人工智能") && holds("中国人工智能产业", "业"));
        assert!(!holds("人工，智能", "人工智能") && holds("人工，智能", "人工，智能"));
        assert!(holds("機器學習", "机器"), "in either script");
    }

    #[test]
    fn words_with_hyphens_are_found_joined_and_apart() {
        for text in ["e-commerce", "ecommerce", "E commerce"] {
            assert!(holds(text, "e-commerce"), "{text}");
        }
        assert!(!holds("e commerce", "ecommerce") && !holds("commerce e", "e-commerce"));
        assert!(Wanted::new("—", false, false).is_none());
    }

    #[test]
    fn both_scripts_are_found_side_by_side() {
        assert!(holds("用 GPT-4 写作", "GPT-4写") && !holds("GPT-4 在写作", "GPT-4写"));
    }
}
