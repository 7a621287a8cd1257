//! The list of what chinai wrote, kept in the output: what it may replace and delete.
//!
//! It also tells a stage that was never published from a tree that was
//! replaced, by its generation: see [`Kept`] and `sweep`.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::ops::Bound;
use std::path::Path;

use serde::{Deserialize, Serialize};

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

/// The file as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    generation: u64,
    fingerprint: String,
    /// Missing while the stage is being filled.
    files: Option<BTreeMap<String, WrittenEntry>>,
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
    let written: Written = match serde_json::from_slice(&text) {
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
    store(folder, &Written { version: VERSION, generation: 0, fingerprint, files: None })
}

impl Manifest {
    /// Writes the manifest into a folder, in place of the one there in one step.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let files = self.files.iter().map(|(path, entry)| {
            let hash = format!("{:016x}", entry.hash);
            let entry = WrittenEntry { size: entry.size, mtime: entry.mtime, hash };
            (path.to_string(), entry)
        });
        let (generation, fingerprint) = (self.generation, self.fingerprint.clone());
        let files = Some(files.collect());
        store(folder, &Written { version: VERSION, generation, fingerprint, files })
    }

    /// Whether chinai wrote a file of this name, whatever became of it.
    pub(super) fn lists(&self, path: &Path) -> bool {
        out_path(path).is_some_and(|path| self.files.contains_key(&path))
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
        let Some(path) = out_path(&leaf.path) else { return Ok(false) };
        let Some(entry) = self.files.get(&path) else { return Ok(false) };
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

/// The path on disk as an [`OutPath`], where it can be one. Some disks give
/// names back in NFD; `OutPath` brings them home.
pub(super) fn out_path(path: &Path) -> Option<OutPath> {
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

fn store(folder: &Path, written: &Written) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(written).expect("keys are strings");
    let (path, fresh) = (folder.join(MANIFEST), folder.join(FRESH));
    write(&fresh, &text).doing("write", &fresh)?;
    fs::rename(&fresh, &path).doing("write", &path)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    system::close(file)
}

/// The words for a manifest that can't be understood.
pub(super) fn unreadable(folder: &Path, reason: &str) -> Error {
    let path = folder.join(MANIFEST);
    Error::system(format!("can't tell which files chinai made: `{}`: {reason}", path.display()))
        .help("delete that file and build with `--keep-foreign`, or choose another output")
}
