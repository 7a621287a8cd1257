//! Quotes and brackets that are opened and never closed.
//!
//! To the parser such a value goes on with the lines below it, so it stumbles far from where the
//! mistake is. A value that is left open at the end of its line, with a field on the next one, is it.

use super::quote;
use super::syntax::Found;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceText, Span};

/// The first value that is left open in the YAML from `start`, above where the parser failed.
pub(super) fn find(source: &SourceText, start: usize, failed_at: usize) -> Option<Found> {
    let mut open: Option<(usize, &str)> = None;
    let mut line_start = start;
    for line in source.text[start..].split('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some((at, value)) = open
            && begins_field(&line[indent..])
        {
            return Some(finding(value, at));
        }
        if line_start > failed_at {
            return None;
        }
        if !line.trim().is_empty() {
            open = value_of(line)
                .filter(|value| is_left_open(value))
                .map(|value| (line_start + line.len() - value.len(), value.trim_end()));
        }
        line_start += line.len() + 1;
    }
    None
}

/// Tells that what this text, which stands at an offset, begins with is never closed.
pub(super) fn finding(text: &str, at: usize) -> Found {
    let value = text.split('\n').next().unwrap_or_default().trim_end();
    if value.ends_with(']')
        && let Some(hash) = value.find(" #").filter(|_| value.starts_with('['))
    {
        return (swallowed(value), Span::new(at + hash + 1..at + hash + 2));
    }
    let opening = value.chars().next();
    // A keyboard that makes its own quotes closes with them.
    let (what, close, meant) = match opening {
        Some('[') => ("`[`", ']', value),
        Some('{') => ("`{`", '}', value),
        Some('\'') => ("a quote", '\'', value.trim_end_matches(['‘', '’'])),
        _ => ("a quote", '"', value.trim_end_matches(['“', '”'])),
    };
    let message = format!("{what} is opened here and never closed");
    let finding = Diagnostic::new(Code::YamlSyntax, message);
    let place = Span::new(at..at + opening.map_or(0, char::len_utf8));
    (finding.help(format!("close it: `{meant}{close}`")), place)
}

/// Tells of a list in brackets, `[ChinAI #5, #chips]`, whose entries have hashes.
pub(super) fn swallowed(list: &str) -> Diagnostic {
    let entries = || list.trim_matches(['[', ']']).split(',').map(str::trim);
    let bare = |entry: &str| match entry.split_once('#') {
        Some((_, number)) if number.bytes().all(|b| b.is_ascii_digit()) => number.to_owned(),
        _ => entry.replace('#', " ").split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let bare = entries().map(bare).collect::<Vec<_>>().join(", ");
    let quoted = entries().map(quote).collect::<Vec<_>>().join(", ");
    let message = "\"#\" starts a comment, so this list would never end";
    Diagnostic::new(Code::ValueCutByComment, message)
        .help(format!("without it: `[{bare}]`; or in quotes: `[{quoted}]`"))
}

/// What stands after the name or the dash of a line.
fn value_of(line: &str) -> Option<&str> {
    let content = line.trim_start_matches([' ', '-']);
    let is_name = |name: &str| !name.contains(['"', '\'', '[', '{', ' ']);
    match content.split_once(": ") {
        Some((name, value)) if is_name(name) => Some(value.trim_start()),
        _ => (content.len() < line.len()).then_some(content),
    }
}

/// Whether a value begins with a quote or bracket that its line does not close.
fn is_left_open(value: &str) -> bool {
    let rest = value.get(1..).unwrap_or_default();
    match value.chars().next() {
        Some('"') => {
            let mut is_escaped = false;
            !rest.chars().any(|c| {
                let closes = c == '"' && !is_escaped;
                is_escaped = c == '\\' && !is_escaped;
                closes
            })
        }
        Some('\'') => !rest.replace("''", "").contains('\''),
        Some('[') => !before_comment(rest).contains(']'),
        Some('{') => !before_comment(rest).contains('}'),
        _ => false,
    }
}

fn before_comment(text: &str) -> &str {
    text.split(" #").next().unwrap_or(text)
}

/// Whether a line, without its indentation, begins with a name and a colon, or a dash and those.
fn begins_field(line: &str) -> bool {
    let content = line.trim_start_matches("- ");
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    content.split_once(':').is_some_and(|(name, value)| {
        !name.is_empty()
            && name.chars().all(is_name)
            && matches!(value.chars().next(), None | Some(' '))
    })
}
