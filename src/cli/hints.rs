//! Ways out of mistyped calls, where those of the library lead nowhere.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Error};

use super::Cli;
use crate::near;

/// Adds the way out to what is wrong with some arguments.
pub(super) fn with_way_out(mut error: Error, args: &[OsString]) -> Error {
    let words: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let way_out = match error.kind() {
        ErrorKind::UnknownArgument => for_argument(&text(ContextKind::InvalidArg), &words),
        ErrorKind::InvalidSubcommand if error.get(ContextKind::SuggestedSubcommand).is_none() => {
            for_command(&text(ContextKind::InvalidSubcommand))
        }
        _ => None,
    };
    if let Some(way_out) = way_out {
        let way_out = ContextValue::StyledStrs(vec![StyledStr::from(way_out)]);
        error.insert(ContextKind::Suggested, way_out);
    }
    error
}

/// A word where none is expected, or an option with one hyphen of two.
fn for_argument(unknown: &str, words: &[String]) -> Option<String> {
    let program = Cli::command();
    let command = words.iter().skip(1).find_map(|word| program.find_subcommand(word))?;
    if unknown.starts_with('-') {
        let is_long = |name: &str| command.get_arguments().any(|arg| arg.get_long() == Some(name));
        let name =
            |word: &String| word.strip_prefix('-').filter(|name| is_long(name)).map(str::to_owned);
        return words.iter().find_map(name).map(|name| format!("did you mean `--{name}`?"));
    }
    match command.get_name() {
        "build" => Some(format!("the folder of the site is `--out {unknown}`")),
        "init" => Some("a name of several words needs quotes".to_owned()),
        "check" | "links" | "serve" | "stats" => Some(
            "it takes the whole archive around here; another one is named by `--root DIR`"
                .to_owned(),
        ),
        _ => None,
    }
}

fn for_command(unknown: &str) -> Option<String> {
    let program = Cli::command();
    let near = near::nearest(unknown, program.get_subcommands().map(clap::Command::get_name))?;
    Some(format!("a similar subcommand exists: '{near}'"))
}
