//! `chinai import`: makes issue files of an export of Substack, as often as one likes.

mod known;
mod pictures;

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use crate::cli::{Import, ImportForm};
use crate::commands::build::read_texts;
use crate::commands::{Outcome, Stop};
use crate::disk::export::Export;
use crate::disk::shelf;
use crate::error::Error;
use crate::import::address::{Publication, Shelf};
use crate::import::report::{Report, Row, State};
use crate::import::select::{Chosen, select};
use crate::import::vocabulary::{Context, Shot};
use crate::import::zone::Zone;
use crate::import::{Imported, Refusal, Standing, convert, file, posts};
use crate::pipeline;
use crate::source::SitePath;
use crate::web::{Client, Reach, load};
use known::Known;
use pictures::Pictures;

/// How many posts are in memory at once.
const BATCH: usize = 64;

/// Imports an export into this archive.
pub fn run(
    root: &Path,
    options: &Import,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Outcome, Stop> {
    let publication = publication(&options.url)?;
    let zone = zone(&options.timezone)?;
    let mut export = Export::open(&options.export)?;
    let posts = posts::read(&export.table()?)?;
    let (sources, beside) = read_texts(root)?;
    let known = Known::of(&sources, &posts);
    if !options.merge && !options.force {
        known.check_is_ours()?;
    }
    let selection = select(posts, export.names(), &zone, known.by_post());
    let standing = if options.leave_out_standing { Standing::LeftOut } else { Standing::Kept };
    let shelf = known.shelf(&selection.chosen, &sources);
    let mut run = Run { root, options, known, publication, shelf, standing };
    let mut made = run.convert_all(&mut export, &selection.chosen, talk)?;
    let pictures = run.pictures(&selection.chosen, &made, &beside, talk)?;
    run.shelf.pictures.clone_from(&pictures.paths);
    run.convert_again(&mut export, &selection.chosen, &mut made)?;
    let mut report = Report {
        skipped: selection.skipped,
        orphans: selection.orphans,
        gaps: selection.gaps,
        n_opened: selection.chosen.iter().filter(|chosen| chosen.text.is_some()).count(),
        n_unopened: export.n_unopened(),
        pictures: pictures.tally(),
        is_rehearsal: options.dry_run,
        ..Report::default()
    };
    for (chosen, mut made) in selection.chosen.iter().zip(made) {
        if let Ok(imported) = &mut made {
            imported.remarks.extend(pictures.failures_of(imported));
        }
        report.rows.push(run.put(chosen, made)?);
    }
    match options.format {
        ImportForm::Human => write!(talk, "{}", report.in_words())?,
        ImportForm::Json => write!(out, "{}", report.in_json())?,
    }
    let is_refused = report.has_failures() || (options.strict && report.has_losses());
    Ok(if is_refused { Outcome::Refused } else { Outcome::Done })
}

fn publication(addresses: &[String]) -> Result<Publication, Error> {
    const USUAL: &str = "https://chinai.substack.com";
    let mut all: Vec<&str> = addresses.iter().map(String::as_str).collect();
    // Posts of all years name the first address, whatever the present one is.
    if !all.contains(&USUAL) {
        all.push(USUAL);
    }
    Publication::new(all).map_err(|address| {
        Error::usage(format!("`--url` must be http(s)://host, found `{address}`"))
            .help("for example `--url https://chinai.substack.com`")
    })
}

fn zone(name: &str) -> Result<Zone, Error> {
    Zone::named(name).ok_or_else(|| {
        Error::usage(format!("there is no time zone `{name}`"))
            .help("such as `America/New_York`, `Europe/London` or `UTC`")
    })
}

/// A post with its text.
type Loaded<'a> = (&'a Chosen, Vec<u8>);
type Made = Result<Imported, Refusal>;

/// One import under way.
struct Run<'a> {
    root: &'a Path,
    options: &'a Import,
    known: Known,
    publication: Publication,
    shelf: Shelf,
    standing: Standing,
}

impl Run<'_> {
    /// Makes all issues, some at a time.
    fn convert_all(
        &mut self,
        export: &mut Export,
        chosen: &[Chosen],
        talk: &mut dyn Write,
    ) -> Result<Vec<Made>, Stop> {
        let progress = Progress::new(chosen.len(), "posts");
        let mut made = Vec::with_capacity(chosen.len());
        for batch in chosen.chunks(BATCH) {
            made.extend(self.convert_batch(export, batch.iter())?);
            progress.tell(made.len(), talk)?;
        }
        progress.clear(talk)?;
        for (one, made) in chosen.iter().zip(&made) {
            let place = self.shelf.posts.get_mut(&one.candidate.post.id);
            if let (Some(place), Ok(imported)) = (place, made) {
                place.anchors.clone_from(&imported.anchors);
            }
        }
        Ok(made)
    }

    /// Finds the pictures of all issues; those that are not here are fetched when that is wanted,
    /// unless nothing of their issue is written.
    fn pictures(
        &self,
        chosen: &[Chosen],
        made: &[Made],
        beside: &[SitePath],
        talk: &mut dyn Write,
    ) -> Result<Pictures, Stop> {
        let mut pictures = Pictures::new(beside);
        for (one, made) in chosen.iter().zip(made) {
            let Ok(imported) = made else { continue };
            pictures.find(&imported.shots);
            if !self.state(one, &imported.text).is_kept() {
                pictures.want(&imported.shots, one.candidate.title.number);
            }
        }
        if !self.options.images || self.options.dry_run {
            return Ok(pictures);
        }
        let reach = if self.options.allow_private { Reach::Everywhere } else { Reach::Public };
        let client = Client::new(reach, load::ERRAND);
        let progress = Progress::new(pictures.n_missing(), "pictures");
        let mut n_done = 0;
        while pictures.fetch_next(&self.root.join("issues"), &client)? {
            n_done += 1;
            progress.tell(n_done, talk)?;
        }
        progress.clear(talk)?;
        Ok(pictures)
    }

    /// Makes those again of which more is known now: which headings there are, and which pictures.
    fn convert_again(
        &self,
        export: &mut Export,
        chosen: &[Chosen],
        made: &mut [Made],
    ) -> Result<(), Error> {
        let is_here = |shot: &Shot| self.shelf.pictures.contains_key(&shot.original);
        let waits = |made: &Made| {
            made.as_ref().is_ok_and(|it| it.awaits_anchors || it.shots.iter().any(is_here))
        };
        let waiting: Vec<usize> = (0..made.len()).filter(|index| waits(&made[*index])).collect();
        for batch in waiting.chunks(BATCH) {
            let again = self.convert_batch(export, batch.iter().map(|index| &chosen[*index]))?;
            for (index, again) in batch.iter().zip(again) {
                made[*index] = again;
            }
        }
        Ok(())
    }

    fn convert_batch<'a>(
        &self,
        export: &mut Export,
        batch: impl Iterator<Item = &'a Chosen>,
    ) -> Result<Vec<Made>, Error> {
        let load = |chosen: &'a Chosen| -> Result<Loaded<'a>, Error> {
            let html = chosen.text.as_ref().map(|name| export.post(name)).transpose()?;
            Ok((chosen, html.unwrap_or_default()))
        };
        let loaded = batch.map(load).collect::<Result<Vec<_>, _>>()?;
        Ok(pipeline::each(&loaded, |(chosen, html)| self.convert(chosen, html)))
    }

    fn convert(&self, chosen: &Chosen, html: &[u8]) -> Made {
        let (publication, shelf) = (&self.publication, &self.shelf);
        let context = Context { publication, shelf, own: &chosen.candidate.post.id };
        convert(&chosen.candidate, html, context, self.standing)
    }

    /// Puts an issue into the archive, unless somebody else's work stands there.
    fn put(&self, chosen: &Chosen, made: Made) -> Result<Row, Error> {
        let file = self.known.file(chosen);
        let mut row = Row {
            name: chosen.candidate.post.name(),
            title: chosen.candidate.post.title.clone(),
            file: format!("issues/{file}"),
            state: State::Unchanged,
            remarks: chosen.remarks.clone(),
        };
        let imported = match made {
            Ok(imported) => imported,
            Err(refusal) => {
                row.state = State::Failed(in_words(&refusal));
                return Ok(row);
            }
        };
        row.remarks.extend(imported.remarks);
        row.state = self.state(chosen, &imported.text);
        if row.state.is_kept() {
            // They are lines of the file that would be there.
            row.remarks.iter_mut().for_each(|remark| remark.line = None);
        }
        if matches!(row.state, State::Imported | State::Updated) && !self.options.dry_run {
            shelf::put(&self.root.join("issues").join(&file), imported.text.as_bytes())?;
        }
        Ok(row)
    }

    fn state(&self, chosen: &Chosen, text: &str) -> State {
        let former = self.known.text(&self.known.file(chosen));
        let is_forced = self.options.force;
        let is_own = |post: &str| post == chosen.candidate.post.id;
        match former.map(|former| (former, file::post_of(former))) {
            None => State::Imported,
            Some((former, _)) if former == text => State::Unchanged,
            Some(_) if is_forced => State::Updated,
            Some((_, None)) => State::Taken,
            Some((_, Some(post))) if !is_own(post) => State::Another,
            Some((former, _)) if file::is_untouched(former) => State::Updated,
            Some((former, _)) => State::Edited { is_outdated: !file::is_same_import(former, text) },
        }
    }
}

fn in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Deep(depth) => format!("it nests {depth} elements deep"),
        Refusal::Unreadable(why) => format!("it can't be an issue: {why}"),
    }
}

/// How far it is, on a terminal.
struct Progress {
    n_all: usize,
    what: &'static str,
    is_shown: bool,
}

impl Progress {
    fn new(n_all: usize, what: &'static str) -> Self {
        Self { n_all, what, is_shown: io::stderr().is_terminal() && n_all > 0 }
    }

    fn tell(&self, n_done: usize, talk: &mut dyn Write) -> io::Result<()> {
        const WIDTH: usize = 30;
        // What is done already needs no bar.
        if !self.is_shown || n_done == self.n_all {
            return Ok(());
        }
        let Self { n_all, what, .. } = self;
        let n_full = n_done * WIDTH / n_all;
        let (full, empty) = ("█".repeat(n_full), "░".repeat(WIDTH - n_full));
        write!(talk, "\r{full}{empty} {n_done} of {n_all} {what}")?;
        talk.flush()
    }

    fn clear(&self, talk: &mut dyn Write) -> io::Result<()> {
        if self.is_shown { write!(talk, "\r\u{1b}[K") } else { Ok(()) }
    }
}
