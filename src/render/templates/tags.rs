//! Tags without their other half: opened and never closed, or closed and never opened.
//!
//! Tera stops where it can't go on, which may be far from the mistake: at the end of the file.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::near;
use crate::source::{SourceText, Span};

/// The tags there are, but for those that close another.
const NAMES: [&str; 14] = [
    "block",
    "break",
    "component",
    "continue",
    "elif",
    "else",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
    "set_global",
];

/// Tags that hold something, up to the tag that closes them.
const HOLDERS: [&str; 7] = ["block", "component", "filter", "for", "if", "set", "set_global"];

/// A tag: `{% if draft %}`.
struct Tag<'a> {
    name: &'a str,
    /// All of it.
    text: &'a str,
    place: Range<usize>,
}

/// What is wrong at a place where the tags of a template can't be read on; at its end, which of
/// them is still open.
pub(super) fn explain(source: &SourceText, at: usize, is_end: bool) -> Option<Diagnostic> {
    let mut open: Vec<Tag<'_>> = Vec::new();
    for tag in tags(&source.text) {
        if !is_end && tag.place.contains(&at) {
            return Some(misplaced(source, &tag, &open));
        }
        if open.last().is_some_and(|open| tag.name.strip_prefix("end") == Some(open.name)) {
            open.pop();
        } else if holds_something(&tag) {
            open.push(tag);
        }
    }
    let last = open.last().filter(|_| is_end)?;
    let message = format!("`{}` is opened here and never closed", last.text);
    let finding = Diagnostic::new(Code::TemplateSyntax, message);
    let finding = finding.at(&source.path, Span::new(last.place.clone()));
    Some(finding.help(format!("close it: `{{% end{} %}}`", last.name)))
}

/// A tag that can't stand where it does, within those that are open there.
fn misplaced(source: &SourceText, tag: &Tag<'_>, open: &[Tag<'_>]) -> Diagnostic {
    let finding = |message: String| {
        let finding = Diagnostic::new(Code::TemplateSyntax, message);
        finding.at(&source.path, Span::new(tag.place.clone()))
    };
    let closed = tag.name.strip_prefix("end").filter(|name| HOLDERS.contains(name));
    let is_open = open.iter().any(|open| closed == Some(open.name));
    match (closed, open.last().filter(|_| is_open)) {
        (Some(_), Some(open)) => finding(format!("`{}` is still open here", open.text))
            .note("it is opened here", &source.path, Some(Span::new(open.place.clone())))
            .help(format!("close it first: `{{% end{} %}}`", open.name)),
        (Some(name), None) => finding(format!("`{}` closes nothing", tag.text))
            .help(format!("delete it, or write the `{{% {name} … %}}` that it closes")),
        (None, _) if ["elif", "else"].contains(&tag.name) => {
            finding(format!("`{}` stands in no `if`", tag.text))
                .help("`{% if … %}` stands above it, `{% endif %}` below")
        }
        (None, _) if ["import", "macro"].contains(&tag.name) => {
            finding("there are no macros".to_owned())
                .help("write a component: `{% component name(argument) %}…{% endcomponent %}`")
        }
        (None, _) => {
            let finding = finding(format!("there is no tag `{}`", tag.name));
            match near::nearest(tag.name, NAMES.into_iter()) {
                Some(near) => finding.label(format!("did you mean `{near}`?")),
                None if tag.name == "foreach" => finding.label("did you mean `for`?"),
                None => finding.help(format!("there are {}", NAMES.join(", "))),
            }
        }
    }
}

/// Whether a tag has another that closes it; `{% set a = 1 %}` has none.
fn holds_something(tag: &Tag<'_>) -> bool {
    HOLDERS.contains(&tag.name) && (!tag.name.starts_with("set") || !tag.text.contains('='))
}

/// The tags of a template. Comments hold none, nor does what is shown as it stands.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("{%").or_else(|| text[at..].find("{#"))?;
            let comment = text[at..].find("{#").map(|comment| at + comment);
            if let Some(comment) = comment.filter(|comment| *comment <= start) {
                at = comment + text[comment..].find("#}")? + 2;
                continue;
            }
            let end = start + text[start..].find("%}")? + 2;
            at = end;
            let inside = text[start + 2..end - 2].trim_matches('-').trim();
            let name = inside.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            let name = name.unwrap_or_default();
            if name == "raw" {
                at = end + text[end..].find("endraw").unwrap_or(text.len() - end);
                continue;
            }
            return Some(Tag { name, text: &text[start..end], place: start..end });
        }
    })
}
