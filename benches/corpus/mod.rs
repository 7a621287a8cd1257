//! A made-up archive of any size, for the benchmark and for tests.
//!
//! Owns what such an archive looks like: its words, its outlets, how often an issue carries a
//! table or a correction. The sense is invented; the shape (lengths, scripts, references, how
//! words are spread) is that of a real one. The same number of issues and the same seed give the
//! same bytes. Where the archive lies, and for how long, is left to the caller.
#![allow(clippy::disallowed_methods, reason = "an archive for measuring has to be on the disk")]

use std::io;
use std::path::Path;

use self::english::English;

mod body;
mod english;
mod issue;
mod random;
mod shared;
mod words;

/// An archive that can be written down.
pub(crate) struct Corpus {
    n_issues: u32,
    seed: u64,
    english: English,
}

/// A file of the archive: where it stands and what is in it.
pub(crate) struct SourceFile {
    /// Relative to the archive, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Corpus {
    /// Describes an archive of `n_issues` issues.
    pub(crate) fn new(n_issues: u32, seed: u64) -> Self {
        Self { n_issues, seed, english: English::new() }
    }

    /// Writes the archive into a folder, which is made when it is not there.
    pub(crate) fn write(&self, root: &Path) -> io::Result<()> {
        for folder in ["issues", "data"] {
            std::fs::create_dir_all(root.join(folder))?;
        }
        self.files().try_for_each(|file| std::fs::write(root.join(file.path), file.text))
    }

    /// Goes through the files one by one, so that memory stays small however many there are.
    pub(crate) fn files(&self) -> impl Iterator<Item = SourceFile> {
        let shared = shared::files(&self.english, self.seed);
        shared.into_iter().chain((1..=self.n_issues).map(|number| self.issue(number)))
    }

    /// Gives one issue, from 1 to the number of issues, without making those before it.
    pub(crate) fn issue(&self, number: u32) -> SourceFile {
        issue::write(&self.english, self.seed, number, self.days_between_issues())
    }

    /// A week, as in life; a day where weeks would carry the dates centuries ahead.
    fn days_between_issues(&self) -> u32 {
        if self.n_issues > 900 { 1 } else { 7 }
    }
}
