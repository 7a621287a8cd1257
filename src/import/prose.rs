//! What a post says, freed of its HTML: blocks, and the runs of text within them.
//!
//! Between reading HTML and writing Markdown everything is done on these: an issue's parts are
//! found in them, links are led elsewhere, and what is written is compared with them.

/// A piece of a post that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; never empty.
    Paragraph(Vec<Run>),
    /// A heading from level 1 to 6; never empty.
    Heading(u8, Vec<Run>),
    /// Bullets, or numbers from the first on.
    List(Option<u32>, Vec<Vec<Block>>),
    /// Somebody's words.
    Quote(Vec<Block>),
    /// Code, or verse whose spaces count.
    Code {
        /// What it is written in; may be empty.
        language: String,
        /// Its lines.
        text: String,
    },
    /// A picture by itself.
    Figure(Figure),
    /// Rows of cells, the first row being the head.
    Table(Vec<Vec<Vec<Run>>>),
    /// A line across.
    Rule,
}

/// A picture by itself, with the words below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The picture.
    pub picture: Picture,
    /// Where a click on it leads, if that is not the picture itself.
    pub link: Option<String>,
    /// The words below it.
    pub caption: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its address, or its path beside the issue.
    pub src: String,
    /// The words that stand for it.
    pub alt: String,
}

/// A piece of text of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Words. White space in them is single spaces.
    Text(String),
    /// Words that stand out.
    Marked(Mark, Vec<Run>),
    /// Code within a line.
    Code(String),
    /// Words that lead somewhere.
    Link(String, Vec<Run>),
    /// A picture within a line.
    Picture(Picture),
    /// A footnote, by its place among the post's.
    Note(usize),
    /// The end of a line within a paragraph.
    Break,
}

/// How words stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Slanted.
    Emphasis,
    /// Bold.
    Strong,
    /// Struck through.
    Struck,
    /// Below the line.
    Sub,
    /// Above the line.
    Sup,
    /// Underlined.
    Underlined,
}

/// The words of some runs, without marks.
pub fn words(runs: &[Run]) -> String {
    let mut res = String::new();
    push_words(runs, &mut res);
    res
}

fn push_words(runs: &[Run], res: &mut String) {
    for run in runs {
        match run {
            Run::Text(text) | Run::Code(text) => res.push_str(text),
            Run::Marked(_, runs) | Run::Link(_, runs) => push_words(runs, res),
            Run::Break => res.push(' '),
            Run::Picture(_) | Run::Note(_) => {}
        }
    }
}

/// Every link in some runs: where it leads, and its words.
pub fn links(runs: &[Run]) -> Vec<(&str, String)> {
    let mut res = Vec::new();
    for run in runs {
        match run {
            Run::Link(href, inner) => res.push((&**href, words(inner))),
            Run::Marked(_, inner) => res.extend(links(inner)),
            _ => {}
        }
    }
    res
}

/// Whether runs hold something besides words, marks and links: what a plain text can't keep.
pub fn is_plain(runs: &[Run]) -> bool {
    runs.iter().all(|run| match run {
        Run::Text(_) => true,
        Run::Marked(_, inner) | Run::Link(_, inner) => is_plain(inner),
        _ => false,
    })
}

/// Makes runs tidy: neighbours of one sort joined, no mark within itself, none without words,
/// no space at either end or beside another.
pub fn tidy(runs: Vec<Run>) -> Vec<Run> {
    let mut space = Spaces { is_open: false };
    let mut runs = tidy_within(runs, &mut Vec::new(), &mut space);
    trim_end(&mut runs);
    join(runs)
}

/// Whether a space may come next.
struct Spaces {
    is_open: bool,
}

fn tidy_within(runs: Vec<Run>, open: &mut Vec<Mark>, spaces: &mut Spaces) -> Vec<Run> {
    let mut res = Vec::new();
    for run in runs {
        match run {
            Run::Text(text) => {
                let text = spaces.squeeze(&text);
                if !text.is_empty() {
                    res.push(Run::Text(text));
                }
            }
            Run::Marked(mark, inner) if open.contains(&mark) => {
                res.extend(tidy_within(inner, open, spaces));
            }
            Run::Marked(mark, inner) => {
                open.push(mark);
                let inner = join(tidy_within(inner, open, spaces));
                open.pop();
                push_marked(mark, inner, &mut res);
            }
            Run::Link(href, inner) => {
                let inner = join(tidy_within(inner, open, spaces));
                push_apart(inner, &mut res, |inner| Run::Link(href, inner));
            }
            Run::Break => {
                trim_end(&mut res);
                spaces.is_open = false;
                res.push(Run::Break);
            }
            run => {
                spaces.is_open = true;
                res.push(run);
            }
        }
    }
    join(res)
}

impl Spaces {
    /// One space for many, and none where there was one before.
    fn squeeze(&mut self, text: &str) -> String {
        let mut res = String::with_capacity(text.len());
        for char in text.chars() {
            if char.is_whitespace() {
                if self.is_open {
                    res.push(' ');
                }
                self.is_open = false;
            } else if is_seen(char) {
                res.push(char);
                self.is_open = true;
            }
        }
        res
    }
}

/// Whether a character is more than a hint for breaking lines, or than nothing at all.
fn is_seen(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A mark around a link stands within it instead where it can: only whole words are marked.
fn push_marked(mark: Mark, inner: Vec<Run>, res: &mut Vec<Run>) {
    // A mark on nothing but breaks and pictures shows nothing.
    if words(&inner).trim().is_empty() {
        return res.extend(inner);
    }
    push_apart(inner, res, |inner| Run::Marked(mark, inner));
}

/// Puts the spaces and breaks at the ends of an element outside of it.
fn push_apart(mut inner: Vec<Run>, res: &mut Vec<Run>, make: impl FnOnce(Vec<Run>) -> Run) {
    let mut before = Vec::new();
    let mut after = Vec::new();
    while let Some(space) = take_space(&mut inner, Side::Start) {
        before.push(space);
    }
    while let Some(space) = take_space(&mut inner, Side::End) {
        after.push(space);
    }
    res.extend(before);
    if !inner.is_empty() {
        res.push(make(inner));
    }
    res.extend(after.into_iter().rev());
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// Takes a space or a break off one end of some runs.
fn take_space(runs: &mut Vec<Run>, side: Side) -> Option<Run> {
    let at = match side {
        Side::Start => 0,
        Side::End => runs.len().checked_sub(1)?,
    };
    match runs.get_mut(at)? {
        Run::Break => Some(runs.remove(at)),
        Run::Text(text) => {
            let bare = match side {
                Side::Start => text.strip_prefix(' '),
                Side::End => text.strip_suffix(' '),
            };
            let bare = bare?.to_owned();
            if bare.is_empty() {
                runs.remove(at);
            } else {
                *text = bare;
            }
            Some(Run::Text(" ".to_owned()))
        }
        _ => None,
    }
}

fn trim_end(runs: &mut Vec<Run>) {
    while take_space(runs, Side::End).is_some() {}
}

/// Joins neighbours of one sort.
fn join(runs: Vec<Run>) -> Vec<Run> {
    let mut res: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match (res.last_mut(), run) {
            (Some(Run::Text(last)), Run::Text(text)) => last.push_str(&text),
            (Some(Run::Marked(last, former)), Run::Marked(mark, inner)) if *last == mark => {
                let joined = std::mem::take(former).into_iter().chain(inner).collect();
                *former = join(joined);
            }
            (_, run) => res.push(run),
        }
    }
    res
}

/// Splits runs at a place in their words; what is marked across it is marked on both sides.
pub fn split_at(runs: &[Run], mut at: usize) -> (Vec<Run>, Vec<Run>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for run in runs {
        let length = words(std::slice::from_ref(run)).len();
        if length <= at && (length > 0 || at > 0) {
            at -= length;
            before.push(run.clone());
        } else if at == 0 {
            after.push(run.clone());
        } else {
            let (first, second) = split_run(run, at);
            before.push(first);
            after.push(second);
            at = 0;
        }
    }
    (tidy(before), tidy(after))
}

fn split_run(run: &Run, at: usize) -> (Run, Run) {
    match run {
        Run::Text(text) => {
            let end = (0..=at).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            let (first, second) = text.split_at(end);
            (Run::Text(first.to_owned()), Run::Text(second.to_owned()))
        }
        Run::Marked(mark, inner) => {
            let (first, second) = split_at(inner, at);
            (Run::Marked(*mark, first), Run::Marked(*mark, second))
        }
        Run::Link(href, inner) => {
            let (first, second) = split_at(inner, at);
            (Run::Link(href.clone(), first), Run::Link(href.clone(), second))
        }
        run => (run.clone(), Run::Text(String::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Run, split_at, tidy};

    fn text(text: &str) -> Run {
        Run::Text(text.to_owned())
    }

    fn strong(runs: Vec<Run>) -> Run {
        Run::Marked(Mark::Strong, runs)
    }

    #[test]
    fn spaces_stand_outside_of_marks_and_never_two_together() {
        let runs = vec![text(" a "), strong(vec![text(" b\u{a0}\n")]), text(" c ")];
        assert_eq!(tidy(runs), [text("a "), strong(vec![text("b")]), text(" c")]);
    }

    #[test]
    fn marks_on_nothing_within_themselves_or_beside_their_like_are_one_or_none() {
        assert_eq!(tidy(vec![strong(vec![text(" ")]), text("a")]), [text("a")]);
        let nested = strong(vec![text("a"), strong(vec![text("b")])]);
        assert_eq!(tidy(vec![nested, strong(vec![text("c")])]), [strong(vec![text("abc")])]);
    }

    #[test]
    fn what_can_not_be_seen_is_left_out() {
        assert_eq!(tidy(vec![text("a\u{200b}b\u{8}\u{feff}")]), [text("ab")]);
    }

    #[test]
    fn runs_are_split_within_their_marks() {
        let (before, after) = split_at(&[strong(vec![text("Label: x")]), text(" y")], 6);
        assert_eq!(before, [strong(vec![text("Label:")])]);
        assert_eq!(after, [strong(vec![text("x")]), text(" y")]);
    }
}
