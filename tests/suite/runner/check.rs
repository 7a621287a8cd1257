//! Holds the expectations of a document against what came of its sites.

use crate::document::{Document, Expectation, Subject};
use crate::site::{self, Outcome};

/// Everything that is not as the document says, each with its place, its rule and the difference.
pub fn failures(document: &Document) -> Vec<String> {
    let mut failures = Vec::new();
    for case in &document.cases {
        let outcome = site::make(case);
        let is_report = |expectation: &Expectation| expectation.subject == Subject::Report;
        let mut found: Vec<(usize, String)> = Vec::new();
        // Who expects no report expects an empty one.
        if !case.expectations.iter().any(is_report) {
            found.extend(difference("", &outcome.report).map(|what| (case.line, what)));
        }
        for expectation in &case.expectations {
            found.extend(failure(expectation, &outcome).map(|what| (expectation.line, what)));
        }
        let named = |(line, what)| format!("{}:{line}: {}\n{what}", document.name, case.rule);
        failures.extend(found.into_iter().map(named));
    }
    failures
}

/// The document with the reports and lists of pages that were found.
pub fn bless(document: &Document, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // From the end, so that the lines above keep their numbers.
    for case in document.cases.iter().rev() {
        let outcome = site::make(case);
        for expectation in case.expectations.iter().rev() {
            let Some(found) = whole(&expectation.subject, &outcome) else { continue };
            let start = expectation.line;
            let end = start + expectation.text.lines().count();
            lines.splice(start..end, found.lines().map(str::to_owned));
        }
    }
    lines.join("\n") + "\n"
}

/// What a block must hold that shows the whole of something.
fn whole(subject: &Subject, outcome: &Outcome) -> Option<String> {
    match subject {
        Subject::Report => Some(outcome.report.clone()),
        Subject::Pages => {
            let pages = outcome.pages.as_ref()?;
            Some(pages.keys().map(|address| format!("{address}\n")).collect())
        }
        Subject::Page { .. } => None,
    }
}

fn failure(expectation: &Expectation, outcome: &Outcome) -> Option<String> {
    match &expectation.subject {
        Subject::Report => difference(&expectation.text, &outcome.report),
        subject @ Subject::Pages => match whole(subject, outcome) {
            Some(pages) => difference(&expectation.text, &pages),
            None => Some(nothing_published()),
        },
        Subject::Page { address, holds } => {
            let Some(pages) = &outcome.pages else { return Some(nothing_published()) };
            match pages.get(address) {
                Some(page) => on_page(address, page, &expectation.text, *holds),
                None => Some(format!("there is no page `{address}`")),
            }
        }
    }
}

fn nothing_published() -> String {
    "nothing is published: the report has an error".to_owned()
}

/// Looks for a fragment; where lines of `…` part it, for each part after the one before.
fn on_page(address: &str, page: &str, fragment: &str, holds: bool) -> Option<String> {
    let whole = normalised(page);
    let mut rest = &whole[..];
    for part in fragment.split("\n…\n") {
        let part = normalised(part);
        match (rest.find(&part), holds) {
            (Some(at), true) => rest = &rest[at + part.len()..],
            (None, true) => {
                return Some(format!(
                    "`{address}` does not hold\n{part}\nbut is\n{}",
                    shown(&whole)
                ));
            }
            (Some(_), false) => return Some(format!("`{address}` holds\n{part}")),
            (None, false) => {}
        }
    }
    None
}

/// One space for many, and none between tags: templates may be indented as they like.
fn normalised(html: &str) -> String {
    let spaced = html.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    spaced.replace("> <", "><")
}

/// The part of a page that differs from page to page, a tag a line.
fn shown(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    main.replace("><", ">\n<")
}

/// What differs, line by line, between what both begin and end with.
fn difference(expected: &str, actual: &str) -> Option<String> {
    if expected.trim_end() == actual.trim_end() {
        return None;
    }
    let lines = |text: &str| text.trim_end().lines().map(str::to_owned).collect::<Vec<_>>();
    let (expected, actual) = (lines(expected), lines(actual));
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let n_before = expected.iter().zip(&actual).take_while(same).count();
    let (gone, come) = (&expected[n_before..], &actual[n_before..]);
    let n_after = gone.iter().rev().zip(come.iter().rev()).take_while(same).count();
    let (gone, come) = (&gone[..gone.len() - n_after], &come[..come.len() - n_after]);
    let common =
        |lines: &[String]| lines.iter().map(|line| format!(" {line}\n")).collect::<String>();
    let mut res = common(&expected[..n_before]);
    res.extend(gone.iter().map(|line| format!("-{line}\n")));
    res.extend(come.iter().map(|line| format!("+{line}\n")));
    res.push_str(&common(&expected[expected.len() - n_after..]));
    Some(res)
}
