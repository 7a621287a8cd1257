//! `chinai build`: read, make the site, publish it, tell what was found.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use crate::archive::Drafts;
use crate::cli::Build;
use crate::commands::{Outcome, Shell, Stop, package, source_date};
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::list::{self, Listing};
use crate::disk::publish::{self, Options, Publisher, Surroundings};
use crate::disk::read::{self, Limits};
use crate::error::Error;
use crate::fingerprint;
use crate::out_path::OutPath;
use crate::pipeline::{self, Content, Onlooker, Settings, Threads};
use crate::render::Site;
use crate::report;
use crate::source::{SitePath, SourceText, Sources};
use crate::theme;
use crate::watchdog;

/// How long a build waits for another one with `--wait`.
const WAIT: Duration = Duration::from_secs(30);

/// Publishes the site of this folder.
pub fn run(
    root: &Path,
    options: &Build,
    shell: &Shell,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let settings = settings(options, shell)?;
    let out = options.out.clone().unwrap_or_else(|| beside(root, &shell.here));
    let publisher = open(root, &out, options, shell)?;
    let asked = options.zip.as_ref().map(Option::as_deref);
    let package =
        asked.map(|asked| package::target(asked, &out, &list::inputs(root))).transpose()?;
    // About the disk, not the archive: told, but nothing that `--strict` should refuse.
    let swept: Vec<Diagnostic> = publisher.warnings().iter().map(swept).collect();
    let (sources, mut findings) = read_sources(root)?;
    let fingerprint = fingerprint::of(&sources, &settings);
    let (site, found) = pipeline::build(sources, &settings);
    findings.extend(found);
    let attempt = Attempt { options, shell, out: &out, package: package.as_deref() };
    let published = match &site {
        Some(site) => attempt.publish(site, publisher, &fingerprint, &mut findings)?,
        None => None,
    };
    findings.extend(swept);
    write!(talk, "{}", report::draw(&findings, &texts_of(root, &findings), shell.style))?;
    match (site, published) {
        (Some(site), Some(done)) => {
            let outcome = attempt.close(&site, &done, !findings.is_empty(), talk);
            // The program ends here, and the system takes back all memory at once.
            mem::forget(site);
            outcome
        }
        _ => {
            writeln!(talk, "\n{}", refusal(&findings, out.exists()))?;
            Ok(Outcome::Refused)
        }
    }
}

/// The usual output, named as one would from here.
fn beside(root: &Path, here: &Path) -> PathBuf {
    let out = root.join("public");
    out.strip_prefix(here).map(Path::to_owned).unwrap_or(out)
}

fn settings(options: &Build, shell: &Shell) -> Result<Settings, Error> {
    let base_url = options.base_url.as_deref().map(base_url).transpose()?;
    let drafts = if options.drafts { Drafts::Included } else { Drafts::LeftOut };
    let built = source_date(shell.source_date_epoch.as_deref())?;
    Ok(Settings { base_url, drafts, is_search_off: options.no_search, built })
}

fn base_url(typed: &str) -> Result<String, Error> {
    config::base_address(typed).ok_or_else(|| {
        let meant = config::base_address(&format!("https://{typed}"));
        let meant = meant.filter(|_| typed.contains('.') && !typed.contains(':'));
        let meant = meant.unwrap_or_else(|| "https://example.org/archive/".to_owned());
        Error::usage(format!("`--base-url` must be http(s)://host/…, found `{typed}`"))
            .help(format!("for example `--base-url {meant}`"))
    })
}

fn open(root: &Path, out: &Path, options: &Build, shell: &Shell) -> Result<Publisher, Error> {
    let inputs = list::inputs(root);
    let surroundings = Surroundings { inputs: &inputs, root, home: shell.home.as_deref() };
    let wait = if options.wait { WAIT } else { Duration::ZERO };
    let Build { durable, keep_foreign, .. } = *options;
    publish::open(out, &surroundings, Options { durable, keep_foreign, wait })
}

/// The files that findings speak of, to show their lines: the pipeline keeps no text. What can't
/// be read again is told without its line.
pub(super) fn texts_of(root: &Path, findings: &[Diagnostic]) -> Sources {
    let places = findings.iter().flat_map(|finding| {
        finding.place.iter().chain(finding.notes.iter().map(|(_, place)| place))
    });
    let wanted: BTreeSet<&SitePath> = places.map(|place| &place.path).collect();
    if wanted.is_empty() {
        return Sources::default();
    }
    let (config, _) = read::read_config(root).unwrap_or_default();
    let limits = limits(config.as_ref());
    let listing = list::list(root).unwrap_or_default();
    let listed = listing.files.iter().filter(|file| wanted.contains(file.path()));
    let files = listed.filter_map(|file| read::read_file(file, limits).ok());
    read::collect(config, &Listing::default(), files.collect(), &theme::DEFAULT).0
}

/// Reads every file of the site, several at a time.
pub(super) fn read_sources(root: &Path) -> Result<(Sources, Vec<Diagnostic>), Error> {
    read_listed(root, &list::list(root)?)
}

/// Reads what was written for a site; what lies beside its issues is only named.
pub(super) fn read_texts(root: &Path) -> Result<(Sources, Vec<SitePath>), Error> {
    let mut listing = list::list(root)?;
    let beside = listing.files.extract_if(.., |file| file.is_attachment());
    let beside = beside.map(|file| file.path().clone()).collect();
    let (sources, _) = read_listed(root, &listing)?;
    Ok((sources, beside))
}

fn read_listed(root: &Path, listing: &Listing) -> Result<(Sources, Vec<Diagnostic>), Error> {
    let (config, mut findings) = read::read_config(root)?;
    let limits = limits(config.as_ref());
    let files = pipeline::each(&listing.files, |file| read::read_file(file, limits));
    let files = files.into_iter().collect::<Result<_, _>>()?;
    let (sources, found) = read::collect(config, listing, files, &theme::DEFAULT);
    findings.extend(found);
    Ok((sources, findings))
}

/// How large sources may be; what is wrong in the settings is told by the pipeline.
pub(super) fn limits(config: Option<&SourceText>) -> Limits {
    Limits { source: Config::read(config).0.max_source }
}

fn swept(warning: &String) -> Diagnostic {
    Diagnostic::new(Code::SweptStage, warning)
}

/// One run of `build`, with what it was asked.
struct Attempt<'a> {
    options: &'a Build,
    shell: &'a Shell,
    out: &'a Path,
    /// Where the site goes once more, as one file.
    package: Option<&'a Path>,
}

/// What became of the files of the site.
struct Done {
    n_written: usize,
    n_unchanged: usize,
    n_removed: usize,
}

impl Attempt<'_> {
    /// Publishes unless the findings forbid it. Pages are rendered in any case, so that mistakes
    /// in templates are told together with the others.
    fn publish(
        &self,
        site: &Site,
        publisher: Publisher,
        fingerprint: &str,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Option<Done>, Error> {
        if self.is_refused(findings) {
            let stop = |finding: &Diagnostic| self.stop(finding);
            let read_over = |onlooker: &dyn Onlooker| pipeline::read_over(site, onlooker);
            findings.extend(watchdog::watched(site, stop, read_over));
            return Ok(None);
        }
        if publisher.is_current(fingerprint)? {
            let n_unchanged = publisher.n_files();
            return Ok(Some(Done { n_written: 0, n_unchanged, n_removed: 0 }));
        }
        let stage = publisher.stage()?;
        let put = |path: &OutPath, content: Content<'_>| match content {
            Content::Whole(bytes) => stage.put(path, bytes).map(drop),
            Content::Long(write) => stage.put_long(path, &*write).map(drop),
        };
        findings.extend(self.render(site, put)?);
        if self.is_refused(findings) {
            return Ok(None);
        }
        let published = stage.publish(fingerprint, &Threads)?;
        let leftover = published.leftover;
        findings.extend(leftover.map(|what| Diagnostic::new(Code::Leftover, what)));
        Ok(Some(Done {
            n_written: published.written,
            n_unchanged: published.unchanged,
            n_removed: published.removed,
        }))
    }

    fn render(
        &self,
        site: &Site,
        take: impl Fn(&OutPath, Content<'_>) -> Result<(), Error> + Sync,
    ) -> Result<Vec<Diagnostic>, Error> {
        let stop = |finding: &Diagnostic| self.stop(finding);
        watchdog::watched(site, stop, |onlooker| pipeline::render(site, onlooker, take))
    }

    /// Ends the program while a page is still being rendered: nothing else can stop it.
    fn stop(&self, finding: &Diagnostic) {
        let findings = std::slice::from_ref(finding);
        let report = report::draw(findings, &Sources::default(), self.shell.style);
        let last = refusal(findings, self.out.exists());
        // Whether anybody hears it or not, the program ends here.
        writeln!(io::stderr(), "{report}\n{last}").ok();
        process::exit(1);
    }

    fn is_refused(&self, findings: &[Diagnostic]) -> bool {
        is_refused(findings, self.options.strict)
    }

    fn close(
        &self,
        site: &Site,
        done: &Done,
        has_said_something: bool,
        talk: &mut dyn Write,
    ) -> Result<Outcome, Stop> {
        if let Some(target) = self.package {
            package::write(site, target)?;
        }
        let summary = Summary {
            n_issues: site.archive().issues().len(),
            n_drafts: site.archive().n_drafts_left_out(),
            n_pages: site.pages().iter().filter(|planned| planned.page.is_for_readers()).count(),
            n_written: done.n_written,
            n_unchanged: done.n_unchanged,
            n_removed: done.n_removed,
            time: self.shell.started.elapsed(),
            out: self.out,
        };
        if !self.options.quiet {
            if has_said_something {
                writeln!(talk)?;
            }
            write!(talk, "{summary}")?;
            if let Some(target) = self.package {
                writeln!(talk, "and, to be read without a host, in {}", target.display())?;
            }
        }
        Ok(Outcome::Done)
    }
}

/// Whether the findings forbid to publish.
pub(super) fn is_refused(findings: &[Diagnostic], strict: bool) -> bool {
    let forbids = |finding: &Diagnostic| strict || finding.severity() == Severity::Error;
    findings.iter().any(forbids)
}

/// The last line when nothing is published.
fn refusal(findings: &[Diagnostic], has_former: bool) -> String {
    let former = if has_former { "; the former site is unchanged" } else { "" };
    format!("{}: nothing was published{former}", report::tally(findings))
}

/// A line about drafts that are not in a site; none when there are no such.
pub(super) fn drafts_left_out(n: usize) -> String {
    match n {
        0 => String::new(),
        1 => "1 draft is left out; `--drafts` takes it in\n".to_owned(),
        _ => format!("{n} drafts are left out; `--drafts` takes them in\n"),
    }
}

/// What a build did; shown, its last lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary<'a> {
    /// Issues in the site.
    pub n_issues: usize,
    /// Drafts that are not in it.
    pub n_drafts: usize,
    /// Pages of the site.
    pub n_pages: usize,
    /// Files that are new or have other bytes.
    pub n_written: usize,
    /// Files that are as they were.
    pub n_unchanged: usize,
    /// Files that are no longer part of the site.
    pub n_removed: usize,
    /// How long it took.
    pub time: Duration,
    /// Where the site is now.
    pub out: &'a Path,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let (issues, pages) = (counted(self.n_issues, "issue"), counted(self.n_pages, "page"));
        write!(f, "{issues}, {pages}: {} written, ", counted(self.n_written, "file"))?;
        write!(f, "{} unchanged, {} removed, ", self.n_unchanged, self.n_removed)?;
        writeln!(f, "in {:.2} s", self.time.as_secs_f64())?;
        let out = self.out.display().to_string();
        writeln!(f, "the archive is in {}/", out.trim_end_matches('/'))?;
        f.write_str(&drafts_left_out(self.n_drafts))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::{Summary, is_refused, refusal};
    use crate::diagnostic::{Code, Diagnostic};

    #[test]
    fn a_warning_forbids_to_publish_only_when_asked_to() {
        let error = [Diagnostic::new(Code::BrokenLink, "")];
        let warning = [Diagnostic::new(Code::RemoteImage, "")];
        assert!(is_refused(&error, false));
        assert!(!is_refused(&warning, false));
        assert!(is_refused(&warning, true));
        assert!(!is_refused(&[], true));
    }

    #[test]
    fn a_refusal_counts_and_says_what_became_of_the_former_site() {
        let findings = [Diagnostic::new(Code::BrokenLink, "")];
        assert_eq!(refusal(&findings, false), "1 error: nothing was published");
        let expected = "1 error: nothing was published; the former site is unchanged";
        assert_eq!(refusal(&findings, true), expected);
    }

    #[test]
    fn a_summary_says_what_changed_and_where_the_site_is() {
        let summary = Summary {
            n_issues: 60,
            n_drafts: 0,
            n_pages: 214,
            n_written: 12,
            n_unchanged: 202,
            n_removed: 3,
            time: Duration::from_millis(214),
            out: Path::new("public"),
        };
        let expected = "\
60 issues, 214 pages: 12 files written, 202 unchanged, 3 removed, in 0.21 s
the archive is in public/
";
        assert_eq!(summary.to_string(), expected);
        let small = Summary { n_issues: 1, n_pages: 1, n_written: 1, n_drafts: 1, ..summary };
        assert!(small.to_string().starts_with("1 issue, 1 page: 1 file written, "));
        assert!(small.to_string().ends_with("\n1 draft is left out; `--drafts` takes it in\n"));
    }
}
