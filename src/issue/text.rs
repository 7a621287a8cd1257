//! A piece of Markdown that remembers where it stands in its file.
//!
//! A body stands in its file as it is; a field of the front matter may have been de-indented,
//! folded or unescaped on its way here. Findings about either point into the file all the same.

use std::ops::Range;

use crate::source::{SourceText, Span};

/// A piece of Markdown and where it stands in its file.
#[derive(Debug, Clone)]
pub struct Text {
    // A copy: the file's text can go when it has been parsed, of which the body is but a part.
    markdown: Box<str>,
    /// How offsets in it lead to the file.
    places: Places,
}

/// How offsets in a text lead to offsets in the file it was taken from.
#[derive(Debug, Clone)]
enum Places {
    /// The text stands in the file as it is, from here on.
    From(usize),
    /// Where each line of the text starts, first in the text and then in the file: a YAML block
    /// scalar, de-indented. In rising order, the first at the text's start.
    Lines(Box<[(u32, u32)]>),
    /// The text was unescaped or folded: its places lie somewhere in this span, in order.
    Within(Span),
}

impl Text {
    /// A whole file that is Markdown from its first byte to its last.
    #[cfg(test)]
    pub(crate) fn new(markdown: &str) -> Self {
        Self { markdown: markdown.into(), places: Places::From(0) }
    }

    /// A stretch of a file, as it stands there: an issue's body.
    pub fn in_file(source: &SourceText, range: Range<usize>) -> Self {
        Self { markdown: source.text[range.clone()].into(), places: Places::From(range.start) }
    }

    /// A value of which each line stands in the file unchanged; `starts` pairs the offset of each
    /// line in the value with its offset in the file, and its first pair is for offset 0.
    pub fn on_lines(value: &str, starts: Vec<(u32, u32)>) -> Self {
        debug_assert_eq!(
            starts.first().map(|first| first.0),
            Some(0),
            "the first line has a start"
        );
        Self { markdown: value.into(), places: Places::Lines(starts.into()) }
    }

    /// A value that differs from what is written in the file at `span`: quoted or folded.
    pub fn within(value: &str, span: Span) -> Self {
        Self { markdown: value.into(), places: Places::Within(span) }
    }

    /// The Markdown.
    pub fn as_str(&self) -> &str {
        &self.markdown
    }

    /// Where a stretch of [`Text::as_str`] stands in the file.
    pub fn span(&self, stretch: Range<usize>) -> Span {
        let Range { start, end } = stretch;
        match &self.places {
            Places::From(first) => Span::new(first + start..first + end),
            Places::Within(span) => within(*span, start, end),
            Places::Lines(starts) => {
                let first = offset_in_file(starts, start);
                // The end belongs to the line of the last byte, not to the line after it.
                let last = end.max(start + 1) - 1;
                let end = offset_in_file(starts, last) + (end - last);
                Span::new(first..if stretch.is_empty() { first } else { end })
            }
        }
    }
}

/// About where in a value that was unescaped or folded a stretch of it was written. What is one
/// place in the value is one in the file, and places keep their order: both tell links apart.
fn within(span: Span, start: usize, end: usize) -> Span {
    let Range { start: first, end: after } = span.range();
    let last = after.saturating_sub(1).max(first);
    let start = (first + start).min(last);
    Span::new(start..(first + end).clamp(start, after.max(start)))
}

/// Leads an offset in a value of several lines to the file.
fn offset_in_file(starts: &[(u32, u32)], offset: usize) -> usize {
    let after = starts.partition_point(|(in_value, _)| *in_value as usize <= offset);
    let (in_value, in_file) = starts[after.max(1) - 1];
    in_file as usize + (offset - in_value as usize)
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::source::{SourceText, Span};

    #[test]
    fn a_body_stands_in_its_file_as_it_is() {
        let source = SourceText::new("a.md", "---\n---\nHello, *world*\n");
        let body = Text::in_file(&source, 8..source.text.len());

        assert_eq!(body.as_str(), "Hello, *world*\n");
        assert_eq!(body.span(7..14), Span::new(15..22));
    }

    #[test]
    fn each_line_of_a_block_leads_to_its_own_line_in_the_file() {
        // In the file: "note: |\n  one\n\n  two\n".
        let note = Text::on_lines("one\n\ntwo\n", vec![(0, 10), (4, 14), (5, 17)]);

        assert_eq!(note.span(0..3), Span::new(10..13));
        assert_eq!(note.span(5..8), Span::new(17..20));
        assert_eq!(note.span(0..4), Span::new(10..14), "the line's end is its own");
        assert_eq!(note.span(2..6), Span::new(12..18), "a stretch may cross lines");
        assert_eq!(note.span(5..5), Span::new(17..17), "an empty stretch has a place");
    }

    #[test]
    fn stretches_of_a_folded_value_keep_their_order_within_its_span() {
        let note = Text::within("one two", Span::new(6..20));
        assert_eq!((note.span(0..3), note.span(4..7)), (Span::new(6..9), Span::new(10..13)));
        let longer_than_written = Text::within("a long value", Span::new(6..8));
        assert_eq!(longer_than_written.span(7..12), Span::new(7..8));
    }
}
