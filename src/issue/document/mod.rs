//! Markdown, parsed once: HTML, feeds, word counts and checks all read these events.
//!
//! Knows CommonMark with footnotes, tables and strikethrough. Leaves to others where a link leads
//! (`archive`) and how an event looks (`render::html`). A link's identity is its [`Span`] in the
//! source file.

pub(crate) mod event;
mod finish;
mod mention;
mod pairs;
mod parse;
mod prose;
mod raw_html;
mod scheme;
mod sentence;
mod slug;
mod stretch;

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

use crate::config::Html;
use crate::diagnostic::Diagnostic;
use crate::issue::text::Text;
use crate::source::{SitePath, Span};
use event::{Event, Item, Str, Tag};

pub use pairs::Block;
pub use prose::{Role, TextBlock};
pub use stretch::{Finder, Point, Stretch};

/// One parsed piece of Markdown.
#[derive(Debug, Clone)]
pub struct Document {
    text: Text,
    events: Box<[Event]>,
    /// The texts that are not in the Markdown as they are read: decoded entities and the like.
    decoded: Box<str>,
    headings: Box<[Heading]>,
    links: Box<[Link]>,
    mentions: Box<[Mention]>,
    footnotes: Box<[Footnote]>,
    /// What code blocks say they are written in.
    languages: Box<[Str]>,
    words: Words,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// From 1 to 6, as written.
    pub level: u8,
    /// What an address ends in to lead here; unique in the document.
    pub id: Box<str>,
    /// Its words.
    pub text: Box<str>,
    /// Where it is written.
    pub span: Span,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it is written: its identity.
    pub span: Span,
    /// Where it leads, as written; entities and escapes are decoded.
    pub destination: Box<str>,
    /// Which of the two it is.
    pub kind: LinkKind,
    /// The words of the link, or those that stand for the image.
    pub text: Box<str>,
    /// The title behind the destination: a tooltip, or an image's caption.
    pub title: Option<Box<str>>,
}

/// Whether a place of a document leads somewhere or shows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[words](destination)` or `<https://...>`.
    Link,
    /// `![words](destination)`.
    Image,
}

/// Another issue, named in the text: `ChinAI #114`, or the bare address of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it is written.
    pub span: Span,
    /// What is named; there need not be such an issue.
    pub named: Named,
}

/// How a text names an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By its number.
    Number(u32),
    /// By an address, which may as well be that of anything else.
    Address(Box<str>),
}

/// A footnote. They stand in the order of their numbers, the first being 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Footnote {
    /// Its events, without the start and end of the note itself.
    pub(crate) events: Range<usize>,
    /// How often the text refers to it.
    pub(crate) references: u32,
}

/// How long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// Words written in letters.
    pub latin: usize,
    /// Han characters, which are not divided into words.
    pub han: usize,
}

/// What an address can end in to lead to a place of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor<'a> {
    /// A heading, by its id.
    Heading(&'a str),
    /// A paragraph or a list item, by its place among them.
    Passage(NonZeroU32),
}

/// Writes it as in an address: `key-takeaways` or `p12`.
impl fmt::Display for Anchor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading(id) => f.write_str(id),
            Self::Passage(number) => write!(f, "p{number}"),
        }
    }
}

/// Some blocks of a document that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part(pub(crate) Range<usize>);

impl Document {
    /// Reads a piece of Markdown, and finds what its author should change.
    ///
    /// Any text is a document: this takes time linear in its length and never fails.
    pub fn parse(text: Text, html: Html, path: &SitePath) -> (Self, Vec<Diagnostic>) {
        parse::parse(text, html, path)
    }

    /// How long its Markdown is, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.text.as_str().len()
    }

    /// The headings, in order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The links and images, in order; without those whose scheme is not safe.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The issues that are named outside of links and code, in order.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Whether an address can end in this and lead to a heading or a passage.
    pub fn has_anchor(&self, name: &str) -> bool {
        let passage = name.strip_prefix('p').and_then(|number| number.parse().ok());
        self.headings.iter().any(|heading| &*heading.id == name)
            || passage.is_some_and(|number: u32| (1..=self.n_passages()).contains(&number))
    }

    /// How many paragraphs and list items can be pointed at.
    fn n_passages(&self) -> u32 {
        let passages = self.events.iter().filter_map(|event| match event.item {
            Item::Start(Tag::Paragraph(passage) | Tag::Item(passage)) => passage,
            _ => None,
        });
        passages.max().map_or(0, NonZeroU32::get)
    }

    /// How long it is, code left out.
    pub fn words(&self) -> Words {
        self.words
    }

    /// Whether nothing of it would be seen.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// All its blocks.
    pub fn whole(&self) -> Part {
        Part(0..self.events.len())
    }

    /// The text of each footnote, in the order of their numbers.
    pub fn footnote_parts(&self) -> impl Iterator<Item = Part> {
        self.footnotes.iter().map(|note| Part(note.events.clone()))
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(crate) fn str(&self, str: Str) -> &str {
        str.get(self.text.as_str(), &self.decoded)
    }

    pub(crate) fn footnotes(&self) -> &[Footnote] {
        &self.footnotes
    }

    /// What a code block says it is written in, as far as the first space.
    pub(crate) fn language(&self, index: u32) -> &str {
        self.str(self.languages[index as usize]).split_whitespace().next().unwrap_or_default()
    }

    /// The index of the event that ends the image that begins here.
    pub(crate) fn image_end(&self, start: usize) -> usize {
        let Item::Start(tag) = self.events[start].item else { return start };
        let is_end = |event: &Event| event.item == Item::End(tag);
        start + self.events[start..].iter().position(is_end).expect("events are balanced")
    }

    pub(crate) fn heading(&self, index: u32) -> &Heading {
        &self.headings[index as usize]
    }

    pub(crate) fn link(&self, index: u32) -> &Link {
        &self.links[index as usize]
    }

    pub(crate) fn mention(&self, index: u32) -> &Mention {
        &self.mentions[index as usize]
    }
}

#[cfg(test)]
mod tests;
