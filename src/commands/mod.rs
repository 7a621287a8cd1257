//! The commands: each reads what it needs, has the core work, and tells what came of it.
//!
//! Environment, terminal and clock come from `main`, as [`Shell`].
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the commands are the shell around the core"
)]

pub mod build;
mod watchdog;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use crate::cli::{Cli, Command};
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

/// Runs a command; it talks to `talk`, which is stderr.
pub fn run(cli: &Cli, shell: &Shell, talk: &mut dyn Write) -> Result<Outcome, Stop> {
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
    match &cli.command {
        Command::Build(options) => build::run(&site, options, shell, talk),
    }
}
