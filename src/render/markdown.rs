//! Markdown from a document's events: what a page shows, for whoever would rather read it plain.
//!
//! It is written from the events and not copied from the source, so that it holds what the page
//! holds and nothing else: no comment of the author's, no raw HTML that was refused. Read again, it
//! is the same document.

mod escape;

use std::borrow::Cow;
use std::ops::Range;

use super::html::Links;
use crate::issue::document::Document;
use crate::issue::document::event::{Align, Event, Item, Tag};

/// Writes a document and its footnotes; its highest heading gets the level `top`.
pub(super) fn write(document: &Document, links: &dyn Links, top: u8, out: &mut String) {
    let mut writer = Writer::new(document, links, top, out);
    writer.blocks(0..document.events().len());
    writer.footnotes();
    writer.out.push('\n');
}

/// A text as Markdown shows it, on one line; a link where it is known where to.
pub(super) fn link(text: &str, url: Option<&str>) -> String {
    let mut out = String::with_capacity(text.len() + url.map_or(0, str::len) + 8);
    out.push_str(if url.is_some() { "[" } else { "" });
    let place = escape::Place {
        line: 0,
        is_in_link: url.is_some(),
        is_in_cell: false,
        is_in_heading: true,
    };
    escape::text(&one_line(text), place, &mut out);
    if let Some(url) = url {
        out.push_str(&escape::destination(url, None));
    }
    out
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// What has to stand between what was written and what comes next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Line,
    Blank,
}

/// An open block that holds others.
struct Holder {
    /// How long the prefix was before it.
    prefix: usize,
    /// Whether it is an item without paragraphs, in which a blank line would make some.
    is_tight: bool,
}

/// An open list.
struct List {
    /// The number of the next item; none in a list of bullets.
    next: Option<u32>,
    /// The sign before an item, or after its number.
    sign: char,
    /// What stands before its next item.
    gap: Gap,
}

struct Writer<'a> {
    document: &'a Document,
    events: &'a [Event],
    links: &'a dyn Links,
    top: u8,
    /// The level of the document's own highest heading.
    highest: u8,
    /// What every line of the open blocks begins with.
    prefix: String,
    /// The blocks that are open and hold others.
    holders: Vec<Holder>,
    lists: Vec<List>,
    /// The sign of the list that was closed right before.
    former_sign: Option<char>,
    gap: Gap,
    /// Where in `out` the words of the line begin.
    line: usize,
    /// How the open marks are closed: links, emphasis.
    closers: Vec<String>,
    /// How many links are open: brackets have a meaning there.
    n_links: usize,
    in_code: bool,
    in_cell: bool,
    in_heading: bool,
    out: &'a mut String,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, links: &'a dyn Links, top: u8, out: &'a mut String) -> Self {
        Self {
            document,
            events: document.events(),
            links,
            top,
            highest: document.headings().iter().map(|heading| heading.level).min().unwrap_or(1),
            prefix: String::new(),
            holders: Vec::new(),
            lists: Vec::new(),
            former_sign: None,
            gap: Gap::None,
            line: out.len(),
            closers: Vec::new(),
            n_links: 0,
            in_code: false,
            in_cell: false,
            in_heading: false,
            out,
        }
    }

    fn blocks(&mut self, events: Range<usize>) {
        let mut next = events.start;
        while next < events.end {
            next = self.event(next);
        }
    }

    /// Writes an event, or several that belong together; gives the index of the next.
    fn event(&mut self, index: usize) -> usize {
        let item = self.events[index].item;
        self.keep_tight(item, index);
        match item {
            Item::Start(tag) => return self.start(tag, index),
            Item::End(tag) => self.end(tag, index),
            Item::Text(str) => self.text(self.document.str(str)),
            Item::Code(str) => self.code(self.document.str(str)),
            Item::Html(str) => self.html(self.document.str(str)),
            Item::FootnoteReference { note, .. } => self.mark(&format!("[^{}]", note + 1)),
            // Far to the right a line of its own would be mostly what it begins with.
            Item::SoftBreak if self.in_heading || self.prefix.len() > 32 => self.mark(" "),
            // What stood on this line may not be shown; an empty one would end the paragraph.
            Item::SoftBreak if self.is_at_start() => {}
            Item::SoftBreak => self.line(),
            Item::HardBreak if self.in_cell || self.in_heading => self.mark(" "),
            Item::HardBreak if self.is_end_of_block(index + 1) => {}
            // A picture after it is no figure, as it would be alone.
            Item::HardBreak if self.is_at_start() => self.mark("<br>"),
            Item::HardBreak => {
                self.mark("\\");
                self.line();
            }
            Item::Rule => {
                self.block("___");
                self.gap = Gap::Blank;
            }
            Item::Gone => {}
        }
        index + 1
    }

    fn start(&mut self, tag: Tag, index: usize) -> usize {
        match tag {
            Tag::Paragraph(_) => self.block(""),
            Tag::Heading(heading) => {
                let level = self.document.heading(heading).level;
                let level = (self.top.max(1) - 1 + level - self.highest).min(5);
                self.block("######"[..usize::from(level) + 1].trim_end());
                self.out.push(' ');
                self.in_heading = true;
            }
            Tag::Quote | Tag::Original => self.open("> ", "> ", false),
            Tag::CodeBlock(language) => self.open_code(self.document.language(language), index),
            Tag::Bullets => self.open_list(None),
            Tag::Numbers(first) => self.open_list(Some(first)),
            Tag::Item(_) => self.open_item(index),
            Tag::Footnote(note) => return self.document.footnotes()[note as usize].events.end + 1,
            Tag::Table => self.block(""),
            Tag::TableHead | Tag::TableRow => {
                self.flush();
                self.mark("|");
            }
            Tag::HeadCell(_) | Tag::Cell(_) => {
                self.mark(" ");
                self.in_cell = true;
            }
            Tag::Emphasis => self.open_emphasis("*", "em", index),
            Tag::Strong => self.open_emphasis("**", "strong", index),
            Tag::Strikethrough => self.open_emphasis("~~", "s", index),
            Tag::Link(link) => {
                let link = self.document.link(link);
                let href = self.links.href(link).map(Cow::into_owned);
                self.open_link(href.as_deref(), link.title.as_deref());
            }
            Tag::Mention(mention) => {
                let href = self.links.mention(self.document.mention(mention));
                self.open_link(href.as_deref(), None);
            }
            Tag::Image(image) => return self.image(image, index),
            Tag::Inline(name) => {
                let name = name.name();
                self.open_mark(&format!("<{name}>"), &format!("</{name}>"));
            }
        }
        index + 1
    }

    fn end(&mut self, tag: Tag, index: usize) {
        match tag {
            Tag::Paragraph(_) => self.gap = Gap::Blank,
            Tag::Heading(_) => {
                self.in_heading = false;
                self.gap = Gap::Blank;
            }
            Tag::Quote | Tag::Original => self.close(),
            Tag::CodeBlock(_) => self.close_code(index),
            Tag::Bullets | Tag::Numbers(_) => {
                let list = self.lists.pop().expect("each list was opened");
                self.former_sign = Some(list.sign);
                self.gap = Gap::Blank;
            }
            Tag::Item(_) => self.close(),
            Tag::Footnote(_) => {}
            Tag::Table => self.gap = Gap::Blank,
            Tag::TableHead => self.rule_below(index),
            Tag::TableRow => self.gap = Gap::Line,
            Tag::HeadCell(_) | Tag::Cell(_) => {
                self.in_cell = false;
                self.mark(" |");
            }
            Tag::Link(_) | Tag::Mention(_) => self.close_link(),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Inline(_) => self.close_mark(),
            Tag::Image(_) => {}
        }
    }
}

/// Lines and blocks.
impl Writer<'_> {
    /// Puts what has to stand before what is written next.
    fn flush(&mut self) {
        self.former_sign = None;
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if gap == Gap::Blank {
            self.out.push('\n');
            self.out.push_str(self.prefix.trim_end());
        }
        if gap > Gap::None {
            self.line();
        }
    }

    /// Ends a line and begins the next.
    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.line = self.out.len();
    }

    /// Whether nothing stands on the line yet, and a block could begin.
    fn is_at_start(&self) -> bool {
        self.line == self.out.len()
    }

    /// Sees that no blank line comes into an item that has none, and that there is one where the
    /// item has paragraphs.
    fn keep_tight(&mut self, item: Item, index: usize) {
        let Some(holder) = self.holders.last_mut().filter(|holder| holder.is_tight) else { return };
        if matches!(item, Item::Start(Tag::Paragraph(_))) {
            holder.is_tight = false;
        } else if self.gap == Gap::Blank && !matches!(item, Item::End(_)) {
            // These would go on in the next line, unless it is a rule.
            let goes_on = item != Item::Rule && self.could_go_on(index - 1);
            self.gap = if goes_on { Gap::Blank } else { Gap::Line };
        }
    }

    /// Whether the block that ends here could go on in the next line.
    fn could_go_on(&self, end: usize) -> bool {
        match self.events[end].item {
            Item::End(Tag::Quote | Tag::Original | Tag::Table) => true,
            // There is no text yet in an item that is empty.
            Item::End(Tag::Bullets | Tag::Numbers(_)) => {
                !matches!(self.events[end - 2].item, Item::Start(Tag::Item(_)))
            }
            _ => false,
        }
    }

    fn is_end_of_block(&self, index: usize) -> bool {
        matches!(self.events.get(index).map(|event| event.item), Some(Item::End(tag)) if !tag.is_inline())
    }

    /// Begins a block.
    fn block(&mut self, mark: &str) {
        if self.gap == Gap::None && !self.is_at_start() {
            self.gap = Gap::Line;
        }
        self.flush();
        self.out.push_str(mark);
    }

    /// Opens a block that marks its first line, and what all others begin with.
    fn open(&mut self, first: &str, others: &str, is_tight: bool) {
        self.block(first);
        self.holders.push(Holder { prefix: self.prefix.len(), is_tight });
        self.prefix.push_str(others);
        self.line = self.out.len();
    }

    /// Closes the block that was opened last.
    fn close(&mut self) {
        let holder = self.holders.pop().expect("each block was opened");
        self.prefix.truncate(holder.prefix);
        self.gap = Gap::Blank;
    }

    fn open_list(&mut self, first: Option<u32>) {
        let around = self.lists.last().map(|list| list.sign);
        let signs: &[char] = match (first, around) {
            (Some(_), _) => &['.', ')'],
            (None, None) => &['-', '*', '+'],
            // A line below a text makes a heading of it.
            (None, Some(_)) => &['*', '+'],
        };
        // With the same sign a list right after another would go on with it, and one that begins
        // within another could be a rule.
        let is_free = |sign: &&char| Some(**sign) != self.former_sign && Some(**sign) != around;
        let sign = signs.iter().find(is_free).or(signs.last()).expect("there are signs");
        self.lists.push(List { next: first, sign: *sign, gap: Gap::None });
    }

    fn open_item(&mut self, index: usize) {
        let next = self.events.get(index + 1).map(|event| event.item);
        let is_loose = matches!(next, Some(Item::Start(Tag::Paragraph(_))));
        let list = self.lists.last_mut().expect("an item stands in a list");
        let gap = if is_loose { Gap::Blank } else { Gap::Line };
        if list.gap > Gap::None {
            self.gap = gap.max(list.gap);
        }
        list.gap = gap;
        let mark = match &mut list.next {
            Some(number) => {
                *number = number.saturating_add(1);
                format!("{}{} ", *number - 1, list.sign)
            }
            None => format!("{} ", list.sign),
        };
        self.open(&mark, &" ".repeat(mark.len()), !is_loose);
    }

    fn open_code(&mut self, language: &str, index: usize) {
        let fence = self.fence(index);
        self.block(&fence);
        self.out.push_str(language);
        self.line();
        self.in_code = true;
    }

    fn close_code(&mut self, index: usize) {
        self.in_code = false;
        let start = self.events[..index]
            .iter()
            .rposition(|event| matches!(event.item, Item::Start(Tag::CodeBlock(_))));
        let fence = self.fence(start.expect("events are balanced"));
        if !self.is_at_start() {
            self.line();
        }
        self.out.push_str(&fence);
        self.gap = Gap::Blank;
    }

    /// The fence of the code that begins here: longer than any within.
    fn fence(&self, start: usize) -> String {
        let is_ticked = matches!(self.events[start].item,
            Item::Start(Tag::CodeBlock(language)) if self.document.language(language).contains('`'));
        let sign = if is_ticked { '~' } else { '`' };
        let texts = self.events[start + 1..].iter().map_while(|event| match event.item {
            Item::Text(str) => Some(self.document.str(str)),
            _ => None,
        });
        let longest = texts.map(|text| escape::longest_run(text, sign)).max().unwrap_or_default();
        sign.to_string().repeat((longest + 1).max(3))
    }

    /// The line between the head of a table and its rows.
    fn rule_below(&mut self, head_end: usize) {
        let cells = self.events[..head_end].iter().rev();
        let cells = cells.take_while(|event| event.item != Item::Start(Tag::TableHead));
        let mut aligns: Vec<Align> = cells
            .filter_map(|event| match event.item {
                Item::Start(Tag::HeadCell(align)) => Some(align),
                _ => None,
            })
            .collect();
        aligns.reverse();
        self.line();
        self.mark("|");
        for align in aligns {
            self.mark(match align {
                Align::None => " --- |",
                Align::Left => " :-- |",
                Align::Center => " :-: |",
                Align::Right => " --: |",
            });
        }
        self.gap = Gap::Line;
    }

    fn footnotes(&mut self) {
        let document = self.document;
        for (number, note) in (1..).zip(document.footnotes()) {
            self.gap = if self.out.is_empty() { Gap::None } else { Gap::Blank };
            self.open(&format!("[^{number}]: "), "    ", false);
            self.blocks(note.events.clone());
            self.close();
        }
    }
}

/// What stands within a line.
impl Writer<'_> {
    /// Writes marks of Markdown as they are.
    fn mark(&mut self, mark: &str) {
        self.flush();
        self.out.push_str(mark);
    }

    fn text(&mut self, text: &str) {
        self.flush();
        if self.in_code {
            return self.lines_of_code(text);
        }
        if self.is_at_start() && text.bytes().all(|byte| byte == b' ') {
            return;
        }
        let place = escape::Place {
            line: self.line,
            is_in_link: self.n_links > 0,
            is_in_cell: self.in_cell,
            is_in_heading: self.in_heading,
        };
        escape::text(text, place, self.out);
    }

    fn lines_of_code(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.line();
            }
            self.out.push_str(line);
        }
    }

    fn code(&mut self, text: &str) {
        let fence = "`".repeat(escape::longest_run(text, '`') + 1);
        let is_blank = text.bytes().all(|byte| byte == b' ');
        let needs_room = text.starts_with('`')
            || text.ends_with('`')
            || (text.starts_with(' ') && text.ends_with(' ') && !is_blank);
        let room = if needs_room { " " } else { "" };
        let text = text.replace('\n', " ");
        let text = if self.in_cell { text.replace('|', "\\|") } else { text };
        self.mark(&format!("{fence}{room}{text}{room}{fence}"));
    }

    /// Writes raw HTML of an archive that trusts its sources; a block of it begins a line.
    fn html(&mut self, html: &str) {
        self.flush();
        for (index, line) in html.trim_end_matches('\n').split('\n').enumerate() {
            if index > 0 {
                self.line();
            }
            self.out.push_str(line);
        }
        if html.ends_with('\n') {
            self.gap = Gap::Line;
        }
    }

    fn open_mark(&mut self, mark: &str, closer: &str) {
        self.mark(mark);
        self.closers.push(closer.to_owned());
    }

    /// Opens emphasis: by signs, or by name where signs would not be taken for it.
    fn open_emphasis(&mut self, signs: &str, name: &str, index: usize) {
        self.flush();
        // Within its like it would end that.
        let is_within = self.closers.iter().any(|closer| closer == signs);
        if !is_within && self.would_be_emphasis(index) {
            self.open_mark(signs, signs);
        } else {
            self.open_mark(&format!("<{name}>"), &format!("</{name}>"));
        }
    }

    /// Whether signs around the events that begin here would be read as emphasis: CommonMark's
    /// rules on what may stand at either side of them.
    fn would_be_emphasis(&self, start: usize) -> bool {
        let Item::Start(tag) = self.events[start].item else { return false };
        let events = &self.events[start..];
        let length = events.iter().position(|event| event.item == Item::End(tag));
        let end = start + length.expect("events are balanced");
        let before = self.out[self.line..].chars().next_back().unwrap_or(' ');
        let first = self.edge(start + 1, |text| text.chars().next());
        let last = self.edge(end - 1, |text| text.chars().next_back());
        let after = self.edge(end + 1, |text| text.chars().next());
        let holds = |inner: char, outer: char| {
            let is_sign = |c: char| !c.is_alphanumeric();
            !inner.is_whitespace() && (!is_sign(inner) || is_sign(outer))
        };
        let is_sign = |c: char| matches!(c, '*' | '~');
        end > start + 1 && !is_sign(before) && holds(first, before) && holds(last, after)
    }

    /// The character at the edge of an event: that of its text, or a sign.
    fn edge(&self, index: usize, of: fn(&str) -> Option<char>) -> char {
        match self.events.get(index).map(|event| event.item) {
            Some(Item::Text(str)) => of(self.document.str(str)).unwrap_or('*'),
            Some(Item::SoftBreak | Item::HardBreak) | None => ' ',
            Some(_) => '*',
        }
    }

    fn close_mark(&mut self) {
        let closer = self.closers.pop().expect("each mark was opened");
        self.mark(&closer);
    }

    fn open_link(&mut self, href: Option<&str>, title: Option<&str>) {
        let Some(href) = href.filter(|_| self.n_links == 0) else {
            return self.closers.push(String::new());
        };
        self.flush();
        // `!` and a link would be a picture.
        if self.out.ends_with('!') && !self.out.ends_with("\\!") {
            self.out.pop();
            self.out.push_str("\\!");
        }
        // The number of a note and a link would be one link.
        if self.out.ends_with(']') && !self.out.ends_with("\\]") {
            self.out.push(' ');
        }
        self.open_mark("[", &escape::destination(href, title));
        self.n_links += 1;
    }

    fn close_link(&mut self) {
        let closer = self.closers.pop().expect("each link was opened");
        if !closer.is_empty() {
            self.n_links -= 1;
            self.mark(&closer);
        }
    }

    /// Writes a picture, or the words that stand for it; gives the index of the event after it.
    fn image(&mut self, image: u32, index: usize) -> usize {
        let link = self.document.link(image);
        let end = Item::End(Tag::Image(image));
        let length = self.events[index..].iter().position(|event| event.item == end);
        if let Some(shown) = self.links.image(link) {
            let closer = escape::destination(&shown.src, link.title.as_deref());
            self.mark("![");
            self.n_links += 1;
            self.text(&link.text);
            self.n_links -= 1;
            self.mark(&closer);
        } else {
            let href = self.links.href(link).map(Cow::into_owned);
            self.open_link(href.as_deref(), None);
            self.text(if link.text.is_empty() { "Picture" } else { &link.text });
            self.close_link();
        }
        index + length.expect("events are balanced") + 1
    }
}

#[cfg(test)]
mod tests;
