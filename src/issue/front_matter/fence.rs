//! Where the front matter of a file begins and ends: the two lines `---`.
//!
//! Splits the fields from the Markdown below them, and tells what is wrong with those two lines.
//! What the fields say is not looked at.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::scan;
use crate::source::{SourceText, Span};

/// Where in a file its two parts are.
pub(super) struct Split {
    pub(super) fields: Range<usize>,
    /// Whether the line that closes the fields is there.
    pub(super) is_closed: bool,
    pub(super) body: Range<usize>,
}

/// Splits a file that begins with `---` at the next `---` or `...` that has a line of its own.
pub(super) fn split(text: &str) -> Option<Split> {
    let first = scan::lines(text).next().filter(|line| line.trim_end() == "---")?;
    let start = first.len();
    let mut at = start;
    for line in scan::lines(&text[start..]) {
        if matches!(line.trim_end(), "---" | "...") {
            let body = at + line.len()..text.len();
            return Some(Split { fields: start..at, is_closed: true, body });
        }
        at += line.len();
    }
    Some(Split { fields: start..text.len(), is_closed: false, body: text.len()..text.len() })
}

/// Whether a text begins with a line `---` and a field below it, or with nothing between two.
pub(super) fn begins(text: &str) -> bool {
    split(text).is_some_and(|split| {
        let first = lines(text, split.fields).find(|line| !line.text.is_empty());
        first.map_or(split.is_closed, |line| begins_with_name(line.text))
    })
}

/// The finding for an issue that has no front matter.
pub(super) fn missing(source: &SourceText) -> Diagnostic {
    let text = &source.text;
    let first = lines(text, 0..text.len()).next().unwrap_or_default();
    // A page that was pasted from elsewhere may begin with a fence of code.
    let is_above = |line: &Line<'_>| line.text.is_empty() || line.text.starts_with("```");
    let top = lines(text, 0..text.len()).find(|line| !is_above(line)).unwrap_or(first);
    let finding = |message: &str| Diagnostic::new(Code::NoFrontMatter, message);
    let (finding, line) = if top.text == "---" {
        let finding = finding("front matter begins on the first line of a file");
        (finding.help("delete what stands above this line"), top)
    } else if is_like_fence(top.text) {
        let message = format!("`{}` does not begin front matter", top.text);
        (finding(&message).help("write `---`: three hyphens and nothing else"), top)
    } else if begins_with_field(top.text) {
        let finding = finding("this issue has no line `---` above its fields");
        (finding.help("begin the file with a line `---`"), top)
    } else {
        let help =
            "begin the file with the lines `---`, `number: ...`, `title: ...`, `date: ...`, `---`";
        (finding("this issue has no front matter").help(help), first)
    };
    finding.at(&source.path, line.span())
}

/// The finding for front matter that is never closed.
pub(super) fn unclosed(source: &SourceText, fields: Range<usize>) -> Diagnostic {
    let mut fields_lines = lines(&source.text, fields.clone());
    if let Some(line) = fields_lines.find(|line| is_like_fence(line.text)) {
        let message = format!("`{}` does not end front matter", line.text);
        return Diagnostic::new(Code::UnclosedFrontMatter, message)
            .at(&source.path, line.span())
            .help("write `---`: three hyphens and nothing else");
    }
    let mut fields_lines = lines(&source.text, fields.clone());
    let is_glued = |line: &Line<'_>| line.text.starts_with("---") && !line.text.contains('|');
    if let Some(line) = fields_lines.find(is_glued) {
        let message = "`---` ends front matter only on a line of its own";
        return Diagnostic::new(Code::UnclosedFrontMatter, message)
            .at(&source.path, Span::new(line.start..line.start + 3))
            .help("put what follows it on the next line");
    }
    let help = match first_of_text(source, fields.clone()) {
        _ if fields.is_empty() => "add the fields and a line `---` after them".to_owned(),
        Some(n_line) => format!("add a line `---` after the last field: above line {n_line}"),
        None => "add a line `---` after the last field".to_owned(),
    };
    Diagnostic::new(Code::UnclosedFrontMatter, "front matter opened on line 1 is never closed")
        .at(&source.path, Span::new(0..3))
        .help(help)
}

/// The number of the first line that is no field, nor belongs to one.
fn first_of_text(source: &SourceText, fields: Range<usize>) -> Option<usize> {
    let is_text = |line: Line<'_>| is_prose(line.text) || line.text.starts_with("##");
    // The fields begin on the second line.
    lines(&source.text, fields).position(is_text).map(|index| index + 2)
}

/// Why fields could not be read when text stands among them: a line `---` further down, in the
/// text, was taken for their end. None when what was found stands above that text.
pub(super) fn unclosed_above_text(
    source: &SourceText,
    fields: Range<usize>,
    found: &Diagnostic,
) -> Option<Diagnostic> {
    let failed_at = found.place.as_ref()?.span?.range().start;
    let is_field = |line: &Line<'_>| begins_with_name(line.text) && !is_sentence(line.text);
    let last_field = lines(&source.text, fields.clone()).filter(is_field).last();
    let (mut is_after_gap, mut above) = (false, None);
    let text = lines(&source.text, fields).find(|line| {
        is_after_gap = above.is_some_and(str::is_empty);
        above = Some(line.text);
        // A line among fields rather goes on with the one above it.
        let is_below = last_field.is_some_and(|field| field.start < line.start);
        (is_after_gap || is_below) && is_prose(line.text)
    })?;
    let help = match is_after_gap {
        true => "add a line `---` after the last field",
        false => {
            "add a line `---` after the last field, or indent this, if it belongs to that field"
        }
    };
    let message = "front matter opened on line 1 is not closed above this text";
    (failed_at >= text.start).then(|| {
        Diagnostic::new(Code::UnclosedFrontMatter, message).at(&source.path, text.span()).help(help)
    })
}

/// A line without white space at its end, and where it begins.
#[derive(Clone, Copy, Default)]
struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl Line<'_> {
    fn span(&self) -> Span {
        Span::new(self.start..self.start + self.text.len())
    }
}

fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Line<'_>> {
    let mut at = range.start;
    scan::lines(&text[range]).map(move |line| {
        let start = at;
        at += line.len();
        Line { text: line.trim_end(), start }
    })
}

/// `----`, `--`, `———`, `- - -`: what is meant as `---` and is not.
fn is_like_fence(line: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '‐'..='―' | '−' | '－' | '─' | '_' | '+' | ' ');
    let n_dashes = line.chars().filter(|c| *c != ' ').count();
    (2..=80).contains(&n_dashes) && line != "---" && line.chars().all(is_dash)
}

/// Whether a line is a field that most issues begin with.
fn begins_with_field(line: &str) -> bool {
    const FIRST: [&str; 6] = ["number", "title", "date", "kind", "subtitle", "draft"];
    line.split_once([':', '：', '=']).is_some_and(|(name, _)| FIRST.contains(&name.trim_end()))
}

/// Whether a line can't be a field, nor go on with one: it is not indented and names nothing.
fn is_prose(line: &str) -> bool {
    let begins_as_yaml = line.starts_with([' ', '\t', '#', '-', ']', '}', '%']);
    !line.is_empty() && !begins_as_yaml && (!begins_with_name(line) || is_sentence(line))
}

/// Whether a line begins as a field does, be its colon another sign.
fn begins_with_name(line: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | '\'');
    line.split_once([':', '：', '=']).is_some_and(|(name, _)| name.trim_end().chars().all(is_name))
}

/// `Note: today it is cold.`
fn is_sentence(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_uppercase())
        && line.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '：'])
        && line.contains(": ")
}
