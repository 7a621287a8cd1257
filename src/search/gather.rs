//! What a part of the archive holds: every key, and where it stands.
//!
//! An archive is gone through in parts, by several threads. What is found is kept as bytes, a list
//! a key, because ten thousand issues have ten million words.

use super::facets::PassageValues;
use super::keys::Keys;
use super::passages::{Passage, passages};
use super::stops::Stops;
use super::tokens::{TokenKind, Tokenizer};
use super::varint;
use crate::archive::{Archive, IssueId};

/// The keys of some neighbouring issues.
pub(super) struct Gathered {
    pub(super) keys: Keys,
    lists: Vec<List>,
    /// How many passages each issue has.
    pub(super) n_passages: Vec<u32>,
    /// How many places each passage has.
    pub(super) lengths: Vec<u32>,
    /// What else is known of them.
    pub(super) values: PassageValues,
}

/// Where one key stands, as bytes.
#[derive(Default)]
struct List {
    bytes: Vec<u8>,
    last: u32,
}

/// A token of a passage.
struct Found {
    key: u32,
    at: u32,
    last: u32,
    weight: u32,
}

/// Where a key stands in the whole archive.
#[derive(Default)]
pub(super) struct Posting {
    /// The passages, in order.
    pub(super) passages: Vec<u32>,
    /// How much the key counts in each.
    pub(super) weights: Vec<u32>,
    /// How many places it has in each; none for a stop word.
    pub(super) counts: Vec<u32>,
    /// All places, each as the difference to the one before in its passage.
    pub(super) places: Vec<u32>,
    /// For each place the stop words before it, 0, those after it, 0.
    pub(super) runs: Vec<u8>,
    /// Where the runs of each passage end.
    pub(super) run_ends: Vec<usize>,
    /// Whether a stop word stands beside any place.
    pub(super) has_runs: bool,
}

/// Goes through some issues.
pub(super) fn gather(archive: &Archive, issues: &[IssueId], stops: &Stops) -> Gathered {
    let mut gatherer = Gatherer {
        stops,
        tokenizer: Tokenizer::default(),
        found: Vec::new(),
        beside: Vec::new(),
        gathered: Gathered {
            keys: stops.keys(),
            lists: Vec::new(),
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

impl Gathered {
    /// Adds what is known of a key to its posting; the passages of this part begin with `first`.
    pub(super) fn read(&self, key: u32, is_stop: bool, first: u32, posting: &mut Posting) {
        // A stop word may have a number and no place.
        let Some(list) = self.lists.get(key as usize) else { return };
        let mut bytes = list.bytes.as_slice();
        let mut passage = first;
        while !bytes.is_empty() {
            passage += varint::take(&mut bytes);
            posting.passages.push(passage);
            posting.weights.push(varint::take(&mut bytes));
            if !is_stop {
                posting.read_places(&mut bytes);
            }
        }
    }
}

impl Posting {
    /// Forgets all it holds but the room for it.
    pub(super) fn clear(&mut self) {
        self.passages.clear();
        self.weights.clear();
        self.counts.clear();
        self.places.clear();
        self.runs.clear();
        self.run_ends.clear();
        self.has_runs = false;
    }

    fn read_places(&mut self, bytes: &mut &[u8]) {
        let count = varint::take(bytes);
        self.counts.push(count);
        for _ in 0..count {
            let place = varint::take(bytes);
            self.places.push(place >> 1);
            if place & 1 == 0 {
                self.runs.extend([0, 0]);
                continue;
            }
            self.has_runs = true;
            let mut zeros = bytes.iter().enumerate().filter(|(_, code)| **code == 0);
            let (end, _) = zeros.nth(1).expect("a run has an end on each side");
            self.runs.extend(&bytes[..=end]);
            *bytes = &bytes[end + 1..];
        }
        self.run_ends.push(self.runs.len());
    }
}

struct Gatherer<'a> {
    stops: &'a Stops,
    tokenizer: Tokenizer,
    found: Vec<Found>,
    /// For each place of a passage the code of the stop word there, or 0.
    beside: Vec<u8>,
    gathered: Gathered,
}

impl Gatherer<'_> {
    fn passage(&mut self, passage: &Passage<'_>) {
        self.found.clear();
        self.beside.clear();
        let mut next = 0;
        for (index, block) in passage.blocks.iter().enumerate() {
            // The end of a block and the beginning of the next are no neighbours.
            next += u32::from(index > 0);
            let weight = block.rank.weight();
            let (keys, found) = (&mut self.gathered.keys, &mut self.found);
            let (beside, stops) = (&mut self.beside, self.stops);
            next = self.tokenizer.block(&block.text, next, &mut |token| {
                let key = keys.number(token.key);
                // What follows joined words is looked for behind the first of them.
                let last = if token.kind == TokenKind::Joined { token.at } else { token.last };
                found.push(Found { key, at: token.at, last, weight });
                beside.resize(token.last as usize + 1, 0);
                if token.kind == TokenKind::Word {
                    beside[token.at as usize] = stops.code(key);
                }
            });
        }
        self.found.sort_unstable_by_key(|found| (found.key, found.at));
        self.gathered.lists.resize_with(self.gathered.keys.len(), List::default);
        let passage = self.gathered.lengths.len() as u32;
        for of_key in self.found.chunk_by(|a, b| a.key == b.key) {
            let list = &mut self.gathered.lists[of_key[0].key as usize];
            let places = (self.stops.code(of_key[0].key) == 0).then_some(self.beside.as_slice());
            list.add(passage, of_key, places);
        }
        self.gathered.lengths.push(next);
    }
}

impl List {
    /// Adds a passage: how much the key counts in it and, unless it is a stop word, where it stands
    /// and which stop words stand beside it.
    fn add(&mut self, passage: u32, found: &[Found], beside: Option<&[u8]>) {
        varint::put(passage - self.last, &mut self.bytes);
        self.last = passage;
        varint::put(found.iter().map(|found| found.weight).sum(), &mut self.bytes);
        let Some(beside) = beside else { return };
        varint::put_len(found.len(), &mut self.bytes);
        let mut last = 0;
        for Found { at, last: end, .. } in found {
            let before = run(beside[..*at as usize].iter().rev());
            let after = run(beside.get(*end as usize + 1..).unwrap_or_default().iter());
            let (before, after) = (before.copied(), after.copied());
            let mut runs = before.chain([0]).chain(after).chain([0]).peekable();
            let has_run = runs.clone().any(|code| code != 0);
            varint::put((at - last) << 1 | u32::from(has_run), &mut self.bytes);
            if has_run {
                runs.by_ref().for_each(|code| self.bytes.push(code));
            }
            last = *at;
        }
    }
}

/// The stop words as far as the first place where there is none.
fn run<'a>(codes: impl Iterator<Item = &'a u8> + Clone) -> impl Iterator<Item = &'a u8> + Clone {
    codes.take_while(|code| **code != 0)
}
