//! Removing trees: stages that were never published, and outputs that were replaced.
//!
//! What lies at a stage's name is one of three things, told apart by its
//! manifest. A stage being filled is all chinai's. A stage that is complete has
//! a generation above the output's; what is foreign in it is a link to the
//! output's. Anything else was the output once, and then a foreign file may
//! exist only there, if its owner wrote it in the moment of the exchange: such
//! a file is moved to the output, or left where it is, never deleted.
//!
//! In each tree the manifest goes last, so that a sweep that is killed leaves
//! a tree that is still told apart rightly.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::failure::{Doing, Failure};
use super::manifest::{self, FRESH, Kept, MANIFEST, Manifest};
use super::place::Place;
use super::system;
use super::tree::{self, Leaf};
use crate::error::Error;
use crate::workers::{OneWorker, Workers};

/// Clears away what killed builds left beside the output, and puts back an
/// output that one had moved aside. Tells what was done, in sentences.
///
/// To be called with the lock held: every stage is stale then.
pub(super) fn recover(place: &Place) -> Result<Vec<String>, Failure> {
    let mut stale = stages(place)?;
    let mut told = Vec::new();
    if tree::look(&place.out)?.is_none()
        && let Some(path) = take_oldest_whole(&mut stale)
    {
        fs::rename(&path, &place.out).doing("move back", &path)?;
        told.push(format!("put back the site that a killed build had left at `{}`", name(&path)));
    }
    for (path, kept) in stale {
        // What can't be removed is no reason not to build.
        told.push(match clear_stale(&path, &kept, &place.out) {
            Ok(left) if left.is_empty() => {
                format!("removed what a killed build had left (`{}`)", name(&path))
            }
            Ok(left) => left_alone(&path, &left),
            Err(failure) => Error::from(failure).to_string(),
        });
    }
    Ok(told)
}

/// Removes a whole tree that was never published.
pub(super) fn discard(stage: &Path) -> Result<(), Failure> {
    let tree = tree::walk(stage)?;
    for leaf in tree.leaves.iter().filter(|leaf| !is_manifest(leaf) && !leaf.meta.is_dir()) {
        remove(&stage.join(&leaf.path))?;
    }
    remove_folders(stage, &tree.folders, &OneWorker)
}

/// A tree that was replaced, with the lists of what chinai wrote into it and into the output.
pub(super) struct Replaced<'a> {
    pub(super) old: &'a Path,
    pub(super) former: &'a Manifest,
    pub(super) out: &'a Path,
    pub(super) current: &'a Manifest,
}

/// What stands in a tree that was replaced.
enum Held {
    /// A page of which the output has its own: nearly all there is.
    Page(PathBuf),
    /// Anything else.
    Other(Box<Leaf>),
}

impl Replaced<'_> {
    /// Removes the tree; tells which foreign files had to stay, because the output has another of
    /// the same name.
    pub(super) fn clear(&self, workers: &impl Workers) -> Result<Vec<PathBuf>, Failure> {
        let tree = tree::gather(workers, self.old, |path, meta| {
            let is_page = !meta.is_dir() && self.is_in_both(&path);
            let other = |path| Held::Other(Box::new(Leaf { path, meta: meta.clone() }));
            Ok(if is_page { Held::Page(path) } else { other(path) })
        })?;
        let left = workers.try_each(&tree.leaves, |held| match held {
            Held::Page(path) => remove(&self.old.join(path)).map(|()| None),
            Held::Other(leaf) if is_manifest(leaf) => Ok(None),
            Held::Other(leaf) => Ok((!self.clear_leaf(leaf)?).then(|| leaf.path.clone())),
        })?;
        let mut left: Vec<PathBuf> = left.into_iter().flatten().collect();
        left.sort_unstable();
        if left.is_empty() {
            remove_folders(self.old, &tree.folders, workers)?;
        }
        Ok(left)
    }

    fn is_in_both(&self, path: &Path) -> bool {
        self.former.lists(path) && self.current.lists(path)
    }

    /// Removes something, or moves it to the output. `false`: it has to stay.
    fn clear_leaf(&self, leaf: &Leaf) -> Result<bool, Failure> {
        let from = self.old.join(&leaf.path);
        // A sweep that was killed had emptied it.
        let is_emptied = leaf.meta.is_dir() && self.former.has_folder(&leaf.path);
        let is_needless = self.is_in_both(&leaf.path)
            || is_emptied
            || self.former.owns(self.old, leaf)?
            || is_in(self.out, self.old, leaf)?;
        match is_needless {
            false => rescue(&from, &self.out.join(&leaf.path)),
            true if leaf.meta.is_dir() => Ok(true),
            true => remove(&from).map(|()| true),
        }
    }
}

/// The sentence about a tree that could not be removed whole.
pub(super) fn left_alone(old: &Path, left: &[PathBuf]) -> String {
    let first = left.first().map(|path| path.display().to_string()).unwrap_or_default();
    let more = if left.len() > 1 { format!(" and {} more", left.len() - 1) } else { String::new() };
    format!(
        "left `{}` alone: `{first}`{more} in it differs from what the output has; \
         look at it, then delete the folder",
        old.display()
    )
}

fn clear_stale(path: &Path, kept: &Kept, out: &Path) -> Result<Vec<PathBuf>, Failure> {
    let former = match kept {
        Kept::Staging => return discard_stale(path),
        Kept::Whole(stale) => stale,
        Kept::Nothing => &Manifest::default(),
        // Killed while making it; a stage with more in it has a whole manifest.
        Kept::Unreadable(_) if tree::walk(path)?.leaves.iter().all(is_manifest) => {
            return discard_stale(path);
        }
        Kept::Unreadable(reason) => return Err(manifest::unreadable(path, reason).into()),
    };
    let current = listed(out)?;
    if current.as_ref().is_some_and(|current| former.generation > current.generation) {
        return discard_stale(path);
    }
    Replaced { old: path, former, out, current: &current.unwrap_or_default() }.clear(&OneWorker)
}

/// Removes a stage that was never published: nothing in it has to stay.
fn discard_stale(stage: &Path) -> Result<Vec<PathBuf>, Failure> {
    discard(stage).map(|()| Vec::new())
}

/// All trees at stages' names, in order of name.
fn stages(place: &Place) -> Result<Vec<(PathBuf, Kept)>, Failure> {
    let mut res = Vec::new();
    let parent = &place.parent;
    for entry in fs::read_dir(parent).doing("read the folder", parent)? {
        let name = entry.doing("read the folder", parent)?.file_name();
        let path = parent.join(&name);
        if place.is_stage(&name) && tree::look(&path)?.is_some_and(|meta| meta.is_dir()) {
            let kept = manifest::read(&path)?;
            res.push((path, kept));
        }
    }
    res.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(res)
}

/// The tree that was the output, where the output is missing: the one with the
/// lowest generation, since that is the one readers last saw.
fn take_oldest_whole(stale: &mut Vec<(PathBuf, Kept)>) -> Option<PathBuf> {
    let candidates = stale.iter().enumerate().filter_map(|(i, (path, kept))| match kept {
        Kept::Whole(manifest) => Some((manifest.generation, i)),
        Kept::Nothing if holds_anything(path) => Some((0, i)),
        _ => None,
    });
    let (_, index) = candidates.min()?;
    Some(stale.remove(index).0)
}

fn holds_anything(folder: &Path) -> bool {
    tree::walk(folder).is_ok_and(|tree| !tree.leaves.iter().all(is_manifest))
}

fn listed(folder: &Path) -> Result<Option<Manifest>, Failure> {
    match manifest::read(folder)? {
        Kept::Whole(manifest) => Ok(Some(manifest)),
        Kept::Unreadable(reason) => Err(manifest::unreadable(folder, &reason).into()),
        Kept::Nothing | Kept::Staging => Ok(None),
    }
}

/// Whether the output has the same entry: linked, or with equal bytes.
fn is_in(out: &Path, old: &Path, leaf: &Leaf) -> Result<bool, Failure> {
    let (from, to) = (old.join(&leaf.path), out.join(&leaf.path));
    let Some(meta) = tree::look(&to)? else { return Ok(false) };
    if system::identity(&meta).is_some_and(|id| system::identity(&leaf.meta) == Some(id)) {
        return Ok(true);
    }
    if leaf.meta.is_symlink() && meta.is_symlink() {
        let target = fs::read_link(&from).doing("read", &from)?;
        return Ok(target == fs::read_link(&to).doing("read", &to)?);
    }
    if leaf.meta.is_file() && meta.is_file() && leaf.meta.len() == meta.len() {
        let bytes = fs::read(&from).doing("read", &from)?;
        return Ok(bytes == fs::read(&to).doing("read", &to)?);
    }
    // A folder holds no bytes of its own.
    Ok(leaf.meta.is_dir())
}

/// Moves something to where the output has nothing. `false`: it has.
fn rescue(from: &Path, to: &Path) -> Result<bool, Failure> {
    if tree::look(to)?.is_some() {
        return Ok(false);
    }
    if let Some(parent) = to.parent() {
        match fs::create_dir_all(parent) {
            Ok(()) => {}
            // A page where a folder was.
            Err(err) if tree::look(parent)?.is_none_or(|meta| !meta.is_dir()) => {
                drop(err);
                return Ok(false);
            }
            Err(err) => return Err(err).doing("make the folder", parent),
        }
    }
    fs::rename(from, to).doing("move back", from)?;
    Ok(true)
}

/// Removes the folders of a tree that holds nothing else, then its manifest, then itself.
fn remove_folders(root: &Path, folders: &[PathBuf], workers: &impl Workers) -> Result<(), Failure> {
    let depth = |folder: &PathBuf| folder.components().count();
    let levels = folders.chunk_by(|one, next| depth(one) == depth(next));
    for level in levels.rev() {
        workers.try_each(level, |folder| {
            let path = root.join(folder);
            unless_gone(fs::remove_dir(&path)).doing("remove the folder", &path)
        })?;
    }
    remove(&root.join(FRESH))?;
    remove(&root.join(MANIFEST))?;
    fs::remove_dir(root).doing("remove the folder", root)
}

fn remove(path: &Path) -> Result<(), Failure> {
    unless_gone(fs::remove_file(path)).doing("remove", path)
}

fn unless_gone(res: io::Result<()>) -> io::Result<()> {
    match res {
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(()),
        res => res,
    }
}

fn is_manifest(leaf: &Leaf) -> bool {
    leaf.path == Path::new(MANIFEST) || leaf.path == Path::new(FRESH)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
