//! What the author has written so far: read once, and again only where it changed.
//!
//! What the system says of each file is compared with what it said before. A look at all files
//! finds every change there is; a look at some is for when somebody said which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::list::{self, Listed, Listing};
use crate::disk::read::{self, Limits, ReadFile};
use crate::disk::stamp::Stamp;
use crate::error::Error;
use crate::pipeline;
use crate::source::{SitePath, SourceText, Sources as Texts};
use crate::theme;

/// The files of a site as they were at the last look.
pub(super) struct Sources {
    root: PathBuf,
    config: Option<SourceText>,
    config_findings: Vec<Diagnostic>,
    listing: Listing,
    /// The place in the listing of each file on the disk.
    places: BTreeMap<PathBuf, usize>,
    files: BTreeMap<SitePath, File>,
    /// Files that were written just before they were read.
    restless: BTreeSet<PathBuf>,
}

/// A file as it was read.
struct File {
    /// None when it may have changed already while it was read.
    stamp: Option<Stamp>,
    read: ReadFile,
}

/// What a look found.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The files that say something else, or are new or gone.
    pub(super) paths: Vec<SitePath>,
    /// Whether something changed that is no file: what can't be read or is not published.
    has_other_findings: bool,
    /// Whether a file was just emptied: as a rule it is about to be filled.
    pub(super) is_unfinished: bool,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.has_other_findings
    }

    /// Takes in what a later look found.
    pub(super) fn add(&mut self, later: Self) {
        let is_new = |path: &SitePath| !self.paths.contains(path);
        let new: Vec<SitePath> = later.paths.into_iter().filter(is_new).collect();
        self.paths.extend(new);
        self.has_other_findings |= later.has_other_findings;
    }
}

impl Sources {
    /// Nothing yet.
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            config: None,
            config_findings: Vec::new(),
            listing: Listing::default(),
            places: BTreeMap::new(),
            files: BTreeMap::new(),
            restless: BTreeSet::new(),
        }
    }

    /// Looks at everything.
    pub(super) fn look(&mut self) -> Result<Changes, Error> {
        let (config, config_findings) = read::read_config(&self.root)?;
        let listing = list::list(&self.root)?;
        let mut changes = Changes {
            has_other_findings: config_findings != self.config_findings
                || listing.findings != self.listing.findings
                || listing.strays != self.listing.strays,
            ..Changes::default()
        };
        if config != self.config {
            // It decides how files are read and understood.
            self.files.clear();
            changes.paths.push(SitePath::new("chinai.yaml"));
        }
        let is_there: BTreeSet<&SitePath> = listing.files.iter().map(Listed::path).collect();
        self.files.retain(|path, _| {
            let stays = is_there.contains(path);
            if !stays {
                changes.paths.push(path.clone());
            }
            stays
        });
        drop(is_there);
        self.config = config;
        self.config_findings = config_findings;
        let on_disk = listing.files.iter().map(|file| file.on_disk().to_owned());
        self.places = on_disk.zip(0..).collect();
        self.restless.retain(|path| self.places.contains_key(path));
        self.listing = listing;
        let all: Vec<usize> = (0..self.listing.files.len()).collect();
        self.read_changed(&all, &mut changes)?;
        Ok(changes)
    }

    /// Looks at these files only; none when that can't tell all that may have changed with them.
    pub(super) fn look_at(&mut self, paths: &BTreeSet<PathBuf>) -> Result<Option<Changes>, Error> {
        let mut places = Vec::new();
        for path in paths {
            match self.places.get(path) {
                Some(place) if path.is_file() => places.push(*place),
                // Came and went: the way many editors write.
                None if path.symlink_metadata().is_err() => {}
                _ => return Ok(None),
            }
        }
        let mut changes = Changes::default();
        self.read_changed(&places, &mut changes)?;
        Ok(Some(changes))
    }

    /// Reads those of some files that may be others than they were.
    fn read_changed(&mut self, places: &[usize], changes: &mut Changes) -> Result<(), Error> {
        let limits = Limits { source: Config::read(self.config.as_ref()).0.max_source };
        let listed = &self.listing.files;
        let read = |place: &usize| -> Result<Option<File>, Error> {
            let file = &listed[*place];
            let before = self.files.get(file.path());
            let stamp = Stamp::of(file).filter(Stamp::is_settled);
            if stamp.is_some() && before.is_some_and(|before| before.stamp == stamp) {
                return Ok(None);
            }
            let mut read = read::read_file(file, limits)?;
            read.forget_haste();
            Ok(Some(File { stamp, read }))
        };
        for (place, file) in places.iter().zip(pipeline::each(places, read)) {
            let Some(file) = file? else { continue };
            let on_disk = self.listing.files[*place].on_disk();
            match file.stamp {
                Some(_) => self.restless.remove(on_disk),
                None => self.restless.insert(on_disk.to_owned()),
            };
            changes.is_unfinished |= file.stamp.is_none() && file.read.is_blank();
            let path = file.read.path().clone();
            match self.files.get_mut(&path) {
                Some(before) if file.read.is_same(&before.read) => before.stamp = file.stamp,
                _ => {
                    changes.paths.push(path.clone());
                    self.files.insert(path, file);
                }
            }
        }
        Ok(())
    }

    /// The files that were written so recently that they may change again unseen.
    pub(super) fn restless(&self) -> &BTreeSet<PathBuf> {
        &self.restless
    }

    /// All that was written, and what was found in reading it. The text of an issue is told only
    /// once.
    pub(super) fn tell(&mut self) -> (Texts, Vec<Diagnostic>) {
        let files = self.files.values_mut().map(|file| {
            let told = file.read.clone();
            file.read.let_text_go();
            told
        });
        let (files, config) = (files.collect(), self.config.clone());
        let (texts, found) = read::collect(config, &self.listing, files, &theme::DEFAULT);
        let mut findings = self.config_findings.clone();
        findings.extend(found);
        (texts, findings)
    }

    /// The texts of these files, to show their lines; what can't be read again is left out.
    pub(super) fn texts_of(&self, paths: &BTreeSet<&SitePath>) -> Texts {
        let listed = self.listing.files.iter().filter(|file| paths.contains(file.path()));
        let limits = Limits { source: Config::read(self.config.as_ref()).0.max_source };
        let files = listed.filter_map(|file| read::read_file(file, limits).ok());
        let (files, config) = (files.collect(), self.config.clone());
        read::collect(config, &Listing::default(), files, &theme::DEFAULT).0
    }

    /// The folders in which something can change.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let root = std::fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone());
        self.listing.folders.iter().cloned().chain([root]).collect()
    }
}
