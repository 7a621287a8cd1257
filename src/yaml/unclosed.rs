//! Quotes and brackets that are opened and never closed.
//!
//! To the parser such a value goes on with the lines below it, so it stumbles far from where the
//! mistake is. A value that is left open at the end of its line, with a field on the next one, is it.

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
            let opening = value.chars().next().map_or(0, char::len_utf8);
            return Some((finding(value), Span::new(at..at + opening)));
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

/// Tells that what this text begins with is never closed.
pub(super) fn finding(text: &str) -> Diagnostic {
    let value = text.split('\n').next().unwrap_or_default().trim_end();
    let (what, close) = match value.chars().next() {
        Some('[') => ("`[`", ']'),
        Some('{') => ("`{`", '}'),
        opening => ("a quote", opening.unwrap_or('"')),
    };
    let message = format!("{what} is opened here and never closed");
    Diagnostic::new(Code::YamlSyntax, message).help(format!("close it: `{value}{close}`"))
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
        Some('[') => !rest.contains(']'),
        Some('{') => !rest.contains('}'),
        _ => false,
    }
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
