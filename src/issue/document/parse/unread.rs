//! What was meant as Markdown and stayed text: readers see the signs as they were typed.

use std::ops::Range;

use crate::scan;

/// Signs of Markdown that mean nothing where they stand.
pub(super) struct Unread {
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// No label or address is longer; a text of nothing else must not be looked through again and again.
const LONGEST: usize = 300;

/// What a stretch of text holds of it, in order of kind.
pub(super) fn in_text(markdown: &str, stretch: Range<usize>) -> Vec<Unread> {
    let mut found = Vec::new();
    found.extend(heading(markdown, stretch.clone()));
    found.extend(table(markdown, stretch.clone()));
    if scan::holds(&markdown[stretch.clone()], |byte| byte == b']') {
        found.extend(links(markdown, stretch.clone()));
    }
    if scan::holds(&markdown[stretch.clone()], |byte| byte == b'*') {
        found.extend(stars(markdown, stretch));
    }
    found
}

/// `##Context`, at the beginning of a line. A single sign may well begin a word, such as `#AI`.
fn heading(markdown: &str, stretch: Range<usize>) -> Option<Unread> {
    let text = &markdown[stretch.clone()];
    let words = text.trim_start_matches('#');
    let n_signs = text.len() - words.len();
    let begins_line = markdown[..stretch.start].chars().next_back().is_none_or(|c| c == '\n');
    let is_meant = (2..=6).contains(&n_signs) && words.starts_with(char::is_alphabetic);
    (begins_line && is_meant).then(|| {
        let signs = &text[..n_signs];
        Unread {
            place: stretch.start..stretch.start + n_signs,
            message: format!("this is no heading: there is no blank after `{signs}`"),
            help: format!("`{signs} {}`", words.trim_end()),
        }
    })
}

/// The line `|---|---|` below the head of a table that has more or fewer cells: no table comes of it.
fn table(markdown: &str, stretch: Range<usize>) -> Option<Unread> {
    let text = &markdown[stretch.clone()];
    let is_line = text.contains('|') && text.contains("--");
    if !is_line || !text.chars().all(|c| "|-: ".contains(c)) {
        return None;
    }
    let above = markdown[..stretch.start].strip_suffix('\n')?;
    let head = above.rsplit('\n').next().filter(|head| head.contains('|'))?;
    let (n_head, n_below) = (cells(head), cells(text));
    let help = "write as many `---`, with a `|` between them, as there are cells above";
    (n_head != n_below).then(|| Unread {
        place: stretch,
        message: format!("this is no table: {n_head} cells in its head and {n_below} below it"),
        help: help.to_owned(),
    })
}

/// How many cells a line of a table has.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').count()
}

/// `[words](my chart.png)` and `[words] (https://example.org)`.
fn links(markdown: &str, stretch: Range<usize>) -> impl Iterator<Item = Unread> + '_ {
    let closings = scan::all(&markdown[stretch.clone()], |byte| byte == b']');
    closings.filter_map(move |at| link(markdown, stretch.start + at))
}

/// The link that ends its words with the bracket at `at`.
fn link(markdown: &str, at: usize) -> Option<Unread> {
    let start = label(markdown, at)?;
    let rest = line(&markdown[at + 1..]);
    let bracket = rest.trim_start_matches(' ');
    let gap = rest.len() - bracket.len();
    let written = bracket.strip_prefix('(')?;
    let written = &written[..written.find(')')?];
    let end = at + 1 + gap + written.len() + "()".len();
    let is_picture = markdown[..start].ends_with('!');
    let words = &markdown[start..=at];
    let (place, words, what) = match is_picture {
        true => (start - 1..end, format!("!{words}"), "picture"),
        false => (start..end, words.to_owned(), "link"),
    };
    let address = written.trim();
    if gap > 0 {
        let is_meant = ["http://", "https://"].iter().any(|web| address.starts_with(web));
        return (is_meant && !address.contains(' ')).then(|| Unread {
            place,
            message: format!("this is no {what}: there is a blank before its address"),
            help: format!("`{words}({address})`"),
        });
    }
    (address.contains(' ') && is_like_address(address)).then(|| Unread {
        place,
        message: format!("this is no {what}: there is a blank in its address"),
        help: format!("`{words}({})`", address.replace(' ', "%20")),
    })
}

/// Where the words begin that end at `at`; none where a backslash says that no link is meant.
fn label(markdown: &str, at: usize) -> Option<usize> {
    let before = &markdown[..at];
    let from = boundary(before, at.saturating_sub(LONGEST));
    let start =
        from + before[from..].rfind(['[', '\n', ']']).filter(|_| !before.ends_with('\\'))?;
    let is_escaped = before[..start].ends_with('\\');
    (before[start..].starts_with('[') && !is_escaped).then_some(start)
}

/// The beginning of a text, as far as its line goes and a reader can be meant to.
fn line(text: &str) -> &str {
    let text = &text[..boundary(text, LONGEST)];
    text.split('\n').next().unwrap_or(text)
}

/// The last place up to `at` where a text can be parted.
fn boundary(text: &str, at: usize) -> usize {
    let mut places = (0..=at.min(text.len())).rev();
    places.find(|place| text.is_char_boundary(*place)).unwrap_or_default()
}

/// Whether words in brackets are an address rather than words: `my chart.png`, `../a b/`.
fn is_like_address(text: &str) -> bool {
    let extension = text.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_file = (2..=4).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_file || text.contains("://") || text.starts_with(['/', '.', '#'])
}

/// `**bold **` and `**bold:**words`: between blanks and signs, stars open or close nothing.
fn stars(markdown: &str, stretch: Range<usize>) -> Vec<Unread> {
    let text = &markdown[stretch.clone()];
    let mut pairs = text.match_indices(STARS).map(|(at, _)| stretch.start + at);
    let mut found = Vec::new();
    while let (Some(opening), Some(closing)) = (pairs.next(), pairs.next()) {
        found.extend(nothing_bold(markdown, opening, closing));
    }
    found
}

const STARS: &str = "**";

/// What to say of stars that open and close at these places, and were meant to.
fn nothing_bold(markdown: &str, opening: usize, closing: usize) -> Option<Unread> {
    let inner = &markdown[opening + STARS.len()..closing];
    let is_escaped = markdown[..opening].ends_with('\\');
    if is_escaped || !inner.contains(char::is_alphabetic) || inner.len() > LONGEST {
        return None;
    }
    let bare = inner.trim();
    let help = match bare == inner {
        true => "put a blank before or after the stars, or leave the sign beside them outside"
            .to_owned(),
        false => format!("`{STARS}{bare}{STARS}`, and the blank outside"),
    };
    Some(Unread {
        place: opening..closing + STARS.len(),
        message: "these stars make nothing bold".to_owned(),
        help,
    })
}
