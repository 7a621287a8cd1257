//! Writes a made-up archive of any size, for tests and for looking at.
//!
//!     cargo run --release --example corpus -- 2000 some/folder
//!
//! The same number of issues gives the same files every time. Nothing in the folder is removed.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a program of its own")]

use std::path::Path;
use std::process::ExitCode;

use self::corpus::Corpus;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

/// The one of the benchmark, so that both speak of the same archive.
const SEED: u64 = 20_180_108;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [n_issues, folder] = args.as_slice() else { return usage() };
    let Ok(n_issues) = n_issues.parse() else { return usage() };
    match Corpus::new(n_issues, SEED).write(Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("error: can't write to `{folder}`: {err}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: corpus NUMBER-OF-ISSUES FOLDER");
    ExitCode::from(2)
}
