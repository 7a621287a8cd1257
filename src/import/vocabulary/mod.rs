//! From a post's HTML to what it says: the vocabulary of Substack's editor, old and new.
//!
//! Every element is known, or kept as its words and told. What is left out without a word is only
//! what the site draws around a post: buttons, icons, widths of pictures.

mod attributes;
mod blocks;
mod components;
mod embeds;
mod inline;
mod pictures;

use std::collections::{BTreeMap, BTreeSet};

use super::address::{Publication, Shelf};
use super::dom::{Dom, Node};
use super::prose::{self, Block, Run};
use super::remark::Remark;

/// How deep quotes and lists may stand within each other; deeper ones lose their own level.
const MAX_NEST: usize = 16;

/// What has to be known to read a post.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The newsletter.
    pub publication: &'a Publication,
    /// Where its posts stand in the archive.
    pub shelf: &'a Shelf,
    /// The id of the post.
    pub own: &'a str,
}

/// What a post says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Its text.
    pub blocks: Vec<Block>,
    /// Its footnotes, in the order in which the text comes to them.
    pub notes: Vec<Vec<Block>>,
    /// What should be known of it, each with the words before.
    pub remarks: Vec<(Remark, String)>,
    /// The pictures in it, each once.
    pub shots: Vec<Shot>,
    /// Whether it links to headings of posts that were not read yet.
    pub awaits_anchors: bool,
}

/// A picture to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shot {
    /// The address of the original.
    pub original: String,
    /// The address as it was exported: a smaller one, which may still be there when the original
    /// is not.
    pub exported: String,
}

/// Reads a post.
pub fn read(dom: &Dom, context: Context<'_>) -> Read {
    let mut reader = Reader::new(dom, context);
    let mut blocks = reader.blocks_of(dom.root(), 0);
    reader.read_notes();
    blocks.extend(reader.orphans());
    level_headings(&mut blocks);
    let Reader { res, read, .. } = reader;
    let notes = read.into_iter().map(|(_, blocks)| blocks).collect();
    Read { blocks, notes, ..res }
}

/// Reads a line of HTML, such as the words of a tweet.
fn read_line(html: &str, context: Context<'_>) -> Vec<Run> {
    let Ok(dom) = Dom::parse(html) else { return Vec::new() };
    let mut reader = Reader::new(&dom, context);
    prose::tidy(reader.runs_of(dom.root()))
}

/// Reads one post.
struct Reader<'a> {
    context: Context<'a>,
    /// The footnotes by the ids that lead to them.
    notes: BTreeMap<&'a str, Node<'a>>,
    /// The footnotes that the text comes to, by their ids, and what they say once they were read.
    read: Vec<(&'a str, Vec<Block>)>,
    /// The end of the text that was read last.
    last: &'a str,
    /// The originals of the pictures so far.
    originals: BTreeSet<String>,
    res: Read,
}

impl<'a> Reader<'a> {
    fn new(dom: &'a Dom, context: Context<'a>) -> Self {
        let is_note = |node: &Node<'_>| node.has_class("footnote");
        let notes = dom.root().descendants().filter(is_note);
        let named = notes.filter_map(|note| {
            let label = note.find_class("footnote-number");
            let id = note.attribute("id").or_else(|| label.and_then(|label| label.attribute("id")));
            Some((id?, note))
        });
        let mut notes = BTreeMap::new();
        for (id, note) in named {
            notes.entry(id).or_insert(note);
        }
        Self {
            context,
            notes,
            read: Vec::new(),
            last: "",
            originals: BTreeSet::new(),
            res: Read::default(),
        }
    }

    fn remark(&mut self, remark: Remark) {
        self.res.remarks.push((remark, self.last.to_owned()));
    }

    /// The footnote that an address leads to, numbered by who comes first.
    fn note(&mut self, id: &str) -> Option<usize> {
        if let Some(known) = self.read.iter().position(|(known, _)| *known == id) {
            return Some(known);
        }
        let (id, _) = self.notes.get_key_value(id)?;
        self.read.push((id, Vec::new()));
        Some(self.read.len() - 1)
    }

    /// Reads the footnotes that the text refers to; they may refer to further ones.
    fn read_notes(&mut self) {
        let mut next = 0;
        while let Some((id, _)) = self.read.get(next) {
            let note = self.notes[id];
            self.read[next].1 = self.note_blocks(note);
            next += 1;
        }
    }

    fn note_blocks(&mut self, note: Node<'a>) -> Vec<Block> {
        let blocks = self.blocks_of(note.find_class("footnote-content").unwrap_or(note), 1);
        if !blocks.is_empty() {
            return blocks;
        }
        self.remark(Remark::noted("empty-footnote", "a footnote says nothing"));
        vec![Block::Paragraph(vec![Run::Text("…".to_owned())])]
    }

    /// The footnotes that nothing refers to, as plain text at the end.
    fn orphans(&mut self) -> Vec<Block> {
        let is_orphan = |id: &&str| !self.read.iter().any(|(known, _)| known == id);
        let orphans: Vec<_> = self.notes.keys().copied().filter(is_orphan).collect();
        let mut res = Vec::new();
        for id in orphans {
            let what = format!("footnote `{id}` belongs to no place; it stands at the end");
            self.remark(Remark::noted("orphan-footnote", what));
            res.extend(self.note_blocks(self.notes[id]));
        }
        res
    }
}

/// Shifts the headings so that the highest is of level 2: above them stands the title.
fn level_headings(blocks: &mut [Block]) {
    let highest = |block: &Block| match block {
        Block::Heading(level, _) => Some(*level),
        _ => None,
    };
    let Some(top) = blocks.iter().filter_map(highest).min() else { return };
    for block in blocks {
        if let Block::Heading(level, _) = block {
            *level = (*level - top + 2).min(6);
        }
    }
}
