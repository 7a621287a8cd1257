//! Blocks that templates fill and the template they extend does not have.
//!
//! Tera tells this at every template that fills one. If the name is a slip of the pen, or what is
//! extended is ours, that is the place; else it is the extended template that lacks the block, and
//! it is told there, once.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::near;
use crate::source::{SitePath, SourceText, Span};
use crate::theme;

/// The blocks that are lacking, by the template that lacks them.
#[derive(Default)]
pub(super) struct Lacking {
    /// Each block with the first place where it is filled.
    blocks: BTreeMap<SitePath, BTreeMap<String, (SitePath, Span)>>,
}

impl Lacking {
    /// Takes a block that is filled at a place in vain; tells it at once where it is a slip.
    pub(super) fn take(
        &mut self,
        block: &str,
        path: &SitePath,
        span: Span,
        sources: &BTreeMap<String, SourceText>,
    ) -> Option<Diagnostic> {
        let filling = sources.values().find(|source| source.path == *path)?;
        let chain: Vec<&SourceText> =
            std::iter::successors(Some(filling), |source| sources.get(tag_of(source, "extends")?))
                // A circle is told elsewhere.
                .take(sources.len() + 1)
                .skip(1)
                .collect();
        let known = chain.iter().flat_map(|source| tags(source, "block"));
        if let Some(near) = near::nearest(block, known) {
            let message = format!("no template that this one extends has a block `{block}`");
            let finding = Diagnostic::new(Code::TemplateSyntax, message).at(path, span);
            return Some(finding.label(format!("did you mean `{near}`?")));
        }
        let holder = chain.last().map_or(path, |source| &source.path).clone();
        if chain.iter().all(|source| theme::is_ours(source.path.file_name(), &source.text)) {
            let message = format!("no template that this one extends has a block `{block}`");
            let finding = Diagnostic::new(Code::TemplateSyntax, message).at(path, span);
            let known = chain.iter().flat_map(|source| tags(source, "block"));
            let known: BTreeSet<String> = known.map(|name| format!("`{name}`")).collect();
            let known = known.into_iter().collect::<Vec<_>>().join(", ");
            return Some(finding.help(format!("there are {known}")));
        }
        let blocks = self.blocks.entry(holder).or_default();
        blocks.entry(block.to_owned()).or_insert((path.clone(), span));
        None
    }

    /// A finding for each template that lacks blocks.
    pub(super) fn findings(self) -> impl Iterator<Item = Diagnostic> {
        self.blocks.into_iter().map(|(path, blocks)| {
            let names: Vec<_> = blocks.keys().map(|name| format!("`{name}`")).collect();
            let (name, names) = (path.file_name(), names.join(", "));
            let (s, they) = if blocks.len() == 1 { ("", "it") } else { ("s", "them") };
            let message =
                format!("`{name}` lacks the block{s} {names}, and other templates fill {they}");
            let finding = Diagnostic::new(Code::TemplateSyntax, message).in_file(&path).help(
                "add `{% block content %}{% endblock content %}` where it should stand, and so on",
            );
            blocks.into_iter().fold(finding, |finding, (block, (path, span))| {
                finding.note(format!("`{block}` is filled here"), &path, Some(span))
            })
        })
    }
}

/// The name in the first tag of this kind: `{% extends "base.html" %}`.
pub(super) fn tag_of<'a>(source: &'a SourceText, tag: &str) -> Option<&'a str> {
    tags(source, tag).next()
}

fn tags<'a>(source: &'a SourceText, tag: &str) -> impl Iterator<Item = &'a str> {
    source.text.split("{%").skip(1).filter_map(move |rest| {
        let name = rest.trim_start_matches('-').trim_start().strip_prefix(tag)?;
        let name = name.strip_prefix(char::is_whitespace)?.trim_start();
        let end = |c: char| c.is_whitespace() || matches!(c, '%' | '-' | '"' | '\'');
        name.trim_start_matches(['"', '\'']).split(end).next()
    })
}
