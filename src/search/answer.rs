//! What was found, for whoever asked in a terminal, and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::oracle::Hit;
use super::passages::{Block, Passage, passages};
use super::query::{Query, What};
use crate::archive::Archive;
use crate::pages::Page;

/// The version of the JSON form: it rises when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// How many places of an issue are shown to people.
const MOST_SHOWN: usize = 2;

/// What was found.
#[derive(Serialize)]
pub struct Answer<'a> {
    version: u32,
    query: &'a str,
    issues: Vec<FoundIssue<'a>>,
}

#[derive(Serialize)]
struct FoundIssue<'a> {
    number: u32,
    title: &'a str,
    date: String,
    draft: bool,
    address: String,
    places: Vec<FoundPlace>,
}

#[derive(Serialize)]
struct FoundPlace {
    address: String,
    heading: String,
    text: String,
}

impl<'a> Answer<'a> {
    /// Shows what was found, newest issue first.
    pub fn new(archive: &'a Archive, query: &'a str, hits: &[Hit]) -> Self {
        let issues = hits.iter().rev().map(|hit| issue(archive, hit)).collect();
        Self { version: VERSION, query, issues }
    }

    /// How many issues were found.
    pub fn n_issues(&self) -> usize {
        self.issues.len()
    }

    /// As one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("an answer is texts and numbers") + "\n"
    }

    /// As lines for people: each issue, and below it the first places in it.
    pub fn lines(&self) -> String {
        let words = words(self.query);
        let mut out = String::new();
        for issue in &self.issues {
            let FoundIssue { number, title, date, draft, .. } = issue;
            let mark = if *draft { "  (draft)" } else { "" };
            writeln!(out, "No. {number}  {date}  {title}{mark}").expect("a String takes any text");
            for FoundPlace { address, text, .. } in issue.places.iter().take(MOST_SHOWN) {
                let text = around(text, &words);
                writeln!(out, "  {address}  {text}").expect("a String takes any text");
            }
        }
        out
    }
}

fn issue<'a>(archive: &'a Archive, hit: &Hit) -> FoundIssue<'a> {
    let linked = archive.issue(hit.issue);
    let passages = passages(archive, hit.issue);
    let places = hit.blocks.iter().map(|(passage, block)| {
        let passage = &passages[*passage];
        place(archive, hit, passage, &passage.blocks[*block])
    });
    FoundIssue {
        number: linked.number().get(),
        title: &linked.issue.title.value,
        date: linked.issue.date.to_string(),
        draft: linked.issue.is_draft,
        address: Page::Issue(hit.issue).address(archive),
        places: places.collect(),
    }
}

fn place(archive: &Archive, hit: &Hit, passage: &Passage<'_>, block: &Block<'_>) -> FoundPlace {
    let page = match passage.translation {
        Some(feature) => Page::Translation(hit.issue, feature),
        None => Page::Issue(hit.issue),
    };
    let hash = if block.anchor.is_empty() { "" } else { "#" };
    FoundPlace {
        address: format!("{}{hash}{}", page.address(archive), block.anchor),
        heading: passage.heading.clone().into_owned(),
        text: block.text.clone().into_owned(),
    }
}

/// The words of a query, as typed.
fn words(query: &str) -> Vec<String> {
    let parts = Query::parse(query, false).parts.into_iter();
    let words = parts.filter(|part| !part.is_excluded).filter_map(|part| match part.what {
        What::Words { text, .. } => Some(text),
        _ => None,
    });
    words.filter(|text| !text.is_empty()).collect()
}

/// Some of a text, about the first place at which one of the words stands.
fn around(text: &str, words: &[String]) -> String {
    const BEFORE: usize = 50;
    const LENGTH: usize = 160;
    let begins = |at: usize, word: &str| {
        text.as_bytes()[at..]
            .get(..word.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    };
    let mut places = text.char_indices().enumerate();
    let found = places.find(|(_, (at, _))| words.iter().any(|word| begins(*at, word)));
    let start = found.map_or(0, |(nth, _)| nth.saturating_sub(BEFORE));
    let chars = text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c });
    let shown: String = chars.skip(start).take(LENGTH).collect();
    // A word that is cut in two says nothing; Chinese has no blanks to cut at.
    let shown = match shown.split_once(' ') {
        Some((cut, rest)) if start > 0 && cut.len() < BEFORE / 2 => format!("…{rest}"),
        _ if start > 0 => format!("…{shown}"),
        _ => shown,
    };
    if text.chars().count() > start + LENGTH { format!("{}…", shown.trim_end()) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn a_long_text_is_shown_about_the_word() {
        let text = format!("{} the Cloud above {}", "before ".repeat(40), "after ".repeat(60));
        let shown = around(&text, &["cloud".to_owned()]);
        assert!(shown.starts_with("…before ") && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("the Cloud above") && shown.chars().count() < 170, "{shown}");
    }

    #[test]
    fn a_short_text_is_shown_whole_and_without_what_would_move_the_cursor() {
        assert_eq!(around("one\ttwo\u{1b}[2J", &[]), "one two [2J");
    }
}
