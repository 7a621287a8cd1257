//! Where some words of a block stand among the events of its document.
//!
//! A block's text is what is read, with one blank between words; whoever marks words up needs the
//! events they were gathered from.

use std::ops::Range;

use super::event::{Item, Tag};
use super::{Document, TextBlock};

/// Words that can be marked up as one: nothing but plain text stands between the two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub(crate) start: Point,
    pub(crate) end: Point,
}

impl Stretch {
    /// Where it begins.
    pub fn start(&self) -> Point {
        self.start
    }
}

/// A place between two bytes of an event's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    pub(crate) event: u32,
    pub(crate) byte: u32,
}

/// Finds the stretches of a block, from its beginning to its end: all of them together take one
/// walk through the block.
pub struct Finder<'a> {
    document: &'a Document,
    text: &'a [u8],
    /// How much of the text is passed.
    passed: usize,
    event: usize,
    /// How much of the event's words is passed.
    byte: usize,
    /// How many links are open; raw HTML counts as well, which may be one and is not looked into.
    n_links: u32,
}

impl<'a> Finder<'a> {
    /// Begins at the beginning of a block.
    pub fn new(document: &'a Document, block: &'a TextBlock<'_>) -> Self {
        let text = block.text.as_bytes();
        Self { document, text, passed: 0, event: block.first_event, byte: 0, n_links: 0 }
    }

    /// These bytes of the block's text, which stand behind those that were asked for last. None
    /// when they are part of a link or hold a mark of any sort.
    pub fn stretch(&mut self, words: &Range<usize>) -> Option<Stretch> {
        let start = self.point_at(words.start);
        let mut is_plain = self.is_plain();
        while self.passed < words.end {
            let is_joined = self.step();
            is_plain &= is_joined && self.is_plain();
            self.skip_alike(words.end);
        }
        is_plain.then(|| Stretch { start, end: self.point(0) })
    }

    /// The place before a byte of the block's text, which stands behind what was asked for last.
    pub fn point_at(&mut self, byte: usize) -> Point {
        while self.passed <= byte {
            self.skip_alike(byte);
            self.step();
        }
        self.point(1)
    }

    /// Passes the bytes up to `end` that the event's words and the text have in common.
    fn skip_alike(&mut self, end: usize) {
        let words = &self.words(self.document.events[self.event].item)[self.byte..];
        let text = &self.text[self.passed..end];
        let n_alike = words.iter().zip(text).take_while(|(a, b)| a == b).count();
        self.byte += n_alike;
        self.passed += n_alike;
    }

    /// Passes a byte of the text; tells whether no mark was passed on the way.
    fn step(&mut self) -> bool {
        let byte = self.text[self.passed];
        let mut is_joined = true;
        loop {
            let item = self.document.events[self.event].item;
            match self.words(item).get(self.byte) {
                Some(found) => {
                    self.byte += 1;
                    // Of several blanks one is left.
                    if *found == byte || (byte == b' ' && found.is_ascii_whitespace()) {
                        self.passed += 1;
                        return is_joined;
                    }
                }
                None => {
                    is_joined &= matches!(item, Item::Text(_) | Item::SoftBreak);
                    self.leave(item);
                }
            }
        }
    }

    /// What an event adds to the text of its block.
    fn words(&self, item: Item) -> &'a [u8] {
        match item {
            Item::Start(Tag::HeadCell(_) | Tag::Cell(_)) => b" ",
            item => self.document.inline_words(item).unwrap_or_default().as_bytes(),
        }
    }

    fn leave(&mut self, item: Item) {
        match item {
            // The words for a picture are not part of the text.
            Item::Start(Tag::Image(_)) => self.event = self.document.image_end(self.event),
            Item::Start(Tag::Link(_) | Tag::Mention(_)) | Item::Html(_) => self.n_links += 1,
            Item::End(Tag::Link(_) | Tag::Mention(_)) => self.n_links -= 1,
            _ => {}
        }
        self.event += 1;
        self.byte = 0;
    }

    /// Whether the byte that was passed last is plain text outside of links.
    fn is_plain(&self) -> bool {
        let item = self.document.events[self.event].item;
        self.n_links == 0 && matches!(item, Item::Text(_) | Item::SoftBreak)
    }

    /// Where it is, or as many bytes before.
    fn point(&self, before: usize) -> Point {
        let index = |at: usize| u32::try_from(at).expect("a source is far below 4 GiB");
        Point { event: index(self.event), byte: index(self.byte - before) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::event::Item;
    use super::{Finder, Stretch};
    use crate::config::Html;
    use crate::issue::document::{Document, Role};
    use crate::issue::text::Text;
    use crate::source::SitePath;

    fn document(markdown: &str) -> Document {
        Document::parse(Text::new(markdown), Html::Escaped, &SitePath::new("issues/1.md")).0
    }

    /// The words of a stretch, as their events have them.
    fn words(document: &Document, Stretch { start, end }: Stretch) -> String {
        let part = |index: u32| {
            let text = match document.events()[index as usize].item {
                Item::Text(str) => document.str(str),
                item => document.inline_words(item).expect("it stands within a line"),
            };
            let from = if index == start.event { start.byte as usize } else { 0 };
            let to = if index == end.event { end.byte as usize } else { text.len() };
            &text[from..to]
        };
        (start.event..=end.event).map(part).collect()
    }

    /// Looks for every `a chip` of a document.
    fn check(markdown: &str, expected: &[&str]) {
        let document = document(markdown);
        let mut found = Vec::new();
        for block in document.text_blocks() {
            let mut finder = Finder::new(&document, &block);
            for (at, chip) in block.text.match_indices("a chip") {
                let stretch = finder.stretch(&(at..at + chip.len()));
                found.extend(stretch.map(|stretch| words(&document, stretch)));
            }
        }
        assert_eq!(found, expected, "{markdown}");
    }

    #[test]
    fn words_are_found_behind_whatever_is_no_text() {
        check("![a chip](x.png)  a chip", &["a chip"]);
        check("&amp;  *b*  `c`\na chip", &["a chip"]);
        check("- b\n- c **a chip**", &["a chip"]);
        check("| a | b |\n|---|---|\n| c  c | a chip |", &["a chip"]);
    }

    #[test]
    fn words_on_two_lines_are_one_stretch() {
        check("b a\nchip", &["a chip"]);
    }

    #[test]
    fn what_is_a_link_or_holds_a_mark_is_no_stretch() {
        check("[a chip](x) a *chip* a `chip` a![](y) chip <i>a</i> chip `a chip`", &[]);
    }

    proptest! {
        #[test]
        fn a_stretch_spells_the_words_it_was_asked_for(markdown in "([ab*`\\[\\]()&; \n>|!#中文-]|<b>|&amp;|\\]\\(x\\)){0,60}") {
            let document = document(&markdown);
            for block in document.text_blocks().filter(|block| block.role != Role::Code) {
                let mut finder = Finder::new(&document, &block);
                // The text of a block has its own white space; no name begins with any.
                let letters = block.text.char_indices().filter(|(_, letter)| !letter.is_whitespace());
                for (at, letter) in letters {
                    let range = at..at + letter.len_utf8();
                    if let Some(stretch) = finder.stretch(&range) {
                        prop_assert_eq!(words(&document, stretch), letter.to_string());
                    }
                }
            }
        }
    }
}
