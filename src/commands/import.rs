//! `chinai import`: makes issue files of an export of Substack, as often as one likes.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use crate::archive::catalogue::Catalogue;
use crate::cli::{Import, ImportForm};
use crate::commands::build::read_sources;
use crate::commands::{Outcome, Stop};
use crate::disk::export::Export;
use crate::disk::shelf;
use crate::error::Error;
use crate::import::address::{Place, Publication, Shelf};
use crate::import::report::{Report, Row, State};
use crate::import::select::{Chosen, select};
use crate::import::vocabulary::Context;
use crate::import::zone::Zone;
use crate::import::{Imported, Refusal, Standing, convert, file, posts};
use crate::pipeline;
use crate::source::Sources;

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
    let (sources, _) = read_sources(root)?;
    let known = Known::of(&sources);
    let selection = select(posts, export.names(), &zone, &known.by_post);
    let standing = if options.leave_out_standing { Standing::LeftOut } else { Standing::Kept };
    let mut run = Run {
        options,
        publication,
        shelf: shelf_of(&selection.chosen, &known, &sources),
        standing,
        progress: Progress::new(selection.chosen.len()),
    };
    let mut made = run.convert_all(&mut export, &selection.chosen, talk)?;
    run.convert_again(&mut export, &selection.chosen, &mut made)?;
    let mut report = Report {
        skipped: selection.skipped,
        orphans: selection.orphans,
        n_opened: selection.chosen.iter().filter(|chosen| chosen.text.is_some()).count(),
        n_unopened: export.n_unopened(),
        is_rehearsal: options.dry_run,
        ..Report::default()
    };
    for (chosen, made) in selection.chosen.iter().zip(made) {
        report.rows.push(run.put(root, chosen, made, &known)?);
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

/// What the archive holds already.
struct Known {
    /// The files of earlier imports, by the ids of their posts, from the issues' folder.
    by_post: BTreeMap<String, String>,
    /// The files by their issues' numbers.
    by_number: BTreeMap<u32, String>,
    /// What is in them.
    texts: BTreeMap<String, String>,
}

impl Known {
    fn of(sources: &Sources) -> Self {
        let mut known =
            Self { by_post: BTreeMap::new(), by_number: BTreeMap::new(), texts: BTreeMap::new() };
        for (path, source) in &sources.issues {
            let Some(name) = path.as_str().strip_prefix("issues/") else { continue };
            if let Some(post) = file::post_of(&source.text) {
                known.by_post.insert(post.to_owned(), name.to_owned());
            }
            if let Some(number) = file::number_of(&source.text) {
                known.by_number.entry(number).or_insert_with(|| name.to_owned());
            }
            known.texts.insert(name.to_owned(), source.text.to_string());
        }
        known
    }

    /// The file in which a post's issue stands, or will: its own, or one of its number that was
    /// written by hand.
    fn file(&self, chosen: &Chosen) -> String {
        let candidate = &chosen.candidate;
        let is_own = self.by_post.contains_key(&candidate.post.id);
        let by_hand = self.by_number.get(&candidate.title.number.get());
        let by_hand = by_hand.filter(|_| !is_own && candidate.slug.is_none());
        let by_hand = by_hand.filter(|file| file::post_of(&self.texts[*file]).is_none());
        by_hand.unwrap_or(&candidate.file).clone()
    }
}

fn shelf_of(chosen: &[Chosen], known: &Known, sources: &Sources) -> Shelf {
    let mut shelf = Shelf::default();
    for one in chosen {
        let post = &one.candidate.post;
        let place = Place { file: known.file(one), anchors: Vec::new() };
        shelf.posts.insert(post.id.clone(), place);
        if !post.slug.is_empty() {
            shelf.by_slug.entry(post.slug.clone()).or_insert_with(|| post.id.clone());
        }
    }
    let (catalogue, _) = Catalogue::read(&sources.data);
    for outlet in &catalogue.outlets {
        let key = &outlet.subject.key.value;
        let names = outlet.subject.names().map(|name| (name.to_lowercase(), key.clone()));
        shelf.outlets.extend(names);
    }
    shelf
}

/// A post with its text.
type Loaded<'a> = (&'a Chosen, Vec<u8>);
type Made = Result<Imported, Refusal>;

/// One import under way.
struct Run<'a> {
    options: &'a Import,
    publication: Publication,
    shelf: Shelf,
    standing: Standing,
    progress: Progress,
}

impl Run<'_> {
    /// Makes all issues, some at a time.
    fn convert_all(
        &mut self,
        export: &mut Export,
        chosen: &[Chosen],
        talk: &mut dyn Write,
    ) -> Result<Vec<Made>, Stop> {
        let mut made = Vec::with_capacity(chosen.len());
        for batch in chosen.chunks(BATCH) {
            made.extend(self.convert_batch(export, batch.iter())?);
            self.progress.tell(made.len(), talk)?;
        }
        self.progress.clear(talk)?;
        for (one, made) in chosen.iter().zip(&made) {
            let place = self.shelf.posts.get_mut(&one.candidate.post.id);
            if let (Some(place), Ok(imported)) = (place, made) {
                place.anchors.clone_from(&imported.anchors);
            }
        }
        Ok(made)
    }

    /// Makes those again that link to headings: now it is known which there are.
    fn convert_again(
        &self,
        export: &mut Export,
        chosen: &[Chosen],
        made: &mut [Made],
    ) -> Result<(), Error> {
        let waits = |made: &Made| made.as_ref().is_ok_and(|imported| imported.awaits_anchors);
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
    fn put(&self, root: &Path, chosen: &Chosen, made: Made, known: &Known) -> Result<Row, Error> {
        let file = known.file(chosen);
        let former = known.texts.get(&file);
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
        row.state = self.state(former, &imported.text);
        if matches!(row.state, State::Imported | State::Updated) && !self.options.dry_run {
            shelf::put(&root.join("issues").join(&file), imported.text.as_bytes())?;
        }
        Ok(row)
    }

    fn state(&self, former: Option<&String>, text: &str) -> State {
        let is_forced = self.options.force;
        match former {
            None => State::Imported,
            Some(former) if former == text => State::Unchanged,
            Some(former) if is_forced || file::is_untouched(former) => State::Updated,
            Some(former) if file::post_of(former).is_some() => State::Edited,
            Some(_) => State::Taken,
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
    n_posts: usize,
    is_shown: bool,
}

impl Progress {
    fn new(n_posts: usize) -> Self {
        Self { n_posts, is_shown: io::stderr().is_terminal() && n_posts > BATCH }
    }

    fn tell(&self, n_done: usize, talk: &mut dyn Write) -> io::Result<()> {
        const WIDTH: usize = 30;
        if !self.is_shown {
            return Ok(());
        }
        let n_full = n_done * WIDTH / self.n_posts.max(1);
        let (full, empty) = ("█".repeat(n_full), "░".repeat(WIDTH - n_full));
        write!(talk, "\r{full}{empty} {n_done} of {} posts", self.n_posts)?;
        talk.flush()
    }

    fn clear(&self, talk: &mut dyn Write) -> io::Result<()> {
        if self.is_shown { write!(talk, "\r\u{1b}[K") } else { Ok(()) }
    }
}
