//! How long a build takes, and how much of that is the disk's.
//!
//! `cargo bench --bench build` makes archives of 350, 2,000 and 10,000 issues and measures five
//! processes on each:
//!
//! - *cold*: `chinai build` where no output is;
//! - *floor*: a process that reads every file of the archive and writes files of the same names
//!   and sizes as the cold build's, with as many threads, and does nothing else;
//! - *check*: `chinai check`, which says all that a build would and writes nothing;
//! - *unchanged*: `chinai build` again, with the cold build's output in place;
//! - *one changed*: again, after one issue got a sentence more.
//!
//! and a fifth tells which share of a build feeds, citations and open data take (see `share`).
//!
//! For each: the time on the wall from starting the process to its end, its user and system time,
//! its peak memory. Not measured: making the archive, removing old output, and the disk's own
//! work after the process has ended. Before each process the system is asked to write out what it
//! still holds, so that none pays for the one before. The archive is in the page cache from the
//! first, untimed build on: this is about the program, not about a disk that has to wake up.
//!
//! Machines are noisy, also from minute to minute, and no two are alike. So cold and floor take
//! turns, all sizes go through a round together, and the figures to believe are the ratios, which
//! are taken within a round; what is printed is the median of the rounds. A slow disk flatters the
//! ratio to the floor. The builds that find an output have rounds of their own, after the others:
//! they remove files, and some file systems are slow to make new ones for minutes after that (see
//! `site`). For the same reason all outputs stay until the end, some GB in all, and a second run
//! is better begun five minutes later.
//!
//! Two limits of the peak memory: it is the system's figure for the resident set, in which files
//! that are mapped count too, and Linux counts from what this process held when it started the
//! other one, some MiB.
//!
//! A build makes a search index, which takes about as long as all the rest; then *not searched* is
//! a cold build without one, and what is bounded is what the index adds. `--no-search` measures
//! builds without one alone, and it is those that the other bounds are about.
//!
//! `--check` compares with the bounds in `report` and fails when one is broken. Without `--bench`,
//! which `cargo bench` passes and `cargo test --benches` does not, twenty issues are written to
//! see that the corpus is the same every time, and nothing is measured.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    reason = "a benchmark is all shell: files, clocks, processes and what it prints"
)]

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use self::corpus::Corpus;
use self::options::Options;
use self::report::Report;
use self::site::Site;

#[path = "../corpus/mod.rs"]
mod corpus;
mod floor;
mod options;
mod report;
mod sample;
mod share;
mod site;

/// Any number would do; the figures of two runs compare only when it is the same.
const SEED: u64 = 20_180_108;

/// Where all that is written goes.
const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");

fn main() -> ExitCode {
    match run(std::env::args_os().collect()) {
        Ok(code) => code,
        Err(err) => {
            eprintln!("error: {err}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Vec<OsString>) -> io::Result<ExitCode> {
    if let [_, mode, archive, list, output] = args.as_slice()
        && mode == floor::MODE
    {
        floor::run(archive.as_ref(), list.as_ref(), output.as_ref())?;
        Ok(ExitCode::SUCCESS)
    } else if let [_, mode, archive, output] = args.as_slice()
        && mode == share::MODE
    {
        share::run(archive.as_ref(), output.as_ref())?;
        Ok(ExitCode::SUCCESS)
    } else if args.iter().any(|arg| arg == options::BENCH) {
        measure(&Options::read(args))
    } else {
        smoke()?;
        Ok(ExitCode::SUCCESS)
    }
}

fn measure(options: &Options) -> io::Result<ExitCode> {
    let folder = Path::new(FOLDER).join("build");
    let mut reports = Vec::new();
    for &n_issues in &options.sizes {
        eprintln!("preparing {n_issues} issues");
        let site = Site::prepare(&folder, n_issues, SEED, options.builder())?;
        reports.push(Report { site, fresh: Vec::new(), again: Vec::new() });
    }
    for (round, place) in options.turns() {
        let Report { site, fresh, .. } = &mut reports[place];
        eprintln!("cold and floor, round {round}: {} issues", site.n_issues);
        fresh.push(site.fresh(round)?);
    }
    for (round, place) in options.turns() {
        let Report { site, again, .. } = &mut reports[place];
        eprintln!("again, round {round}: {} issues", site.n_issues);
        again.push(site.again(round)?);
    }
    reports.iter().try_for_each(|report| report.site.clear())?;
    report::print(&reports);
    let all_hold = !options.check || report::check(&reports);
    Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Sees that a corpus can be written, and that a second one is like it.
fn smoke() -> io::Result<()> {
    let folder = Path::new(FOLDER).join("smoke");
    let (corpus, again) = (Corpus::new(20, SEED), Corpus::new(20, SEED));
    corpus.write(&folder)?;
    for file in again.files() {
        let written = std::fs::read_to_string(folder.join(&file.path))?;
        assert!(written == file.text, "`{}` is not the same every time", file.path);
    }
    std::fs::remove_dir_all(folder)
}
