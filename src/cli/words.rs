//! Options that are typed among the words of a search.
//!
//! A word may begin with a hyphen, `-topic:policy`, so the words take in whatever is no option that
//! stands before them. What begins with two is an option all the same, as everywhere else.

use std::ffi::{OsStr, OsString};

use clap::{CommandFactory as _, Error, FromArgMatches as _};

use super::{Cli, Command, Inside};

/// Reads a call again in which options were taken for words; none when there is no such.
pub(super) fn read_again(cli: &Cli, args: &[OsString]) -> Option<Result<Cli, Error>> {
    let Command::Inside(Inside::Search(search)) = &cli.command else { return None };
    let (before, words) = args.split_at(args.len() - search.query.len());
    // Whoever types `--` means what it says: only words follow.
    let is_ended = before.last().is_some_and(|last| last == "--");
    if is_ended || !words.iter().any(|word| is_option(word)) {
        return None;
    }
    let (mut options, mut query) = (Vec::new(), Vec::new());
    let mut wants_value = false;
    for word in words {
        let is_option = is_option(word);
        if is_option || wants_value { &mut options } else { &mut query }.push(word.clone());
        wants_value = is_option && takes_value(word);
    }
    let args = [before, &options, &["--".into()], &query].concat();
    let without_hyphens =
        |search: clap::Command| search.mut_arg("query", |query| query.allow_hyphen_values(false));
    let program = Cli::command().mut_subcommand("search", without_hyphens);
    let read = program.try_get_matches_from(args);
    Some(read.and_then(|matches| Cli::from_arg_matches(&matches)))
}

/// `--format`; but `-x` is a word that must not be there, and `-h` asks for help.
fn is_option(word: &OsStr) -> bool {
    let word = word.to_string_lossy();
    let name = word.strip_prefix("--").unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_lowercase()) || word == "-h"
}

/// Whether the next word belongs to an option.
fn takes_value(option: &OsStr) -> bool {
    let option = option.to_string_lossy();
    let program = Cli::command();
    let search = program.find_subcommand("search").expect("it is a command");
    program.get_arguments().chain(search.get_arguments()).any(|known| {
        known.get_action().takes_values() && known.get_long() == option.strip_prefix("--")
    })
}

#[cfg(test)]
mod tests {
    use crate::cli::{Cli, Command, Inside, SearchForm, parse};

    fn typed(words: &str) -> Cli {
        let args = ["chinai"].into_iter().chain(words.split(' '));
        parse(args.map(Into::into)).expect("it is a call")
    }

    #[test]
    fn an_option_counts_wherever_it_stands() {
        for words in
            ["search --format json a -b", "search a --format json -b", "search a -b --format=json"]
        {
            let cli = typed(&format!("{words} --color never"));
            let Command::Inside(Inside::Search(search)) = cli.command else { panic!("{words}") };
            assert_eq!(
                (&*search.query, search.format),
                (&["a".into(), "-b".into()][..], SearchForm::Json)
            );
        }
    }

    #[test]
    fn behind_two_hyphens_there_are_words_alone() {
        let Command::Inside(Inside::Search(search)) = typed("search -- --format json").command
        else {
            panic!("it searches")
        };
        assert_eq!(search.query, ["--format", "json"]);
    }
}
