//! What is so common that nobody wants to know every place of it.
//!
//! An index that held each place of `the` would be half as large again, and a phrase with it would
//! load a megabyte. Of a stop word it is kept which issues and passages hold it, of a common word
//! also how much it counts there; where they stand is told by their neighbours, and of common words
//! by the pairs that they make. A common pair of Chinese characters keeps its places, and makes
//! longer keys with the characters around it.

use std::cmp::Reverse;

use super::Layout;
use super::keys::Keys;
use super::passages::passages;
use super::tokens::{TokenKind, Tokenizer};
use crate::archive::{Archive, IssueId};

/// What is common in an archive, of each kind the commonest first. These are the first keys of every
/// part: stop words, common words, pairs of characters.
#[derive(Debug, Default)]
pub(super) struct Common {
    pub(super) stops: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) han: Vec<String>,
    /// About how many places the common words and pairs have in the whole archive.
    pub(super) n_places: usize,
}

/// How many issues are looked at. In four times as many two of thirty common words are others, and
/// the whole index takes a twelfth longer.
const SAMPLE: usize = 64;

/// The code of the commonest stop word: those before it have a meaning of their own.
const FIRST_CODE: u32 = 2;

impl Common {
    /// Finds what is common in an archive from a sample of it.
    pub(super) fn new(archive: &Archive, layout: &Layout) -> Self {
        let step = archive.issues().len().div_ceil(SAMPLE).max(1);
        let mut counts = Counts::default();
        let mut tokenizer = Tokenizer::default();
        for (id, _) in archive.issues().step_by(step) {
            counts.add(archive, id, &mut tokenizer);
        }
        let stop_least = (counts.n_words / layout.stop_share).max(layout.stop_least / step).max(1);
        let common_least = (layout.common_least / step).max(1);
        let (han, words): (Vec<_>, Vec<_>) =
            counts.at_least(common_least.min(stop_least)).partition(|(_, key)| is_pair(key));
        let n_stops = words.iter().take_while(|(count, _)| count.0 >= stop_least).count();
        let (stops, words) = words.split_at(n_stops.min(layout.most_stops));
        let common = |all: &[(Reverse<usize>, &str)]| {
            let all = all.iter().take_while(|(count, _)| count.0 >= common_least);
            all.take(layout.most_common).map(|(count, key)| (count.0, (*key).to_owned())).unzip()
        };
        let (of_words, words): (Vec<usize>, _) = common(words);
        let (of_han, han): (Vec<usize>, _) = common(&han);
        Self {
            stops: stops.iter().map(|(_, word)| (*word).to_owned()).collect(),
            words,
            han,
            n_places: of_words.iter().chain(&of_han).sum::<usize>() * step,
        }
    }

    /// A table that begins with what is common.
    pub(super) fn keys(&self) -> Keys {
        let mut keys = Keys::default();
        for key in self.stops.iter().chain(&self.words).chain(&self.han) {
            keys.number(key);
        }
        keys
    }

    /// The code of a key in such a table; 0 for what is no stop word and no common word.
    pub(super) fn code(&self, key: u32) -> u32 {
        if (key as usize) < self.stops.len() + self.words.len() { key + FIRST_CODE } else { 0 }
    }

    /// The key with a code.
    pub(super) fn key(&self, code: u32) -> u32 {
        code - FIRST_CODE
    }

    /// The word with a code.
    pub(super) fn word(&self, code: u32) -> &str {
        let place = self.key(code) as usize;
        place.checked_sub(self.stops.len()).map_or_else(|| &self.stops[place], |at| &self.words[at])
    }

    /// Whether a code is that of a stop word.
    pub(super) fn is_stop(&self, code: u32) -> bool {
        (FIRST_CODE..FIRST_CODE + self.stops.len() as u32).contains(&code)
    }

    /// Whether a code is that of a common word.
    pub(super) fn is_word(&self, code: u32) -> bool {
        code >= FIRST_CODE && !self.is_stop(code)
    }

    /// Whether a key of such a table is a common pair of characters.
    pub(super) fn is_han(&self, key: u32) -> bool {
        let n_words = self.stops.len() + self.words.len();
        (n_words..n_words + self.han.len()).contains(&(key as usize))
    }
}

fn is_pair(key: &str) -> bool {
    key.starts_with(crate::han::is_ideograph)
}

#[derive(Default)]
struct Counts {
    keys: Keys,
    of_keys: Vec<usize>,
    n_words: usize,
}

impl Counts {
    fn add(&mut self, archive: &Archive, id: IssueId, tokenizer: &mut Tokenizer) {
        let passages = passages(archive, id);
        for block in passages.iter().flat_map(|passage| &passage.blocks) {
            tokenizer.block(&block.text, 0, &mut |token| {
                let is_word = token.kind == TokenKind::Word;
                if is_word || token.last > token.at && token.kind == TokenKind::Han {
                    let key = self.keys.number(token.key) as usize;
                    self.of_keys.resize(self.keys.len(), 0);
                    self.of_keys[key] += 1;
                    self.n_words += usize::from(is_word);
                }
            });
        }
    }

    /// The keys that have so many places, the commonest first.
    fn at_least(&self, least: usize) -> impl Iterator<Item = (Reverse<usize>, &str)> {
        let mut common: Vec<(Reverse<usize>, &str)> = (0..self.keys.len())
            .map(|key| (Reverse(self.of_keys[key]), self.keys.key(key as u32)))
            .filter(|(count, _)| count.0 >= least)
            .collect();
        common.sort_unstable();
        common.into_iter()
    }
}
