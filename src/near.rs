//! Did you mean: the known word nearest to one that is not known, the sign that another keyboard
//! wrote in another form.

/// The candidate that a slip of the pen away from `word` would be; none when nothing is near.
///
/// Letters changed, left out, put in or swapped with their neighbour count one each, case counts
/// nothing. As many as a third of the word's length may differ: more gave nonsense on short words.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = letters(word);
    if word.len() > LONGEST {
        return None;
    }
    let limit = word.len() / 3;
    // The lengths alone may already differ by too much; a word can be asked about thousands.
    let is_near = |candidate: &&str| {
        let n_letters = candidate.chars().count();
        n_letters <= LONGEST && n_letters.abs_diff(word.len()) <= limit
    };
    candidates
        .filter(is_near)
        .map(|candidate| (distance(&word, &letters(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A text with its figures, brackets and marks as programs know them, where they were written on a
/// keyboard for Chinese: `２０２６` becomes `2026`, `：` a colon, `、` a comma.
pub fn in_ascii(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => ',',
        '。' => '.',
        '【' | '「' | '『' => '[',
        '】' | '」' | '』' => ']',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '‐'..='―' | '−' => '-',
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    text.chars().map(ascii).collect()
}

/// Longer words are no slips of the pen, and comparing them would take long.
const LONGEST: usize = 64;

fn letters(word: &str) -> Vec<char> {
    if word.is_ascii() {
        let letters = word.bytes().take(LONGEST + 1);
        return letters.map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect()
}

/// The edit distance in which swapping two neighbours is one step.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = [Vec::new(), (0..=b.len()).collect::<Vec<_>>(), vec![0; b.len() + 1]];
    rows[0].resize(b.len() + 1, 0);
    for i in 1..=a.len() {
        rows[2][0] = i;
        for j in 1..=b.len() {
            let replaced = rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[1][j] + 1).min(rows[2][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = least;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{in_ascii, nearest};

    fn check(word: &str, expected: Option<&str>) {
        let known = ["title", "date", "original_title", "url"];
        assert_eq!(nearest(word, known.into_iter()), expected, "{word}");
    }

    #[test]
    fn a_swap_of_neighbours_is_one_slip() {
        check("tilte", Some("title"));
    }

    #[test]
    fn a_letter_more_or_less_or_another_is_one_slip() {
        check("titel", Some("title"));
        check("titl", Some("title"));
        check("titlle", Some("title"));
        check("dates", Some("date"));
        check("original-title", Some("original_title"));
    }

    #[test]
    fn case_is_no_slip() {
        check("Title", Some("title"));
        check("URL", Some("url"));
    }

    #[test]
    fn nothing_is_near_when_more_than_a_third_differs() {
        check("topic", None);
        check("te", None);
        check("", None);
    }

    #[test]
    fn a_keyboard_for_chinese_has_signs_of_its_own() {
        assert_eq!(in_ascii("２０２６－１１：【a，b、c】"), "2026-11:[a,b,c]");
        assert_eq!(in_ascii("阿里云"), "阿里云");
    }

    #[test]
    fn very_long_words_are_not_compared() {
        check(&"title".repeat(10_000), None);
    }
}
