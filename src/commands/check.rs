//! `chinai check`: everything `build` would say, and what only a reader of the whole archive
//! notices. Writes nothing but `urls.lock`, when asked to.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process;

use crate::archive::Drafts;
use crate::check::{self, lock};
use crate::cli::{Check, Form};
use crate::commands::build::{drafts_left_out, is_refused, limits, read_sources, texts_of};
use crate::commands::{Outcome, Shell, Stop, source_date};
use crate::diagnostic::Diagnostic;
use crate::disk::{read, write};
use crate::pipeline::{self, Settings};
use crate::render::Site;
use crate::report::{self, Style, forms};
use crate::source::Sources;
use crate::watchdog;

/// Reads the archive of this folder over.
pub fn run(
    root: &Path,
    options: &Check,
    shell: &Shell,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let drafts = if options.drafts { Drafts::Included } else { Drafts::LeftOut };
    let built = source_date(shell.source_date_epoch.as_deref())?;
    let (mut sources, mut findings) = read_sources(root)?;
    let (lock, found) = read::read_lock(root, limits(sources.config.as_ref()))?;
    findings.extend(found);
    sources.lock.clone_from(&lock);
    let (site, found) =
        pipeline::build(sources, &Settings { drafts, built, ..Settings::default() });
    findings.extend(found);
    if let Some(site) = &site {
        findings.extend(render(site, options, shell.style));
        let lock = lock.as_ref().filter(|_| !options.lock);
        let found = check::check(site.archive(), site.pages(), lock, &findings);
        findings.extend(found);
    }
    let texts = Sources { lock: lock.clone(), ..texts_of(root, &findings) };
    let told = Told { findings: &findings, texts: &texts, options, style: shell.style };
    told.tell(out, talk)?;
    let is_refused = is_refused(&findings, options.strict);
    if let Some(site) = site.filter(|_| !is_refused) {
        if options.lock {
            let text = lock::written(site.archive(), site.pages(), lock.as_ref());
            write::replace(&root.join(lock::FILE), &text)?;
        }
        told.close(&site, talk)?;
    }
    Ok(if is_refused { Outcome::Refused } else { Outcome::Done })
}

/// Renders every page, to hear what is wrong with templates.
fn render(site: &Site, options: &Check, style: Style) -> Vec<Diagnostic> {
    let stop = |finding: &Diagnostic| {
        let findings = std::slice::from_ref(finding);
        let told = Told { findings, texts: &Sources::default(), options, style };
        // Whether anybody hears it or not: nothing else can stop the page.
        told.tell(&mut io::stdout(), &mut io::stderr()).ok();
        process::exit(1);
    };
    watchdog::watched(site, stop, |onlooker| pipeline::read_over(site, onlooker))
}

/// What was found, and how it is told.
struct Told<'a> {
    findings: &'a [Diagnostic],
    texts: &'a Sources,
    options: &'a Check,
    style: Style,
}

impl Told<'_> {
    fn tell(&self, out: &mut dyn Write, talk: &mut dyn Write) -> io::Result<()> {
        let Self { findings, texts, options, style } = *self;
        match options.format {
            Form::Human => {
                let draw = if options.verbose { report::draw_all } else { report::draw };
                write!(talk, "{}", draw(findings, texts, style))?;
                let is_refused = is_refused(findings, options.strict);
                if is_refused { writeln!(talk, "\n{}", report::tally(findings)) } else { Ok(()) }
            }
            Form::Json => write!(out, "{}", forms::json(findings, texts)),
            Form::Short => write!(out, "{}", forms::short(findings, texts)),
            Form::Github => write!(out, "{}", forms::github(findings, texts)),
        }
    }

    /// The last line, when nothing is in the way of the site.
    fn close(&self, site: &Site, talk: &mut dyn Write) -> io::Result<()> {
        if self.options.quiet || self.options.format != Form::Human {
            return Ok(());
        }
        if !self.findings.is_empty() {
            writeln!(talk)?;
        }
        let end = Summary {
            n_issues: site.archive().issues().len(),
            n_drafts: site.archive().n_drafts_left_out(),
            tally: report::tally(self.findings),
            is_locked: self.options.lock,
        };
        write!(talk, "{end}")
    }
}

/// What came of it, in a line.
struct Summary {
    n_issues: usize,
    /// Drafts that were not.
    n_drafts: usize,
    tally: String,
    is_locked: bool,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.n_issues == 1 { "" } else { "s" };
        let tally = if self.tally.is_empty() { "nothing to mend" } else { &self.tally };
        writeln!(f, "{} issue{plural} read: {tally}", self.n_issues)?;
        f.write_str(&drafts_left_out(self.n_drafts))?;
        if self.is_locked {
            writeln!(f, "their addresses are in {}", lock::FILE)?;
        }
        Ok(())
    }
}
