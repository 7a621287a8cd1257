//! What was put into a stage so far, and which names that takes.

use std::collections::{BTreeMap, btree_map};
use std::sync::Arc;

use crate::error::Error;
use crate::out_path::OutPath;

/// What was put so far.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) files: BTreeMap<OutPath, Record>,
    /// Files and their folders by collision key.
    names: BTreeMap<Arc<str>, Name>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is new, or its bytes are.
    Written,
    /// The output has it already.
    Unchanged,
}

/// A file that was put.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) size: u64,
    pub(super) hash: u64,
    pub(super) put: Put,
}

/// A name that is taken.
#[derive(Debug)]
struct Name {
    /// How it is written, where that is not its collision key.
    spelt: Option<Box<str>>,
    is_file: bool,
}

impl Ledger {
    /// How many files were asked for, whether they could be written or not.
    pub(super) fn n_wanted(&self) -> usize {
        self.names.values().filter(|name| name.is_file).count()
    }

    /// Keeps a name, and those of its folders, from everyone else.
    pub(super) fn claim(&mut self, path: &OutPath) -> Result<(), Error> {
        for folder in path.folders() {
            // Whoever claimed it has claimed those above it.
            if self.has_claimed(&folder, false, path)? {
                break;
            }
        }
        self.has_claimed(path, true, path).map(drop)
    }

    /// Keeps one name from everyone else, for the sake of `path`; tells whether it was kept before.
    fn has_claimed(
        &mut self,
        part: &OutPath,
        is_file: bool,
        path: &OutPath,
    ) -> Result<bool, Error> {
        match self.names.entry(part.collision_key()) {
            btree_map::Entry::Occupied(other) => {
                let spelt = other.get().spelt.as_deref().unwrap_or(other.key());
                clash(path, (part.as_str(), is_file), (spelt, other.get().is_file)).map(|()| true)
            }
            btree_map::Entry::Vacant(free) => {
                let spelt = (**free.key() != *part.as_str()).then(|| part.as_str().into());
                free.insert(Name { spelt, is_file });
                Ok(false)
            }
        }
    }
}

/// Two folders of one spelling are one folder; anything else is one name too few. The two are given
/// as they are written, with whether they are files.
fn clash(path: &OutPath, name: (&str, bool), other: (&str, bool)) -> Result<(), Error> {
    let ((name, is_file), (other, is_other_file)) = (name, other);
    if name != other {
        let what = "are one file on Windows and macOS";
        return Err(Error::content(format!("`{other}` and `{name}` {what}")));
    }
    if is_file && is_other_file {
        return Err(Error::content(format!("two files of the site want the name `{path}`")));
    }
    if is_file != is_other_file {
        let what = "is wanted both as a file and as a folder";
        return Err(Error::content(format!("`{name}` {what}")));
    }
    Ok(())
}
