//! Where the output stands, and whether it may stand there.
//!
//! Answers before the first write: an output that would swallow sources, or
//! that can't be swapped, is refused.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Surroundings;
use super::failure::{Doing, Failure, plain};
use super::{system, tree};
use crate::error::Error;

/// An output that may be written.
#[derive(Debug)]
pub(super) struct Place {
    /// As the author wrote it, for messages.
    pub(super) shown: String,
    /// Absolute, through no symlink.
    pub(super) out: PathBuf,
    /// The folder it lies in, and everything that is staged.
    pub(super) parent: PathBuf,
    name: OsString,
}

impl Place {
    /// Looks at the output and what lies around it; writes nothing.
    pub(super) fn find(out: &Path, around: &Surroundings) -> Result<Self, Failure> {
        let shown = out.display().to_string();
        let settled = settle(out)?;
        check_around(&shown, &settled, around)?;
        let (Some(parent), Some(name)) = (settled.parent(), settled.file_name()) else {
            return Err(refuse(&shown, "is the root of the file system").into());
        };
        let place =
            Self { shown, parent: parent.to_owned(), name: name.to_owned(), out: settled.clone() };
        place.check_kind(out)?;
        Ok(place)
    }

    /// Where the lock stands.
    pub(super) fn lock(&self) -> PathBuf {
        self.beside("chinai-lock")
    }

    /// Where a stage may be made: the first of this process that is free.
    pub(super) fn free_stage(&self) -> Result<PathBuf, Failure> {
        let first = self.beside(&format!("chinai-stage-{}", std::process::id()));
        let mut path = first.clone();
        let mut n_taken = 1;
        // Taken by what a build of the same number had to leave.
        while tree::look(&path)?.is_some() {
            n_taken += 1;
            path = with_suffix(&first, &format!("-{n_taken}"));
        }
        Ok(path)
    }

    /// Whether a name beside the output is that of a stage.
    pub(super) fn is_stage(&self, name: &OsStr) -> bool {
        let prefix = self.beside("chinai-stage-");
        let prefix = prefix.file_name().unwrap_or_default();
        name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".");
        name.push(suffix);
        self.parent.join(name)
    }

    /// Refuses what a folder can't be exchanged with.
    fn check_kind(&self, typed: &Path) -> Result<(), Failure> {
        // Without a slash at the end, which would follow a symlink.
        let typed: PathBuf = typed.components().collect();
        if tree::look(&typed)?.is_some_and(|meta| meta.is_symlink()) {
            return Err(self.cannot_swap("is a symlink", "name the folder that it leads to"));
        }
        let Some(meta) = tree::look(&self.out)? else { return Ok(()) };
        if !meta.is_dir() {
            return Err(self.cannot_swap("is a file", "choose another output, or move it away"));
        }
        let parent = fs::symlink_metadata(&self.parent).doing("look at", &self.parent)?;
        if !system::share_file_system(&meta, &parent) {
            return Err(self.cannot_swap(
                "is on another file system than the folder it lies in",
                "choose a folder inside it",
            ));
        }
        if let Err(err) = system::check_writable(&self.out) {
            let what = format!("is read-only ({})", plain(&err));
            return Err(self.cannot_swap(&what, "choose another output, or change its permissions"));
        }
        Ok(())
    }

    /// The words for an output that a new site can't be exchanged with.
    pub(super) fn cannot_swap(&self, what: &str, help: &str) -> Failure {
        let why = "so a new site can't be swapped in";
        Error::system(format!("output `{}` {what}, {why}", self.shown)).help(help).into()
    }
}

/// A path with something added to its last name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut res = path.as_os_str().to_owned();
    res.push(suffix);
    PathBuf::from(res)
}

fn check_around(shown: &str, out: &Path, around: &Surroundings) -> Result<(), Failure> {
    if out.parent().is_none() {
        return Err(refuse(shown, "is the root of the file system").into());
    }
    if let Some(home) = around.home {
        let home = settle(home)?;
        if is_within(&home, out)? {
            return Err(refuse(shown, "holds your home folder").into());
        }
    }
    for input in around.inputs {
        let settled = settle(input)?;
        if is_within(&settled, out)? {
            return Err(refuse(shown, "holds your sources").into());
        }
        if is_within(out, &settled)? {
            let what = format!("lies in `{}`, among your sources", input.display());
            return Err(refuse(shown, &what).into());
        }
    }
    if is_within(&settle(around.root)?, out)? {
        return Err(refuse(shown, "holds the whole site, sources and all").into());
    }
    Ok(())
}

fn refuse(shown: &str, what: &str) -> Error {
    Error::usage(format!("output `{shown}` {what}; nothing was written"))
        .help("choose a folder of its own, such as `public`")
}

/// Whether a path is a folder or lies below it. Names are compared, and what
/// stands there too: a second mount gives one folder two names.
fn is_within(path: &Path, folder: &Path) -> Result<bool, Failure> {
    if path.starts_with(folder) {
        return Ok(true);
    }
    let Some(folder) = tree::look(folder)? else { return Ok(false) };
    let Some(wanted) = system::identity(&folder) else { return Ok(false) };
    for ancestor in path.ancestors() {
        let meta = tree::look(ancestor)?;
        if meta.is_some_and(|meta| system::identity(&meta) == Some(wanted)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The absolute path, symlinks followed as far as there is something to follow.
fn settle(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).doing("find", path)?;
    let mut res = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                res.pop();
            }
            Component::CurDir => {}
            other => res.push(other),
        }
        match res.canonicalize() {
            Ok(real) => res = real,
            Err(err)
                if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
                    && tree::look(&res)?.is_none() => {}
            Err(err) => return Err(err).doing("follow", &res),
        }
    }
    Ok(res)
}
