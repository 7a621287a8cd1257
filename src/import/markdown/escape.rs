//! Signs that would be taken for Markdown.

use super::Manner;

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// At the start of a line.
    pub(super) is_start: bool,
    /// What stands before it.
    pub(super) before: char,
    /// What stands after it.
    pub(super) after: char,
    /// Whether a `[` comes next.
    pub(super) is_before_bracket: bool,
    /// Whether it is among the words of a link.
    pub(super) is_in_link: bool,
    /// Whether there are enough `~` around for a mark.
    pub(super) are_tildes_marks: bool,
}

/// Writes a text so that it is read as itself.
pub(super) fn escape(text: &str, place: Place, manner: Manner, out: &mut String) {
    if manner == Manner::Guarded {
        return guard(text, out);
    }
    let rest = if place.is_start { escape_start(text, out) } else { text };
    let mut before = if rest.len() < text.len() { '\\' } else { place.before };
    let mut chars = rest.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let after = chars.peek().map_or(place.after, |(_, next)| *next);
        let following = &rest[at + char.len_utf8()..];
        let is_last = following.is_empty();
        let is_taken = match char {
            '\\' | '`' => true,
            '*' => !(before.is_whitespace() && after.is_whitespace()),
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '~' => place.are_tildes_marks,
            '[' => place.is_in_link || following.starts_with('^') || is_last,
            ']' => place.is_in_link || matches!(after, '(' | '[' | ':'),
            '!' => after == '[' || (is_last && place.is_before_bracket),
            '<' => is_last || after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?' | '<'),
            '&' => is_entity(following),
            _ => false,
        };
        if is_taken {
            out.push('\\');
        }
        out.push(char);
        before = char;
    }
}

fn guard(text: &str, out: &mut String) {
    for char in text.chars() {
        if char.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(char);
    }
}

/// Escapes what would begin a block; gives what is left of the text.
fn escape_start<'a>(text: &'a str, out: &mut String) -> &'a str {
    let first = text.chars().next().unwrap_or(' ');
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (n_before, is_taken) = match first {
        '#' => (0, is_end(text.trim_start_matches('#'))),
        '-' | '+' => (
            0,
            is_end(&text[1..])
                || text.starts_with("--")
                || text.trim_matches('-').trim().is_empty(),
        ),
        '=' | '|' | '>' => (0, true),
        '~' => (0, text.starts_with("~~~")),
        '0'..='9' if n_digits <= 9 => {
            let rest = &text[n_digits..];
            (n_digits, rest.starts_with(['.', ')']) && is_end(&rest[1..]))
        }
        _ => (0, false),
    };
    if !is_taken {
        return text;
    }
    out.push_str(&text[..n_before]);
    out.push('\\');
    let sign = text[n_before..].chars().next().map_or(0, char::len_utf8);
    out.push_str(&text[n_before..n_before + sign]);
    &text[n_before + sign..]
}

/// Whether this follows a `&` and makes an entity of it.
fn is_entity(following: &str) -> bool {
    let Some((name, _)) = following.split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.len() <= 32 && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Code within a line.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let is_tight = !text.starts_with('`') && !text.ends_with('`');
    let space = if is_tight { "" } else { " " };
    format!("{fence}{space}{text}{space}{fence}")
}

/// An address between round brackets.
pub(super) fn address(href: &str) -> String {
    let mut depth = 0_i32;
    let mut is_balanced = true;
    for char in href.chars() {
        depth += i32::from(char == '(') - i32::from(char == ')');
        is_balanced &= depth >= 0;
    }
    is_balanced &= depth == 0;
    let mut res = String::with_capacity(href.len());
    for (at, char) in href.char_indices() {
        match char {
            ' ' => res.push_str("%20"),
            '<' => res.push_str("%3C"),
            '>' => res.push_str("%3E"),
            '\\' => res.push_str("%5C"),
            '"' => res.push_str("%22"),
            '(' if !is_balanced => res.push_str("%28"),
            ')' if !is_balanced => res.push_str("%29"),
            '&' if is_entity(&href[at + 1..]) => res.push_str("&amp;"),
            char if char.is_control() || char.is_whitespace() => {}
            char => res.push(char),
        }
    }
    res
}

/// The words that stand for a picture.
pub(super) fn alt(words: &str) -> String {
    let mut res = String::new();
    let is_taken = |c: char| "\\[]*_`<&~!".contains(c);
    for char in words.chars() {
        if is_taken(char) {
            res.push('\\');
        }
        res.push(char);
    }
    res
}

/// The words below a picture, between double quotes.
pub(super) fn caption(words: &str) -> String {
    let mut res = String::new();
    for (at, char) in words.char_indices() {
        let is_taken = matches!(char, '"' | '\\') || (char == '&' && is_entity(&words[at + 1..]));
        if is_taken {
            res.push('\\');
        }
        res.push(char);
    }
    res
}
