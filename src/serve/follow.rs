//! Follows the author: looks what changed, makes the next generation, tells the terminal.
//!
//! One thread does all of it, in turn, so that there is one order of things.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time;

use super::generation::{Generation, PageAt};
use super::sources::{Changes, Sources};
use super::watch::{Deaf, Watch};
use super::{Preview, State, server};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::list;
use crate::error::Error;
use crate::pipeline::memo::Memo;
use crate::pipeline::{self, Settings};
use crate::render::Site;
use crate::report::{self, Style};
use crate::source::SitePath;

/// How long no further hint must come before a look.
const QUIET: Duration = Duration::from_millis(15);
/// The same when many files change, as when a whole branch is checked out.
const LONG_QUIET: Duration = Duration::from_millis(150);
/// How many changed files are many.
const MANY: usize = 50;
/// The longest that hints may put a look off.
const LONGEST: Duration = Duration::from_secs(2);
/// How long without a hint until everything is looked at all the same.
const PAUSE: Duration = Duration::from_secs(2);
/// Looking takes at most this part of the time: one of so many.
const SHARE: u32 = 100;
/// When a file is looked at again that was written just now.
const SOON: Duration = Duration::from_millis(50);
/// How long after a change pages are rendered that nobody asked for.
const PROBE: Duration = Duration::from_millis(200);
/// How a report is drawn for a page.
const PLAIN: Style = Style { color: false, width: 100 };

/// What makes the follower look.
pub enum Hint {
    /// Something happened at these paths.
    Touched(Vec<PathBuf>),
    /// Something may have happened anywhere.
    Unsure,
    /// A page can't be rendered.
    Failed {
        /// The generation it belongs to.
        number: u64,
        /// Why.
        finding: Arc<Diagnostic>,
    },
}

/// What to preview, and how to talk about it.
pub struct Assignment {
    /// The archive's folder.
    pub root: PathBuf,
    /// What the command line says about the site.
    pub settings: Settings,
    /// How to draw on the terminal.
    pub style: Style,
    /// Told the address when there is something to see.
    pub ready: Box<dyn FnOnce(&str)>,
    /// Told when a template runs away; ends the program.
    pub stop: Stop,
}

/// Ends the program because of a template that runs away.
pub type Stop = Arc<dyn Fn(&Diagnostic) + Send + Sync>;

/// Why the preview ends.
#[derive(Debug)]
pub enum End {
    /// It could not begin.
    Failed(Error),
    /// What it had to say could not be written.
    Unheard(io::Error),
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        Self::Unheard(error)
    }
}

/// Previews a site for as long as the program lives.
pub fn follow(
    listener: TcpListener,
    assignment: Assignment,
    talk: &mut dyn Write,
) -> Result<Infallible, End> {
    let cannot = |error| Error::system(format!("cannot answer: {error}"));
    let at = listener.local_addr().map_err(cannot)?;
    let (hints, heard) = mpsc::channel();
    let (state, shown) = watch::channel(State::default());
    let preview = Arc::new(Preview::new(shown, hints.clone()));
    let runtime = server::start(listener, Arc::clone(&preview)).map_err(cannot)?;
    let (watch, deaf) = Watch::new(hints);
    let mut follower = Follower {
        sources: Sources::new(&assignment.root),
        root: list::real(&assignment.root)?,
        settings: assignment.settings,
        style: assignment.style,
        stop: assignment.stop,
        memo: Memo::default(),
        state,
        preview,
        runtime,
        watch,
        number: 0,
        failures: Vec::new(),
        said: String::new(),
        is_stale: true,
        is_refused: false,
        pace: Pace::new(),
    };
    if let Some(deaf) = deaf {
        follower.say_deaf(&deaf, talk)?;
    }
    follower.look(&Where::Everywhere, &heard, talk)?;
    let address = follower.address(at);
    follower.say_ready(&address, talk)?;
    (assignment.ready)(&address);
    loop {
        match follower.wait(&heard) {
            News::Look(place) => follower.look(&place, &heard, talk)?,
            News::Failed(failures) => follower.take_failures(failures, talk)?,
        }
    }
}

struct Follower {
    /// The archive's folder, with no link in its path.
    root: PathBuf,
    settings: Settings,
    style: Style,
    stop: Stop,
    sources: Sources,
    memo: Memo,
    state: watch::Sender<State>,
    preview: Arc<Preview>,
    runtime: Handle,
    watch: Watch,
    /// The number of the generation that is shown.
    number: u64,
    /// Why pages of it can't be rendered.
    failures: Vec<Diagnostic>,
    /// What the terminal was last told to be wrong.
    said: String,
    /// Whether something changed that no generation knows of yet.
    is_stale: bool,
    /// Whether the sources as they are now make no site.
    is_refused: bool,
    pace: Pace,
}

/// Where to look.
enum Where {
    Everywhere,
    At(BTreeSet<PathBuf>),
}

/// What ended the waiting.
enum News {
    Look(Where),
    Failed(Vec<(u64, Arc<Diagnostic>)>),
}

/// When to look without a hint.
struct Pace {
    last_look: Instant,
    /// How long the last look at everything took.
    took: Duration,
    /// How long until files that were written just now are looked at again.
    soon: Option<Duration>,
}

impl Pace {
    fn new() -> Self {
        Self { last_look: Instant::now(), took: Duration::ZERO, soon: None }
    }

    fn pause(&self, hears: bool) -> Duration {
        if hears { PAUSE.max(self.took * SHARE) } else { PAUSE }
    }
}

/// Hints that came together.
#[derive(Default)]
struct Heard {
    touched: BTreeSet<PathBuf>,
    is_unsure: bool,
    failures: Vec<(u64, Arc<Diagnostic>)>,
}

impl Heard {
    fn take(&mut self, hint: Hint, root: &Path) {
        match hint {
            Hint::Touched(paths) => {
                self.touched.extend(paths.into_iter().filter(|path| is_input(path, root)));
            }
            Hint::Unsure => self.is_unsure = true,
            Hint::Failed { number, finding } => self.failures.push((number, finding)),
        }
    }

    fn has_changes(&self) -> bool {
        self.is_unsure || !self.touched.is_empty()
    }
}

/// Whether a path is one of a source, or the folder of all. Others live in that folder, too: the
/// published site, for one.
fn is_input(path: &Path, root: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return true };
    match inside.components().next() {
        Some(first) => first.as_os_str().to_str().is_some_and(list::is_input),
        None => true,
    }
}

impl Follower {
    /// Waits for something to do. Hints that come close together are one.
    fn wait(&mut self, hints: &Receiver<Hint>) -> News {
        loop {
            let since = self.pace.last_look.elapsed();
            let pause = self.pace.pause(self.watch.hears());
            let next = self.pace.soon.map_or(pause, |soon| soon.min(pause));
            let mut heard = Heard::default();
            match hints.recv_timeout(next.saturating_sub(since)) {
                Ok(hint) => heard.take(hint, &self.root),
                // The other end is held by the server, which lives as long as this.
                Err(_) if self.pace.soon.is_some() => {
                    return News::Look(Where::At(self.sources.restless().clone()));
                }
                Err(_) => return News::Look(Where::Everywhere),
            }
            if heard.has_changes() {
                self.collect(&mut heard, hints, QUIET);
                return News::Look(self.place(heard));
            }
            if !heard.failures.is_empty() {
                return News::Failed(heard.failures);
            }
        }
    }

    /// Takes in hints until there are none for a while.
    fn collect(&mut self, heard: &mut Heard, hints: &Receiver<Hint>, quiet: Duration) {
        let began = Instant::now();
        let mut until = Instant::now() + quiet;
        while began.elapsed() < LONGEST {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(hint) = hints.recv_timeout(left) else { break };
            let n_touched = heard.touched.len();
            heard.take(hint, &self.root);
            if heard.touched.len() > n_touched || heard.is_unsure {
                until = Instant::now() + quiet;
            }
        }
    }

    fn place(&mut self, heard: Heard) -> Where {
        for path in &heard.touched {
            self.watch.forget(path);
        }
        let is_all = heard.is_unsure || self.is_stale || heard.touched.len() > MANY;
        if is_all { Where::Everywhere } else { Where::At(heard.touched) }
    }

    /// Looks, and shows what came of it.
    fn look(
        &mut self,
        place: &Where,
        hints: &Receiver<Hint>,
        talk: &mut dyn Write,
    ) -> Result<(), End> {
        let began = Instant::now();
        let is_first = self.number == 0 && self.said.is_empty();
        let changes = self.changes(place, is_first, hints, talk)?;
        self.rest();
        let mut changes = match changes {
            Ok(changes) => changes,
            Err(error) => {
                self.is_stale = true;
                self.is_refused = true;
                let report = report::draw_error(&error, self.style);
                let plain = report::draw_error(&error, PLAIN);
                return self.show_report(report, &plain, talk);
            }
        };
        if changes.is_empty() && !self.is_stale {
            return Ok(());
        }
        self.is_stale = false;
        changes.paths.sort();
        self.build(&changes, began, talk)
    }

    /// What is different now. A file that vanishes while it is read is looked for once more.
    fn changes(
        &mut self,
        place: &Where,
        is_first: bool,
        hints: &Receiver<Hint>,
        talk: &mut dyn Write,
    ) -> Result<Result<Changes, Error>, End> {
        let mut all = Changes::default();
        if let Where::At(paths) = place
            && self.look_at(paths, &mut all)
        {
            return Ok(Ok(all));
        }
        loop {
            let began = Instant::now();
            let looked = self.sources.look().or_else(|_| {
                thread::sleep(SOON);
                self.sources.look()
            });
            self.pace.took = began.elapsed();
            let changes = match looked {
                Ok(changes) => changes,
                Err(error) => return Ok(Err(error)),
            };
            let is_storm = changes.paths.len() > MANY && !is_first;
            all.add(changes);
            // What happened in a folder before it was watched was not heard.
            let has_new = match self.watch.follow(self.sources.folders()) {
                Ok(has_new) => has_new,
                Err(deaf) => {
                    self.say_deaf(&deaf, talk)?;
                    false
                }
            };
            if is_storm {
                self.collect(&mut Heard::default(), hints, LONG_QUIET);
            }
            if !is_storm && !has_new {
                return Ok(Ok(all));
            }
        }
    }

    /// Looks at some files, until none of them is just being written. Says whether that was enough
    /// to know what changed.
    fn look_at(&mut self, paths: &BTreeSet<PathBuf>, all: &mut Changes) -> bool {
        let began = Instant::now();
        loop {
            let Ok(Some(changes)) = self.sources.look_at(paths) else {
                // Some of them may have been read, and are no change any more.
                self.is_stale = true;
                return false;
            };
            let is_unfinished = changes.is_unfinished && began.elapsed() < LONG_QUIET;
            all.add(changes);
            if !is_unfinished {
                return true;
            }
            thread::sleep(QUIET);
        }
    }

    /// Decides when to look next without a hint.
    fn rest(&mut self) {
        self.pace.last_look = Instant::now();
        let is_restless = !self.sources.restless().is_empty();
        let longer = self.pace.soon.map_or(SOON, |soon| soon * 2);
        // After some time it is the time of the file that is wrong.
        self.pace.soon = Some(longer).filter(|longer| is_restless && *longer < PAUSE);
    }

    fn build(
        &mut self,
        changes: &Changes,
        began: Instant,
        talk: &mut dyn Write,
    ) -> Result<(), End> {
        let (texts, mut findings) = self.sources.tell();
        let (site, found) = pipeline::rebuild(texts, &self.settings, &mut self.memo);
        findings.extend(found);
        let report = self.draw(&findings, self.style);
        let is_error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
        let errors: Vec<Diagnostic> = findings.iter().filter(is_error).cloned().collect();
        self.is_refused = !errors.is_empty() || site.is_none();
        let Some(site) = site.filter(|_| errors.is_empty()) else {
            let plain = self.draw(&errors, PLAIN);
            return self.show_report(report, &plain, talk);
        };
        let is_mended = self.state.borrow().report.is_some();
        let failures = self.show(site, changes);
        if !failures.is_empty() {
            return self.report_failures(talk);
        }
        let is_new = self.say(report, talk)?;
        self.say_shown(changes, is_mended, is_new, began.elapsed(), talk)
    }

    /// Puts a new generation in the place of the one that is shown; after one whose pages could not
    /// be rendered only when its own can. Tells what is wrong with those.
    fn show(&mut self, site: Site, changes: &Changes) -> Vec<Diagnostic> {
        self.number += 1;
        let shown = self.state.borrow().shown.clone();
        let stop = Arc::clone(&self.stop);
        let generation = Arc::new(Generation::new(site, self.number, shown.as_deref(), stop));
        if !self.failures.is_empty() {
            self.failures = self.runtime.block_on(try_out(&generation));
            if !self.failures.is_empty() {
                return self.failures.clone();
            }
        }
        let probe = generation.probe(&changes.paths);
        let next = Arc::clone(&generation);
        let next = State { shown: Some(next), former: shown, report: None, is_ready: true };
        drop(self.state.send_replace(next));
        self.runtime.spawn(probe_later(Arc::clone(&self.preview), generation, probe));
        Vec::new()
    }

    /// Lays a report over what is shown.
    fn show_report(
        &mut self,
        report: String,
        plain: &str,
        talk: &mut dyn Write,
    ) -> Result<(), End> {
        self.state.send_if_modified(|state| {
            let is_new = state.report.as_deref() != Some(plain) || !state.is_ready;
            state.report = Some(Arc::from(plain));
            state.is_ready = true;
            is_new
        });
        if self.say(report, talk)? {
            let former = match self.number {
                0 => "there is nothing to show yet",
                _ => "the site is shown as it was before",
            };
            writeln!(talk, "\n{former}")?;
        }
        Ok(())
    }

    fn take_failures(
        &mut self,
        failures: Vec<(u64, Arc<Diagnostic>)>,
        talk: &mut dyn Write,
    ) -> Result<(), End> {
        for (number, finding) in failures {
            let is_known = self.failures.iter().any(|known| known.is_same_mistake(&finding));
            if number == self.number && !is_known {
                self.failures.push((*finding).clone());
            }
        }
        // What is wrong with the sources comes first: the pages are of a former state of them.
        if self.failures.is_empty() || self.is_refused {
            return Ok(());
        }
        self.fall_back();
        self.report_failures(talk)
    }

    /// Shows the generation before the one with mistakes, if there is one.
    fn fall_back(&mut self) {
        self.state.send_modify(|state| {
            if let Some(former) = state.former.take() {
                state.shown = Some(former);
            }
        });
    }

    fn report_failures(&mut self, talk: &mut dyn Write) -> Result<(), End> {
        let report = self.draw(&self.failures, self.style);
        let plain = self.draw(&self.failures, PLAIN);
        self.show_report(report, &plain, talk)
    }

    fn draw(&self, findings: &[Diagnostic], style: Style) -> String {
        let places = findings.iter().flat_map(|finding| {
            finding.place.iter().chain(finding.notes.iter().map(|(_, place)| place))
        });
        let paths: BTreeSet<&SitePath> = places.map(|place| &place.path).collect();
        report::draw(findings, &self.sources.texts_of(&paths), style)
    }

    /// Tells the terminal what is wrong, unless it knows. Says whether it did.
    fn say(&mut self, report: String, talk: &mut dyn Write) -> io::Result<bool> {
        if report == self.said {
            return Ok(false);
        }
        write!(talk, "{report}")?;
        let is_something = !report.is_empty();
        self.said = report;
        Ok(is_something)
    }

    fn say_shown(
        &self,
        changes: &Changes,
        is_mended: bool,
        has_said_something: bool,
        time: Duration,
        talk: &mut dyn Write,
    ) -> Result<(), End> {
        // The first generation is announced with its address.
        if self.number == 1 && !is_mended {
            return Ok(());
        }
        if has_said_something {
            writeln!(talk)?;
        }
        let what = match changes.paths.as_slice() {
            [] => "made anew".to_owned(),
            [path] => format!("`{path}`"),
            [path, others @ ..] => format!("`{path}` and {} more", others.len()),
        };
        let mended = if is_mended { "all is well again: " } else { "" };
        Ok(writeln!(talk, "{mended}{what}, in {:.3} s", time.as_secs_f64())?)
    }

    fn say_ready(&mut self, address: &str, talk: &mut dyn Write) -> Result<(), End> {
        if !self.said.is_empty() {
            writeln!(talk)?;
        }
        Ok(writeln!(talk, "the archive is at {address} (Ctrl-C ends the preview)")?)
    }

    fn say_deaf(&self, deaf: &Deaf, talk: &mut dyn Write) -> Result<(), End> {
        let message = format!("{}; looking every {} s instead", deaf.reason, PAUSE.as_secs());
        let warning = report::draw_warning(&message, deaf.help.as_deref(), self.style);
        Ok(write!(talk, "{warning}")?)
    }

    fn address(&self, at: SocketAddr) -> String {
        let shown = self.state.borrow().shown.clone();
        let site = shown.as_ref().map(|generation| generation.site());
        format!("http://{at}{}", site.map_or("/", |site| site.archive().config.base_path()))
    }
}

/// Renders a page of each kind, and tells what is wrong with them.
async fn try_out(generation: &Arc<Generation>) -> Vec<Diagnostic> {
    let mut failures: Vec<Diagnostic> = Vec::new();
    for at in generation.probe(&[]) {
        if let Err(finding) = generation.page(at).await
            && !failures.iter().any(|known| known.is_same_mistake(&finding))
        {
            failures.push((*finding).clone());
        }
    }
    failures
}

/// Renders some pages nobody has asked for: a mistake in a template is to be told before somebody
/// meets it. Waits a little, because somebody may well be asking for a page just now.
async fn probe_later(preview: Arc<Preview>, generation: Arc<Generation>, pages: Vec<PageAt>) {
    time::sleep(PROBE).await;
    for at in pages {
        let is_shown = preview.now().shown.is_some_and(|shown| shown.number == generation.number);
        if !is_shown {
            return;
        }
        if let Err(finding) = generation.page(at).await {
            preview.failed(&generation, finding);
        }
    }
}
