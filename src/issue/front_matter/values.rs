//! The values that only an issue has: its number, its dates, its slug, its kind.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::{self, Fields, Findings, address, shown};
use crate::issue::date::{DateProblem, PartialDate};
use crate::issue::slug::{self, SlugError};
use crate::issue::{IssueNumber, Kind, Translation};
use crate::near;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

/// The issue's own number.
pub(super) fn number(fields: &mut Fields<'_>) -> Option<Spanned<IssueNumber>> {
    amend_cut_numbers(fields, "number");
    let text = fields.required_text("number")?;
    checked_number(fields.findings(), "number", &text)
}

/// The number of another issue.
pub(super) fn other_number(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Option<Spanned<IssueNumber>> {
    amend_cut_numbers(fields, name);
    let text = fields.text(name)?;
    checked_number(fields.findings(), name, &text)
}

/// The numbers of other issues: a list, or a single one.
pub(super) fn numbers(fields: &mut Fields<'_>, name: &'static str) -> Vec<Spanned<IssueNumber>> {
    amend_cut_numbers(fields, name);
    let findings = fields.findings();
    let one = |node: &Node| {
        let text = fields::text_of(findings, node, name)?;
        checked_number(findings, name, &text)
    };
    let single = |node: &Node| {
        let text = fields::text_of(findings, node, name)?;
        let several = numbers_meant(&text.value);
        if several.len() < 2 {
            return checked_number(findings, name, &text);
        }
        let finding = Diagnostic::new(Code::WrongType, format!("`{name}` must be a list"));
        findings.add(finding.help(format!("`{name}: [{}]`", listed(&several))), text.span);
        None
    };
    match fields.field(name).map(|field| &field.value) {
        None => Vec::new(),
        Some(Node { value: Value::List(entries), .. }) => entries.iter().filter_map(one).collect(),
        Some(node) => single(node).into_iter().collect(),
    }
}

/// Looks for the line `number: 120` in front matter that could not be read as a whole.
pub(super) fn salvage_number(text: &str, range: Range<usize>) -> Option<Spanned<IssueNumber>> {
    let mut line_start = range.start;
    for line in text[range].split_inclusive('\n') {
        if let Some(value) = line.strip_prefix("number:") {
            let written = value.split(" #").next().unwrap_or(value).trim();
            let start = line_start + line.find(written)?;
            let span = Span::new(start..start + written.len());
            return parse_number(written).map(|number| Spanned::new(number, span));
        }
        line_start += line.len();
    }
    None
}

fn checked_number(
    findings: &Findings<'_>,
    name: &str,
    text: &Spanned<String>,
) -> Option<Spanned<IssueNumber>> {
    let number = parse_number(&text.value);
    if number.is_none() {
        let found = shown(&text.value);
        let max = IssueNumber::MAX;
        let message = format!("`{name}` must be a whole number from 1 to {max}, found {found}");
        let finding = Diagnostic::new(Code::BadNumber, message);
        let finding = match &numbers_meant(&text.value)[..] {
            [meant] => finding.help(format!("did you mean `{meant}`?")),
            _ => finding.help(format!("such as `{name}: 120`")),
        };
        findings.add_unless_cut(finding, text.span);
    }
    number.map(|number| Spanned::new(number, text.span))
}

/// A comment that begins with `#120` is meant as a number, with which no quotes would help.
fn amend_cut_numbers(fields: &mut Fields<'_>, name: &'static str) {
    fields.amend_cuts(name, |written, _| match &numbers_meant(written)[..] {
        [] => None,
        [meant] => Some(meant.to_string()),
        several => Some(format!("[{}]", listed(several))),
    });
}

/// The numbers in `#120`, `No. 120`, `012`, `5th`, `１２０`, `5, 6 and 7`; none where anything is not
/// clear.
fn numbers_meant(text: &str) -> Vec<IssueNumber> {
    let ascii = near::in_ascii(text).replace(" and ", ",");
    let parts = ascii.split([',', ';', '&']).map(str::trim);
    let number = |part: &str| {
        let digits = part.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
        let digits = digits.trim_end_matches(|c: char| !c.is_ascii_digit());
        parse_number(digits.trim_start_matches('0'))
    };
    let numbers: Option<Vec<IssueNumber>> = parts.map(number).collect();
    numbers.unwrap_or_default()
}

/// `5, 6`
fn listed(numbers: &[IssueNumber]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(", ")
}

/// Digits without a leading zero.
fn parse_number(text: &str) -> Option<IssueNumber> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_plain).and_then(IssueNumber::new)
}

/// The title, without the `ChinAI #120:` that older issues have before it.
pub(super) fn title(
    fields: &mut Fields<'_>,
    number: Option<&Spanned<IssueNumber>>,
) -> Option<Spanned<String>> {
    let title = fields.required_text("title")?;
    let bare = number.and_then(|number| without_prefix(&title.value, number.value));
    match bare {
        Some("") => {
            let message = "`title` holds nothing but the issue's number";
            let finding =
                Diagnostic::new(Code::EmptyField, message).help("write it after the colon");
            fields.findings().add(finding, title.span);
            None
        }
        Some(bare) => Some(Spanned::new(bare.to_owned(), title.span)),
        None => Some(title),
    }
}

fn without_prefix(title: &str, number: IssueNumber) -> Option<&str> {
    let rest = title.strip_prefix("ChinAI")?.trim_start();
    let rest = rest.strip_prefix("Newsletter").unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix('#')?.trim_start().strip_prefix(&number.to_string())?;
    rest.trim_start().strip_prefix([':', '：']).map(str::trim_start)
}

/// A date that must be there.
pub(super) fn required_date(fields: &mut Fields<'_>, name: &'static str) -> Option<PartialDate> {
    let text = fields.required_text(name)?;
    checked_date(fields.findings(), name, &text)
}

/// A date that may be missing.
pub(super) fn date(fields: &mut Fields<'_>, name: &'static str) -> Option<PartialDate> {
    let text = fields.text(name)?;
    checked_date(fields.findings(), name, &text)
}

fn checked_date(
    findings: &Findings<'_>,
    name: &str,
    text: &Spanned<String>,
) -> Option<PartialDate> {
    let written = &text.value;
    let (finding, date) = match PartialDate::parse(written) {
        Ok(date) => return Some(date),
        Err(DateProblem::TimeOfDay(date)) => {
            let message = format!("`{name}` is a day without a time: {date} is kept");
            let finding = Diagnostic::new(Code::TimeLeftOut, message);
            (finding.help(format!("`{name}: {date}`")), Some(date))
        }
        Err(DateProblem::Form(proposals)) => (bad_form(name, &proposals), None),
        Err(DateProblem::Year) => {
            let finding = Diagnostic::new(Code::BadDate, "year must lie between 1900 and 2200");
            let finding = match date_without_hyphens(written) {
                Some(date) => finding.help(format!("{date}?")),
                None => finding,
            };
            (finding, None)
        }
        Err(DateProblem::Month) => {
            let message = format!("{written} is not in the calendar (a year has months 01 to 12)");
            let finding = Diagnostic::new(Code::ImpossibleDate, message);
            let help = match day_before_month(written) {
                Some(meant) => format!("`{name}: {meant}`?"),
                None => known_part(name, written, "year", 4),
            };
            (finding.help(help), None)
        }
        Err(DateProblem::Day { month, days }) => {
            let message = format!("{written} is not a day of the calendar ({month} has {days})");
            let finding = Diagnostic::new(Code::ImpossibleDate, message);
            (finding.help(known_part(name, written, "month", 7)), None)
        }
    };
    findings.add(finding, text.span);
    date
}

/// The way out for who does not know a date to the day.
fn known_part(name: &str, written: &str, part: &str, length: usize) -> String {
    let known = written.trim().get(..length).unwrap_or_default();
    format!("look it up; where only the {part} is known, `{name}: {known}`")
}

/// `2018-13-01` has its day before its month.
fn day_before_month(text: &str) -> Option<PartialDate> {
    let (year, rest) = text.split_once('-')?;
    let (day, month) = rest.split_once('-')?;
    PartialDate::parse(&format!("{year}-{month}-{day}")).ok()
}

/// `20201118` is taken for a year.
fn date_without_hyphens(text: &str) -> Option<PartialDate> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    PartialDate::parse(&format!("{year}-{month}-{day}")).ok()
}

fn bad_form(name: &str, proposals: &[PartialDate]) -> Diagnostic {
    let message = format!("`{name}` must be YYYY-MM-DD, YYYY-MM or YYYY");
    let finding = Diagnostic::new(Code::BadDate, message);
    let proposals = proposals.iter().map(ToString::to_string).collect::<Vec<_>>();
    finding.help(match proposals.is_empty() {
        true => "such as `2026-11-25`, `2026-11` or `2026`".to_owned(),
        false => proposals.join(" or ") + "?",
    })
}

/// The kind; a feature translation where none is given.
pub(super) fn kind(fields: &mut Fields<'_>) -> Kind {
    let Some(text) = fields.text("kind") else { return Kind::Feature };
    Kind::from_key(&text.value).unwrap_or_else(|| {
        let message = format!("{} is not a kind of issue", shown(&text.value));
        let finding = Diagnostic::new(Code::UnknownKind, message);
        let finding = match Kind::meant(&text.value) {
            Some(meant) => finding.label(format!("did you mean `{meant}`?")),
            None => {
                let keys = Kind::ALL.iter().map(|(_, key, _)| format!("`{key}`"));
                let keys = keys.collect::<Vec<_>>();
                finding.help(format!("known are {}", keys.join(", ")))
            }
        };
        fields.findings().add(finding, text.span);
        Kind::Other
    })
}

/// The address the author chose.
pub(super) fn slug(fields: &mut Fields<'_>) -> Option<Spanned<String>> {
    let text = fields.text("slug")?;
    let Err(error) = slug::check(&text.value) else { return Some(text) };
    fields.findings().add(bad_slug("slug", &text.value, error), text.span);
    None
}

/// Words why a text can't be a slug.
fn bad_slug(name: &str, found: &str, error: SlugError) -> Diagnostic {
    let message = match error {
        SlugError::Letters => {
            let found = shown(found);
            format!("`{name}` may hold letters, digits and \"-\" only, found {found}")
        }
        SlugError::Reserved => format!("{} is a reserved file name on Windows", shown(found)),
        SlugError::Long(n_bytes) => {
            format!("`{name}` is {n_bytes} bytes; the limit is {}", slug::MAX_BYTES)
        }
    };
    let finding = Diagnostic::new(Code::BadSlug, message);
    match slug::slugify(found) {
        Some(mended) => finding.help(format!("`{name}: {mended}`")),
        None => finding.help("such as `singles-day`; without one the address is the number"),
    }
}

/// Former addresses on this site.
pub(super) fn aliases(fields: &mut Fields<'_>) -> Vec<Spanned<String>> {
    let findings = fields.findings();
    let mut aliases = fields.texts("aliases");
    aliases.retain(|alias| {
        let is_good = is_site_path(&alias.value);
        if !is_good {
            findings.add(bad_alias(&alias.value), alias.span);
        }
        is_good
    });
    aliases
}

fn is_site_path(path: &str) -> bool {
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && !"\\?#:%<>\"|*".contains(c);
    path.starts_with('/')
        && !path.starts_with("//")
        && path.split('/').all(|part| part != ".." && part != ".")
        && path.chars().all(is_clean)
}

fn bad_alias(found: &str) -> Diagnostic {
    let message = format!("an alias must be an address on this site, found {}", shown(found));
    let finding = Diagnostic::new(Code::BadAddress, message);
    let path = found.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let path = path.map_or_else(|| format!("/{found}"), str::to_owned);
    let path = if is_site_path(&path) { path } else { "/p/old-address".to_owned() };
    finding.help(format!("such as `{path}`"))
}

/// Topics: not too many, not too long.
pub(super) fn topics(fields: &mut Fields<'_>) -> Vec<Spanned<String>> {
    const MOST: usize = 50;
    const LONGEST: usize = 64;
    let topics = fields.names("topics");
    let length = |topic: &Spanned<String>| topic.value.chars().count();
    let too_long = topics.iter().find(|topic| length(topic) > LONGEST);
    let too_long = too_long.map(|topic| (topic, format!("this one has {}", length(topic))));
    let too_many = topics.get(MOST).map(|topic| (topic, format!("there are {}", topics.len())));
    if let Some((breach, label)) = too_many.or(too_long) {
        let message = format!("at most {MOST} topics of at most {LONGEST} characters");
        let finding = Diagnostic::new(Code::OverLimit, message).label(label);
        fields.findings().add(finding, breach.span);
        return Vec::new();
    }
    topics
}

/// Where the full translation is: an address, or a Markdown file beside the issue.
pub(super) fn translation(fields: &mut Fields<'_>) -> Option<Spanned<Translation>> {
    let text = fields.text("translation")?;
    let written = &text.value;
    if address::is_web(written) {
        return Some(text.map(Translation::Address));
    }
    let is_beside = !written.contains([':', '\\'])
        && !written.starts_with('/')
        && written.split('/').all(|part| !part.is_empty() && part != "..");
    if written.ends_with(".md") && is_beside {
        return Some(text.map(Translation::File));
    }
    let message = format!(
        "`translation` must be an http(s) address or a Markdown file beside the issue, found {}",
        shown(written)
    );
    let help = "such as `https://...` or `120-translation.md`";
    fields.findings().add(Diagnostic::new(Code::BadAddress, message).help(help), text.span);
    None
}
