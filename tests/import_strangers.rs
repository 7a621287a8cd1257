//! Any bytes as an export, its table, a post: the entries that `fuzz/` searches for panics, given
//! whole ones that were changed at random. The same changes each time.
//!
//! `CHINAI_STRANGERS=100000` tries that many of each.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

#[path = "../fuzz/entries/html.rs"]
mod html;
#[path = "../fuzz/entries/table.rs"]
mod table;
#[path = "../fuzz/entries/zip.rs"]
mod zip_file;

use std::env;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What may hurt where it does not belong.
const TOKENS: &[&[u8]] = &[
    b"<div class=\"footnote\">",
    b"<a class=\"footnote-anchor\" href=\"#footnote-1\">",
    b"<table><tr><td>",
    b"</p></li></ul>",
    b"<img src=\"",
    b" data-attrs='{\"url\":\"",
    b"&#x110000;&nbsp",
    b"\"",
    b"\r\n",
    b",",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    "\u{feff}港口\u{301}".as_bytes(),
    b"```\n---\n",
    b"1) ",
    b"Should-read: ",
];

/// Numbers that look random, and are the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A stretch of some bytes, more often a short one.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length } else { 32 };
        start..(start + self.below(most)).min(length)
    }

    /// One of the whole ones, changed in a few places.
    fn changed(&mut self, whole: &[&[u8]]) -> Vec<u8> {
        let mut bytes = self.one(whole).to_vec();
        for _ in 0..=self.below(6) {
            let at = self.stretch(bytes.len());
            let change = match self.below(5) {
                0 => Vec::new(),
                1 => self.one(TOKENS).to_vec(),
                2 => bytes[at.clone()].repeat(3),
                3 => bytes[at.clone()].iter().map(|byte| byte ^ 1 << (at.start % 8)).collect(),
                _ => {
                    let other = self.one(whole);
                    other[self.stretch(other.len())].to_vec()
                }
            };
            bytes.splice(at, change);
        }
        bytes
    }
}

fn check(whole: &[&[u8]], n_usual: usize, enter: impl Fn(&[u8])) {
    let typed = env::var("CHINAI_STRANGERS").ok().and_then(|n| n.parse().ok());
    let mut random = Random(0x0123_4567_89ab_cdef);
    for bytes in whole {
        enter(bytes);
    }
    for _ in 0..typed.unwrap_or(n_usual) {
        enter(&random.changed(whole));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

/// The posts of the documents of `tests/import`.
fn posts() -> Vec<String> {
    let documents = ["vocabulary", "anatomy"].map(|name| {
        fs::read_to_string(folder().join(name).with_extension("md")).expect("it is there")
    });
    let posts = documents.iter().flat_map(|text| text.split("````html\n").skip(1));
    posts.map(|rest| rest.split("\n````").next().unwrap_or_default().to_owned()).collect()
}

fn export_table() -> Vec<u8> {
    fs::read(folder().join("export/posts.csv")).unwrap()
}

#[test]
fn any_bytes_as_a_post_are_an_issue_or_a_refusal() {
    let posts = posts();
    assert!(posts.len() > 60, "the documents have posts");
    let whole: Vec<&[u8]> = posts.iter().map(String::as_bytes).collect();
    check(&whole, 400, html::enter);
}

#[test]
fn any_bytes_as_a_table_are_posts_or_an_error() {
    check(&[&export_table()], 2000, table::enter);
}

#[test]
fn any_bytes_as_an_export_are_files_or_an_error() {
    let zipped = |names: &[&str]| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(&export_table()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let one = zipped(&["posts.csv", "posts/1.a.html"]);
    let other = zipped(&["x/posts.csv", "x/posts/", "x/posts/2.b.html", "x/email_list.x.csv"]);
    check(&[&one, &other], 600, zip_file::enter);
}
