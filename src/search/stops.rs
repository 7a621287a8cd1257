//! The commonest words: those of which nobody wants to know every place.
//!
//! An index that held each place of `the` would be half as large again, and a phrase with it would
//! load a megabyte. Of these words it is kept which issues and passages hold them; where they
//! stand is told by their neighbours.

use std::cmp::Reverse;

use super::Layout;
use super::keys::Keys;
use super::passages::passages;
use super::tokens::{TokenKind, Tokenizer};
use crate::archive::{Archive, IssueId};

/// The stop words of an archive, the commonest first. Their keys are the first of every part.
#[derive(Debug, Default)]
pub(super) struct Stops {
    pub(super) words: Vec<String>,
}

/// How many issues are looked at. In four times as many two of thirty common words are others, and
/// the whole index takes a twelfth longer.
const SAMPLE: usize = 64;

impl Stops {
    /// Finds the stop words of an archive from a sample of it.
    pub(super) fn new(archive: &Archive, layout: &Layout) -> Self {
        let step = archive.issues().len().div_ceil(SAMPLE).max(1);
        let mut counts = Counts::default();
        let mut tokenizer = Tokenizer::default();
        for (id, _) in archive.issues().step_by(step) {
            counts.add(archive, id, &mut tokenizer);
        }
        let least = (counts.n_all / layout.stop_share).max(layout.stop_least / step).max(1);
        let mut common: Vec<(Reverse<usize>, &str)> = (0..counts.keys.len())
            .map(|key| (Reverse(counts.of_keys[key]), counts.keys.key(key as u32)))
            .filter(|(count, _)| count.0 >= least)
            .collect();
        common.sort_unstable();
        common.truncate(layout.most_stops);
        Self { words: common.into_iter().map(|(_, word)| word.to_owned()).collect() }
    }

    /// A table that begins with the stop words.
    pub(super) fn keys(&self) -> Keys {
        let mut keys = Keys::default();
        for word in &self.words {
            keys.number(word);
        }
        keys
    }

    /// The code of a key in such a table; 0 for what is no stop word.
    pub(super) fn code(&self, key: u32) -> u8 {
        if (key as usize) < self.words.len() { key as u8 + 1 } else { 0 }
    }
}

#[derive(Default)]
struct Counts {
    keys: Keys,
    of_keys: Vec<usize>,
    n_all: usize,
}

impl Counts {
    fn add(&mut self, archive: &Archive, id: IssueId, tokenizer: &mut Tokenizer) {
        let passages = passages(archive, id);
        for block in passages.iter().flat_map(|passage| &passage.blocks) {
            tokenizer.block(&block.text, 0, &mut |token| {
                if token.kind == TokenKind::Word {
                    let key = self.keys.number(token.key) as usize;
                    self.of_keys.resize(self.keys.len(), 0);
                    self.of_keys[key] += 1;
                    self.n_all += 1;
                }
            });
        }
    }
}
