//! The new tree, from its first file to the exchange.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, BufWriter, IntoInnerError, Read, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::failure::{Doing, Failure};
use super::ledger::{Ledger, Put, Record};
use super::lock::Lock;
use super::manifest::{self, Entry, MANIFEST, Manifest};
use super::place::Place;
use super::swap::{self, Swap};
use super::sweep::{self, Replaced};
use super::tree::{self, Leaf};
use super::{carry, system};
use crate::error::Error;
use crate::hash;
use crate::out_path::OutPath;
use crate::workers::Workers;

/// A tree that takes the place of the output when it is published, and goes
/// without a trace when it is dropped. Many threads may fill it.
#[derive(Debug)]
pub struct Stage {
    place: Place,
    /// Held until the old tree is gone.
    _lock: Lock,
    former: Manifest,
    /// Whether anything stands where the site is to go.
    has_former: bool,
    folder: PathBuf,
    durable: bool,
    ledger: Mutex<Ledger>,
    /// Bytes written so far.
    n_bytes: AtomicU64,
    swap: Swap,
    /// From then on the folder is the old tree, or nothing.
    is_swapped: bool,
    #[cfg(test)]
    disk: super::testing::SmallDisk,
}

/// Gives a file's bytes piece by piece, the same whenever it is called.
pub type Pieces<'a> = &'a dyn Fn(&mut dyn FnMut(&[u8]));

/// What publishing did, in files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// New or with other bytes.
    pub written: usize,
    /// As they were.
    pub unchanged: usize,
    /// No longer part of the site.
    pub removed: usize,
    /// Why the old tree could not be removed whole, as a sentence for a warning. The new
    /// site is in place all the same.
    pub leftover: Option<String>,
}

/// The size and the hash of a file that comes piece by piece.
#[derive(Default)]
struct Sum {
    size: u64,
    hash: hash::Number,
}

impl Sum {
    fn add(&mut self, piece: &[u8]) {
        self.size += piece.len() as u64;
        self.hash.add(piece);
    }

    fn record(&self, put: Put) -> Record {
        Record { size: self.size, hash: self.hash.finish(), put }
    }
}

impl Stage {
    pub(super) fn new(
        place: Place,
        lock: Lock,
        former: Manifest,
        durable: bool,
    ) -> Result<Self, Failure> {
        let folder = place.free_stage()?;
        fs::create_dir(&folder).doing("make the folder", &folder)?;
        let has_former = tree::look(&place.out)?.is_some();
        let stage = Self {
            place,
            _lock: lock,
            former,
            has_former,
            folder,
            durable,
            ledger: Mutex::default(),
            n_bytes: AtomicU64::new(0),
            swap: swap::exchange,
            is_swapped: false,
            #[cfg(test)]
            disk: super::testing::SmallDisk::default(),
        };
        manifest::mark_staging(&stage.folder)
            .map_err(|failure| Failure::Said(stage.explain(failure)))?;
        Ok(stage)
    }

    /// Adds a file. Bytes that differ from the output's go to the disk at once.
    ///
    /// # Errors
    /// Content when two files want one name on some disk, or something that
    /// chinai did not make stands there; system when the disk would not.
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Put, Error> {
        self.note(path, || {
            let put = self.try_put(path, bytes)?;
            Ok(Record { size: bytes.len() as u64, hash: hash::number(bytes), put })
        })
    }

    /// Adds a file as [`put`](Self::put) does that may be too long to be held: `write` gives it piece
    /// by piece, once to compare it with the output's and once more if they differ.
    ///
    /// # Errors
    /// As for [`put`](Self::put).
    pub fn put_long(&self, path: &OutPath, write: Pieces<'_>) -> Result<Put, Error> {
        self.note(path, || self.try_put_long(path, write))
    }

    /// Puts the new site in the place of the old one, if anything differs.
    ///
    /// `fingerprint` is the caller's word for the sources, asked for again by
    /// [`is_current`](super::Publisher::is_current).
    ///
    /// # Errors
    /// As for [`put`](Self::put). The old site is whole then.
    pub fn publish(
        mut self,
        fingerprint: &str,
        workers: &impl Workers,
    ) -> Result<Published, Error> {
        self.try_publish(fingerprint, workers).map_err(|failure| self.explain(failure))
    }

    /// Keeps the name for a file, and what became of it.
    fn note(
        &self,
        path: &OutPath,
        put: impl FnOnce() -> Result<Record, Failure>,
    ) -> Result<Put, Error> {
        self.with_ledger(|ledger| ledger.claim(path))?;
        let record = put().map_err(|failure| self.explain(failure))?;
        self.with_ledger(|ledger| ledger.files.insert(path.clone(), record));
        Ok(record.put)
    }

    fn try_put(&self, path: &OutPath, bytes: &[u8]) -> Result<Put, Failure> {
        let is_equal = |former: &Path, meta: &Metadata| {
            Ok(meta.len() == bytes.len() as u64 && fs::read(former)? == bytes)
        };
        if self.has_former && self.is_unchanged(path, is_equal)? {
            return Ok(Put::Unchanged);
        }
        let target = self.folder.join(path.as_str());
        self.n_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let mut file = create_new(&target)?;
        self.fill(&mut file, bytes).and_then(|()| system::close(file)).doing("write", &target)?;
        Ok(Put::Written)
    }

    fn try_put_long(&self, path: &OutPath, write: Pieces<'_>) -> Result<Record, Failure> {
        let mut sum = Sum::default();
        let is_equal = |former: &Path, _: &Metadata| is_written_by(former, write, &mut sum);
        if self.has_former && self.is_unchanged(path, is_equal)? {
            return Ok(sum.record(Put::Unchanged));
        }
        let mut sum = Sum::default();
        let target = self.folder.join(path.as_str());
        let mut file = BufWriter::with_capacity(1 << 16, create_new(&target)?);
        let mut res = Ok(());
        write(&mut |piece| {
            if res.is_ok() {
                self.n_bytes.fetch_add(piece.len() as u64, Ordering::Relaxed);
                sum.add(piece);
                res = self.fill(&mut file, piece);
            }
        });
        let close = || system::close(file.into_inner().map_err(IntoInnerError::into_error)?);
        res.and_then(|()| close()).doing("write", &target)?;
        Ok(sum.record(Put::Written))
    }

    /// Whether the output has the file with these bytes already, as `is_equal` finds.
    fn is_unchanged(
        &self,
        path: &OutPath,
        is_equal: impl FnOnce(&Path, &Metadata) -> io::Result<bool>,
    ) -> Result<bool, Failure> {
        let former = self.place.out.join(path.as_str());
        let Some(meta) = tree::look(&former)? else { return Ok(false) };
        if meta.is_file() && is_equal(&former, &meta).doing("read", &former)? {
            return Ok(true);
        }
        let was_ours = meta.is_file() && self.former.files.contains_key(path);
        // A folder may hold stale pages only. If not, `carry` finds out.
        if was_ours || meta.is_dir() {
            return Ok(false);
        }
        Err(carry::in_the_way(&former).into())
    }

    fn fill(&self, file: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
        #[cfg(test)]
        self.disk.make_room(file, bytes)?;
        file.write_all(bytes)
    }

    fn try_publish(
        &mut self,
        fingerprint: &str,
        workers: &impl Workers,
    ) -> Result<Published, Failure> {
        let ledger = self.ledger.get_mut().unwrap_or_else(PoisonError::into_inner);
        if ledger.n_wanted() != ledger.files.len() {
            return Err(Error::system("not every file of the site could be written").into());
        }
        let Ledger { files, .. } = mem::take(ledger);
        let unchanged = files.values().filter(|record| record.put == Put::Unchanged).count();
        let written = files.len() - unchanged;
        let removed = self.count_stale(&files)?;
        let mut res = Published { written, unchanged, removed, leftover: None };
        let is_there = tree::look(&self.place.out)?.is_some();
        if written == 0 && removed == 0 && is_there {
            self.refresh_manifest(&files, fingerprint, workers)?;
            return Ok(res);
        }
        let next = self.complete(&files, fingerprint, workers)?;
        drop(files);
        if is_there {
            carry::foreign(&self.place.out, &self.former, &next, &self.folder, workers)?;
        }
        if self.durable {
            system::sync(&self.folder).doing("sync", &self.folder)?;
        }
        let old = self.swap_in()?;
        self.is_swapped = true;
        res.leftover = self.clear(old.as_deref(), &next, workers);
        Ok(res)
    }

    /// How many pages of the old site are neither in the new one nor changed by someone else.
    fn count_stale(&self, files: &BTreeMap<OutPath, Record>) -> Result<usize, Failure> {
        let mut n_stale = 0;
        for path in self.former.files.keys().filter(|path| !files.contains_key(*path)) {
            let path = PathBuf::from(path.as_str());
            if let Some(meta) = tree::look(&self.place.out.join(&path))?
                && self.former.owns(&self.place.out, &Leaf { path, meta })?
            {
                n_stale += 1;
            }
        }
        Ok(n_stale)
    }

    /// Where no file differs, only the list may: the output itself is not touched.
    fn refresh_manifest(
        &self,
        files: &BTreeMap<OutPath, Record>,
        fingerprint: &str,
        workers: &impl Workers,
    ) -> Result<(), Failure> {
        let out = &self.place.out;
        let (files, _) = list(files, out, workers)?;
        let generation = self.former.generation;
        let next = Manifest { generation, fingerprint: fingerprint.to_owned(), files };
        if next == self.former && tree::look(&out.join(MANIFEST))?.is_some() {
            return Ok(());
        }
        next.write(&self.folder)?;
        let target = out.join(MANIFEST);
        fs::rename(self.folder.join(MANIFEST), &target).doing("write", &target)
    }

    /// Links what did not change, makes sure that the stage holds every page and nothing else,
    /// and writes the manifest.
    fn complete(
        &self,
        files: &BTreeMap<OutPath, Record>,
        fingerprint: &str,
        workers: &impl Workers,
    ) -> Result<Manifest, Failure> {
        let unchanged = files.iter().filter(|(_, record)| record.put == Put::Unchanged);
        let unchanged: Vec<&OutPath> = unchanged.map(|(path, _)| path).collect();
        workers.try_each(&unchanged, |path| self.link(path))?;
        let (files, others) = list(files, &self.folder, workers)?;
        if let Some(odd) = others.iter().find(|path| *path != Path::new(MANIFEST)) {
            let what = "something else writes to the staged site";
            let (folder, odd) = (self.folder.display(), odd.display());
            return Err(Error::system(format!("{what} `{folder}` (`{odd}`)")).into());
        }
        let generation = self.former.generation + 1;
        let next = Manifest { generation, fingerprint: fingerprint.to_owned(), files };
        next.write(&self.folder)?;
        Ok(next)
    }

    /// Takes a file of the output over into the stage.
    fn link(&self, path: &OutPath) -> Result<(), Failure> {
        let from = self.place.out.join(path.as_str());
        let to = self.folder.join(path.as_str());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).doing("make the folder", parent)?;
        }
        let meta = fs::symlink_metadata(&from).doing("look at", &from)?;
        carry::link(&from, &to, &meta).doing("link", &from)
    }

    fn swap_in(&self) -> Result<Option<PathBuf>, Failure> {
        let res = swap::into_place(&self.folder, &self.place.out, self.swap);
        let Err(Failure::Io { err, .. }) = &res else { return res };
        match err.kind() {
            io::ErrorKind::ResourceBusy => {
                Err(self.place.cannot_swap("is a mount point", "choose a folder inside it"))
            }
            io::ErrorKind::CrossesDevices => Err(self.place.cannot_swap(
                "is on another file system or image layer than the folder it lies in",
                "choose an output that is not there yet",
            )),
            _ => res,
        }
    }

    /// Removes the old tree. What goes wrong is no longer an error: the site is published.
    fn clear(
        &self,
        old: Option<&Path>,
        current: &Manifest,
        workers: &impl Workers,
    ) -> Option<String> {
        let parent = &self.place.parent;
        // Else the removal might reach the disk before the exchange.
        let is_settled = if self.durable { system::sync_names(parent) } else { Ok(()) };
        let res = is_settled.doing("make the exchange durable in", parent).and_then(|()| {
            let Some(old) = old else { return Ok(Vec::new()) };
            let out = &self.place.out;
            Replaced { old, former: &self.former, out, current }.clear(workers)
        });
        match (res, old) {
            (Ok(left), Some(old)) if !left.is_empty() => Some(sweep::left_alone(old, &left)),
            (Ok(_), _) => None,
            (Err(failure), None) => Some(Error::from(failure).to_string()),
            (Err(failure), Some(old)) => {
                let err = Error::from(failure);
                Some(format!("{err}; the old site is left at `{}`", old.display()))
            }
        }
    }

    fn with_ledger<T>(&self, work: impl FnOnce(&mut Ledger) -> T) -> T {
        // A thread that panicked ends the build; what it left here is whole.
        work(&mut self.ledger.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The words for a failure; for a full disk with the numbers that help.
    fn explain(&self, failure: Failure) -> Error {
        if !failure.is_full_disk() {
            return failure.into();
        }
        let unchanged = if self.former.files.is_empty() {
            "nothing was published"
        } else {
            "the old site is unchanged"
        };
        let staged = self.n_bytes.load(Ordering::Relaxed);
        let what = match system::room(&self.place.parent) {
            Ok(room) if !room.has_file_numbers => "the disk can hold no more files".to_owned(),
            Ok(room) => {
                // The stage gives back what it took.
                let free = room.bytes + staged;
                let needed = self.former.size().max(staged).max(free + 1);
                let (needed, free) = (megabytes(needed), megabytes(free));
                format!("{} needs at least {needed}, {free} are free", self.place.shown)
            }
            Err(_) => format!("{} does not fit", self.place.shown),
        };
        let err = Error::system(format!("no space left: {what}; {unchanged}"));
        match &failure {
            Failure::Io { path, .. } => {
                let inside = path.strip_prefix(&self.folder).ok();
                let inside = inside.filter(|inside| !inside.as_os_str().is_empty());
                let path = inside.unwrap_or(path).display();
                err.help(format!("it ran out at `{path}`; make room, or choose another disk"))
            }
            Failure::Said(_) => err,
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.is_swapped {
            // Whatever can't be removed now, the next build removes and reports.
            sweep::discard(&self.folder).unwrap_or_default();
        }
    }
}

/// Whether a file holds what is written; sums it up on the way.
fn is_written_by(file: &Path, write: Pieces<'_>, sum: &mut Sum) -> io::Result<bool> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(file)?);
    let mut there = Vec::new();
    let mut res = Ok(true);
    write(&mut |piece| {
        if matches!(res, Ok(true)) {
            sum.add(piece);
            there.resize(piece.len(), 0);
            res = match file.read_exact(&mut there) {
                Err(err) if err.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
                read => read.map(|()| there == piece),
            };
        }
    });
    Ok(res? && file.fill_buf()?.is_empty())
}

/// Makes a file, and first the folder that it stands in where there is none yet.
fn create_new(path: &Path) -> Result<File, Failure> {
    match (File::create_new(path), path.parent()) {
        (Err(err), Some(parent)) if err.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent).doing("make the folder", parent)?;
            File::create_new(path).doing("write", path)
        }
        (res, _) => res.doing("write", path),
    }
}

/// What stands in a tree.
enum Found {
    /// A file as it was put.
    AsPut(OutPath, Entry),
    /// In the place of one, but not that.
    Changed,
    /// What is no file of the site.
    Other(PathBuf),
}

/// Lists files as they are on disk below a root, and what else is there.
fn list(
    files: &BTreeMap<OutPath, Record>,
    root: &Path,
    workers: &impl Workers,
) -> Result<(BTreeMap<OutPath, Entry>, Vec<PathBuf>), Failure> {
    let found = tree::gather(workers, root, |path, meta| {
        Ok(match manifest::standing_at(&path, files) {
            None => Found::Other(path),
            Some((path, record)) if meta.is_file() && meta.len() == record.size => {
                let (size, mtime, hash) = (record.size, tree::mtime(meta)?, record.hash);
                Found::AsPut(path.clone(), Entry { size, mtime, hash })
            }
            Some(_) => Found::Changed,
        })
    });
    let (mut entries, mut others) = (Vec::with_capacity(files.len()), Vec::new());
    for found in found?.leaves {
        match found {
            Found::AsPut(path, entry) => entries.push((path, entry)),
            Found::Changed => {}
            Found::Other(path) => others.push(path),
        }
    }
    let entries: BTreeMap<OutPath, Entry> = entries.into_iter().collect();
    let is_lost = |path: &&OutPath| !entries.contains_key(*path);
    if entries.len() < files.len()
        && let Some(lost) = files.keys().find(is_lost)
    {
        let path = root.join(lost.as_str());
        let what = "was changed by something else during the build";
        let err = Error::system(format!("`{}` {what}", path.display()));
        return Err(err.help("build again").into());
    }
    others.sort_unstable();
    Ok((entries, others))
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..10_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{} GB", bytes.div_ceil(1_000_000_000)),
    }
}

#[cfg(test)]
impl Stage {
    pub(super) fn swap_with(&mut self, swap: Swap) {
        self.swap = swap;
    }

    pub(super) fn disk(&self) -> &super::testing::SmallDisk {
        &self.disk
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}
