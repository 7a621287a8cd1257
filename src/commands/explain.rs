//! `chinai explain`: the page of a diagnostic.

use std::io::{self, Write};

use crate::cli::Explain;
use crate::commands::{Outcome, Stop};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::near;

/// Shows the page of a code; without one, the list of all.
pub fn run(options: &Explain, out: &mut dyn Write) -> Result<Outcome, Stop> {
    match &options.code {
        Some(typed) => write!(out, "{}", code(typed)?.page())?,
        None => list(out)?,
    }
    Ok(Outcome::Done)
}

/// The code that was typed: as it stands in a message, with or without what is around it.
fn code(typed: &str) -> Result<Code, Error> {
    let bare = typed.trim_end_matches(':').trim_end_matches(']');
    let bare = bare.rsplit('[').next().unwrap_or(bare);
    Code::named(&bare.to_lowercase()).ok_or_else(|| {
        let error = Error::usage(format!("no message is called `{typed}`"));
        match near::nearest(bare, Code::ALL.iter().map(|code| code.name())) {
            Some(near) => error.help(format!("did you mean `chinai explain {near}`?")),
            None => error.help("`chinai explain` lists them all"),
        }
    })
}

/// The list of all pages, without what makes it links.
fn list(out: &mut dyn Write) -> io::Result<()> {
    for line in Code::PAGES.lines() {
        let entry = line.strip_prefix("- [").and_then(|rest| rest.split_once(']'));
        let entry = entry.and_then(|(name, rest)| Some((name, rest.split_once(") ")?.1)));
        match entry {
            Some((name, words)) => writeln!(out, "  {name} {words}")?,
            None => writeln!(out, "{}", line.trim_start_matches('#').trim_start())?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::code;
    use crate::diagnostic::Code;

    #[test]
    fn a_code_may_be_copied_with_what_stands_around_it() {
        for typed in ["near-name", "Near-Name", "[near-name]", "warning[near-name]:"] {
            assert_eq!(code(typed).unwrap(), Code::NearName, "{typed}");
        }
    }

    #[test]
    fn a_mistyped_code_is_answered_with_the_near_one() {
        let error = code("unkown-field").unwrap_err();
        assert_eq!(error.way_out(), Some("did you mean `chinai explain unknown-field`?"));
        assert_eq!(code("xyz").unwrap_err().way_out(), Some("`chinai explain` lists them all"));
    }
}
