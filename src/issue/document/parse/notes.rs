//! Footnotes by their labels, as they are met; and references to notes that are nowhere.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::issue::document::event::{Event, Item, Tag, offset};
use crate::scan;

/// The footnotes as they are met.
#[derive(Default)]
pub(in crate::issue::document) struct Notes {
    /// The index of each label.
    labels: BTreeMap<String, u32>,
    /// How often each is referred to.
    pub(in crate::issue::document) references: Vec<u32>,
    /// Whether it is written.
    pub(in crate::issue::document) is_defined: Vec<bool>,
    /// Those referred to, in the order of their first reference.
    pub(in crate::issue::document) order: Vec<u32>,
}

impl Notes {
    /// Counts a reference; gives the note's index and which reference to it this is.
    pub(super) fn refer(&mut self, label: &str) -> (u32, u32) {
        let note = self.labelled(label);
        let references = &mut self.references[note as usize];
        *references += 1;
        if *references == 1 {
            self.order.push(note);
        }
        (note, *references)
    }

    /// The index of a note that is written here. A second one of the same label stands alone.
    pub(super) fn define(&mut self, label: &str) -> u32 {
        let labelled = self.labelled(label);
        let note = if self.is_defined[labelled as usize] { self.add() } else { labelled };
        self.is_defined[note as usize] = true;
        note
    }

    fn labelled(&mut self, label: &str) -> u32 {
        let label = label.to_lowercase();
        if let Some(&note) = self.labels.get(&label) {
            return note;
        }
        let note = self.add();
        self.labels.insert(label, note);
        note
    }

    fn add(&mut self) -> u32 {
        self.references.push(0);
        self.is_defined.push(false);
        offset(self.references.len() - 1)
    }
}

/// What looks like a reference to a footnote and stayed text, because there is no such note: its
/// place in the Markdown. What is escaped, code or the words of a picture is meant so.
pub(super) fn left_as_text(markdown: &str, events: &[Event]) -> Vec<Range<usize>> {
    let texts = open_texts(events).into_iter();
    texts.flat_map(|text| references(markdown, text)).collect()
}

/// Where plain text stands in the Markdown, but for code and the words of a picture.
pub(super) fn open_texts(events: &[Event]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut n_closed = 0;
    for event in events {
        match event.item {
            Item::Start(Tag::CodeBlock(_) | Tag::Image(_)) => n_closed += 1,
            Item::End(Tag::CodeBlock(_) | Tag::Image(_)) => n_closed -= 1,
            Item::Text(str) if n_closed == 0 => found.extend(str.in_source()),
            _ => {}
        }
    }
    found
}

/// Every `[^label]` in a stretch.
fn references(markdown: &str, stretch: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let text = &markdown[stretch.clone()];
    scan::all(text, |byte| byte == b'^').filter_map(move |caret| {
        let at = caret.checked_sub(1).filter(|_| text[..caret].ends_with('['))?;
        let rest = &text[caret + 1..];
        let label = &rest[..rest.find([']', '[', ' ', '\t', '\n'])?];
        let is_closed = rest[label.len()..].starts_with(']');
        let start = stretch.start + at;
        let is_escaped = markdown[..start].ends_with('\\');
        (is_closed && !label.is_empty() && !is_escaped)
            .then(|| start..start + "[^]".len() + label.len())
    })
}
