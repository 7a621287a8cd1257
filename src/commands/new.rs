//! `chinai new`: begins an issue.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::New;
use crate::commands::{Outcome, Shell, Stop, build};
use crate::config::Html;
use crate::disk::list::{self, Listed};
use crate::disk::{read, write};
use crate::error::Error;
use crate::issue::date::{DateProblem, PartialDate};
use crate::issue::parse;
use crate::issue::{IssueNumber, Kind, placeholder};
use crate::pipeline;
use crate::report::{self, Style};
use crate::source::{SitePath, SourceText};
use crate::stub::Stub;
use crate::theme::Theme;

/// Begins an issue in the archive of this folder.
pub fn run(
    root: &Path,
    options: &New,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let stub = stub(options, &taken(root)?)?;
    let has_schema = root.join("schema/issue.json").is_file();
    let text = stub.text(has_schema.then_some("../schema/issue.json"));
    sound(&stub, &text)?;
    let path = root.join("issues").join(stub.file_name());
    if !write::create(&path, &text)? {
        let error = Error::content(format!("`{}` is there already", near_by(&path, shell)));
        return Err(error.help("go on writing in it, or give the new issue another title").into());
    }
    writeln!(out, "{}", near_by(&path, shell))?;
    out.flush()?;
    writeln!(
        talk,
        "a draft: `chinai serve` shows it; delete its line `draft: true` to publish it"
    )?;
    if let Some(editor) =
        shell.editor.as_deref().filter(|_| shell.is_interactive && !options.no_edit)
    {
        edit(editor, &path, shell.style, talk)?;
    }
    Ok(Outcome::Done)
}

/// The numbers that are taken, and by which file.
fn taken(root: &Path) -> Result<BTreeMap<IssueNumber, SitePath>, Error> {
    let (config, _) = read::read_config(root)?;
    let limits = build::limits(config.as_ref());
    let listing = list::list(root)?;
    let is_markdown = |file: &&Listed| file.path().as_str().ends_with(".md");
    let files: Vec<&Listed> = listing.files.iter().filter(is_markdown).collect();
    let files = pipeline::each(&files, |file| read::read_file(file, limits));
    // What is wrong in other files is no business of a new one.
    let files = files.into_iter().collect::<Result<_, _>>()?;
    let (sources, _) = read::collect(None, &listing, files, &Theme::NONE);
    Ok(pipeline::numbers(&sources))
}

fn stub(options: &New, taken: &BTreeMap<IssueNumber, SitePath>) -> Result<Stub, Error> {
    let title = options.title.join(" ");
    let title = if title.trim().is_empty() { placeholder::TITLE.to_owned() } else { title };
    Ok(Stub {
        number: number(options.number, taken)?,
        title: title.trim().to_owned(),
        date: date(options.date.as_deref())?,
        kind: options.kind.as_deref().map_or(Ok(Kind::Feature), kind)?,
    })
}

/// The number that was asked for, or else the one after the last.
fn number(
    asked: Option<u32>,
    taken: &BTreeMap<IssueNumber, SitePath>,
) -> Result<IssueNumber, Error> {
    let next = taken.keys().next_back().map_or(1, |last| last.get() + 1);
    let number = IssueNumber::new(asked.unwrap_or(next)).ok_or_else(|| {
        let message = format!("the number of an issue is one from 1 to {}", IssueNumber::MAX);
        Error::usage(message).help("say which with `--number`")
    })?;
    match taken.get(&number) {
        None => Ok(number),
        Some(path) => {
            let error = Error::usage(format!("issue {number} is there already: {path}"));
            Err(error.help(format!("the next free number is {next}: leave `--number` out")))
        }
    }
}

/// The date that was asked for, or else today where this machine stands.
pub(super) fn date(asked: Option<&str>) -> Result<PartialDate, Error> {
    let today = || jiff::Zoned::now().date().to_string();
    let text = asked.map_or_else(today, str::to_owned);
    PartialDate::parse(&text).map_err(|problem| {
        let message = "takes a day, a month or a year of the calendar";
        let error = Error::usage(format!("`--date` {message}, found `{text}`"));
        match problem {
            DateProblem::Form(meant) if !meant.is_empty() => {
                let meant: Vec<String> =
                    meant.iter().map(|date| format!("`--date {date}`")).collect();
                error.help(format!("did you mean {}?", meant.join(" or ")))
            }
            _ => error.help("such as `2026-11-24`, `2026-11` or `2026`"),
        }
    })
}

fn kind(typed: &str) -> Result<Kind, Error> {
    Kind::from_key(typed).ok_or_else(|| {
        let error = Error::usage(format!("`{typed}` is not a kind of issue"));
        let keys = Kind::ALL.iter().map(|(_, key, _)| *key);
        error.help(match Kind::meant(typed) {
            Some(meant) => format!("did you mean `--kind {meant}`?"),
            None => format!("known are {}", keys.collect::<Vec<_>>().join(", ")),
        })
    })
}

/// Refuses what would be a mistake from its first line on, such as a title with control characters.
fn sound(stub: &Stub, text: &str) -> Result<(), Error> {
    let source = SourceText::new(&format!("issues/{}", stub.file_name()), text);
    let (_, findings) = parse::parse(&source, Html::default());
    match findings.first() {
        None => Ok(()),
        Some(finding) => {
            Err(Error::usage(finding.message.clone()).help("give the issue another title"))
        }
    }
}

/// Opens a file in an editor and waits until it is closed.
fn edit(editor: &OsStr, path: &Path, style: Style, talk: &mut dyn Write) -> io::Result<()> {
    // `code --wait` is a program and its argument.
    let editor = editor.to_string_lossy();
    let mut words = editor.split_whitespace();
    let Some(program) = words.next() else { return Ok(()) };
    let ended = Command::new(program).args(words).arg(path).status();
    let failure = match ended {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    let message = format!("cannot edit it with `{editor}`: {failure}");
    let help = Some("set EDITOR to another program, or open the file yourself");
    write!(talk, "{}", report::draw_warning(&message, help, style))
}

/// A path as one would type it here.
fn near_by(path: &Path, shell: &Shell) -> String {
    let path: PathBuf = path.strip_prefix(&shell.here).map_or_else(|_| path.into(), Path::to_owned);
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;

    use super::edit;
    use crate::cli;
    use crate::issue::IssueNumber;
    use crate::report::Style;

    #[test]
    fn the_numbers_that_can_be_typed_are_those_of_issues() {
        for number in [0, 1, IssueNumber::MAX, IssueNumber::MAX + 1] {
            let args = ["chinai".to_owned(), "new".to_owned(), format!("--number={number}")];
            let is_typed = cli::parse(args.map(Into::into)).is_ok();
            assert_eq!(is_typed, IssueNumber::new(number).is_some(), "{number}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_editor_is_a_program_with_its_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("an issue.md");
        fs::write(&path, "").unwrap();
        let mut talk = Vec::new();
        let style = Style { color: false, width: 100 };
        edit(OsStr::new("rm -f"), &path, style, &mut talk).unwrap();
        assert!(!path.exists() && talk.is_empty());
    }

    #[test]
    fn an_editor_that_is_not_there_is_told_and_no_failure() {
        let mut talk = Vec::new();
        let style = Style { color: false, width: 100 };
        edit(OsStr::new("no-such-editor"), "a.md".as_ref(), style, &mut talk).unwrap();
        let talk = String::from_utf8(talk).unwrap();
        assert!(talk.starts_with("warning: cannot edit it with `no-such-editor`: "), "{talk}");
        assert!(talk.contains("set EDITOR to another program"), "{talk}");
    }
}
