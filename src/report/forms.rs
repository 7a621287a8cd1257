//! Findings in forms that programs read: JSON, a line each, and what GitHub shows beside the code.
//!
//! `docs/output.md` describes them. Nothing is folded or left out.

use std::fmt::Write as _;

use serde::Serialize;

use super::{on_characters, sorted};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::Sources;

/// The version of the JSON form: it rises when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// As one JSON object.
pub fn json(findings: &[Diagnostic], sources: &Sources) -> String {
    let findings = sorted(findings);
    let n_of = |severity| findings.iter().filter(|finding| finding.severity() == severity).count();
    let report = Report {
        version: VERSION,
        errors: n_of(Severity::Error),
        warnings: n_of(Severity::Warning),
        findings: findings.iter().map(|finding| Finding::new(finding, sources)).collect(),
    };
    let json = serde_json::to_string_pretty(&report).expect("a report is texts and numbers");
    json + "\n"
}

/// A line each: `issues/120.md:3:1: error[unknown-field]: ...`.
pub fn short(findings: &[Diagnostic], sources: &Sources) -> String {
    let line = |finding: &&Diagnostic| {
        let address = finding.place.as_ref().map_or(String::new(), |place| {
            match Position::of(place, sources) {
                Some((Position { line, column }, _)) => format!("{}:{line}:{column}: ", place.path),
                None => format!("{}: ", place.path),
            }
        });
        let (severity, code) = (word(finding.severity()), finding.code.name());
        format!("{address}{severity}[{code}]: {}\n", finding.message)
    };
    sorted(findings).iter().map(line).collect()
}

/// The commands by which a workflow of GitHub shows findings beside the lines they are about.
pub fn github(findings: &[Diagnostic], sources: &Sources) -> String {
    let mut res = String::new();
    for finding in sorted(findings) {
        let mut head = word(finding.severity()).to_owned();
        let mut add = |name: &str, value: &str| {
            let comma = if head.contains(' ') { ',' } else { ' ' };
            write!(head, "{comma}{name}={}", escaped_property(value))
                .expect("a String takes whatever is written");
        };
        if let Some(place) = &finding.place {
            add("file", place.path.as_str());
            if let Some((start, end)) = Position::of(place, sources) {
                add("line", &start.line.to_string());
                add("col", &start.column.to_string());
                add("endLine", &end.line.to_string());
                add("endColumn", &end.column.to_string());
            }
        }
        add("title", finding.code.name());
        let label = finding.label.iter().map(|label| format!("\n{label}"));
        let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
        let words: String = label.chain(help).collect();
        let words = escaped(&format!("{}{words}", finding.message));
        writeln!(res, "::{head}::{words}").expect("a String takes whatever is written");
    }
    res
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    errors: usize,
    warnings: usize,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Where<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Note<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Where<'a>,
}

/// A file, and the first and the one past the last character in it, where they are known.
#[derive(Serialize)]
struct Where<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

/// A place between two characters, counted in characters from 1.
#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

impl<'a> Finding<'a> {
    fn new(finding: &'a Diagnostic, sources: &Sources) -> Self {
        let note = |(message, place): &'a (String, Place)| Note {
            message,
            place: Where::new(place, sources),
        };
        Self {
            code: finding.code.name(),
            severity: word(finding.severity()),
            message: &finding.message,
            place: finding.place.as_ref().map(|place| Where::new(place, sources)),
            label: finding.label.as_deref(),
            notes: finding.notes.iter().map(note).collect(),
            help: finding.help.as_deref(),
        }
    }
}

impl<'a> Where<'a> {
    fn new(place: &'a Place, sources: &Sources) -> Self {
        let (start, end) = Position::of(place, sources).unzip();
        Self { path: place.path.as_str(), start, end }
    }
}

impl Position {
    /// Where a place begins and ends, where its text is known.
    fn of(place: &Place, sources: &Sources) -> Option<(Self, Self)> {
        let (span, source) = place.span.zip(sources.text(&place.path))?;
        let range = on_characters(&source.text, span);
        let at = |offset: usize| {
            let before = &source.text[..offset];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            Self {
                line: before.matches('\n').count() + 1,
                column: before[start..].chars().count() + 1,
            }
        };
        Some((at(range.start), at(range.end)))
    }
}
