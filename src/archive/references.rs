//! Which issue speaks of which, and in what words.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::IssueId;
use super::links::{Target, Targets};
use crate::issue::Issue;
use crate::issue::document::Document;
use crate::source::Span;

/// One issue speaks of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Who speaks.
    pub from: IssueId,
    /// Of whom.
    pub to: IssueId,
    /// In what way.
    pub manner: Manner,
}

/// In what way an issue speaks of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manner {
    /// In its text: the whole sentence.
    Mentions(Arc<str>),
    /// It puts something right there.
    Corrects,
    /// The author names it as related.
    Related,
}

impl Manner {
    /// `mentions`, `corrects` or `related`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Mentions(_) => "mentions",
            Self::Corrects => "corrects",
            Self::Related => "related",
        }
    }
}

/// A document that speaks of other issues, with where its links lead.
pub(super) type Speech<'a> = (&'a Document, &'a Targets);

/// Every issue that this one speaks of, each once: text first, then corrections, then `related`.
pub(super) fn of_issue(
    from: IssueId,
    issue: &Issue,
    speeches: &[Speech<'_>],
    by_number: &dyn Fn(u32) -> Option<IssueId>,
) -> Vec<Reference> {
    let mentioned = speeches.iter().flat_map(mentions);
    let corrected = issue
        .corrections
        .iter()
        .filter_map(|correction| by_number(correction.issue.as_ref()?.value.get()))
        .map(|to| (to, Way::Plain(Manner::Corrects)));
    let related = issue
        .related
        .iter()
        .filter_map(|number| by_number(number.value.get()))
        .map(|to| (to, Way::Plain(Manner::Related)));
    let mut seen = BTreeSet::from([from]);
    let spoken = mentioned.chain(corrected).chain(related).filter(|(to, _)| seen.insert(*to));
    spoken.map(|(to, way)| Reference { from, to, manner: way.manner() }).collect()
}

/// In what way an issue is spoken of, before its sentence is looked for: a text can name one a
/// thousand times, and only the first is quoted.
enum Way<'a> {
    At(&'a Document, Span),
    Plain(Manner),
}

impl Way<'_> {
    fn manner(self) -> Manner {
        match self {
            Self::At(document, span) => Manner::Mentions(Arc::from(document.sentence_at(span))),
            Self::Plain(manner) => manner,
        }
    }
}

fn mentions<'a>((document, targets): &'a Speech<'a>) -> impl Iterator<Item = (IssueId, Way<'a>)> {
    let links = document.links().iter().map(|link| link.span);
    let mentions = document.mentions().iter().map(|mention| mention.span);
    let mut spans: Vec<Span> = links.chain(mentions).collect();
    spans.sort_unstable();
    spans.into_iter().filter_map(|span| match targets.get(span) {
        Some(Target::Issue { id, .. }) => Some((*id, Way::At(document, span))),
        _ => None,
    })
}

/// Turns references round: for each issue, who speaks of it, oldest first.
pub(super) fn turned<'a>(
    references: impl ExactSizeIterator<Item = &'a Arc<[Reference]>>,
) -> Vec<Vec<Reference>> {
    let mut turned = vec![Vec::new(); references.len()];
    for reference in references.flat_map(|references| references.iter()) {
        turned[reference.to.index()].push(reference.clone());
    }
    turned
}
