//! Putting a staged tree in the place of the output.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::place::with_suffix;
use super::{system, tree};
use crate::disk::publish::failure::{Doing, Failure};

/// A way to put a stage in the place of an output that is there; tells where
/// the old tree lies afterwards.
pub(super) type Swap = fn(stage: &Path, out: &Path) -> io::Result<PathBuf>;

/// Puts the stage in place. `None` when there was no output before.
pub(super) fn into_place(stage: &Path, out: &Path, swap: Swap) -> Result<Option<PathBuf>, Failure> {
    if tree::look(out)?.is_none() {
        fs::rename(stage, out).doing("move the new site to", out)?;
        return Ok(None);
    }
    swap(stage, out).doing("swap the new site into", out).map(Some)
}

/// Exchanges the two in one step; where the file system has no such step, in two.
pub(super) fn exchange(stage: &Path, out: &Path) -> io::Result<PathBuf> {
    match system::exchange(stage, out) {
        Ok(()) => Ok(stage.to_owned()),
        Err(err) if system::is_unsupported(&err) => two_renames(stage, out),
        Err(err) => Err(err),
    }
}

/// Moves the old tree aside, then the stage in. Between the two, for some
/// microseconds, there is no output; a build killed there leaves both trees
/// whole, and the next one moves the old tree back (`sweep`).
pub(super) fn two_renames(stage: &Path, out: &Path) -> io::Result<PathBuf> {
    let aside = with_suffix(stage, "-old");
    fs::rename(out, &aside)?;
    if let Err(err) = fs::rename(stage, out) {
        fs::rename(&aside, out)?;
        return Err(err);
    }
    Ok(aside)
}
