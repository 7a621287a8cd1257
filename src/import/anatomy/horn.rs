//! Around the Horn: numbered previews with a title, a summary and a source.

use super::label::{self, Linked};
use super::{Parts, Preview, Source};
use crate::import::address::Shelf;
use crate::import::prose::{Block, Run, is_plain, links, split_at, words};
use crate::import::remark::Remark;

/// The fewest previews that are taken for a list of them.
const FEWEST: usize = 3;

/// Takes the previews out of the text.
pub(super) fn take(blocks: Vec<Block>, parts: &mut Parts, shelf: &Shelf) -> Vec<Block> {
    let lines: Vec<Block> = blocks.iter().cloned().flat_map(by_items).flat_map(by_lines).collect();
    let starts = starts(&lines);
    if starts.len() < FEWEST {
        let what = "no numbered previews were recognised; they stay in the text";
        parts.remarks.push(Remark::noted("no-horn", what));
        return blocks;
    }
    let first = starts[0].0;
    let mut end = first;
    for (index, (at, linked)) in starts.iter().enumerate() {
        let next = starts.get(index + 1).map(|(next, _)| *next);
        let stop = next.unwrap_or_else(|| last_end(&lines, *at));
        parts.horn.push(preview(linked.clone(), &lines[at + 1..stop], shelf));
        end = stop;
    }
    [&lines[..first], &lines[end..]].concat()
}

/// The items of a numbered list as paragraphs with their numbers before them.
fn by_items(block: Block) -> Vec<Block> {
    let Block::List(Some(1), items) = block else { return vec![block] };
    let numbered = items.into_iter().zip(1..).flat_map(|(mut item, number)| {
        if let Some(Block::Paragraph(runs)) = item.first_mut() {
            runs.insert(0, Run::Text(format!("{number}) ")));
        }
        item
    });
    numbered.collect()
}

/// A paragraph in which a title, a summary and a source are only parted by line breaks.
fn by_lines(block: Block) -> Vec<Block> {
    let Block::Paragraph(runs) = &block else { return vec![block] };
    let is_break = |run: &Run| *run == Run::Break;
    let lines: Vec<&[Run]> = runs.split(is_break).collect();
    let is_item = |line: &&[Run]| {
        numbered(line).is_some() || is_part(line, "summary") || is_part(line, "source")
    };
    if lines.len() < 2 || !lines.iter().skip(1).any(is_item) {
        return vec![block];
    }
    let mut res: Vec<Block> = Vec::new();
    for line in lines {
        let starts = is_item(&line) || res.is_empty();
        match res.last_mut() {
            Some(Block::Paragraph(last)) if !starts => {
                last.push(Run::Break);
                last.extend(line.iter().cloned());
            }
            _ => res.push(Block::Paragraph(line.to_vec())),
        }
    }
    res.retain(|block| !matches!(block, Block::Paragraph(runs) if runs.is_empty()));
    res
}

fn is_part(line: &[Run], name: &str) -> bool {
    label::split(line, |label| label.eq_ignore_ascii_case(name)).is_some()
}

/// Where previews begin: the paragraphs with the numbers 1, 2, 3 and so on.
fn starts(blocks: &[Block]) -> Vec<(usize, Linked)> {
    let mut res: Vec<(usize, Linked)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let found = label::line(block).and_then(numbered);
        if let Some((number, linked)) = found
            && number == res.len() + 1
        {
            res.push((at, linked));
        }
    }
    let n_links = res.iter().filter(|(_, linked)| linked.url.is_some()).count();
    // Numbers without links are a list of arguments.
    if n_links * 2 >= res.len() { res } else { Vec::new() }
}

/// The number and the title of `3) A title`.
fn numbered(runs: &[Run]) -> Option<(usize, Linked)> {
    let all = words(runs);
    let n_digits = all.bytes().take_while(u8::is_ascii_digit).count();
    let number = all[..n_digits].parse().ok()?;
    let rest = all[n_digits..].strip_prefix([')', '.'])?;
    let n_before = all.len() - rest.trim_start().len();
    let (_, rest) = split_at(runs, n_before);
    let linked = label::title(&rest).filter(|linked| linked.rest.is_empty())?;
    Some((number, linked))
}

/// Where the last preview ends: after its source, or else before the next heading or rule.
fn last_end(blocks: &[Block], start: usize) -> usize {
    let rest = &blocks[start + 1..];
    let is_source = |block: &Block| label::line(block).is_some_and(|line| is_part(line, "source"));
    let is_end = |block: &Block| label::is_heading(block) || *block == Block::Rule;
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    let source = rest[..end].iter().position(is_source).map(|at| at + 1);
    // Bullets below a source belong to it.
    let source = source.map(|at| at + usize::from(matches!(rest.get(at), Some(Block::List(..)))));
    start + 1 + source.unwrap_or(end)
}

fn preview(linked: Linked, blocks: &[Block], shelf: &Shelf) -> Preview {
    let mut source = None;
    let mut summary = Vec::new();
    let mut blocks = blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        let line = label::line(block);
        let found =
            line.and_then(|line| label::split(line, |it| it.eq_ignore_ascii_case("source")));
        match found {
            // A sentence keeps neither links nor footnotes.
            Some(found) if source.is_none() && is_bare(&found.rest) => {
                let mut sentence = words(&found.rest);
                let houses = blocks.peek().filter(|_| sentence.ends_with(':'));
                if let Some(houses) = houses.and_then(|block| bullets(block)) {
                    sentence = format!("{sentence} {houses}");
                    blocks.next();
                }
                source = Some(source_of(&sentence, shelf));
            }
            _ => summary.push(block.clone()),
        }
    }
    let label = summary.first().and_then(label::line);
    let label = label.and_then(|line| label::split(line, |it| it.eq_ignore_ascii_case("summary")));
    if let Some(label) = label {
        match label.rest.is_empty() {
            true => drop(summary.remove(0)),
            false => summary[0] = Block::Paragraph(label.rest),
        }
    }
    Preview { title: linked.title, url: linked.url, summary, source }
}

/// The items of a list as one line, where a line can hold them.
fn bullets(block: &Block) -> Option<String> {
    let Block::List(_, items) = block else { return None };
    let words = |item: &Vec<Block>| match item.as_slice() {
        [Block::Paragraph(runs)] if is_bare(runs) => Some(words(runs)),
        _ => None,
    };
    Some(items.iter().map(words).collect::<Option<Vec<_>>>()?.join("; "))
}

fn is_bare(runs: &[Run]) -> bool {
    is_plain(runs) && links(runs).is_empty() && !words(runs).trim().is_empty()
}

/// An outlet that the archive knows by just these words, and what follows; else the sentence.
fn source_of(sentence: &str, shelf: &Shelf) -> Source {
    let sentence = sentence.trim();
    let dashed = [" — ", " – ", " - "].iter().find_map(|dash| sentence.split_once(dash));
    let (name, about) = dashed.map_or((sentence, None), |(name, about)| (name, Some(about)));
    let key = |name: &str| shelf.outlets.get(&name.trim().to_lowercase());
    let is_known = key(name).is_some()
        || in_two_scripts(name)
            .is_some_and(|(one, other)| key(one).is_some() && key(one) == key(other));
    let known = in_two_scripts(name).map_or(name, |(one, _)| one);
    match is_known {
        true => Source::Outlet(known.trim().to_owned(), about.map(|about| about.trim().to_owned())),
        false => Source::Sentence(sentence.to_owned()),
    }
}

/// `雷峰网 (Leiphone)`.
fn in_two_scripts(name: &str) -> Option<(&str, &str)> {
    let (one, rest) = name.split_once(['(', '['])?;
    let other = rest.trim().strip_suffix([')', ']'])?;
    Some((one.trim(), other.trim()))
}
