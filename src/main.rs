//! The program: reads environment, terminal and clock, and hands them down.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    reason = "here the program meets the machine"
)]

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use chinai::cli::{self, Answer, Color};
use chinai::commands::{self, Outcome, Shell, Stop};
use chinai::error::{Cause, Error};
use chinai::report::{self, Style};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code of a program whose reader has gone, as the system itself would end it.
const READER_GONE: u8 = 141;

fn main() -> ExitCode {
    let started = Instant::now();
    let cli = match cli::parse(env::args_os()) {
        Ok(cli) => cli,
        Err(Answer::Page(page)) => {
            return ExitCode::from(page.show().unwrap_or_else(|error| unheard(&error)));
        }
        Err(Answer::Mistake(error, color)) => return ExitCode::from(fail(&error, style(color))),
    };
    let style = style(cli.color);
    // Not locked: a thread that panics must be able to say so.
    let end = shell(started, style)
        .map_err(Stop::from)
        .and_then(|shell| commands::run(&cli, &shell, &mut io::stdout(), &mut io::stderr()));
    ExitCode::from(match end {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Refused) => 1,
        Err(Stop::Unheard(error)) => unheard(&error),
        Err(Stop::Failed(error)) => fail(&error, style),
    })
}

/// Tells a failure, and its exit code.
fn fail(error: &Error, style: Style) -> u8 {
    match io::stderr().write_all(report::draw_error(error, style).as_bytes()) {
        Ok(()) => code(error),
        Err(error) => unheard(&error),
    }
}

fn shell(started: Instant, style: Style) -> Result<Shell, Error> {
    let here = env::current_dir()
        .map_err(|error| Error::system(format!("can't tell which folder this is: {error}")))?;
    Ok(Shell {
        here,
        home: env::var_os("HOME").map(PathBuf::from),
        source_date_epoch: env::var_os("SOURCE_DATE_EPOCH"),
        style,
        is_interactive: io::stdin().is_terminal() && io::stderr().is_terminal(),
        editor: ["VISUAL", "EDITOR"].into_iter().find_map(written),
        started,
    })
}

/// A variable of the environment; one that holds nothing is as good as none.
fn written(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

fn style(color: Color) -> Style {
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stderr().is_terminal() && written("NO_COLOR").is_none() && !is_dumb,
    };
    let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Style { color, width: width.unwrap_or(100) }
}

fn code(error: &Error) -> u8 {
    match error.cause() {
        Cause::Content => 1,
        Cause::Usage => 2,
        Cause::System => 3,
    }
}

fn unheard(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe { READER_GONE } else { 3 }
}
