//! Whom and what each issue names: topics, outlets, people.

use std::sync::Arc;

use super::catalogue::{Catalogue, OutletRecord, PersonRecord, TopicRecord};
use super::directory::{Directories, Outlet, Part, Person, Record as _, Topic, shared_names};
use super::{ForwardId, IssueId, OutletId, PersonId, TopicId};
use crate::diagnostic::Diagnostic;
use crate::issue::{Issue, Preview, PreviewSource};
use crate::source::Spanned;

/// Whom and what all issues name.
pub(super) struct Naming {
    /// What each issue names.
    pub(super) named: Vec<Named>,
    pub(super) topics: Vec<Topic>,
    pub(super) outlets: Vec<Outlet>,
    pub(super) people: Vec<Person>,
    /// What was found on the way.
    pub(super) findings: Vec<Diagnostic>,
}

/// What one issue names.
pub(super) struct Named {
    pub(super) topics: Arc<[TopicId]>,
    pub(super) feature_outlets: Arc<[Option<OutletId>]>,
    pub(super) forward_outlets: Arc<[Option<OutletId>]>,
    pub(super) preview_outlets: Arc<[Option<OutletId>]>,
    pub(super) parts: Arc<[(PersonId, Part)]>,
}

/// The same by place in the unsorted directories.
struct Unsorted {
    topics: Vec<usize>,
    feature_outlets: Vec<Option<usize>>,
    forward_outlets: Vec<Option<usize>>,
    preview_outlets: Vec<Option<usize>>,
    parts: Vec<(usize, Part)>,
}

impl Naming {
    pub(super) fn new(issues: &[Arc<Issue>], catalogue: &Catalogue) -> Self {
        let mut directories = Directories::new(catalogue);
        let mut findings = names_given_twice(catalogue);
        let unsorted: Vec<Unsorted> = issues
            .iter()
            .enumerate()
            .map(|(at, issue)| names_of(IssueId::at(at), issue, &mut directories, &mut findings))
            .collect();
        let (topics, topic_places) = directories.topics.sorted();
        let (outlets, outlet_places) = directories.outlets.sorted();
        let (people, people_places) = directories.people.sorted();
        let places = Sorted { topics: topic_places, outlets: outlet_places, people: people_places };
        let named = unsorted.into_iter().map(|unsorted| places.named(unsorted)).collect();
        let mut naming = Self {
            named,
            topics: topics.into_iter().map(Topic::empty).collect(),
            outlets: outlets.into_iter().map(Outlet::empty).collect(),
            people: people.into_iter().map(Person::empty).collect(),
            findings,
        };
        naming.enter_all();
        naming
    }

    /// Enters each issue with the topics, outlets and people it names. Newest first: readers of a
    /// topic or an outlet begin at its end.
    fn enter_all(&mut self) {
        let Self { named, topics, outlets, people, .. } = self;
        for (index, named) in named.iter().enumerate().rev() {
            let id = IssueId::at(index);
            for topic in named.topics.iter() {
                topics[topic.index()].issues.push(id);
            }
            for (index, outlet) in those(&named.feature_outlets) {
                outlets[outlet.index()].features.push((id, index));
            }
            for (index, outlet) in those(&named.forward_outlets) {
                outlets[outlet.index()].forwards.push(ForwardId::new(id, index));
            }
            for (index, outlet) in those(&named.preview_outlets) {
                outlets[outlet.index()].previews.push((id, index));
            }
            for (person, part) in named.parts.iter() {
                people[person.index()].parts.push(part.clone());
            }
        }
    }
}

/// The outlets that are named, with what names them.
fn those(outlets: &[Option<OutletId>]) -> impl Iterator<Item = (usize, OutletId)> {
    let outlets = outlets.iter().enumerate();
    outlets.filter_map(|(index, outlet)| outlet.map(|outlet| (index, outlet)))
}

/// Where the records of each directory stand once they are sorted, by their former place.
struct Sorted {
    topics: Vec<usize>,
    outlets: Vec<usize>,
    people: Vec<usize>,
}

impl Sorted {
    fn named(&self, unsorted: Unsorted) -> Named {
        let topics = unsorted.topics.iter().map(|topic| TopicId::at(self.topics[*topic]));
        let parts = unsorted.parts.into_iter();
        let parts = parts.map(|(person, part)| (PersonId::at(self.people[person]), part));
        Named {
            topics: topics.collect(),
            feature_outlets: self.outlets(&unsorted.feature_outlets),
            forward_outlets: self.outlets(&unsorted.forward_outlets),
            preview_outlets: self.outlets(&unsorted.preview_outlets),
            parts: parts.collect(),
        }
    }

    fn outlets(&self, named: &[Option<usize>]) -> Arc<[Option<OutletId>]> {
        named.iter().map(|place| place.map(|place| OutletId::at(self.outlets[place]))).collect()
    }
}

fn names_given_twice(catalogue: &Catalogue) -> Vec<Diagnostic> {
    let Catalogue { outlets, people, topics, terms, .. } = catalogue;
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
) -> Unsorted {
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
    Unsorted { topics, feature_outlets, forward_outlets, preview_outlets, parts }
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
        let part = Part::Recommended(ForwardId::new(id, index));
        forward.authors.iter().map(move |name| (name, part.clone()))
    });
    wrote.chain(helped).chain(features).chain(forwards)
}
