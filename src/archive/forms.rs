//! Finds many names in a text in one pass.

use std::iter;
use std::mem;
use std::ops::Range;

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, MatchKind, StartKind};

/// Names that are looked for together, Latin letters in any case.
pub(super) struct Forms {
    // A glossary is small, and every word of every issue goes through it: an automaton that takes
    // one step a byte, and none where no name can begin.
    names: DFA,
    start: StateID,
    beginnings: Beginnings,
}

impl Forms {
    /// Takes the names; none is empty.
    pub(super) fn new(names: &[String]) -> Self {
        let beginnings = Beginnings::of(names);
        let names = DFA::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(names)
            .expect("a glossary is far smaller than the automaton's limit");
        let start = names.start_state(Anchored::Yes).expect("it was built to start so");
        Self { names, start, beginnings }
    }

    /// The names that stand in a text as words of their own, by their places, with where: of those
    /// that begin at one place the longest, none within another.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
        let text = text.as_bytes();
        let mut from = 0;
        iter::from_fn(move || {
            loop {
                let start = self.beginnings.next(text, from)?;
                from = start + 1;
                if self.beginnings.goes_on(text, start)
                    && let Some((name, end)) = self.longest_at(text, start)
                    && !is_within_word(text, end)
                {
                    from = end;
                    return Some((name, start..end));
                }
            }
        })
    }

    /// The longest name that begins at a place, and where it ends.
    fn longest_at(&self, text: &[u8], start: usize) -> Option<(usize, usize)> {
        let (mut state, mut longest) = (self.start, None);
        for (byte, end) in text[start..].iter().zip(start + 1..) {
            state = self.names.next_state(Anchored::Yes, state, *byte);
            if self.names.is_dead(state) {
                break;
            }
            if self.names.is_match(state) {
                let name = self.names.match_pattern(state, 0);
                // It may also be one that began further on.
                if self.names.pattern_len(name) == end - start {
                    longest = Some((name.as_usize(), end));
                }
            }
        }
        longest
    }
}

/// Whether a place is none where a name begins or ends: `cloud` does not stand in `clouded`. Chinese
/// has no gaps.
fn is_within_word(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    before.is_some_and(joins) && text.get(at).is_some_and(joins)
}

/// Whether a byte is one of those that make a word together.
fn joins(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// The pairs of bytes with which names begin: few places of a text do.
///
/// Every byte of every issue is looked up here, so there is no branch but the one at such a place.
struct Beginnings(Box<[u8; 1 << 16]>);

impl Beginnings {
    /// A name begins with the pair, after any byte.
    const ANYWHERE: u8 = 1;
    /// A name begins with the pair, but not after a byte of the same word.
    const NOT_WITHIN: u8 = 2;
    /// The first byte of the pair belongs to a word, in which no other begins: one place above
    /// `NOT_WITHIN`, which it takes away from the next pair.
    const JOINS: u8 = Self::NOT_WITHIN << 1;
    /// A name has the pair as its second and third byte.
    const GOES_ON: u8 = 8;

    fn of(names: &[String]) -> Self {
        let mut pairs = Self(Box::new([0; 1 << 16]));
        (0..=u8::MAX).filter(joins).for_each(|first| pairs.mark(Some(first), None, Self::JOINS));
        for name in names {
            let mut bytes = name.bytes();
            let (first, second, third) = (bytes.next(), bytes.next(), bytes.next());
            let is_letter = first.as_ref().is_some_and(joins);
            let begins = if is_letter { Self::NOT_WITHIN } else { Self::ANYWHERE };
            pairs.mark(first, second, begins);
            pairs.mark(second, third, Self::GOES_ON);
        }
        pairs
    }

    /// Marks a pair; where a byte is missing, with any other in its place.
    fn mark(&mut self, first: Option<u8>, second: Option<u8>, flag: u8) {
        let either = |byte: Option<u8>| byte.map_or(0..=u8::MAX, |byte| byte..=byte);
        for first in either(first) {
            either(second).for_each(|second| self.0[pair(first, second)] |= flag);
        }
    }

    /// Whether a name that begins at a place may go on as the text does.
    fn goes_on(&self, text: &[u8], start: usize) -> bool {
        let byte = |at: usize| text.get(at).copied().unwrap_or(b' ');
        self.0[pair(byte(start + 1), byte(start + 2))] & Self::GOES_ON != 0
    }

    /// The first place from one on where a name may begin.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        let (&first, rest) = text.get(from..)?.split_first()?;
        let mut first = first;
        let mut before = from.checked_sub(1).map_or(0, |at| self.0[pair(text[at], first)]);
        // Before the end stands a blank, as it were.
        let mut begins = rest.iter().chain(b" ").map(|&second| {
            let found = self.0[pair(mem::replace(&mut first, second), second)];
            let is_allowed = Self::ANYWHERE | (Self::NOT_WITHIN & !(before >> 1));
            before = found;
            found & is_allowed
        });
        begins.position(|begins| begins != 0).map(|at| from + at)
    }
}

/// The number of a pair, the same for small and capital letters.
fn pair(first: u8, second: u8) -> usize {
    let small = |byte: u8| usize::from(byte | 0x20);
    small(first) << 8 | small(second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Forms, is_within_word};

    fn check(names: &[&str], text: &str, expected: &[&str]) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let forms = Forms::new(&names);
        let found: Vec<&str> = forms.find(text).map(|(_, range)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn latin_names_are_words_of_their_own_in_any_case() {
        check(
            &["cloud"],
            "Cloud CLOUD's clouded a-cloud icloud cloud9 云cloud",
            &["Cloud", "CLOUD", "cloud", "cloud"],
        );
    }

    #[test]
    fn chinese_names_stand_anywhere() {
        check(&["云", "阿里"], "阿里云的云", &["阿里", "云", "云"]);
    }

    #[test]
    fn of_names_that_begin_together_the_longest_is_found() {
        check(
            &["data", "data center"],
            "data centers, data center, data",
            &["data center", "data"],
        );
        check(&["social credit", "credit system"], "social credit system", &["social credit"]);
    }

    #[test]
    fn what_is_no_word_of_its_own_hides_no_name() {
        let names = ["AI chip", "chip design", "chips act"];
        check(&names, "OpenAI chip design, AI chips act", &["chip design", "chips act"]);
    }

    #[test]
    fn names_of_one_letter_and_at_the_very_end_are_found() {
        check(&["x", "5g"], "x5 X, x", &["X", "x"]);
        check(&["x", "5g"], "5G", &["5G"]);
        check(&["x"], "", &[]);
        check(&["é"], "é", &["é"]);
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_looking_at_every_place_finds(
            names in proptest::collection::vec("[abB云 ]{1,4}", 1..6),
            text in "[abAB云 ]{0,40}",
        ) {
            let forms = Forms::new(&names);
            let found: Vec<_> = forms.find(&text).map(|(_, range)| range).collect();
            let is_border = |at: &usize| !is_within_word(text.as_bytes(), *at);
            let mut expected = Vec::new();
            let mut from = 0;
            while let Some(rest) = text.get(from..) {
                let stands = |name: &&String| {
                    rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                };
                let longest = names.iter().filter(stands).map(|name| from + name.len()).max();
                match longest.filter(|end| is_border(&from) && is_border(end)) {
                    Some(end) => {
                        expected.push(from..end);
                        from = end;
                    }
                    None => from += rest.chars().next().map_or(1, char::len_utf8),
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
