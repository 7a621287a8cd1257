//! What linking found before, taken over where nothing it follows from has changed.
//!
//! Most of an archive follows from the facts of its issues alone: their numbers and addresses, whom
//! they name. Where their links lead follows from those and from their own text. So when only texts
//! changed, all but the changed issues and whoever points into them is as it was. Everything here
//! compares what it was made from; what is taken over is what would be made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::links::{Absences, Landmarks, Places, Target, Targets};
use super::names::Naming;
use super::references::Reference;
use super::{Attachment, IssueId};
use crate::diagnostic::Diagnostic;
use crate::issue::Issue;
use crate::source::{Bytes, SitePath};

/// What the last linking found.
#[derive(Default)]
pub struct Former(pub(super) Option<Linked>);

/// What linking found, and from what.
pub(super) struct Linked {
    pub(super) issues: Vec<Arc<Issue>>,
    pub(super) catalogue: Catalogue,
    pub(super) places: Arc<Places>,
    pub(super) naming: Arc<Naming>,
    pub(super) attachments: Arc<BTreeMap<SitePath, Attachment>>,
    /// What was found in the attachments.
    pub(super) looked: Vec<Diagnostic>,
    pub(super) followed: Vec<Followed>,
}

/// The files beside the issues, and what was found in them.
pub(super) type LookedInto = (Arc<BTreeMap<SitePath, Attachment>>, Vec<Diagnostic>);

/// Where the links of one issue lead.
#[derive(Clone)]
pub(super) struct Followed {
    pub(super) targets: Targets,
    pub(super) points_to: Arc<[Reference]>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Followed {
    pub(super) fn points_to(&self) -> &Arc<[Reference]> {
        &self.points_to
    }
}

impl Former {
    /// What can be taken over for these issues. Nothing when more than their texts is different.
    pub(super) fn for_issues(&self, issues: &[Arc<Issue>]) -> Known<'_> {
        Known(self.0.as_ref().and_then(|linked| Some((linked, linked.changed(issues)?))))
    }

    /// The files beside the issues and what was found in them, when they are as they were.
    pub(super) fn attachments(&self, files: &BTreeMap<SitePath, Bytes>) -> Option<LookedInto> {
        let linked = self.0.as_ref()?;
        let is_same = files.len() == linked.attachments.len()
            && files.iter().zip(linked.attachments.iter()).all(|((path, bytes), (known, file))| {
                path == known && is_same_file(bytes, &file.bytes)
            });
        is_same.then(|| (Arc::clone(&linked.attachments), linked.looked.clone()))
    }
}

impl Linked {
    /// The issues that are others than they were; none when more than their texts is different.
    fn changed(&self, issues: &[Arc<Issue>]) -> Option<BTreeSet<IssueId>> {
        if issues.len() != self.issues.len() {
            return None;
        }
        let pairs = self.issues.iter().zip(issues).enumerate();
        let others = pairs.filter(|(_, (old, new))| !Arc::ptr_eq(old, new));
        let changed = others
            .map(|(index, (old, new))| (old.facts() == new.facts()).then_some(IssueId::at(index)));
        changed.collect()
    }
}

/// What is known from before of issues of which only some texts changed, and which those are.
pub(super) struct Known<'a>(Option<(&'a Linked, BTreeSet<IssueId>)>);

impl Known<'_> {
    /// Where issues are found, when that is as it was.
    pub(super) fn places(
        &self,
        absent: &Absences,
        translations: &BTreeMap<SitePath, (IssueId, usize)>,
    ) -> Option<Arc<Places>> {
        let places = &self.0.as_ref()?.0.places;
        let is_same = places.absent == *absent && places.translations == *translations;
        is_same.then(|| Arc::clone(places))
    }

    /// Whom and what issues name, when that is as it was. What was found in a changed issue would
    /// stand in another place.
    pub(super) fn naming(&self, catalogue: &Catalogue) -> Option<Arc<Naming>> {
        let (linked, changed) = self.0.as_ref()?;
        let paths = changed.iter().map(|id| &linked.issues[id.index()].path);
        let paths: BTreeSet<&SitePath> = paths.collect();
        let mut found = linked.naming.findings.iter().filter_map(|finding| finding.place.as_ref());
        let is_same = linked.catalogue == *catalogue && !found.any(|it| paths.contains(&it.path));
        is_same.then(|| Arc::clone(&linked.naming))
    }

    /// Where the links of an issue lead, when what they can lead to is as it was and neither the
    /// issue nor one it points into changed. One in which something was found is looked at again:
    /// it may have been about a heading.
    pub(super) fn followed(&self, id: IssueId, landmarks: &Landmarks<'_>) -> Option<Followed> {
        let (linked, changed) = self.0.as_ref()?;
        let followed = &linked.followed[id.index()];
        let has_translations = || {
            let mut features = linked.issues[id.index()].features.iter();
            features.any(|feature| feature.translation.is_some())
        };
        let points_into_changed = || {
            followed.targets.iter().any(|(_, target)| match target {
                Target::Issue { id, .. } => changed.contains(id),
                _ => false,
            })
        };
        let is_same = std::ptr::eq(&*linked.places, landmarks.places)
            && std::ptr::eq(&*linked.attachments, landmarks.attachments)
            && !changed.contains(&id)
            && followed.findings.is_empty()
            && !has_translations()
            && !points_into_changed();
        is_same.then(|| followed.clone())
    }
}

/// Whether two files are one that was read once: not compared byte by byte, for they can be large.
fn is_same_file(one: &Bytes, other: &Bytes) -> bool {
    match (one, other) {
        (Bytes::Read(one), Bytes::Read(other)) => Arc::ptr_eq(one, other),
        (one, other) => one == other,
    }
}
