//! Looking through texts for bytes that matter, many at a time.
//!
//! Nearly all text is plain English, and nearly every question about it ("does it hold Chinese?",
//! "must anything be escaped?") has the answer no. A loop without a way out in the middle becomes
//! vector instructions, which give that answer several times sooner than a loop that may stop at
//! any byte. Which bytes matter is for the callers to say, best with `|` and comparisons alone:
//! `||`, `match` and tables keep the compiler from doing so.

use std::iter;

use memchr::{memchr, memmem};

/// The lines of a text, each with the sign that ends it.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    iter::from_fn(move || {
        let end = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let (line, others) = rest.split_at(end);
        rest = others;
        (!line.is_empty()).then_some(line)
    })
}

/// Where some words stand first. It is how they begin that is looked for: to make ready for many
/// words takes longer than to look through a text that is hardly longer than they are.
pub fn find_words(text: &str, words: &str) -> Option<usize> {
    const BEGINNING: usize = 32;
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let beginning = &words[..words.len().min(BEGINNING)];
    memmem::find_iter(text, beginning).find(|at| text[*at..].starts_with(words))
}

/// Where the first byte stands that is looked for.
pub fn find(text: &str, is_it: impl Fn(u8) -> bool) -> Option<usize> {
    position(text.as_bytes(), &is_it)
}

/// Where the bytes stand that are looked for, in order.
pub fn all(text: &str, is_it: impl Fn(u8) -> bool + Copy) -> impl Iterator<Item = usize> {
    let mut from = 0;
    iter::from_fn(move || {
        let rest = text.as_bytes().get(from..)?;
        let at = from + position(rest, &is_it)?;
        from = at + 1;
        Some(at)
    })
}

/// Whether a byte stands there that is looked for.
pub fn holds(text: &str, is_it: impl Fn(u8) -> bool) -> bool {
    find(text, is_it).is_some()
}

/// How many of the bytes stand there that are looked for.
pub fn count(text: &str, is_it: impl Fn(u8) -> bool) -> usize {
    // Chunks so small that a byte can hold the count of each.
    let chunks = text.as_bytes().chunks(255);
    chunks.map(|chunk| usize::from(chunk.iter().map(|b| u8::from(is_it(*b))).sum::<u8>())).sum()
}

/// How many runs there are of bytes that are looked for.
pub fn count_runs(text: &str, is_it: impl Fn(u8) -> bool) -> usize {
    let Some((first, others)) = text.as_bytes().split_first() else { return 0 };
    let before = text.as_bytes().chunks(255);
    let begins = |(before, byte): (&u8, &u8)| u8::from(!is_it(*before) & is_it(*byte));
    let pairs = before.zip(others.chunks(255));
    let n_begun = pairs.map(|(before, chunk)| before.iter().zip(chunk).map(begins).sum::<u8>());
    usize::from(is_it(*first)) + n_begun.map(usize::from).sum::<usize>()
}

fn position(bytes: &[u8], is_it: &impl Fn(u8) -> bool) -> Option<usize> {
    let start = skip::<32>(bytes, 0, is_it)?;
    let start = skip::<8>(bytes, start, is_it)?;
    bytes[start..].iter().position(|byte| is_it(*byte)).map(|at| start + at)
}

/// Where the first `N` bytes begin, from `start` on, that hold one; `start` itself where there are
/// not so many; none when no byte from there on is one.
fn skip<const N: usize>(
    bytes: &[u8],
    mut start: usize,
    is_it: &impl Fn(u8) -> bool,
) -> Option<usize> {
    let holds = |stride: &[u8; N]| stride.iter().fold(false, |any, byte| any | is_it(*byte));
    while let Some(stride) = bytes[start..].first_chunk::<N>() {
        if holds(stride) {
            return Some(start);
        }
        start += N;
    }
    // The last bytes go together with some that were seen before: byte by byte they would take as
    // long as all others.
    match bytes.last_chunk::<N>() {
        Some(stride) if !holds(stride) => None,
        _ => Some(start),
    }
}

#[cfg(test)]
mod tests {
    use super::{all, count, count_runs, find, find_words, holds, lines};

    #[test]
    fn a_line_ends_with_its_sign_or_with_the_text() {
        let lines = |text| lines(text).collect::<Vec<_>>();
        assert_eq!(lines("a\n\n中\r\nb"), ["a\n", "\n", "中\r\n", "b"]);
        assert_eq!(lines("a\n"), ["a\n"]);
        assert!(lines("").is_empty());
    }

    #[test]
    fn words_are_found_where_they_stand_first() {
        assert_eq!(find_words("a 中 b 中 b", "中 b"), Some(2));
        assert_eq!(find_words("a", "ab"), None);
        let long = "x".repeat(40);
        let text = format!("{}y {long} {long}", &long[..35]);
        assert_eq!(find_words(&text, &long), Some(37));
        assert_eq!(find_words(&text, &format!("{long}y")), None);
    }

    #[test]
    fn the_first_of_several_is_found_wherever_it_stands() {
        for before in 0..100 {
            let text = ".".repeat(before) + "x" + &".".repeat(before) + "x";
            assert_eq!(find(&text, |byte| byte == b'x'), Some(before));
            assert_eq!(count(&text, |byte| byte == b'x'), 2);
            let expected = [before, 2 * before + 1];
            assert_eq!(all(&text, |byte| byte == b'x').collect::<Vec<_>>(), expected);
            assert!(!holds(&text, |byte| byte == b'y'));
        }
    }

    #[test]
    fn bytes_that_follow_each_other_are_one_run() {
        let n_runs = |text: &str| count_runs(text, |byte| byte == b'x');
        assert_eq!(["", ".", "x", "xx", ".x", "x."].map(n_runs), [0, 0, 1, 1, 1, 1]);
        for n in 0..600 {
            let gap = ".".repeat(n);
            let expected = if n == 0 { 1 } else { 2 };
            assert_eq!(n_runs(&format!("{gap}xx{gap}xx{gap}")), expected, "{n}");
            assert_eq!(n_runs(&"x.".repeat(n)), n);
        }
    }
}
