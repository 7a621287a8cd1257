//! The words that an issue begins with until its author puts own ones in their place.
//!
//! Who begins an issue (`stub`) writes them, and who reads one tells when they are still there: they
//! are written to be replaced, not to be published.

use std::ops::Range;

use crate::scan;

/// What an issue without a title is called.
pub const TITLE: &str = "Untitled";
/// The greeting.
pub const GREETING: &str = "Greetings from a land where …";
/// What stands above a translation.
pub const CONTEXT: &str = "**Context:** What came before it, and why it matters.";
/// The first key takeaway.
pub const FIRST: &str = "- The first.";
/// The second key takeaway.
pub const SECOND: &str = "- The second.";
/// A year, looked back at.
pub const LOOKING_BACK: &str = "What stays of this year.";
/// A year, looked forward to.
pub const LOOKING_FORWARD: &str = "What to look out for.";
/// An essay.
pub const ESSAY: &str = "What I think, and why.";

/// Fields, once nothing makes comments of them any more.
const FIELDS: [&str; 10] = [
    "title: \"…\"",
    "title: \"What it is called\"",
    "title: \"What the article is called, in English\"",
    "title: \"What the original is called, in English\"",
    "original_title: 原标题",
    "summary: \"What it says.\"",
    "url: https://example.org/article",
    "url: https://example.org/original",
    "url: https://example.org/should-read",
    "Why one should read it.",
];

const LINES: [&str; 7] = [GREETING, CONTEXT, FIRST, SECOND, LOOKING_BACK, LOOKING_FORWARD, ESSAY];

/// The lines of a text that still are as the issue began.
pub fn lines_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let lines = scan::lines(text).map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end().len()
    });
    lines.filter_map(|line| {
        let written = &text[line.clone()];
        let field = written.trim_start_matches([' ', '-']);
        let is_field = FIELDS.contains(&field);
        let start = if is_field { line.end - field.len() } else { line.start };
        (is_field || LINES.contains(&written)).then_some(start..line.end)
    })
}
