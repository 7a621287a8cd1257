//! The pairs that a common word makes with the stop words and common words beside it.
//!
//! Each is a key of its own, so that a phrase loads where the pair stands and not where its words do.

use super::beside::Side;
use super::common::Common;
use super::gather::Posting;

/// A word beside a common one.
struct Neighbour<'a> {
    code: u32,
    is_after: bool,
    /// The place of the passage among those of the common word.
    passage: usize,
    /// Where the pair begins.
    at: u32,
    /// That of the pair: the lesser of both.
    impact: u8,
    /// What stands behind the neighbour, seen from the common word.
    beyond: &'a [u8],
}

/// Makes the pairs of a common word. Of two common words the first makes the pair.
pub(super) fn pairs(
    word: &str,
    posting: &Posting,
    common: &Common,
    mut take: impl FnMut(&str, &Posting),
) {
    let mut neighbours = neighbours(posting, common);
    neighbours.sort_by_key(|it| (it.code, it.is_after));
    let mut of_pair = Posting::default();
    for pair in neighbours.chunk_by(|a, b| (a.code, a.is_after) == (b.code, b.is_after)) {
        let other = common.word(pair[0].code);
        let key =
            if pair[0].is_after { format!("{word} {other}") } else { format!("{other} {word}") };
        fill(&mut of_pair, pair, posting);
        take(&key, &of_pair);
    }
}

fn neighbours<'a>(posting: &'a Posting, common: &Common) -> Vec<Neighbour<'a>> {
    let mut res = Vec::new();
    let mut places = posting.places.iter();
    let mut runs = posting.runs.as_slice();
    for (passage, count) in posting.counts.iter().enumerate() {
        let own = posting.impacts[passage];
        let mut at = 0;
        for difference in places.by_ref().take(*count as usize) {
            at += difference;
            for is_after in [false, true] {
                let Side { next, beyond } = Side::take(&mut runs, common);
                res.extend(next.into_iter().flatten().map(|(code, impact)| Neighbour {
                    code,
                    is_after,
                    passage,
                    at: if is_after { at } else { at - 1 },
                    impact: impact.map_or(own, |impact| impact.min(own)),
                    beyond,
                }));
            }
        }
    }
    res
}

/// Puts together where a pair stands.
fn fill(posting: &mut Posting, pair: &[Neighbour<'_>], of_word: &Posting) {
    posting.clear();
    for in_passage in pair.chunk_by(|a, b| a.passage == b.passage) {
        posting.passages.push(of_word.passages[in_passage[0].passage]);
        posting.impacts.push(in_passage[0].impact);
        posting.counts.push(in_passage.len() as u32);
        let mut last = 0;
        for it in in_passage {
            posting.places.push(it.at - std::mem::replace(&mut last, it.at));
            let (before, after) =
                if it.is_after { (&[][..], it.beyond) } else { (it.beyond, &[][..]) };
            posting.put_run(before, after);
        }
        posting.end_passage();
    }
}
