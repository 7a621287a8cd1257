//! What stands in every issue, and the dated note at the end of some.

use super::{Correction, label};
use crate::import::prose::{Block, Run, words};
use crate::issue::date::PartialDate;

/// By these an author's standing paragraphs are known: they hold all words of one row, and are no
/// longer than so many bytes.
const STANDING: &[(&[&str], usize)] = &[
    (&["archive of all past issues"], 600),
    (&["please subscribe here", "tipping model"], 600),
    (&["thank you for reading and engaging"], 50),
    (&["these are jeff", "weekly translations"], 900),
    (&["jeff is a", "researcher"], 600),
    (&["jeff is a", "professor"], 600),
    (&["jeff is a", "oxford"], 600),
    (&["let me know at", "feedback"], 300),
    (&["listen to narrations of the chinai newsletter"], 200),
    (&["subscribers are welcome to share excerpts"], 300),
    (&["welcome to the chinai newsletter!"], 50),
];

/// What a standing paragraph never says: it speaks of this issue, then, and stays in it.
const OF_THIS_ISSUE: [&str; 4] = ["this week", "last week", "today", "next week"];

/// Takes the standing paragraphs out.
pub(super) fn take_standing(blocks: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
    let (standing, mut rest): (Vec<_>, Vec<_>) = blocks.into_iter().partition(is_standing);
    // A line that parted them from the text parts nothing now.
    while rest.last() == Some(&Block::Rule) {
        rest.pop();
    }
    while rest.first() == Some(&Block::Rule) {
        rest.remove(0);
    }
    rest.dedup_by(|one, other| *one == Block::Rule && *other == Block::Rule);
    (rest, standing)
}

fn is_standing(block: &Block) -> bool {
    let Block::Paragraph(runs) = block else { return false };
    let text = words(runs).to_lowercase().replace('’', "'");
    let is_it = |(signs, longest): &(&[&str], usize)| {
        text.len() <= *longest && signs.iter().all(|sign| text.contains(sign))
    };
    STANDING.iter().any(is_it) && !OF_THIS_ISSUE.iter().any(|sign| text.contains(sign))
}

/// Takes the dated notes off the end: `11.18.20 NOTE: ...`.
pub(super) fn take_corrections(mut blocks: Vec<Block>) -> (Vec<Block>, Vec<Correction>) {
    let mut corrections = Vec::new();
    let mut at = blocks.len();
    while at > 0 {
        at -= 1;
        if let Some(correction) = correction(&blocks[at]) {
            corrections.push(correction);
            blocks.remove(at);
        } else if !is_standing(&blocks[at]) && blocks[at] != Block::Rule {
            break;
        }
    }
    corrections.reverse();
    (blocks, corrections)
}

fn correction(block: &Block) -> Option<Correction> {
    let runs = label::line(block)?;
    let is_note = |label: &str| note_date(label).is_some();
    let found = label::split(runs, is_note)?;
    let date = note_date(&found.label)?;
    let is_said = !words(&found.rest).trim().is_empty();
    is_said.then(|| Correction { date, note: vec![Block::Paragraph(without_start(found.rest))] })
}

/// The date of `11.18.20 NOTE`, month first, or of `2020-11-18 NOTE`.
fn note_date(label: &str) -> Option<PartialDate> {
    let (date, word) = label.trim_matches(['*', '[', ']', ' ']).rsplit_once(' ')?;
    const WORDS: [&str; 5] = ["note", "correction", "update", "edit", "erratum"];
    if !WORDS.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    if let Ok(date) = PartialDate::parse(date) {
        return Some(date);
    }
    let parts: Vec<&str> = date.split(['.', '/']).collect();
    let [month, day, year] = parts.as_slice() else { return None };
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { 2000 + year } else { year };
    PartialDate::new(year, Some(month.parse().ok()?), Some(day.parse().ok()?)).ok()
}

fn without_start(mut runs: Vec<Run>) -> Vec<Run> {
    while runs.first() == Some(&Run::Break) {
        runs.remove(0);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::{note_date, take_corrections, take_standing};
    use crate::import::prose::{Block, Run};

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(vec![Run::Text(text.to_owned())])
    }

    #[test]
    fn a_note_is_dated_month_first() {
        let date = |label: &str| note_date(label).map(|date| date.to_string());
        assert_eq!(date("11.18.20 NOTE").as_deref(), Some("2020-11-18"));
        assert_eq!(date("1/5/2021 Correction").as_deref(), Some("2021-01-05"));
        assert_eq!(date("2020-11-18 NOTE").as_deref(), Some("2020-11-18"));
        for none in ["NOTE", "18.11.20 NOTE", "11.18.20 Context", "Interesting note"] {
            assert_eq!(date(none), None, "for {none}");
        }
    }

    #[test]
    fn only_notes_at_the_end_are_corrections() {
        let note = "11.18.20 NOTE: One figure was wrong.";
        let end = paragraph("Thank you for reading and engaging.");
        let (rest, found) = take_corrections(vec![paragraph("a"), end.clone(), paragraph(note)]);
        assert_eq!((rest, found.len()), (vec![paragraph("a"), end], 1));
        let (rest, found) = take_corrections(vec![paragraph(note), paragraph("a")]);
        assert_eq!((rest.len(), found.len()), (2, 0));
    }

    #[test]
    fn a_standing_paragraph_that_speaks_of_this_issue_stays() {
        let usual = paragraph("As always, the archive of all past issues is here.");
        let special =
            paragraph("The archive of all past issues is here, and this week Ann helped.");
        let (rest, standing) = take_standing(vec![usual.clone(), special.clone()]);
        assert_eq!((rest, standing), (vec![special], vec![usual]));
    }
}
