//! How long the preview takes from its start, and from a save, to the page.
//!
//! `cargo bench --bench serve` makes archives of 370 and 10,000 issues and previews each with
//! `chinai serve`, as a process of its own. What is measured, on the wall, with the archive in the
//! page cache:
//!
//! - *start*: from starting the process to the first page answered;
//! - *issue*, *template*, *topic*: from the moment a file has been written to the first answer that
//!   holds what was written; the pause before a look, 15 ms, is part of it;
//! - *memory*: the resident set after all of that;
//! - *requests*: 20,000 over 64 connections, their number in a second, how many failed, and by how
//!   much the memory grew from the first 20,000 to the next.
//!
//! Printed is the median of the rounds beside what it should be. `--check` fails when a figure is
//! worse. Without `--bench`, which `cargo bench` passes, twenty issues are previewed once.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    reason = "a benchmark is all shell: files, sockets, clocks and what it prints"
)]

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use clap::builder::RangedU64ValueParser;

use self::corpus::Corpus;
use self::preview::Preview;

#[path = "../corpus/mod.rs"]
mod corpus;
mod preview;

/// Any number would do; the figures of two runs compare only when it is the same.
const SEED: u64 = 20_180_108;

/// Where all that is written goes.
const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");

/// How long the preview is left alone before a save, so that none pays for the one before.
const REST: Duration = Duration::from_millis(700);

/// The pause between two looks at a page: without it they would take a processor for themselves.
const PAUSE: Duration = Duration::from_millis(1);

const N_REQUESTS: usize = 20_000;
const N_CONNECTIONS: usize = 64;

/// What `cargo bench` passes to each benchmark, and `cargo test` does not.
const BENCH: &str = "--bench";

/// Measures the preview of large archives.
#[derive(Parser)]
#[command(name = "cargo bench --bench serve --")]
struct Options {
    /// How many issues the archives have
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        default_value = "370,10000",
        value_parser = RangedU64ValueParser::<u32>::new().range(1..)
    )]
    sizes: Vec<u32>,

    /// How many rounds
    #[arg(long, value_name = "N", default_value = "7")]
    #[arg(value_parser = RangedU64ValueParser::<u32>::new().range(1..))]
    runs: u32,

    /// Fail when a figure is worse than it should be
    #[arg(long)]
    check: bool,

    /// Measure another chinai, such as one from before a change
    #[arg(long, value_name = "FILE", default_value = env!("CARGO_BIN_EXE_chinai"))]
    program: PathBuf,
}

/// What one archive should reach.
struct Bounds {
    start: f64,
    issue: f64,
    shared: f64,
    memory: f64,
}

/// The figures of the issue that asked for the preview; the pause before a look is added.
fn bounds(n_issues: u32) -> Option<Bounds> {
    match n_issues {
        370 => Some(Bounds { start: 150.0, issue: 45.0, shared: 60.0, memory: 60.0 }),
        10_000 => Some(Bounds { start: 1_500.0, issue: 80.0, shared: 180.0, memory: 450.0 }),
        _ => None,
    }
}

fn main() -> ExitCode {
    match run(std::env::args_os().collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Vec<OsString>) -> io::Result<bool> {
    if !args.iter().any(|arg| arg == BENCH) {
        let program = Path::new(env!("CARGO_BIN_EXE_chinai"));
        measure(20, 1, 100, program)?;
        return Ok(true);
    }
    let options = Options::parse_from(args.into_iter().filter(|arg| arg != BENCH));
    let mut all_hold = true;
    for &n_issues in &options.sizes {
        let figures = measure(n_issues, options.runs, N_REQUESTS, &options.program)?;
        let holds = figures.print(n_issues, bounds(n_issues).as_ref());
        all_hold &= holds;
    }
    Ok(all_hold || !options.check)
}

/// What was measured of one archive; times in milliseconds, memory in MiB.
struct Figures {
    start: f64,
    issue: f64,
    template: f64,
    topic: f64,
    memory: f64,
    requests_a_second: f64,
    n_failed: usize,
    growth: f64,
}

fn measure(n_issues: u32, n_rounds: u32, n_requests: usize, program: &Path) -> io::Result<Figures> {
    let root = Path::new(FOLDER).join(format!("serve-{n_issues}"));
    let corpus = Corpus::new(n_issues, SEED);
    corpus.write(&root)?;
    let starts = (0..n_rounds).map(|_| {
        let began = Instant::now();
        let preview = Preview::start(program, &root)?;
        preview.get("/1/")?;
        Ok(milliseconds(began.elapsed()))
    });
    let start = median(starts.collect::<io::Result<_>>()?);
    let preview = Preview::start(program, &root)?;
    let middle = n_issues.div_ceil(2);
    let page = format!("/{middle}/");
    let issue = file_of(&root.join("issues"), middle)?;
    let issue =
        saves(&preview, n_rounds, &issue, &page, |text, mark| format!("{text}\n{mark}.\n"))?;
    let template = root.join("templates/issue.html");
    fs::create_dir_all(root.join("templates"))?;
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/issue.html"), &template)?;
    thread::sleep(REST);
    let template = saves(&preview, n_rounds, &template, &page, |text, mark| {
        text.replacen("<h1", &format!("<!-- {mark} --><h1"), 1)
    })?;
    let topics = root.join("data/topics.yaml");
    let topic = saves(&preview, n_rounds, &topics, "/topics/", |text, mark| {
        text.replacen("name: ", &format!("name: {mark} "), 1)
    })?;
    let memory = preview.memory()?;
    let pages = ["/", &page, "/1/", "/site.css", "/topics/"];
    let began = Instant::now();
    let n_failed = preview.crowd(N_CONNECTIONS, n_requests, &pages);
    let requests_a_second = n_requests as f64 / began.elapsed().as_secs_f64();
    let before = preview.memory()?;
    let n_failed = n_failed + preview.crowd(N_CONNECTIONS, n_requests, &pages);
    let growth = preview.memory()? - before;
    drop(preview);
    fs::remove_dir_all(&root)?;
    Ok(Figures { start, issue, template, topic, memory, requests_a_second, n_failed, growth })
}

/// The median time from a save to the page that shows it.
fn saves(
    preview: &Preview,
    n_rounds: u32,
    file: &Path,
    page: &str,
    marked: impl Fn(&str, &str) -> String,
) -> io::Result<f64> {
    let text = fs::read_to_string(file)?;
    let mut times = Vec::new();
    for round in 0..n_rounds {
        thread::sleep(REST);
        let mark = format!("mark{round}mark");
        fs::write(file, marked(&text, &mark))?;
        let written = Instant::now();
        while !preview.get(page)?.contains(&mark) {
            if written.elapsed() > Duration::from_secs(30) {
                return Err(io::Error::other(format!("{page} does not show what was saved")));
            }
            thread::sleep(PAUSE);
        }
        times.push(milliseconds(written.elapsed()));
    }
    fs::write(file, text)?;
    thread::sleep(REST);
    Ok(median(times))
}

/// The file of an issue, by its number.
fn file_of(folder: &Path, number: u32) -> io::Result<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_text = path.extension().is_some_and(|ending| ending == "md");
        if is_text && fs::read_to_string(&path)?.contains(&format!("\nnumber: {number}\n")) {
            return Ok(path);
        }
    }
    Err(io::Error::other(format!("there is no issue {number}")))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

impl Figures {
    /// Prints a table; says whether all is as it should be.
    fn print(&self, n_issues: u32, bounds: Option<&Bounds>) -> bool {
        println!("{n_issues} issues");
        let row = |name: &str, figure: f64, unit: &str, bound: Option<f64>| {
            let verdict = match bound {
                Some(bound) if figure <= bound => format!("of {bound:.0}"),
                Some(bound) => format!("of {bound:.0}, broken"),
                None => String::new(),
            };
            println!("  {name:<34}{figure:>9.1} {unit:<4} {verdict}");
            bound.is_none_or(|bound| figure <= bound)
        };
        let of = |bound: fn(&Bounds) -> f64| bounds.map(bound);
        let holds = [
            row("start to the first page", self.start, "ms", of(|it| it.start)),
            row("save of an issue to its page", self.issue, "ms", of(|it| it.issue)),
            row("save of a template to a page", self.template, "ms", of(|it| it.shared)),
            row("save of a topic to its page", self.topic, "ms", of(|it| it.shared)),
            row("memory", self.memory, "MiB", of(|it| it.memory)),
            row("failed requests", self.n_failed as f64, "", Some(0.0)),
            row("growth by another 20,000", self.growth, "MiB", Some(4.0)),
            row("requests in a second", self.requests_a_second, "", None),
        ];
        println!();
        holds.into_iter().all(|holds| holds)
    }
}
