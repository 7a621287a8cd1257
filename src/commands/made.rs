//! `chinai completions` and `chinai man`: what is made from the command line itself.

use std::io::{self, Write};

use crate::cli::generated;
use crate::cli::tools::{Completions, Man};
use crate::commands::{Outcome, Shell, Stop};
use crate::disk::write;
use crate::error::Error;
use crate::near;

/// Writes what a shell needs to complete the command line.
pub fn completions(options: &Completions, out: &mut dyn Write) -> io::Result<Outcome> {
    generated::completions(options.shell, out)?;
    Ok(Outcome::Done)
}

/// Writes a page of the manual, or all of them to a folder.
pub fn man(
    options: &Man,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let pages = generated::manual()?;
    if let Some(folder) = &options.out {
        for (name, page) in &pages {
            let page = String::from_utf8_lossy(page);
            write::replace(&shell.here.join(folder).join(format!("{name}.1")), &page)?;
        }
        writeln!(talk, "{} pages are in {}", pages.len(), folder.display())?;
        return Ok(Outcome::Done);
    }
    let wanted = match &options.command {
        Some(command) => format!("chinai-{command}"),
        None => "chinai".to_owned(),
    };
    match pages.iter().find(|(name, _)| *name == wanted) {
        Some((_, page)) => out.write_all(page)?,
        None => return Err(unknown(&wanted, &pages).into()),
    }
    Ok(Outcome::Done)
}

fn unknown(wanted: &str, pages: &[(String, Vec<u8>)]) -> Error {
    let bare = |name: &str| name.trim_start_matches("chinai-").to_owned();
    let wanted = bare(wanted);
    let commands: Vec<String> = pages.iter().map(|(name, _)| bare(name)).collect();
    let error = Error::usage(format!("there is no command `{wanted}`"));
    match near::nearest(&wanted, commands.iter().map(String::as_str)) {
        Some(near) => error.help(format!("did you mean `chinai man {near}`?")),
        None => error.help("`chinai --help` lists them all"),
    }
}
