//! What stands behind an option or in the place of a name, in words, and one such to copy.

use clap::Arg;

/// What an argument takes.
pub(super) struct Value {
    /// The argument, by its name in the program.
    id: &'static str,
    /// What it takes: `a folder`.
    pub(super) words: &'static str,
    /// One such, as typed.
    pub(super) example: &'static str,
}

const VALUES: [Value; 21] = [
    value("author", "a name", "\"Li Lei\""),
    value("base_url", "an address of the web", "https://example.org/archive/"),
    value("code", "the name of a message", "unknown-field"),
    value("command", "a command", "build"),
    value("date", "a day, a month or a year", "2026-11-24"),
    value("dir", "a folder", "my-archive"),
    value("export", "the export of Substack, a zip file or a folder", "export.zip"),
    value("host", "an address of this machine", "192.168.1.20"),
    value("kind", "a kind of issue", "essay"),
    value("name", "a name", "issue"),
    value("number", "a whole number from 1 to 999999", "120"),
    value("out", "a folder", "public"),
    value("port", "a whole number from 1 to 65535", "8000"),
    value("query", "words to look for", "chips"),
    value("root", "the folder of an archive", "my-archive"),
    value("shell", "a shell", "bash"),
    value("since", "a day, a month or a year", "2026-11"),
    value("timezone", "a time zone", "America/New_York"),
    value("title", "a title", "\"Singles Day\""),
    value("url", "an address of the web", "https://chinai.substack.com"),
    value("zip", "a file", "archive.zip"),
];

const fn value(id: &'static str, words: &'static str, example: &'static str) -> Value {
    Value { id, words, example }
}

/// What an argument takes, unless that is one of a few words.
pub(super) fn of(arg: &Arg) -> Option<&'static Value> {
    VALUES.iter().find(|value| value.id == arg.get_id().as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::super::Cli;
    use super::{VALUES, of};

    #[test]
    fn what_an_argument_takes_is_known_of_each() {
        let program = Cli::command();
        let commands = program.get_subcommands().chain([&program]);
        let args = commands.flat_map(clap::Command::get_arguments);
        let args = args.filter(|arg| arg.get_action().takes_values());
        let (told, open): (Vec<_>, Vec<_>) =
            args.partition(|arg| of(arg).is_some() || !arg.get_possible_values().is_empty());
        assert_eq!(open, [] as [&clap::Arg; 0]);
        let ids: BTreeSet<&str> = told.iter().map(|arg| arg.get_id().as_str()).collect();
        assert!(VALUES.iter().all(|value| ids.contains(value.id)), "a value no argument takes");
    }
}
