//! Four to Forward: links passed on, with a label, a title and what is said of them.

use super::label::{self, Labelled, Linked};
use super::people::{self, Names};
use super::{Forward, Parts};
use crate::import::address::Shelf;
use crate::import::prose::{Block, Mark, Run, tidy, words};
use crate::import::remark::Remark;

/// Takes the section's links out; its heading goes with them, what is no link stays.
pub(super) fn take(blocks: Vec<Block>, parts: &mut Parts, shelf: &Shelf) -> Vec<Block> {
    let Some(start) = blocks.iter().position(is_section) else {
        return without_section(blocks, parts);
    };
    let level = label::level(&blocks[start]).unwrap_or(7);
    let rest = &blocks[start + 1..];
    // The first heading after it that is no link's ends it.
    let ends =
        |block: &&Block| item(block).is_none() && label::level(block).is_some_and(|it| it <= level);
    let end = start + 1 + rest.iter().position(|block| ends(&block)).unwrap_or(rest.len());
    let section = &blocks[start + 1..end];
    let Some(first) = section.iter().position(|block| item(block).is_some()) else {
        let what = "the section of forwards holds no link with a label; it stays as it is";
        parts.remarks.push(Remark::noted("no-forwards", what));
        return blocks;
    };
    if first > 0 {
        let what = "what stands above the first forward stays in the text";
        parts.remarks.push(Remark::noted("forwards-intro", what));
    }
    for block in &section[first..] {
        match (item(block), parts.forwards.last_mut()) {
            (Some(found), _) => parts.forwards.push(forward(found)),
            (None, Some(last)) => last.note.push(block.clone()),
            (None, None) => {}
        }
    }
    for forward in &mut parts.forwards {
        credit(forward, shelf);
    }
    let before = &blocks[..start];
    [before, &section[..first], &blocks[end..]].concat()
}

/// Labels outside of a section are named, and left.
fn without_section(blocks: Vec<Block>, parts: &mut Parts) -> Vec<Block> {
    let is_labelled = |block: &&Block| item(block).is_some_and(|(label, _)| label.is_some());
    let n_labels = blocks.iter().filter(is_labelled).count();
    if n_labels > 0 {
        let what = format!("{n_labels} links with labels stand outside of a section of forwards");
        parts.remarks.push(Remark::noted("no-forwards", what));
    }
    blocks
}

fn is_section(block: &Block) -> bool {
    const LONGEST: usize = 60;
    let Some(runs) = label::line(block) else { return false };
    let text = words(runs);
    text.len() <= LONGEST && text.to_lowercase().contains("four to forward")
}

/// The label and the title with which a link begins; a heading needs no label, if it is a link.
fn item(block: &Block) -> Option<(Option<String>, Linked)> {
    let runs = label::line(block)?;
    if let Some(Labelled { label, rest }) = label::split(runs, is_label) {
        return Some((Some(label), label::title(&rest)?));
    }
    let linked =
        label::title(runs).filter(|linked| linked.url.is_some() && linked.rest.is_empty())?;
    label::is_heading(block).then_some((None, linked))
}

/// `Must-read`, `Should-watch`: any verb after the two.
fn is_label(text: &str) -> bool {
    let Some((first, verb)) = text.split_once(['-', '‑', '–', ' ']) else { return false };
    let is_verb = (2..=12).contains(&verb.len()) && verb.chars().all(char::is_alphabetic);
    is_verb && matches!(first.to_lowercase().as_str(), "must" | "should" | "could")
}

fn forward((label, linked): (Option<String>, Linked)) -> Forward {
    let Linked { title, url, rest } = linked;
    let rest = without_joint(rest);
    let note = if rest.is_empty() { Vec::new() } else { vec![Block::Paragraph(rest)] };
    Forward { label, title, url, note, ..Forward::default() }
}

/// Without the sign between a title and what is said of it on the same line.
fn without_joint(mut runs: Vec<Run>) -> Vec<Run> {
    match runs.first_mut() {
        Some(Run::Break) => drop(runs.remove(0)),
        Some(Run::Text(text)) => {
            let rest = text.trim_start().trim_start_matches(['—', '–', '-', ':']);
            if rest.starts_with(' ') {
                *text = rest.to_owned();
            }
        }
        _ => {}
    }
    tidy(runs)
}

/// What the text says of who made and published a link, where it can't be mistaken.
fn credit(forward: &mut Forward, shelf: &Shelf) {
    let title = forward.title.to_lowercase();
    if ["(in mandarin)", "(in chinese)"].iter().any(|mark| title.contains(mark)) {
        forward.language = Some("zh");
    }
    let Some(Block::Paragraph(runs)) = forward.note.first() else { return };
    let text = words(runs);
    let sentence = text.split_inclusive(". ").next().unwrap_or(&text);
    let Some(credit) = find_credit(sentence) else { return };
    forward.authors = credit.authors;
    let emphasised = runs.iter().find_map(|run| match run {
        Run::Marked(Mark::Emphasis, inner) => Some(words(inner)),
        _ => None,
    });
    let named = credit.outlet.or_else(|| {
        emphasised.filter(|name| {
            let is_after = |joint: &str| sentence.contains(&format!("{joint} {name}"));
            ["in", "for", "at"].iter().any(|joint| is_after(joint))
        })
    });
    forward.outlet = named.filter(|name| is_outlet(name, shelf));
}

/// An outlet is one that the archive knows, or bears a newspaper's usual short name.
fn is_outlet(name: &str, shelf: &Shelf) -> bool {
    shelf.outlets.contains_key(&name.to_lowercase())
        || matches!(name, "WSJ" | "NYT" | "SCMP" | "FT" | "MIT Technology Review")
}

struct Credit {
    authors: Vec<String>,
    outlet: Option<String>,
}

/// `story by Jing Yang and Lingling Wei`: the names after a word for writing and `by`.
fn find_credit(sentence: &str) -> Option<Credit> {
    const WORKS: [&str; 11] = [
        "story",
        "article",
        "piece",
        "essay",
        "paper",
        "report",
        "post",
        "profile",
        "interview",
        "thread",
        "op-ed",
    ];
    let words: Vec<&str> = sentence.split(' ').collect();
    let at = words.windows(2).position(|pair| {
        WORKS.contains(&pair[0].to_lowercase().trim_matches([',', '(', '“', '"']))
            && pair[1] == "by"
    })?;
    let outlet = at.checked_sub(1).map(|before| words[before].to_owned());
    let Names { names, .. } = people::names(&words[at + 2..])?;
    Some(Credit { authors: names, outlet })
}

#[cfg(test)]
mod tests {
    use super::{find_credit, is_label};

    fn check(sentence: &str, authors: &[&str]) {
        let found = find_credit(sentence).map(|credit| credit.authors).unwrap_or_default();
        assert_eq!(found, authors, "for {sentence}");
    }

    #[test]
    fn names_are_found_after_a_work_and_by() {
        check("A patient WSJ story by Ann Bo and Cy Di-Eng, with maps.", &["Ann Bo", "Cy Di-Eng"]);
        check("This essay by Ann Bo, Cy Di, and Eve Fu asks why", &["Ann Bo", "Cy Di", "Eve Fu"]);
    }

    #[test]
    fn what_might_be_no_name_is_left() {
        for sentence in [
            "Ann Bo writes on ferries.",
            "A story by Ann.",
            "A report by the ministry",
            "standing by Ann Bo",
        ] {
            check(sentence, &[]);
        }
    }

    #[test]
    fn a_label_is_must_or_should_and_a_verb() {
        assert!(is_label("Must-read") && is_label("Should-apply") && is_label("should listen"));
        assert!(!is_label("Context") && !is_label("Must") && !is_label("Must-read these two"));
    }
}
