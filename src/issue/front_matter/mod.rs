//! The fields at the head of an issue.
//!
//! Splits them off a Markdown file, reads them and reports everything wrong in them in one go.
//! What the Markdown in them means is for [`document`](super::document) to say, whether the
//! outlets, topics and issues they name exist for [`archive`](crate::archive).

pub(crate) mod extra;
mod markdown;
mod parts;
mod values;

use std::ops::Range;

use super::date::PartialDate;
use super::document::Document;
use super::text::Text;
use super::{Contributor, Correction, Feature, Forward, Issue, IssueNumber, Kind, Preview};
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::{Fields, Findings};
use crate::source::{SitePath, SourceText, Span, Spanned};
use crate::yaml::Holder;

/// The longest front matter, in bytes.
pub const MAX_BYTES: usize = 64_000;

/// What the front matter of a file says.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// Its fields; none when it can't be read or lacks a field that every issue needs.
    pub head: Option<Head>,
    /// The issue's number, also where the rest can't be read: links to it are not broken then.
    pub number: Option<Spanned<IssueNumber>>,
    /// The Markdown below it.
    pub body: Range<usize>,
    /// Everything found, in the order of the file.
    pub findings: Vec<Diagnostic>,
}

/// All of an issue but its body.
#[derive(Debug, Clone)]
pub struct Head {
    number: Spanned<IssueNumber>,
    title: Spanned<String>,
    date: PartialDate,
    details: Details,
}

/// What an issue may do without.
#[derive(Debug, Clone)]
struct Details {
    subtitle: Option<String>,
    kind: Kind,
    slug: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    aliases: Vec<Spanned<String>>,
    topics: Vec<Spanned<String>>,
    is_draft: bool,
    authors: Vec<Spanned<String>>,
    contributors: Vec<Contributor>,
    features: Vec<Feature>,
    forwards: Vec<Forward>,
    horn: Vec<Preview>,
    corrections: Vec<Correction>,
    as_sent: Option<Document>,
    related: Vec<Spanned<IssueNumber>>,
    extra: serde_json::Map<String, serde_json::Value>,
}

impl Head {
    /// Completes the issue with its body; a catalogue entry has none.
    pub fn into_issue(self, path: SitePath, body: Option<Document>) -> Issue {
        let Self { number, title, date, details } = self;
        Issue {
            path,
            number,
            title,
            date,
            subtitle: details.subtitle,
            kind: details.kind,
            slug: details.slug,
            url: details.url,
            aliases: details.aliases,
            topics: details.topics,
            is_draft: details.is_draft,
            authors: details.authors,
            contributors: details.contributors,
            features: details.features,
            forwards: details.forwards,
            horn: details.horn,
            corrections: details.corrections,
            as_sent: details.as_sent,
            related: details.related,
            extra: details.extra,
            body,
        }
    }
}

/// Reads the front matter of a file; `None` when it has none, as a translation may.
///
/// `markdown` parses the fields that are Markdown.
pub fn read(
    source: &SourceText,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Option<FrontMatter> {
    let split = split(&source.text)?;
    let findings = Findings::new(source);
    let (head, number) = match breach(source, &split) {
        Some(breach) => {
            findings.add(breach, Span::new(0..3));
            (None, None)
        }
        None => read_fields(&findings, split.fields.clone(), markdown),
    };
    let number = number.or_else(|| values::salvage_number(&source.text, split.fields));
    Some(FrontMatter { head, number, body: split.body, findings: findings.into_sorted() })
}

/// The finding for an issue that has no front matter.
pub fn missing(source: &SourceText) -> Diagnostic {
    Diagnostic::new(Code::NoFrontMatter, "this issue has no front matter")
        .at(&source.path, Span::new(0..source.text.find('\n').unwrap_or(source.text.len())))
        .help(
            "begin the file with the lines `---`, `number: ...`, `title: ...`, `date: ...`, `---`",
        )
}

/// Where in a file its two parts are.
struct Split {
    fields: Range<usize>,
    /// Whether the line that closes the fields is there.
    is_closed: bool,
    body: Range<usize>,
}

/// Splits a file that begins with `---` at the next `---` or `...` that has a line of its own.
fn split(text: &str) -> Option<Split> {
    let first = text.split_inclusive('\n').next().filter(|line| line.trim_end() == "---")?;
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let body = at + line.len()..text.len();
            return Some(Split { fields: start..at, is_closed: true, body });
        }
        at += line.len();
    }
    Some(Split { fields: start..text.len(), is_closed: false, body: text.len()..text.len() })
}

/// Why the front matter as a whole is not read.
fn breach(source: &SourceText, split: &Split) -> Option<Diagnostic> {
    let length = split.fields.len();
    if !split.is_closed {
        let message = "front matter opened on line 1 is never closed";
        let help = match source.text[split.fields.clone()].lines().next() {
            Some(_) => "add a line `---` after the last field",
            None => "add the fields and a line `---` after them",
        };
        Some(Diagnostic::new(Code::UnclosedFrontMatter, message).help(help))
    } else if length > MAX_BYTES {
        let (found, limit) = (length.div_ceil(1000), MAX_BYTES / 1000);
        let message = format!("front matter is {found} KB; the limit is {limit} KB");
        let help = "what is long belongs below the front matter";
        Some(Diagnostic::new(Code::LongFrontMatter, message).help(help))
    } else {
        None
    }
}

type Read = (Option<Head>, Option<Spanned<IssueNumber>>);

fn read_fields(
    findings: &Findings<'_>,
    range: Range<usize>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Read {
    let Some(root) = findings.parse(range, Holder::FrontMatter) else { return (None, None) };
    let Some(mut fields) = Fields::of(&root, "an issue", findings) else { return (None, None) };
    let number = values::number(&mut fields);
    let title = values::title(&mut fields, number.as_ref());
    let date = values::required_date(&mut fields, "date");
    let details = read_details(&mut fields, markdown);
    fields.finish_with(|_, _| "fields for your own templates go under `extra:`".to_owned());
    let head = match (number.clone(), title, date) {
        (Some(number), Some(title), Some(date)) => Some(Head { number, title, date, details }),
        _ => None,
    };
    (head, number)
}

fn read_details(fields: &mut Fields<'_>, markdown: &mut dyn FnMut(Text) -> Document) -> Details {
    Details {
        subtitle: fields.words("subtitle"),
        kind: values::kind(fields),
        slug: values::slug(fields),
        url: fields.address("url"),
        aliases: values::aliases(fields),
        topics: values::topics(fields),
        is_draft: fields.flag("draft"),
        authors: fields.texts("authors"),
        contributors: parts::contributors(fields),
        features: parts::features(fields),
        forwards: parts::forwards(fields, markdown),
        horn: parts::horn(fields, markdown),
        corrections: parts::corrections(fields, markdown),
        as_sent: markdown::read(fields, "as_sent", markdown),
        related: values::numbers(fields, "related"),
        extra: extra::read(fields),
    }
}

#[cfg(test)]
mod tests;
