//! The fields at the head of an issue.
//!
//! Splits them off a Markdown file, reads them and reports everything wrong in them in one go.
//! What the Markdown in them means is for [`document`](super::document) to say, whether the
//! outlets, topics and issues they name exist for [`archive`](crate::archive).

pub(crate) mod extra;
mod fence;
mod markdown;
mod parts;
mod roles;
mod unindented;
mod values;

use std::ops::Range;

use super::date::PartialDate;
use super::document::Document;
use super::text::Text;
use super::{Contributor, Correction, Feature, Forward, Issue, IssueNumber, Kind, Preview};
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::owner::{self, Owner};
use crate::fields::{Fields, Findings};
use crate::source::{SitePath, SourceText, Span, Spanned};
use crate::yaml::{Holder, Node};
use fence::Split;

static ISSUE: Owner = Owner {
    free: &["title", "subtitle", "topics"],
    elsewhere: &[
        ("author", "authors"),
        ("by", "authors"),
        ("category", "topics"),
        ("category", "kind"),
        ("description", "subtitle"),
        ("headline", "title"),
        ("link", "url"),
        ("links", "forwards"),
        ("name", "title"),
        ("permalink", "slug"),
        ("summary", "subtitle"),
        ("tag", "topics"),
        ("tags", "topics"),
        ("topic", "topics"),
        ("type", "kind"),
    ],
    ..Owner::plain("an issue")
};

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
    let split = fence::split(&source.text)?;
    let (read, findings) = match breach(source, &split) {
        Some(breach) => (None, vec![breach]),
        None => read_fields(source, split.fields.clone(), markdown),
    };
    let (head, number) = read.unwrap_or_default();
    let number = number.or_else(|| values::salvage_number(&source.text, split.fields));
    Some(FrontMatter { head, number, body: split.body, findings })
}

/// Whether a text begins with front matter, closed or not.
pub fn begins(text: &str) -> bool {
    fence::begins(text)
}

/// The finding for an issue that has no front matter.
pub fn missing(source: &SourceText) -> Diagnostic {
    fence::missing(source)
}

/// Why the front matter as a whole is not read.
fn breach(source: &SourceText, split: &Split) -> Option<Diagnostic> {
    let length = split.fields.len();
    if !split.is_closed {
        Some(fence::unclosed(source, split.fields.clone()))
    } else if length > MAX_BYTES {
        let (found, limit) = (length.div_ceil(1000), MAX_BYTES / 1000);
        let message = format!("front matter is {found} KB; the limit is {limit} KB");
        let finding = Diagnostic::new(Code::LongFrontMatter, message);
        let finding = finding.at(&source.path, Span::new(0..3));
        Some(finding.help("what is long belongs below the front matter"))
    } else {
        None
    }
}

type Read = (Option<Head>, Option<Spanned<IssueNumber>>);

/// Reads the fields, and tells everything that is wrong in them, in the order of the file.
fn read_fields(
    source: &SourceText,
    range: Range<usize>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> (Option<Read>, Vec<Diagnostic>) {
    let findings = Findings::new(source);
    let Some(mut root) = findings.parse(range.clone(), Holder::FrontMatter) else {
        let found = findings.into_sorted();
        let text = found.first().and_then(|found| fence::unclosed_above_text(source, range, found));
        return (None, text.map_or(found, |text| vec![text]));
    };
    unindented::take_in(&mut root, &findings);
    let read = read_known(&root, &findings, markdown);
    (read, findings.into_sorted())
}

fn read_known(
    root: &Node,
    findings: &Findings<'_>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Option<Read> {
    let mut fields = Fields::of(root, &ISSUE, findings)?;
    let number = values::number(&mut fields);
    let title = values::title(&mut fields, number.as_ref());
    let date = values::required_date(&mut fields, "date");
    let details = read_details(&mut fields, markdown);
    fields.finish_with(help_to_unknown);
    let head = match (number.clone(), title, date) {
        (Some(number), Some(title), Some(date)) => Some(Head { number, title, date, details }),
        _ => None,
    };
    Some((head, number))
}

/// The way out for a field that is none; what is not written as one is rather a line of the text.
fn help_to_unknown(name: &str, _known: &[&str]) -> String {
    let own = "fields for your own templates go under `extra:`";
    match owner::is_word(name) {
        true => own.to_owned(),
        false => format!("text belongs below the line `---` that ends the fields; {own}"),
    }
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
        authors: fields.people("authors"),
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
