//! The round trip: what chinai makes of the Markdown just written, compared with what was meant.
//!
//! Both sides are brought to one form: the words with one space for many, and how many there are
//! of what Markdown can get wrong.

use std::borrow::Cow;

use super::dom::{Dom, Node};
use super::prose::{Block, Mark, Run};
use crate::config::Html;
use crate::issue::document::{Document, Link, Mention};
use crate::issue::text::Text;
use crate::render::html::{self, Anchors, Image, Links, Style};
use crate::source::SourceText;

/// What a text consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Its words, footnotes last.
    pub text: String,
    /// How many there are of each, by [`NAMES`].
    pub counts: [usize; 9],
}

/// What is counted.
pub const NAMES: [&str; 9] = [
    "links",
    "pictures",
    "list items",
    "headings",
    "footnotes",
    "bold passages",
    "slanted passages",
    "quotes",
    "tables",
];

const LINKS: usize = 0;
const PICTURES: usize = 1;
const ITEMS: usize = 2;
const HEADINGS: usize = 3;
const NOTES: usize = 4;
const STRONG: usize = 5;
const EMPHASIS: usize = 6;
const QUOTES: usize = 7;
const TABLES: usize = 8;

/// Compares; each difference in words.
pub fn differences(meant: &Tally, made: &Tally) -> Vec<String> {
    let counts = meant.counts.iter().zip(made.counts).zip(NAMES);
    let mut res: Vec<String> = counts
        .filter(|((meant, made), _)| *meant != made)
        .map(|((meant, made), name)| format!("{made} {name} instead of {meant}"))
        .collect();
    if meant.text != made.text {
        let same = |(one, other): &(char, char)| one == other;
        let at = meant.text.chars().zip(made.text.chars()).take_while(same).count();
        let around =
            |text: &str| text.chars().skip(at.saturating_sub(12)).take(36).collect::<String>();
        res.push(format!("`{}` became `{}`", around(&meant.text), around(&made.text)));
    }
    res
}

/// What blocks mean to be, with the footnotes they refer to.
pub fn meant(blocks: &[Block], notes: &[Vec<Block>]) -> Tally {
    let mut counter = Counter { used: Vec::new(), tally: Tally::default() };
    counter.blocks(blocks);
    let mut next = 0;
    while let Some(note) = counter.used.get(next).copied() {
        counter.blocks(notes.get(note).map(Vec::as_slice).unwrap_or_default());
        next += 1;
    }
    counter.tally.counts[NOTES] = counter.used.len();
    counter.tally.finish()
}

/// What chinai makes of some Markdown.
pub fn made(markdown: &str) -> Tally {
    let source = SourceText::new("issues/import.md", markdown);
    let text = Text::in_file(&source, 0..markdown.len());
    let (document, _) = Document::parse(text, Html::Escaped, &source.path);
    let mut html = String::new();
    let style = Style { top: 2, anchors: Anchors::Headings("") };
    html::write(&document, &Plain, style, &mut html);
    let Ok(dom) = Dom::parse(&html) else { return Tally::default() };
    of_html(&dom)
}

/// What a page that chinai rendered consists of.
pub fn of_html(dom: &Dom) -> Tally {
    let mut tally = Tally::default();
    tally.html(dom.root(), false);
    tally.finish()
}

/// Leaves addresses as they are.
struct Plain;

impl Links for Plain {
    fn href<'a>(&'a self, link: &'a Link) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(&link.destination))
    }

    fn mention(&self, _: &Mention) -> Option<String> {
        None
    }

    fn image<'a>(&'a self, link: &'a Link) -> Option<Image<'a>> {
        Some(Image { src: Cow::Borrowed(&link.destination), size: None })
    }
}

impl Tally {
    fn finish(mut self) -> Self {
        self.text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self
    }

    fn part(&mut self) {
        self.text.push(' ');
    }

    fn html(&mut self, node: Node<'_>, is_in_notes: bool) {
        if let Some(text) = node.text() {
            return self.text.push_str(text);
        }
        let name = node.name().unwrap_or_default();
        if node.has_class("noteref") || node.has_class("back") {
            return;
        }
        let is_notes = node.has_class("footnotes");
        let is_note = is_in_notes && node.attribute("id").is_some_and(|id| id.starts_with("fn-"));
        let counted = match name {
            "a" => Some(LINKS),
            "img" => Some(PICTURES),
            "li" => Some(if is_note { NOTES } else { ITEMS }),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(HEADINGS),
            "strong" => Some(STRONG),
            "em" => Some(EMPHASIS),
            "blockquote" => Some(QUOTES),
            "table" => Some(TABLES),
            _ => None,
        };
        if let Some(counted) = counted {
            self.counts[counted] += 1;
        }
        let is_inline = matches!(
            name,
            "a" | "img" | "strong" | "em" | "s" | "sub" | "sup" | "u" | "code" | "span"
        );
        if !is_inline {
            self.part();
        }
        for child in node.children() {
            self.html(child, is_in_notes || is_notes);
        }
        if !is_inline {
            self.part();
        }
    }
}

/// Counts what blocks mean.
struct Counter {
    /// The footnotes, in the order in which the text comes to them.
    used: Vec<usize>,
    tally: Tally,
}

impl Counter {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.tally.part();
            self.block(block);
        }
        self.tally.part();
    }

    fn count(&mut self, what: usize) {
        self.tally.counts[what] += 1;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(runs) => self.runs(runs),
            Block::Heading(_, runs) => {
                self.count(HEADINGS);
                self.runs(runs);
            }
            Block::List(_, items) => {
                for item in items {
                    self.count(ITEMS);
                    self.blocks(item);
                }
            }
            Block::Quote(blocks) => {
                self.count(QUOTES);
                self.blocks(blocks);
            }
            Block::Code { text, .. } => self.tally.text.push_str(text),
            Block::Figure(figure) => {
                self.count(PICTURES);
                self.tally.counts[LINKS] += usize::from(figure.link.is_some());
                self.tally.part();
                self.tally.text.push_str(&figure.caption);
            }
            Block::Table(rows) => {
                self.count(TABLES);
                for cell in rows.iter().flatten() {
                    self.tally.part();
                    self.runs(cell);
                }
            }
            Block::Rule => {}
        }
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            match run {
                Run::Text(text) | Run::Code(text) => self.tally.text.push_str(text),
                Run::Marked(mark, inner) => {
                    match mark {
                        Mark::Strong => self.count(STRONG),
                        Mark::Emphasis => self.count(EMPHASIS),
                        _ => {}
                    }
                    self.runs(inner);
                }
                Run::Link(_, inner) => {
                    self.count(LINKS);
                    self.runs(inner);
                }
                Run::Picture(_) => self.count(PICTURES),
                Run::Note(note) => {
                    if !self.used.contains(note) {
                        self.used.push(*note);
                    }
                }
                Run::Break => self.tally.part(),
            }
        }
    }
}
