//! Topics, outlets, people and terms: who and what the issues name, each once.
//!
//! A name in an issue may be a key of `data/`, the name in either script, or an alias, in any
//! case. One that `data/` does not know still gets a record of its own; one that nearly equals a
//! known name is reported.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::catalogue::{Catalogue, OutletRecord, PersonRecord, Subject, TopicRecord};
use super::{ForwardId, IssueId};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::slug;
use crate::near;
use crate::source::{SitePath, Span, Spanned};

/// What issues are about.
#[derive(Debug, Clone)]
pub struct Topic {
    /// What `data/topics.yaml` says, or the bare name.
    pub record: TopicRecord,
    /// The issues about it, newest first.
    pub issues: Vec<IssueId>,
}

/// Who published originals and recommended writing.
#[derive(Debug, Clone)]
pub struct Outlet {
    /// What `data/outlets.yaml` says, or the bare name.
    pub record: OutletRecord,
    /// Features translated from it, with their index in the issue, newest first.
    pub features: Vec<(IssueId, usize)>,
    /// Recommended links to it, newest first.
    pub forwards: Vec<ForwardId>,
    /// Previews of its articles, with their index in the issue, newest first.
    pub previews: Vec<(IssueId, usize)>,
}

/// Someone who wrote, translated or helped.
#[derive(Debug, Clone)]
pub struct Person {
    /// What `data/people.yaml` says, or the bare name.
    pub record: PersonRecord,
    /// What they did, newest first.
    pub parts: Vec<Part>,
}

/// Something a person did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Wrote an issue.
    Wrote(IssueId),
    /// Wrote the original of a feature.
    WroteOriginal(IssueId, usize),
    /// Translated a feature.
    Translated(IssueId, usize),
    /// Had a hand in an issue, in this role.
    Helped(IssueId, Option<String>),
    /// Made something that was recommended.
    Recommended(ForwardId),
}

/// A term of the glossary.
#[derive(Debug, Clone)]
pub struct Term {
    /// What `data/glossary.yaml` says.
    pub subject: Subject,
    /// The issues that use it, in their text or in a translation, oldest first: the first is the
    /// first mention.
    pub issues: Vec<IssueId>,
}

impl Part {
    /// The issue it belongs to.
    pub fn issue(&self) -> IssueId {
        match self {
            Self::Wrote(issue)
            | Self::WroteOriginal(issue, _)
            | Self::Translated(issue, _)
            | Self::Helped(issue, _) => *issue,
            Self::Recommended(forward) => forward.issue,
        }
    }
}

/// The form in which names are compared: compatibility-normalised, lower case, one space.
pub fn fold(name: &str) -> String {
    if name.is_ascii() && !name.contains("  ") && name.trim() == name {
        return name.to_ascii_lowercase();
    }
    let lower = name.nfkc().collect::<String>().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Records of one file that go by one name: nobody could say which of them an issue means.
pub(super) fn shared_names<'a>(
    subjects: impl Iterator<Item = &'a Subject>,
    file: &str,
) -> Vec<Diagnostic> {
    let path = SitePath::new(file);
    let mut owners: BTreeMap<String, &Subject> = BTreeMap::new();
    let mut findings = Vec::new();
    for subject in subjects {
        let owned = |name: &&str| {
            let owner = *owners.entry(fold(name)).or_insert(subject);
            // Keys that differ in case alone are told as addresses that do.
            fold(&owner.key.value) != fold(&subject.key.value)
        };
        let Some(name) = subject.names().find(owned) else { continue };
        let other = owners[&fold(name)];
        let (first, second) = (&other.key.value, &subject.key.value);
        let message = format!("`{name}` is a name of both `{first}` and `{second}`");
        findings.push(
            Diagnostic::new(Code::DuplicateName, message)
                .at(&path, subject.key.span)
                .note("the other one", &path, Some(other.key.span))
                .help("make one record of the two, or tell their names apart"),
        );
    }
    findings
}

/// A record that issues can name.
pub(super) trait Record: Clone {
    /// What such a record is called in messages, with its article: `an outlet`.
    const WHAT: &'static str;
    /// The file that lists them.
    const FILE: &'static str;

    /// A record of which no more is known than its names.
    fn bare(subject: Subject) -> Self;
    /// Its names.
    fn subject(&self) -> &Subject;
    /// The name to sort by, as it is written: whoever looks for *The Paper* looks under P.
    fn sort_name(&self) -> String {
        let name = &self.subject().name;
        let bare = ["The ", "A ", "An "].iter().find_map(|article| name.strip_prefix(article));
        bare.filter(|bare| !bare.trim().is_empty()).unwrap_or(name).to_owned()
    }
}

impl Record for TopicRecord {
    const WHAT: &'static str = "a topic";
    const FILE: &'static str = "data/topics.yaml";

    fn bare(subject: Subject) -> Self {
        Self { subject }
    }

    fn subject(&self) -> &Subject {
        &self.subject
    }
}

impl Record for OutletRecord {
    const WHAT: &'static str = "an outlet";
    const FILE: &'static str = "data/outlets.yaml";

    fn bare(subject: Subject) -> Self {
        Self { subject, url: None }
    }

    fn subject(&self) -> &Subject {
        &self.subject
    }
}

impl Record for PersonRecord {
    const WHAT: &'static str = "a person";
    const FILE: &'static str = "data/people.yaml";

    fn bare(subject: Subject) -> Self {
        Self { subject, family: None }
    }

    fn subject(&self) -> &Subject {
        &self.subject
    }

    fn sort_name(&self) -> String {
        let name = &self.subject.name;
        // `O'Neil, Shaq` and `Acme, Inc.` are written as lists have them.
        if self.family.is_none() && name.contains(',') {
            return name.clone();
        }
        let last = || name.split_whitespace().next_back().unwrap_or(name);
        format!("{} {name}", self.family.as_deref().unwrap_or_else(last))
    }
}

impl Topic {
    /// A topic nobody has written about yet.
    pub(super) fn empty(record: TopicRecord) -> Self {
        Self { record, issues: Vec::new() }
    }
}

impl Outlet {
    /// The letter it stands under in a list.
    pub fn letter(&self) -> char {
        letter(&self.record)
    }

    /// How many things came from it.
    pub fn count(&self) -> usize {
        self.features.len() + self.forwards.len() + self.previews.len()
    }

    /// The issues that name it, in no order and some of them more than once.
    pub fn issues(&self) -> impl Iterator<Item = IssueId> {
        let ids = self.features.iter().chain(&self.previews).map(|(id, _)| *id);
        ids.chain(self.forwards.iter().map(|forward| forward.issue))
    }

    /// An outlet nothing has come from yet.
    pub(super) fn empty(record: OutletRecord) -> Self {
        Self { record, features: Vec::new(), forwards: Vec::new(), previews: Vec::new() }
    }
}

impl Person {
    /// The letter of the family name, under which they stand in a list.
    pub fn letter(&self) -> char {
        letter(&self.record)
    }

    /// Someone with no part in anything yet.
    pub(super) fn empty(record: PersonRecord) -> Self {
        Self { record, parts: Vec::new() }
    }
}

impl Term {
    /// A term nobody has used yet.
    pub(super) fn empty(subject: Subject) -> Self {
        Self { subject, issues: Vec::new() }
    }
}

/// A name in Chinese alone sorts by its pinyin, where that is known; equal names by their key.
fn sort_key<R: Record>(record: &R) -> (String, &str) {
    let subject = record.subject();
    let name = record.sort_name();
    let is_latin = name.chars().any(|c| c.is_ascii_alphabetic());
    let name = if is_latin { name } else { subject.pinyin.clone().unwrap_or(name) };
    let bare: String = name.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
    (fold(&bare), &subject.key.value)
}

/// The letter under which a record is sorted: `A` to `Z`; `#` for figures and signs; `字` for
/// another script of which no pinyin is known.
fn letter<R: Record>(record: &R) -> char {
    let (key, _) = sort_key(record);
    match key.chars().next() {
        Some(first) if first.is_ascii_lowercase() => first.to_ascii_uppercase(),
        Some(first) if first.is_alphabetic() => '字',
        _ => '#',
    }
}

/// The records of one sort while issues are being linked: grows by the names nobody listed.
pub(super) struct Directory<R> {
    records: Vec<R>,
    by_name: BTreeMap<String, usize>,
    n_listed: usize,
}

impl<R: Record> Directory<R> {
    /// Starts with the records of `data/`.
    pub(super) fn new(listed: Vec<R>) -> Self {
        let mut by_name = BTreeMap::new();
        for (index, record) in listed.iter().enumerate() {
            for name in record.subject().names() {
                by_name.entry(fold(name)).or_insert(index);
            }
        }
        Self { n_listed: listed.len(), records: listed, by_name }
    }

    /// The record a name stands for; makes one, and reports a near miss, when there is none.
    pub(super) fn resolve(
        &mut self,
        name: &Spanned<String>,
        path: &SitePath,
        findings: &mut Vec<Diagnostic>,
    ) -> usize {
        let folded = fold(&name.value);
        if let Some(&index) = self.by_name.get(&folded) {
            return index;
        }
        findings.extend(self.near_miss(name, path));
        self.add(&name.value, folded)
    }

    fn near_miss(&self, name: &Spanned<String>, path: &SitePath) -> Option<Diagnostic> {
        let listed = &self.records[..self.n_listed];
        let known =
            near::nearest(&name.value, listed.iter().flat_map(|record| record.subject().names()))?;
        let message = format!("`{}` is not {} of `{}`", name.value, R::WHAT, R::FILE);
        let help = format!("did you mean `{known}`? if not, list the new name in `{}`", R::FILE);
        Some(Diagnostic::new(Code::NearName, message).at(path, name.span).help(help))
    }

    fn add(&mut self, name: &str, folded: String) -> usize {
        let mut key = slug::key(name);
        if let Some(&index) = self.by_name.get(&fold(&key)) {
            let known = &self.records[index].subject().name;
            if !has_telling_sign(name) && !has_telling_sign(known) {
                self.by_name.insert(folded, index);
                return index;
            }
            key = self.free_key(&key);
        }
        let index = self.records.len();
        self.by_name.insert(fold(&key), index);
        self.by_name.insert(folded, index);
        self.records.push(R::bare(Subject {
            key: Spanned::new(key, Span::default()),
            name: name.to_owned(),
            zh: None,
            pinyin: None,
            aliases: Vec::new(),
            about: None,
        }));
        index
    }

    /// `c-2` where `c` is taken.
    fn free_key(&self, key: &str) -> String {
        let mut keys = (2..).map(|number| format!("{key}-{number}"));
        keys.find(|key| !self.by_name.contains_key(key)).expect("there is always another number")
    }

    /// The records A to Z, and for each former index its new place.
    pub(super) fn sorted(self) -> (Vec<R>, Vec<usize>) {
        let mut order: Vec<usize> = (0..self.records.len()).collect();
        let keys: Vec<(String, &str)> = self.records.iter().map(sort_key).collect();
        order.sort_by(|&a, &b| keys[a].cmp(&keys[b]));
        let mut places = vec![0; order.len()];
        for (place, &index) in order.iter().enumerate() {
            places[index] = place;
        }
        (order.iter().map(|&index| self.records[index].clone()).collect(), places)
    }
}

/// Whether a name has a sign that keys leave out although it makes another name: `C++` is not `C`.
fn has_telling_sign(name: &str) -> bool {
    name.contains(['+', '#', '*', '=', '@', '$', '%'])
}

/// The three directories that issues write names of.
pub(super) struct Directories {
    pub(super) topics: Directory<TopicRecord>,
    pub(super) outlets: Directory<OutletRecord>,
    pub(super) people: Directory<PersonRecord>,
}

impl Directories {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        Self {
            topics: Directory::new(catalogue.topics.clone()),
            outlets: Directory::new(catalogue.outlets.clone()),
            people: Directory::new(catalogue.people.clone()),
        }
    }
}
