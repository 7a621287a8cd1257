//! Writes what a post says as Markdown that a person would be glad to have typed.
//!
//! Whether it is read back as it was meant is for `check` to say; where it is not, it is written
//! once more, guarded.

mod escape;
mod line;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::prose::{Block, Figure, Picture, Run};
use escape::{address, alt, caption};
use line::Line;

/// How carefully to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As people do: a sign is escaped only where it would be taken for something else.
    Plain,
    /// Every sign is escaped, every mark a tag.
    Guarded,
}

/// Writes blocks, each in its manner, and below them the footnotes that they refer to.
pub fn write(blocks: &[Block], notes: &[Vec<Block>], manner: &dyn Fn(usize) -> Manner) -> String {
    let mut writer = Writer { manner: Manner::Plain, used: BTreeMap::new(), out: String::new() };
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            writer.gap("", &blocks[index - 1], block);
        }
        writer.manner = manner(index);
        writer.block(block, "");
    }
    // Nothing is known of a note alone: it is as careful as the last block.
    writer.manner =
        (0..blocks.len()).map(manner).find(|it| *it == Manner::Guarded).unwrap_or(Manner::Plain);
    // Footnotes may refer to further ones.
    let mut done = 0;
    while let Some(note) = writer.nth_note(done) {
        writer.note(notes.get(note).map(Vec::as_slice).unwrap_or_default(), done + 1);
        done += 1;
    }
    writer.out.truncate(writer.out.trim_end().len());
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    writer.out
}

struct Writer {
    manner: Manner,
    /// The footnotes that were referred to, and the number of each.
    used: BTreeMap<usize, usize>,
    out: String,
}

impl Writer {
    fn nth_note(&self, n: usize) -> Option<usize> {
        self.used.iter().find(|(_, number)| **number == n + 1).map(|(note, _)| *note)
    }

    /// Blocks with an empty line between; `indent` stands before every line but the first.
    fn blocks(&mut self, blocks: &[Block], indent: &str) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.gap(indent, &blocks[index - 1], block);
            }
            self.block(block, indent);
        }
    }

    /// What parts two blocks. Two lists or two quotes that meet would be one.
    fn gap(&mut self, indent: &str, before: &Block, block: &Block) {
        let is_joined = match (before, block) {
            (Block::List(one, _), Block::List(other, _)) => one.is_some() == other.is_some(),
            _ => false,
        };
        let _ = write!(self.out, "\n{}\n{indent}", indent.trim_end());
        if is_joined {
            let _ = write!(self.out, "<!-- -->\n{}\n{indent}", indent.trim_end());
        }
    }

    fn block(&mut self, block: &Block, indent: &str) {
        match block {
            Block::Paragraph(runs) => self.line(runs, indent, true),
            Block::Heading(level, runs) => {
                self.out.push_str(&"#".repeat(usize::from(*level)));
                self.out.push(' ');
                self.heading(runs);
            }
            Block::List(start, items) => self.list(*start, items, indent),
            Block::Quote(blocks) => {
                self.out.push_str("> ");
                self.blocks(blocks, &format!("{indent}> "));
            }
            Block::Code { language, text } => self.code(language, text, indent),
            Block::Figure(figure) => self.figure(figure),
            Block::Table(rows) => self.table(rows, indent),
            Block::Rule => self.out.push_str("---"),
        }
    }

    fn line(&mut self, runs: &[Run], indent: &str, is_start: bool) {
        let mut line = Line::new(runs, self.manner, indent);
        line.is_start = is_start;
        let used = &mut self.used;
        let written = line.write(|note| {
            let next = used.len() + 1;
            *used.entry(note).or_insert(next)
        });
        self.out.push_str(&written);
    }

    /// A heading ends at its line, and so do the signs that may close it.
    fn heading(&mut self, runs: &[Run]) {
        self.line(runs, "", false);
        let n_hashes = self.out.len() - self.out.trim_end_matches('#').len();
        if n_hashes > 0 && !self.out.ends_with("\\#") {
            self.out.insert(self.out.len() - n_hashes, '\\');
        }
    }

    fn list(&mut self, start: Option<u32>, items: &[Vec<Block>], indent: &str) {
        let is_tight = items.iter().all(|item| is_tight(item));
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                let blank =
                    if is_tight { String::new() } else { format!("{}\n", indent.trim_end()) };
                let _ = write!(self.out, "\n{blank}{indent}");
            }
            let mark = match start {
                Some(first) => format!("{}. ", u64::from(first) + index as u64),
                None => "- ".to_owned(),
            };
            self.out.push_str(&mark);
            let indent = format!("{indent}{}", " ".repeat(mark.len()));
            match is_tight {
                true => self.tight(item, &indent),
                false => self.blocks(item, &indent),
            }
        }
    }

    /// A line, and perhaps a list right below it.
    fn tight(&mut self, item: &[Block], indent: &str) {
        for (index, block) in item.iter().enumerate() {
            if index > 0 {
                let _ = write!(self.out, "\n{indent}");
            }
            self.block(block, indent);
        }
    }

    fn code(&mut self, language: &str, text: &str, indent: &str) {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.out.push_str(&fence);
        self.out.push_str(language);
        for line in text.split('\n') {
            let indent = if line.is_empty() { indent.trim_end() } else { indent };
            let _ = write!(self.out, "\n{indent}{line}");
        }
        let _ = write!(self.out, "\n{indent}{fence}");
    }

    fn figure(&mut self, figure: &Figure) {
        let Figure { picture: Picture { src, alt: words }, link, caption: below } = figure;
        let title =
            if below.is_empty() { String::new() } else { format!(" \"{}\"", caption(below)) };
        let picture = format!("![{}]({}{title})", alt(words), address(src));
        match link {
            Some(link) => {
                let _ = write!(self.out, "[{picture}]({})", address(link));
            }
            None => self.out.push_str(&picture),
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Run>>], indent: &str) {
        let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                let _ = write!(self.out, "\n{indent}");
            }
            self.out.push('|');
            for column in 0..n_columns {
                self.out.push(' ');
                let start = self.out.len();
                if let Some(cell) = row.get(column) {
                    self.line(cell, "", false);
                }
                let cell = self.out.split_off(start).replace('|', "\\|");
                self.out.push_str(&cell);
                self.out.push_str(" |");
            }
            if index == 0 {
                let _ = write!(self.out, "\n{indent}|{}", " --- |".repeat(n_columns));
            }
        }
    }

    fn note(&mut self, blocks: &[Block], number: usize) {
        let _ = write!(self.out, "\n\n[^{number}]: ");
        self.blocks(blocks, "    ");
    }
}

/// Whether an item needs no empty lines: a line, perhaps with a list below it that needs none.
fn is_tight(item: &[Block]) -> bool {
    match item {
        [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List(None, items)] => items.iter().all(|item| is_tight(item)),
        // Numbers below a line must begin with 1 to be a list there.
        [Block::Paragraph(_), Block::List(Some(1), items)] => {
            items.iter().all(|item| is_tight(item))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
