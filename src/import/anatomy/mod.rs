//! The anatomy of an issue: which of a post's blocks are a feature, a forward, a preview, a
//! correction, or what stands in every issue.
//!
//! Only what is unmistakable is lifted out of the text. The rest stays where it was, as prose.

mod feature;
mod forwards;
mod horn;
mod label;
mod people;
mod standing;

use super::prose::Block;
use super::remark::Remark;
use super::title::Title;
use crate::import::address::Shelf;
use crate::issue::Kind;
use crate::issue::date::PartialDate;

/// An issue in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// The translated originals.
    pub features: Vec<Feature>,
    /// Four to Forward.
    pub forwards: Vec<Forward>,
    /// Around the Horn.
    pub horn: Vec<Preview>,
    /// What was put right.
    pub corrections: Vec<Correction>,
    /// Who helped with it, where the text says so unmistakably.
    pub contributors: Vec<Contributor>,
    /// What stands in every issue: how to subscribe, thanks, who writes.
    pub as_sent: Vec<Block>,
    /// Everything else.
    pub body: Vec<Block>,
    /// What was not recognised.
    pub remarks: Vec<Remark>,
}

/// A translated original, as far as the text tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feature {
    /// Its title in English.
    pub title: String,
    /// Who published it, where that is one of the archive's outlets.
    pub outlet: Option<String>,
    /// The original.
    pub url: Option<String>,
    /// The full translation.
    pub translation: Option<String>,
}

/// A recommended link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forward {
    /// `Must-read` and the like, as written.
    pub label: Option<String>,
    /// What is recommended.
    pub title: String,
    /// Where it is.
    pub url: Option<String>,
    /// Who made it, where the text says so unmistakably.
    pub authors: Vec<String>,
    /// Who published it, likewise.
    pub outlet: Option<String>,
    /// Its language, likewise.
    pub language: Option<&'static str>,
    /// What is said of it.
    pub note: Vec<Block>,
}

/// One preview of an Around the Horn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// What the article is called.
    pub title: String,
    /// Where it is.
    pub url: Option<String>,
    /// What it says.
    pub summary: Vec<Block>,
    /// Who published it.
    pub source: Option<Source>,
}

/// Who published a previewed article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One of the archive's outlets, and what is said of it.
    Outlet(String, Option<String>),
    /// The author's sentence.
    Sentence(String),
}

/// Something put right after the issue was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When.
    pub date: PartialDate,
    /// What.
    pub note: Vec<Block>,
}

/// Somebody who helped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// Who, as written.
    pub name: String,
    /// As what.
    pub role: &'static str,
}

impl Parts {
    /// Every address that stands in a field.
    pub fn addresses(&mut self) -> impl Iterator<Item = &mut Option<String>> {
        let features = self.features.iter_mut().flat_map(|it| [&mut it.url, &mut it.translation]);
        let forwards = self.forwards.iter_mut().map(|it| &mut it.url);
        features.chain(forwards).chain(self.horn.iter_mut().map(|it| &mut it.url))
    }
}

/// Takes an issue apart. What stands in every issue is kept apart or left out, as is wished.
pub fn take_apart(blocks: Vec<Block>, title: &Title, shelf: &Shelf) -> Parts {
    let mut parts = Parts::default();
    let (blocks, corrections) = standing::take_corrections(blocks);
    parts.corrections = corrections;
    let (blocks, as_sent) = standing::take_standing(blocks);
    parts.as_sent = as_sent;
    let blocks = forwards::take(blocks, &mut parts, shelf);
    let is_horn = title.kind == Some(Kind::AroundTheHorn);
    let blocks = if is_horn { horn::take(blocks, &mut parts, shelf) } else { blocks };
    parts.body = feature::take(blocks, &mut parts, shelf);
    parts.contributors = people::contributors(&parts.body, shelf);
    for Contributor { name, role } in &parts.contributors {
        parts.remarks.push(Remark::noted("contributor", format!("{name} is named as {role}")));
    }
    if parts.features.is_empty() && title.kind.is_none() {
        let what = "no feature translation was recognised; say `kind:` if it is none";
        parts.remarks.push(Remark::noted("no-feature", what));
    }
    parts
}
