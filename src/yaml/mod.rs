//! YAML as a small tree that keeps the author's spelling and the place of everything.
//!
//! The only module that names the YAML crate. It holds YAML itself to what an archive needs: one
//! document of named fields, without anchors, aliases, tags and directives, nested no deeper than
//! [`MAX_DEPTH`]. What the fields mean is for [`fields`](crate::fields) and its callers to say.
//!
//! The tree is built from the parser's events, one at a time, so that a breach of a rule stops the
//! reading where it stands; nothing is ever expanded, and the cost is linear in the text.

mod syntax;
mod texts;
mod unclosed;

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::granit_parser::{
    self, ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput, Tag,
};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceText, Span};

/// How deep lists and mappings may stand in each other; the outermost is the first level.
pub const MAX_DEPTH: usize = 16;

/// Which YAML is read, for the words of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The head of a Markdown file.
    FrontMatter,
    /// A whole file: the config.
    File,
    /// A whole file of records, each below a key of its own: the catalogue.
    Records,
}

impl Holder {
    fn name(self) -> &'static str {
        match self {
            Self::FrontMatter => "front matter",
            Self::File | Self::Records => "this file",
        }
    }
}

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// From its first byte to its last; for a mapping or list from the first entry to the last.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// What a value can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing at all, `~` or `null`.
    Null,
    /// A text, a number, a date, `true`: whatever is written without structure.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the author's order; a name that is given twice stands here twice.
    Fields(Vec<Field>),
}

/// A value without structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Its text, as spelled: `010`, `1.0`, `yes`; without quotes, escapes resolved.
    pub text: String,
    /// How it was written.
    pub style: Style,
}

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bare.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As lines under a `|`.
    Literal,
    /// As lines under a `>`, joined to paragraphs.
    Folded,
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name before the colon.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// What stands after the colon.
    pub value: Node,
}

/// Reads the YAML in `range` of a file as a mapping of fields.
///
/// All spans are of the file. No tree comes back when the YAML could not be read to its end; an
/// empty text is a mapping without fields. Fields given twice and texts that hold what they must
/// not are found here, as they concern every field alike.
pub fn parse(
    source: &SourceText,
    range: Range<usize>,
    holder: Holder,
) -> (Option<Node>, Vec<Diagnostic>) {
    match Builder::new(source, range, holder).document() {
        Err(finding) => (None, vec![*finding]),
        Ok(root) => {
            let mut findings = Vec::new();
            report_duplicates(source, &root, &mut findings);
            texts::check(source, &root, &mut findings);
            (Some(root), findings)
        }
    }
}

/// Writes a text so that it reads back as itself, whatever it holds.
pub fn quote(text: &str) -> String {
    let needs_escapes = text.chars().any(char::is_control);
    if !needs_escapes && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut res = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => res.extend(['\\', c]),
            '\n' => res.push_str("\\n"),
            '\t' => res.push_str("\\t"),
            c if c.is_control() => res.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => res.push(c),
        }
    }
    res.push('"');
    res
}

/// Whether a character turns the direction of the text around it, itself invisible.
pub fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The part of a span on its first line, for pointing at something long.
pub fn first_line(source: &SourceText, span: Span) -> Span {
    let range = span.range();
    let length = source.text[range.clone()].find('\n').unwrap_or(range.len());
    Span::new(range.start..range.start + length)
}

/// Boxed, because a finding is large and hardly ever made.
type Res<T> = Result<T, Box<Diagnostic>>;

/// Builds the tree from events.
struct Builder<'a> {
    source: &'a SourceText,
    /// Where the YAML begins in the file.
    start: usize,
    events: Parser<'a, StrInput<'a>>,
    holder: Holder,
}

impl<'a> Builder<'a> {
    fn new(source: &'a SourceText, range: Range<usize>, holder: Holder) -> Self {
        let mut options = granit_parser::options! {
            // Aliases and anchors are reported by us, whether they lead anywhere or not.
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            disallow_directives: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        options.set_emit_comments(false);
        let start = range.start;
        let events = Parser::new_from_str_with_options(&source.text[range], options);
        Self { source, start, events, holder }
    }

    fn document(mut self) -> Res<Node> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    let message = format!("{} must be one YAML document", self.holder.name());
                    let finding = self.finding(Code::SeveralDocuments, message, span);
                    return Err(Box::new(finding.help(match self.holder {
                        Holder::FrontMatter => "the `---` that ends it stands alone on its line",
                        Holder::File | Holder::Records => "delete this line",
                    })));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node(event, span, 1)?),
            }
        }
        let nothing = Node { span: self.place(self.start..self.start), value: Value::Null };
        self.fields_at_the_top(root.unwrap_or(nothing))
    }

    /// An empty text has no fields; anything but fields is a mistake.
    fn fields_at_the_top(&self, root: Node) -> Res<Node> {
        match root.value {
            Value::Fields(_) => Ok(root),
            Value::Null => Ok(Node { value: Value::Fields(Vec::new()), ..root }),
            Value::Scalar(_) | Value::List(_) => {
                let holder = self.holder.name();
                let message = match self.holder {
                    Holder::Records => {
                        format!("{holder} must hold records, each below a key of its own")
                    }
                    _ => format!("{holder} must be fields (\"name: value\")"),
                };
                let finding =
                    self.finding(Code::NotFields, message, first_line(self.source, root.span));
                let start = root.span.range().start;
                let help = syntax::name_without_colon(self.source, start).unwrap_or_else(|| {
                    let is_list = self.source.text[start..].starts_with("- ");
                    match self.holder {
                        Holder::Records if is_list => "in the place of each `- ` write a key, such as `cloud:`, and below it, indented, the fields of the record",
                        Holder::Records => "a key is a line such as `cloud:`; the fields of its record stand below it, indented",
                        _ if is_list => "begin the lines without `- `",
                        _ => "begin each line with a name and a colon",
                    }.to_owned()
                });
                Err(Box::new(finding.help(help)))
            }
        }
    }

    fn next(&mut self) -> Res<(Event<'a>, Span)> {
        match self.events.next_event() {
            None => Ok((Event::StreamEnd, Span::default())),
            Some(Ok((event, span))) => {
                if let Some(tag) = span.tag_span() {
                    return Err(self.tag(&tag));
                }
                let offset = |at: granit_parser::Marker| self.start + at.byte_offset().unwrap_or(0);
                let span = self.place(offset(span.start)..offset(span.end));
                Ok((event, span))
            }
            Some(Err(error)) => Err(Box::new(self.failure(&error))),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Res<Node> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_extras(anchor, tag.as_ref(), span)?;
                Ok(scalar(self.source, &text, style, span))
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.as_ref(), span)?;
                self.refuse_depth(depth, span)?;
                self.list(span, depth)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.as_ref(), span)?;
                self.refuse_depth(depth, span)?;
                self.mapping(span, depth)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(self.anchor(span)),
            event => unreachable!("the parser gives a value where one belongs, not {event:?}"),
        }
    }

    fn list(&mut self, span: Span, depth: usize) -> Res<Node> {
        let mut entries: Vec<Node> = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => {
                    let last = entries.last().map_or(span, |entry| entry.span);
                    let span = self.collection(span, last, end);
                    return Ok(Node { span, value: Value::List(entries) });
                }
                (event, span) => entries.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, span: Span, depth: usize) -> Res<Node> {
        let mut fields: Vec<Field> = Vec::new();
        loop {
            match self.next()? {
                (Event::MappingEnd, end) => {
                    let last = fields.last().map_or(span, |field| field.value.span);
                    let span = self.collection(span, last, end);
                    return Ok(Node { span, value: Value::Fields(fields) });
                }
                (event, span) => {
                    let (name, name_span) = self.name(event, span, depth)?;
                    let (event, span) = self.next()?;
                    let value = self.node(event, span, depth + 1)?;
                    fields.push(Field { name, name_span, value });
                }
            }
        }
    }

    fn name(&mut self, event: Event<'a>, span: Span, depth: usize) -> Res<(String, Span)> {
        let node = self.node(event, span, depth + 1)?;
        match node.value {
            Value::Scalar(name) => Ok((name.text, node.span)),
            _ => {
                let message = "the name of a field must be a word".to_owned();
                Err(self.breach(Code::NotFields, message, node.span))
            }
        }
    }

    /// The place of a list or mapping: to its closing bracket, or to the end of its last entry.
    fn collection(&self, start: Span, last: Span, end: Span) -> Span {
        let closing = if end.start < end.end { end.end } else { last.end };
        Span { start: start.start, end: closing.max(start.end) }
    }

    /// Anchors and tags have no use here.
    fn refuse_extras(&mut self, anchor: usize, tag: Option<&Cow<'a, Tag>>, span: Span) -> Res<()> {
        if tag.is_some() {
            return Err(self.tag_at(span));
        }
        if anchor != 0 {
            // The parser names the anchor right after the value that bears it.
            let (_, span) = self.next()?;
            return Err(self.anchor(span));
        }
        Ok(())
    }

    fn refuse_depth(&self, depth: usize, span: Span) -> Res<()> {
        if depth > MAX_DEPTH { Err(Box::new(self.deep(span))) } else { Ok(()) }
    }

    fn deep(&self, span: Span) -> Diagnostic {
        let message = format!("{} nests deeper than {MAX_DEPTH} levels", self.holder.name());
        self.finding(Code::DeepNesting, message, span)
    }

    fn anchor(&self, span: Span) -> Box<Diagnostic> {
        let holder = match self.holder {
            Holder::FrontMatter => "chinai's front matter",
            Holder::File | Holder::Records => "chinai's files",
        };
        let message = format!("anchors and aliases are not used in {holder}");
        let finding = self.finding(Code::YamlAnchor, message, span);
        Box::new(finding.help(self.help_to_quote("a text that begins with `*` or `&`", span)))
    }

    fn tag(&self, tag: &granit_parser::Span) -> Box<Diagnostic> {
        let offset = |at: granit_parser::Marker| self.start + at.byte_offset().unwrap_or(0);
        self.tag_at(self.place(offset(tag.start)..offset(tag.end)))
    }

    fn tag_at(&self, span: Span) -> Box<Diagnostic> {
        let finding = self.finding(Code::YamlTag, "YAML tags are not allowed".to_owned(), span);
        Box::new(finding.help(self.help_to_quote("a text that begins with `!`", span)))
    }

    fn help_to_quote(&self, what: &str, span: Span) -> String {
        match syntax::in_quotes(self.source, span.range().start) {
            Some(line) => format!("{what} needs quotes: {line}"),
            None => format!("{what} needs quotes"),
        }
    }

    fn failure(&self, error: &ScanError) -> Diagnostic {
        let at = self.start + error.marker().byte_offset().unwrap_or(0);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => self.deep(self.place(at..at + 1)),
            kind => syntax::explain(self.source, self.start, at, kind),
        }
    }

    fn breach(&self, code: Code, message: String, span: Span) -> Box<Diagnostic> {
        Box::new(self.finding(code, message, span))
    }

    fn finding(&self, code: Code, message: String, span: Span) -> Diagnostic {
        Diagnostic::new(code, message).at(&self.source.path, span)
    }

    fn place(&self, range: Range<usize>) -> Span {
        let start = boundary(&self.source.text, range.start);
        Span::new(start..boundary(&self.source.text, range.end).max(start))
    }
}

/// The offset, or where its character begins or the text ends: the parser is not trusted with it.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Makes a value of a scalar; block scalars end where their last line does.
fn scalar(source: &SourceText, text: &str, style: ScalarStyle, span: Span) -> Node {
    let written = &source.text[span.range()];
    let is_null = style == ScalarStyle::Plain
        && (written.is_empty() || matches!(text, "~" | "null" | "Null" | "NULL"));
    if is_null {
        return Node { span, value: Value::Null };
    }
    let end = span.range().start + written.trim_end().len();
    let style = match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    };
    let scalar = Scalar { text: text.to_owned(), style };
    Node { span: Span::new(span.range().start..end), value: Value::Scalar(scalar) }
}

fn report_duplicates(source: &SourceText, node: &Node, findings: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Null | Value::Scalar(_) => {}
        Value::List(entries) => {
            for entry in entries {
                report_duplicates(source, entry, findings);
            }
        }
        Value::Fields(fields) => {
            for field in fields {
                report_duplicates(source, &field.value, findings);
            }
            let mut names: Vec<_> = fields.iter().map(|f| (&*f.name, f.name_span)).collect();
            names.sort_by_key(|(name, _)| *name);
            let same = names.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1);
            let mut same = same.peekable();
            let lines = if same.peek().is_some() { line_ends(source) } else { Vec::new() };
            findings.extend(same.map(|same| duplicate(source, &lines, same)));
        }
    }
}

/// Words a field that is given more than once: its name with each place, in the order of the file.
fn duplicate(source: &SourceText, line_ends: &[usize], same: &[(&str, Span)]) -> Diagnostic {
    let line = |span: Span| 1 + line_ends.partition_point(|end| *end < span.range().start);
    let ((name, first_span), (_, second_span)) = (same[0], same[1]);
    let (first, second) = (line(first_span), line(second_span));
    let times = if same.len() == 2 { "twice".to_owned() } else { format!("{} times", same.len()) };
    let lines = match same {
        _ if first == second => format!("line {first}"),
        [_, _] => format!("lines {first} and {second}"),
        [_, _, third] => format!("lines {first}, {second} and {}", line(third.1)),
        _ => format!("the first on lines {first} and {second}"),
    };
    Diagnostic::new(Code::DuplicateField, format!("`{name}` is given {times} ({lines})"))
        .at(&source.path, second_span)
        .note("first given here", &source.path, Some(first_span))
        .help("keep one of them")
}

fn line_ends(source: &SourceText) -> Vec<usize> {
    source.text.match_indices('\n').map(|(at, _)| at).collect()
}

#[cfg(test)]
pub(crate) mod tests;
