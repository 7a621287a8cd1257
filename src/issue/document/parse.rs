//! From Markdown to events. Nothing else knows which parser there is.

mod html;
pub(super) mod notes;
mod unread;

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, LinkType, Options, Parser};
use pulldown_cmark::{Event as ParserEvent, Tag as ParserTag, TagEnd};

use self::notes::Notes;
use super::event::{Align, Event, InlineTag, Item, Str, Tag, offset};
use super::scheme::{dead, remote_host};
use super::slug::Ids;
use super::{Document, Heading, Link, LinkKind, finish};
use crate::config::Html;
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::text::Text;
use crate::source::SitePath;

/// How many levels of blocks, emphasis and links may stand within each other.
const MAX_DEPTH: usize = 100;

/// Reads a piece of Markdown.
pub(super) fn parse(text: Text, html: Html, path: &SitePath) -> (Document, Vec<Diagnostic>) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder::new(&text, html, path);
    for (event, range) in Parser::new_ext(text.as_str(), options).into_offset_iter() {
        builder.take(event, range);
    }
    builder.report_removed_html();
    builder.report_missing_notes();
    builder.report_unread();
    let Builder { parts, findings, .. } = builder;
    (finish::finish(text, parts), findings)
}

/// What a document is put together from.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) events: Vec<Event>,
    pub(super) decoded: String,
    pub(super) headings: Vec<Heading>,
    pub(super) links: Vec<Link>,
    pub(super) languages: Vec<Str>,
    pub(super) notes: Notes,
}

/// Turns the parser's events into ours, one at a time.
struct Builder<'a> {
    text: &'a Text,
    html: Html,
    path: &'a SitePath,
    parts: Parts,
    ids: Ids,
    open: Vec<Open>,
    table: Table,
    /// How many levels are open below the deepest that is kept.
    n_skipped: usize,
    /// Within a script or style, which is passed over as far as its closing tag or block's end.
    is_muted: bool,
    removed: Removed,
    findings: Vec<Diagnostic>,
}

/// What is open, and what its end means.
enum Open {
    /// Its start is the event at this index.
    Kept(Tag, usize),
    /// A harmless HTML element; it goes if it is not closed in time.
    Html(InlineTag, usize),
    /// A link that leads nowhere safe: only its words are kept.
    Dead,
    /// A block of raw HTML, gathered as far as its end.
    HtmlBlock(String, usize),
}

/// Where in a table we are.
#[derive(Default)]
struct Table {
    columns: Vec<Align>,
    column: usize,
    is_head: bool,
}

/// The raw HTML that was taken out.
#[derive(Default)]
struct Removed {
    n_elements: usize,
    first: Option<Range<usize>>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a Text, html: Html, path: &'a SitePath) -> Self {
        Self {
            text,
            html,
            path,
            parts: Parts::default(),
            ids: Ids::default(),
            open: Vec::new(),
            table: Table::default(),
            n_skipped: 0,
            is_muted: false,
            removed: Removed::default(),
            findings: Vec::new(),
        }
    }

    fn take(&mut self, event: ParserEvent<'a>, range: Range<usize>) {
        match event {
            ParserEvent::Start(_) if self.n_skipped > 0 || self.open.len() >= MAX_DEPTH => {
                self.skip(range);
            }
            ParserEvent::End(_) if self.n_skipped > 0 => self.n_skipped -= 1,
            _ if self.n_skipped > 0 => {}
            ParserEvent::Start(tag) => {
                self.look_for_lost_rows(&tag, &range);
                self.start(tag, range);
            }
            ParserEvent::End(tag) => self.end(tag, range),
            ParserEvent::Html(html) => self.html_line(&html, range),
            ParserEvent::InlineHtml(html) => self.inline_html(&html, range),
            _ if self.is_muted => {}
            ParserEvent::Text(text) => self.push_text(&text, Item::Text, range.start),
            ParserEvent::Code(code) => {
                let code = self.str(&code);
                self.push(Item::Code(code), range.start);
            }
            // Words that stand for an image can't hold a link.
            ParserEvent::FootnoteReference(_) if self.is_in_image() => {}
            ParserEvent::FootnoteReference(label) => {
                let (note, nth) = self.parts.notes.refer(&label);
                self.push(Item::FootnoteReference { note, nth }, range.start);
            }
            ParserEvent::SoftBreak => self.push(Item::SoftBreak, range.start),
            ParserEvent::HardBreak => self.push(Item::HardBreak, range.start),
            ParserEvent::Rule => self.push(Item::Rule, range.start),
            // None of these is made: their options are off.
            ParserEvent::InlineMath(_)
            | ParserEvent::DisplayMath(_)
            | ParserEvent::TaskListMarker(_) => {}
        }
    }

    fn is_in_image(&self) -> bool {
        self.open.iter().any(|open| matches!(open, Open::Kept(Tag::Image(_), _)))
    }

    /// The parser fills up rows that are too short, but not without end; to it the rows after that
    /// are a paragraph within the table. Says so once.
    fn look_for_lost_rows(&mut self, tag: &ParserTag<'_>, range: &Range<usize>) {
        let is_in_table = matches!(self.open.last(), Some(Open::Kept(Tag::Table, _)));
        let is_row = matches!(tag, ParserTag::TableHead | ParserTag::TableRow);
        let is_told = || self.findings.iter().any(|finding| finding.code == Code::LostRows);
        if !is_in_table || is_row || is_told() {
            return;
        }
        let message = "the tables of this text lack more than 262,144 cells";
        let help = "give the head of the table as many columns as its rows have";
        let finding = Diagnostic::new(Code::LostRows, message).help(help);
        self.find(
            finding.label("from here on the rows are lost"),
            first_line(self.text, range.clone()),
        );
    }

    /// Passes over what is nested too deep, and says so once.
    fn skip(&mut self, range: Range<usize>) {
        self.n_skipped += 1;
        if self.findings.iter().any(|finding| finding.code == Code::DeepMarkdown) {
            return;
        }
        let message = format!("Markdown nests deeper than {MAX_DEPTH} levels");
        let help = "take some of the signs of quotes, lists or emphasis away";
        let finding = Diagnostic::new(Code::DeepMarkdown, message).help(help);
        self.find(finding, first_line(self.text, range));
    }

    fn start(&mut self, tag: ParserTag<'a>, range: Range<usize>) {
        let tag = match tag {
            ParserTag::Paragraph => Tag::Paragraph(None),
            ParserTag::Heading { level, .. } => self.heading(level as u8, &range),
            ParserTag::BlockQuote(_) => Tag::Quote,
            ParserTag::CodeBlock(kind) => self.code_block(&kind),
            ParserTag::HtmlBlock => {
                return self.open.push(Open::HtmlBlock(String::new(), range.start));
            }
            ParserTag::List(None) => Tag::Bullets,
            ParserTag::List(Some(first)) => Tag::Numbers(u32::try_from(first).unwrap_or(1)),
            ParserTag::Item => Tag::Item(None),
            ParserTag::FootnoteDefinition(label) => Tag::Footnote(self.parts.notes.define(&label)),
            ParserTag::Table(columns) => {
                self.table.columns = columns.into_iter().map(align).collect();
                Tag::Table
            }
            ParserTag::TableHead => self.table.row(Tag::TableHead),
            ParserTag::TableRow => self.table.row(Tag::TableRow),
            ParserTag::TableCell => self.table.cell(),
            ParserTag::Emphasis => Tag::Emphasis,
            ParserTag::Strong => Tag::Strong,
            ParserTag::Strikethrough => Tag::Strikethrough,
            ParserTag::Link { link_type, dest_url, title, .. } => {
                let destination = match link_type {
                    LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
                    _ => dest_url,
                };
                return self.link(LinkKind::Link, &destination, &title, range);
            }
            ParserTag::Image { dest_url, title, .. } => {
                return self.link(LinkKind::Image, &dest_url, &title, range);
            }
            _ => unreachable!("no option makes these"),
        };
        self.start_tag(tag, range.start);
    }

    fn report_missing_notes(&mut self) {
        for place in notes::left_as_text(self.text.as_str(), &self.parts.events) {
            let reference = &self.text.as_str()[place.clone()];
            let message = format!("there is no footnote `{reference}`");
            let help = format!(
                "write it on a line of its own, `{reference}: ...`; or put a backslash before the bracket"
            );
            self.find(Diagnostic::new(Code::MissingFootnote, message).help(help), place);
        }
    }

    fn report_unread(&mut self) {
        let markdown = self.text.as_str();
        let texts = notes::open_texts(&self.parts.events);
        for unread in texts.iter().flat_map(|text| unread::in_text(markdown, text.clone())) {
            let finding = Diagnostic::new(Code::UnreadMarkdown, unread.message).help(unread.help);
            self.find(finding, unread.place);
        }
    }

    /// Opens a container that is kept.
    fn start_tag(&mut self, tag: Tag, at: usize) {
        self.open.push(Open::Kept(tag, self.parts.events.len()));
        self.push(Item::Start(tag), at);
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        if !is_inline(tag) {
            self.is_muted = false;
        }
        self.drop_unclosed_html();
        match self.open.pop().expect("the parser's events are balanced") {
            Open::Kept(tag, start) => self.end_tag(tag, start, range.end),
            Open::HtmlBlock(html, at) => self.html_block(&html, at..range.end),
            Open::Dead | Open::Html(..) => {}
        }
    }

    fn end_tag(&mut self, tag: Tag, start: usize, at: usize) {
        match tag {
            Tag::Heading(index) => {
                let text = self.inner_text(start);
                let heading = &mut self.parts.headings[index as usize];
                heading.id = self.ids.take(&text).into();
                heading.text = text.into();
            }
            Tag::Link(index) | Tag::Image(index) => {
                self.parts.links[index as usize].text = self.inner_text(start).into();
            }
            Tag::Quote if self.open.is_empty() && self.take_original_mark(start) => {
                self.parts.events[start].item = Item::Start(Tag::Original);
                return self.push(Item::End(Tag::Original), at);
            }
            _ => {}
        }
        self.push(Item::End(tag), at);
    }

    fn heading(&mut self, level: u8, range: &Range<usize>) -> Tag {
        let span = self.text.span(trim_end(self.text.as_str(), range.clone()));
        let heading = Heading { level, id: "".into(), text: "".into(), span };
        self.parts.headings.push(heading);
        Tag::Heading(offset(self.parts.headings.len() - 1))
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'a>) -> Tag {
        let language = match kind {
            CodeBlockKind::Indented => Str::source(0, 0),
            CodeBlockKind::Fenced(words) => self.str(words),
        };
        self.parts.languages.push(language);
        Tag::CodeBlock(offset(self.parts.languages.len() - 1))
    }

    fn link(&mut self, kind: LinkKind, destination: &str, title: &str, range: Range<usize>) {
        let word = match kind {
            LinkKind::Link => "link",
            LinkKind::Image => "image",
        };
        if let Some(finding) = dead(word, destination) {
            self.find(finding, range);
            return self.open.push(Open::Dead);
        }
        if let (LinkKind::Image, Some(host)) = (kind, remote_host(destination)) {
            let message = format!("image from {host}: readers' addresses would go there");
            let help = "keep a copy beside the issue and show that one";
            let finding = Diagnostic::new(Code::RemoteImage, message).help(help);
            self.find(finding, range.clone());
        }
        let title = (!title.is_empty()).then(|| title.into());
        let span = self.text.span(range.clone());
        let index = offset(self.parts.links.len());
        self.parts.links.push(Link {
            span,
            destination: destination.into(),
            kind,
            text: "".into(),
            title,
        });
        let tag = match kind {
            LinkKind::Link => Tag::Link(index),
            LinkKind::Image => Tag::Image(index),
        };
        self.start_tag(tag, range.start);
    }

    /// Takes the `zh:` mark off a quote, if its text begins with one.
    fn take_original_mark(&mut self, start: usize) -> bool {
        let Some([paragraph, first, rest @ ..]) = self.parts.events.get_mut(start + 1..) else {
            return false;
        };
        let (Item::Start(Tag::Paragraph(_)), Item::Text(str)) = (paragraph.item, first.item) else {
            return false;
        };
        let text = str.get(self.text.as_str(), &self.parts.decoded);
        let Some((mark, original)) = text.split_once([':', '：']) else { return false };
        if !mark.eq_ignore_ascii_case("zh") {
            return false;
        }
        let n_mark = text.len() - original.trim_start().len();
        first.item = Item::Text(str.part(n_mark, str.len()));
        if str.is_source() {
            first.at += offset(n_mark);
        }
        if n_mark == str.len() {
            first.item = Item::Gone;
            match rest.first_mut().map(|event| &mut event.item) {
                Some(item @ (Item::SoftBreak | Item::HardBreak)) => *item = Item::Gone,
                // The mark had a paragraph of its own.
                Some(item @ Item::End(Tag::Paragraph(_))) => {
                    *item = Item::Gone;
                    paragraph.item = Item::Gone;
                }
                _ => {}
            }
        }
        true
    }

    /// The words of the events from here on, without their marks.
    fn inner_text(&self, start: usize) -> String {
        let mut text = String::new();
        for event in &self.parts.events[start..] {
            match event.item {
                Item::Text(str) | Item::Code(str) => {
                    text.push_str(str.get(self.text.as_str(), &self.parts.decoded));
                }
                Item::SoftBreak | Item::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Where a text stands: most are slices of the Markdown, the others are kept beside it.
    fn str(&mut self, text: &CowStr<'_>) -> Str {
        let markdown = self.text.as_str();
        let start = (text.as_ptr() as usize).checked_sub(markdown.as_ptr() as usize);
        match (text, start) {
            (CowStr::Borrowed(_), Some(start)) if start + text.len() <= markdown.len() => {
                Str::source(start, start + text.len())
            }
            _ => self.decoded(text),
        }
    }

    fn decoded(&mut self, text: &str) -> Str {
        let start = self.parts.decoded.len();
        self.parts.decoded.push_str(text);
        Str::decoded(start, self.parts.decoded.len())
    }

    /// Adds a text, to the one before it when it goes on where that ends.
    fn push_text(&mut self, text: &CowStr<'_>, item: fn(Str) -> Item, at: usize) {
        let str = self.str(text);
        self.push_str(str, item, at);
    }

    fn push_decoded(&mut self, text: &str, at: usize) {
        let str = self.decoded(text);
        self.push_str(str, Item::Text, at);
    }

    fn push_str(&mut self, str: Str, item: fn(Str) -> Item, at: usize) {
        if let Some(last) = self.parts.events.last_mut()
            && let Item::Text(before) | Item::Html(before) = last.item
            && last.item == item(before)
            && let Some(joined) = before.joined(str)
        {
            last.item = item(joined);
            return;
        }
        self.push(item(str), at);
    }

    fn push(&mut self, item: Item, at: usize) {
        self.parts.events.push(Event { item, at: offset(at) });
    }

    /// A line of a block of HTML.
    fn html_line(&mut self, line: &CowStr<'_>, range: Range<usize>) {
        if self.html == Html::Trusted {
            self.push_text(line, Item::Html, range.start);
        } else if let Some(Open::HtmlBlock(html, _)) = self.open.last_mut() {
            html.push_str(line);
        }
    }

    /// A tag or comment within a text.
    fn inline_html(&mut self, html: &CowStr<'_>, range: Range<usize>) {
        if self.html == Html::Trusted {
            return self.push_text(html, Item::Html, range.start);
        }
        self.untrusted_html(html, range);
    }

    fn find(&mut self, finding: Diagnostic, range: Range<usize>) {
        self.findings.push(finding.at(self.path, self.text.span(range)));
    }
}

impl Table {
    fn row(&mut self, tag: Tag) -> Tag {
        self.column = 0;
        self.is_head = tag == Tag::TableHead;
        tag
    }

    fn cell(&mut self) -> Tag {
        let align = self.columns.get(self.column).copied().unwrap_or(Align::None);
        self.column += 1;
        if self.is_head { Tag::HeadCell(align) } else { Tag::Cell(align) }
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Reads the entities of a text that is otherwise plain.
fn decode_entities(text: &str) -> String {
    // The longest entity has 33 bytes.
    const LONGEST: usize = 40;
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let entity = part.find(';').filter(|&end| end < LONGEST).and_then(|end| {
            let source = format!("&{}", &part[..=end]);
            let mut events = Parser::new(&source);
            match events.nth(1) {
                Some(ParserEvent::Text(text)) if !text.starts_with('&') || source == "&amp;" => {
                    Some((text.into_string(), end + 1))
                }
                _ => None,
            }
        });
        let (sign, rest) = entity.unwrap_or_else(|| ("&".to_owned(), 0));
        decoded.push_str(&sign);
        decoded.push_str(&part[rest..]);
    }
    decoded
}

/// The first line of a range, without the line's end.
fn first_line(text: &Text, range: Range<usize>) -> Range<usize> {
    let markdown = text.as_str();
    let line = markdown[range.clone()].find('\n').unwrap_or(range.len());
    range.start..range.start + line
}

/// A range without the blanks at its end.
fn trim_end(markdown: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + markdown[range].trim_end().len()
}
