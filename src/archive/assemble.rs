//! Puts everything that is known of each issue together.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::catalogue::Subject;
use super::directory::{
    Directories, Outlet, OutletId, Part, Person, PersonId, Term, TermId, Topic, TopicId,
};
use super::links::Targets;
use super::names::Named;
use super::references::{self, Reference};
use super::survey::Use;
use super::{Archive, Attachment, Corrections, ForwardId, IssueId, LinkedIssue, TranslationText};
use crate::config::Config;
use crate::issue::Issue;
use crate::source::SitePath;

/// Everything that is known of each issue, ready to be put together.
pub(super) struct Assembly {
    pub(super) issues: Vec<Arc<Issue>>,
    pub(super) targets: Vec<Targets>,
    pub(super) texts: Vec<Vec<Option<TranslationText>>>,
    pub(super) references: Vec<Vec<Reference>>,
    pub(super) corrections: Vec<Corrections>,
    pub(super) named: Vec<Named>,
    pub(super) surveys: Vec<Arc<[Use]>>,
}

impl Assembly {
    pub(super) fn archive(
        self,
        config: Config,
        directories: Directories,
        glossary: Vec<Subject>,
        attachments: BTreeMap<SitePath, Attachment>,
    ) -> Archive {
        let (topics, topic_places) = directories.topics.sorted();
        let (outlets, outlet_places) = directories.outlets.sorted();
        let (people, people_places) = directories.people.sorted();
        let mut topics: Vec<Topic> = topics.into_iter().map(Topic::empty).collect();
        let mut outlets: Vec<Outlet> = outlets.into_iter().map(Outlet::empty).collect();
        let mut people: Vec<Person> = people.into_iter().map(Person::empty).collect();
        let mut terms: Vec<Term> = glossary.into_iter().map(Term::empty).collect();
        let places = Sorted { topics: topic_places, outlets: outlet_places, people: people_places };
        // Newest first: readers of a topic or an outlet begin at its end.
        for (index, named) in self.named.iter().enumerate().rev() {
            named.enter(IssueId::at(index), &places, &mut topics, &mut outlets, &mut people);
        }
        for (index, survey) in self.surveys.iter().enumerate() {
            for used in survey.iter() {
                terms[used.term].issues.push(IssueId::at(index));
            }
        }
        let issues = self.linked(&places);
        Archive { config, issues, topics, outlets, people, terms, attachments }
    }

    fn linked(self, places: &Sorted) -> Vec<LinkedIssue> {
        let mut turned = references::turned(&self.references);
        let known = self.issues.into_iter().zip(self.named).zip(self.surveys);
        let found = self.targets.into_iter().zip(self.texts);
        let spoken = self.references.into_iter().zip(self.corrections);
        let together = known.zip(found).zip(spoken).enumerate();
        let link = |(index, ((known, found), spoken))| {
            let ((issue, named), survey): ((Arc<Issue>, Named), Arc<[Use]>) = known;
            let (targets, translations) = found;
            let (points_to, corrections) = spoken;
            LinkedIssue {
                slug: issue.address(),
                targets,
                translations,
                points_to,
                pointed_to_by: turned.remove(&IssueId::at(index)).unwrap_or_default(),
                topics: named.topics.iter().map(|topic| TopicId(places.topics[*topic])).collect(),
                feature_outlets: places.outlets(&named.feature_outlets),
                forward_outlets: places.outlets(&named.forward_outlets),
                preview_outlets: places.outlets(&named.preview_outlets),
                corrections,
                parts: places.parts(named.parts),
                terms: survey.iter().map(|used| TermId(used.term)).collect(),
                first_uses: first_uses(&survey),
                issue,
            }
        };
        together.map(link).collect()
    }
}

/// The terms that passages are first to use.
fn first_uses(survey: &[Use]) -> Vec<(NonZeroU32, TermId)> {
    survey.iter().filter_map(|used| Some((used.first?, TermId(used.term)))).collect()
}

/// Where the records of each directory stand once they are sorted, by their former place.
struct Sorted {
    topics: Vec<usize>,
    outlets: Vec<usize>,
    people: Vec<usize>,
}

impl Sorted {
    fn outlets(&self, named: &[Option<usize>]) -> Vec<Option<OutletId>> {
        named.iter().map(|place| place.map(|place| OutletId(self.outlets[place]))).collect()
    }

    fn parts(&self, named: Vec<(usize, Part)>) -> Vec<(PersonId, Part)> {
        named.into_iter().map(|(place, part)| (PersonId(self.people[place]), part)).collect()
    }
}

impl Named {
    /// Enters an issue with the topics, outlets and people it names.
    fn enter(
        &self,
        id: IssueId,
        places: &Sorted,
        topics: &mut [Topic],
        outlets: &mut [Outlet],
        people: &mut [Person],
    ) {
        for topic in &self.topics {
            topics[places.topics[*topic]].issues.push(id);
        }
        let named = |named: &[Option<usize>]| {
            let outlets = places.outlets(named).into_iter().enumerate();
            outlets.filter_map(|(index, outlet)| Some((index, outlet?.0))).collect::<Vec<_>>()
        };
        for (index, outlet) in named(&self.feature_outlets) {
            outlets[outlet].features.push((id, index));
        }
        for (index, outlet) in named(&self.forward_outlets) {
            outlets[outlet].forwards.push(ForwardId { issue: id, index });
        }
        for (index, outlet) in named(&self.preview_outlets) {
            outlets[outlet].previews.push((id, index));
        }
        for (person, part) in &self.parts {
            people[places.people[*person]].parts.push(part.clone());
        }
    }
}
