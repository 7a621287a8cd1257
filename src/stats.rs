//! The archive in numbers.
//!
//! Pure: counted from the archive, told in words or as data (`docs/output.md`).

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::archive::Archive;
use crate::issue::Kind;
use crate::issue::document::{Document, Words};

/// The version of the data: it rises when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// How many of the topics and outlets that come up most are named.
const MOST_NAMED: usize = 5;

/// What there is in an archive, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    version: u32,
    /// How many issues there are.
    issues: usize,
    /// When the first and the last came out, as precisely as is known; none in an empty archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    by_year: BTreeMap<i16, usize>,
    by_kind: BTreeMap<&'static str, usize>,
    /// Issues of which only facts are kept.
    entries: usize,
    /// Words in Latin letters, of issues and translations.
    words: usize,
    /// Han characters, likewise.
    characters: usize,
    originals: usize,
    /// Full translations that the archive holds.
    translations: usize,
    forwards: usize,
    /// Those of them of which a copy is kept.
    archived: usize,
    previews: usize,
    corrections: usize,
    /// How often one issue speaks of another.
    references: usize,
    topics: Named,
    outlets: Named,
    people: usize,
    terms: usize,
}

/// Things with names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Named {
    /// How many there are.
    count: usize,
    /// Those that come up most, each with how often.
    most: Vec<Counted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Counted {
    name: String,
    count: usize,
}

impl Stats {
    /// Counts what is in an archive.
    pub fn of(archive: &Archive) -> Self {
        let mut stats = Self {
            version: VERSION,
            issues: archive.issues().len(),
            first: archive.issues().next().map(|(_, first)| first.issue.date.to_string()),
            last: archive.latest().map(|last| archive.issue(last).issue.date.to_string()),
            by_year: BTreeMap::new(),
            by_kind: BTreeMap::new(),
            entries: 0,
            words: 0,
            characters: 0,
            originals: 0,
            translations: 0,
            forwards: 0,
            archived: 0,
            previews: 0,
            corrections: 0,
            references: 0,
            topics: Named::of(
                archive
                    .topics()
                    .map(|(_, topic)| (topic.record.subject.name.as_str(), topic.issues.len())),
            ),
            outlets: Named::of(
                archive
                    .outlets()
                    .map(|(_, outlet)| (outlet.record.subject.name.as_str(), outlet.count())),
            ),
            people: archive.people().len(),
            terms: archive.terms().len(),
        };
        stats.count_issues(archive);
        stats
    }

    fn count_issues(&mut self, archive: &Archive) {
        for (_, linked) in archive.issues() {
            let issue = &linked.issue;
            *self.by_year.entry(issue.date.year()).or_default() += 1;
            *self.by_kind.entry(issue.kind.key()).or_default() += 1;
            self.entries += usize::from(issue.is_entry());
            let translations = linked.translations.iter().flatten();
            let texts = translations.clone().map(|text| &text.file.document);
            for Words { latin, han } in issue.documents().chain(texts).map(Document::words) {
                self.words += latin;
                self.characters += han;
            }
            self.originals += issue.features.len();
            self.translations += translations.count();
            self.forwards += issue.forwards.len();
            self.archived +=
                issue.forwards.iter().filter(|forward| forward.archived.is_some()).count();
            self.previews += issue.horn.len();
            self.corrections += issue.corrections.len();
            self.references += linked.points_to.len();
        }
    }

    /// As one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("numbers and texts") + "\n"
    }
}

impl Named {
    fn of<'a>(all: impl ExactSizeIterator<Item = (&'a str, usize)>) -> Self {
        let count = all.len();
        let mut all: Vec<(&str, usize)> = all.filter(|(_, count)| *count > 0).collect();
        // A to Z among those that come up equally often.
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let most = all.into_iter().take(MOST_NAMED);
        let most = most.map(|(name, count)| Counted { name: name.to_owned(), count });
        Self { count, most: most.collect() }
    }
}

/// A line for each number; what is not there has none.
impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = match (&self.first, &self.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(only), _) => only.clone(),
            _ => String::new(),
        };
        line(f, "issues", self.issues, &span)?;
        for (kind, key, name) in Kind::ALL {
            debug_assert_eq!(kind.key(), *key);
            line(f, &format!("  {name}"), self.by_kind.get(key).copied().unwrap_or(0), "")?;
        }
        line(f, "  facts alone", self.entries, "")?;
        line(f, "words", self.words, "")?;
        line(f, "Chinese characters", self.characters, "")?;
        line(f, "originals", self.originals, "")?;
        line(f, "full translations", self.translations, "")?;
        let archived = match self.archived {
            0 => String::new(),
            archived => format!("{archived} with a kept copy"),
        };
        line(f, "forwards", self.forwards, &archived)?;
        line(f, "previews", self.previews, "")?;
        line(f, "corrections", self.corrections, "")?;
        line(f, "references", self.references, "")?;
        line(f, "topics", self.topics.count, &self.topics.in_words())?;
        line(f, "outlets", self.outlets.count, &self.outlets.in_words())?;
        line(f, "people", self.people, "")?;
        line(f, "terms", self.terms, "")?;
        if self.by_year.len() > 1 {
            writeln!(f)?;
        }
        for (year, count) in self.by_year.iter().filter(|_| self.by_year.len() > 1) {
            line(f, &year.to_string(), *count, "")?;
        }
        Ok(())
    }
}

impl Named {
    fn in_words(&self) -> String {
        let most = self.most.iter().map(|Counted { name, count }| format!("{name} {count}"));
        most.collect::<Vec<_>>().join(", ")
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, count: usize, more: &str) -> fmt::Result {
    if count == 0 {
        return Ok(());
    }
    let line = format!("{name:22}{count:>9}  {more}");
    writeln!(f, "{}", line.trim_end())
}
