//! The list of what chinai wrote, kept in the output: what it may replace and delete.
//!
//! It also tells a stage that was never published from a tree that was
//! replaced, by its generation: see [`Kept`] and `sweep`.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, IntoInnerError};
use std::ops::Bound;
use std::path::Path;

use serde::{Deserialize, Serialize, Serializer};

use super::failure::{Doing, Failure};
use super::system;
use super::tree::{self, Leaf};
use crate::error::Error;
use crate::hash;
use crate::out_path::OutPath;

/// Its name in the output. No [`OutPath`] can be called so.
pub(super) const MANIFEST: &str = ".chinai-manifest.json";

/// What it is called until it is whole.
pub(super) const FRESH: &str = ".chinai-manifest.new";

const VERSION: u32 = 1;

/// What chinai wrote into a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// One more than in the tree that this one replaced.
    pub(super) generation: u64,
    /// The caller's word for the sources.
    pub(super) fingerprint: String,
    pub(super) files: BTreeMap<OutPath, Entry>,
}

/// One file as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) size: u64,
    /// In nanoseconds since 1970.
    pub(super) mtime: i64,
    pub(super) hash: u64,
}

/// What a folder says of itself.
#[derive(Debug)]
pub(super) enum Kept {
    /// No manifest: a folder that chinai did not make.
    Nothing,
    /// A stage that is still being filled: all of it is chinai's.
    Staging,
    /// A whole tree; what is not listed is not chinai's.
    Whole(Manifest),
    /// A manifest that can't be understood, and why.
    Unreadable(String),
}

/// The file as it is written; `F` are the files by their paths.
#[derive(Serialize, Deserialize)]
struct Written<F> {
    version: u32,
    generation: u64,
    fingerprint: String,
    /// Missing while the stage is being filled.
    files: Option<F>,
}

/// The files of a manifest, an entry at a time: there may be many.
struct Files<'a>(&'a BTreeMap<OutPath, Entry>);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, entry)| {
            let hash = format!("{:016x}", entry.hash);
            (path.as_str(), WrittenEntry { size: entry.size, mtime: entry.mtime, hash })
        }))
    }
}

#[derive(Serialize, Deserialize)]
struct WrittenEntry {
    size: u64,
    mtime: i64,
    /// In hex: a number this long loses digits in JavaScript.
    hash: String,
}

/// Reads the manifest of a folder.
pub(super) fn read(folder: &Path) -> Result<Kept, Failure> {
    let path = folder.join(MANIFEST);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Kept::Nothing),
        Err(err) => return Err(err).doing("read", &path),
    };
    let written: Written<BTreeMap<String, WrittenEntry>> = match serde_json::from_slice(&text) {
        Ok(written) => written,
        Err(err) => return Ok(Kept::Unreadable(err.to_string())),
    };
    if written.version != VERSION {
        return Ok(Kept::Unreadable(format!("version {} is not known here", written.version)));
    }
    let Some(files) = written.files else { return Ok(Kept::Staging) };
    let files: Result<BTreeMap<_, _>, String> = files.iter().map(parse_entry).collect();
    let (generation, fingerprint) = (written.generation, written.fingerprint);
    Ok(files.map_or_else(Kept::Unreadable, |files| {
        Kept::Whole(Manifest { generation, fingerprint, files })
    }))
}

/// Marks a folder as a stage that is being filled.
pub(super) fn mark_staging(folder: &Path) -> Result<(), Failure> {
    let fingerprint = String::new();
    store(folder, &Written { version: VERSION, generation: 0, fingerprint, files: None::<Files> })
}

impl Manifest {
    /// Writes the manifest into a folder, in place of the one there in one step.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let (generation, fingerprint) = (self.generation, self.fingerprint.clone());
        let files = Some(Files(&self.files));
        store(folder, &Written { version: VERSION, generation, fingerprint, files })
    }

    /// Whether chinai wrote a file of this name, whatever became of it.
    pub(super) fn lists(&self, path: &Path) -> bool {
        standing_at(path, &self.files).is_some()
    }

    /// Whether chinai wrote files below this folder; empty, it is nobody's.
    pub(super) fn has_folder(&self, path: &Path) -> bool {
        let Some(path) = out_path(path) else { return false };
        let start = format!("{path}/");
        let below = (Bound::Included(start.as_str()), Bound::Unbounded);
        let next = self.files.range::<str, _>(below).next();
        next.is_some_and(|(path, _)| path.as_str().starts_with(&start))
    }

    /// Whether an entry of a tree is what chinai wrote there, byte for byte.
    ///
    /// Size and time decide; where only the time differs, as in a copy or a
    /// checkout, the bytes are read.
    pub(super) fn owns(&self, root: &Path, leaf: &Leaf) -> Result<bool, Failure> {
        let Some((_, entry)) = standing_at(&leaf.path, &self.files) else { return Ok(false) };
        if entry.matches(&leaf.meta) {
            return Ok(true);
        }
        if !leaf.meta.is_file() || leaf.meta.len() != entry.size {
            return Ok(false);
        }
        let full = root.join(&leaf.path);
        Ok(hash::number(&fs::read(&full).doing("read", &full)?) == entry.hash)
    }

    /// Whether every listed file is in a folder with its size and time.
    pub(super) fn is_whole(&self, root: &Path) -> Result<bool, Failure> {
        for (path, entry) in &self.files {
            let meta = tree::look(&root.join(path.as_str()))?;
            if !meta.is_some_and(|meta| entry.matches(&meta)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Bytes of all listed files.
    pub(super) fn size(&self) -> u64 {
        self.files.values().map(|entry| entry.size).sum()
    }
}

impl Entry {
    fn matches(&self, meta: &Metadata) -> bool {
        let mtime = tree::mtime(meta).ok();
        meta.is_file() && meta.len() == self.size && mtime == Some(self.mtime)
    }
}

/// Of these files the one that stands at a path on disk. Nearly all are spelt there as they were
/// asked for.
pub(super) fn standing_at<'a, T>(
    path: &Path,
    files: &'a BTreeMap<OutPath, T>,
) -> Option<(&'a OutPath, &'a T)> {
    let as_spelt = path.to_str().and_then(|path| files.get_key_value(path));
    as_spelt.or_else(|| files.get_key_value(&out_path(path)?))
}

/// The path on disk as an [`OutPath`], where it can be one. Some disks give
/// names back in NFD; `OutPath` brings them home.
fn out_path(path: &Path) -> Option<OutPath> {
    let mut res = String::new();
    for component in path.components() {
        if !res.is_empty() {
            res.push('/');
        }
        res.push_str(component.as_os_str().to_str()?);
    }
    OutPath::new(&res).ok()
}

fn parse_entry((path, entry): (&String, &WrittenEntry)) -> Result<(OutPath, Entry), String> {
    let path = OutPath::new(path).map_err(|err| err.to_string())?;
    let hash = u64::from_str_radix(&entry.hash, 16).map_err(|err| err.to_string())?;
    Ok((path, Entry { size: entry.size, mtime: entry.mtime, hash }))
}

fn store(folder: &Path, written: &Written<impl Serialize>) -> Result<(), Failure> {
    let (path, fresh) = (folder.join(MANIFEST), folder.join(FRESH));
    write(&fresh, written).doing("write", &fresh)?;
    fs::rename(&fresh, &path).doing("write", &path)
}

fn write(path: &Path, written: &impl Serialize) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 16, File::create(path)?);
    serde_json::to_writer_pretty(&mut file, written)?;
    system::close(file.into_inner().map_err(IntoInnerError::into_error)?)
}

/// The words for a manifest that can't be understood.
pub(super) fn unreadable(folder: &Path, reason: &str) -> Error {
    let path = folder.join(MANIFEST);
    Error::system(format!("can't tell which files chinai made: `{}`: {reason}", path.display()))
        .help("delete that file and build with `--keep-foreign`, or choose another output")
}
