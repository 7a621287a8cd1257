//! What the tests of publishing share: a site in a folder of its own, and a disk that fills up.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use super::manifest::MANIFEST;
use super::stage::{Published, Stage};
use super::{Options, Publisher, Surroundings, open, tree};
use crate::error::Error;
use crate::out_path::OutPath;
use crate::workers::OneWorker;

/// The pages of a site and their text.
pub(super) type Pages = &'static [(&'static str, &'static str)];

/// Takes so many bytes and then says what a full disk says.
#[derive(Debug, Default)]
pub(super) struct SmallDisk {
    left: Mutex<Option<usize>>,
}

impl SmallDisk {
    pub(super) fn fill_after(&self, n_bytes: usize) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(n_bytes);
    }

    /// Writes what still fits when the bytes do not.
    pub(super) fn make_room(&self, file: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
        const NO_SPACE: i32 = 28;
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(n_left) = *left else { return Ok(()) };
        *left = Some(n_left.saturating_sub(bytes.len()));
        if bytes.len() <= n_left {
            return Ok(());
        }
        file.write_all(&bytes[..n_left])?;
        Err(io::Error::from_raw_os_error(NO_SPACE))
    }
}

/// A folder with sources in it, and an output.
pub(super) struct Site {
    folder: TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::create_dir(folder.path().join("issues")).expect("a folder for sources");
        Self { folder }
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("it was just made")
    }

    pub(super) fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    pub(super) fn open_with(&self, options: Options) -> Result<Publisher, Error> {
        self.open_at(&self.out(), options)
    }

    pub(super) fn open_at(&self, out: &Path, options: Options) -> Result<Publisher, Error> {
        let inputs = [self.root().join("issues"), self.root().join("static")];
        let around = Surroundings { inputs: &inputs, root: &self.root(), home: None };
        open(out, &around, options)
    }

    pub(super) fn open(&self) -> Publisher {
        self.open_with(Options::default()).expect("the output can be opened")
    }

    pub(super) fn stage(&self, pages: Pages) -> Stage {
        let stage = self.open().stage().expect("a stage can be made");
        fill(&stage, pages).expect("the disk has room");
        stage
    }

    pub(super) fn publish(&self, pages: Pages) -> Published {
        self.stage(pages).publish("", &OneWorker).expect("nothing stands in the way")
    }

    /// Writes a foreign file.
    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the site")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// All that the output holds but the manifest.
    pub(super) fn found(&self) -> BTreeMap<String, String> {
        let mut res = snapshot(&self.out());
        res.remove(MANIFEST);
        res
    }

    /// What lies beside the output, the sources apart.
    pub(super) fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).expect("it is there");
        let names = entries.map(|e| e.expect("readable").file_name().display().to_string());
        let mut res: Vec<_> = names.filter(|n| n != "public" && n != "issues").collect();
        res.sort();
        res
    }
}

/// Puts pages until one fails.
pub(super) fn fill(stage: &Stage, pages: Pages) -> Result<(), Error> {
    pages.iter().try_for_each(|(path, text)| {
        stage.put(&OutPath::new(path).expect("legal"), text.as_bytes()).map(drop)
    })
}

/// What a folder holds: texts of files, targets of symlinks, kinds of the rest.
pub(super) fn snapshot(root: &Path) -> BTreeMap<String, String> {
    let mut res = BTreeMap::new();
    for leaf in tree::walk(root).expect("it can be read").leaves {
        let path = root.join(&leaf.path);
        let what = if leaf.meta.is_file() {
            String::from_utf8_lossy(&fs::read(&path).expect("readable")).into_owned()
        } else if leaf.meta.is_symlink() {
            format!("-> {}", fs::read_link(&path).expect("a symlink").display())
        } else {
            format!("{:?}", leaf.meta.file_type())
        };
        res.insert(leaf.path.to_string_lossy().into_owned(), what);
    }
    res
}

/// Pages as [`Site::found`] tells them.
pub(super) fn pages(pages: Pages) -> BTreeMap<String, String> {
    pages.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}
