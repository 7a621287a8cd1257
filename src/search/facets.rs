//! What a search can be narrowed down to, and the two scripts of Chinese: files of an index that say
//! nothing of words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::names::names;
use super::passages::{Area, Passage};
use crate::archive::catalogue::Subject;
use crate::archive::directory::{Outlet, Topic};
use crate::archive::{Archive, IssueId, OutletId, TopicId};
use crate::han;
use crate::issue::Kind;
use crate::pages::label_key;

/// The values of a facet, each with the issues or the passages that have it.
#[derive(Serialize)]
struct Facet {
    values: Vec<Value>,
}

#[derive(Serialize)]
struct Value {
    key: String,
    name: String,
    zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<Vec<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<Vec<u32>>,
}

/// Writes the files, which are yet to be made small. `ideographs` are all that the passages hold.
pub(super) fn files(
    archive: &Archive,
    values: PassageValues,
    mut ideographs: BTreeSet<char>,
) -> Vec<(String, Vec<u8>)> {
    let [labels, languages, areas] = values.into_facets();
    let facets = [
        ("f-topic", topics(archive)),
        ("f-outlet", outlets(archive)),
        ("f-kind", kinds(archive)),
        ("f-label", labels),
        ("f-lang", languages),
        ("f-in", areas),
    ];
    let file = |name: &str, bytes: Vec<u8>| (format!("{name}.bin"), bytes);
    let mut files: Vec<_> = facets.iter().map(|(name, facet)| file(name, json(facet))).collect();
    let named = archive.topics().map(|(_, topic)| &topic.record.subject);
    let named = named.chain(archive.outlets().map(|(_, outlet)| &outlet.record.subject));
    let named = named.chain(archive.people().map(|(_, person)| &person.record.subject));
    let named = named.chain(archive.terms().map(|(_, term)| &term.subject));
    ideographs.extend(named.flat_map(names).flat_map(str::chars).map(han::simplified));
    files.push(file("han", json(&characters(&ideographs))));
    files
}

/// Traditional characters, each with its simplified one: those of which that occurs anywhere, for of
/// the others there is nothing to find.
fn characters(ideographs: &BTreeSet<char>) -> String {
    let pairs = han::simplifications().filter(|(_, simplified)| ideographs.contains(simplified));
    pairs.flat_map(|(traditional, simplified)| [traditional, simplified]).collect()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("keys are strings")
}

fn topics(archive: &Archive) -> Facet {
    let value = |(_, topic): (TopicId, &Topic)| {
        of_issues(&topic.record.subject, topic.issues.iter().copied())
    };
    Facet { values: archive.topics().map(value).collect() }
}

fn outlets(archive: &Archive) -> Facet {
    let value =
        |(_, outlet): (OutletId, &Outlet)| of_issues(&outlet.record.subject, outlet.issues());
    Facet { values: archive.outlets().map(value).collect() }
}

fn kinds(archive: &Archive) -> Facet {
    let value = |(kind, key, name): &(Kind, &str, &str)| {
        let issues = archive.issues().filter(|(_, linked)| linked.issue.kind == *kind);
        let issues = issues.map(|(id, _)| id.index() as u32).collect();
        let issues = Some(differences(issues));
        Value { key: (*key).to_owned(), name: (*name).to_owned(), zh: None, issues, passages: None }
    };
    Facet { values: Kind::ALL.iter().map(value).collect() }
}

fn of_issues(subject: &Subject, issues: impl Iterator<Item = IssueId>) -> Value {
    let mut issues: Vec<u32> = issues.map(|id| id.index() as u32).collect();
    issues.sort_unstable();
    issues.dedup();
    Value {
        key: subject.key.value.clone(),
        name: subject.name.clone(),
        zh: subject.zh.clone(),
        issues: Some(differences(issues)),
        passages: None,
    }
}

/// Each number as the difference to the one before.
fn differences(numbers: Vec<u32>) -> Vec<u32> {
    let mut last = 0;
    numbers.into_iter().map(|number| number - std::mem::replace(&mut last, number)).collect()
}

/// The values that the passages of some neighbouring issues have: label, language and part of the
/// issue, each with its name and the passages that have it.
#[derive(Default)]
pub(super) struct PassageValues([BTreeMap<String, (String, Vec<u32>)>; 3]);

impl PassageValues {
    /// Adds a passage.
    pub(super) fn add(
        &mut self,
        archive: &Archive,
        id: IssueId,
        passage: &Passage<'_>,
        number: u32,
    ) {
        for (facet, value) in self.0.iter_mut().zip(values(archive, id, passage)) {
            if let Some((key, name)) = value {
                facet.entry(key).or_insert_with(|| (name, Vec::new())).1.push(number);
            }
        }
    }

    /// Adds those of later issues, whose passages begin with `first`.
    pub(super) fn append(&mut self, later: &Self, first: u32) {
        for (facet, later) in self.0.iter_mut().zip(&later.0) {
            for (key, (name, passages)) in later {
                let own = facet.entry(key.clone()).or_insert_with(|| (name.clone(), Vec::new()));
                own.1.extend(passages.iter().map(|passage| first + passage));
            }
        }
    }

    fn into_facets(self) -> [Facet; 3] {
        self.0.map(|facet| {
            let values = facet.into_iter().map(|(key, (name, passages))| {
                let passages = Some(differences(passages));
                Value { key, name, zh: None, issues: None, passages }
            });
            Facet { values: values.collect() }
        })
    }
}

/// The label, the language and the part of the issue that a passage has: keys and names.
pub(super) fn values(
    archive: &Archive,
    id: IssueId,
    passage: &Passage<'_>,
) -> [Option<(String, String)>; 3] {
    let forward = passage.forward.map(|index| &archive.issue(id).issue.forwards[index]);
    let label = forward.and_then(|forward| forward.label.as_ref());
    let language = forward.and_then(|forward| forward.language.as_deref());
    let language = language.or(passage.has_original.then_some("zh"));
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let area = (passage.area != Area::Text).then(|| passage.area.key().to_owned());
    [
        label.map(|label| (label_key(label), label.clone())),
        language.map(primary).map(|tag| (tag.clone(), tag)),
        area.map(|key| (key.clone(), key)),
    ]
}
