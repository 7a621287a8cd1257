//! All issues, agreeing with each other.
//!
//! [`link`] takes issues that know only themselves and makes an [`Archive`] in which every
//! reference leads somewhere: neighbours, mentions both ways, corrections, topics, outlets, people,
//! terms. Leaves to `pages` which files exist and to `render` how anything looks.

mod assemble;
pub mod catalogue;
pub mod directory;
mod former;
mod forms;
mod ids;
pub mod images;
mod link;
pub mod links;
mod names;
mod paths;
pub mod references;
pub mod standings;
pub mod survey;
mod translations;
mod unindented;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::issue::document::Stretch;
use crate::issue::parse::Loose;
use crate::issue::{Correction, Forward, Issue, IssueNumber, Preview};
use crate::source::{Bytes, SitePath};
use directory::{Outlet, Part, Person, Term, Topic};
use images::Picture;
use links::{Places, Targets};
use names::Naming;
use references::Reference;
use standings::Standings;
use survey::Place;

pub use former::Former;
pub use ids::{ForwardId, IssueId, OutletId, PersonId, TermId, TopicId};
pub use link::{Beside, Drafts, Materials, link};

/// The whole archive. Only [`link`] makes one, so nothing in it is unresolved.
pub struct Archive {
    /// What the site is called and where it stands.
    pub config: Config,
    issues: Vec<LinkedIssue>,
    naming: Arc<Naming>,
    terms: Vec<Term>,
    standings: Arc<Standings>,
    attachments: Arc<BTreeMap<SitePath, Attachment>>,
    places: Arc<Places>,
}

/// What an archive looks like from outside: two with one outline have the same pages at the same
/// addresses.
#[derive(Clone)]
pub struct Outline {
    naming: Arc<Naming>,
    attachments: Arc<BTreeMap<SitePath, Attachment>>,
    places: Arc<Places>,
    standings: Arc<Standings>,
}

impl PartialEq for Outline {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.naming, &other.naming)
            && Arc::ptr_eq(&self.attachments, &other.attachments)
            && Arc::ptr_eq(&self.places, &other.places)
            && self.standings == other.standings
    }
}

/// An issue among the others.
#[derive(Debug, Clone)]
pub struct LinkedIssue {
    /// What its file says.
    pub issue: Arc<Issue>,
    /// Its address without the slashes: `120`, or the slug.
    pub slug: String,
    /// Where the links of its file lead.
    pub targets: Targets,
    /// The full translations the archive holds, one place a feature.
    pub translations: Vec<Option<TranslationText>>,
    /// The issues this one speaks of, each once, in order.
    pub points_to: Arc<[Reference]>,
    /// The issues that speak of this one, each once, oldest first.
    pub pointed_to_by: Vec<Reference>,
    /// What it is about.
    pub topics: Arc<[TopicId]>,
    /// The outlet of each feature.
    pub feature_outlets: Arc<[Option<OutletId>]>,
    /// The outlet of each forward.
    pub forward_outlets: Arc<[Option<OutletId>]>,
    /// The outlet of each preview.
    pub preview_outlets: Arc<[Option<OutletId>]>,
    /// What was put right in it, and what it puts right.
    pub corrections: Corrections,
    /// Everyone it names, with what they did.
    pub parts: Arc<[(PersonId, Part)]>,
    /// The terms of the glossary that it uses.
    pub terms: Vec<TermId>,
    /// Those of them that its text uses, each with the place where it is the first to.
    pub first_uses: Box<[(Place, TermId)]>,
}

/// A full translation that the archive holds.
#[derive(Debug, Clone)]
pub struct TranslationText {
    /// The file and its Markdown.
    pub file: Arc<Loose>,
    /// Where its links lead.
    pub targets: Targets,
    /// The terms of the glossary that it or its original uses.
    pub terms: Vec<TermId>,
    /// The words that are the first to use one, in the order of the text.
    pub first_uses: Vec<(Stretch, TermId)>,
}

/// The corrections an issue has to do with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    /// What was put right in this issue, by itself or by a later one, oldest first.
    pub here: Vec<CorrectionId>,
    /// What its file puts right in other issues.
    pub elsewhere: Vec<CorrectionId>,
}

/// A correction: the issue that holds it, and which of its corrections it is, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorrectionId {
    /// The issue whose file holds it.
    pub issue: IssueId,
    /// Which of its corrections.
    pub index: usize,
}

/// A file beside the issues, published as it stands.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its bytes.
    pub bytes: Bytes,
    /// What it shows, when it is a picture.
    pub picture: Option<Picture>,
}

impl Archive {
    /// Every issue, oldest first.
    pub fn issues(
        &self,
    ) -> impl DoubleEndedIterator<Item = (IssueId, &LinkedIssue)> + ExactSizeIterator {
        self.issues.iter().enumerate().map(|(index, issue)| (IssueId::at(index), issue))
    }

    /// The issue with this id.
    pub fn issue(&self, id: IssueId) -> &LinkedIssue {
        &self.issues[id.index()]
    }

    /// The issue before this one.
    pub fn previous(&self, id: IssueId) -> Option<IssueId> {
        id.index().checked_sub(1).map(IssueId::at)
    }

    /// The issue after this one.
    pub fn next(&self, id: IssueId) -> Option<IssueId> {
        (id.index() + 1 < self.issues.len()).then(|| IssueId::at(id.index() + 1))
    }

    /// How many drafts are not part of it.
    pub fn n_drafts_left_out(&self) -> usize {
        self.places.absent.n_drafts
    }

    /// The newest issue; none in an empty archive.
    pub fn latest(&self) -> Option<IssueId> {
        self.issues.len().checked_sub(1).map(IssueId::at)
    }

    /// A recommended link.
    pub fn forward(&self, id: ForwardId) -> &Forward {
        &self.issue(id.issue).issue.forwards[id.index()]
    }

    /// The outlet of a recommended link.
    pub fn forward_outlet(&self, id: ForwardId) -> Option<OutletId> {
        self.issue(id.issue).forward_outlets[id.index()]
    }

    /// Every recommended link: newest issue first, within an issue in the author's order.
    pub fn forwards(&self) -> impl Iterator<Item = ForwardId> {
        self.issues().rev().flat_map(|(issue, linked)| {
            (0..linked.issue.forwards.len()).map(move |index| ForwardId::new(issue, index))
        })
    }

    /// A correction.
    pub fn correction(&self, id: CorrectionId) -> &Correction {
        &self.issue(id.issue).issue.corrections[id.index]
    }

    /// Every corrected issue with its corrections, newest issue first.
    pub fn corrected(&self) -> impl Iterator<Item = (IssueId, &[CorrectionId])> {
        self.issues()
            .rev()
            .filter(|(_, linked)| !linked.corrections.here.is_empty())
            .map(|(id, linked)| (id, linked.corrections.here.as_slice()))
    }

    /// The topics, A to Z.
    pub fn topics(&self) -> impl ExactSizeIterator<Item = (TopicId, &Topic)> {
        self.naming.topics.iter().enumerate().map(|(index, topic)| (TopicId::at(index), topic))
    }

    /// One topic.
    pub fn topic(&self, id: TopicId) -> &Topic {
        &self.naming.topics[id.index()]
    }

    /// The outlets, A to Z.
    pub fn outlets(&self) -> impl ExactSizeIterator<Item = (OutletId, &Outlet)> {
        self.naming.outlets.iter().enumerate().map(|(index, outlet)| (OutletId::at(index), outlet))
    }

    /// One outlet.
    pub fn outlet(&self, id: OutletId) -> &Outlet {
        &self.naming.outlets[id.index()]
    }

    /// Who writes the newsletter, where the archive knows more of them than the name.
    pub fn author(&self) -> Option<PersonId> {
        let name = directory::fold(&self.config.author.name);
        let mut people = self.people();
        let is_author = |person: &Person| {
            person.record.subject.names().any(|known| directory::fold(known) == name)
        };
        people.find(|(_, person)| is_author(person)).map(|(id, _)| id)
    }

    /// The people, A to Z by family name.
    pub fn people(&self) -> impl ExactSizeIterator<Item = (PersonId, &Person)> {
        self.naming.people.iter().enumerate().map(|(index, person)| (PersonId::at(index), person))
    }

    /// One person.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.naming.people[id.index()]
    }

    /// The issue with this number.
    pub fn numbered(&self, number: IssueNumber) -> Option<IssueId> {
        let index = self.issues.partition_point(|linked| linked.number() < number);
        let linked = self.issues.get(index)?;
        (linked.number() == number).then(|| IssueId::at(index))
    }

    /// The terms of the glossary, A to Z.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = (TermId, &Term)> {
        self.terms.iter().enumerate().map(|(index, term)| (TermId::at(index), term))
    }

    /// One term.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.index()]
    }

    /// How the links that lead out of the archive stood when they were looked at.
    pub fn standings(&self) -> &Standings {
        &self.standings
    }

    /// The files beside the issues.
    pub fn attachments(&self) -> &BTreeMap<SitePath, Attachment> {
        &self.attachments
    }

    /// What it looks like from outside.
    pub fn outline(&self) -> Outline {
        Outline {
            naming: Arc::clone(&self.naming),
            attachments: Arc::clone(&self.attachments),
            places: Arc::clone(&self.places),
            standings: Arc::clone(&self.standings),
        }
    }

    /// The years in which issues came out, newest first.
    pub fn years(&self) -> Vec<i16> {
        let years: BTreeSet<i16> =
            self.issues.iter().map(|linked| linked.issue.date.year()).collect();
        years.into_iter().rev().collect()
    }
}

impl LinkedIssue {
    /// Its number.
    pub fn number(&self) -> IssueNumber {
        self.issue.number.value
    }

    /// A preview of an Around the Horn.
    pub fn preview(&self, index: usize) -> &Preview {
        &self.issue.horn[index]
    }
}
