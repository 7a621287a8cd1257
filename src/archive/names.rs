//! Whom and what each issue names: topics, outlets, people.

use std::sync::Arc;

use super::catalogue::{Catalogue, OutletRecord, PersonRecord, TopicRecord};
use super::directory::{Directories, Part, Record as _, shared_names};
use super::{ForwardId, IssueId};
use crate::diagnostic::Diagnostic;
use crate::issue::{Issue, Preview, PreviewSource};
use crate::source::Spanned;

/// What one issue names, by place in the unsorted directories.
pub(super) struct Named {
    pub(super) topics: Vec<usize>,
    pub(super) feature_outlets: Vec<Option<usize>>,
    pub(super) forward_outlets: Vec<Option<usize>>,
    pub(super) preview_outlets: Vec<Option<usize>>,
    pub(super) parts: Vec<(usize, Part)>,
}

pub(super) fn name_all(
    issues: &[Arc<Issue>],
    catalogue: &Catalogue,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Named>, Directories) {
    findings.extend(names_given_twice(catalogue));
    let mut directories = Directories::new(catalogue);
    let named = issues
        .iter()
        .enumerate()
        .map(|(index, issue)| names_of(IssueId::at(index), issue, &mut directories, findings))
        .collect();
    (named, directories)
}

fn names_given_twice(catalogue: &Catalogue) -> Vec<Diagnostic> {
    let Catalogue { outlets, people, topics, terms } = catalogue;
    let mut findings =
        shared_names(outlets.iter().map(|outlet| &outlet.subject), OutletRecord::FILE);
    findings.extend(shared_names(people.iter().map(|person| &person.subject), PersonRecord::FILE));
    findings.extend(shared_names(topics.iter().map(|topic| &topic.subject), TopicRecord::FILE));
    findings.extend(shared_names(terms.iter(), "data/glossary.yaml"));
    findings
}

fn names_of(
    id: IssueId,
    issue: &Issue,
    directories: &mut Directories,
    findings: &mut Vec<Diagnostic>,
) -> Named {
    let path = &issue.path;
    let Directories { topics, outlets, people } = directories;
    let mut outlet =
        |name: Option<&Spanned<String>>| name.map(|name| outlets.resolve(name, path, findings));
    let feature_outlets =
        issue.features.iter().map(|feature| outlet(feature.outlet.as_ref())).collect();
    let forward_outlets =
        issue.forwards.iter().map(|forward| outlet(forward.outlet.as_ref())).collect();
    let preview_outlets = issue.horn.iter().map(|item| outlet(preview_outlet(item))).collect();
    let mut topics: Vec<usize> =
        issue.topics.iter().map(|topic| topics.resolve(topic, path, findings)).collect();
    let mut seen = Vec::new();
    topics.retain(|topic| {
        !seen.contains(topic) && {
            seen.push(*topic);
            true
        }
    });
    let parts = parts_of(id, issue)
        .map(|(name, part)| (people.resolve(name, path, findings), part))
        .collect();
    Named { topics, feature_outlets, forward_outlets, preview_outlets, parts }
}

fn preview_outlet(preview: &Preview) -> Option<&Spanned<String>> {
    match preview.source.as_ref()? {
        PreviewSource::Outlet { outlet, .. } => Some(outlet),
        PreviewSource::Sentence(_) => None,
    }
}

/// Every person an issue names, with what they did.
fn parts_of(id: IssueId, issue: &Issue) -> impl Iterator<Item = (&Spanned<String>, Part)> {
    let wrote = issue.authors.iter().map(move |name| (name, Part::Wrote(id)));
    let helped = issue
        .contributors
        .iter()
        .map(move |someone| (&someone.name, Part::Helped(id, someone.role.clone())));
    let features = issue.features.iter().enumerate().flat_map(move |(index, feature)| {
        let wrote = feature.authors.iter().map(move |name| (name, Part::WroteOriginal(id, index)));
        let translated = feature.translator.iter();
        wrote.chain(translated.map(move |name| (name, Part::Translated(id, index))))
    });
    let forwards = issue.forwards.iter().enumerate().flat_map(move |(index, forward)| {
        let part = Part::Recommended(ForwardId { issue: id, index });
        forward.authors.iter().map(move |name| (name, part.clone()))
    });
    wrote.chain(helped).chain(features).chain(forwards)
}
