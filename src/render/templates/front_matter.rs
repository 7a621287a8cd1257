//! Front matter above a template: other generators read it there, here it would be shown as text.

use std::collections::BTreeMap;

use super::blocks::tag_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::front_matter;
use crate::source::{SourceText, Span};

const WAY_OUT: &str = "delete it, with its lines `---`: fields belong to issues";

/// The templates that begin with front matter, but for those that nothing is published of.
pub fn shown_as_text(sources: &BTreeMap<String, SourceText>) -> Vec<Diagnostic> {
    let shown = sources.values().filter(|source| tag_of(source, "extends").is_none());
    let found = shown.filter_map(|source| {
        let message = "front matter is no part of a template, and is shown as text";
        let finding = Diagnostic::new(Code::TemplateWithFields, message);
        Some(finding.at(&source.path, opening(source)?).help(WAY_OUT))
    });
    found.collect()
}

/// The way out where `extends` must stand first and front matter stands above it.
pub(super) fn help_to_extends(what: &str, source: &SourceText) -> Option<String> {
    let is_it = what.starts_with("`extends` needs to be the first") && opening(source).is_some();
    is_it.then(|| format!("front matter stands above it: {WAY_OUT}"))
}

/// The line that opens front matter at the top of a template.
fn opening(source: &SourceText) -> Option<Span> {
    let text = source.text.trim_start();
    let at = source.text.len() - text.len();
    front_matter::begins(text).then(|| Span::new(at..at + "---".len()))
}
