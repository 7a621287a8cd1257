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
    // one step a byte, and none where it could only stay at its start.
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
            .start_kind(StartKind::Unanchored)
            .build(names)
            .expect("a glossary is far smaller than the automaton's limit");
        let start = names.start_state(Anchored::No).expect("it was built to start so");
        Self { names, start, beginnings }
    }

    /// The names that stand in a text as words of their own, by their places, with where: of those
    /// that begin at one place the longest, none within another.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
        let mut from = 0;
        let hits = iter::from_fn(move || {
            let hit = self.next(text.as_bytes(), from)?;
            from = hit.1.end;
            Some(hit)
        });
        hits.filter(|(_, range)| stands_alone(text, range))
    }

    /// The first name from a place on, as a word of its own or not.
    fn next(&self, text: &[u8], from: usize) -> Option<(usize, Range<usize>)> {
        let (mut at, mut state, mut hit) = (from, self.start, None);
        loop {
            if state == self.start {
                at = self.beginnings.next(text, at)?;
            }
            let Some(byte) = text.get(at) else { return hit };
            at += 1;
            state = self.names.next_state(Anchored::No, state, *byte);
            if self.names.is_dead(state) {
                return hit;
            }
            if self.names.is_match(state) {
                let name = self.names.match_pattern(state, 0);
                hit = Some((name.as_usize(), at - self.names.pattern_len(name)..at));
            }
        }
    }
}

/// Whether a hit is a word of its own: `cloud` does not stand in `clouded`. Chinese has no gaps.
fn stands_alone(text: &str, hit: &Range<usize>) -> bool {
    let joins = u8::is_ascii_alphanumeric;
    let bytes = text.as_bytes();
    let crosses = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        before.is_some_and(joins) && bytes.get(at).is_some_and(joins)
    };
    !crosses(hit.start) && !crosses(hit.end)
}

/// The pairs of bytes with which names begin: few places of a text do.
struct Beginnings(Box<[bool; 1 << 16]>);

impl Beginnings {
    fn of(names: &[String]) -> Self {
        let mut is_one = Box::new([false; 1 << 16]);
        for name in names {
            match *name.as_bytes() {
                [first, second, ..] => is_one[pair(first, second)] = true,
                [only] => (0..=u8::MAX).for_each(|any| is_one[pair(only, any)] = true),
                [] => {}
            }
        }
        Self(is_one)
    }

    /// The first place from one on where a name may begin.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        let (&first, rest) = text.get(from..)?.split_first()?;
        let mut first = first;
        // Before the end stands a blank, as it were.
        let seconds = rest.iter().chain(b" ");
        let mut begins =
            seconds.map(|&second| self.0[pair(mem::replace(&mut first, second), second)]);
        begins.position(|begins| begins).map(|at| from + at)
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

    use super::Forms;

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
            let mut expected = Vec::new();
            let mut from = 0;
            while let Some(rest) = text.get(from..) {
                let stands = |name: &&String| {
                    rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                };
                let longest = names.iter().filter(stands).map(String::len).max();
                match longest {
                    Some(len) => {
                        let range = from..from + len;
                        expected.extend(super::stands_alone(&text, &range).then_some(range));
                        from += len;
                    }
                    None => from += rest.chars().next().map_or(1, char::len_utf8),
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
