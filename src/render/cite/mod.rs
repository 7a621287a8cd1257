//! What a citation says of an issue or a translation, before any form of it is written.
//!
//! The forms are written by [`bibtex`], [`ris`], [`csl`] and [`words`]; each only from a [`Record`].

pub(super) mod bibtex;
pub(super) mod csl;
pub(super) mod ris;
pub(super) mod words;

use crate::archive::directory::Part;
use crate::archive::{IssueId, LinkedIssue, PersonId};
use crate::escape::without_forbidden;
use crate::han;
use crate::issue::date::PartialDate;
use crate::pages::{self, CiteForm, Page};
use crate::render::{Site, Take};
use crate::scan;

/// Something that can be cited, in the terms of citations.
pub(super) struct Record {
    /// How a manuscript names it: `chinai120`. Never changes.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) authors: Vec<Name>,
    /// Of a translation: who made it.
    pub(super) translators: Vec<Name>,
    /// What the newsletter is called.
    pub(super) periodical: String,
    /// The number of the issue.
    pub(super) number: u32,
    pub(super) date: PartialDate,
    /// Where it stands: here, or else where it was first published.
    pub(super) url: Option<String>,
    pub(super) language: String,
    pub(super) keywords: Vec<String>,
    /// Of a translation: what was translated.
    pub(super) original: Option<Original>,
}

/// What a translation was made from.
pub(super) struct Original {
    pub(super) title: Option<String>,
    /// The language of that title, where it shows.
    pub(super) language: Option<&'static str>,
    pub(super) outlet: Option<String>,
    pub(super) date: Option<PartialDate>,
    pub(super) url: Option<String>,
}

/// A name with its parts in the order of citations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// A family name and the rest.
    Parted {
        family: String,
        given: String,
        /// Whether the name is written with the family name first, as Chinese names are.
        is_family_first: bool,
    },
    /// A name that is not parted: in characters, of one word, of an organisation.
    Whole(String),
}

impl Name {
    /// Parts a name; `family` are the words of it that are the family name, where somebody said so.
    pub(super) fn new(name: &str, family: Option<&str>) -> Self {
        let name = one_line(name);
        if family.is_none() && name.contains(',') {
            return Self::parted_by_comma(&name).unwrap_or(Self::Whole(name));
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_latin = words.iter().all(|word| !han::may_hold(word));
        let said = family.map(|family| family.split_whitespace().collect::<Vec<_>>());
        let family = match &said {
            Some(family) => family.as_slice(),
            None if is_latin && words.len() > 1 => &words[family_name(&words)..],
            None => &[],
        };
        let at = words.windows(family.len().max(1)).position(|part| part == family);
        let Some(at) = at.filter(|_| family.len() < words.len()) else { return Self::Whole(name) };
        let given = [&words[..at], &words[at + family.len()..]].concat().join(" ");
        Self::Parted { family: family.join(" "), given, is_family_first: at == 0 }
    }

    /// `Ding, Jeffrey` as somebody wrote it; not `King, Jr.`, nor an office that lists what it does.
    fn parted_by_comma(name: &str) -> Option<Self> {
        const ADDED: [&str; 10] = ["Jr", "Sr", "II", "III", "IV", "PhD", "MD", "Inc", "Ltd", "LLC"];
        let (family, given) = name.split_once(',')?;
        let (family, given) = (family.trim(), given.trim());
        let is_added = ADDED.contains(&given.replace('.', "").as_str());
        let is_list = given.contains(',') || name.contains(" and ") || name.contains('&');
        let n_words = |part: &str| part.split_whitespace().count();
        let is_name = (1..=3).contains(&n_words(family)) && (1..=3).contains(&n_words(given));
        (is_name && !is_list && !is_added).then(|| Self::Parted {
            family: family.to_owned(),
            given: given.to_owned(),
            is_family_first: false,
        })
    }

    /// `Jeffrey Ding`, `Lao Dongyan`.
    pub(super) fn as_written(&self) -> String {
        match self {
            Self::Parted { family, given, is_family_first: true } => format!("{family} {given}"),
            Self::Parted { family, given, .. } => format!("{given} {family}"),
            Self::Whole(name) => name.clone(),
        }
    }

    /// `Ding, Jeffrey`.
    pub(super) fn inverted(&self) -> String {
        match self {
            Self::Parted { family, given, .. } => format!("{family}, {given}"),
            Self::Whole(name) => name.clone(),
        }
    }
}

/// Where the family name begins that nobody named: at the last word, or at the small words before
/// it, as in `Vincent van Gogh`.
fn family_name(words: &[&str]) -> usize {
    let is_small = |word: &&&str| word.starts_with(char::is_lowercase);
    let last = words.len() - 1;
    last - words[1..last].iter().rev().take_while(is_small).count()
}

/// The citation of an issue, or of the translation of one of its features, in a form for machines.
pub(super) fn one(site: &Site, id: IssueId, feature: Option<usize>, form: CiteForm) -> Vec<u8> {
    let record = record(site, id, feature);
    let mut out = String::with_capacity(600);
    match form {
        CiteForm::BibTeX => bibtex::write(&record, &mut out),
        CiteForm::Ris => ris::write(&record, &mut out),
        CiteForm::Csl => return csl::write(&record),
    }
    out.into_bytes()
}

/// Writes every issue and translation of the archive, oldest first, one at a time.
pub(super) fn write_all(site: &Site, form: CiteForm, take: Take<'_>) {
    let records = site.archive.issues().filter(|(_, linked)| !linked.issue.is_draft);
    let records = records.flat_map(|(id, linked)| {
        let translated = linked.translations.iter().enumerate();
        let translated = translated.filter(|(_, text)| text.is_some());
        let features = std::iter::once(None).chain(translated.map(|(feature, _)| Some(feature)));
        features.map(move |feature| record(site, id, feature))
    });
    let write = match form {
        CiteForm::BibTeX => bibtex::write,
        CiteForm::Ris => ris::write,
        CiteForm::Csl => return csl::write_all(records, take),
    };
    let mut out = String::new();
    for record in records {
        out.clear();
        write(&record, &mut out);
        take(out.as_bytes());
    }
}

/// What is to be said of an issue, or of the translation of one of its features.
pub(super) fn record(site: &Site, id: IssueId, feature: Option<usize>) -> Record {
    let linked = site.archive.issue(id);
    let page = Page::text(id, feature);
    let published = linked.issue.url.as_ref().filter(|_| feature.is_none());
    let shared = Record {
        key: key(site, id, feature),
        title: one_line(&linked.issue.title.value),
        authors: people(site, linked, |part| matches!(part, Part::Wrote(_))),
        translators: Vec::new(),
        periodical: one_line(site.title()),
        number: linked.number().get(),
        date: linked.issue.date,
        url: site.canonical(&page).or_else(|| published.map(|url| url.value.clone())),
        language: site.archive.config.language.clone(),
        keywords: keywords(site, linked),
        original: None,
    };
    match feature {
        None => Record { authors: or_ours(site, shared.authors), ..shared },
        Some(feature) => translated(site, linked, feature, shared),
    }
}

fn translated(site: &Site, linked: &LinkedIssue, index: usize, issue: Record) -> Record {
    let feature = &linked.issue.features[index];
    let wrote = |part: &Part| matches!(part, Part::WroteOriginal(_, at) if *at == index);
    let translated = |part: &Part| matches!(part, Part::Translated(_, at) if *at == index);
    let outlet = linked.feature_outlets[index].map(|outlet| site.archive.outlet(outlet));
    let title = feature.original_title.as_deref().map(one_line);
    let script = title.as_deref().and_then(|title| han::dominant(std::iter::once(title)));
    Record {
        title: one_line(&feature.title.value),
        authors: people(site, linked, wrote),
        translators: or_ours(site, people(site, linked, translated)),
        original: Some(Original {
            language: script.map(han::Script::tag),
            title,
            outlet: outlet.map(|outlet| one_line(&outlet.record.subject.name)),
            date: feature.published,
            url: feature.url.as_ref().map(|url| url.value.clone()),
        }),
        ..issue
    }
}

/// The key: the newsletter's name, the number, and what else tells it from others.
fn key(site: &Site, id: IssueId, feature: Option<usize>) -> String {
    let linked = site.archive.issue(id);
    let name = pages::short_title(&site.archive);
    let number = linked.number();
    // Of two issues with one number the later one is known by its slug.
    let is_first = site.archive.numbered(number) == Some(id);
    let slug = if is_first { String::new() } else { format!("-{}", linked.slug) };
    let translation = match feature {
        None => String::new(),
        Some(0) => "-translation".to_owned(),
        Some(feature) => format!("-translation-{}", feature + 1),
    };
    format!("{name}{number}{slug}{translation}")
}

fn people(site: &Site, linked: &LinkedIssue, is_it: impl Fn(&Part) -> bool) -> Vec<Name> {
    let parts = linked.parts.iter().filter(|(_, part)| is_it(part));
    parts.map(|(person, _)| name(site, *person)).collect()
}

fn name(site: &Site, id: PersonId) -> Name {
    let record = &site.archive.person(id).record;
    Name::new(&record.subject.name, record.family.as_deref())
}

/// Whose work it is when nobody is named: the newsletter's author.
fn or_ours(site: &Site, names: Vec<Name>) -> Vec<Name> {
    let author = &site.archive.config.author;
    if names.is_empty() { vec![Name::new(&author.name, author.family.as_deref())] } else { names }
}

fn keywords(site: &Site, linked: &LinkedIssue) -> Vec<String> {
    let topics = linked.topics.iter().map(|topic| site.archive.topic(*topic));
    topics.map(|topic| one_line(&topic.record.subject.name)).collect()
}

/// A text on one line, without what no form can carry.
fn one_line(text: &str) -> String {
    let text = without_forbidden(text);
    let line = text.trim();
    if scan::holds(line, |byte| (byte == b'\n') | (byte == b'\t')) {
        return line.replace(['\n', '\t'], " ");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests;
