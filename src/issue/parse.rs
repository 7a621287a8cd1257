//! From one Markdown file to an issue, or to as much of it as can be told.

use super::document::Document;
use super::text::Text;
use super::{Issue, IssueNumber, front_matter, placeholder};
use crate::config::Html;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{SitePath, SourceText, Span};

/// A Markdown file, understood alone.
pub enum Parsed {
    /// An issue.
    Issue(Box<Issue>),
    /// An issue with mistakes that keep it from being one.
    Broken(Box<Broken>),
    /// A file without front matter.
    Loose(Box<Loose>),
}

/// An issue whose file has mistakes. What is known of it keeps others from being blamed.
pub struct Broken {
    /// The file.
    pub source: SourceText,
    /// Its number, where that much could be read.
    pub number: Option<IssueNumber>,
    /// Its text: the links in it are looked at all the same.
    pub body: Option<Document>,
}

/// A Markdown file without front matter: a translation, when a feature names it.
#[derive(Debug)]
pub struct Loose {
    /// The file.
    pub path: SitePath,
    /// Its Markdown.
    pub document: Document,
    /// What was found in it; of no interest unless it is a translation.
    pub findings: Vec<Diagnostic>,
    /// What to say when no feature names it.
    pub unused: Diagnostic,
}

/// Parses a file, and tells everything that is wrong in it.
pub fn parse(source: &SourceText, html: Html) -> (Parsed, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut markdown = |text: Text| {
        let (document, found) = Document::parse(text, html, &source.path);
        findings.extend(found);
        document
    };
    let Some(read) = front_matter::read(source, &mut markdown) else {
        return (loose(source, html), Vec::new());
    };
    let body = Text::in_file(source, read.body);
    let body = (!body.as_str().trim().is_empty()).then(|| markdown(body));
    findings.extend(read.findings);
    let is_broken = findings.iter().any(|finding| finding.severity() == Severity::Error);
    let parsed = match read.head {
        Some(head) if !is_broken => {
            let issue = head.into_issue(source.path.clone(), body);
            findings.extend(unwritten(source, &issue));
            Parsed::Issue(Box::new(issue))
        }
        _ => {
            let number = read.number.map(|number| number.value);
            Parsed::Broken(Box::new(Broken { source: source.clone(), number, body }))
        }
    };
    (parsed, findings)
}

/// An issue for readers in which there still is what it began with.
fn unwritten(source: &SourceText, issue: &Issue) -> Option<Diagnostic> {
    if issue.is_draft {
        return None;
    }
    let title = (issue.title.value == placeholder::TITLE).then_some(issue.title.span);
    let lines = placeholder::lines_in(&source.text).map(Span::new);
    // Whoever mends some of many sees the others then.
    const MOST: usize = 6;
    let mut places = title.into_iter().chain(lines).take(MOST);
    let first = places.next()?;
    let finding = Diagnostic::new(Code::UnwrittenIssue, "this is still as the issue began")
        .at(&source.path, first)
        .help("write something of your own, or delete it; what is not ready has `draft: true`");
    Some(places.fold(finding, |finding, place| finding.note("and this", &source.path, Some(place))))
}

fn loose(source: &SourceText, html: Html) -> Parsed {
    let text = Text::in_file(source, 0..source.text.len());
    let (document, findings) = Document::parse(text, html, &source.path);
    let unused = front_matter::missing(source);
    Parsed::Loose(Box::new(Loose { path: source.path.clone(), document, findings, unused }))
}
