//! `chinai stats`: the archive in numbers.

use std::io::Write;
use std::path::Path;

use crate::archive::Drafts;
use crate::cli::tools::{DataForm, Stats as Options};
use crate::commands::build::{read_sources, texts_of};
use crate::commands::{Outcome, Shell, Stop};
use crate::diagnostic::Severity;
use crate::pipeline::{self, Settings};
use crate::report;
use crate::stats::Stats;

/// Counts what is in the archive of this folder. With an error it is told instead: the numbers
/// would be wrong.
pub fn run(
    root: &Path,
    options: &Options,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let drafts = if options.drafts { Drafts::Included } else { Drafts::LeftOut };
    let (sources, mut findings) = read_sources(root)?;
    let (site, found) =
        pipeline::build(sources, &Settings { drafts, is_search_off: true, ..Settings::default() });
    findings.extend(found);
    findings.retain(|finding| finding.severity() == Severity::Error);
    let Some(site) = site.filter(|_| findings.is_empty()) else {
        let drawn = report::draw(&findings, &texts_of(root, &findings), shell.style);
        write!(talk, "{drawn}\n{}: nothing was counted\n", report::tally(&findings))?;
        return Ok(Outcome::Refused);
    };
    let stats = Stats::of(site.archive());
    match options.format {
        DataForm::Human => write!(out, "{stats}")?,
        DataForm::Json => write!(out, "{}", stats.json())?,
    }
    Ok(Outcome::Done)
}
