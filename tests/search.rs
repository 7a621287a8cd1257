//! A whole site, searched: the probes that hold the script that searches to the plain truth, and
//! the anchors of all that can be found.
//!
//! Leaves a built site and `probes.json` in `target/tmp/search`, for the tests in `tests/search`, and
//! in `small` the same index as if the archive were large: with common words of all kinds.
//! `CHINAI_PROBES=20000 CHINAI_ISSUES=400` asks for so many probes on an archive of so many issues.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test of the program as a whole, which lives among files and processes"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chinai::archive::Archive;
use chinai::disk::{list, read};
use chinai::pipeline::{self, Settings};
use chinai::render::Site;
use chinai::search::Layout;
use chinai::search::index::Index;
use chinai::search::oracle::Oracle;
use chinai::search::query::Query;
use chinai::theme;
use chinai::workers::OneWorker;
use miniz_oxide::inflate::decompress_to_vec;
use serde_json::{Value, json};

#[path = "../benches/corpus/mod.rs"]
#[allow(dead_code, reason = "the benchmarks use more of it")]
mod corpus;
#[path = "searching/page.rs"]
mod page;
#[path = "searching/probes.rs"]
mod probes;

const SEED: u64 = 20_201_116;

#[test]
fn every_probe_has_a_true_answer_and_most_find_something() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("search");
    let source = archive(&folder);
    build(&source, &folder.join("site"));
    let site = site(&source);
    write_small(site.archive(), &folder.join("small"));
    let oracle = Oracle::new(site.archive());
    let probes = probes::make(&texts(&folder.join("site")), number("CHINAI_PROBES", 2_200), SEED);
    let answers = pipeline::each(&probes, |probe| {
        let hits = oracle.search(&Query::parse(&probe.query, probe.is_typing));
        let numbers = hits.iter().map(|hit| site.archive().issue(hit.issue).number().get());
        numbers.collect::<Vec<u32>>()
    });
    let n_found = answers.iter().filter(|issues| !issues.is_empty()).count();
    assert!(n_found * 10 > probes.len() * 8, "{n_found} of {} find something", probes.len());
    let probes = probes.iter().zip(answers).map(|(probe, issues)| {
        json!({"kind": probe.kind, "query": probe.query, "typing": probe.is_typing, "issues": issues})
    });
    let lines: Vec<String> = probes.map(|probe| probe.to_string()).collect();
    let lines = format!("[\n{}\n]\n", lines.join(",\n"));
    fs::write(folder.join("probes.json"), lines).expect("the folder can be written to");
}

/// Writes the index with as many words that are common as a large archive has.
fn write_small(archive: &Archive, out: &Path) {
    let layout = Layout {
        term_chunk: 600,
        position_chunk: 400,
        segment: 20,
        inline_words: 6,
        inline_han: 12,
        stop_share: 200,
        stop_least: 2,
        most_stops: 60,
        common_least: 20,
        most_common: 200,
        pair_chunk: 600,
    };
    let index = Index::new(archive, &layout, &OneWorker);
    fs::remove_dir_all(out).ok();
    let manifest = ("/search/index.bin".to_owned(), index.manifest.as_slice());
    for (address, bytes) in index.files().chain([manifest]) {
        let file = out.join(address.trim_start_matches('/'));
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(file, bytes).expect("the folder can be written to");
    }
}

#[test]
fn whatever_can_be_found_stands_in_the_element_with_its_anchor() {
    let folder = tempfile::tempdir().expect("a folder for the test can be made");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/archive");
    build(&source, folder.path());
    let mut n_blocks = 0;
    for (address, excerpts) in excerpts(folder.path()) {
        for passage in excerpts["passages"].as_array().expect("there are passages") {
            let file = address.join(passage["page"].as_str().expect("it has a page"));
            let html = fs::read_to_string(file.join("index.html")).expect("the page is there");
            for block in passage["blocks"].as_array().expect("there are blocks") {
                let (anchor, text) = (block[0].as_str().unwrap(), block[1].as_str().unwrap());
                let held = page::words_of(&html, anchor);
                let held = held.unwrap_or_else(|| panic!("no `#{anchor}` in {}", file.display()));
                let is_there = held.contains(&page::words(text));
                assert!(is_there, "`{text}` is not in `#{anchor}` of {}:\n{held}", file.display());
                n_blocks += 1;
            }
        }
    }
    assert!(n_blocks > 100, "{n_blocks} blocks were looked at");
}

/// Writes an archive of made issues.
fn archive(folder: &Path) -> PathBuf {
    let source = folder.join("archive");
    fs::remove_dir_all(&source).ok();
    corpus::Corpus::new(number("CHINAI_ISSUES", 40) as u32, SEED)
        .write(&source)
        .expect("an archive can be written");
    source
}

fn number(variable: &str, default: usize) -> usize {
    let text = std::env::var(variable).ok();
    text.map_or(default, |text| text.parse().expect("a whole number"))
}

fn build(source: &Path, out: &Path) {
    fs::remove_dir_all(out).ok();
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    program.arg("--root").arg(source).args(["build", "--out"]).arg(out);
    let output = program.output().expect("the program can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The site in memory.
fn site(source: &Path) -> Site {
    let (config, _) = read::read_config(source).expect("the archive can be read");
    let listing = list::list(source).expect("the archive can be read");
    let limits = read::Limits { source: 5_000_000 };
    let files = listing.files.iter().map(|file| read::read_file(file, limits));
    let files = files.collect::<Result<Vec<_>, _>>().expect("the archive can be read");
    let (sources, _) = read::collect(config, &listing, files, &theme::DEFAULT);
    pipeline::build(sources, &Settings::default()).0.expect("the theme can be read")
}

/// The text of every issue, as it is published for whoever searches.
fn texts(site: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for (_, excerpts) in excerpts(site) {
        let passages = excerpts["passages"].as_array().expect("there are passages");
        let blocks = passages.iter().flat_map(|it| it["blocks"].as_array().expect("a list"));
        texts.extend(blocks.map(|block| block[1].as_str().expect("a text").to_owned()));
    }
    texts
}

/// The folder of every issue, with what is published for whoever searches.
fn excerpts(site: &Path) -> Vec<(PathBuf, Value)> {
    let folders = fs::read_dir(site).expect("the site can be read");
    let mut folders: Vec<PathBuf> = folders.map(|it| it.expect("it can be read").path()).collect();
    folders.sort();
    let read = |folder: PathBuf| {
        let bytes = fs::read(folder.join("search.bin")).ok()?;
        let bytes = decompress_to_vec(&bytes).expect("it is raw deflate");
        Some((folder, serde_json::from_slice(&bytes).expect("it is JSON")))
    };
    folders.into_iter().filter_map(read).collect()
}
