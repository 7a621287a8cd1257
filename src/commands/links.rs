//! `chinai links`: looks at the links that lead out of the archive.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use crate::archive::Drafts;
use crate::archive::standings::{self, Standing};
use crate::cli::tools::{DataForm, Links};
use crate::commands::build::{read_sources, texts_of};
use crate::commands::{Outcome, Shell, Stop, new};
use crate::diagnostic::Severity;
use crate::disk::write;
use crate::error::Error;
use crate::issue::date::PartialDate;
use crate::links::{self, Look, Report};
use crate::pipeline::{self, Settings};
use crate::report;
use crate::web::polite::{self, Walk};
use crate::web::{Client, Reach, Silence};

/// Looks at the links of the archive in this folder.
pub fn run(
    root: &Path,
    options: &Links,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let since = options.since.as_deref().map(since).transpose()?;
    let today = new::date(None)?;
    let (sources, mut findings) = read_sources(root)?;
    let settings =
        Settings { drafts: Drafts::Included, is_search_off: true, ..Settings::default() };
    let (site, found) = pipeline::build(sources, &settings);
    findings.extend(found);
    findings.retain(|finding| finding.severity() == Severity::Error);
    let Some(site) = site.filter(|_| findings.is_empty()) else {
        let drawn = report::draw(&findings, &texts_of(root, &findings), shell.style);
        write!(talk, "{drawn}\n{}: nothing was looked at\n", report::tally(&findings))?;
        return Ok(Outcome::Refused);
    };
    let outgoing = links::outgoing(site.archive(), since);
    let mut standings = site.archive().standings().clone();
    let is_known = |address: &String| {
        let known = standings.get(address);
        !options.again && known.is_some_and(|known| links::is_fresh(known, today))
    };
    let asked: Vec<String> = outgoing.keys().filter(|it| !is_known(it)).cloned().collect();
    let looks = look_at(&asked, options, shell);
    let answered = || looks.iter().filter(|(_, look)| look.state.is_some());
    for (address, look) in answered() {
        let (state, to) = (look.state, look.to.clone());
        standings.note(address, Standing { state, checked: Some(today), to, archived: None });
    }
    let report = Report::new(&outgoing, &looks, &standings);
    match options.format {
        DataForm::Human => write!(out, "{report}")?,
        DataForm::Json => write!(out, "{}", report.json())?,
    }
    out.flush()?;
    writeln!(talk, "{}; {} asked now", report.tally(), answered().count())?;
    if options.write {
        write::replace(&root.join(standings::FILE), &standings.written())?;
        writeln!(talk, "what was found is in {}", standings::FILE)?;
    }
    Ok(if report.has_gone() { Outcome::Refused } else { Outcome::Done })
}

fn since(typed: &str) -> Result<PartialDate, Error> {
    PartialDate::parse(typed).map_err(|_| {
        Error::usage(format!("`--since` takes a day, a month or a year, found `{typed}`"))
            .help("such as `2026-11-24`, `2026-11` or `2026`")
    })
}

/// Asks for the addresses; those within the own network are left out unless they are wanted.
fn look_at(addresses: &[String], options: &Links, shell: &Shell) -> BTreeMap<String, Look> {
    let reach = if options.allow_private { Reach::Everywhere } else { Reach::Public };
    let is_watched = shell.is_interactive && io::stderr().is_terminal();
    let tell = |n_done: usize| {
        if is_watched {
            // Whoever does not see it has lost nothing.
            write!(io::stderr(), "\r{n_done} of {} ", addresses.len()).ok();
        }
    };
    let walks = polite::ask_all(&Client::new(reach, polite::ERRAND), addresses, tell);
    if is_watched && !addresses.is_empty() {
        write!(io::stderr(), "\r").ok();
    }
    let looks = addresses.iter().cloned().zip(walks);
    looks.map(|(address, walk)| (address, look(walk))).collect()
}

/// What came of an address.
fn look(Walk { hops, end }: Walk) -> Look {
    let silence = match end {
        Ok(status) => return links::judged(&hops, Ok(status)),
        Err(silence) => silence,
    };
    match (&silence, hops.last()) {
        (Silence::Private, Some((_, at))) => {
            links::judged(&hops, Err(format!("it sends us on into the own network, to {at}")))
        }
        (Silence::Private | Silence::Busy(_), _) => links::not_asked(silence.to_string()),
        (Silence::Absent(_) | Silence::Unreachable(_), _) => {
            links::judged(&hops, Err(silence.to_string()))
        }
    }
}
