//! The promises of publishing, one test a rule.

mod foreign;
mod killed;
mod refusals;

use std::fs;
use std::thread;
use std::time::Duration;

use super::Options;
use super::ledger::Put;
use super::manifest::MANIFEST;
use super::stage::Published;
use super::testing::{Pages, Site, fill, pages, snapshot};
use crate::disk::publish::swap;
use crate::error::Cause;
use crate::out_path::OutPath;
use crate::workers::OneWorker;

const OLD: Pages = &[
    ("index.html", "old home"),
    ("120/index.html", "singles day"),
    ("119/index.html", "gone tomorrow"),
    ("about/team/index.html", "gone with its folders"),
];
const NEW: Pages = &[
    ("index.html", "new home"),
    ("120/index.html", "singles day"),
    ("121/index.html", "fresh"),
    ("feed.xml", "<feed/>"),
];

fn path(text: &str) -> OutPath {
    OutPath::new(text).expect("legal")
}

#[test]
fn the_output_is_exactly_the_pages_that_were_put() {
    let site = Site::new();
    let published = site.publish(OLD);
    assert_eq!(published, Published { written: 4, unchanged: 0, removed: 0, leftover: None });
    assert_eq!(site.found(), pages(OLD));
    let published = site.publish(NEW);
    assert_eq!(published, Published { written: 3, unchanged: 1, removed: 2, leftover: None });
    assert_eq!(site.found(), pages(NEW));
    assert!(site.beside().is_empty(), "{:?}", site.beside());
}

#[test]
fn a_site_published_by_two_renames_is_the_same() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/CNAME", "example.org");
    let mut stage = site.stage(NEW);
    stage.swap_with(swap::two_renames);
    let published = stage.publish("", &OneWorker).expect("published");
    assert_eq!(published, Published { written: 3, unchanged: 1, removed: 2, leftover: None });
    let mut expected = pages(NEW);
    expected.insert("CNAME".into(), "example.org".into());
    assert_eq!(site.found(), expected);
    assert!(site.beside().is_empty(), "{:?}", site.beside());
}

#[test]
fn a_site_that_did_not_change_is_not_touched() {
    let site = Site::new();
    site.publish(OLD);
    let before = fs::metadata(site.out()).expect("there").modified().expect("a time");
    let manifest = fs::metadata(site.out().join(MANIFEST)).expect("there").modified().ok();
    let published = site.publish(OLD);
    assert_eq!(published, Published { written: 0, unchanged: 4, removed: 0, leftover: None });
    assert_eq!(fs::metadata(site.out()).expect("there").modified().ok(), Some(before));
    let after = fs::metadata(site.out().join(MANIFEST)).expect("there").modified().ok();
    assert_eq!(after, manifest);
}

#[test]
fn a_new_fingerprint_alone_is_noted_without_an_exchange() {
    let site = Site::new();
    site.publish(OLD);
    site.stage(OLD).publish("second", &OneWorker).expect("published");
    assert!(site.open().is_current("second").expect("readable"));
    assert_eq!(site.found(), pages(OLD));
}

#[test]
fn the_output_is_current_until_a_file_or_the_fingerprint_changes() {
    let site = Site::new();
    site.stage(OLD).publish("first", &OneWorker).expect("published");
    assert_eq!(site.open().n_files(), 4);
    assert!(site.open().is_current("first").expect("readable"));
    assert!(!site.open().is_current("second").expect("readable"));
    site.write("public/index.html", "by hand!");
    assert!(!site.open().is_current("first").expect("readable"));
    site.publish(OLD);
    fs::remove_file(site.out().join("120/index.html")).expect("removed");
    assert!(!site.open().is_current("").expect("readable"));
}

#[test]
fn a_page_that_was_lost_or_edited_by_hand_is_written_again() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/index.html", "by hand");
    fs::remove_file(site.out().join("120/index.html")).expect("removed");
    let published = site.publish(OLD);
    assert_eq!((published.written, published.unchanged), (2, 2));
    assert_eq!(site.found(), pages(OLD));
}

#[test]
fn a_file_that_comes_in_pieces_is_as_one_that_comes_whole() {
    let site = Site::new();
    site.publish(OLD);
    let stage = site.stage(&[]);
    // As it was, longer, shorter, other bytes, and new.
    let files: [(&str, &[&str], Put); 5] = [
        ("120/index.html", &["sing", "", "les day"], Put::Unchanged),
        ("index.html", &["old home", " and more"], Put::Written),
        ("119/index.html", &["gone"], Put::Written),
        ("about/team/index.html", &["gone with", " her folders"], Put::Written),
        ("data/issues.json", &["[", "]"], Put::Written),
    ];
    for (name, pieces, expected) in files {
        let write = |take: &mut dyn FnMut(&[u8])| pieces.iter().for_each(|it| take(it.as_bytes()));
        assert_eq!(stage.put_long(&path(name), &write).ok(), Some(expected), "{name}");
    }
    stage.publish("", &OneWorker).expect("published");
    let whole = files.map(|(name, pieces, _)| (name.to_owned(), pieces.concat()));
    assert_eq!(site.found(), whole.clone().into());
    // The manifest has the same of them.
    let stage = site.stage(&[]);
    for (name, text) in &whole {
        assert_eq!(stage.put(&path(name), text.as_bytes()).ok(), Some(Put::Unchanged));
    }
    drop(stage);
    assert!(site.open().is_current("").expect("readable"));
}

#[test]
fn many_threads_fill_one_stage() {
    let site = Site::new();
    let stage = site.stage(&[]);
    thread::scope(|scope| {
        for thread in 0..8 {
            let stage = &stage;
            scope.spawn(move || {
                for n in 0..50 {
                    let text = format!("{thread} {n}");
                    let page = path(&format!("{n}/{thread}/index.html"));
                    assert_eq!(stage.put(&page, text.as_bytes()).ok(), Some(Put::Written));
                }
            });
        }
    });
    assert_eq!(stage.publish("", &OneWorker).expect("published").written, 400);
    assert_eq!(site.found().len(), 400);
}

#[test]
fn a_stage_that_is_dropped_leaves_no_trace() {
    let site = Site::new();
    site.publish(OLD);
    drop(site.stage(NEW));
    assert_eq!(site.found(), pages(OLD));
    assert!(site.beside().is_empty(), "{:?}", site.beside());
}

#[test]
fn a_durable_site_is_the_same_site() {
    let site = Site::new();
    let options = Options { durable: true, ..Options::default() };
    for content in [OLD, NEW] {
        let stage = site.open_with(options).expect("free").stage().expect("a stage");
        fill(&stage, content).expect("room");
        stage.publish("", &OneWorker).expect("published");
        assert_eq!(site.found(), pages(content));
    }
}

#[test]
fn two_files_that_are_one_on_some_disk_are_refused() {
    for (one, other, message) in [
        ("a.html", "a.html", "two files of the site want the name `a.html`"),
        ("Foo/x", "foo/x", "`Foo` and `foo` are one file on Windows and macOS"),
        ("x/cafe\u{301}", "x/CAFÉ", "`x/café` and `x/CAFÉ` are one file on Windows and macOS"),
        ("a", "a/b", "`a` is wanted both as a file and as a folder"),
        ("a/b", "a", "`a` is wanted both as a file and as a folder"),
    ] {
        let site = Site::new();
        let stage = site.stage(&[]);
        stage.put(&path(one), b"1").expect("the first is free to come");
        let err = stage.put(&path(other), b"2").expect_err(other);
        assert_eq!((err.cause(), err.message()), (Cause::Content, message));
    }
}

#[test]
fn a_site_of_which_a_file_failed_is_not_published() {
    let site = Site::new();
    site.publish(OLD);
    let stage = site.stage(&[]);
    stage.disk().fill_after(3);
    fill(&stage, NEW).expect_err("full");
    stage.publish("", &OneWorker).expect_err("a page is missing");
    assert_eq!(site.found(), pages(OLD));
}

#[test]
fn a_full_disk_costs_nothing_but_the_build() {
    let site = Site::new();
    site.publish(OLD);
    let before = snapshot(&site.root());
    let n_bytes: usize = NEW.iter().map(|(_, text)| text.len()).sum();
    for room in 0..n_bytes - "singles day".len() {
        let stage = site.stage(&[]);
        stage.disk().fill_after(room);
        let err = fill(&stage, NEW).expect_err("full");
        drop(stage);
        assert_eq!(err.cause(), Cause::System);
        let message = err.message();
        assert!(message.starts_with("no space left: "), "{message}");
        assert!(message.contains("public needs at least "), "{message}");
        assert!(message.ends_with(" are free; the old site is unchanged"), "{message}");
        assert!(err.way_out().is_some_and(|help| help.starts_with("it ran out at `")));
        assert_eq!(snapshot(&site.root()), before, "with room for {room} bytes");
    }
}

#[test]
fn a_second_build_says_who_holds_the_lock_and_since_when() {
    let site = Site::new();
    let first = site.open();
    let err = site.open_with(Options::default()).expect_err("locked");
    assert_eq!(err.cause(), Cause::System);
    let start = format!("another chinai (pid {}) builds this site since ", std::process::id());
    assert!(err.message().starts_with(&start), "{err}");
    drop(first);
    site.open();
}

#[test]
fn a_build_that_waits_gets_its_turn() {
    let site = Site::new();
    thread::scope(|scope| {
        for n in 0..6 {
            let site = &site;
            scope.spawn(move || {
                let options = Options { wait: Duration::from_secs(30), ..Options::default() };
                for _ in 0..10 {
                    let stage = site.open_with(options).expect("a turn").stage().expect("a stage");
                    let content = if n % 2 == 0 { OLD } else { NEW };
                    fill(&stage, content).expect("room");
                    stage.publish("", &OneWorker).expect("published");
                }
            });
        }
    });
    assert!(site.found() == pages(OLD) || site.found() == pages(NEW));
    assert!(site.beside().is_empty(), "{:?}", site.beside());
}
