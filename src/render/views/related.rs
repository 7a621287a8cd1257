//! What a topic, an outlet or a person has to do with others, by how often they meet.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rows::NameView;
use crate::archive::directory::Part;
use crate::archive::{IssueId, OutletId, PersonId, TermId, TopicId};
use crate::render::Site;

/// As many are named.
const MOST: usize = 8;

/// Others that something has to do with.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// What they are: `Outlets`.
    pub name: &'static str,
    /// They themselves, those first that it has most to do with.
    pub names: Vec<SharedView>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct SharedView {
    /// Its page.
    pub href: String,
    /// The name, with Chinese marked.
    pub name_html: String,
    /// The name in Chinese, marked, where it is known beside the other.
    pub zh_html: Option<String>,
    /// How often they meet.
    pub count: usize,
}

impl SharedView {
    /// A name with a number beside it.
    pub(super) fn new(name: NameView, count: usize) -> Self {
        let NameView { href, name_html, zh_html } = name;
        Self { href, name_html, zh_html, count }
    }
}

/// How often each was met.
struct Meetings<Id>(BTreeMap<Id, usize>);

impl<Id: Ord + Copy> Meetings<Id> {
    fn of(met: impl IntoIterator<Item = Id>) -> Self {
        let mut counts = BTreeMap::new();
        for id in met {
            *counts.entry(id).or_default() += 1;
        }
        Self(counts)
    }

    fn without(mut self, id: Id) -> Self {
        self.0.remove(&id);
        self
    }

    fn view(self, name: &'static str, show: impl Fn(Id) -> NameView) -> Option<RelatedView> {
        let mut met: Vec<(Reverse<usize>, Id)> =
            self.0.into_iter().map(|(id, count)| (Reverse(count), id)).collect();
        met.sort_unstable();
        let names: Vec<SharedView> = met
            .into_iter()
            .take(MOST)
            .map(|(count, id)| SharedView::new(show(id), count.0))
            .collect();
        (!names.is_empty()).then_some(RelatedView { name, names })
    }
}

impl Site {
    /// The topics of the same issues, the outlets and the people their originals come from.
    pub(super) fn related_to_topic(&self, id: TopicId) -> Vec<RelatedView> {
        let issues =
            || self.archive.topic(id).issues.iter().map(|issue| self.archive.issue(*issue));
        let topics = Meetings::of(issues().flat_map(|linked| linked.topics.iter().copied()));
        let outlets = issues().flat_map(|linked| linked.feature_outlets.iter().flatten().copied());
        let people =
            issues().flat_map(|linked| linked.parts.iter()).filter_map(|(person, part)| {
                matches!(part, Part::WroteOriginal(..)).then_some(*person)
            });
        self.shown(topics.without(id), Meetings::of(outlets), Meetings::of(people))
    }

    /// The topics of the issues that use it.
    pub(super) fn related_to_term(&self, id: TermId) -> Vec<RelatedView> {
        let topics = self.topics_of(self.archive.term(id).issues.iter().copied());
        self.shown(topics, Meetings::of([]), Meetings::of([]))
    }

    /// The topics of the issues it stands in, and who wrote what came from it.
    pub(super) fn related_to_outlet(&self, id: OutletId) -> Vec<RelatedView> {
        let outlet = self.archive.outlet(id);
        let features = outlet.features.iter().map(|(issue, _)| *issue);
        let forwards = outlet.forwards.iter().map(|forward| forward.issue);
        let previews = outlet.previews.iter().map(|(issue, _)| *issue);
        let topics = self.topics_of(features.chain(forwards).chain(previews));
        let wrote = outlet.features.iter().flat_map(|(issue, index)| {
            self.people_with(*issue, Part::WroteOriginal(*issue, *index))
        });
        let recommended = outlet
            .forwards
            .iter()
            .flat_map(|forward| self.people_with(forward.issue, Part::Recommended(*forward)));
        let people = Meetings::of(wrote.chain(recommended));
        self.shown(topics, Meetings::of([]), people)
    }

    /// The topics of the issues they stand in, the outlets they wrote for, and whom with.
    pub(super) fn related_to_person(&self, id: PersonId) -> Vec<RelatedView> {
        let parts = &self.archive.person(id).parts;
        let topics = self.topics_of(parts.iter().map(Part::issue));
        let outlets = parts.iter().filter_map(|part| match part {
            Part::WroteOriginal(issue, index) | Part::Translated(issue, index) => {
                self.archive.issue(*issue).feature_outlets[*index]
            }
            Part::Recommended(forward) => self.archive.forward_outlet(*forward),
            Part::Wrote(_) | Part::Helped(..) => None,
        });
        let joint = parts.iter().filter(|part| !matches!(part, Part::Helped(..) | Part::Wrote(_)));
        let people = joint.flat_map(|part| self.people_with(part.issue(), part.clone()));
        self.shown(topics, Meetings::of(outlets), Meetings::of(people).without(id))
    }

    fn shown(
        &self,
        topics: Meetings<TopicId>,
        outlets: Meetings<OutletId>,
        people: Meetings<PersonId>,
    ) -> Vec<RelatedView> {
        let topics = topics.view("Topics", |id| self.topic_name(id));
        let outlets = outlets.view("Outlets", |id| self.outlet_name(id));
        let people = people.view("People", |id| self.person_name(id));
        [topics, outlets, people].into_iter().flatten().collect()
    }

    /// The topics of issues, each issue counted once.
    fn topics_of(&self, issues: impl Iterator<Item = IssueId>) -> Meetings<TopicId> {
        let issues: BTreeSet<IssueId> = issues.collect();
        Meetings::of(
            issues.into_iter().flat_map(|id| self.archive.issue(id).topics.iter().copied()),
        )
    }

    /// Everyone who has this part in an issue.
    fn people_with(&self, issue: IssueId, part: Part) -> impl Iterator<Item = PersonId> {
        let parts = self.archive.issue(issue).parts.iter();
        parts.filter(move |(_, other)| *other == part).map(|(person, _)| *person)
    }
}
