//! Markdown in a field, and how its places lead back to the file.

use crate::fields::Fields;
use crate::issue::document::Document;
use crate::issue::text::Text;
use crate::source::{SourceText, Span};
use crate::yaml::{Scalar, Style, Value};

/// A field of Markdown; one that holds nothing to read is none.
pub(super) fn read(
    fields: &mut Fields<'_>,
    name: &'static str,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Option<Document> {
    fields.text(name)?;
    let node = &fields.field(name)?.value;
    let Value::Scalar(scalar) = &node.value else { return None };
    Some(markdown(text(fields.findings().source(), scalar, node.span)))
}

/// The text of a scalar with its places.
pub(super) fn text(source: &SourceText, scalar: &Scalar, span: Span) -> Text {
    let value = &scalar.text;
    let starts = match scalar.style {
        Style::Literal => starts_of_lines(&source.text, value, span.range().start),
        Style::Plain => start_of_one_line(&source.text, value, span.range().start),
        Style::Quoted => start_of_one_line(&source.text, value, span.range().start + 1),
        Style::Folded => None,
    };
    match starts {
        Some(starts) => Text::on_lines(value, starts),
        None => Text::within(value, span),
    }
}

/// A value that stands in the file as it is.
fn start_of_one_line(file: &str, value: &str, start: usize) -> Option<Vec<(u32, u32)>> {
    let stands_there = file.get(start..).is_some_and(|rest| rest.starts_with(value));
    stands_there.then(|| vec![(0, small(start))])
}

/// The lines of a block: each ends where its line in the file does, so that the indentation need
/// not be known.
fn starts_of_lines(file: &str, value: &str, start: usize) -> Option<Vec<(u32, u32)>> {
    // The block begins with its first line that is not empty.
    let n_empty = value.split('\n').take_while(|line| line.is_empty()).count();
    let mut line_start = file[..start].rfind('\n').map_or(0, |newline| newline + 1);
    for _ in 0..n_empty {
        line_start =
            file[..line_start.checked_sub(1)?].rfind('\n').map_or(0, |newline| newline + 1);
    }
    let mut starts = Vec::new();
    let mut in_value = 0;
    let mut lines = file[line_start..].split('\n');
    for line in value.strip_suffix('\n').unwrap_or(value).split('\n') {
        let written = lines.next().filter(|written| written.ends_with(line))?;
        starts.push((small(in_value), small(line_start + written.len() - line.len())));
        in_value += line.len() + 1;
        line_start += written.len() + 1;
    }
    Some(starts)
}

fn small(offset: usize) -> u32 {
    u32::try_from(offset).expect("front matter is far smaller than 4 GiB")
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::text;
    use crate::source::SourceText;
    use crate::yaml::{Holder, Value, parse};

    /// Finds `word` in the Markdown of the field `note`; tells where that leads in the file.
    fn find(yaml: &str, word: &str) -> Range<usize> {
        let source = SourceText::new("a.md", yaml);
        let (root, _) = parse(&source, 0..yaml.len(), Holder::FrontMatter);
        let root = root.expect("it can be read");
        let Value::Fields(fields) = &root.value else { panic!("no fields") };
        let field = fields.iter().find(|field| field.name == "note").expect("there is a note");
        let Value::Scalar(scalar) = &field.value.value else { panic!("no scalar") };
        let text = text(&source, scalar, field.value.span);
        let at = text.as_str().find(word).expect("the note holds the word");
        text.span(at..at + word.len()).range()
    }

    fn check(yaml: &str, word: &str, expected: &str) {
        assert_eq!(&yaml[find(yaml, word)], expected, "for {yaml:?}");
    }

    #[test]
    fn a_block_of_lines_leads_to_each_of_them() {
        check("note: |\n  one\n\n  a *word*\nnext: x\n", "word", "word");
        check("note: |-\n    one\n      word\n", "  word", "  word");
        check("note: |2\n    one\n    word\n", "word", "word");
        check("note: |  # why\n  字字\n  word", "word", "word");
    }

    #[test]
    fn a_block_may_begin_with_empty_lines() {
        check("note: |\n\n\n  one\n  word\n", "word", "word");
        check("note: |\n\n\n  word\n", "word", "word");
    }

    #[test]
    fn a_value_on_one_line_leads_to_itself() {
        check("note: a word\n", "word", "word");
        check("note: \"a word\"\n", "word", "word");
        check("note: 'a word'\n", "word", "word");
    }

    #[test]
    fn a_value_that_was_changed_leads_into_what_is_written_of_it() {
        for (yaml, written) in [
            ("note: >\n  a\n  word\n", "a\n  word"),
            ("note: a\n  word\n", "a\n  word"),
            ("note: \"it \\u0061 word\"\n", "\"it \\u0061 word\""),
            ("note: 'it''s a word'\n", "'it''s a word'"),
        ] {
            let start = yaml.find(written).expect("the value is written there");
            let found = find(yaml, "word");
            assert!(start <= found.start && found.end <= start + written.len(), "for {yaml:?}");
        }
    }
}
