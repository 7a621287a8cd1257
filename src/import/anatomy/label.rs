//! Lines with a label at their head: `Must-read: A title`.

use crate::import::prose::{Block, Mark, Run, is_plain, links, split_at, words};

/// A line after its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled {
    /// The label as written, without its colon.
    pub(super) label: String,
    /// The rest of the line.
    pub(super) rest: Vec<Run>,
}

/// The runs of a heading or a paragraph.
pub(super) fn line(block: &Block) -> Option<&[Run]> {
    match block {
        Block::Paragraph(runs) | Block::Heading(_, runs) => Some(runs),
        _ => None,
    }
}

/// Whether a block is a heading, or a paragraph that is bold as a whole and so meant as one.
pub(super) fn is_heading(block: &Block) -> bool {
    match block {
        Block::Heading(..) => true,
        Block::Paragraph(runs) => match runs.as_slice() {
            [Run::Marked(Mark::Strong, _)] => true,
            [Run::Link(_, inner)] => matches!(inner.as_slice(), [Run::Marked(Mark::Strong, _)]),
            _ => false,
        },
        _ => false,
    }
}

/// Splits a line at its first colon, when a label that `is_label` knows stands before it.
pub(super) fn split(runs: &[Run], is_label: impl Fn(&str) -> bool) -> Option<Labelled> {
    let all = words(runs);
    let at = all.find([':', '：'])?;
    let label = all[..at].trim();
    let colon = all[at..].chars().next().map_or(0, char::len_utf8);
    if !is_label(label) {
        return None;
    }
    let (_, rest) = split_at(runs, at + colon);
    Some(Labelled { label: label.to_owned(), rest })
}

/// A title that is one link or none, and what follows it on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linked {
    /// Its words.
    pub(super) title: String,
    /// Where it leads.
    pub(super) url: Option<String>,
    /// What stands behind it.
    pub(super) rest: Vec<Run>,
}

/// Reads a line as a title: its link, or all of it where it has none. A line that is more than a
/// title, or of which a plain text would lose something, is none.
pub(super) fn title(runs: &[Run]) -> Option<Linked> {
    const LONGEST: usize = 300;
    let found = links(runs);
    let all = words(runs);
    let Some((url, text)) = found.first() else {
        let is_short = is_plain(runs) && !all.trim().is_empty() && all.len() <= LONGEST;
        return is_short.then(|| Linked {
            title: all.trim().to_owned(),
            url: None,
            rest: Vec::new(),
        });
    };
    let start = all.find(text.as_str())?;
    let end = start + text.len();
    // Words before the link belong to the title, or the link is not the title's.
    let is_whole = all[..start].trim().is_empty();
    let tail = all[end..].trim();
    if let Some((rest, _)) =
        is_whole.then(|| split_at(runs, end)).map(|(before, after)| (after, before))
    {
        let before = split_at(runs, end).0;
        let is_one = links(&before).iter().all(|(href, _)| href == url);
        if !is_plain(&before) || !is_one || text.len() > LONGEST {
            return None;
        }
        // `(in Mandarin)`, a full stop or the like still belongs to the title.
        let is_short_tail = links(&rest).is_empty()
            && is_plain(&rest)
            && (tail.len() <= 3 || (tail.starts_with('(') && tail.ends_with(')')));
        let text = text.trim();
        return Some(match is_short_tail {
            true => Linked {
                title: format!("{text}{}", all[end..].trim_end()),
                url: Some((*url).to_owned()),
                rest: Vec::new(),
            },
            false => Linked { title: text.to_owned(), url: Some((*url).to_owned()), rest },
        });
    }
    // A link within a longer title: all of the line is the title when there is but one.
    let is_single = found.iter().all(|(href, _)| href == url);
    let is_short = is_plain(runs) && all.len() <= LONGEST;
    (is_single && is_short).then(|| Linked {
        title: all.trim().to_owned(),
        url: Some((*url).to_owned()),
        rest: Vec::new(),
    })
}

/// The level a heading ends the section of: a bold line counts as the lowest.
pub(super) fn level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading(level, _) => Some(*level),
        block if is_heading(block) => Some(7),
        _ => None,
    }
}
