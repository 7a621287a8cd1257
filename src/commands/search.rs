//! `chinai search`: what the archive says of something, in the terminal.

use std::io::Write;
use std::path::Path;

use crate::archive::Drafts;
use crate::cli::{Search, SearchForm};
use crate::commands::build::{is_refused, read_sources};
use crate::commands::{Outcome, Shell, Stop, source_date};
use crate::pipeline::{self, Settings};
use crate::report;
use crate::search::answer::Answer;
use crate::search::oracle::Oracle;
use crate::search::query::Query;

/// Looks through the archive of this folder, drafts included.
pub fn run(
    root: &Path,
    options: &Search,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let built = source_date(shell.source_date_epoch.as_deref())?;
    let settings = Settings { drafts: Drafts::Included, built, ..Settings::default() };
    let (sources, mut findings) = read_sources(root)?;
    let (site, found) = pipeline::build(sources, &settings);
    findings.extend(found);
    let Some(site) = site else {
        writeln!(talk, "{}: nothing was searched; see `chinai check`", report::tally(&findings))?;
        return Ok(Outcome::Refused);
    };
    if is_refused(&findings, false) {
        let tally = report::tally(&findings);
        writeln!(talk, "{tally}: something may be missing; see `chinai check`")?;
    }
    let typed = options.query.join(" ");
    let query = Query::parse(&typed, false);
    let oracle = Oracle::new(site.archive());
    talk.write_all(doubts(&oracle, &query).as_bytes())?;
    let hits = oracle.search(&query);
    let answer = Answer::new(site.archive(), &typed, &hits);
    match options.format {
        SearchForm::Human => write!(out, "{}", answer.lines())?,
        SearchForm::Json => write!(out, "{}", answer.json())?,
    }
    let n = answer.n_issues();
    match n {
        0 => writeln!(talk, "nothing was found")?,
        _ => writeln!(talk, "{n} issue{}", if n == 1 { "" } else { "s" })?,
    }
    Ok(Outcome::Done)
}

/// What may be mistyped, a line each.
fn doubts(oracle: &Oracle<'_>, query: &Query) -> String {
    let mut doubts = String::new();
    for name in query.unknown_filters() {
        doubts += &format!("`{name}:` is no filter: looked for as a word");
        doubts += &did_you_mean(Query::nearest_filter(name).map(|near| format!("{near}:")));
    }
    for (filter, value, near) in oracle.unknown_values(query) {
        let name = filter.name();
        doubts += &format!("nothing here has `{name}:{value}`");
        doubts += &did_you_mean(near.map(|near| match near.contains(char::is_whitespace) {
            true => format!("{name}:\"{near}\""),
            false => format!("{name}:{near}"),
        }));
    }
    doubts
}

fn did_you_mean(near: Option<String>) -> String {
    near.map_or_else(|| "\n".to_owned(), |near| format!("; did you mean `{near}`?\n"))
}
