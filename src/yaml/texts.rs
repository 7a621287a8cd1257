//! What no text may hold, whichever field it stands in.
//!
//! A comment that swallows the end of a value, a control character, a mark that turns the
//! direction of text: none of them can be seen on the page, so they are looked for everywhere.

use std::ops::Range;

use super::{Node, Style, Value, is_direction_mark, quote};
use crate::diagnostic::{Code, Diagnostic};
use crate::scan;
use crate::source::{SourceText, Span};

/// Looks at every value of the tree.
pub(super) fn check(source: &SourceText, root: &Node, findings: &mut Vec<Diagnostic>) {
    let top = Owner { name: "value", before: root.span.range().end, is_entry: false };
    Walk { source, findings }.node(root, top);
}

/// The field a value belongs to.
#[derive(Clone, Copy)]
struct Owner<'a> {
    name: &'a str,
    /// The end of what stands before the value: of the field's name, or of the entry itself.
    before: usize,
    /// Whether the value is one of several in a list.
    is_entry: bool,
}

impl Owner<'_> {
    /// `title`, or `entry of authors`.
    fn in_words(self) -> String {
        if self.is_entry { format!("entry of `{}`", self.name) } else { self.name.to_owned() }
    }
}

struct Walk<'a> {
    source: &'a SourceText,
    findings: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, owner: Owner<'_>) {
        match &node.value {
            Value::Null => {
                if node.span.range().is_empty() {
                    self.cut_to_nothing(owner);
                }
            }
            Value::Scalar(scalar) => {
                if scalar.style == Style::Plain {
                    self.cut(node.span, owner);
                }
                self.marks(&scalar.text, node.span, owner);
            }
            Value::List(entries) => {
                for entry in entries {
                    let before = self.before_entry(entry.span);
                    self.node(entry, Owner { before, is_entry: true, ..owner });
                }
            }
            Value::Fields(fields) => {
                for field in fields {
                    let before = field.name_span.range().end;
                    self.node(&field.value, Owner { name: &field.name, before, is_entry: false });
                }
            }
        }
    }

    /// The dash of an entry that holds nothing; the parser has its place behind the comment.
    fn before_entry(&self, span: Span) -> usize {
        let Range { start, end } = span.range();
        if start < end {
            return end;
        }
        let before = &self.source.text[..start];
        let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
        let entry = line.trim_start_matches(' ');
        if entry.starts_with('-') { start - entry.len() } else { end }
    }

    /// A plain value that ` #` ends: most authors meant the rest as well.
    fn cut(&mut self, span: Span, owner: Owner<'_>) {
        let range = span.range();
        let Some(comment) = self.comment_after(range.end, owner) else { return };
        let kept = &self.source.text[range.clone()];
        let whole = &self.source.text[range.start..comment.end];
        self.report_cut(comment.start, &format!("end at \"{kept}\""), whole, owner);
    }

    /// A value that begins with `#` is none at all.
    fn cut_to_nothing(&mut self, owner: Owner<'_>) {
        let is_indicator = self.source.text[owner.before..].starts_with([':', '-']);
        let value = owner.before + usize::from(is_indicator);
        let Some(comment) = self.comment_after(value, owner) else { return };
        let whole = &self.source.text[comment.clone()];
        self.report_cut(comment.start, "be empty", whole, owner);
    }

    /// The comment that follows on the same line and does not look like one.
    fn comment_after(&self, end: usize, owner: Owner<'_>) -> Option<Range<usize>> {
        let rest = &self.source.text[end..];
        let comment = rest.trim_start_matches([' ', '\t']);
        let is_apart = comment.len() < rest.len();
        let start = end + (rest.len() - comment.len());
        // The end of the line is looked for only now: a line can hold thousands of values.
        let comment = comment.strip_prefix('#').filter(|_| is_apart)?.split('\n').next()?;
        looks_meant(comment, owner).then(|| start..start + 1 + comment.trim_end().len())
    }

    fn report_cut(&mut self, comment: usize, outcome: &str, whole: &str, owner: Owner<'_>) {
        let what = owner.in_words();
        let message = format!("\" #\" starts a comment, so this {what} would {outcome}");
        let help = if owner.is_entry {
            format!("`{}`", quote(whole))
        } else {
            format!("`{}: {}`", owner.name, quote(whole))
        };
        let span = Span::new(comment..comment + 1);
        self.add(Diagnostic::new(Code::ValueCutByComment, message).help(help), span);
    }

    fn marks(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        let name = owner.name;
        // Nearly every text is of these alone, and looked at no further.
        let is_plain = |c: &char| matches!(c, ' '..='~' | '\n');
        if !scan::holds(text, |byte| !((byte.wrapping_sub(b' ') < 95) | (byte == b'\n'))) {
            return;
        }
        let unusual = || text.chars().filter(|c| !is_plain(c));
        if let Some(c) = unusual().find(|c| is_forbidden(*c)) {
            let place = self.place_of(c, span);
            let mut finding = control_character(Some(name), c);
            if place == span {
                // It is spelled by an escape, as `\a` in a path of Windows is one.
                let written = self.source.text[span.range()].trim_matches('"');
                finding.help =
                    Some(format!("delete it; single quotes keep a backslash: `'{written}'`"));
            }
            self.add(finding, place);
        }
        // In a slug the mark is an error, and told by the rule for slugs.
        let turned = unusual().find(|c| is_direction_mark(*c) && name != "slug");
        if let Some(c) = turned {
            let code = u32::from(c);
            let message = format!("`{name}` holds an invisible direction mark (U+{code:04X})");
            let finding = Diagnostic::new(Code::DirectionMark, message).help("delete it");
            let place = self.place_of(c, span);
            self.add(finding, place);
        }
    }

    /// The character itself where it is written as such, else the value that spells it.
    fn place_of(&self, c: char, span: Span) -> Span {
        let range = span.range();
        match self.source.text[range.clone()].find(c) {
            Some(at) => Span::new(range.start + at..range.start + at + c.len_utf8()),
            None => span,
        }
    }

    fn add(&mut self, finding: Diagnostic, span: Span) {
        self.findings.push(finding.at(&self.source.path, span));
    }
}

/// Words a control character; without a field's name when it is not known.
pub(super) fn control_character(name: Option<&str>, c: char) -> Diagnostic {
    let holder = name.map_or("this line".to_owned(), |name| format!("`{name}`"));
    let code = u32::from(c);
    let message =
        format!("{holder} holds the control character U+{code:04X}, which no feed may carry");
    Diagnostic::new(Code::ControlCharacter, message).help("delete it")
}

/// Whether a feed, which is XML, refuses the character.
pub(super) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// `#5` is hardly a comment, `# a reason` mostly is one; after a title neither is.
fn looks_meant(comment: &str, owner: Owner<'_>) -> bool {
    let is_title = matches!(owner.name, "title" | "subtitle");
    comment.starts_with(|c: char| !c.is_whitespace() && c != '#')
        || (is_title && !comment.trim_end().is_empty())
}
