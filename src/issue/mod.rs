//! One issue, understood alone.
//!
//! Holds what a single file says. Which other issues it speaks of, its neighbours and its address
//! are known only to [`archive`](crate::archive); how it looks, only to [`render`](crate::render).

pub mod date;
pub mod document;
pub mod front_matter;
pub mod parse;
pub mod placeholder;
pub mod slug;
pub mod text;

use std::fmt;

use crate::near;
use crate::source::{SitePath, Spanned};
use date::PartialDate;
use document::Document;

/// The sections that an issue's page has beside the author's own: no heading takes their names.
pub const SECTIONS: [&str; 6] =
    ["original", "forwards", "horn", "corrections", "connections", "cite"];

/// The number of an issue, from 1 to 999999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueNumber(u32);

impl IssueNumber {
    /// The largest number an issue can have.
    pub const MAX: u32 = 999_999;

    /// Checks the bounds.
    pub fn new(number: u32) -> Option<Self> {
        (1..=Self::MAX).contains(&number).then_some(Self(number))
    }

    /// The number itself.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for IssueNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One issue as its file tells it.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The file it was read from.
    pub path: SitePath,
    /// Its number.
    pub number: Spanned<IssueNumber>,
    /// Its title, without the `ChinAI #120:` prefix.
    pub title: Spanned<String>,
    /// When it came out, as precisely as is known.
    pub date: PartialDate,
    /// The line under the title.
    pub subtitle: Option<String>,
    /// What sort of issue it is.
    pub kind: Kind,
    /// Its address, where the number is not it.
    pub slug: Option<Spanned<String>>,
    /// Where it was first published.
    pub url: Option<Spanned<String>>,
    /// Former addresses (`/p/old/`) that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// Keys of topics.
    pub topics: Vec<Spanned<String>>,
    /// Not for the public yet.
    pub is_draft: bool,
    /// Who wrote it; empty means the archive's author.
    pub authors: Vec<Spanned<String>>,
    /// Who else had a hand in it.
    pub contributors: Vec<Contributor>,
    /// The translated originals.
    pub features: Vec<Feature>,
    /// Four to Forward, in the author's order.
    pub forwards: Vec<Forward>,
    /// Around the Horn: the numbered previews.
    pub horn: Vec<Preview>,
    /// What was put right, here or in an earlier issue.
    pub corrections: Vec<Correction>,
    /// What stood in every issue as it was sent: how to subscribe, thanks, who writes.
    pub as_sent: Option<Document>,
    /// Issues the author names as related.
    pub related: Vec<Spanned<IssueNumber>>,
    /// Whatever a site's own templates want.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// The Markdown below the front matter; none for a catalogue entry.
    pub body: Option<Document>,
}

impl Issue {
    /// Its address without the slashes: the slug, or else the number.
    pub fn address(&self) -> String {
        match &self.slug {
            Some(slug) => slug.value.clone(),
            None => self.number.value.to_string(),
        }
    }

    /// Whether the archive holds only facts of it, and no text.
    pub fn is_entry(&self) -> bool {
        self.body.is_none() && self.forwards.is_empty() && self.horn.is_empty()
    }

    /// What lists and other issues know of it: all but its words, and where they stand.
    pub fn facts(&self) -> impl PartialEq {
        let feature = |feature: &Feature| {
            let Feature { outlet, translation, authors, translator, .. } = feature;
            let translation = translation.as_ref().map(|it| it.value.clone());
            (value(outlet), translation, values(authors), value(translator))
        };
        let forward = |forward: &Forward| {
            let Forward { label, language, outlet, authors, url, archived, .. } = forward;
            let places = (value(url), value(archived));
            (label.clone(), language.clone(), value(outlet), values(authors), places)
        };
        let preview = |preview: &Preview| match &preview.source {
            Some(PreviewSource::Outlet { outlet, .. }) => Some(outlet.value.clone()),
            _ => None,
        };
        let corrected = |it: &Correction| it.issue.as_ref().map(|issue| issue.value);
        let contributor = |it: &Contributor| (it.name.value.clone(), it.role.clone());
        (
            (self.path.clone(), self.number.value, self.date, self.kind, self.is_draft),
            (value(&self.slug), value(&self.url), values(&self.aliases)),
            (values(&self.topics), values(&self.authors)),
            self.contributors.iter().map(contributor).collect::<Vec<_>>(),
            self.features.iter().map(feature).collect::<Vec<_>>(),
            self.forwards.iter().map(forward).collect::<Vec<_>>(),
            self.horn.iter().map(preview).collect::<Vec<_>>(),
            self.corrections.iter().map(corrected).collect::<Vec<_>>(),
        )
    }

    /// Every piece of Markdown in its file: the body first, then the fields in order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.own_documents().chain(&self.as_sent)
    }

    /// The Markdown that no other issue has.
    pub fn own_documents(&self) -> impl Iterator<Item = &Document> {
        let forwards = self.forwards.iter().filter_map(|forward| forward.note.as_ref());
        let horn = self.horn.iter().filter_map(|preview| preview.summary.as_ref());
        let corrections = self.corrections.iter().map(|correction| &correction.note);
        self.body.iter().chain(forwards).chain(horn).chain(corrections)
    }
}

fn value(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}

fn values(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

/// What sort of issue it is. Only known kinds have a list and a mark of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A feature translation with takeaways; the default.
    Feature,
    /// Numbered previews of articles, of which readers choose one.
    AroundTheHorn,
    /// A look back on a year.
    YearInReview,
    /// The author's own essay.
    Essay,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind with its key in front matter and the words shown for it.
    pub const ALL: &'static [(Kind, &'static str, &'static str)] = &[
        (Kind::Feature, "feature", "Feature translation"),
        (Kind::AroundTheHorn, "around-the-horn", "Around the Horn"),
        (Kind::YearInReview, "year-in-review", "Year in review"),
        (Kind::Essay, "essay", "Essay"),
        (Kind::Other, "other", "Other"),
    ];

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == key).map(|(kind, ..)| *kind)
    }

    /// The key that a mistyped one is near to, or a part of: `horn` is meant as `around-the-horn`.
    pub fn meant(typed: &str) -> Option<&'static str> {
        let keys = || Self::ALL.iter().map(|(_, key, _)| *key);
        let part = || keys().find(|key| key.split('-').any(|part| part == typed.to_lowercase()));
        near::nearest(typed, keys()).or_else(part)
    }

    /// The key in front matter: `around-the-horn`.
    pub fn key(self) -> &'static str {
        self.row().1
    }

    /// The words shown for it: `Around the Horn`.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (Kind, &'static str, &'static str) {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).expect("every kind stands in ALL")
    }
}

/// Someone who had a hand in an issue.
#[derive(Debug, Clone)]
pub struct Contributor {
    /// The name as written, or a key of `data/people.yaml`.
    pub name: Spanned<String>,
    /// What they did: `translator`.
    pub role: Option<String>,
}

/// A translated original.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its title in English.
    pub title: Spanned<String>,
    /// Its title as published.
    pub original_title: Option<String>,
    /// Who published it: a key of `data/outlets.yaml` or a plain name.
    pub outlet: Option<Spanned<String>>,
    /// The original.
    pub url: Option<Spanned<String>>,
    /// A kept copy of the original.
    pub archived: Option<Spanned<String>>,
    /// The full translation.
    pub translation: Option<Spanned<Translation>>,
    /// Who wrote the original.
    pub authors: Vec<Spanned<String>>,
    /// Who translated it; none means the archive's author.
    pub translator: Option<Spanned<String>>,
    /// When the original came out.
    pub published: Option<PartialDate>,
    /// `article`, `report`, `video` ...
    pub medium: Option<String>,
}

/// Where a full translation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Translation {
    /// Elsewhere, at this address.
    Address(String),
    /// In a Markdown file, as written: relative to the issue's folder.
    File(String),
}

/// A recommended link.
#[derive(Debug, Clone)]
pub struct Forward {
    /// `Must-read` and the like, as written.
    pub label: Option<String>,
    /// What is recommended.
    pub title: Spanned<String>,
    /// Where it is.
    pub url: Option<Spanned<String>>,
    /// A kept copy.
    pub archived: Option<Spanned<String>>,
    /// Who made it.
    pub authors: Vec<Spanned<String>>,
    /// Who published it: a key of `data/outlets.yaml` or a plain name.
    pub outlet: Option<Spanned<String>>,
    /// Its language as a BCP 47 tag; none is unknown.
    pub language: Option<String>,
    /// When it came out.
    pub date: Option<PartialDate>,
    /// What the author says of it.
    pub note: Option<Document>,
}

/// One preview of an Around the Horn.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What the article is called.
    pub title: Spanned<String>,
    /// Where it is.
    pub url: Option<Spanned<String>>,
    /// What it says.
    pub summary: Option<Document>,
    /// Who published it.
    pub source: Option<PreviewSource>,
}

/// Who published a previewed article.
#[derive(Debug, Clone)]
pub enum PreviewSource {
    /// A known outlet, with the author's words about it.
    Outlet {
        /// A key of `data/outlets.yaml` or a plain name.
        outlet: Spanned<String>,
        /// What is said of it.
        about: Option<String>,
    },
    /// The author's own sentence.
    Sentence(String),
}

/// Something put right.
#[derive(Debug, Clone)]
pub struct Correction {
    /// When.
    pub date: PartialDate,
    /// What.
    pub note: Document,
    /// The issue it corrects; none means the one that holds it.
    pub issue: Option<Spanned<IssueNumber>>,
}
