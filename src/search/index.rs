//! The index of a whole archive, as the files that are published.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::Serialize;

use super::chunks::{Chunks, put_list};
use super::common::Common;
use super::deflate::deflate;
use super::facets::{self, PassageValues};
use super::gather::{Gathered, Lists, Posting, gather};
use super::names;
use super::pairs::pairs;
use super::{FILES, Layout, VERSION};
use crate::archive::{Archive, IssueId};
use crate::han;
use crate::hash::Name;
use crate::workers::Workers;

/// So many issues are gone through together, and so many files made small.
const PART: usize = 256;

/// About how many bytes the pairs take that stand at one place of a common word.
const PAIRS_OF_PLACE: usize = 8;

/// The index of an archive.
pub struct Index {
    /// The manifest.
    pub manifest: Vec<u8>,
    /// The name of the folder in which the other files stand. It changes with their bytes.
    folder: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// What whoever searches has to know before the first query.
#[derive(Serialize)]
struct Manifest<'a> {
    version: u32,
    folder: &'a str,
    issues: usize,
    numbers: Vec<u32>,
    slugs: BTreeMap<usize, &'a str>,
    passages: &'a [u32],
    years: Vec<(i16, usize)>,
    terms: &'a [String],
    stops: &'a [String],
    common: &'a [String],
    han: String,
    pairs: usize,
    names: usize,
    words: u64,
}

impl Index {
    /// Makes the index of an archive: the same with any number of workers.
    pub fn new(archive: &Archive, layout: &Layout, workers: &impl Workers) -> Self {
        let common = Common::new(archive, layout);
        let written = write(archive, layout, &common, workers);
        let folder = name(&written.files);
        let manifest = Manifest {
            version: VERSION,
            folder: &folder,
            issues: archive.issues().len(),
            numbers: numbers(archive),
            slugs: slugs(archive),
            passages: &written.n_passages,
            years: years(archive),
            terms: &written.separators,
            stops: &common.stops,
            common: &common.words,
            han: common.han.concat(),
            pairs: written.n_pair_chunks,
            names: written.n_name_chunks,
            words: written.n_places,
        };
        let manifest = serde_json::to_vec(&manifest).expect("keys are strings");
        Self { manifest: deflate(&manifest), folder, files: written.files }
    }

    /// The files beside the manifest, each with its address.
    pub fn files(&self) -> impl Iterator<Item = (String, &[u8])> {
        let files = self.files.iter();
        files.map(|(name, bytes)| (format!("{FILES}{}/{name}", self.folder), bytes.as_slice()))
    }

    /// The file at an address.
    pub fn file(&self, address: &str) -> Option<&[u8]> {
        let (folder, name) = address.strip_prefix(FILES)?.split_once('/')?;
        let file = self.files.get(name).filter(|_| folder == self.folder);
        file.map(Vec::as_slice)
    }
}

/// The files of an index but for the manifest, and what that says of them.
struct Written {
    files: BTreeMap<String, Vec<u8>>,
    separators: Vec<String>,
    n_pair_chunks: usize,
    n_name_chunks: usize,
    n_passages: Vec<u32>,
    n_places: u64,
}

/// Goes through an archive and writes what it holds.
fn write(archive: &Archive, layout: &Layout, common: &Common, workers: &impl Workers) -> Written {
    let ids: Vec<IssueId> = archive.issues().map(|(id, _)| id).collect();
    let parts: Vec<&[IssueId]> = ids.chunks(PART).collect();
    let mut parts = workers.each(&parts, |issues| gather(archive, issues, common));
    let lists = parts.iter_mut().map(|part| std::mem::take(&mut part.lists)).collect();
    let merged = Merged::new(&parts, common);
    let mut files = Files { workers, large: Vec::new(), small: BTreeMap::new() };
    for (name, bytes) in facets::files(archive, merged.values(), merged.ideographs()) {
        files.take(name, bytes);
    }
    let names = names::chunks(archive);
    let n_name_chunks = names.len();
    for (number, bytes) in names.into_iter().enumerate() {
        files.take(format!("n{number}.bin"), bytes);
    }
    let n_pair_chunks = (common.n_places * PAIRS_OF_PLACE).div_ceil(layout.pair_chunk);
    let n_issues = merged.n_passages.len();
    let chunks =
        Chunks::new(layout, n_issues, n_pair_chunks, |name, bytes| files.take(name, bytes));
    let (separators, of_stops) = merged.write(lists, chunks);
    for (code, bytes) in (0..).map(|key| common.code(key)).zip(of_stops) {
        files.take(format!("s{code}.bin"), bytes);
    }
    Written {
        files: files.finish(),
        separators,
        n_pair_chunks,
        n_name_chunks,
        n_passages: merged.n_passages,
        n_places: merged.n_places,
    }
}

/// Files that are made small, some at a time, so that there is never room for all as they were.
struct Files<'a, W> {
    workers: &'a W,
    large: Vec<(String, Vec<u8>)>,
    small: BTreeMap<String, Vec<u8>>,
}

impl<W: Workers> Files<'_, W> {
    fn take(&mut self, name: String, bytes: Vec<u8>) {
        self.large.push((name, bytes));
        if self.large.len() == PART {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        let small = self.workers.each(&self.large, |(_, bytes)| deflate(bytes));
        let names = self.large.drain(..).map(|(name, _)| name);
        self.small.extend(names.zip(small));
    }

    fn finish(mut self) -> BTreeMap<String, Vec<u8>> {
        self.shrink();
        self.small
    }
}

/// A name for some files that changes with their names and their bytes.
fn name(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut all = Name::new();
    for (file, bytes) in files {
        all.add(file.as_bytes());
        all.add(bytes);
    }
    all.finish()[..16].to_owned()
}

fn numbers(archive: &Archive) -> Vec<u32> {
    let mut last = 0;
    let numbers = archive.issues().map(|(_, linked)| linked.number().get());
    numbers.map(|number| number - std::mem::replace(&mut last, number)).collect()
}

/// The addresses of issues whose number is not it.
fn slugs(archive: &Archive) -> BTreeMap<usize, &str> {
    let issues = archive.issues().map(|(_, linked)| linked).enumerate();
    let own = issues.filter(|(_, linked)| linked.slug != linked.number().to_string());
    own.map(|(index, linked)| (index, linked.slug.as_str())).collect()
}

/// Each year with the first of its issues, as often as years change.
fn years(archive: &Archive) -> Vec<(i16, usize)> {
    let years = archive.issues().map(|(_, linked)| linked.issue.date.year());
    let mut years: Vec<(i16, usize)> = years.zip(0..).collect();
    years.dedup_by_key(|(year, _)| *year);
    years
}

/// The parts of an archive as a whole.
struct Merged<'a> {
    parts: &'a [Gathered],
    common: &'a Common,
    /// The first passage of each part.
    firsts: Vec<u32>,
    /// How many passages each issue has.
    n_passages: Vec<u32>,
    /// The issue of each passage.
    issue_of: Vec<u32>,
    /// How many places each passage has.
    lengths: Vec<u32>,
    n_places: u64,
}

impl<'a> Merged<'a> {
    fn new(parts: &'a [Gathered], common: &'a Common) -> Self {
        let n_passages: Vec<u32> =
            parts.iter().flat_map(|part| &part.n_passages).copied().collect();
        let issues = n_passages.iter().zip(0..);
        let issue_of = issues.flat_map(|(n, issue)| std::iter::repeat_n(issue, *n as usize));
        let lengths: Vec<u32> = parts.iter().flat_map(|part| &part.lengths).copied().collect();
        let mut first = 0;
        let firsts = parts.iter().map(|part| {
            let next = first + part.lengths.len() as u32;
            std::mem::replace(&mut first, next)
        });
        Self {
            firsts: firsts.collect(),
            issue_of: issue_of.collect(),
            n_places: lengths.iter().copied().map(u64::from).sum(),
            parts,
            common,
            n_passages,
            lengths,
        }
    }

    fn values(&self) -> PassageValues {
        let mut values = PassageValues::default();
        for (part, first) in self.parts.iter().zip(&self.firsts) {
            values.append(&part.values, *first);
        }
        values
    }

    /// Every Chinese character there is, as its simplified one.
    fn ideographs(&self) -> BTreeSet<char> {
        let keys = self.parts.iter().flat_map(|part| part.keys.iter());
        keys.filter(|key| key.starts_with(han::is_ideograph)).flat_map(str::chars).collect()
    }

    /// Writes every key, in order. Gives what parts the term chunks, and the passages of each stop
    /// word.
    fn write(
        &self,
        mut lists: Vec<Lists>,
        mut chunks: Chunks<'_, impl FnMut(String, Vec<u8>)>,
    ) -> (Vec<String>, Vec<Vec<u8>>) {
        let mut of_stops = vec![Vec::new(); self.common.stops.len()];
        let mut posting = Posting::default();
        self.each_key(|key, numbers| {
            let code = self.common.code(numbers[0].1);
            self.take(numbers, &mut lists, &mut posting);
            if posting.passages.is_empty() {
                return;
            }
            if self.common.is_stop(code) {
                chunks.add_stop(key, code, &posting, &self.issue_of);
                put_list(&posting.passages, &mut of_stops[self.common.key(code) as usize]);
            } else if self.common.is_word(code) {
                chunks.add_common(key, &posting);
                let add = |pair: &str, posting: &Posting| chunks.add_pair(pair, posting);
                pairs(key, &posting, self.common, add);
            } else if is_long(key) {
                chunks.add_pair(key, &posting);
            } else {
                chunks.add(key, &posting);
            }
        });
        (chunks.finish(), of_stops)
    }

    /// Reads where a key stands, of which these are the numbers in some parts.
    fn take(&self, numbers: &[(usize, u32)], lists: &mut [Lists], posting: &mut Posting) {
        let average = self.n_places as f64 / self.lengths.len().max(1) as f64;
        let impact = |passage: u32, weight| {
            impact(weight, f64::from(self.lengths[passage as usize]) / average)
        };
        posting.clear();
        for (part, number) in numbers {
            let first = self.firsts[*part];
            lists[*part].take(*number, self.common, first, impact, posting);
        }
    }

    /// Goes through all keys in order, each with the parts that hold it and its number there.
    fn each_key(&self, mut take: impl FnMut(&str, &[(usize, u32)])) {
        let sorted: Vec<Vec<u32>> = self.parts.iter().map(|part| part.keys.sorted()).collect();
        let mut places = vec![0; self.parts.len()];
        let key = |part: usize, place: usize| {
            let number = sorted[part].get(place)?;
            Some(Reverse((self.parts[part].keys.key(*number), part)))
        };
        let mut heads: BinaryHeap<_> = (0..places.len()).filter_map(|part| key(part, 0)).collect();
        let mut numbers = Vec::new();
        while let Some(Reverse((now, part))) = heads.pop() {
            numbers.push((part, sorted[part][places[part]]));
            places[part] += 1;
            heads.extend(key(part, places[part]));
            let is_last = heads.peek().is_none_or(|Reverse((next, _))| *next != now);
            if is_last {
                take(now, &numbers);
                numbers.clear();
            }
        }
    }
}

/// Whether a key is of three or four characters, and so made of two pairs.
fn is_long(key: &str) -> bool {
    key.starts_with(han::is_ideograph) && key.chars().nth(2).is_some()
}

/// How much a key says about a passage, from 1 to 15: BM25F, with all that does not depend on the
/// query worked out.
fn impact(weight: u32, relative_length: f64) -> u8 {
    let weight = f64::from(weight) / (0.4 + 0.6 * relative_length);
    (15.0 * weight / (1.2 + weight)).ceil().clamp(1.0, 15.0) as u8
}
