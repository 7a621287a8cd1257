//! Bringing from the old tree into the stage what must not be lost.
//!
//! Everything is hard-linked, never moved: until the exchange the old tree is
//! what readers see, and after it a build may be killed before anything more
//! is done. So at every moment each foreign byte has a name in the output, and
//! the price is one link a file: also for a `.git`, whose folders can't be
//! linked whole.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::failure::{Doing, Failure};
use super::manifest::{MANIFEST, Manifest};
use super::system;
use super::tree::{self, Leaf};
use crate::error::Error;
use crate::workers::Workers;

/// Brings over all that chinai did not write.
///
/// # Errors
/// When a page of the new site (`next`) stands where something foreign does.
pub(super) fn foreign(
    out: &Path,
    former: &Manifest,
    next: &Manifest,
    stage: &Path,
    workers: &impl Workers,
) -> Result<(), Failure> {
    let mut folders = BTreeSet::new();
    let root = fs::symlink_metadata(out).doing("look at", out)?;
    for leaf in leaves_beside(next, out, workers)? {
        let is_emptied = leaf.meta.is_dir() && former.has_folder(&leaf.path);
        if is_emptied || former.owns(out, &leaf)? {
            continue;
        }
        let from = out.join(&leaf.path);
        if !system::share_file_system(&leaf.meta, &root) {
            let what = "is on another file system, so it can't be brought into the new site";
            return Err(Error::system(format!("`{}` {what}", from.display()))
                .help("choose another output, or unmount it while building")
                .into());
        }
        let to = stage.join(&leaf.path);
        make_folders(&leaf.path, &from, stage, &mut folders)?;
        let res = if !leaf.meta.is_dir() {
            link(&from, &to, &leaf.meta)
        } else if tree::look(&to)?.is_some_and(|meta| meta.is_dir()) {
            // It is no longer empty.
            continue;
        } else {
            folders.insert(leaf.path.clone());
            fs::create_dir(&to)
        };
        match res {
            Ok(()) => {}
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {
                return Err(in_the_way(&from).into());
            }
            // Its owner removed it meanwhile.
            Err(err) if err.kind() == io::ErrorKind::NotFound => {}
            Err(err) => return Err(err).doing("bring into the new site", &from),
        }
    }
    copy_permissions(out, stage, &folders)
}

/// What stands in the output under no name of the new site, in order: little, where all is well.
fn leaves_beside(
    next: &Manifest,
    out: &Path,
    workers: &impl Workers,
) -> Result<Vec<Leaf>, Failure> {
    let tree = tree::gather(workers, out, |path, meta| {
        let is_ours = path == Path::new(MANIFEST) || next.lists(&path);
        Ok((!is_ours).then(|| Box::new(Leaf { path, meta: meta.clone() })))
    })?;
    let mut leaves: Vec<Leaf> = tree.leaves.into_iter().flatten().map(|leaf| *leaf).collect();
    leaves.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(leaves)
}

/// Gives a file a second name; where the system or its owner allows no more of them,
/// copies it.
pub(super) fn link(from: &Path, to: &Path, meta: &Metadata) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(err) if system::is_unsupported(&err) || is_link_refused(&err) => copy(from, to, meta),
        res => res,
    }
}

fn is_link_refused(err: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, TooManyLinks};
    matches!(err.kind(), CrossesDevices | PermissionDenied | TooManyLinks)
}

/// Copies a file or symlink so that it can't be told from the first, but by identity.
pub(super) fn copy(from: &Path, to: &Path, meta: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    if meta.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if !meta.is_file() {
        return Err(io::Error::other("it is neither a file nor a symlink"));
    }
    let mut file = File::create_new(to)?;
    io::copy(&mut File::open(from)?, &mut file)?;
    file.set_permissions(meta.permissions())?;
    file.set_modified(meta.modified()?)?;
    system::close(file)
}

/// The words for something foreign where a page must be.
pub(super) fn in_the_way(path: &Path) -> Error {
    Error::content(format!(
        "`{}` is not chinai's, and a page of the site must stand there",
        path.display()
    ))
    .help("move it away, or choose another output")
}

fn make_folders(
    leaf: &Path,
    from: &Path,
    stage: &Path,
    made: &mut BTreeSet<PathBuf>,
) -> Result<(), Failure> {
    let mut ancestors: Vec<&Path> = leaf.ancestors().skip(1).collect();
    ancestors.pop();
    for folder in ancestors.into_iter().rev() {
        let to = stage.join(folder);
        match tree::look(&to)? {
            Some(meta) if meta.is_dir() => {}
            Some(_) => return Err(in_the_way(from).into()),
            None => {
                fs::create_dir(&to).doing("make the folder", &to)?;
                made.insert(folder.to_owned());
            }
        }
    }
    Ok(())
}

/// At the end, since a folder may forbid what was just done in it.
fn copy_permissions(out: &Path, stage: &Path, folders: &BTreeSet<PathBuf>) -> Result<(), Failure> {
    for folder in folders.iter().rev() {
        let Some(meta) = tree::look(&out.join(folder))? else { continue };
        let to = stage.join(folder);
        fs::set_permissions(&to, meta.permissions()).doing("set the permissions of", &to)?;
    }
    Ok(())
}
