//! `chinai schema`: what an author may write, for an editor.

use std::io::Write;
use std::path::Path;

use crate::cli::tools::Schema as Options;
use crate::commands::{Outcome, Shell, Stop};
use crate::disk::write;
use crate::error::Error;
use crate::near;
use crate::schema::{self, Schema};

/// Prints a schema, or writes them all to a folder.
pub fn run(
    options: &Options,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    match (&options.name, &options.out) {
        (Some(name), _) => write!(out, "{}", named(name)?.text())?,
        (None, Some(folder)) => {
            write_all(&shell.here.join(folder))?;
            writeln!(talk, "{} schemas are in {}", schema::ALL.len(), folder.display())?;
        }
        (None, None) => {
            for schema in schema::ALL {
                writeln!(out, "  {:10}{}", schema.name, schema.about)?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// Writes every schema to a folder, in place of those that are there.
fn write_all(folder: &Path) -> Result<(), Error> {
    schema::ALL
        .iter()
        .try_for_each(|schema| write::replace(&folder.join(schema.file_name()), &schema.text()))
}

fn named(typed: &str) -> Result<&'static Schema, Error> {
    Schema::named(typed).ok_or_else(|| {
        let names = || schema::ALL.iter().map(|schema| schema.name);
        let error = Error::usage(format!("there is no schema of `{typed}`"));
        match near::nearest(typed, names()) {
            Some(near) => error.help(format!("did you mean `chinai schema {near}`?")),
            None => error.help(format!("there are {}", names().collect::<Vec<_>>().join(", "))),
        }
    })
}
