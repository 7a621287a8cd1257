//! Search: the index that a browser searches, the language of queries, and the plain truth.
//!
//! Knows nothing of HTML or the browser. The reader is the script of the search page; the format
//! they share is this page, version [`VERSION`]. `chinai search` answers the same queries from the
//! archive itself, by [`oracle`], which is what the index is tested against.
//!
//! # Files
//!
//! | address | what | when it is needed |
//! |---|---|---|
//! | `/search/index.bin` | the manifest | before the first query |
//! | `/search/i/<folder>/t<n>.bin` | term chunk | for a term |
//! | `/search/i/<folder>/c<n>.bin` | chunk of pairs | for a phrase with common words |
//! | `/search/i/<folder>/p<n>.bin` | position chunk | for other phrases |
//! | `/search/i/<folder>/s<code>.bin` | the passages of a stop word | with a filter of passages |
//! | `/search/i/<folder>/f-<name>.bin` | facet: `topic outlet kind label lang in` | to narrow down |
//! | `/search/i/<folder>/n<n>.bin` | chunk of names | with each query |
//! | `/search/i/<folder>/han.bin` | traditional and simplified characters | with the first Chinese query |
//! | `/<issue>/search.bin` | the passages of an issue: [`excerpts`] | for a hit that is shown |
//!
//! All are raw deflate. Inside is JSON, but for `t`, `c`, `p` and `s`. What stands in the folder never
//! changes: its name is made of its bytes. The manifest has one address and says what the folder is
//! called, so that a page made before an issue came out finds that issue too. The passages of an
//! issue have an address of their own because a new issue should change one file and not all.
//!
//! # Manifest
//!
//! - `version`, `folder`, `issues`: how many; `words`: how many places all passages have
//! - `numbers`: the issues' numbers, oldest first, as differences; `slugs`: where that is not the
//!   address, by the issue's place
//! - `passages`: how many each issue has; a passage's number counts through all issues
//! - `years`: pairs of a year and the first issue of it; years may come back
//! - `terms`: chunk `i` holds the keys from `terms[i]` on and before `terms[i + 1]`, in the order of
//!   their bytes
//! - `stops`, `common`: the stop words and the common words; the code of each is its place in both
//!   together, from 2
//! - `han`: the common pairs of Chinese characters, one behind the other
//! - `pairs`, `names`: how many chunks of pairs and of names there are
//!
//! # What is common
//!
//! A stop word has no places: where one stands is told by the words beside it. A common word has none
//! either: it is told of by rare words and by Chinese, and with stop words and other common words it
//! makes **pairs**, the *common grams* of the literature, which are keys as `state of`: one word
//! directly behind the other, at least one of them common and none rare. So a phrase loads where its
//! pairs stand, and never where `model` does. The code of a joined word is that of the word it is
//! spelt as; it stands at the place of its first part, beside that.
//!
//! A common pair of Chinese characters has places as others have, and longer keys beside it: with the
//! pair that begins with its last character, and with that which begins behind it, as `人工智` and
//! `人工智能`; likewise with those before.
//!
//! A pair, a longer key as well, counts in a passage as much as the lesser of its two parts, stop
//! words left out of account.
//!
//! # Term chunk
//!
//! Numbers are [`varint`]s. First how many entries; of each how many bytes its key shares with that
//! before it, how many follow, these, how many bytes its data has; then all data. The data:
//!
//! - how many passages times 8, plus 4 if it has runs, plus its kind: 0 places elsewhere, 1 places
//!   here, 2 a stop word, 3 a common word
//! - all but kind 2: the passages as differences; impacts from 1 to 15, two a byte, the first in the
//!   low half
//! - kind 0: how many segments; of each how many passages, its position chunk as difference to that
//!   of the segment before, where in the inflated chunk it begins
//! - kind 1: the places in all passages
//! - kind 2: the code; a bit for each issue that holds it, the first in the lowest
//!
//! The places in some passages: how many in each; then all, as differences within a passage; then,
//! if it has runs, for each place what stands before it, 0, what stands after it, 0.
//!
//! What stands on a side: the codes at each place, the nearest first, as far as there are stop words,
//! and at the place that ends these the common word; with the code of a common word goes its impact
//! in the passage. A 1 before a code says that it has the place of the code before it. A pair of
//! words tells of stop words only, beyond that of its words which is one.
//!
//! # Chunk of pairs
//!
//! The same as a term chunk, with keys in no order. A hash tells the chunk of a key: each of its UTF-16
//! units is added to 31 times the sum of those before, in 32 bits; what remains when that is divided
//! by how many chunks there are.
//!
//! # Passages of a stop word
//!
//! How many, then their numbers as differences.
//!
//! # Facets and characters
//!
//! `values`, each with `key`, `name`, `zh`, and `issues` or `passages` as differences. The characters:
//! one text, pairs of a traditional and a simplified one, of which the second occurs in the archive.
//!
//! # Chunk of names
//!
//! What has a page: `kind` (`term`, `topic`, `outlet`, `person`), `page`, from the site's root, and
//! `names`, its own first. It stands in the chunk of each name: that of the two characters with which
//! the name begins, its words run together, by the same hash. Of a term the other names are found
//! with one.

pub mod answer;
mod beside;
mod chunks;
mod common;
mod deflate;
pub mod excerpts;
mod facets;
mod gather;
pub mod index;
mod keys;
mod matching;
mod names;
pub mod oracle;
mod pairs;
pub mod passages;
pub mod query;
pub mod tokens;
mod varint;

/// The version of the format.
pub const VERSION: u32 = 2;

/// The folder of folders with the other files, from the site's root.
pub const FILES: &str = "/search/i/";

/// How an index is divided into files.
#[derive(Debug, Clone)]
pub struct Layout {
    /// How many bytes a term chunk has at most, unless one entry is larger.
    pub term_chunk: usize,
    /// When a position chunk is full.
    pub position_chunk: usize,
    /// How many places a segment has.
    pub segment: usize,
    /// Up to how many places of a word stand beside it.
    pub inline_words: usize,
    /// The same for Chinese, which is mostly searched by several pairs.
    pub inline_han: usize,
    /// A stop word is at least one word in so many.
    pub stop_share: usize,
    /// And it stands at least in so many places.
    pub stop_least: usize,
    /// How many stop words there are at most.
    pub most_stops: usize,
    /// A common word, or a common pair of characters, stands at least in so many places.
    pub common_least: usize,
    /// How many common words, and how many common pairs, there are at most.
    pub most_common: usize,
    /// About how many bytes a chunk of pairs has.
    pub pair_chunk: usize,
}

impl Layout {
    /// What fits an archive of so many issues. A query loads whole chunks, so they are small; but the
    /// manifest names every term chunk and comes before the first query, and every chunk is a file,
    /// so there are not too many.
    pub fn of(n_issues: usize) -> Self {
        let wished = n_issues * 4 / 5;
        let position_chunk = wished.clamp(4_000, 8_000);
        Self {
            term_chunk: wished.clamp(3_000, 4_000),
            position_chunk,
            segment: position_chunk / 4,
            // A word that stands in every issue is common.
            common_least: n_issues.clamp(500, 2_500),
            pair_chunk: position_chunk,
            ..Self::default()
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            term_chunk: 16_000,
            position_chunk: 16_000,
            segment: 4_000,
            inline_words: 32,
            inline_han: 256,
            stop_share: 400,
            stop_least: 3_000,
            most_stops: 96,
            common_least: 2_500,
            most_common: 1_000,
            pair_chunk: 8_000,
        }
    }
}

#[cfg(test)]
mod tests;
