//! Putting the site on disk: a reader, or whoever pulls the plug, finds the old
//! site whole or the new one.
//!
//! The new tree is staged beside the output, so on the same file system. What
//! did not change is hard-linked from the old tree, and so is everything that
//! chinai did not make. Then the two folders change places in one system call,
//! and the old one is removed. A manifest in the output tells what chinai made.
//!
//! ```no_run
//! # use chinai::{disk::publish, error::Error, out_path::OutPath, workers::OneWorker};
//! # fn main() -> Result<(), Error> {
//! # let (out, root) = (std::path::Path::new("public"), std::path::Path::new("."));
//! let around = publish::Surroundings { inputs: &[], root, home: None };
//! let publisher = publish::open(out, &around, publish::Options::default())?;
//! if !publisher.is_current("sources as of today")? {
//!     let stage = publisher.stage()?;
//!     stage.put(&OutPath::new("index.html").expect("legal"), b"hello")?;
//!     stage.publish("sources as of today", &OneWorker)?;
//! }
//! # Ok(())
//! # }
//! ```

mod carry;
mod failure;
mod ledger;
mod lock;
mod manifest;
mod place;
pub mod stage;
mod swap;
mod sweep;
mod system;
#[cfg(test)]
mod testing;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::disk::publish::failure::{Doing, Failure};
use crate::disk::publish::lock::Lock;
use crate::disk::publish::manifest::{Kept, Manifest};
use crate::disk::publish::place::Place;
use crate::disk::publish::stage::Stage;
use crate::error::Error;

/// Opens the output for one build: refuses one that would swallow sources or
/// foreign files, waits for other builds, clears away what killed ones left.
///
/// # Errors
/// Usage when the output holds sources or lies among them, content when it
/// holds files that chinai did not make, system for everything the disk or
/// another build forbids.
pub fn open(out: &Path, around: &Surroundings, options: Options) -> Result<Publisher, Error> {
    Ok(try_open(out, around, options)?)
}

/// What the output must stay clear of.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Files and folders that are read; they need not be there.
    pub inputs: &'a [PathBuf],
    /// The site's own folder. The output may lie in it.
    pub root: &'a Path,
    /// The home folder of whoever calls.
    pub home: Option<&'a Path>,
}

/// How to publish.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Wait until the new site is on the disk itself before it takes the place of the old one.
    pub durable: bool,
    /// Publish into a folder that holds other files and that chinai has not published to yet.
    pub keep_foreign: bool,
    /// How long to wait for another build. Zero: don't.
    pub wait: Duration,
}

/// An output that is locked for this build.
#[derive(Debug)]
pub struct Publisher {
    place: Place,
    lock: Lock,
    former: Option<Manifest>,
    durable: bool,
    warnings: Vec<String>,
}

impl Publisher {
    /// What killed builds had left and what became of it, a sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Whether the output is what [`Stage::publish`] made of this fingerprint:
    /// every file is there with its size and time. One look a file.
    ///
    /// # Errors
    /// When a file can't be looked at.
    pub fn is_current(&self, fingerprint: &str) -> Result<bool, Error> {
        match &self.former {
            Some(former) if former.fingerprint == fingerprint => {
                Ok(former.is_whole(&self.place.out)?)
            }
            _ => Ok(false),
        }
    }

    /// How many files the output has of chinai.
    pub fn n_files(&self) -> usize {
        self.former.as_ref().map_or(0, |former| former.files.len())
    }

    /// Starts the new tree.
    ///
    /// # Errors
    /// When no folder can be made beside the output.
    pub fn stage(self) -> Result<Stage, Error> {
        let former = self.former.unwrap_or_default();
        Ok(Stage::new(self.place, self.lock, former, self.durable)?)
    }
}

fn try_open(out: &Path, around: &Surroundings, options: Options) -> Result<Publisher, Failure> {
    let place = Place::find(out, around)?;
    fs::create_dir_all(&place.parent).doing("make the folder", &place.parent)?;
    let lock = lock::take(&place.lock(), options.wait)?;
    let warnings = sweep::recover(&place)?;
    let former = match manifest::read(&place.out)? {
        Kept::Whole(former) => Some(former),
        // Only a stage that someone moved here by hand says so.
        Kept::Staging => {
            let reason = "it belongs to a build that was killed";
            return Err(manifest::unreadable(&place.out, reason).into());
        }
        Kept::Unreadable(reason) => return Err(manifest::unreadable(&place.out, &reason).into()),
        Kept::Nothing => None,
    };
    if former.is_none() && !options.keep_foreign {
        refuse_foreign(&place)?;
    }
    Ok(Publisher { place, lock, former, durable: options.durable, warnings })
}

/// Refuses a folder that was never published to and is not empty.
fn refuse_foreign(place: &Place) -> Result<(), Failure> {
    let tree = tree::walk(&place.out)?;
    let n_files = tree.leaves.len();
    if n_files == 0 {
        return Ok(());
    }
    let mut names: Vec<String> = Vec::new();
    for leaf in &tree.leaves {
        let mut components = leaf.path.components();
        let Some(first) = components.next() else { continue };
        let more = if components.next().is_some() { "/…" } else { "" };
        let name = format!("{}{more}", first.as_os_str().display());
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    if names.len() > 3 {
        names.truncate(3);
        names.push("…".to_owned());
    }
    let (files, they) = if n_files == 1 { ("file", "it is") } else { ("files", "they are") };
    Err(Error::content(format!(
        "{} holds {n_files} {files} chinai did not make ({}); {they} left alone",
        place.shown,
        names.join(", ")
    ))
    .help("choose another output, or keep them beside the site with `--keep-foreign`")
    .into())
}

#[cfg(test)]
mod tests;
