//! Draws findings and failures for people, as text.
//!
//! Knows nothing of the terminal: whether there is colour and how wide a line is, is told.

pub mod forms;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::{
    DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_LINE_NUM_STYLE, DEFAULT_NOTE_STYLE,
    DEFAULT_WARNING_STYLE, Style as Ink,
};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::error::Error;
use crate::source::{Sources, Span};

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences for colour may be used.
    pub color: bool,
    /// How many columns a line of source may take.
    pub width: usize,
}

/// The most findings that are drawn; who has more mends some and asks again.
const MOST_FINDINGS: usize = 50;
/// The most findings that are drawn of those that say the same.
const MOST_ALIKE: usize = 3;
/// The most places that are named of those that are not drawn.
const MOST_PLACES: usize = 4;
/// The most lines of one finding.
const MOST_LINES: usize = 12;
/// The most lines of source that one finding shows.
const MOST_SOURCE: usize = 3;
/// The most bytes of a line to each side of its place.
const MOST_AROUND: usize = 4_000;

/// Draws the findings by their place, each once, with an empty line between.
pub fn draw(findings: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let sorted = sorted(findings);
    let kinds = alike(&sorted);
    let (shown, left_out) = choose(&kinds);
    let draw = |kind: &Kind| {
        let mut drawn = draw_one(kind.finding, sources, style);
        push_folded(&mut drawn, &kind.folded, sources, style);
        drawn
    };
    let mut drawn: Vec<_> = shown.iter().map(draw).collect();
    let left_out: Vec<_> = left_out.iter().flat_map(Kind::all).collect();
    if !left_out.is_empty() {
        drawn.push(format!("and {} more: {}\n", left_out.len(), count(&left_out)));
    }
    drawn.join("\n")
}

/// Draws every finding, however many there are and however alike they are.
pub fn draw_all(findings: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let drawn = sorted(findings).into_iter().map(|finding| draw_one(finding, sources, style));
    drawn.collect::<Vec<_>>().join("\n")
}

/// Draws what the machine could not do.
pub fn draw_error(error: &Error, style: Style) -> String {
    let mut res =
        format!("{}: {}\n", word("error", DEFAULT_ERROR_STYLE, style), clean(error.message()));
    if let Some(help) = error.way_out() {
        push_line(&mut res, &word("help", DEFAULT_HELP_STYLE, style), help);
    }
    res
}

/// Draws what the machine could not do and the program can do without.
pub fn draw_warning(message: &str, help: Option<&str>, style: Style) -> String {
    let mut res =
        format!("{}: {}\n", word("warning", DEFAULT_WARNING_STYLE, style), clean(message));
    if let Some(help) = help {
        push_line(&mut res, &word("help", DEFAULT_HELP_STYLE, style), help);
    }
    res
}

/// Counts the findings, each once: `2 errors, 1 warning`. Empty when there is none.
pub fn tally(findings: &[Diagnostic]) -> String {
    count(&sorted(findings))
}

/// The findings by file, place, code; the ones without a place last; none twice.
fn sorted(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort_by_key(|finding| {
        (finding.place.is_none(), &finding.place, finding.code, &finding.message)
    });
    sorted.dedup();
    sorted
}

/// A finding that is drawn, and those that say the same elsewhere and are only named with it.
#[derive(Clone)]
struct Kind<'a> {
    finding: &'a Diagnostic,
    folded: Vec<&'a Diagnostic>,
}

impl<'a> Kind<'a> {
    fn all(&self) -> impl Iterator<Item = &'a Diagnostic> {
        std::iter::once(self.finding).chain(self.folded.iter().copied())
    }
}

/// Folds what is said in the same words again and again: a mistake of habit stands in a hundred
/// files, and would push everything else off the screen.
fn alike<'a>(sorted: &[&'a Diagnostic]) -> Vec<Kind<'a>> {
    type Words<'a> = (Code, &'a str, Option<&'a str>);
    let words = |finding: &'a Diagnostic| -> Words<'a> {
        (finding.code, &finding.message, finding.help.as_deref())
    };
    let mut left: BTreeMap<Words<'a>, usize> = BTreeMap::new();
    for finding in sorted {
        *left.entry(words(finding)).or_default() += 1;
    }
    // A line about a single finding would save nothing.
    left.values_mut().for_each(|n| *n = if *n > MOST_ALIKE + 1 { MOST_ALIKE } else { *n });
    let mut kinds: Vec<Kind<'a>> = Vec::new();
    let mut last: BTreeMap<Words<'a>, usize> = BTreeMap::new();
    for finding in sorted {
        let words = words(finding);
        if left[&words] == 0 {
            kinds[last[&words]].folded.push(finding);
            continue;
        }
        left.entry(words).and_modify(|n| *n -= 1);
        last.insert(words, kinds.len());
        kinds.push(Kind { finding, folded: Vec::new() });
    }
    kinds
}

/// Names the places of what is not drawn.
fn push_folded(res: &mut String, folded: &[&Diagnostic], sources: &Sources, style: Style) {
    if folded.is_empty() {
        return;
    }
    let places = folded.iter().filter_map(|finding| finding.place.as_ref()).take(MOST_PLACES);
    let places = places.map(|place| address(place, cutout(place, sources).as_ref()));
    let mut words = format!("and {} more like this: ", folded.len());
    words.push_str(&places.collect::<Vec<_>>().join(", "));
    if folded.len() > MOST_PLACES {
        words.push_str(", …");
    }
    push_line(res, &word("note", DEFAULT_NOTE_STYLE, style), &words);
}

/// Parts what is drawn from what is only counted. No warning takes the place of an error.
fn choose<'a>(kinds: &[Kind<'a>]) -> (Vec<Kind<'a>>, Vec<Kind<'a>>) {
    let is_error = |kind: &Kind| kind.finding.severity() == Severity::Error;
    let n_errors = kinds.iter().filter(|kind| is_error(kind)).count();
    let mut errors_left = MOST_FINDINGS;
    let mut warnings_left = MOST_FINDINGS.saturating_sub(n_errors);
    kinds.iter().cloned().partition(|kind| {
        let left = if is_error(kind) { &mut errors_left } else { &mut warnings_left };
        let is_shown = *left > 0;
        *left = left.saturating_sub(1);
        is_shown
    })
}

fn count(findings: &[&Diagnostic]) -> String {
    let n_of = |severity| findings.iter().filter(|finding| finding.severity() == severity).count();
    let words = [(n_of(Severity::Error), "error"), (n_of(Severity::Warning), "warning")];
    let words = words.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| {
        let plural = if n == 1 { "" } else { "s" };
        format!("{n} {word}{plural}")
    });
    words.collect::<Vec<_>>().join(", ")
}

fn draw_one(finding: &Diagnostic, sources: &Sources, style: Style) -> String {
    let mut res = draw_head(finding, sources, style);
    res.push('\n');
    let n_help = finding.help.as_ref().map_or(0, |help| help.lines().count());
    let room = MOST_LINES.saturating_sub(res.lines().count() + n_help);
    push_notes(&mut res, finding, room, sources, style);
    if let Some(help) = &finding.help {
        push_line(&mut res, &word("help", DEFAULT_HELP_STYLE, style), help);
    }
    res
}

/// Names the other places that belong to a finding, as many as there is room for.
fn push_notes(
    res: &mut String,
    finding: &Diagnostic,
    room: usize,
    sources: &Sources,
    style: Style,
) {
    let head = word("note", DEFAULT_NOTE_STYLE, style);
    let n_notes = finding.notes.len();
    let n_shown = if n_notes > room { room.saturating_sub(1) } else { n_notes };
    for (words, place) in &finding.notes[..n_shown] {
        let address = address(place, cutout(place, sources).as_ref());
        push_line(res, &head, &format!("{words}: {address}"));
    }
    if n_shown < n_notes && room > 0 {
        push_line(res, &head, &format!("and {} more", n_notes - n_shown));
    }
}

/// The message, its place and the lines of source there.
fn draw_head(finding: &Diagnostic, sources: &Sources, style: Style) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title =
        Group::with_title(level.clone().primary_title(&*finding.message).id(finding.code.name()));
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    // Narrower there is no room for a word, and far wider the renderer's sums overflow.
    let renderer = renderer.hyperlink(false).term_width(style.width.clamp(40, 1_000));
    let Some(place) = &finding.place else { return renderer.render(&[title]) };
    let cutout = cutout(place, sources);
    // The arrow is drawn here: only so are the columns of a cut line the file's, and stands a
    // file without lines to show where the others do.
    let n_digits = cutout.as_ref().map_or(1, |cutout| cutout.last_line().to_string().len());
    let arrow = word("-->", DEFAULT_LINE_NUM_STYLE, style);
    let address = clean(&address(place, cutout.as_ref()));
    let mut res = format!("{}\n{:n_digits$}{arrow} {address}", renderer.render(&[title]), "");
    if let Some(Cutout { text, line, span, .. }) = cutout {
        let (text, span) = in_text_form(text, span);
        let mark = AnnotationKind::Primary.span(span).label(finding.label.as_deref());
        let snippet = Snippet::source(text).line_start(line).annotation(mark);
        res.push('\n');
        res.push_str(&renderer.render(&[Group::with_level(level).element(snippet)]));
    }
    res
}

/// A text without the mark that turns a sign into its picture, `❤` into `❤️`: terminals differ in
/// how wide the picture is, and carets would stand beside it.
fn in_text_form(text: &str, span: Range<usize>) -> (Cow<'_, str>, Range<usize>) {
    const PICTURE: char = '\u{fe0f}';
    if !text.contains(PICTURE) {
        return (Cow::Borrowed(text), span);
    }
    let moved = |at: usize| at - text[..at].matches(PICTURE).count() * PICTURE.len_utf8();
    (Cow::Owned(text.replace(PICTURE, "")), moved(span.start)..moved(span.end))
}

/// The lines of a text that a finding shows.
struct Cutout<'a> {
    text: &'a str,
    /// The number of its first line.
    line: usize,
    /// Where the finding begins in that line, in characters from 1.
    column: usize,
    /// The finding's bytes, counted from the cutout's start.
    span: Range<usize>,
}

impl Cutout<'_> {
    fn last_line(&self) -> usize {
        self.line + self.text.matches('\n').count()
    }
}

/// Cuts out the lines of a place, where its text is known.
fn cutout<'a>(place: &Place, sources: &'a Sources) -> Option<Cutout<'a>> {
    let (span, source) = place.span.zip(sources.text(&place.path))?;
    Some(cut(&source.text, span))
}

/// Cuts out the lines of a span, at most the first three.
fn cut(text: &str, span: Span) -> Cutout<'_> {
    let Range { start, end } = on_characters(text, span);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let column = text[from..start].chars().count() + 1;
    let line_ends = text[from..].match_indices('\n').map(|(at, _)| from + at);
    let last_end = line_ends.take(MOST_SOURCE).nth(MOST_SOURCE - 1).unwrap_or(text.len());
    let end = end.min(last_end);
    // A span that takes in a line's end is about the line, not about the next one.
    let end = start + text[start..end].trim_end_matches('\n').len();
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let line = text[..from].matches('\n').count() + 1;
    // No terminal shows more, and the renderer looks at every character.
    let from = floor(text, from.max(start.saturating_sub(MOST_AROUND)));
    let end = floor(text, end.min(start + MOST_AROUND));
    let to = floor(text, to.min(end + MOST_AROUND));
    Cutout { text: &text[from..to], line, column, span: start - from..end - from }
}

/// The span within the text, on whole characters; a span is no promise about the text.
fn on_characters(text: &str, span: Span) -> Range<usize> {
    let start = floor(text, span.range().start);
    start..floor(text, span.range().end).max(start)
}

/// The start of the character at this byte; the text's end for whatever lies beyond.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// `issues/120.md:3:1`, or as much of it as is known.
fn address(place: &Place, cutout: Option<&Cutout<'_>>) -> String {
    match cutout {
        Some(Cutout { line, column, .. }) => format!("{}:{line}:{column}", place.path),
        None => place.path.to_string(),
    }
}

/// Adds ` help: words`; further lines of the words stand below the first.
fn push_line(res: &mut String, head: &str, words: &str) {
    let mut lines = words.lines();
    writeln!(res, " {head}: {}", clean(lines.next().unwrap_or_default()))
        .expect("a String takes whatever is written");
    for line in lines {
        writeln!(res, "       {}", clean(line)).expect("a String takes whatever is written");
    }
}

fn word(word: &str, ink: Ink, style: Style) -> String {
    if style.color { format!("{ink}{word}{ink:#}") } else { word.to_owned() }
}

/// Shows control characters instead of sending them to the terminal.
fn clean(words: &str) -> String {
    normalize_untrusted_str(words)
}

#[cfg(test)]
mod tests;
