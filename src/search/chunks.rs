//! The files that hold where each key stands: term chunks, chunks of pairs and position chunks.
//!
//! Keys come in order and are written as they come; their form is told at [`search`](super).

use super::Layout;
use super::gather::Posting;
use super::varint;

/// The files of an index that is being written. Each is handed on when it is full, with its name.
pub(super) struct Chunks<'a, F> {
    layout: &'a Layout,
    n_issues: usize,
    take: F,
    n_terms: usize,
    n_positions: usize,
    /// What parts each term chunk from the one before.
    separators: Vec<String>,
    terms: Open,
    pairs: Vec<Open>,
    positions: Vec<u8>,
}

/// A chunk of entries that is not full.
#[derive(Default, Clone)]
struct Open {
    n_entries: usize,
    keys: Vec<u8>,
    data: Vec<u8>,
    last: String,
}

/// How an entry says where its key stands.
#[derive(Clone, Copy)]
enum Kind {
    Elsewhere = 0,
    Inline = 1,
    Stop = 2,
    Common = 3,
}

impl<'a, F: FnMut(String, Vec<u8>)> Chunks<'a, F> {
    /// Begins the files of an index with so many chunks of pairs; `take` gets each file.
    pub(super) fn new(layout: &'a Layout, n_issues: usize, n_pair_chunks: usize, take: F) -> Self {
        Self {
            layout,
            n_issues,
            take,
            n_terms: 0,
            n_positions: 0,
            separators: Vec::new(),
            terms: Open::default(),
            pairs: vec![Open::default(); n_pair_chunks],
            positions: Vec::new(),
        }
    }

    /// Writes a key, which comes after all before it, with its impact in each passage.
    pub(super) fn add(&mut self, key: &str, posting: &Posting) {
        let is_han = key.starts_with(crate::han::is_ideograph);
        let most = if is_han { self.layout.inline_han } else { self.layout.inline_words };
        let data = self.entry(posting, most);
        self.put(key, &data);
    }

    /// Writes a common word, which has no places.
    pub(super) fn add_common(&mut self, word: &str, posting: &Posting) {
        let mut data = Vec::new();
        put_passages(posting, Kind::Common, &mut data);
        self.put(word, &data);
    }

    /// Writes what is made of two keys into the chunk that its name tells. These come in any order.
    pub(super) fn add_pair(&mut self, pair: &str, posting: &Posting) {
        let data = self.entry(posting, self.layout.inline_words);
        let chunk = chunk_of(pair, self.pairs.len());
        self.pairs[chunk].put(pair, &data);
    }

    /// Writes a stop word: which issues hold it. `issue_of` gives the issue of each passage.
    pub(super) fn add_stop(&mut self, word: &str, code: u32, posting: &Posting, issue_of: &[u32]) {
        let mut data = Vec::new();
        head(posting, Kind::Stop, &mut data);
        varint::put(code, &mut data);
        let mut issues = vec![0; self.n_issues.div_ceil(8)];
        for passage in &posting.passages {
            let issue = issue_of[*passage as usize];
            issues[issue as usize / 8] |= 1 << (issue % 8);
        }
        data.extend(issues);
        self.put(word, &data);
    }

    /// Closes what is open; gives what parts the term chunks.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.close_terms();
        self.close_positions();
        for (number, pairs) in std::mem::take(&mut self.pairs).into_iter().enumerate() {
            (self.take)(format!("c{number}.bin"), pairs.close());
        }
        self.separators
    }

    /// Passages and places of a key, up to so many of these beside it.
    fn entry(&mut self, posting: &Posting, most_inline: usize) -> Vec<u8> {
        let mut data = Vec::new();
        if posting.places.len() <= most_inline {
            put_passages(posting, Kind::Inline, &mut data);
            put_places(posting, 0..posting.passages.len(), &mut data);
        } else {
            put_passages(posting, Kind::Elsewhere, &mut data);
            self.put_elsewhere(posting, &mut data);
        }
        data
    }

    fn put(&mut self, key: &str, data: &[u8]) {
        if self.terms.n_entries > 0 && self.terms.len() + data.len() > self.layout.term_chunk {
            self.close_terms();
        }
        if self.terms.n_entries == 0 {
            // The key that is kept is the last one of the chunk before.
            self.separators.push(separator(&self.terms.last, key));
            self.terms.last.clear();
        }
        self.terms.put(key, data);
    }

    fn close_terms(&mut self) {
        if self.terms.n_entries > 0 {
            let terms = std::mem::take(&mut self.terms);
            self.terms.last.clone_from(&terms.last);
            (self.take)(format!("t{}.bin", self.n_terms), terms.close());
            self.n_terms += 1;
        }
    }

    /// Writes the places into position chunks, a segment for some passages, and where each is.
    fn put_elsewhere(&mut self, posting: &Posting, data: &mut Vec<u8>) {
        let segments = segments(posting, self.layout.segment);
        varint::put_len(segments.len(), data);
        let mut last = 0;
        let mut start = 0;
        for end in segments {
            if self.positions.len() >= self.layout.position_chunk {
                self.close_positions();
            }
            varint::put_len(end - start, data);
            varint::put_len(self.n_positions - last, data);
            varint::put_len(self.positions.len(), data);
            put_places(posting, start..end, &mut self.positions);
            (start, last) = (end, self.n_positions);
        }
    }

    fn close_positions(&mut self) {
        if !self.positions.is_empty() {
            // What is waiting to be made small has no room to spare.
            let chunk = self.positions.as_slice().to_vec();
            self.positions.clear();
            (self.take)(format!("p{}.bin", self.n_positions), chunk);
            self.n_positions += 1;
        }
    }
}

impl Open {
    fn len(&self) -> usize {
        self.keys.len() + self.data.len()
    }

    fn put(&mut self, key: &str, data: &[u8]) {
        let (before, now) = (self.last.as_bytes(), key.as_bytes());
        let shared = before.iter().zip(now).take_while(|(a, b)| a == b).count();
        varint::put_len(shared, &mut self.keys);
        varint::put_len(now.len() - shared, &mut self.keys);
        self.keys.extend(&now[shared..]);
        varint::put_len(data.len(), &mut self.keys);
        self.data.extend(data);
        self.n_entries += 1;
        key.clone_into(&mut self.last);
    }

    fn close(self) -> Vec<u8> {
        let mut chunk = Vec::with_capacity(self.len() + 4);
        varint::put_len(self.n_entries, &mut chunk);
        chunk.extend(self.keys);
        chunk.extend(self.data);
        chunk
    }
}

/// Which of so many chunks holds a key.
pub(super) fn chunk_of(key: &str, n_chunks: usize) -> usize {
    let add = |sum: u32, unit| sum.wrapping_mul(31).wrapping_add(u32::from(unit));
    key.encode_utf16().fold(0, add) as usize % n_chunks
}

fn put_passages(posting: &Posting, kind: Kind, data: &mut Vec<u8>) {
    head(posting, kind, data);
    put_rising(&posting.passages, data);
    for pair in posting.impacts.chunks(2) {
        data.push(pair[0] | pair.get(1).unwrap_or(&0) << 4);
    }
}

fn head(posting: &Posting, kind: Kind, data: &mut Vec<u8>) {
    let n_passages = posting.passages.len() << 3;
    varint::put_len(n_passages | usize::from(posting.has_runs) << 2 | kind as usize, data);
}

/// Writes numbers that rise, each as the difference to the one before.
fn put_rising(numbers: &[u32], out: &mut Vec<u8>) {
    let mut last = 0;
    for number in numbers {
        varint::put(number - last, out);
        last = *number;
    }
}

/// Writes a list of numbers that rise, with its length.
pub(super) fn put_list(numbers: &[u32], out: &mut Vec<u8>) {
    varint::put_len(numbers.len(), out);
    put_rising(numbers, out);
}

/// Where segments end that take about so many places each.
fn segments(posting: &Posting, n_places: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut n = 0;
    for (index, count) in posting.counts.iter().enumerate() {
        n += *count as usize;
        if n >= n_places {
            ends.push(index + 1);
            n = 0;
        }
    }
    if n > 0 {
        ends.push(posting.counts.len());
    }
    ends
}

/// Writes where a key stands in some of its passages.
fn put_places(posting: &Posting, passages: std::ops::Range<usize>, out: &mut Vec<u8>) {
    let before: usize = posting.counts[..passages.start].iter().map(|n| *n as usize).sum();
    let counts = &posting.counts[passages.clone()];
    let n: usize = counts.iter().map(|n| *n as usize).sum();
    counts.iter().for_each(|count| varint::put(*count, out));
    posting.places[before..before + n].iter().for_each(|place| varint::put(*place, out));
    if posting.has_runs {
        let end = |passage: usize| passage.checked_sub(1).map_or(0, |last| posting.run_ends[last]);
        out.extend(&posting.runs[end(passages.start)..end(passages.end)]);
    }
}

/// The shortest text that comes after `last` and not after `next`.
fn separator(last: &str, next: &str) -> String {
    let shared = last.chars().zip(next.chars()).take_while(|(a, b)| a == b).count();
    if last.is_empty() { String::new() } else { next.chars().take(shared + 1).collect() }
}

#[cfg(test)]
mod tests {
    use super::separator;

    #[test]
    fn a_separator_is_as_short_as_it_can_be() {
        assert_eq!(separator("", "abc"), "");
        assert_eq!(separator("abc", "abd"), "abd");
        assert_eq!(separator("abc", "b"), "b");
        assert_eq!(separator("ab", "abc"), "abc");
        assert_eq!(separator("中国", "人工"), "人");
    }
}
