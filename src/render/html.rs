//! HTML from a document's events.
//!
//! Decides how Markdown looks as elements; where its links lead is told by whoever has it
//! written, what stands around it by templates. Everything is escaped, but for the raw HTML of an
//! archive that trusts its sources.

mod pictures;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::num::NonZeroU32;
use std::ops::Range;

use crate::escape::escape;
use crate::han::{self, Script};
use crate::issue::document::event::{Align, Event, Item, Tag};
use crate::issue::document::{Anchor, Document, Link, Mention, Part, Stretch};
use pictures::Title;

/// Writes a document and its footnotes.
pub fn write(document: &Document, links: &dyn Links, style: Style<'_>, out: &mut String) {
    write_part(document, &document.whole(), links, &[], style, out);
    write_footnotes(document, links, style, out);
}

/// What stands beside the passages of a document, as HTML, by their numbers.
pub type Beside = BTreeMap<NonZeroU32, String>;

/// Writes a document and its footnotes for its own page: with what stands beside its passages, and
/// with the address of each section at hand.
pub fn write_with_notes(
    document: &Document,
    links: &dyn Links,
    style: Style<'_>,
    beside: &Beside,
    out: &mut String,
) {
    let mut writer = Writer::new(document, links, style, out);
    writer.beside = Some(beside);
    writer.blocks(document.whole().0);
    write_footnotes(document, links, style, out);
}

/// Writes a part of a document: a block, or the original of one. The terms stand in the order of
/// the document, apart from each other.
pub fn write_part(
    document: &Document,
    part: &Part,
    links: &dyn Links,
    terms: &[Term],
    style: Style<'_>,
    out: &mut String,
) {
    let mut writer = Writer::new(document, links, style, out);
    writer.terms = terms;
    writer.blocks(part.0.clone());
}

/// Writes the footnotes of a document that was written in parts, if it has any.
pub fn write_footnotes(document: &Document, links: &dyn Links, style: Style<'_>, out: &mut String) {
    Writer::new(document, links, style, out).footnotes();
}

/// Where the links of a document lead.
pub trait Links {
    /// The address of a link; without one only its words are written.
    fn href<'a>(&'a self, link: &'a Link) -> Option<Cow<'a, str>>;

    /// The address of the issue that is named; without one it is mere text.
    fn mention(&self, mention: &Mention) -> Option<String>;

    /// The picture to show; without one the words that stand for it are written, as a link where
    /// the picture has an address.
    fn image<'a>(&'a self, link: &'a Link) -> Option<Image<'a>>;
}

/// Words that lead to what they mean, although the author made no link of them.
pub struct Term {
    /// The words.
    pub words: Stretch,
    /// Where what they mean is said.
    pub href: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image<'a> {
    /// Its address.
    pub src: Cow<'a, str>,
    /// Its width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
}

/// What is particular to the place where a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style<'a> {
    /// The level of the document's highest heading, from 1 to 6.
    pub top: u8,
    /// What can be pointed at.
    pub anchors: Anchors<'a>,
}

/// What of a document can be pointed at. Ids begin with the prefix that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchors<'a> {
    /// Nothing: a feed's reader shows many documents as one page.
    None,
    /// Headings and footnotes.
    Headings(&'a str),
    /// Paragraphs and list items too.
    Passages(&'a str),
}

impl<'a> Anchors<'a> {
    fn prefix(self) -> Option<&'a str> {
        match self {
            Self::None => None,
            Self::Headings(prefix) | Self::Passages(prefix) => Some(prefix),
        }
    }
}

struct Writer<'a> {
    document: &'a Document,
    events: &'a [Event],
    links: &'a dyn Links,
    style: Style<'a>,
    /// The level of the document's own highest heading.
    highest: u8,
    /// What the open block is marked as being written in.
    script: Option<Script>,
    /// What stands beside the passages.
    beside: Option<&'a Beside>,
    /// The terms that are linked.
    terms: &'a [Term],
    /// What closes the links that are open.
    closers: Vec<&'static str>,
    out: &'a mut String,
}

impl<'a> Writer<'a> {
    fn new(
        document: &'a Document,
        links: &'a dyn Links,
        style: Style<'a>,
        out: &'a mut String,
    ) -> Self {
        Self {
            document,
            events: document.events(),
            links,
            style,
            highest: document.headings().iter().map(|heading| heading.level).min().unwrap_or(1),
            script: None,
            beside: None,
            terms: &[],
            closers: Vec::new(),
            out,
        }
    }

    /// Writes events; gives the index of the first that is not written.
    fn blocks(&mut self, events: Range<usize>) -> usize {
        let mut next = events.start;
        while next < events.end {
            next = self.event(next);
        }
        next
    }

    /// Writes an event, or several that belong together; gives the index of the next.
    fn event(&mut self, index: usize) -> usize {
        match self.events[index].item {
            Item::Start(tag) => return self.start(tag, index),
            Item::End(tag) => self.end(tag, index),
            Item::Text(str) => self.text_with_terms(index, self.document.str(str)),
            Item::Code(str) => {
                self.out.push_str("<code>");
                self.text(self.document.str(str));
                self.out.push_str("</code>");
            }
            Item::Html(str) => self.out.push_str(self.document.str(str)),
            Item::FootnoteReference { note, nth } => self.reference(note + 1, nth),
            Item::SoftBreak => self.out.push('\n'),
            Item::HardBreak => self.out.push_str("<br>\n"),
            Item::Rule => self.out.push_str("<hr>\n"),
            Item::Gone => {}
        }
        index + 1
    }

    fn start(&mut self, tag: Tag, index: usize) -> usize {
        match tag {
            Tag::Paragraph(passage) => {
                if let Some(figure) = self.figure(index) {
                    return self.write_figure(&figure, passage.map(Anchor::Passage));
                }
                self.open_beside(passage, "<div class=\"wn\">\n");
                self.open_block("p", passage.map(Anchor::Passage), index);
            }
            Tag::Heading(heading) => {
                let heading = self.document.heading(heading);
                self.open_block(
                    self.level(heading.level),
                    Some(Anchor::Heading(&heading.id)),
                    index,
                );
            }
            Tag::Quote => self.out.push_str("<blockquote>\n"),
            Tag::Original => self.out.push_str("<blockquote class=\"original\">\n"),
            Tag::CodeBlock(language) => self.open_code(self.document.language(language)),
            Tag::Bullets => self.out.push_str("<ul>\n"),
            Tag::Numbers(1) => self.out.push_str("<ol>\n"),
            Tag::Numbers(first) => self.put(format_args!("<ol start=\"{first}\">\n")),
            Tag::Item(passage) => {
                self.open_block("li", passage.map(Anchor::Passage), index);
                self.open_beside(passage, "<div class=\"wn\">\n<div>");
            }
            Tag::Footnote(note) => return self.document.footnotes()[note as usize].events.end + 1,
            Tag::Table => self.out.push_str(TABLE),
            Tag::TableHead => self.out.push_str("<thead>\n<tr>"),
            Tag::TableRow => self.out.push_str("<tr>"),
            Tag::HeadCell(align) if !self.is_empty_cell(index) => {
                self.open_cell("th", align, index);
            }
            Tag::HeadCell(align) | Tag::Cell(align) => self.open_cell("td", align, index),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<s>"),
            Tag::Link(link) => {
                let href = self.links.href(self.document.link(link));
                self.open_link(href.as_deref());
            }
            Tag::Mention(mention) => {
                let href = self.links.mention(self.document.mention(mention));
                self.open_link(href.as_deref());
            }
            Tag::Image(_) => return self.image(index, Title::Tooltip),
            Tag::Inline(name) => self.put(format_args!("<{}>", name.name())),
        }
        index + 1
    }

    fn end(&mut self, tag: Tag, index: usize) {
        if !tag.is_inline() {
            self.script = None;
        }
        match tag {
            Tag::Paragraph(passage) => {
                self.out.push_str("</p>\n");
                self.close_beside(passage, "");
            }
            Tag::Heading(heading) => {
                let heading = self.document.heading(heading);
                if self.beside.is_some() {
                    self.out.push_str(" <a class=\"pl\" href=\"#");
                    escape(&heading.id, self.out);
                    self.out.push_str("\" aria-label=\"Link to this section\">#</a>");
                }
                let name = self.level(heading.level);
                self.put(format_args!("</{name}>\n"));
            }
            Tag::Quote | Tag::Original => self.out.push_str("</blockquote>\n"),
            Tag::CodeBlock(_) => self.out.push_str("</code></pre>\n"),
            Tag::Bullets => self.out.push_str("</ul>\n"),
            Tag::Numbers(_) => self.out.push_str("</ol>\n"),
            Tag::Item(passage) => {
                self.close_beside(passage, "</div>\n");
                self.out.push_str("</li>\n");
            }
            Tag::Footnote(_) => {}
            Tag::Table => {
                let has_rows = self.events[index - 1].item == Item::End(Tag::TableRow);
                self.out.push_str(if has_rows { "</tbody>\n" } else { "" });
                self.out.push_str("</table>\n</div>\n");
            }
            Tag::TableHead => {
                let has_rows = self.events[index + 1].item == Item::Start(Tag::TableRow);
                self.out.push_str("</tr>\n</thead>\n");
                self.out.push_str(if has_rows { "<tbody>\n" } else { "" });
            }
            Tag::TableRow => self.out.push_str("</tr>\n"),
            Tag::HeadCell(_) if !self.is_empty_cell(index - 1) => self.out.push_str("</th>"),
            Tag::HeadCell(_) | Tag::Cell(_) => self.out.push_str("</td>"),
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strikethrough => self.out.push_str("</s>"),
            Tag::Link(_) | Tag::Mention(_) => {
                let closer = self.closers.pop().expect("each link's start says how it is closed");
                self.out.push_str(closer);
            }
            Tag::Image(_) => {}
            Tag::Inline(name) => self.put(format_args!("</{}>", name.name())),
        }
    }

    /// What stands beside a passage.
    fn beside(&self, passage: Option<NonZeroU32>) -> Option<&'a str> {
        self.beside?.get(&passage?).map(String::as_str)
    }

    /// Opens what holds a passage and its notes, if it has any.
    fn open_beside(&mut self, passage: Option<NonZeroU32>, tags: &str) {
        if self.beside(passage).is_some() {
            self.out.push_str(tags);
        }
    }

    fn close_beside(&mut self, passage: Option<NonZeroU32>, tags: &str) {
        if let Some(notes) = self.beside(passage) {
            self.out.push_str(tags);
            self.out.push_str(notes);
            self.out.push_str("</div>\n");
        }
    }

    fn text(&mut self, text: &str) {
        han::wrap_within(text, self.script, self.out);
    }

    /// Writes the text of an event: the whole of some terms, or the beginning or end of one that
    /// is broken between two lines.
    fn text_with_terms(&mut self, index: usize, text: &str) {
        let is_before = |term: &Term| (term.words.end.event as usize) < index;
        let first = self.terms.partition_point(is_before);
        let mut done = 0;
        for term in &self.terms[first..] {
            let (start, end) = (term.words.start, term.words.end);
            if start.event as usize > index {
                break;
            }
            if start.event as usize == index {
                self.text(&text[done..start.byte as usize]);
                done = start.byte as usize;
                self.put("<a class=\"term\" href=\"");
                escape(&term.href, self.out);
                self.put("\">");
            }
            if end.event as usize == index {
                self.text(&text[done..end.byte as usize]);
                done = end.byte as usize;
                self.put(CLOSE_LINK);
            }
        }
        self.text(&text[done..]);
    }

    fn put(&mut self, markup: impl Display) {
        write!(self.out, "{markup}").expect("a String takes any text");
    }

    /// Opens a block of text; one that is Chinese as a whole is marked so itself.
    fn open_block(&mut self, name: &str, anchor: Option<Anchor<'_>>, index: usize) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(anchor) = anchor {
            self.id(anchor);
        }
        self.language(index);
        self.out.push('>');
    }

    fn id(&mut self, anchor: Anchor<'_>) {
        let prefix = match (self.style.anchors, anchor) {
            (Anchors::None, _) | (Anchors::Headings(_), Anchor::Passage(_)) => return,
            (Anchors::Headings(prefix) | Anchors::Passages(prefix), _) => prefix,
        };
        self.out.push_str(" id=\"");
        escape(prefix, self.out);
        match anchor {
            // Only a heading's is made of the author's words.
            Anchor::Heading(id) => escape(id, self.out),
            Anchor::Passage(_) => self.put(anchor),
        }
        self.out.push('"');
    }

    /// Marks the block that begins here with its language, if it is Chinese.
    fn language(&mut self, index: usize) {
        let (document, events) = (self.document, &self.events[index + 1..]);
        let inline = events.iter().map_while(|event| document.inline_words(event.item));
        // What stands deeper in a list item may be in another language.
        let is_leaf = || {
            let end = events.get(inline.clone().count());
            matches!(end, Some(Event { item: Item::End(_), .. }))
        };
        let is_chinese = inline.clone().any(han::may_hold) && is_leaf();
        self.script = if is_chinese { han::dominant(inline) } else { None };
        if let Some(script) = self.script {
            self.put(format_args!(" lang=\"{}\"", script.tag()));
        }
    }

    /// The element of a heading that is written with this level.
    fn level(&self, level: u8) -> &'static str {
        let level = usize::from(self.style.top.max(1) - 1 + level - self.highest);
        ["h1", "h2", "h3", "h4", "h5", "h6"][level.min(5)]
    }

    fn open_code(&mut self, language: &str) {
        // What scrolls must be reached by keyboard.
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape(language, self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn open_cell(&mut self, name: &str, align: Align, index: usize) {
        self.out.push('<');
        self.out.push_str(name);
        if name == "th" {
            self.out.push_str(" scope=\"col\"");
        }
        // A policy that forbids inline styles forbids the style attribute too.
        self.out.push_str(match align {
            Align::None => "",
            Align::Left => " class=\"align-left\"",
            Align::Center => " class=\"align-center\"",
            Align::Right => " class=\"align-right\"",
        });
        self.language(index);
        self.out.push('>');
    }

    /// Whether nothing stands between this event and the next. A heading that says nothing is none.
    fn is_empty_cell(&self, index: usize) -> bool {
        let pair = (self.events[index].item, self.events[index + 1].item);
        matches!(pair, (Item::Start(Tag::HeadCell(_)), Item::End(Tag::HeadCell(_))))
    }

    fn open_link(&mut self, href: Option<&str>) {
        // A bare address may stand within a link in Markdown; HTML has no link within a link.
        let is_within = self.closers.contains(&CLOSE_LINK);
        let Some(href) = href.filter(|_| !is_within) else { return self.closers.push("") };
        self.out.push_str("<a href=\"");
        escape(href, self.out);
        self.out.push_str("\">");
        self.closers.push(CLOSE_LINK);
    }
}

const CLOSE_LINK: &str = "</a>";

/// A table scrolls by itself, so that a wide one does not move the page.
const TABLE: &str =
    "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n";

/// Footnotes.
impl Writer<'_> {
    fn reference(&mut self, number: u32, nth: u32) {
        let Some(prefix) = self.style.anchors.prefix() else {
            return self.put(format_args!("<sup>{number}</sup>"));
        };
        self.out.push_str("<sup class=\"noteref\"><a href=\"#");
        self.note_id(prefix, "fn", number, 1);
        self.out.push_str("\" id=\"");
        self.note_id(prefix, "fnref", number, nth);
        self.put(format_args!("\" aria-label=\"Footnote {number}\">{number}</a></sup>"));
    }

    fn footnotes(&mut self) {
        let document = self.document;
        if document.footnotes().is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (number, note) in (1..).zip(document.footnotes()) {
            self.footnote(number, note.events.clone(), note.references);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn footnote(&mut self, number: u32, events: Range<usize>, n_references: u32) {
        self.out.push_str("<li");
        if let Some(prefix) = self.style.anchors.prefix() {
            self.out.push_str(" id=\"");
            self.note_id(prefix, "fn", number, 1);
            self.out.push('"');
        }
        self.out.push('>');
        // The way back stands at the end of the last paragraph, where the eye is.
        let last = self.events[events.clone()].last().map(|event| event.item);
        let ends_in_text = matches!(last, Some(Item::End(Tag::Paragraph(_))));
        let end = events.end - usize::from(ends_in_text);
        let next = self.blocks(events.start..end);
        if let Some(prefix) = self.style.anchors.prefix() {
            for nth in 1..=n_references {
                self.back_link(prefix, number, nth);
            }
        }
        self.blocks(next..events.end);
        self.out.push_str("</li>\n");
    }

    fn back_link(&mut self, prefix: &str, number: u32, nth: u32) {
        self.out.push_str(" <a class=\"back\" href=\"#");
        self.note_id(prefix, "fnref", number, nth);
        self.put(format_args!("\" aria-label=\"Back to reference {number}"));
        if nth > 1 {
            self.put(format_args!("-{nth}"));
        }
        self.out.push_str("\">↩</a>");
    }

    fn note_id(&mut self, prefix: &str, kind: &str, number: u32, nth: u32) {
        escape(prefix, self.out);
        self.put(format_args!("{kind}-{number}"));
        if nth > 1 {
            self.put(format_args!("-{nth}"));
        }
    }
}

#[cfg(test)]
mod tests;
