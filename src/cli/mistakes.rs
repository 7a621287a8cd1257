//! What is wrong with a call, what would be right, and an example of that.
//!
//! The library that reads arguments knows which rule was broken; the words are ours, as of all
//! mistakes.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, ValueEnum as _};

use super::{Cli, Color, values};
use crate::error::Error;
use crate::near;

/// Says what is wrong with some arguments.
pub(super) fn explain(error: &clap::Error, args: &[OsString]) -> Error {
    let mut program = Cli::command();
    program.build();
    let words: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let text = |kind| text(error, kind);
    let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let call = Call { program: &program, words: &words };
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => call.bad_value(&arg, &value),
        ErrorKind::TooManyValues => call.needless_value(&arg, &value),
        ErrorKind::UnknownArgument if arg.starts_with('-') => call.unknown_option(&arg),
        ErrorKind::UnknownArgument => call.needless_word(&arg),
        ErrorKind::InvalidSubcommand => call.unknown_command(&text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => call.missing(&arg),
        ErrorKind::ArgumentConflict => call.conflict(&arg, &text(ContextKind::PriorArg)),
        ErrorKind::MissingSubcommand => Error::usage("no command is given")
            .help("for example `chinai build`; `chinai --help` lists them all"),
        ErrorKind::InvalidUtf8 => Error::usage("an argument is not UTF-8")
            .help("type it in a terminal that is set to UTF-8"),
        _ => {
            let words = error.to_string();
            let words = words.lines().next().unwrap_or_default();
            Error::usage(words.trim_start_matches("error: ")).help(call.help_to_help())
        }
    }
}

/// What a call says of colour, whatever else is wrong with it.
pub(super) fn color(args: &[OsString]) -> Color {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let given =
        words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--color")? {
            "" => words.get(at + 1).copied(),
            value => value.strip_prefix('='),
        });
    given.and_then(|value| Color::from_str(value, false).ok()).unwrap_or(Color::Auto)
}

/// What the library tells of a mistake; of several the first.
fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// What was typed.
struct Call<'a> {
    program: &'a Command,
    words: &'a [String],
}

impl Call<'_> {
    /// The command that was named, or else the program itself.
    fn command(&self) -> &Command {
        let named = self.words.iter().skip(1).find_map(|word| self.program.find_subcommand(word));
        named.unwrap_or(self.program)
    }

    /// As it is typed: `chinai build`.
    fn name(&self) -> String {
        as_typed(self.command())
    }

    /// The argument that the library shows so: `--port <N>`, `<SHELL>`.
    fn arg(&self, shown: &str) -> Option<&Arg> {
        let all = self.command().get_arguments().chain(self.program.get_arguments());
        all.into_iter().find(|arg| arg.to_string() == shown)
    }

    fn bad_value(&self, shown: &str, value: &str) -> Error {
        let option = option(shown);
        let name = option.map_or_else(|| self.name(), str::to_owned);
        let Some(arg) = self.arg(shown) else {
            return Error::usage(format!("`{name}`: `{value}`"));
        };
        let takes = takes(arg);
        let message = match value {
            "" => format!("`{name}` takes {takes}, and nothing stands behind it"),
            _ => format!("`{name}` takes {takes}, found `{value}`"),
        };
        let known = known_values(arg);
        let near = near::nearest(value, known.iter().map(String::as_str));
        let sign = if arg.is_require_equals_set() { '=' } else { ' ' };
        Error::usage(message).help(match near {
            Some(near) => format!("did you mean `{name}{sign}{near}`?"),
            None => format!("for example `{name}{sign}{}`", example(arg)),
        })
    }

    fn needless_value(&self, shown: &str, value: &str) -> Error {
        Error::usage(format!("`{shown}` takes no value, found `{value}`"))
            .help(format!("`{shown}` alone says yes; leave it out to say no"))
    }

    fn unknown_option(&self, unknown: &str) -> Error {
        let options = long_names(self.command());
        if options.iter().any(|name| unknown == format!("--{name}")) {
            let behind = format!("it stands behind the command: `{} {unknown}`", self.name());
            return Error::usage(format!("`chinai` has no option `{unknown}`")).help(behind);
        }
        let message = format!("`{}` has no option `{unknown}`", self.name());
        Error::usage(message).help(self.meant_option(unknown, &options))
    }

    fn meant_option(&self, unknown: &str, options: &[&str]) -> String {
        let did_you_mean = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| format!("`--{name}`")).collect();
            format!("did you mean {}?", names.join(" or "))
        };
        // To the library `-kind` is `-k`.
        let is_typed = |name: &&&str| self.words.iter().any(|word| *word == format!("-{name}"));
        if let Some(name) = options.iter().find(is_typed) {
            return did_you_mean(&[name]);
        }
        let bare = unknown.trim_start_matches('-');
        if let Some(near) = near::nearest(bare, options.iter().copied()) {
            return did_you_mean(&[near]);
        }
        let begins = |name: &&&str| name.starts_with(bare) || bare.starts_with(**name);
        let alike: Vec<&str> = options.iter().filter(begins).copied().collect();
        if !alike.is_empty() && alike.len() <= 3 {
            return did_you_mean(&alike);
        }
        let has_it = |command: &&Command| long_names(command).contains(&bare);
        match self.commands().find(has_it) {
            Some(command) => format!("it is an option of `{}`", as_typed(command)),
            None => self.help_to_help(),
        }
    }

    fn needless_word(&self, word: &str) -> Error {
        let is_before = |pair: &&[String]| pair[1] == word && pair[0].starts_with("--");
        let option = self.words.windows(2).find(is_before).map(|pair| &*pair[0]);
        let message = format!("`{}` does not take `{word}`", self.name());
        Error::usage(message).help(match (self.command().get_name(), option) {
            (_, Some("--zip")) => format!("did you mean `--zip={word}`?"),
            ("build", _) => format!("the folder of the site is `--out {word}`"),
            ("init", _) => {
                "a name of several words needs quotes: `chinai init \"my archive\"`".to_owned()
            }
            ("completions" | "explain" | "import" | "man" | "schema", _) => {
                "one at a time".to_owned()
            }
            _ => "it takes the whole archive around here; another one is named by `--root DIR`"
                .to_owned(),
        })
    }

    fn unknown_command(&self, unknown: &str) -> Error {
        let error = Error::usage(format!("there is no command `{unknown}`"));
        let names = || self.commands().map(Command::get_name);
        let called = ELSEWHERE.iter().find(|(name, _)| *name == unknown).map(|(_, meant)| *meant);
        let asks = if self.words.get(1).is_some_and(|word| word == "help") { "help " } else { "" };
        error.help(match near::nearest(unknown, names().chain(["help"])).or(called) {
            Some(meant) => format!("did you mean `chinai {asks}{meant}`?"),
            None => format!("the commands are {}", names().collect::<Vec<_>>().join(", ")),
        })
    }

    fn missing(&self, shown: &str) -> Error {
        let Some(arg) = self.arg(shown) else { return Error::usage(format!("{shown} is missing")) };
        let (message, name) = match option(shown) {
            Some(name) => (format!("`{name}` must be given, too"), name.to_owned()),
            None => (format!("`{0}` needs {1}", self.name(), takes(arg)), self.name()),
        };
        Error::usage(message).help(match arg.get_action().takes_values() {
            true => format!("for example `{name} {}`", example(arg)),
            false => format!("add `{name}`"),
        })
    }

    fn conflict(&self, one: &str, other: &str) -> Error {
        let name = |shown| match (option(shown), self.arg(shown)) {
            (None, Some(arg)) => takes(arg),
            (name, _) => format!("`{}`", name.unwrap_or(shown)),
        };
        let (one, other) = (name(one), name(other));
        if one == other || other.is_empty() {
            return Error::usage(format!("{one} is given twice")).help("keep one of them");
        }
        Error::usage(format!("{other} and {one} can't be given together"))
            .help("leave one of them out")
    }

    fn help_to_help(&self) -> String {
        match self.command().get_name() {
            "chinai" => "`chinai --help` lists the commands and options".to_owned(),
            name => format!("`chinai help {name}` lists its options"),
        }
    }

    fn commands(&self) -> impl Iterator<Item = &Command> {
        self.program.get_subcommands().filter(|command| command.get_name() != "help")
    }
}

/// What commands are called in programs of the kind.
const ELSEWHERE: [(&str, &str); 12] = [
    ("add", "new"),
    ("create", "init"),
    ("dev", "serve"),
    ("find", "search"),
    ("generate", "build"),
    ("lint", "check"),
    ("preview", "serve"),
    ("publish", "build"),
    ("start", "serve"),
    ("validate", "check"),
    ("version", "--version"),
    ("watch", "serve"),
];

fn as_typed(command: &Command) -> String {
    match command.get_name() {
        "chinai" => "chinai".to_owned(),
        name => format!("chinai {name}"),
    }
}

fn long_names(command: &Command) -> Vec<&str> {
    command.get_arguments().filter_map(Arg::get_long).collect()
}

/// `--port` of `--port <N>`; none of what is no option.
fn option(shown: &str) -> Option<&str> {
    let name = shown.split([' ', '=', '[']).next()?;
    name.starts_with('-').then_some(name)
}

/// What an argument takes, in words.
fn takes(arg: &Arg) -> String {
    let words = known_values(arg);
    match (&words[..], values::of(arg)) {
        ([others @ .., last], value) if !others.is_empty() => {
            let what = value.map_or(String::new(), |value| format!("{}: ", value.words));
            format!("{what}{} or {last}", others.join(", "))
        }
        (_, Some(value)) => value.words.to_owned(),
        _ => "a value".to_owned(),
    }
}

fn example(arg: &Arg) -> String {
    let first = known_values(arg).into_iter().next();
    values::of(arg).map(|value| value.example.to_owned()).or(first).unwrap_or_default()
}

fn known_values(arg: &Arg) -> Vec<String> {
    // A switch knows `true` and `false`, and takes neither.
    let takes_values = arg.get_action().takes_values();
    let known = arg.get_possible_values().into_iter().filter(|_| takes_values);
    known.map(|value| value.get_name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, Color, parse};

    #[test]
    fn a_mistyped_call_is_answered_in_the_colour_it_asks_for() {
        let color = |call: &str| match parse(call.split(' ').map(Into::into)) {
            Err(Answer::Mistake(_, color)) => color,
            other => panic!("`{call}` is no mistake: {other:?}"),
        };
        assert_eq!(color("chinai --color never chek"), Color::Never);
        assert_eq!(color("chinai chek --color=always"), Color::Always);
        assert_eq!(color("chinai build --nope --color"), Color::Auto);
        assert_eq!(color("chinai chek --color purple"), Color::Auto);
    }
}
