//! What a folder holds, all the way down. Symlinks are entries, never followed.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::failure::{Doing, Failure};
use crate::workers::{OneWorker, Workers};

/// Everything below a folder.
#[derive(Debug)]
pub(super) struct Tree<T> {
    /// What was made of files, symlinks, pipes and empty folders.
    pub(super) leaves: Vec<T>,
    /// Folders relative to the root, which is not among them; none before one that holds it.
    pub(super) folders: Vec<PathBuf>,
}

/// Something that holds nothing else.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Relative to the root of the walk.
    pub(super) path: PathBuf,
    /// Of the entry itself, also for a symlink.
    pub(super) meta: Metadata,
}

/// Lists what a folder holds, in order of the bytes of the paths. What vanishes meanwhile is passed
/// over.
pub(super) fn walk(root: &Path) -> Result<Tree<Leaf>, Failure> {
    let take = |path, meta: &Metadata| Ok(Leaf { path, meta: meta.clone() });
    let mut tree = gather(&OneWorker, root, take)?;
    // By their bytes: paths would be compared name by name, which takes ten times as long.
    tree.leaves.sort_unstable_by(|a, b| bytes(&a.path).cmp(bytes(&b.path)));
    Ok(tree)
}

/// Looks at all that a folder holds, several folders at a time, and keeps what `take` makes of the
/// path of each leaf and of what the system says of it: there may be many, and all that is said
/// takes much room. What vanishes meanwhile is passed over.
pub(super) fn gather<T: Send>(
    workers: &impl Workers,
    root: &Path,
    take: impl Fn(PathBuf, &Metadata) -> io::Result<T> + Sync + Send,
) -> Result<Tree<T>, Failure> {
    let mut tree = Tree { leaves: Vec::new(), folders: Vec::new() };
    let mut to_read = vec![PathBuf::new()];
    while !to_read.is_empty() {
        let held = workers.try_each(&to_read, |folder| held_by(root, folder, &take))?;
        to_read.clear();
        for held in held {
            tree.leaves.extend(held.leaves);
            to_read.extend(held.folders);
        }
        tree.folders.extend_from_slice(&to_read);
    }
    Ok(tree)
}

/// What stands directly in a folder; in an empty one, itself.
fn held_by<T>(
    root: &Path,
    folder: &Path,
    take: impl Fn(PathBuf, &Metadata) -> io::Result<T>,
) -> Result<Tree<T>, Failure> {
    let at = root.join(folder);
    let mut held = Tree { leaves: Vec::new(), folders: Vec::new() };
    let Some(entries) = unless_gone(fs::read_dir(&at)).doing("read the folder", &at)? else {
        return Ok(held);
    };
    let mut is_leaf = !folder.as_os_str().is_empty();
    for entry in entries {
        is_leaf = false;
        let entry = entry.doing("read the folder", &at)?;
        let meta = unless_gone(entry.metadata()).doing("look at", &entry.path())?;
        let Some(meta) = meta else { continue };
        let path = folder.join(entry.file_name());
        if meta.is_dir() {
            held.folders.push(path);
        } else {
            held.leaves.push(take(path, &meta).doing("look at", &entry.path())?);
        }
    }
    if is_leaf && let Some(meta) = look(&at)? {
        held.leaves.push(take(folder.to_owned(), &meta).doing("look at", &at)?);
    }
    Ok(held)
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// What stands at a path, symlinks not followed; `None` when nothing does.
pub(super) fn look(path: &Path) -> Result<Option<Metadata>, Failure> {
    unless_gone(fs::symlink_metadata(path)).doing("look at", path)
}

/// When a file was last written, in nanoseconds since 1970; negative before.
pub(super) fn mtime(meta: &Metadata) -> io::Result<i64> {
    let time = meta.modified()?;
    let nanos = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()),
        Err(before) => i64::try_from(before.duration().as_nanos()).map(|n| -n),
    };
    // A date three centuries off is only ever compared with itself.
    Ok(nanos.unwrap_or(i64::MAX))
}

fn unless_gone<T>(res: io::Result<T>) -> io::Result<Option<T>> {
    match res {
        Ok(found) => Ok(Some(found)),
        // A file where a folder is looked for: nothing can be in it.
        Err(err)
            if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(err) => Err(err),
    }
}
