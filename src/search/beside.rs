//! What stands beside a place: stop words as far as they go, and the common word behind them.
//!
//! Kept as bytes: for each place, the nearest first, the codes of what stands there. Common words
//! have a number with their code: while an archive is gone through how much they weigh in their
//! passage, in the index the impact that this makes.

use super::common::Common;
use super::varint;

/// Behind what stands on one side.
const END: u8 = 0;
/// Before a code that has the same place as the one before it.
const SAME_PLACE: u8 = 1;

/// The codes of what stands at a place: of the word, and of that which is joined from it and those
/// behind it; 0 for none.
#[derive(Clone, Copy, Default)]
pub(super) struct Codes {
    pub(super) word: u32,
    pub(super) joined: u32,
}

/// How far common words are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all.
    Nowhere,
    /// At the next place.
    Next,
    /// Wherever stop words end.
    Far,
}

/// Writes what stands at some places, the nearest first.
pub(super) fn put<'a>(
    places: impl Iterator<Item = &'a Codes>,
    reach: Reach,
    common: &Common,
    weights: &[u32],
    out: &mut Vec<u8>,
) {
    let mut reach = reach;
    for codes in places {
        let mut goes_on = false;
        let mut is_first = true;
        for code in [codes.word, codes.joined] {
            if !common.is_stop(code) && (reach == Reach::Nowhere || code == 0) {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                out.push(SAME_PLACE);
            }
            varint::put(code, out);
            if common.is_stop(code) {
                goes_on = true;
            } else {
                varint::put(weights[common.key(code) as usize], out);
            }
        }
        if !goes_on {
            break;
        }
        if reach == Reach::Next {
            reach = Reach::Nowhere;
        }
    }
    out.push(END);
}

/// Takes what is written of one side, with the impact of each weight in its place.
pub(super) fn weigh(
    bytes: &mut &[u8],
    common: &Common,
    impact: impl Fn(u32) -> u8,
    out: &mut Vec<u8>,
) {
    loop {
        let code = varint::take(bytes);
        varint::put(code, out);
        if common.is_word(code) {
            out.push(impact(varint::take(bytes)));
        }
        if code == u32::from(END) {
            break;
        }
    }
}

/// What stands on one side of a place.
pub(super) struct Side<'a> {
    /// At the next place: codes, and the impact of what is no stop word.
    pub(super) next: [Option<(u32, Option<u8>)>; 2],
    /// What stands behind it, as it is written.
    pub(super) beyond: &'a [u8],
}

impl<'a> Side<'a> {
    /// Takes a side, weighed.
    pub(super) fn take(bytes: &mut &'a [u8], common: &Common) -> Self {
        let mut next = [None; 2];
        for code in &mut next {
            if bytes[0] == END {
                break;
            }
            let read = varint::take(bytes);
            *code = Some((read, common.is_word(read).then(|| varint::take(bytes) as u8)));
            if bytes[0] != SAME_PLACE {
                break;
            }
            *bytes = &bytes[1..];
        }
        let end = bytes.iter().position(|byte| *byte == END).expect("a side has an end");
        let (beyond, rest) = bytes.split_at(end);
        *bytes = &rest[1..];
        Self { next, beyond }
    }
}
