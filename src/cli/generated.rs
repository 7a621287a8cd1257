//! What is made from the command line itself: completions and manual pages.

use std::io::{self, Write};

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;

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
    // A page that changes with the day it is made would never be the same twice.
    Man::new(command).date("").render(&mut page)?;
    Ok(page)
}
