//! The commands: each reads what it needs, has the core work, and tells what came of it.
//!
//! Environment, terminal and clock come from `main`, as [`Shell`].
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the commands are the shell around the core"
)]

pub mod build;
pub mod check;
pub mod explain;
pub mod import;
pub mod init;
pub mod links;
pub mod made;
pub mod new;
mod package;
pub mod schema;
pub mod search;
pub mod serve;
pub mod stats;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use crate::cli::{Anywhere, Cli, Command, Inside};
use crate::disk::root;
use crate::error::Error;
use crate::report::{self, Style};
use crate::source::Sources;

/// What surrounds the program, read once.
#[derive(Debug)]
pub struct Shell {
    /// The folder in which the command was typed.
    pub here: PathBuf,
    /// The home folder of whoever typed it.
    pub home: Option<PathBuf>,
    /// `SOURCE_DATE_EPOCH`, as it stands in the environment.
    pub source_date_epoch: Option<OsString>,
    /// How to draw on the terminal.
    pub style: Style,
    /// Whether someone sits at a terminal, reads and types.
    pub is_interactive: bool,
    /// The editor of whoever types: `VISUAL`, or else `EDITOR`.
    pub editor: Option<OsString>,
    /// When the program was started.
    pub started: Instant,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it should. Exit code 0.
    Done,
    /// The archive has errors, which were told. Exit code 1.
    Refused,
}

/// Why a command did not end.
#[derive(Debug)]
pub enum Stop {
    /// The machine or the arguments are in the way.
    Failed(Error),
    /// What it had to say could not be written: as a rule, whoever listened has gone.
    Unheard(io::Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Unheard(error)
    }
}

/// Runs a command. What was asked for goes to `out`, which is stdout and may be read by a program;
/// what there is to say about it goes to `talk`, which is stderr.
pub fn run(
    cli: &Cli,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let command = match &cli.command {
        Command::Anywhere(command) => return run_anywhere(command, shell, out, talk),
        Command::Inside(command) => command,
    };
    let site = match &cli.root {
        Some(folder) => root::named(folder)?,
        None => match root::around(&shell.here) {
            Ok(site) => site,
            Err(finding) => {
                write!(talk, "{}", report::draw(&[*finding], &Sources::default(), shell.style))?;
                return Ok(Outcome::Refused);
            }
        },
    };
    match command {
        Inside::Build(options) => build::run(&site, options, shell, talk),
        Inside::Check(options) => check::run(&site, options, shell, out, talk),
        Inside::Import(options) => import::run(&site, options, out, talk),
        Inside::New(options) => new::run(&site, options, shell, out, talk),
        Inside::Links(options) => links::run(&site, options, shell, out, talk),
        Inside::Stats(options) => stats::run(&site, options, shell, out, talk),
        Inside::Search(options) => search::run(&site, options, shell, out, talk),
        Inside::Serve(options) => Err(serve::run(&site, options, shell, talk)),
    }
}

fn run_anywhere(
    command: &Anywhere,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    match command {
        Anywhere::Init(options) => init::run(options, shell, talk),
        Anywhere::Explain(options) => explain::run(options, out),
        Anywhere::Schema(options) => schema::run(options, shell, out, talk),
        Anywhere::Completions(options) => Ok(made::completions(options, out)?),
        Anywhere::Man(options) => made::man(options, shell, out, talk),
    }
}

/// Reads `SOURCE_DATE_EPOCH`; none when it is not set.
fn source_date(variable: Option<&OsStr>) -> Result<Option<i64>, Error> {
    // The last second of the year 9999: no calendar of ours goes further.
    const LAST: i64 = 253_402_300_799;
    let Some(text) = variable else { return Ok(None) };
    let seconds = text.to_str().and_then(|text| text.parse().ok());
    match seconds.filter(|seconds| (0..=LAST).contains(seconds)) {
        Some(seconds) => Ok(Some(seconds)),
        None => {
            let found = format!("found `{}`", text.to_string_lossy());
            Err(Error::usage("SOURCE_DATE_EPOCH must be seconds since 1970").help(found))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::source_date;

    #[test]
    fn the_source_date_is_seconds_or_a_wrong_call() {
        let date = |text: &str| source_date(Some(OsStr::new(text)));
        assert_eq!(source_date(None).unwrap(), None);
        assert_eq!(date("1700000000").unwrap(), Some(1_700_000_000));
        for wrong in ["abc", "", "-1", "1.5", " 1", "999999999999999"] {
            let error = date(wrong).unwrap_err();
            assert_eq!(error.message(), "SOURCE_DATE_EPOCH must be seconds since 1970", "{wrong}");
        }
    }
}
