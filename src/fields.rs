//! Named fields, read one by one, with everything wrong in them reported in one go.
//!
//! A reader asks for each field it knows by the shape it should have and ends with
//! [`Fields::finish`], which reports the fields nobody asked for. Rules that belong to one part of
//! the archive (dates, issue numbers, slugs) stand with their types.

pub mod address;
pub mod owner;
mod shape;
mod unknown;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceText, Span, Spanned};
use crate::yaml::{self, Field, Holder, Node, Value};
use owner::Owner;
use shape::Parted;
use unknown::Known;

/// What was found in one file so far.
pub struct Findings<'a> {
    source: &'a SourceText,
    gathered: RefCell<Vec<Diagnostic>>,
    /// The lines on which a comment swallows a value.
    cut_lines: RefCell<BTreeSet<usize>>,
    /// The ends of all lines, when they were asked for.
    line_ends: OnceCell<Vec<usize>>,
}

impl<'a> Findings<'a> {
    /// Starts with nothing found.
    pub fn new(source: &'a SourceText) -> Self {
        Self {
            source,
            gathered: RefCell::default(),
            cut_lines: RefCell::default(),
            line_ends: OnceCell::new(),
        }
    }

    /// The file that is read.
    pub fn source(&self) -> &'a SourceText {
        self.source
    }

    /// Reads a stretch of the file as YAML and keeps what was found on the way.
    pub fn parse(&self, range: Range<usize>, holder: Holder) -> Option<Node> {
        let (root, findings) = yaml::parse(self.source, range, holder);
        let cuts = findings.iter().filter(|finding| finding.code == Code::ValueCutByComment);
        let places = cuts.filter_map(|finding| finding.place.as_ref()?.span);
        self.cut_lines.borrow_mut().extend(places.map(|span| self.line(span)));
        self.gathered.borrow_mut().extend(findings);
        root
    }

    /// Adds a finding about these bytes; of a value on several lines the first is pointed at.
    pub fn add(&self, finding: Diagnostic, span: Span) {
        let span = yaml::first_line(self.source, span);
        self.gathered.borrow_mut().push(finding.at(&self.source.path, span));
    }

    /// Adds what is wrong with a value, unless a comment swallowed some of it: that is told already.
    pub fn add_unless_cut(&self, finding: Diagnostic, span: Span) {
        let cut_lines = self.cut_lines.borrow();
        if cut_lines.is_empty() || !cut_lines.contains(&self.line(span)) {
            self.add(finding, span);
        }
    }

    /// Takes a finding back, because it only follows from another mistake.
    pub fn withdraw(&self, code: Code, span: Span) {
        let is_at = |finding: &Diagnostic| finding.place.as_ref().and_then(|place| place.span);
        let is_it = |finding: &Diagnostic| finding.code == code && is_at(finding) == Some(span);
        self.gathered.borrow_mut().retain(|finding| !is_it(finding));
    }

    fn has_cuts(&self) -> bool {
        !self.cut_lines.borrow().is_empty()
    }

    /// Gives the values within these bytes that a comment cuts off another way out; `help` is told
    /// the line.
    fn amend_cuts(&self, within: &Range<usize>, help: impl Fn(Range<usize>) -> Option<String>) {
        let text = &self.source.text;
        for finding in self.gathered.borrow_mut().iter_mut() {
            let place = finding.place.as_ref().and_then(|place| place.span);
            let hash = place.map_or(usize::MAX, |span| span.range().start);
            if finding.code != Code::ValueCutByComment || !within.contains(&hash) {
                continue;
            }
            let start = text[..hash].rfind('\n').map_or(0, |newline| newline + 1);
            let end = text[hash..].find('\n').map_or(text.len(), |newline| hash + newline);
            finding.help = help(start..end).or(finding.help.take());
        }
    }

    fn line(&self, span: Span) -> usize {
        let text = &self.source.text;
        let ends = || text.match_indices('\n').map(|(at, _)| at).collect();
        let ends = self.line_ends.get_or_init(ends);
        ends.partition_point(|end| *end < span.range().start)
    }

    /// Everything found, in the order of the file.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut res = self.gathered.into_inner();
        res.sort_by(|a, b| a.place.cmp(&b.place));
        res
    }
}

/// The fields of one mapping.
pub struct Fields<'a> {
    findings: &'a Findings<'a>,
    /// Whose fields they are.
    owner: &'static Owner,
    span: Span,
    fields: &'a [Field],
    /// The names that were asked for: the fields that exist.
    known: Vec<&'static str>,
    /// The names that must be there and are not. Reported at the end: one may be misspelt.
    missing: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of a mapping; reports a value that is none.
    pub fn of(node: &'a Node, owner: &'static Owner, findings: &'a Findings<'a>) -> Option<Self> {
        Self::of_or(node, owner, findings, || owner.help_to_fields(node))
    }

    /// The fields that stand below the name of a field.
    pub fn below(
        field: &'a Field,
        owner: &'static Owner,
        findings: &'a Findings<'a>,
    ) -> Option<Self> {
        Self::of_or(&field.value, owner, findings, || owner.help_below(&field.name, &field.value))
    }

    fn of_or(
        node: &'a Node,
        owner: &'static Owner,
        findings: &'a Findings<'a>,
        help: impl Fn() -> String,
    ) -> Option<Self> {
        let Value::Fields(fields) = &node.value else {
            let message = format!("{} must hold fields (\"name: value\")", owner.name);
            findings.add(Diagnostic::new(Code::WrongType, message).help(help()), node.span);
            return None;
        };
        let (known, missing) = (Vec::new(), Vec::new());
        Some(Self { findings, owner, span: node.span, fields, known, missing })
    }

    /// Where findings go.
    pub fn findings(&self) -> &'a Findings<'a> {
        self.findings
    }

    /// Finds a field and makes its name known; one that holds nothing counts as missing.
    pub fn field(&mut self, name: &'static str) -> Option<&'a Field> {
        self.given(name).filter(|field| field.value.value != Value::Null)
    }

    /// Reports that a field is not there, or that it holds nothing.
    pub fn require(&mut self, name: &'static str) {
        let Some(field) = self.given(name) else { return self.missing.push(name) };
        let is_bare = field.value.span.range().is_empty();
        let span = if is_bare { field.name_span } else { field.value.span };
        let finding = Diagnostic::new(Code::EmptyField, format!("`{name}` is empty"));
        let help = format!("{} needs one: `{name}: ...`", self.owner.name);
        self.findings.add_unless_cut(finding.help(help), span);
    }

    /// A text that may be missing; white space at its ends is left out, an empty one is none.
    pub fn text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let field = self.field(name)?;
        self.text_of(&field.value, name).filter(|text| !text.value.is_empty())
    }

    /// A text that must be there.
    pub fn required_text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        match self.field(name) {
            Some(field) => {
                let text = self.text_of(&field.value, name)?;
                if text.value.is_empty() {
                    self.require(name);
                    return None;
                }
                Some(text)
            }
            None => {
                self.require(name);
                None
            }
        }
    }

    /// A text whose place no one will ask for.
    pub fn words(&mut self, name: &'static str) -> Option<String> {
        self.text(name).map(|text| text.value)
    }

    /// `true` or `false`; missing means false.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.switch(name).unwrap_or(false)
    }

    /// `true` or `false`; none when the field is missing or, which is reported, neither.
    pub fn switch(&mut self, name: &'static str) -> Option<bool> {
        let field = self.field(name)?;
        let (written, found) = match &field.value.value {
            Value::Scalar(scalar) => {
                let text = scalar.text.trim();
                (text.to_ascii_lowercase(), format!(", found {}", shown(text)))
            }
            _ => (String::new(), String::new()),
        };
        match &*written {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => {
                let message = format!("`{name}` must be `true` or `false`{found}");
                let finding = Diagnostic::new(Code::WrongType, message);
                let help = format!("`{name}: true` or `{name}: false`");
                self.findings.add(finding.help(help), field.value.span);
                None
            }
        }
    }

    /// The entries of a list; none when the field is missing or, which is reported, no list.
    pub fn list(&mut self, name: &'static str) -> &'a [Node] {
        self.entries(name, |value| shape::help_to_list(name, value, shape::words))
    }

    /// The same, with an own way out for what is no list.
    pub fn entries(&mut self, name: &'static str, help: impl Fn(&Node) -> String) -> &'a [Node] {
        let Some(field) = self.field(name) else { return &[] };
        match &field.value.value {
            Value::List(entries) => entries,
            _ => {
                let finding = Diagnostic::new(Code::WrongType, format!("`{name}` must be a list"));
                self.findings.add(finding.help(help(&field.value)), field.value.span);
                self.withdraw_duplicates(&field.value);
                &[]
            }
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        let entries = self.list(name);
        self.texts_in(entries, name)
    }

    /// A list of names, which hold no comma, not even a Chinese one.
    pub fn names(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        self.parted(name, shape::words)
    }

    /// A list of people, none of whom is `Jeff and Li Lei`.
    pub fn people(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        self.parted(name, shape::people)
    }

    fn parted(&mut self, name: &'static str, parted: Parted) -> Vec<Spanned<String>> {
        let findings = self.findings;
        self.amend_cuts(name, |written, is_whole| {
            shape::without_hashes(written).filter(|_| is_whole)
        });
        let entries = self.entries(name, |value| shape::help_to_list(name, value, parted));
        for entry in entries {
            let finding = run_together(entry, parted).map(|(finding, meant)| {
                // Of a single entry the whole line can be told.
                let is_all = entries.len() == 1;
                finding.help(if is_all {
                    format!("`{name}: [{meant}]`")
                } else {
                    format!("`{meant}`")
                })
            });
            finding.into_iter().for_each(|finding| findings.add(finding, entry.span));
        }
        self.texts_in(entries, name)
    }

    /// The texts of a list; an empty one is told and left out.
    fn texts_in(&self, entries: &[Node], name: &'static str) -> Vec<Spanned<String>> {
        let texts = entries.iter().filter_map(|entry| match &entry.value {
            Value::List(inner) => {
                let message = format!("an entry of `{name}` must be a text");
                let finding = Diagnostic::new(Code::WrongType, message);
                let help = shape::help_to_entry(name, inner);
                self.findings.add(with_help(finding, help), entry.span);
                None
            }
            _ => self.text_of(entry, name),
        });
        let is_written = |text: &Spanned<String>| {
            let is_empty = text.value.is_empty();
            if is_empty {
                self.findings.add_unless_cut(empty_entry(name), text.span);
            }
            !is_empty
        };
        texts.filter(is_written).collect()
    }

    fn text_of(&self, node: &Node, name: &'static str) -> Option<Spanned<String>> {
        if self.owner.free.contains(&name) {
            scalar_of(self.findings, node, name, || {
                shape::help_to_free_text(self.findings.source, node, name)
            })
        } else {
            text_of(self.findings, node, name)
        }
    }

    /// A list of mappings; `owner` is that of each.
    pub fn mappings(&mut self, name: &'static str, owner: &'static Owner) -> Vec<Fields<'a>> {
        let findings = self.findings;
        let entries = self.entries(name, |value| owner.help_to_entries(value)).iter();
        let fields = |entry: &'a Node| match &entry.value {
            Value::Null => {
                findings.add_unless_cut(empty_entry(name), entry.span);
                None
            }
            _ => Fields::of(entry, owner, findings),
        };
        entries.filter_map(fields).collect()
    }

    /// A mapping.
    pub fn mapping(&mut self, name: &'static str, owner: &'static Owner) -> Option<Fields<'a>> {
        Fields::below(self.field(name)?, owner, self.findings)
    }

    /// An address on the web, `http` or `https`.
    pub fn address(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let text = self.text(name)?;
        if address::is_web(&text.value) {
            return Some(text);
        }
        self.findings.add(address::bad(name, &text.value), text.span);
        None
    }

    /// A language tag as of BCP 47: `en`, `zh-Hans`.
    pub fn language(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        if is_language_tag(&text.value) {
            return Some(text.value);
        }
        let message = format!("`{name}` must be a language tag, found {}", shown(&text.value));
        let hyphens = text.value.replace(['_', ' '], "-");
        let help = match text.value.to_lowercase().as_str() {
            "chinese" | "mandarin" | "中文" | "汉语" | "普通话" => format!("`{name}: zh`"),
            "english" | "英文" | "英语" => format!("`{name}: en`"),
            _ if text.value.contains('_') && is_language_tag(&hyphens) => {
                format!("`{name}: {hyphens}`")
            }
            _ => "such as `en`, `zh` or `zh-Hant`".to_owned(),
        };
        self.findings.add(Diagnostic::new(Code::BadLanguage, message).help(help), text.span);
        None
    }

    /// Reports the fields that no one asked for.
    pub fn finish(self) {
        let owner = self.owner.name;
        self.finish_with(|_, known| {
            let names = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            format!("{owner} has {}", names.join(", "))
        });
    }

    /// The same, with an own way out for names that are near to no field. It is told the name, and
    /// which fields there are.
    pub fn finish_with(mut self, help: impl Fn(&str, &[&str]) -> String) {
        #[cfg(test)]
        asked::note(self.owner.name, &self.known);
        let is_known = |field: &Field| self.known.contains(&&*field.name);
        if self.missing.is_empty() && self.fields.iter().all(is_known) {
            return;
        }
        // That a field is given twice is told elsewhere.
        let mut told: BTreeSet<&str> = self.known.iter().copied().collect();
        let unknown = self.fields.iter().filter(|field| told.insert(&field.name));
        let known = self.known_fields();
        let unknown: Vec<_> = unknown.map(|field| (field, known.meant(field))).collect();
        // Who misspells a field does not also leave it out.
        self.missing.retain(|name| unknown.iter().all(|(_, meant)| !meant.is(name)));
        self.report_missing();
        for (field, meant) in unknown {
            let name = in_backticks(&field.name);
            let message = format!("{name} is not a field of {}", self.owner.name);
            let finding = Diagnostic::new(Code::UnknownField, message);
            let finding = meant.told(finding, || help(&field.name, &self.known));
            self.findings.add(finding, field.name_span);
        }
    }

    fn known_fields(&self) -> Known<'_> {
        let names: BTreeSet<&str> = self.fields.iter().map(|field| &*field.name).collect();
        let (given, free) = self.known.iter().partition(|name| names.contains(**name));
        Known { owner: self.owner, fields: self.fields, given, free, missing: &self.missing }
    }

    fn report_missing(&self) {
        let names: Vec<String> = self.missing.iter().map(|name| format!("`{name}`")).collect();
        let lines: Vec<String> = self.missing.iter().map(|name| format!("`{name}: ...`")).collect();
        let (message, help) = match &names[..] {
            [] => return,
            [name] => (
                format!("{name} is missing"),
                format!("{} needs a line {}", self.owner.name, lines[0]),
            ),
            _ => (
                format!("{} are missing", and(&names)),
                format!("{} needs the lines {}", self.owner.name, and(&lines)),
            ),
        };
        self.findings.add(Diagnostic::new(Code::MissingField, message).help(help), self.head());
    }

    /// The first line of the mapping, for findings about what is not in it.
    fn head(&self) -> Span {
        self.fields.first().map_or(self.span, |field| field.name_span)
    }

    /// Says better than YAML can what a value of this field is meant as that a comment cuts off.
    /// `meant` is told all that is written there, and whether that is the whole value.
    pub fn amend_cuts(&mut self, name: &'static str, meant: impl Fn(&str, bool) -> Option<String>) {
        let Some(field) = self.given(name).filter(|_| self.findings.has_cuts()) else { return };
        let (text, name_span) = (&self.findings.source.text, field.name_span.range());
        let next = self.fields.iter().map(|field| field.name_span.range().start);
        let next = next.filter(|at| *at > name_span.start).min();
        let last = field.value.span.range().end.max(name_span.end);
        let end = || text[last..].find('\n').map_or(text.len(), |newline| last + newline);
        let within = name_span.start..next.unwrap_or_else(end);
        self.findings.amend_cuts(&within, |line| {
            let is_whole = line.contains(&name_span.start);
            let value = &text[line.start.max(if is_whole { name_span.end } else { 0 })..line.end];
            let value = meant(value.trim_matches([':', '-', ' ']), is_whole)?;
            let before = if is_whole { format!("{name}:") } else { "-".to_owned() };
            Some(format!("`{before} {value}`"))
        });
    }

    /// What a field is given twice for is no mistake of its own where a list should be.
    fn withdraw_duplicates(&self, node: &Node) {
        let Value::Fields(fields) = &node.value else { return };
        for field in fields {
            self.findings.withdraw(Code::DuplicateField, field.name_span);
        }
    }

    /// Finds a field and makes its name known.
    fn given(&mut self, name: &'static str) -> Option<&'a Field> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What is wrong with an entry that is several in one, and the entries it is meant as.
fn run_together(entry: &Node, parted: Parted) -> Option<(Diagnostic, String)> {
    let Value::Scalar(scalar) = &entry.value else { return None };
    let message = "the entries of a list are parted by `,`";
    let finding = || Diagnostic::new(Code::WrongType, message);
    shape::run_together(scalar, parted).map(|meant| (finding(), meant))
}

/// The text of a value of the field `name`, without white space at its ends.
pub fn text_of(findings: &Findings<'_>, node: &Node, name: &str) -> Option<Spanned<String>> {
    scalar_of(findings, node, name, || shape::help_to_text(node, name))
}

fn scalar_of(
    findings: &Findings<'_>,
    node: &Node,
    name: &str,
    help: impl Fn() -> Option<String>,
) -> Option<Spanned<String>> {
    match &node.value {
        Value::Scalar(scalar) => Some(Spanned::new(scalar.text.trim().to_owned(), node.span)),
        Value::Null => {
            findings.add_unless_cut(empty_entry(name), node.span);
            None
        }
        Value::List(_) | Value::Fields(_) => {
            let finding = Diagnostic::new(Code::WrongType, format!("`{name}` must be a text"));
            findings.add(with_help(finding, help()), node.span);
            None
        }
    }
}

fn with_help(finding: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// A text as an entry of a list in brackets, in quotes where it needs them.
pub fn in_list(text: &str) -> String {
    shape::in_list(text)
}

/// A value as messages show it: in quotes, not too long, nothing invisible in it.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let is_hidden = |c: char| c.is_control() || yaml::is_direction_mark(c);
    let visible = |c: char| if is_hidden(c) { c.escape_unicode().to_string() } else { c.into() };
    let mut res: String = text.chars().take(LONGEST).map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        res.push('…');
    }
    format!("\"{res}\"")
}

/// A name as messages show it: in backticks, not too long, nothing invisible in it.
pub fn in_backticks(name: &str) -> String {
    let shown = shown(name);
    format!("`{}`", &shown[1..shown.len() - 1])
}

/// `a`, `b` and `c`: at least two of them.
fn and(words: &[String]) -> String {
    let (last, others) = words.split_last().expect("there are at least two");
    format!("{} and {last}", others.join(", "))
}

fn empty_entry(name: &str) -> Diagnostic {
    let finding = Diagnostic::new(Code::EmptyField, format!("an entry of `{name}` is empty"));
    finding.help("write something there, or delete it")
}

/// Two or three letters, then subtags of letters and digits: not a registry, but no prose either.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_primary =
        matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    is_primary
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Which fields readers ask for, so that what is told of them elsewhere can be held to it.
#[cfg(test)]
pub(crate) mod asked {
    use std::cell::RefCell;
    use std::collections::{BTreeMap, BTreeSet};

    type Names = BTreeMap<String, BTreeSet<String>>;

    thread_local! {
        static ASKED: RefCell<Names> = RefCell::default();
    }

    /// Takes note of the fields of an owner.
    pub(super) fn note(owner: &str, known: &[&str]) {
        ASKED.with_borrow_mut(|asked| {
            let names = asked.entry(owner.to_owned()).or_default();
            names.extend(known.iter().map(|name| (*name).to_owned()));
        });
    }

    /// The names by their owner, since this was asked last.
    pub(crate) fn take() -> Names {
        ASKED.take()
    }
}
