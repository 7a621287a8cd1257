//! What a part of the archive holds: every key, and where it stands.
//!
//! An archive is gone through in parts, by several threads. What is found is kept as bytes, a list
//! a key, because ten thousand issues have ten million words. Where common words stand is kept with
//! them until their [`pairs`](super::pairs) are made.

use super::beside::{self, Codes, Reach};
use super::common::Common;
use super::facets::PassageValues;
use super::keys::Keys;
use super::passages::{Passage, passages};
use super::tokens::{Token, TokenKind, Tokenizer};
use super::varint;
use crate::archive::{Archive, IssueId};

/// The keys of some neighbouring issues.
pub(super) struct Gathered {
    pub(super) keys: Keys,
    pub(super) lists: Lists,
    /// How many passages each issue has.
    pub(super) n_passages: Vec<u32>,
    /// How many places each passage has.
    pub(super) lengths: Vec<u32>,
    /// What else is known of them.
    pub(super) values: PassageValues,
}

/// Where each key stands, by its number.
#[derive(Default)]
pub(super) struct Lists(Vec<List>);

/// Where one key stands, as bytes.
#[derive(Default)]
struct List {
    bytes: Vec<u8>,
    last: u32,
}

/// Where a key stands in the whole archive.
#[derive(Default)]
pub(super) struct Posting {
    /// The passages, in order.
    pub(super) passages: Vec<u32>,
    /// How much the key counts in each, from 1 to 15.
    pub(super) impacts: Vec<u8>,
    /// How many places it has in each; none for a stop word.
    pub(super) counts: Vec<u32>,
    /// All places, each as the difference to the one before in its passage.
    pub(super) places: Vec<u32>,
    /// For each place what stands beside it, on both sides.
    pub(super) runs: Vec<u8>,
    /// Where the runs of each passage end.
    pub(super) run_ends: Vec<usize>,
    /// Whether anything is known to stand beside any place.
    pub(super) has_runs: bool,
}

/// Goes through some issues.
pub(super) fn gather(archive: &Archive, issues: &[IssueId], common: &Common) -> Gathered {
    let mut gatherer = Gatherer {
        common,
        tokenizer: Tokenizer::default(),
        open: Open::default(),
        weights: Vec::new(),
        run: Vec::new(),
        gathered: Gathered {
            keys: common.keys(),
            lists: Lists::default(),
            n_passages: Vec::new(),
            lengths: Vec::new(),
            values: PassageValues::default(),
        },
    };
    for id in issues {
        let passages = passages(archive, *id);
        for passage in &passages {
            let number = gatherer.gathered.lengths.len() as u32;
            gatherer.gathered.values.add(archive, *id, passage, number);
            gatherer.passage(passage);
        }
        gatherer.gathered.n_passages.push(passages.len() as u32);
    }
    gatherer.gathered
}

impl Lists {
    /// Adds what is known of a key to its posting, and forgets it here: an index is as large as what
    /// it is made from. The passages of this part begin with `first`; `impact` tells what a weight
    /// makes in a passage.
    pub(super) fn take(
        &mut self,
        key: u32,
        common: &Common,
        first: u32,
        impact: impl Fn(u32, u32) -> u8,
        posting: &mut Posting,
    ) {
        // What is common may have a number and no place.
        let Some(list) = self.0.get_mut(key as usize).map(std::mem::take) else { return };
        let has_places = !common.is_stop(common.code(key));
        let mut bytes = list.bytes.as_slice();
        let mut passage = first;
        while !bytes.is_empty() {
            passage += varint::take(&mut bytes);
            posting.passages.push(passage);
            posting.impacts.push(impact(passage, varint::take(&mut bytes)));
            if has_places {
                posting.read_places(&mut bytes, common, |weight| impact(passage, weight));
            }
        }
    }
}

impl Posting {
    /// Forgets all it holds but the room for it.
    pub(super) fn clear(&mut self) {
        self.passages.clear();
        self.impacts.clear();
        self.counts.clear();
        self.places.clear();
        self.runs.clear();
        self.run_ends.clear();
        self.has_runs = false;
    }

    /// Adds what stands beside the next place.
    pub(super) fn put_run(&mut self, before: &[u8], after: &[u8]) {
        self.has_runs |= !before.is_empty() || !after.is_empty();
        for side in [before, after] {
            self.runs.extend(side);
            self.runs.push(0);
        }
    }

    /// Closes a passage, which has all of its places.
    pub(super) fn end_passage(&mut self) {
        self.run_ends.push(self.runs.len());
    }

    fn read_places(&mut self, bytes: &mut &[u8], common: &Common, impact: impl Fn(u32) -> u8) {
        let count = varint::take(bytes);
        self.counts.push(count);
        for _ in 0..count {
            let place = varint::take(bytes);
            self.places.push(place >> 1);
            if place & 1 == 0 {
                self.put_run(&[], &[]);
                continue;
            }
            self.has_runs = true;
            beside::weigh(bytes, common, &impact, &mut self.runs);
            beside::weigh(bytes, common, &impact, &mut self.runs);
        }
        self.end_passage();
    }
}

struct Gatherer<'a> {
    common: &'a Common,
    tokenizer: Tokenizer,
    open: Open,
    /// How much each key counts in the passage, if it stands there.
    weights: Vec<u32>,
    /// What stands beside one place.
    run: Vec<u8>,
    gathered: Gathered,
}

/// The passage that is read.
#[derive(Default)]
struct Open {
    found: Vec<Found>,
    /// What is common at each place.
    beside: Vec<Codes>,
    /// Keys of three and four characters, each with the two pairs that it is made of.
    long: Vec<(u32, [u32; 2])>,
    /// The last two pairs of characters, the last one first: keys and places.
    pairs: [Option<(u32, u32)>; 2],
    text: String,
}

/// A token of a passage.
struct Found {
    key: u32,
    at: u32,
    last: u32,
    weight: u32,
}

impl Gatherer<'_> {
    fn passage(&mut self, passage: &Passage<'_>) {
        self.open.clear();
        let mut next = 0;
        for (index, block) in passage.blocks.iter().enumerate() {
            // The end of a block and the beginning of the next are no neighbours.
            next += u32::from(index > 0);
            let weight = block.rank.weight();
            let (keys, open) = (&mut self.gathered.keys, &mut self.open);
            next = self.tokenizer.block(&block.text, next, &mut |token| {
                open.take(&token, weight, keys, self.common);
            });
        }
        self.weigh();
        self.gathered.lists.0.resize_with(self.gathered.keys.len(), List::default);
        let passage = self.gathered.lengths.len() as u32;
        for of_key in self.open.found.chunk_by(|a, b| a.key == b.key) {
            let key = of_key[0].key;
            let list = &mut self.gathered.lists.0[key as usize];
            list.add_passage(passage, self.weights[key as usize]);
            if !self.common.is_stop(self.common.code(key)) {
                let put = |found: &Found, run: &mut Vec<u8>| {
                    put_run(found, &self.open.beside, self.common, &self.weights, run);
                };
                list.add_places(of_key, &mut self.run, put);
            }
        }
        self.gathered.lengths.push(next);
    }

    /// Sorts what was found by its keys, and finds out how much each counts. What is made of two
    /// pairs counts as much as the lesser of them.
    fn weigh(&mut self) {
        self.open.found.sort_unstable_by_key(|found| (found.key, found.at));
        self.weights.resize(self.gathered.keys.len(), 0);
        for of_key in self.open.found.chunk_by(|a, b| a.key == b.key) {
            let weight = of_key.iter().map(|found| found.weight).sum();
            self.weights[of_key[0].key as usize] = weight;
        }
        for (key, pairs) in &self.open.long {
            let weight = pairs.iter().map(|pair| self.weights[*pair as usize]).min();
            self.weights[*key as usize] = weight.expect("there are two");
        }
    }
}

impl Open {
    fn clear(&mut self) {
        self.found.clear();
        self.beside.clear();
        self.long.clear();
        self.pairs = [None; 2];
    }

    fn take(&mut self, token: &Token<'_>, weight: u32, keys: &mut Keys, common: &Common) {
        let key = keys.number(token.key);
        // What follows joined words is looked for behind the first of them.
        let last = if token.kind == TokenKind::Joined { token.at } else { token.last };
        self.found.push(Found { key, at: token.at, last, weight });
        self.beside.resize(token.last as usize + 1, Codes::default());
        let codes = &mut self.beside[token.at as usize];
        match token.kind {
            TokenKind::Word => codes.word = common.code(key),
            TokenKind::Joined => codes.joined = common.code(key),
            TokenKind::Han if token.last > token.at => self.pair(key, token.at, keys, common),
            TokenKind::Han => {}
        }
    }

    /// Takes a pair of characters. With the one before it, or that which it shares a character
    /// with, it makes a longer key if either is common.
    fn pair(&mut self, key: u32, at: u32, keys: &mut Keys, common: &Common) {
        for (before, first) in self.pairs.into_iter().flatten() {
            let distance = at - first;
            if distance > 2 || !(common.is_han(before) || common.is_han(key)) {
                continue;
            }
            self.text.clear();
            self.text.extend(keys.key(before).chars().take(distance as usize));
            self.text.push_str(keys.key(key));
            let long = keys.number(&self.text);
            self.found.push(Found { key: long, at: first, last: at + 1, weight: 0 });
            self.long.push((long, [before, key]));
        }
        self.pairs = [Some((key, at)), self.pairs[0]];
    }
}

impl List {
    /// Adds a passage, and how much the key counts in it.
    fn add_passage(&mut self, passage: u32, weight: u32) {
        varint::put(passage - self.last, &mut self.bytes);
        self.last = passage;
        varint::put(weight, &mut self.bytes);
    }

    /// Adds where the key stands in the passage; `put` writes what stands beside a place.
    fn add_places(
        &mut self,
        found: &[Found],
        run: &mut Vec<u8>,
        put: impl Fn(&Found, &mut Vec<u8>),
    ) {
        varint::put_len(found.len(), &mut self.bytes);
        let mut last = 0;
        for found in found {
            run.clear();
            put(found, run);
            let has_run = run.len() > 2;
            varint::put((found.at - last) << 1 | u32::from(has_run), &mut self.bytes);
            if has_run {
                self.bytes.extend(run.as_slice());
            }
            last = found.at;
        }
    }
}

/// Writes what stands beside a place, on both sides: of a common word only what its pairs are made
/// of.
fn put_run(found: &Found, beside: &[Codes], common: &Common, weights: &[u32], out: &mut Vec<u8>) {
    let is_common = common.is_word(common.code(found.key));
    let reach = if is_common { [Reach::Nowhere, Reach::Next] } else { [Reach::Far; 2] };
    let before = beside[..found.at as usize].iter().rev();
    let after = beside.get(found.last as usize + 1..).unwrap_or_default().iter();
    beside::put(before, reach[0], common, weights, out);
    beside::put(after, reach[1], common, weights, out);
}
