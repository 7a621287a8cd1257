//! The index of a whole archive, as the files that are published.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::Serialize;

use super::chunks::{Chunks, put_list};
use super::deflate::deflate;
use super::facets::{self, PassageValues};
use super::gather::{Gathered, Posting, gather};
use super::stops::Stops;
use super::{FILES, Layout, VERSION};
use crate::archive::{Archive, IssueId};
use crate::han;
use crate::hash::Name;
use crate::workers::Workers;

/// So many issues are gone through together.
const PART: usize = 256;

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
    words: u64,
}

impl Index {
    /// Makes the index of an archive: the same with any number of workers.
    pub fn new(archive: &Archive, layout: &Layout, workers: &impl Workers) -> Self {
        let stops = Stops::new(archive, layout);
        let ids: Vec<IssueId> = archive.issues().map(|(id, _)| id).collect();
        let parts: Vec<&[IssueId]> = ids.chunks(PART).collect();
        let parts = workers.each(&parts, |issues| gather(archive, issues, &stops));
        let merged = Merged::new(&parts, &stops);
        let (chunks, of_stops) = merged.write(layout);
        let separators = chunks.separators;
        let mut files = vec![];
        let numbered = |letter: char, all: Vec<Vec<u8>>| {
            let all = all.into_iter().enumerate();
            all.map(move |(number, bytes)| (format!("{letter}{number}.bin"), bytes))
        };
        files.extend(numbered('t', chunks.terms));
        files.extend(numbered('p', chunks.positions));
        files.extend(
            of_stops.into_iter().zip(1..).map(|(bytes, code)| (format!("s{code}.bin"), bytes)),
        );
        files.extend(facets::files(archive, merged.values(), merged.ideographs()));
        let small = workers.each(&files, |(_, bytes)| deflate(bytes));
        let names = files.into_iter().map(|(name, _)| name);
        let files: BTreeMap<String, Vec<u8>> = names.zip(small).collect();
        let folder = name(&files);
        let manifest = Manifest {
            version: VERSION,
            folder: &folder,
            issues: ids.len(),
            numbers: numbers(archive),
            slugs: slugs(archive),
            passages: &merged.n_passages,
            years: years(archive),
            terms: &separators,
            stops: &stops.words,
            words: merged.n_places,
        };
        let manifest = serde_json::to_vec(&manifest).expect("keys are strings");
        Self { manifest: deflate(&manifest), folder, files }
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
    stops: &'a Stops,
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
    fn new(parts: &'a [Gathered], stops: &'a Stops) -> Self {
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
            stops,
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

    /// Writes every key, in order; and the passages of each stop word.
    fn write<'l>(&self, layout: &'l Layout) -> (Chunks<'l>, Vec<Vec<u8>>) {
        let mut chunks = Chunks::new(layout, self.n_passages.len());
        let mut of_stops = vec![Vec::new(); self.stops.words.len()];
        let mut posting = Posting::default();
        let mut impacts = Vec::new();
        let average = self.n_places as f64 / self.lengths.len().max(1) as f64;
        self.each_key(|key, numbers| {
            let code = self.stops.code(numbers[0].1);
            posting.clear();
            for (part, number) in numbers {
                let first = self.firsts[*part];
                self.parts[*part].read(*number, code != 0, first, &mut posting);
            }
            if posting.passages.is_empty() {
                return;
            }
            if code != 0 {
                chunks.add_stop(key, code, &posting, &self.issue_of);
                put_list(&posting.passages, &mut of_stops[usize::from(code) - 1]);
                return;
            }
            impacts.clear();
            let weighed = posting.passages.iter().zip(&posting.weights);
            impacts.extend(weighed.map(|(passage, weight)| {
                impact(*weight, f64::from(self.lengths[*passage as usize]) / average)
            }));
            chunks.add(key, &posting, &impacts);
        });
        (chunks.finish(), of_stops)
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

/// How much a key says about a passage, from 1 to 15: BM25F, with all that does not depend on the
/// query worked out.
fn impact(weight: u32, relative_length: f64) -> u8 {
    let weight = f64::from(weight) / (0.4 + 0.6 * relative_length);
    (15.0 * weight / (1.2 + weight)).ceil().clamp(1.0, 15.0) as u8
}
