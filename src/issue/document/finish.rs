//! The last walk over the events: what can only be known when all of them are there.
//!
//! Mentions are marked, footnotes get their numbers, passages are counted, and what was taken out
//! on the way is swept.

use std::num::NonZeroU32;

use super::event::{Item, Passage, Tag, offset};
use super::parse::Parts;
use super::parse::notes::Notes;
use super::{Document, Footnote, Words, mention};
use crate::issue::text::Text;

/// Makes the document.
pub(super) fn finish(text: Text, parts: Parts) -> Document {
    let (events, mentions) = mention::mark(parts.events, &text, &parts.decoded);
    let mut walk = Walk::new(&parts.notes);
    let mut kept = Vec::with_capacity(events.len());
    for mut event in events {
        event.item = walk.step(event.item, kept.len());
        if event.item != Item::Gone {
            kept.push(event);
        }
    }
    let mut document = Document {
        text,
        events: kept.into(),
        decoded: parts.decoded.into(),
        headings: parts.headings.into(),
        links: parts.links.into(),
        mentions: mentions.into(),
        footnotes: walk.footnotes.into(),
        languages: parts.languages.into(),
        words: Words::default(),
    };
    document.words = document.count_words();
    document
}

struct Walk {
    /// The place of each footnote in the order of their numbers, if it is written.
    places: Vec<Option<u32>>,
    footnotes: Vec<Footnote>,
    /// Lists, items and footnotes that are open: paragraphs in them are no passages.
    n_holders: usize,
    /// The numbers of the open items.
    items: Vec<Passage>,
    n_passages: u32,
}

impl Walk {
    fn new(notes: &Notes) -> Self {
        let is_defined = |&note: &u32| notes.is_defined[note as usize];
        let is_unused = |&note: &u32| notes.references[note as usize] == 0;
        let unused = (0..offset(notes.references.len())).filter(is_unused);
        let order: Vec<u32> =
            notes.order.iter().copied().chain(unused).filter(is_defined).collect();
        let mut places = vec![None; notes.references.len()];
        for (place, &note) in order.iter().enumerate() {
            places[note as usize] = Some(offset(place));
        }
        let footnotes = order
            .iter()
            .map(|&note| Footnote { events: 0..0, references: notes.references[note as usize] })
            .collect();
        Self { places, footnotes, n_holders: 0, items: Vec::new(), n_passages: 0 }
    }

    /// The item as it is kept, being the event at this index.
    fn step(&mut self, item: Item, index: usize) -> Item {
        match item {
            Item::Start(tag) => Item::Start(self.start(tag, index)),
            Item::End(tag) => Item::End(self.end(tag, index)),
            Item::FootnoteReference { note, nth } => self.places[note as usize]
                .map_or(Item::Gone, |note| Item::FootnoteReference { note, nth }),
            _ => item,
        }
    }

    fn start(&mut self, tag: Tag, index: usize) -> Tag {
        match tag {
            Tag::Paragraph(_) => Tag::Paragraph(self.passage()),
            Tag::Item(_) => {
                let passage = self.passage();
                self.items.push(passage);
                self.n_holders += 1;
                Tag::Item(passage)
            }
            Tag::Footnote(note) => {
                self.n_holders += 1;
                let place = self.place(note);
                self.footnotes[place as usize].events.start = index + 1;
                Tag::Footnote(place)
            }
            _ => tag,
        }
    }

    fn end(&mut self, tag: Tag, index: usize) -> Tag {
        match tag {
            // Nothing is counted between a paragraph's start and its end.
            Tag::Paragraph(_) if self.n_holders == 0 => {
                Tag::Paragraph(NonZeroU32::new(self.n_passages))
            }
            Tag::Item(_) => {
                self.n_holders -= 1;
                Tag::Item(self.items.pop().flatten())
            }
            Tag::Footnote(note) => {
                self.n_holders -= 1;
                let place = self.place(note);
                self.footnotes[place as usize].events.end = index;
                Tag::Footnote(place)
            }
            _ => tag,
        }
    }

    /// The next number, unless what holds the block has one or needs none.
    fn passage(&mut self) -> Passage {
        if self.n_holders > 0 {
            return None;
        }
        self.n_passages += 1;
        NonZeroU32::new(self.n_passages)
    }

    fn place(&self, note: u32) -> u32 {
        self.places[note as usize].expect("a footnote that is written is defined")
    }
}
