//! What chinai makes of a small site, rule by rule: the documents of `tests/suite/`.
//!
//! How a document is written stands in `tests/suite/README.md`. `CHINAI_BLESS=1 cargo test --test
//! suite` writes the reports and lists of pages anew.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

#[path = "suite/runner/check.rs"]
mod check;
#[path = "suite/runner/document.rs"]
mod document;
#[path = "suite/runner/escapes.rs"]
mod escapes;
#[path = "suite/runner/site.rs"]
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use document::Document;

macro_rules! documents {
    ($($test:ident: $file:literal,)+) => {
        $(#[test] fn $test() { hold($file); })+

        #[test]
        fn every_document_is_held() {
            let mut files: Vec<_> = fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.ends_with(".md") && name != "README.md")
                .collect();
            files.sort();
            assert_eq!(files, [$(concat!($file, ".md")),+], "a document no test holds, or out of order");
        }
    };
}

documents! {
    addresses_are_one_to_a_page: "addresses",
    the_whole_archive_is_read_over: "check",
    issues_and_translations_can_be_cited: "citations",
    settings_are_read_or_explained: "config",
    corrections_and_references_stand_on_both_pages: "corrections-and-references",
    names_lead_to_one_record_each: "directory",
    an_empty_archive_is_no_mistake: "empty-archive",
    feeds_bring_what_is_new: "feeds",
    forwards_are_narrowed_down_one_list_at_a_time: "forwards",
    front_matter_is_read_or_explained: "front-matter",
    links_lead_somewhere: "links",
    markdown_becomes_html: "markdown",
    numbers_and_dates_are_as_written: "numbers-and-dates",
    the_data_of_an_archive_is_open: "open-data",
    what_was_written_is_told_as_it_should_be: "own-words",
    pictures_are_pictures: "pictures",
    real_shapes_simply_work: "real-shapes",
    what_was_written_is_found_again: "search",
    slips_of_the_hand_are_each_answered_once: "slips",
    mistakes_of_templates_are_explained: "templates",
    pictures_of_the_archive_have_their_tables: "timeline-and-connections",
    translations_have_a_page_of_their_own: "translations",
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

/// Holds a site's rules against what becomes of it; when asked to, writes the document anew.
fn hold(name: &str) {
    let path = folder().join(format!("{name}.md"));
    let text = fs::read_to_string(&path).expect("the document is there");
    let shown = format!("tests/suite/{name}.md");
    let document = Document::parse(&shown, &text).unwrap_or_else(|mistake| panic!("{mistake}"));
    if std::env::var_os("CHINAI_BLESS").is_some() {
        let blessed = check::bless(&document, &text);
        if blessed != text {
            fs::write(&path, blessed).unwrap();
            return hold(name);
        }
    }
    let failures = check::failures(&document);
    assert!(failures.is_empty(), "\n\n{}\n", failures.join("\n\n"));
}

/// The runner itself: a document that is wrong must fail.
mod runner {
    use super::check;
    use super::document::Document;

    const ISSUE: &str = "```md issues/1.md\n---\nnumber: 1\ntitle: A\ndate: 2020\n---\n```\n";

    fn parsed(text: &str) -> Document {
        Document::parse("a.md", text).expect("the document can be read")
    }

    /// The failures of a document with this one rule, an issue and these blocks.
    fn failures(blocks: &str) -> Vec<String> {
        check::failures(&parsed(&format!("# A\n\n## The rule\n\n{ISSUE}\n{blocks}")))
    }

    fn mistake(text: &str) -> String {
        Document::parse("a.md", text).err().expect("the document can't be read")
    }

    #[test]
    fn a_case_that_holds_fails_nowhere() {
        let blocks = "```report\n```\n\n```text /robots.txt\nUser-agent: *\n```\n";
        assert_eq!(failures(blocks), [""; 0]);
    }

    #[test]
    fn a_report_that_differs_fails_with_document_line_rule_and_difference() {
        let found = failures("```report\nerror[near-name]: never\n```\n");
        let [failure] = &found[..] else { panic!("one failure: {found:?}") };
        assert!(failure.starts_with("a.md:13: The rule\n"), "{failure}");
        assert!(failure.contains("-error[near-name]: never"), "{failure}");
    }

    #[test]
    fn a_finding_that_no_report_expects_fails() {
        let text = "## R\n```md issues/1.md\n---\nnumber: 1\n---\n```\n```text /robots.txt\n```\n";
        let found = check::failures(&parsed(text));
        let expected = "+error[missing-field]: `title` and `date` are missing";
        assert!(found[0].contains(expected), "{found:?}");
    }

    #[test]
    fn a_fragment_that_is_not_on_the_page_fails() {
        let found = failures("```text /robots.txt\nUser-agent: nobody\n```\n");
        assert!(found[0].contains("`/robots.txt` does not hold"), "{found:?}");
        assert!(found[0].contains("User-agent: *"), "the page is shown: {found:?}");
    }

    #[test]
    fn a_fragment_that_is_on_a_page_it_must_not_be_on_fails() {
        let found = failures("```text /robots.txt without\nUser-agent: *\n```\n");
        assert!(found[0].contains("`/robots.txt` holds"), "{found:?}");
    }

    #[test]
    fn a_page_that_is_not_there_fails() {
        let found = failures("```html /7/\nx\n```\n");
        assert!(found[0].contains("there is no page `/7/`"), "{found:?}");
        let found = failures("```html /7/ without\nx\n```\n");
        assert!(found[0].contains("there is no page `/7/`"), "{found:?}");
    }

    #[test]
    fn a_site_with_an_error_has_no_pages() {
        let text = "## R\n```md issues/1.md\nx\n```\n```text /robots.txt\n```\n";
        let found = check::failures(&parsed(text));
        assert!(found.iter().any(|failure| failure.contains("nothing is published")), "{found:?}");
    }

    #[test]
    fn a_list_of_pages_that_differs_fails() {
        let found = failures("```pages\n/nowhere/\n```\n");
        assert!(found[0].contains("-/nowhere/"), "{found:?}");
        assert!(found[0].contains("+/1/"), "{found:?}");
    }

    #[test]
    fn blessing_writes_what_was_found_and_then_nothing_fails() {
        let text = format!("## R\n\n{ISSUE}\n```report\nx\n```\nprose\n```pages\n```\n");
        let blessed = check::bless(&parsed(&text), &text);
        assert!(blessed.contains("```report\n```\nprose\n```pages\n/\n/1/\n"), "{blessed}");
        assert_eq!(check::failures(&parsed(&blessed)), [""; 0]);
    }

    #[test]
    fn a_document_with_a_slip_of_the_pen_is_refused() {
        assert!(mistake("## R\n```md issues/1.md\n").contains("a.md:2: the block is never closed"));
        assert!(mistake("```report\n```\n").contains("a.md:1: a block without a rule"));
        assert!(mistake("## R\n```reprot\n```\n").contains("a.md:2: `reprot` is no block"));
        assert!(mistake("## R\n```md 1.md\n```\n").contains("`1.md` is no file of a site"));
        assert!(mistake("## R\n## S\n").contains("a.md:1: the rule expects nothing"));
        let twice = "## R\n```report\n```\n## R\n```report\n```\n";
        assert!(mistake(twice).contains("a.md:4: the rule is there already"));
        assert!(mistake("## R\n```md issues/1.md\n{repeat x \"a\"}\n```\n").contains("{repeat"));
        assert!(mistake("# A\n").contains("no rule"));
    }

    #[test]
    fn escapes_are_written_out_and_other_braces_stay() {
        let text = |written: &str| {
            let document = format!("## R\n```md issues/1.md\n{written}\n```\n```report\n```\n");
            parsed(&document).cases[0].files[0].text.clone()
        };
        assert_eq!(text("a{CR}{TAB}{U+0008}b"), "a\r\t\u{8}b\n");
        assert_eq!(text("{repeat 2 \"[x]\\n\"}c{END}"), "[x]\n[x]\nc");
        assert_eq!(text("{{ issue.title }} {a: {b: c}}"), "{{ issue.title }} {a: {b: c}}\n");
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        let text = "## R\n````md issues/1.md\n```\n````\n```report\n```\n";
        let document = parsed(text);
        assert_eq!(document.cases[0].files[0].text, "```\n");
    }
}
