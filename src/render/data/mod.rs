//! Open data: what the archive knows, for programs. [`schema`] says what each file holds.
//!
//! Drafts are left out. A field that is not known is left out of JSON and empty in CSV. The version
//! goes up when a field changes its name or meaning, or goes; a new field does not change it.

pub(super) mod schema;
mod table;

use serde::Serialize;

use super::{Take, json};
use crate::archive::catalogue::Subject;
use crate::archive::directory::Part;
use crate::archive::references::{Manner, Reference};
use crate::archive::standings::State;
use crate::archive::{ForwardId, IssueId, LinkedIssue};
use crate::issue::{Feature, Translation};
use crate::pages::{DataFile, Page};
use crate::render::Site;
use table::Table;

/// The version of the fields.
pub(super) const VERSION: u32 = 1;

/// How much of a note stands in the data, in characters: all of it, for any note worth the name.
const WHOLE_NOTE: usize = 100_000;

/// Writes a file of data, a record at a time: with many issues it is the longest file of the site.
pub(super) fn write(site: &Site, file: DataFile, take: Take<'_>) {
    let forwards = || public_forwards(site).map(|id| forward(site, id));
    match file {
        DataFile::Issues => {
            records(public_issues(site).map(|(id, linked)| issue(site, id, linked)), take);
        }
        DataFile::Forwards => records(forwards(), take),
        DataFile::ForwardsTable => forwards_table(forwards(), take),
        DataFile::References => references(site, take),
        DataFile::Topics => records(topics(site), take),
        DataFile::Outlets => records(outlets(site), take),
        DataFile::People => records(people(site), take),
    }
}

/// How many records a file holds.
pub(super) fn count(site: &Site, file: DataFile) -> usize {
    match file {
        DataFile::Issues => public_issues(site).count(),
        DataFile::Forwards | DataFile::ForwardsTable => public_forwards(site).count(),
        DataFile::References => {
            public_issues(site).map(|(_, linked)| public_references(site, linked).count()).sum()
        }
        DataFile::Topics => site.archive.topics().count(),
        DataFile::Outlets => site.archive.outlets().count(),
        DataFile::People => site.archive.people().count(),
    }
}

/// Writes what the files of data hold, for programs.
pub(super) fn schema(site: &Site) -> Vec<u8> {
    schema::write(site)
}

fn is_public(site: &Site, id: IssueId) -> bool {
    !site.archive.issue(id).issue.is_draft
}

fn public_issues(site: &Site) -> impl Iterator<Item = (IssueId, &LinkedIssue)> {
    site.archive.issues().filter(|(_, linked)| !linked.issue.is_draft)
}

fn public_forwards(site: &Site) -> impl Iterator<Item = ForwardId> {
    site.archive.forwards().filter(|id| is_public(site, id.issue))
}

fn public_references<'a>(
    site: &'a Site,
    from: &'a LinkedIssue,
) -> impl Iterator<Item = &'a Reference> {
    from.points_to.iter().filter(|reference| is_public(site, reference.to))
}

fn records<T: Serialize>(records: impl Iterator<Item = T>, take: Take<'_>) {
    take(format!("{{\"version\":{VERSION},\"records\":").as_bytes());
    json::write_lines(records, take);
    take(b"}\n");
}

#[derive(Serialize)]
struct IssueRecord<'a> {
    number: u32,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<&'a str>,
    date: String,
    kind: &'static str,
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    features: Vec<FeatureRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionRecord>,
}

#[derive(Serialize)]
struct FeatureRecord<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translators: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<String>,
}

#[derive(Serialize)]
struct CorrectionRecord {
    date: String,
    note: String,
    stands_in: u32,
}

fn issue<'a>(site: &'a Site, id: IssueId, linked: &'a LinkedIssue) -> IssueRecord<'a> {
    let issue = &linked.issue;
    let topics = linked.topics.iter().map(|topic| site.archive.topic(*topic));
    let features = issue.features.iter().enumerate();
    let corrections = linked.corrections.here.iter().map(|id| {
        let correction = site.archive.correction(*id);
        CorrectionRecord {
            date: correction.date.to_string(),
            note: correction.note.excerpt(WHOLE_NOTE),
            stands_in: site.archive.issue(id.issue).number().get(),
        }
    });
    IssueRecord {
        number: linked.number().get(),
        title: &issue.title.value,
        subtitle: issue.subtitle.as_deref(),
        date: issue.date.to_string(),
        kind: issue.kind.key(),
        page: site.full(&Page::Issue(id).address(&site.archive)),
        first_published: issue.url.as_ref().map(|url| url.value.as_str()),
        authors: names(site, linked, |part| matches!(part, Part::Wrote(_))),
        topics: topics.map(|topic| topic.record.subject.key.value.as_str()).collect(),
        features: features.map(|(at, one)| feature(site, id, linked, at, one)).collect(),
        corrections: corrections.collect(),
    }
}

fn feature<'a>(
    site: &'a Site,
    id: IssueId,
    linked: &'a LinkedIssue,
    index: usize,
    feature: &'a Feature,
) -> FeatureRecord<'a> {
    let wrote = |part: &Part| matches!(part, Part::WroteOriginal(_, at) if *at == index);
    let translated = |part: &Part| matches!(part, Part::Translated(_, at) if *at == index);
    let here = || site.full(&Page::Translation(id, index).address(&site.archive));
    let elsewhere = feature.translation.as_ref().and_then(|translation| match &translation.value {
        Translation::Address(address) => Some(address.clone()),
        Translation::File(_) => None,
    });
    FeatureRecord {
        title: &feature.title.value,
        original_title: feature.original_title.as_deref(),
        outlet: linked.feature_outlets[index]
            .map(|outlet| site.archive.outlet(outlet).record.subject.key.value.as_str()),
        authors: names(site, linked, wrote),
        translators: names(site, linked, translated),
        published: feature.published.map(|date| date.to_string()),
        medium: feature.medium.as_deref(),
        url: feature.url.as_ref().map(|url| url.value.as_str()),
        archived: feature.archived.as_ref().map(|url| url.value.as_str()),
        translation: linked.translations[index].as_ref().map(|_| here()).or(elsewhere),
    }
}

fn names<'a>(site: &'a Site, linked: &LinkedIssue, is_it: impl Fn(&Part) -> bool) -> Vec<&'a str> {
    let parts = linked.parts.iter().filter(|(_, part)| is_it(part));
    parts.map(|(person, _)| site.archive.person(*person).record.subject.name.as_str()).collect()
}

#[derive(Serialize)]
struct ForwardRecord<'a> {
    issue: u32,
    position: usize,
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

fn forward(site: &Site, id: ForwardId) -> ForwardRecord<'_> {
    let forward = site.archive.forward(id);
    let linked = site.archive.issue(id.issue);
    let page = site.full(&Page::Issue(id.issue).address(&site.archive));
    let outlet = site.archive.forward_outlet(id).map(|outlet| site.archive.outlet(outlet));
    let url = forward.url.as_ref();
    let standing = url.and_then(|url| site.archive.standings().get(&url.value));
    ForwardRecord {
        issue: linked.number().get(),
        position: id.index() + 1,
        page: format!("{page}#f{}", id.index() + 1),
        label: forward.label.as_deref(),
        title: &forward.title.value,
        url: forward.url.as_ref().map(|url| url.value.as_str()),
        archived: site.copy_of(forward.url.as_ref(), forward.archived.as_ref()),
        state: standing.and_then(|standing| standing.state).map(State::key),
        checked: standing.and_then(|standing| standing.checked).map(|date| date.to_string()),
        moved_to: standing.and_then(|standing| standing.to.as_deref()),
        authors: names(site, linked, |part| matches!(part, Part::Recommended(at) if *at == id)),
        outlet: outlet.map(|outlet| outlet.record.subject.key.value.as_str()),
        language: forward.language.as_deref(),
        date: forward.date.map(|date| date.to_string()),
        note: forward.note.as_ref().map(|note| note.excerpt(WHOLE_NOTE)),
    }
}

fn forwards_table<'a>(forwards: impl Iterator<Item = ForwardRecord<'a>>, take: Take<'_>) {
    let mut table = Table::new(DataFile::ForwardsTable, take);
    for forward in forwards {
        let some = |text: Option<&'a str>| text.unwrap_or_default();
        table.row(&[
            &forward.issue.to_string(),
            &forward.position.to_string(),
            &forward.page,
            some(forward.label),
            forward.title,
            some(forward.url),
            some(forward.archived),
            some(forward.state),
            &forward.checked.unwrap_or_default(),
            some(forward.moved_to),
            &forward.authors.join("; "),
            some(forward.outlet),
            some(forward.language),
            &forward.date.unwrap_or_default(),
            &forward.note.unwrap_or_default(),
        ]);
    }
}

fn references(site: &Site, take: Take<'_>) {
    let mut table = Table::new(DataFile::References, take);
    for (_, linked) in public_issues(site) {
        for reference in public_references(site, linked) {
            let (manner, quote) = match &reference.manner {
                Manner::Mentions(quote) => ("mentions", &**quote),
                Manner::Corrects => ("corrects", ""),
                Manner::Related => ("related", ""),
            };
            let to = site.archive.issue(reference.to).number().to_string();
            table.row(&[&linked.number().to_string(), &to, manner, quote]);
        }
    }
}

#[derive(Serialize)]
struct SubjectRecord<'a> {
    key: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    zh: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinyin: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    page: String,
    issues: Vec<u32>,
}

fn topics(site: &Site) -> impl Iterator<Item = SubjectRecord<'_>> {
    site.archive.topics().map(|(id, topic)| {
        let issues = topic.issues.iter().copied();
        subject(site, &topic.record.subject, &Page::Topic(id), None, issues)
    })
}

fn outlets(site: &Site) -> impl Iterator<Item = SubjectRecord<'_>> {
    site.archive.outlets().map(|(id, outlet)| {
        let featured = outlet.features.iter().chain(&outlet.previews).map(|(issue, _)| *issue);
        let issues = featured.chain(outlet.forwards.iter().map(|forward| forward.issue));
        let home = outlet.record.url.as_deref();
        subject(site, &outlet.record.subject, &Page::Outlet(id), home, issues)
    })
}

fn people(site: &Site) -> impl Iterator<Item = SubjectRecord<'_>> {
    site.archive.people().map(|(id, person)| {
        let issues = person.parts.iter().map(Part::issue);
        subject(site, &person.record.subject, &Page::Person(id), None, issues)
    })
}

fn subject<'a>(
    site: &Site,
    subject: &'a Subject,
    page: &Page,
    url: Option<&'a str>,
    issues: impl Iterator<Item = IssueId>,
) -> SubjectRecord<'a> {
    let public = issues.filter(|id| is_public(site, *id));
    let mut issues: Vec<u32> = public.map(|id| site.archive.issue(id).number().get()).collect();
    issues.sort_unstable();
    issues.dedup();
    SubjectRecord {
        key: &subject.key.value,
        name: &subject.name,
        zh: subject.zh.as_deref(),
        pinyin: subject.pinyin.as_deref(),
        aliases: &subject.aliases,
        about: subject.about.as_deref(),
        url,
        page: site.full(&page.address(&site.archive)),
        issues,
    }
}
