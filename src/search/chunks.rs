//! The files that hold where each key stands: term chunks and position chunks.
//!
//! Keys come in order and are written as they come; their form is told at [`search`](super).

use super::Layout;
use super::gather::Posting;
use super::varint;

/// The files of an index that is being written, before they are made small.
pub(super) struct Chunks<'a> {
    layout: &'a Layout,
    n_issues: usize,
    /// The term chunks that are full.
    pub(super) terms: Vec<Vec<u8>>,
    /// What parts each term chunk from the one before.
    pub(super) separators: Vec<String>,
    /// The position chunks; the last may not be full.
    pub(super) positions: Vec<Vec<u8>>,
    open: Open,
}

/// The term chunk that is not full.
#[derive(Default)]
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
}

impl<'a> Chunks<'a> {
    pub(super) fn new(layout: &'a Layout, n_issues: usize) -> Self {
        Self {
            layout,
            n_issues,
            terms: Vec::new(),
            separators: Vec::new(),
            positions: Vec::new(),
            open: Open::default(),
        }
    }

    /// Writes a key, which comes after all before it, with its impact in each passage.
    pub(super) fn add(&mut self, key: &str, posting: &Posting, impacts: &[u8]) {
        let is_han = key.starts_with(crate::han::is_ideograph);
        let most = if is_han { self.layout.inline_han } else { self.layout.inline_words };
        let kind = if posting.places.len() <= most { Kind::Inline } else { Kind::Elsewhere };
        let mut data = Vec::new();
        head(posting, kind, &mut data);
        put_rising(&posting.passages, &mut data);
        for pair in impacts.chunks(2) {
            data.push(pair[0] | pair.get(1).unwrap_or(&0) << 4);
        }
        match kind {
            Kind::Inline => put_places(posting, 0..posting.passages.len(), &mut data),
            _ => self.put_elsewhere(posting, &mut data),
        }
        self.put(key, &data);
    }

    /// Writes a stop word: which issues hold it. `issue_of` gives the issue of each passage.
    pub(super) fn add_stop(&mut self, word: &str, code: u8, posting: &Posting, issue_of: &[u32]) {
        let mut data = Vec::new();
        head(posting, Kind::Stop, &mut data);
        varint::put(u32::from(code), &mut data);
        let mut issues = vec![0; self.n_issues.div_ceil(8)];
        for passage in &posting.passages {
            let issue = issue_of[*passage as usize];
            issues[issue as usize / 8] |= 1 << (issue % 8);
        }
        data.extend(issues);
        self.put(word, &data);
    }

    /// Closes what is open.
    pub(super) fn finish(mut self) -> Self {
        self.close();
        self
    }

    fn put(&mut self, key: &str, data: &[u8]) {
        if self.open.n_entries > 0
            && self.open.keys.len() + self.open.data.len() + data.len() > self.layout.term_chunk
        {
            self.close();
        }
        if self.open.n_entries == 0 {
            // The key that is open is the last one of the chunk before.
            self.separators.push(separator(&self.open.last, key));
            self.open.last.clear();
        }
        let open = &mut self.open;
        let (before, now) = (open.last.as_bytes(), key.as_bytes());
        let shared = before.iter().zip(now).take_while(|(a, b)| a == b).count();
        varint::put_len(shared, &mut open.keys);
        varint::put_len(now.len() - shared, &mut open.keys);
        open.keys.extend(&now[shared..]);
        varint::put_len(data.len(), &mut open.keys);
        open.data.extend(data);
        open.n_entries += 1;
        key.clone_into(&mut open.last);
    }

    fn close(&mut self) {
        if self.open.n_entries == 0 {
            return;
        }
        let Open { n_entries, keys, data, last } = std::mem::take(&mut self.open);
        let mut chunk = Vec::with_capacity(keys.len() + data.len() + 4);
        varint::put_len(n_entries, &mut chunk);
        chunk.extend(keys);
        chunk.extend(data);
        self.terms.push(chunk);
        self.open.last = last;
    }

    /// Writes the places into position chunks, a segment for some passages, and where each is.
    fn put_elsewhere(&mut self, posting: &Posting, data: &mut Vec<u8>) {
        let segments = segments(posting, self.layout.segment);
        varint::put_len(segments.len(), data);
        let mut last = 0;
        let mut start = 0;
        for end in segments {
            let chunk = self.room();
            varint::put_len(end - start, data);
            varint::put_len(chunk - last, data);
            varint::put_len(self.positions[chunk].len(), data);
            put_places(posting, start..end, &mut self.positions[chunk]);
            (start, last) = (end, chunk);
        }
    }

    /// The position chunk that is written now.
    fn room(&mut self) -> usize {
        let is_full = |chunk: &Vec<u8>| chunk.len() >= self.layout.position_chunk;
        if self.positions.last().is_none_or(is_full) {
            self.positions.push(Vec::new());
        }
        self.positions.len() - 1
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
