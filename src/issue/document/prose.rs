//! A document as plain text.

use std::borrow::Cow;
use std::ops::Range;

use super::event::{Item, Passage, Tag};
use super::{Anchor, Document, Part, Words};
use crate::han::is_han;
use crate::scan;
use crate::source::Span;

/// The plain text of one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBlock<'a> {
    /// Its words; a table's row is one block, its cells parted by blanks.
    pub text: Cow<'a, str>,
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub role: Role,
    /// What leads to it, or to the list item that holds it.
    pub anchor: Option<Anchor<'a>>,
    /// Where the events begin that it was gathered from.
    pub(super) first_event: usize,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A paragraph or list item, also within a quote.
    Prose,
    /// A heading.
    Heading,
    /// Code.
    Code,
    /// A row of a table.
    Row,
    /// Part of a footnote.
    Note,
    /// Part of the original of a translation.
    Original,
}

impl Document {
    /// The blocks that hold text, in order.
    pub fn text_blocks(&self) -> impl Iterator<Item = TextBlock<'_>> {
        self.text_blocks_of(&self.whole())
    }

    /// The blocks of a part that hold text, as though nothing stood around it.
    pub fn text_blocks_of<'a>(
        &'a self,
        part: &Part,
    ) -> impl Iterator<Item = TextBlock<'a>> + use<'a> {
        TextBlocks {
            document: self,
            next: part.0.start,
            end: part.0.end,
            roles: Vec::new(),
            passage: None,
            heading: None,
            n_images: 0,
        }
    }

    /// All its text: a line a block.
    #[cfg(test)]
    pub(crate) fn plain_text(&self) -> String {
        self.text_blocks().map(|block| block.text).collect::<Vec<_>>().join("\n")
    }

    /// Its beginning in at most so many characters, cut after a word and closed with `…`.
    ///
    /// Headings, code, tables, footnotes and originals are left out.
    pub fn excerpt(&self, max_chars: usize) -> String {
        let mut excerpt = String::new();
        for block in self.text_blocks().filter(|block| block.role == Role::Prose) {
            if !excerpt.is_empty() {
                excerpt.push(' ');
            }
            excerpt.push_str(&block.text);
            // As many bytes hold no more characters than that.
            if excerpt.len() > max_chars && excerpt.chars().nth(max_chars).is_some() {
                return cut_end(&excerpt, max_chars);
            }
        }
        excerpt
    }

    pub(super) fn count_words(&self) -> Words {
        let mut words = Words::default();
        let mut is_within = false;
        let mut n_code = 0;
        for event in &self.events {
            match event.item {
                Item::Start(Tag::CodeBlock(_)) => n_code += 1,
                Item::End(Tag::CodeBlock(_)) => n_code -= 1,
                _ => {}
            }
            match self.inline_words(event.item) {
                Some(text) if n_code == 0 => words.add(text, &mut is_within),
                _ => is_within = false,
            }
        }
        words
    }

    /// The words of an event within a line, nothing for its marks, none for a block's border.
    pub(crate) fn inline_words(&self, item: Item) -> Option<&str> {
        match item {
            Item::Text(str) | Item::Code(str) => Some(self.str(str)),
            Item::SoftBreak | Item::HardBreak => Some(" "),
            Item::Html(_) | Item::FootnoteReference { .. } => Some(""),
            Item::Start(tag) | Item::End(tag) if tag.is_inline() => Some(""),
            _ => None,
        }
    }
}

impl Words {
    /// Counts a stretch of text; a word that began before it is not counted again.
    fn add(&mut self, text: &str, is_within: &mut bool) {
        let mut rest = text;
        loop {
            let is_special = |byte: u8| !byte.is_ascii() | (byte == b'\'') | (byte == b'-');
            let n_plain = scan::find(rest, is_special).unwrap_or(rest.len());
            self.add_plain(&rest[..n_plain], is_within);
            let mut chars = rest[n_plain..].chars();
            let Some(c) = chars.next() else { return };
            rest = chars.as_str();
            // What continues a word and begins none.
            if matches!(c, '\'' | '-' | '’') {
                continue;
            }
            let is_letter = c.is_alphanumeric() && !is_han(c);
            self.han += usize::from(is_han(c));
            self.latin += usize::from(is_letter && !*is_within);
            *is_within = is_letter;
        }
    }

    /// Counts the words of a text in which only ASCII letters and figures are part of any.
    fn add_plain(&mut self, text: &str, is_within: &mut bool) {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
        let (Some(first), Some(last)) = (text.bytes().next(), text.bytes().next_back()) else {
            return;
        };
        self.latin += scan::count_runs(text, is_letter);
        self.latin -= usize::from(is_letter(first) && *is_within);
        *is_within = is_letter(last);
    }
}

/// The beginning of a text in at most so many characters, cut after a word and closed with `…`.
pub(super) fn cut_end(text: &str, max_chars: usize) -> String {
    let Some(last) = max_chars.checked_sub(1) else { return String::new() };
    let Some((end, _)) = text.char_indices().nth(last) else { return text.to_owned() };
    let cut = &text[..end];
    // Chinese has no blanks to cut at, so none is looked for far away.
    let is_word_end = text[end..].starts_with(char::is_whitespace);
    let words = match cut.rfind(char::is_whitespace) {
        Some(blank) if !is_word_end && end - blank <= 40 => &cut[..blank],
        _ => cut,
    };
    format!("{}…", words.trim_end_matches(|c: char| c.is_whitespace() || ",;:、，；：".contains(c)))
}

struct TextBlocks<'a> {
    document: &'a Document,
    next: usize,
    end: usize,
    /// What the open containers make of the text in them.
    roles: Vec<Role>,
    passage: Passage,
    heading: Option<u32>,
    n_images: usize,
}

impl<'a> Iterator for TextBlocks<'a> {
    type Item = TextBlock<'a>;

    fn next(&mut self) -> Option<TextBlock<'a>> {
        while self.next < self.end {
            let block = self.line();
            if block.as_ref().is_some_and(|block| !block.text.is_empty()) {
                return block;
            }
            while self.next < self.end && self.border() {
                self.next += 1;
            }
        }
        None
    }
}

impl<'a> TextBlocks<'a> {
    /// Gathers the text as far as the next border.
    fn line(&mut self) -> Option<TextBlock<'a>> {
        let mut text = Cow::Borrowed("");
        let mut range: Option<Range<usize>> = None;
        let first_event = self.next;
        while let Some(event) = self.document.events[..self.end].get(self.next) {
            let words = match event.item {
                Item::Start(Tag::HeadCell(_) | Tag::Cell(_)) => " ",
                Item::End(Tag::HeadCell(_) | Tag::Cell(_)) => "",
                item => match self.document.inline_words(item) {
                    Some(words) => words,
                    None => break,
                },
            };
            match event.item {
                Item::Start(Tag::Image(_)) => self.n_images += 1,
                Item::End(Tag::Image(_)) => self.n_images -= 1,
                _ if self.n_images == 0 => text += words,
                _ => {}
            }
            let at = event.at as usize;
            let end = match event.item {
                Item::Text(str) if str.is_source() => at + str.len(),
                _ => at,
            };
            range = range.map(|range| range.start..range.end.max(end)).or(Some(at..end));
            self.next += 1;
        }
        let text = one_line(text, self.role());
        let span = self.document.text.span(range?);
        Some(TextBlock { text, span, role: self.role(), anchor: self.anchor(), first_event })
    }

    fn role(&self) -> Role {
        self.roles.last().copied().unwrap_or(Role::Prose)
    }

    fn anchor(&self) -> Option<Anchor<'a>> {
        let heading = self.heading.map(|index| Anchor::Heading(&self.document.heading(index).id));
        heading.or(self.passage.map(Anchor::Passage))
    }

    /// Takes note of the event if it is a border between blocks.
    fn border(&mut self) -> bool {
        let item = self.document.events[self.next].item;
        match item {
            Item::Start(tag) => {
                match tag {
                    Tag::Heading(index) => self.heading = Some(index),
                    Tag::Paragraph(Some(number)) | Tag::Item(Some(number)) => {
                        self.passage = Some(number);
                    }
                    _ => {}
                }
                self.roles.extend(role(tag));
            }
            Item::End(tag) => {
                match tag {
                    Tag::Heading(_) => self.heading = None,
                    Tag::Paragraph(Some(_)) | Tag::Item(Some(_)) => self.passage = None,
                    _ => {}
                }
                if role(tag).is_some() {
                    self.roles.pop();
                }
            }
            _ => {}
        }
        let is_cell = matches!(item, Item::Start(Tag::HeadCell(_) | Tag::Cell(_)));
        !is_cell && self.document.inline_words(item).is_none()
    }
}

/// What a container makes of the text in it.
fn role(tag: Tag) -> Option<Role> {
    match tag {
        Tag::Heading(_) => Some(Role::Heading),
        Tag::CodeBlock(_) => Some(Role::Code),
        Tag::Table => Some(Role::Row),
        Tag::Footnote(_) => Some(Role::Note),
        Tag::Original => Some(Role::Original),
        _ => None,
    }
}

/// The text without blanks around it; unless it is code, a blank is a blank.
fn one_line(text: Cow<'_, str>, role: Role) -> Cow<'_, str> {
    if role == Role::Code {
        return trimmed(text, str::trim_end);
    }
    let is_broken =
        text.contains("  ") || scan::holds(&text, |byte| (byte == b'\n') | (byte == b'\t'));
    if !is_broken {
        return trimmed(text, |text| text.trim_matches(' '));
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line.into()
}

fn trimmed<'a>(text: Cow<'a, str>, trim: impl for<'b> Fn(&'b str) -> &'b str) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) if trim(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}
