//! Text that Markdown shows as it is.

use std::fmt::Write;

use crate::scan;

/// Where a text stands: what has a meaning in one place has none in another.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Where the words of the line begin in what is written.
    pub(super) line: usize,
    /// Brackets would end the words of a link.
    pub(super) is_in_link: bool,
    /// A bar would end the cell of a table.
    pub(super) is_in_cell: bool,
    /// Number signs would close the heading.
    pub(super) is_in_heading: bool,
}

/// Writes a text.
pub(super) fn text(text: &str, place: Place, out: &mut String) {
    let is_first = out.len() == place.line;
    let mut rest = if is_first { text.trim_start_matches(' ') } else { text };
    loop {
        let begins_line = out.len() - place.line < LONGEST_NUMBER;
        let next = if begins_line {
            scan::find(rest, |byte| may_have_meaning(byte) | may_begin_block(byte))
        } else {
            scan::find(rest, may_have_meaning)
        };
        let Some(at) = next else { break };
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        let line = &out[place.line..];
        match c {
            '\0'..='\x1f' => write!(out, "&#{};", u32::from(c)).expect("a String takes any text"),
            '&' if may_be_entity(rest) => out.push_str("&amp;"),
            _ if has_meaning(c, line, rest.chars().next(), place) => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push_str(rest);
}

/// How long the number of a list may be, with the sign after it.
const LONGEST_NUMBER: usize = 10;

/// Whether the character could be a sign of Markdown anywhere: nearly all of a text could not.
fn may_have_meaning(byte: u8) -> bool {
    let is_before_letters = (byte < 0x20) | (byte == b'!') | (byte == b'#') | (byte == b'&');
    let brackets = byte.wrapping_sub(b'[') < 6;
    let others = (byte == b'*') | (byte == b'<') | (byte == b'|') | (byte == b'~');
    is_before_letters | brackets | others
}

/// Whether the character could be a sign of Markdown where a line begins.
fn may_begin_block(byte: u8) -> bool {
    (byte.wrapping_sub(b')') < 6) | (byte == b':') | (byte.wrapping_sub(b'<') < 3)
}

/// Whether a character would be a sign of Markdown, after what stands on its line.
fn has_meaning(c: char, line: &str, next: Option<char>, place: Place) -> bool {
    let is_in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_first = line.is_empty();
    match c {
        '\\' | '`' | '*' | '<' | '~' => true,
        // Within a word it is nothing but itself.
        '_' => !(is_in_word(line.chars().next_back()) && is_in_word(next)),
        '[' => place.is_in_link || is_first || next.is_none_or(|next| next == '^'),
        ']' => place.is_in_link || next.is_none_or(|next| matches!(next, '(' | ':' | '[')),
        '!' => next == Some('['),
        '|' => place.is_in_cell || is_first,
        '#' => place.is_in_heading || is_first,
        '>' | '-' | '+' | '=' | ':' => is_first,
        // It would begin a numbered list.
        '.' | ')' => {
            !is_first
                && line.len() < LONGEST_NUMBER
                && line.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

/// Whether this after `&` is, or with what comes next could become, an entity.
fn may_be_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    end.is_none_or(|end| name[end..].starts_with(';'))
}

/// What closes the words of a link: its address, and its title.
pub(super) fn destination(href: &str, title: Option<&str>) -> String {
    let mut out = String::with_capacity(href.len() + 8);
    if !href.is_empty() && href.chars().all(is_plain) {
        out.push_str("](");
        out.push_str(href);
    } else {
        out.push_str("](<");
        href.chars().for_each(|c| in_angles(c, &mut out));
        out.push('>');
    }
    if let Some(title) = title {
        let title = title.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;");
        let title = title.replace('\n', " ");
        out.push_str(&format!(" \"{title}\""));
    }
    out.push(')');
    out
}

/// Writes a character of an address that stands between `<` and `>`.
fn in_angles(c: char, out: &mut String) {
    match c {
        '<' | '>' | '\\' => out.extend(['\\', c]),
        '\0'..='\x1f' => write!(out, "%{:02X}", u32::from(c)).expect("a String takes any text"),
        '&' => out.push_str("&amp;"),
        c => out.push(c),
    }
}

/// Whether it means nothing in an address.
fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '(' | ')' | '\\' | '&')
}

/// How long the longest run of a character is.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Place, has_meaning, may_begin_block, may_have_meaning};

    #[test]
    fn every_character_that_has_a_meaning_somewhere_is_looked_at() {
        let has_one = |c: char, places: &[(bool, &str)]| {
            places.iter().any(|&(is_within, line)| {
                let place = Place {
                    line: 0,
                    is_in_link: is_within,
                    is_in_cell: is_within,
                    is_in_heading: is_within,
                };
                ['[', '(', '^', ' ', 'a']
                    .iter()
                    .any(|next| has_meaning(c, line, Some(*next), place))
                    || has_meaning(c, line, None, place)
            })
        };
        for byte in 0..0x80 {
            let c = char::from(byte);
            let is_anywhere = has_one(c, &[(true, "a long line"), (false, "a long line")]);
            assert!(!is_anywhere || may_have_meaning(byte), "{c:?}");
            let is_at_start = has_one(c, &[(true, ""), (false, "a"), (false, "1")]);
            assert!(!is_at_start || may_have_meaning(byte) | may_begin_block(byte), "{c:?}");
        }
        assert!(may_have_meaning(b'&') && !may_have_meaning(b'a') && !may_have_meaning(b' '));
    }
}
