//! Blocks: paragraphs, headings, lists, quotes, code, tables.

use super::components::{self, Component};
use super::{MAX_NEST, Reader};
use crate::import::dom::Node;
use crate::import::prose::{Block, Figure, Mark, Run, tidy, words};
use crate::import::remark::Remark;

/// Blocks as they come, and the line that is being filled.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    line: Vec<Run>,
}

impl Flow {
    /// Ends the line.
    fn close(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.blocks.extend(paragraph(line));
    }

    fn push(&mut self, blocks: impl IntoIterator<Item = Block>) {
        self.close();
        self.blocks.extend(blocks);
    }
}

/// A paragraph, or the picture that is all of it; nothing where there is nothing to see.
fn paragraph(line: Vec<Run>) -> Option<Block> {
    let mut line = tidy(line);
    let (picture, link) = match line.as_slice() {
        [Run::Picture(picture)] => (Some(picture), None),
        [Run::Link(href, inner)] => match inner.as_slice() {
            [Run::Picture(picture)] => (Some(picture), Some(href.clone())),
            _ => (None, None),
        },
        _ => (None, None),
    };
    if let Some(picture) = picture {
        let picture = picture.clone();
        return Some(Block::Figure(Figure { picture, link, caption: String::new() }));
    }
    while line.first() == Some(&Run::Break) {
        line.remove(0);
    }
    (!line.is_empty()).then_some(Block::Paragraph(line))
}

/// The words of a block, where only a line may stand.
pub(super) fn into_runs(block: Block) -> Vec<Run> {
    match block {
        Block::Paragraph(runs) | Block::Heading(_, runs) => runs,
        Block::List(_, items) => lines(items.into_iter().flatten()),
        Block::Quote(blocks) => lines(blocks),
        Block::Code { text, .. } => {
            vec![Run::Code(text.split_whitespace().collect::<Vec<_>>().join(" "))]
        }
        Block::Figure(Figure { picture, link, caption }) => {
            let picture = vec![Run::Picture(picture)];
            let mut runs =
                link.map_or_else(|| picture.clone(), |href| vec![Run::Link(href, picture.clone())]);
            if !caption.is_empty() {
                runs.push(Run::Text(format!(" {caption}")));
            }
            runs
        }
        Block::Table(rows) => {
            let cells = rows.into_iter().flatten();
            cells.flat_map(|cell| [cell, vec![Run::Text(" ".to_owned())]].concat()).collect()
        }
        Block::Rule => Vec::new(),
    }
}

/// Blocks as a line, with a space between.
fn lines(blocks: impl IntoIterator<Item = Block>) -> Vec<Run> {
    let spaced = |block| [into_runs(block), vec![Run::Text(" ".to_owned())]].concat();
    tidy(blocks.into_iter().flat_map(spaced).collect())
}

impl<'a> Reader<'a> {
    /// What stands in an element, as blocks.
    pub(super) fn blocks_of(&mut self, node: Node<'a>, nest: usize) -> Vec<Block> {
        let mut flow = Flow::default();
        self.flow(node, nest, &mut flow);
        flow.close();
        flow.blocks
    }

    fn flow(&mut self, node: Node<'a>, nest: usize, flow: &mut Flow) {
        for child in node.children() {
            self.flow_child(child, nest, flow);
        }
    }

    fn flow_child(&mut self, node: Node<'a>, nest: usize, flow: &mut Flow) {
        let Some(name) = node.name() else {
            return self.run(node, &mut flow.line);
        };
        match components::of(node) {
            Some(Component::NoteAnchor | Component::Cashtag | Component::Mention) => {
                return self.run(node, &mut flow.line);
            }
            Some(component) => {
                let blocks = self.component_blocks(component, node, nest);
                return flow.push(blocks);
            }
            None if components::is_chrome(name) => return,
            None => {}
        }
        match name {
            "p" => {
                let line = self.runs_of(node);
                flow.push(paragraph(line));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let heading = self.heading(name, node);
                flow.push(heading);
            }
            "ul" | "ol" | "menu" | "dl" => {
                let list = self.list(name, node, nest);
                flow.push(list);
            }
            "blockquote" => {
                let quote = self.quote(node, nest);
                flow.push(quote);
            }
            "pre" => flow.push(code(node)),
            "hr" => flow.push([Block::Rule]),
            "table" => {
                let table = self.table(node, nest);
                flow.push(table);
            }
            "figure" => {
                let figure = self.figure(node);
                flow.push(figure);
            }
            "video" | "audio" | "iframe" | "object" | "embed" | "form" | "script" => {
                let foreign = self.foreign(name, node);
                flow.push(paragraph(foreign));
            }
            _ if is_inline(name) && !holds_blocks(node) => self.run(node, &mut flow.line),
            _ => self.wrapper(node, nest, flow),
        }
    }

    /// A box whose only worth is what stands in it.
    fn wrapper(&mut self, node: Node<'a>, nest: usize, flow: &mut Flow) {
        self.look_at_unknown(node);
        flow.close();
        if node.has_class("pullquote") || node.has_class("callout-block") {
            let quote = self.quote(node, nest);
            return flow.push(quote);
        }
        self.flow(node, nest, flow);
        flow.close();
    }

    /// Tells of an element that nobody knows.
    pub(super) fn look_at_unknown(&mut self, node: Node<'a>) {
        if let Some(name) = components::unknown(node) {
            let what = format!(
                "`{}` is not known; its words and links are kept",
                super::inline::shown(&name)
            );
            self.remark(Remark::noted("unknown-component", what));
        }
    }

    fn heading(&mut self, name: &str, node: Node<'a>) -> Vec<Block> {
        let runs = self.runs_of(node);
        // What stands alone in a heading is bold already.
        let mut runs = tidy(runs);
        if let [Run::Marked(Mark::Strong, inner)] = runs.as_mut_slice() {
            runs = std::mem::take(inner);
        }
        // A heading is one line.
        let is_break = runs.contains(&Run::Break);
        if is_break {
            let spaced = runs.into_iter().map(|run| match run {
                Run::Break => Run::Text(" ".to_owned()),
                run => run,
            });
            runs = tidy(spaced.collect());
        }
        let level = name.as_bytes()[1] - b'0';
        let is_picture = words(&runs).trim().is_empty();
        match (is_picture, runs.is_empty()) {
            (_, true) => Vec::new(),
            (true, _) => paragraph(runs).into_iter().collect(),
            _ => vec![Block::Heading(level, runs)],
        }
    }

    fn list(&mut self, name: &str, node: Node<'a>, nest: usize) -> Vec<Block> {
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in node.children() {
            let blocks = match child.name() {
                Some("li" | "dt" | "dd") => self.blocks_of(child, nest + 1),
                // A list within a list, without an item around it, belongs to the item before.
                Some("ul" | "ol") => {
                    let inner = self.list(child.name().unwrap_or("ul"), child, nest + 1);
                    match items.last_mut() {
                        Some(last) => {
                            last.extend(inner);
                            continue;
                        }
                        None => inner,
                    }
                }
                Some(_) => self.blocks_of(child, nest + 1),
                None => paragraph(vec![Run::Text(child.text().unwrap_or_default().to_owned())])
                    .into_iter()
                    .collect(),
            };
            if !blocks.is_empty() {
                items.push(blocks);
            }
        }
        if items.is_empty() || nest >= MAX_NEST {
            return items.into_iter().flatten().collect();
        }
        let start = node.attribute("start").and_then(|start| start.trim().parse().ok());
        // Markdown has at most nine digits.
        let start = start.filter(|start: &u32| *start < 1_000_000_000);
        vec![Block::List((name == "ol").then(|| start.unwrap_or(1)), items)]
    }

    fn quote(&mut self, node: Node<'a>, nest: usize) -> Vec<Block> {
        let blocks = self.blocks_of(node, nest + 1);
        match blocks.is_empty() || nest >= MAX_NEST {
            true => blocks,
            false => vec![Block::Quote(blocks)],
        }
    }

    fn table(&mut self, node: Node<'a>, nest: usize) -> Vec<Block> {
        let is_picture = node.has_class("image-wrapper");
        let rows: Vec<Node<'a>> =
            node.descendants().filter(|node| node.name() == Some("tr")).collect();
        let is_nested = node.find("table").is_some();
        if is_picture || is_nested || rows.len() < 2 {
            // Tables that only hold something in its place.
            let cells = node
                .descendants()
                .filter(|node| matches!(node.name(), Some("td" | "th" | "caption")));
            let outer: Vec<_> = match is_nested {
                true => cells.filter(|cell| cell.find("table").is_none()).collect(),
                false => cells.collect(),
            };
            return outer.into_iter().flat_map(|cell| self.blocks_of(cell, nest)).collect();
        }
        let mut res = Vec::new();
        for row in rows {
            let cells = row.children().filter(|cell| matches!(cell.name(), Some("td" | "th")));
            let cells: Vec<_> = cells.map(|cell| lines(self.blocks_of(cell, MAX_NEST))).collect();
            let cells = cells.into_iter().map(without_breaks);
            res.push(cells.collect());
        }
        let mut blocks = match node.find("caption") {
            Some(caption) => self.blocks_of(caption, nest),
            None => Vec::new(),
        };
        blocks.push(Block::Table(res));
        blocks
    }
}

/// A cell of a table is one line.
fn without_breaks(runs: Vec<Run>) -> Vec<Run> {
    let spaced = runs.into_iter().map(|run| match run {
        Run::Break => Run::Text(" ".to_owned()),
        Run::Marked(mark, inner) => Run::Marked(mark, without_breaks(inner)),
        Run::Link(href, inner) => Run::Link(href, without_breaks(inner)),
        run => run,
    });
    tidy(spaced.collect())
}

/// A block of code, whose spaces and lines count.
pub(super) fn code(node: Node<'_>) -> Option<Block> {
    let mut text = String::new();
    for node in node.descendants() {
        if let Some(words) = node.text() {
            text.push_str(words);
        } else if node.name() == Some("br") {
            text.push('\n');
        }
    }
    let lines = text.replace("\r\n", "\n").replace('\u{a0}', " ");
    let is_seen = |c: &char| *c == '\n' || *c == '\t' || !c.is_control();
    let lines: String = lines.chars().filter(is_seen).collect();
    let lines = lines.trim_matches('\n').trim_end();
    let language = node.descendants().flat_map(Node::classes);
    let language = language.filter_map(|class| class.strip_prefix("language-")).next();
    (!lines.trim().is_empty()).then(|| Block::Code {
        language: language.unwrap_or_default().to_owned(),
        text: lines.to_owned(),
    })
}

fn is_inline(name: &str) -> bool {
    const NAMES: [&str; 36] = [
        "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font",
        "i", "img", "ins", "kbd", "label", "mark", "picture", "q", "rb", "rp", "rt", "ruby", "s",
        "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "u", "var",
    ];
    NAMES.contains(&name) || name == "tt"
}

/// Whether blocks stand within what should be a line: it is a mere wrapper then.
fn holds_blocks(node: Node<'_>) -> bool {
    const NAMES: [&str; 13] = [
        "blockquote",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ol",
        "pre",
        "table",
        "ul",
    ];
    let is_block = |name| NAMES.contains(&name) || name == "p" || name == "div";
    matches!(node.name(), Some("span" | "font" | "em" | "strong" | "b" | "i" | "u"))
        && node.descendants().filter_map(Node::name).any(is_block)
}
