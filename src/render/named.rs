//! What many pages name: issues, outlets, people, topics and terms, each made ready for templates
//! when a page first needs it.

use std::iter;
use std::sync::OnceLock;

use serde::Serialize;

use crate::archive::{Archive, IssueId, OutletId, PersonId, TermId, TopicId};
use crate::render::Site;
use crate::render::templates::Held;
use crate::render::views::{EntryView, IssueLink, LinkView, NameView};

/// The views by which pages name things, by the places of these in the archive.
pub(super) struct Named {
    issues: Vec<OnceLock<Held<IssueLink>>>,
    outlets: Vec<OnceLock<Held<NameView>>>,
    people: Vec<OnceLock<Held<NameView>>>,
    topics: Vec<OnceLock<Held<EntryView>>>,
    terms: Vec<OnceLock<Held<LinkView>>>,
}

impl Named {
    pub(super) fn new(archive: &Archive) -> Self {
        Self {
            issues: places(archive.issues().len()),
            outlets: places(archive.outlets().len()),
            people: places(archive.people().len()),
            topics: places(archive.topics().len()),
            terms: places(archive.terms().len()),
        }
    }
}

impl Site {
    /// An issue that is merely named.
    pub(super) fn issue_named(&self, id: IssueId) -> Held<IssueLink> {
        held(&self.named.issues[id.index()], || self.issue_link(id))
    }

    /// An outlet beside what came from it.
    pub(super) fn outlet_named(&self, id: OutletId) -> Held<NameView> {
        held(&self.named.outlets[id.index()], || self.outlet_name(id))
    }

    /// A person beside what they did.
    pub(super) fn person_named(&self, id: PersonId) -> Held<NameView> {
        held(&self.named.people[id.index()], || self.person_name(id))
    }

    /// A topic beside an issue about it.
    pub(super) fn topic_named(&self, id: TopicId) -> Held<EntryView> {
        held(&self.named.topics[id.index()], || self.topic_entry(id))
    }

    /// A term beside an issue that uses it.
    pub(super) fn term_named(&self, id: TermId) -> Held<LinkView> {
        held(&self.named.terms[id.index()], || self.term_link(id))
    }
}

fn places<T>(count: usize) -> Vec<OnceLock<T>> {
    iter::repeat_with(OnceLock::new).take(count).collect()
}

fn held<View: Serialize>(place: &OnceLock<Held<View>>, view: impl FnOnce() -> View) -> Held<View> {
    place.get_or_init(|| Held::new(&view())).clone()
}
