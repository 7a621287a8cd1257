//! What an issue consists of for whoever searches: passages, each a part of a page.
//!
//! Knows which words stand where on the pages of an issue. What is told here to stand at an anchor
//! does so on the page; a test compares the two.

use std::borrow::Cow;

use crate::archive::directory::Part;
use crate::archive::{Archive, CorrectionId, IssueId, LinkedIssue, OutletId, PersonId};
use crate::issue::document::{Document, Role, TextBlock};
use crate::issue::{Feature, PreviewSource};

/// A section without headings is divided after so many bytes.
const LONGEST_SECTION: usize = 1_500;

/// A part of an issue: what is found is a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage<'a> {
    /// Which part of the issue it belongs to.
    pub area: Area,
    /// The feature on whose translation's page it stands; none for the page of the issue.
    pub translation: Option<usize>,
    /// The forward that it is.
    pub forward: Option<usize>,
    /// Whether it holds the original beside its translation.
    pub has_original: bool,
    /// What it stands under.
    pub heading: Cow<'a, str>,
    /// Its text, in order.
    pub blocks: Vec<Block<'a>>,
}

/// A part of an issue that can be searched alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// What is none of the others.
    Text,
    /// The key takeaways.
    Takeaways,
    /// A full translation.
    Translation,
    /// Four to Forward.
    Forwards,
}

impl Area {
    /// The name by which it is asked for.
    pub fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Takeaways => "takeaways",
            Self::Translation => "translation",
            Self::Forwards => "forwards",
        }
    }
}

/// Some text that stands in one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'a> {
    /// The id of an element that holds it; empty for the page itself.
    pub anchor: Cow<'a, str>,
    /// The words.
    pub text: Cow<'a, str>,
    /// How much they say about what the passage is about.
    pub rank: Rank,
}

/// What a text is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The title of an issue.
    Title,
    /// A heading, or the title of something in the issue.
    Heading,
    /// All else.
    Body,
}

impl Rank {
    /// How often a word counts here.
    pub fn weight(self) -> u32 {
        match self {
            Self::Title => 6,
            Self::Heading => 3,
            Self::Body => 1,
        }
    }
}

/// Divides an issue into its passages, in the order of its pages.
pub fn passages(archive: &Archive, id: IssueId) -> Vec<Passage<'_>> {
    let issue = Divided { archive, id, linked: archive.issue(id) };
    let mut passages = vec![issue.head()];
    let features = issue.linked.issue.features.iter().enumerate();
    passages.extend(features.map(|(index, feature)| issue.feature(index, feature)));
    if let Some(body) = &issue.linked.issue.body {
        sections(body, &mut passages);
    }
    passages.extend((0..issue.linked.issue.horn.len()).map(|index| issue.preview(index)));
    passages.extend((0..issue.linked.issue.forwards.len()).map(|index| issue.forward(index)));
    let corrections = &issue.linked.corrections;
    let corrections = corrections.here.iter().chain(&corrections.elsewhere).zip(1..);
    passages.extend(corrections.map(|(id, number)| issue.correction(*id, number)));
    for (index, text) in issue.linked.translations.iter().enumerate() {
        if let Some(text) = text {
            pairs(index, &text.file.document, &mut passages);
        }
    }
    passages
}

/// An issue that is divided.
struct Divided<'a> {
    archive: &'a Archive,
    id: IssueId,
    linked: &'a LinkedIssue,
}

impl<'a> Divided<'a> {
    fn head(&self) -> Passage<'a> {
        let issue = &self.linked.issue;
        let mut blocks = Blocks::at("");
        blocks.add(Rank::Title, &issue.title.value);
        blocks.add_all(Rank::Heading, issue.subtitle.as_deref());
        passage(Area::Text, "", blocks)
    }

    fn feature(&self, index: usize, feature: &'a Feature) -> Passage<'a> {
        let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
        let mut blocks = Blocks::at(format!("original{number}"));
        blocks.add(Rank::Heading, &feature.title.value);
        blocks.add_all(Rank::Heading, feature.original_title.as_deref());
        self.outlet(self.linked.feature_outlets[index], &mut blocks);
        let wrote = |part: &Part| *part == Part::WroteOriginal(self.id, index);
        self.people(wrote, &mut blocks);
        passage(Area::Text, "The original", blocks)
    }

    fn preview(&self, index: usize) -> Passage<'a> {
        let preview = self.linked.preview(index);
        let mut blocks = Blocks::at(format!("h{}", index + 1));
        blocks.add(Rank::Heading, &preview.title.value);
        blocks.document(preview.summary.as_ref());
        self.outlet(self.linked.preview_outlets[index], &mut blocks);
        match &preview.source {
            Some(PreviewSource::Outlet { about, .. }) => {
                blocks.add_all(Rank::Body, about.as_deref());
            }
            Some(PreviewSource::Sentence(sentence)) => blocks.add(Rank::Body, sentence),
            None => {}
        }
        passage(Area::Text, "Around the Horn", blocks)
    }

    fn forward(&self, index: usize) -> Passage<'a> {
        let forward = &self.linked.issue.forwards[index];
        let mut blocks = Blocks::at(format!("f{}", index + 1));
        blocks.add(Rank::Heading, &forward.title.value);
        let recommended = |part: &Part| match part {
            Part::Recommended(id) => id.issue == self.id && id.index() == index,
            _ => false,
        };
        self.people(recommended, &mut blocks);
        self.outlet(self.linked.forward_outlets[index], &mut blocks);
        blocks.document(forward.note.as_ref());
        let passage = passage(Area::Forwards, "Four to Forward", blocks);
        Passage { forward: Some(index), ..passage }
    }

    fn correction(&self, id: CorrectionId, number: usize) -> Passage<'a> {
        let mut blocks = Blocks::at(format!("c{number}"));
        blocks.document(Some(&self.archive.correction(id).note));
        passage(Area::Text, "Corrections", blocks)
    }

    fn outlet(&self, outlet: Option<OutletId>, blocks: &mut Blocks<'a>) {
        if let Some(outlet) = outlet {
            let subject = &self.archive.outlet(outlet).record.subject;
            blocks.add(Rank::Body, &subject.name);
            blocks.add_all(Rank::Body, subject.zh.as_deref());
        }
    }

    fn people(&self, had: impl Fn(&Part) -> bool, blocks: &mut Blocks<'a>) {
        let people = self.linked.parts.iter().filter(|(_, part)| had(part));
        for person in people.map(|(person, _): &(PersonId, Part)| *person) {
            let subject = &self.archive.person(person).record.subject;
            blocks.add(Rank::Body, &subject.name);
            blocks.add_all(Rank::Body, subject.zh.as_deref());
        }
    }
}

/// The blocks of a passage while it is put together, all in one element.
struct Blocks<'a> {
    anchor: Cow<'a, str>,
    blocks: Vec<Block<'a>>,
}

impl<'a> Blocks<'a> {
    fn at(anchor: impl Into<Cow<'a, str>>) -> Self {
        Self { anchor: anchor.into(), blocks: Vec::new() }
    }

    fn add(&mut self, rank: Rank, text: &'a str) {
        let anchor = self.anchor.clone();
        self.blocks.push(Block { anchor, text: Cow::Borrowed(text), rank });
    }

    fn add_all(&mut self, rank: Rank, texts: impl IntoIterator<Item = &'a str>) {
        texts.into_iter().for_each(|text| self.add(rank, text));
    }

    fn document(&mut self, document: Option<&'a Document>) {
        for block in document.into_iter().flat_map(Document::text_blocks) {
            self.take(block);
        }
    }

    fn take(&mut self, block: TextBlock<'a>) {
        let anchor = self.anchor.clone();
        self.blocks.push(Block { anchor, rank: rank(block.role), text: block.text });
    }
}

fn rank(role: Role) -> Rank {
    if role == Role::Heading { Rank::Heading } else { Rank::Body }
}

fn passage<'a>(area: Area, heading: &'a str, blocks: Blocks<'a>) -> Passage<'a> {
    Passage {
        area,
        translation: None,
        forward: None,
        has_original: false,
        heading: Cow::Borrowed(heading),
        blocks: blocks.blocks,
    }
}

/// Divides the body of an issue at its headings, and where it is long without them.
fn sections<'a>(body: &'a Document, passages: &mut Vec<Passage<'a>>) {
    let mut section = passage(Area::Text, "", Blocks::at(""));
    let mut n_bytes = 0;
    for block in body.text_blocks().filter(|block| block.role != Role::Note) {
        let begins = block.role == Role::Heading;
        if begins || n_bytes > LONGEST_SECTION {
            let blocks = std::mem::take(&mut section.blocks);
            finish(Passage { blocks, ..section.clone() }, passages);
            n_bytes = 0;
        }
        if begins {
            section.area = area(&block.text);
            section.heading = block.text.clone();
        }
        n_bytes += block.text.len();
        let anchor = block.anchor.map(|anchor| anchor.to_string()).unwrap_or_default();
        let (anchor, rank) = (Cow::Owned(anchor), rank(block.role));
        section.blocks.push(Block { anchor, text: block.text, rank });
    }
    finish(section, passages);
    notes(body, None, passages);
}

fn area(heading: &str) -> Area {
    let is_takeaways = heading.to_lowercase().contains("takeaway");
    if is_takeaways { Area::Takeaways } else { Area::Text }
}

/// Keeps a passage, unless nothing is in it.
fn finish<'a>(passage: Passage<'a>, passages: &mut Vec<Passage<'a>>) {
    if !passage.blocks.is_empty() {
        passages.push(passage);
    }
}

/// The footnotes of a document, all as one passage.
fn notes<'a>(document: &'a Document, translation: Option<usize>, passages: &mut Vec<Passage<'a>>) {
    let area = if translation.is_some() { Area::Translation } else { Area::Text };
    let mut all = Passage { translation, ..passage(area, "Footnotes", Blocks::at("")) };
    for (number, note) in (1..).zip(document.footnote_parts()) {
        let mut blocks = Blocks::at(format!("fn-{number}"));
        document.text_blocks_of(&note).for_each(|block| blocks.take(block));
        all.blocks.append(&mut blocks.blocks);
    }
    finish(all, passages);
}

/// The paragraphs of a translation, each with its original.
fn pairs<'a>(index: usize, document: &'a Document, passages: &mut Vec<Passage<'a>>) {
    let mut heading = Cow::Borrowed("");
    for (number, pair) in (1..).zip(document.pairs()) {
        let mut blocks = Blocks::at(format!("p{number}"));
        for block in document.text_blocks_of(&pair.part) {
            if block.role == Role::Heading {
                heading = block.text.clone();
            }
            blocks.take(block);
        }
        if let Some(original) = &pair.original {
            document.text_blocks_of(original).for_each(|block| blocks.take(block));
        }
        let text = passage(Area::Translation, "", blocks);
        let has_original = pair.original.is_some();
        let heading = heading.clone();
        finish(Passage { translation: Some(index), has_original, heading, ..text }, passages);
    }
    notes(document, Some(index), passages);
}
