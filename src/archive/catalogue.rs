//! What issues share: `data/outlets.yaml`, `people.yaml`, `topics.yaml`, `glossary.yaml`; and
//! `links.yaml`, which [`standings`](super::standings) reads.
//!
//! Reads the files into records; which issue names which record is `archive`'s to find out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::standings::Standings;
use super::unindented;
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::owner::Owner;
use crate::fields::{Fields, Findings, in_backticks, shown};
use crate::issue::slug;
use crate::near;
use crate::source::{SitePath, SourceText, Spanned};
use crate::yaml::{Field, Holder, Value};

/// The files as read: the terms A to Z, the others in the author's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Who publishes originals and recommended writing.
    pub outlets: Vec<OutletRecord>,
    /// Authors, translators, contributors.
    pub people: Vec<PersonRecord>,
    /// What issues are about.
    pub topics: Vec<TopicRecord>,
    /// Terms that keep coming back.
    pub terms: Vec<Subject>,
    /// How links stood when they were looked at.
    pub standings: Arc<Standings>,
}

impl Catalogue {
    /// Reads the files under `data/`; those that are missing are empty.
    pub fn read(data: &BTreeMap<SitePath, SourceText>) -> (Self, Vec<Diagnostic>) {
        let mut catalogue = Self::default();
        let mut findings = Vec::new();
        for source in data.values() {
            findings.extend(match source.path.file_name() {
                "outlets.yaml" => read_file(source, &RECORD, outlet, &mut catalogue.outlets),
                "people.yaml" => read_file(source, &RECORD, person, &mut catalogue.people),
                "topics.yaml" => read_file(source, &RECORD, topic, &mut catalogue.topics),
                "glossary.yaml" => read_file(source, &TERM, term, &mut catalogue.terms),
                "links.yaml" => {
                    let (standings, found) = Standings::read(source);
                    catalogue.standings = Arc::new(standings);
                    found
                }
                _ => vec![unknown_file(&source.path)],
            });
        }
        catalogue.terms.sort_by_cached_key(|term| term.name.to_lowercase());
        (catalogue, findings)
    }
}

/// Whoever or whatever has a place of its own in the archive: its names and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its key: `leiphone`.
    pub key: Spanned<String>,
    /// Its name in Latin script; of a term, the English one.
    pub name: String,
    /// Its name in Chinese.
    pub zh: Option<String>,
    /// How that is said.
    pub pinyin: Option<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// What it is.
    pub about: Option<String>,
}

/// An outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutletRecord {
    /// Its names.
    pub subject: Subject,
    /// Its home page.
    pub url: Option<String>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Their names.
    pub subject: Subject,
    /// Which word of the name is the family name.
    pub family: Option<String>,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRecord {
    /// Its names.
    pub subject: Subject,
}

impl Subject {
    /// Every name it goes by, the key first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = [self.key.value.as_str(), self.name.as_str()].into_iter();
        names.chain(self.zh.as_deref()).chain(self.aliases.iter().map(String::as_str))
    }
}

static RECORD: Owner = Owner {
    required: &["name"],
    text: Some("name"),
    characters: Some("zh"),
    free: &["name", "aliases", "about"],
    elsewhere: &[
        ("chinese", "zh"),
        ("comment", "about"),
        ("description", "about"),
        ("english", "name"),
        ("link", "url"),
        ("summary", "about"),
        ("term", "name"),
        ("text", "about"),
        ("title", "name"),
    ],
    ..Owner::plain("a record")
};

static TERM: Owner = Owner {
    required: &["term"],
    text: Some("term"),
    characters: Some("zh"),
    free: &["term", "aliases", "about"],
    elsewhere: &[
        ("chinese", "zh"),
        ("comment", "about"),
        ("definition", "about"),
        ("description", "about"),
        ("english", "term"),
        ("name", "term"),
        ("summary", "about"),
        ("text", "about"),
        ("title", "term"),
    ],
    ..Owner::plain("a record")
};

const FILES: [&str; 5] =
    ["outlets.yaml", "people.yaml", "topics.yaml", "glossary.yaml", "links.yaml"];

fn unknown_file(path: &SitePath) -> Diagnostic {
    let message = format!("`{path}` is not a file chinai reads");
    let finding = Diagnostic::new(Code::UnknownField, message).in_file(path);
    finding.help(match near::nearest(path.file_name(), FILES.into_iter()) {
        Some(near) => format!("did you mean `{}/{near}`?", path.folder()),
        None => format!(
            "`{}` holds {}",
            path.folder(),
            FILES.map(|file| format!("`{file}`")).join(", ")
        ),
    })
}

/// Reads a file of keys with a record each; a record that lacks its name is left out.
fn read_file<T>(
    source: &SourceText,
    owner: &'static Owner,
    record: fn(Spanned<String>, &mut Fields<'_>) -> Option<T>,
    records: &mut Vec<T>,
) -> Vec<Diagnostic> {
    let findings = Findings::new(source);
    let root = findings.parse(0..source.text.len(), Holder::Records);
    if let Some(Value::Fields(entries)) = root.as_ref().map(|root| &root.value) {
        let mut keys = BTreeSet::new();
        for entry in unindented::passed_by(entries, &findings) {
            let record = read_entry(entry, owner, &findings, record);
            // That a key is given twice is told; nothing follows from it.
            records.extend(record.filter(|_| keys.insert(&entry.name)));
        }
    }
    findings.into_sorted()
}

fn read_entry<'a, T>(
    entry: &'a Field,
    owner: &'static Owner,
    findings: &'a Findings<'a>,
    record: fn(Spanned<String>, &mut Fields<'_>) -> Option<T>,
) -> Option<T> {
    let key = Spanned::new(entry.name.clone(), entry.name_span);
    let is_key = slug::check(&key.value).is_ok();
    if !is_key {
        findings.add(bad_key(&key.value), key.span);
    }
    if entry.value.value == Value::Null {
        findings.add(empty_record(&key.value), key.span);
        return None;
    }
    let mut fields = Fields::below(entry, owner, findings)?;
    let record = record(key, &mut fields);
    fields.finish();
    record.filter(|_| is_key)
}

fn bad_key(found: &str) -> Diagnostic {
    let message = format!("a key may hold letters, digits and \"-\" only, found {}", shown(found));
    let finding = Diagnostic::new(Code::BadSlug, message);
    match slug::slugify(found) {
        Some(mended) => finding.help(format!("`{mended}:`")),
        None => finding,
    }
}

fn empty_record(key: &str) -> Diagnostic {
    let message = format!("{} holds nothing", in_backticks(key));
    Diagnostic::new(Code::EmptyField, message).help("give it its fields, indented, or delete it")
}

fn outlet(key: Spanned<String>, fields: &mut Fields<'_>) -> Option<OutletRecord> {
    let subject = subject(key, "name", fields);
    let url = fields.address("url").map(|url| url.value);
    Some(OutletRecord { subject: subject?, url })
}

fn person(key: Spanned<String>, fields: &mut Fields<'_>) -> Option<PersonRecord> {
    let subject = subject(key, "name", fields);
    let family = fields.text("family");
    let subject = subject?;
    let is_part = |family: &&Spanned<String>| {
        let names = [Some(&subject.name), subject.zh.as_ref()].into_iter().flatten();
        names.into_iter().any(|name| name.contains(&family.value))
    };
    if let Some(family) = family.as_ref().filter(|family| !is_part(family)) {
        let (found, name) = (shown(&family.value), &subject.name);
        let message = format!("`family` must be a part of the name \"{name}\", found {found}");
        let finding = Diagnostic::new(Code::WrongType, message);
        let last = name.split_whitespace().next_back().unwrap_or(name);
        fields.findings().add(finding.help(format!("such as `family: {last}`")), family.span);
    }
    Some(PersonRecord { subject, family: family.map(|family| family.value) })
}

fn topic(key: Spanned<String>, fields: &mut Fields<'_>) -> Option<TopicRecord> {
    Some(TopicRecord { subject: subject(key, "name", fields)? })
}

fn term(key: Spanned<String>, fields: &mut Fields<'_>) -> Option<Subject> {
    subject(key, "term", fields)
}

/// Reads what every record may have; its name stands in the field `name`.
fn subject(key: Spanned<String>, name: &'static str, fields: &mut Fields<'_>) -> Option<Subject> {
    let name = fields.required_text(name);
    let (zh, pinyin) = (fields.words("zh"), fields.words("pinyin"));
    let aliases = fields.texts("aliases").into_iter().map(|alias| alias.value).collect();
    let about = fields.words("about");
    Some(Subject { key, name: name?.value, zh, pinyin, aliases, about })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Catalogue, unindented};
    use crate::fields::asked;
    use crate::source::SourceText;
    use crate::yaml::tests::drawn;

    fn check(path: &str, yaml: &str, expected: &[&str]) -> Catalogue {
        let source = SourceText::new(path, yaml);
        let data = BTreeMap::from([(source.path.clone(), source.clone())]);
        let (catalogue, findings) = Catalogue::read(&data);
        let found = findings.iter().map(|finding| drawn(&source, finding)).collect::<Vec<_>>();
        assert_eq!(found, expected, "for {yaml}");
        catalogue
    }

    #[test]
    fn records_stand_in_the_order_of_the_author() {
        let yaml = "leiphone:\n  name: Leiphone\n  zh: 雷峰网\n  aliases: [Lei Feng]\n  \
                    url: https://www.leiphone.com/\n\ncaict: {name: CAICT}\n";
        let catalogue = check("data/outlets.yaml", yaml, &[]);
        let [first, second] = &catalogue.outlets[..] else { panic!("two outlets") };
        assert_eq!(
            first.subject.names().collect::<Vec<_>>(),
            ["leiphone", "Leiphone", "雷峰网", "Lei Feng"]
        );
        assert_eq!(second.subject.names().collect::<Vec<_>>(), ["caict", "CAICT"]);
    }

    #[test]
    fn a_term_has_a_term_in_place_of_a_name() {
        let catalogue = check("data/glossary.yaml", "compute: {term: compute, zh: 算力}\n", &[]);
        assert_eq!(catalogue.terms[0].name, "compute");
        check(
            "data/glossary.yaml",
            "compute: {name: compute}\n",
            &["error[unknown-field] 1:11: `name` is not a field of a record\n\
               ^ did you mean `term`?"],
        );
    }

    #[test]
    fn a_file_of_comments_is_an_empty_one() {
        let catalogue = check("data/people.yaml", "# nobody yet\n", &[]);
        assert_eq!(catalogue.people, []);
    }

    #[test]
    fn a_key_is_a_slug() {
        check(
            "data/topics.yaml",
            "AI Chips: {name: Chips}\n",
            &["error[bad-slug] 1:1: a key may hold letters, digits and \"-\" only, found \
               \"AI Chips\"\nhelp: `ai-chips:`"],
        );
    }

    #[test]
    fn a_key_given_twice_is_reported() {
        check(
            "data/topics.yaml",
            "chips: {name: Chips}\nchips: {name: Chips}\n",
            &["error[duplicate-field] 2:1: `chips` is given twice (lines 1 and 2)\n\
               help: keep one of them"],
        );
    }

    #[test]
    fn a_record_holds_fields() {
        check(
            "data/topics.yaml",
            "chips: Chips\ncloud:\n",
            &[
                "error[wrong-type] 1:8: a record must hold fields (\"name: value\")\n\
                 help: write below `chips:`, indented, `name: Chips`",
                "error[empty-field] 2:1: `cloud` holds nothing\n\
                 help: give it its fields, indented, or delete it",
            ],
        );
    }

    #[test]
    fn every_field_of_a_record_is_known_where_it_is_not_indented() {
        let files = ["outlets", "people", "topics", "glossary"];
        let files = files.map(|name| SourceText::new(&format!("data/{name}.yaml"), "a: {}\n"));
        asked::take();
        Catalogue::read(&files.map(|source| (source.path.clone(), source)).into());
        let known = BTreeSet::from(unindented::OF_RECORDS.map(str::to_owned));
        assert_eq!(asked::take()["a record"], known);
    }

    #[test]
    fn a_file_of_another_name_is_reported() {
        let source = SourceText::new("data/outlet.yaml", "a: b\n");
        let data = BTreeMap::from([(source.path.clone(), source)]);
        let (_, findings) = Catalogue::read(&data);
        assert_eq!(findings[0].message, "`data/outlet.yaml` is not a file chinai reads");
        assert_eq!(findings[0].help.as_deref(), Some("did you mean `data/outlets.yaml`?"));
    }
}
