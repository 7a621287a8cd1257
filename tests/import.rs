//! What becomes of posts: HTML in, Markdown out, and the HTML that chinai makes of that.
//!
//! The documents of `tests/import/` have a rule as heading and below it a post as ```` ```html ````,
//! then what is expected: ```` ```file ```` the issue's file without what is the same in all,
//! ```` ```page ```` the HTML of its text, ```` ```remarks ```` what is told of it, a line each; who
//! has no remarks expects none. `CHINAI_BLESS=1 cargo test --test import` writes them anew.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

#[path = "import/runner/document.rs"]
mod document;
#[path = "import/runner/random.rs"]
mod random;
#[path = "import/runner/rendered.rs"]
mod rendered;

use std::fs;
use std::path::{Path, PathBuf};

use chinai::import::address::{Place, Publication, Shelf};
use chinai::import::posts::Post;
use chinai::import::vocabulary::Context;
use chinai::import::zone::Zone;
use chinai::import::{Candidate, Imported, Refusal, Standing, convert, title};

use document::Case;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

/// Imports one post of an export that has two others.
pub fn import(title: &str, html: &str) -> Imported {
    try_import(title, html).unwrap()
}

/// The same, or why it becomes no issue.
fn try_import(title: &str, html: &str) -> Result<Imported, Refusal> {
    let publication = Publication::new(["https://chinai.substack.com"]).unwrap();
    let place = |file: &str, anchors: &[&str]| Place {
        file: file.to_owned(),
        anchors: anchors.iter().map(|&anchor| anchor.to_owned()).collect(),
    };
    let mut shelf = Shelf::default();
    shelf.posts.insert("7".to_owned(), place("007-own.md", &["a-heading"]));
    shelf.posts.insert("8".to_owned(), place("008-other.md", &["key-takeaways"]));
    shelf.by_slug.insert("other".to_owned(), "8".to_owned());
    for name in ["leiphone", "雷峰网", "huxiu"] {
        let key = if name == "huxiu" { "huxiu" } else { "leiphone" };
        shelf.outlets.insert(name.to_owned(), key.to_owned());
    }
    let date = "2020-11-16T10:00:00.000Z".to_owned();
    let post = Post { id: "7".to_owned(), date, is_published: true, ..Post::default() };
    let candidate = Candidate {
        date: Zone::named("UTC").unwrap().day(&post.date).unwrap(),
        post,
        title: title::read(title).unwrap(),
        slug: None,
        has_address: true,
        file: "007-own.md".to_owned(),
    };
    let context = Context { publication: &publication, shelf: &shelf, own: "7" };
    convert(&candidate, html.as_bytes(), context, Standing::Kept)
}

/// Holds a document's rules against what becomes of its posts.
fn hold(name: &str) {
    let path = folder().join(format!("{name}.md"));
    let text = fs::read_to_string(&path).expect("the document is there");
    let blessed = document::rewrite(&text, |case: &Case| {
        let title = case.title.as_deref().unwrap_or("ChinAI #7: A title");
        let imported = import(title, &case.html);
        let remarks = imported
            .remarks
            .iter()
            .map(|it| format!("{} {}: {}\n", it.grade.name(), it.code, it.what));
        document::Outcome {
            file: document::own_part(&imported.text),
            page: rendered::body(&imported.text),
            remarks: remarks.filter(|line| !line.contains("no-feature")).collect(),
        }
    });
    if std::env::var_os("CHINAI_BLESS").is_some() {
        fs::write(&path, &blessed).unwrap();
    }
    similar(&text, &blessed, name);
}

/// Fails with the lines that differ.
fn similar(expected: &str, found: &str, name: &str) {
    if expected == found || std::env::var_os("CHINAI_BLESS").is_some() {
        return;
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (expected, found) = (lines(expected), lines(found));
    let same = expected.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let around = |lines: &[String]| {
        lines.iter().skip(same.saturating_sub(2)).take(12).cloned().collect::<Vec<_>>().join("\n")
    };
    panic!(
        "tests/import/{name}.md:{}:\nexpected\n{}\n\nfound\n{}",
        same + 1,
        around(&expected),
        around(&found)
    );
}

#[test]
fn every_element_of_the_editor_becomes_markdown() {
    hold("vocabulary");
}

#[test]
fn the_parts_of_an_issue_become_its_fields() {
    hold("anatomy");
}

#[test]
fn a_post_that_nests_without_end_is_refused_and_one_that_nests_deep_is_read() {
    let nested = |depth: usize| {
        let tags = ["<blockquote>", "<div>", "<ul><li>", "<em>"].iter().cycle().take(depth);
        tags.map(|tag| (*tag).to_owned()).collect::<String>() + "<p>In the middle.</p>"
    };
    let refused = try_import("ChinAI #7: A", &nested(50_000));
    assert!(matches!(refused, Err(Refusal::Deep(depth)) if depth > 512), "{refused:?}");
    let read = import("ChinAI #7: A", &nested(300));
    assert!(read.text.contains("In the middle."), "{}", read.text);
    assert!(read.remarks.iter().all(|it| it.grade.name() != "lost"), "{:?}", read.remarks);
}
