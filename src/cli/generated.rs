//! What is made from the command line itself: completions and manual pages.

use std::io::{self, Write};

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, EXIT_CODES};

/// Writes what a shell needs to complete the command line.
pub fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    // The generator panics when it can't write: it gets what can't fail.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "chinai", &mut script);
    out.write_all(&script)
}

/// The manual: pages by name, `chinai` first, then `chinai-build` and the others.
pub fn manual() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut program = Cli::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    let commands =
        commands.map(|command| (format!("chinai-{}", command.get_name()), command.clone()));
    let all = std::iter::once(("chinai".to_owned(), program.clone())).chain(commands);
    all.map(|(name, command)| Ok((name, page(command)?))).collect()
}

fn page(command: Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let examples = examples(&command);
    let has_commands = command.has_subcommands();
    // A page that changes with the day it is made would never be the same twice.
    let man = Man::new(command).date("");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    page.write_all(examples.as_bytes())?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    page.write_all(format!(".SH EXIT STATUS\n{}\n", escaped(EXIT_CODES)).as_bytes())?;
    Ok(page)
}

/// The examples of a command, and what is said below them, as sections of its page.
fn examples(command: &Command) -> String {
    let text = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    let text = text.trim_start_matches("Examples:").trim_matches('\n');
    let (examples, notes) = text.split_once("\n\n").unwrap_or((text, ""));
    // As they stand, line by line.
    let examples = format!(".SH EXAMPLES\n.nf\n{}\n.fi\n", escaped(examples));
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!(".SH DESCRIPTION\n{}\n", escaped(notes))
    };
    examples + &notes
}

/// A text with nothing in it that roff would take for its own.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    let lines = text.lines().map(|line| match line.starts_with(['.', '\'']) {
        true => format!("\\&{line}"),
        false => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
