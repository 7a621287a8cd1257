//! The rules that messages are named after stay in step: each has its page in `docs/diagnostics`,
//! and each that an author's files can break is broken in a document of `tests/suite`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chinai::diagnostic::{Code, Severity};

/// The rules that no file of a site in memory can break, and why; each is held elsewhere.
const OF_THE_DISK_OR_SHELL: &[(Code, &str)] = &[
    (Code::NotUtf8, "a document of the suite is UTF-8: `disk::decode` has its tests beside it"),
    (Code::Utf16, "likewise"),
    (Code::EmptyFile, "whether a file is empty is asked when it is read: `disk::read`"),
    (Code::FileTooLarge, "the size is asked before a file is read: `disk::read`"),
    (Code::NotAFile, "in memory there are files only: `disk::list`, `disk::read`"),
    (Code::OutsideSite, "in memory there are no links: `disk::list`"),
    (Code::LinkLoop, "likewise"),
    (Code::DanglingLink, "likewise"),
    (Code::ChangedWhileReading, "in memory nothing changes: `disk::read`"),
    (Code::NotPublished, "such files are left out when the folder is listed: `disk::list`"),
    (Code::FileName, "names are looked at when the folder is listed: `disk::list`"),
    (Code::RunawayTemplate, "it takes a clock and a gigabyte: `commands::watchdog`"),
    (Code::MisplacedIssue, "in memory no other folders are looked into: `disk::strays`"),
    (Code::NoConfig, "a site in memory is one: `disk::root`"),
    (Code::SweptStage, "it is about the output: `disk::publish`"),
    (Code::Leftover, "likewise"),
];

const SECTIONS: [&str; 4] =
    ["## What it means", "## Why it matters", "## An example", "## How to mend it"];

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn page(code: Code) -> String {
    let name = code.name();
    let path = folder("docs/diagnostics").join(format!("{name}.md"));
    fs::read_to_string(path).unwrap_or_else(|_| panic!("docs/diagnostics/{name}.md is missing"))
}

/// The Markdown files of a folder by their stems, without the one that introduces them.
fn stems(path: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder(path)).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "md"));
    let stems = files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
    stems.filter(|stem| stem != "README").collect()
}

/// All findings that the reports of the suite tell, each as it is drawn.
fn reported() -> BTreeSet<String> {
    let mut findings = BTreeSet::new();
    for stem in stems("tests/suite") {
        let text = fs::read_to_string(folder("tests/suite").join(format!("{stem}.md"))).unwrap();
        let blocks = text.split("\n```report\n").skip(1);
        let reports = blocks.filter_map(|block| block.split("```\n").next());
        let drawn = reports.flat_map(|report| report.split("\n\n"));
        findings.extend(drawn.map(|finding| finding.trim_end().to_owned()));
    }
    findings
}

/// The finding that a page shows, as it is drawn.
fn shown(page: &str) -> Option<&str> {
    page.split("\n```text\n").nth(1)?.split("\n```").next()
}

fn head(code: Code) -> String {
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{severity}[{}]: ", code.name())
}

fn is_of_disk_or_shell(code: Code) -> bool {
    OF_THE_DISK_OR_SHELL.iter().any(|(known, _)| *known == code)
}

#[test]
fn every_code_has_a_page_and_every_page_its_code() {
    let names: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(stems("docs/diagnostics"), names);
}

#[test]
fn every_page_has_its_title_and_the_four_sections_in_order() {
    for &code in Code::ALL {
        let page = page(code);
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
        // In an example `#` may begin a line as well.
        let headings: Vec<&str> = headings
            .into_iter()
            .filter(|line| line.starts_with("# ") || line.starts_with("## "))
            .collect();
        assert_eq!(headings[0], format!("# {}", code.name()));
        assert_eq!(headings[1..], SECTIONS, "docs/diagnostics/{}.md", code.name());
    }
}

#[test]
fn every_page_shows_what_the_program_says() {
    let reported = reported();
    for &code in Code::ALL {
        let (page, name) = (page(code), code.name());
        let shown = shown(&page).filter(|shown| shown.starts_with(&head(code)));
        let shown = shown.unwrap_or_else(|| panic!("{name}.md shows no `{}`", head(code)));
        let is_true = is_of_disk_or_shell(code) || reported.contains(shown);
        assert!(is_true, "no report of the suite has what {name}.md shows:\n{shown}");
    }
}

#[test]
fn the_list_of_pages_names_each_with_its_weight_in_the_order_of_the_codes() {
    let list = fs::read_to_string(folder("docs/diagnostics/README.md")).unwrap();
    let listed: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("- ")?.split_once(": "))
        .map(|(name, _)| name)
        .collect();
    let expected: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            let (name, head) = (code.name(), head(*code));
            let severity = head.split('[').next().unwrap();
            format!("[{name}]({name}.md) ({severity})")
        })
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn every_code_that_sources_can_cause_stands_in_a_report_of_the_suite() {
    let reported = reported();
    let is_reported = |code: Code| reported.iter().any(|line| line.starts_with(&head(code)));
    for &code in Code::ALL {
        let name = code.name();
        if is_of_disk_or_shell(code) {
            assert!(!is_reported(code), "{name} is in the suite: take it off the list");
        } else {
            assert!(is_reported(code), "no document of tests/suite has a report of {name}");
        }
    }
}
