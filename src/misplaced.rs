//! What is said of files that look like issues and stand where none is read.
//!
//! Which files those are is for `disk` to find; that issues were looked for in vain, for whoever
//! says so.

use std::collections::BTreeSet;

use crate::source::SitePath;

/// What there is instead of issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced<'a> {
    /// The first of the files.
    pub first: &'a SitePath,
    /// What they are: `issue/1.md looks like an issue`.
    pub what: String,
    /// How they become issues.
    pub help: String,
}

impl<'a> Misplaced<'a> {
    /// None where there are no such files.
    pub fn of(strays: &'a BTreeSet<SitePath>) -> Option<Self> {
        let first = strays.first()?;
        let folder = first.folder();
        let is_one_folder = !folder.is_empty() && strays.iter().all(|path| path.folder() == folder);
        let (what, them) = match strays.len() {
            1 => (format!("{first} looks like an issue"), "it"),
            n_strays => (format!("{n_strays} files look like issues"), "them"),
        };
        let rename = if is_one_folder { format!("rename `{folder}`, or ") } else { String::new() };
        let help = format!("issues are read from the folder `issues`: {rename}move {them} there");
        Some(Self { first, what, help })
    }
}
