//! An archive on the disk, and the five processes that are measured on it.
//!
//! Nothing is removed before the last round: ext4 without a journal passes over each inode that
//! was freed in the last minutes, and to make a file then takes ten times as long.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::corpus::{Corpus, SourceFile};
use crate::floor::{self, Output};
use crate::sample::{self, Sample};
use crate::share;

/// An archive that can be built again and again.
pub(crate) struct Site {
    pub(crate) n_issues: u32,
    /// What a cold build writes.
    pub(crate) output: Output,
    places: Places,
    builder: Builder,
    /// The issue that gets a sentence more, as it is without.
    issue: SourceFile,
}

/// How an archive is built.
#[derive(Clone)]
pub(crate) struct Builder {
    pub(crate) program: PathBuf,
    pub(crate) no_search: bool,
}

/// What the processes took that find no output.
pub(crate) struct Fresh {
    pub(crate) cold: Sample,
    pub(crate) floor: Sample,
    /// A cold build without the search index, beside one with it.
    pub(crate) bare: Option<Sample>,
    /// What feeds, citations and open data take of a build, from 0 to 1.
    pub(crate) share: f64,
    pub(crate) check: Sample,
}

/// What the two builds took that found an output.
pub(crate) struct Again {
    pub(crate) unchanged: Sample,
    pub(crate) changed: Sample,
}

struct Places {
    archive: PathBuf,
    /// Says which corpus the archive is, once it is complete.
    stamp: PathBuf,
    list: PathBuf,
    /// Holds all that is built, a folder a round.
    built: PathBuf,
}

impl Site {
    /// Makes the archive, or finds it from last time, and builds it once.
    pub(crate) fn prepare(
        folder: &Path,
        n_issues: u32,
        seed: u64,
        builder: Builder,
    ) -> io::Result<Self> {
        let places = Places::below(&folder.join(n_issues.to_string()));
        let corpus = Corpus::new(n_issues, seed);
        places.provide(&corpus)?;
        let issue = corpus.issue(n_issues / 2 + 1);
        // A run that was cut short may have left the sentence there.
        fs::write(places.archive.join(&issue.path), &issue.text)?;
        clear(&places.built)?;
        sample::take(&mut places.build(&builder, "first")?)?;
        let output = places.note("first")?;
        Ok(Self { n_issues, output, places, builder, issue })
    }

    /// Measures a cold build, the floor, what the index adds, the share of the files for programs,
    /// and a check.
    pub(crate) fn fresh(&self, round: u32) -> io::Result<Fresh> {
        let cold = self.build(round)?;
        let floor = sample::take(&mut self.places.floor(&round.to_string())?)?;
        let bare = (!self.builder.no_search).then(|| self.bare(round)).transpose()?;
        let parts = self.places.built.join(round.to_string()).join("share");
        let share = share::take(&self.places.archive, &parts)?;
        let check = sample::take(&mut self.places.check(&self.builder))?;
        Ok(Fresh { cold, floor, bare, share, check })
    }

    /// Measures two more builds to where the cold build of the same round went.
    pub(crate) fn again(&self, round: u32) -> io::Result<Again> {
        let unchanged = self.build(round)?;
        let path = self.places.archive.join(&self.issue.path);
        fs::write(&path, format!("{}\nOne sentence more.\n", self.issue.text))?;
        let changed = self.build(round)?;
        fs::write(&path, &self.issue.text)?;
        Ok(Again { unchanged, changed })
    }

    /// Removes what was built; the archive stays for the next time.
    pub(crate) fn clear(&self) -> io::Result<()> {
        clear(&self.places.built)
    }

    fn bare(&self, round: u32) -> io::Result<Sample> {
        let builder = Builder { no_search: true, ..self.builder.clone() };
        sample::take(&mut self.places.build(&builder, &format!("{round}-bare"))?)
    }

    fn build(&self, round: u32) -> io::Result<Sample> {
        sample::take(&mut self.places.build(&self.builder, &round.to_string())?)
    }
}

impl Places {
    fn below(folder: &Path) -> Self {
        Self {
            archive: folder.join("archive"),
            stamp: folder.join("archive.stamp"),
            list: folder.join("output.list"),
            built: folder.join("built"),
        }
    }

    fn provide(&self, corpus: &Corpus) -> io::Result<()> {
        let stamp = fingerprint(corpus);
        if fs::read_to_string(&self.stamp).is_ok_and(|found| found == stamp) {
            return Ok(());
        }
        clear(&self.archive)?;
        corpus.write(&self.archive)?;
        fs::write(&self.stamp, stamp)
    }

    /// Where a build writes, in a folder that is its own: it may leave something beside.
    fn output(&self, round: &str) -> PathBuf {
        self.built.join(round).join("build").join("site")
    }

    fn note(&self, round: &str) -> io::Result<Output> {
        let output = self.output(round);
        if !output.is_dir() {
            let output = output.display();
            return Err(io::Error::other(format!("the build left no folder `{output}`")));
        }
        floor::note(&output, &self.list)
    }

    fn build(&self, builder: &Builder, round: &str) -> io::Result<Command> {
        let output = self.output(round);
        fs::create_dir_all(output.parent().expect("the output is in a folder"))?;
        let mut res = Command::new(&builder.program);
        res.arg("--root").arg(&self.archive);
        res.arg("build").arg("--out").arg(output).arg("--quiet");
        res.args(builder.no_search.then_some("--no-search"));
        Ok(res)
    }

    fn check(&self, builder: &Builder) -> Command {
        let mut res = Command::new(&builder.program);
        res.arg("--root").arg(&self.archive).args(["check", "--format", "short"]);
        res.stdout(Stdio::null());
        res
    }

    fn floor(&self, round: &str) -> io::Result<Command> {
        let output = self.built.join(round).join("floor");
        let mut res = Command::new(std::env::current_exe()?);
        res.arg(floor::MODE).args([&self.archive, &self.list, &output]);
        Ok(res)
    }
}

/// Changes when the generator does: among the first files is every kind of issue there is.
fn fingerprint(corpus: &Corpus) -> String {
    let mut hasher = DefaultHasher::new();
    for file in corpus.files().take(60) {
        (file.path, file.text).hash(&mut hasher);
    }
    format!("{:016x}\n", hasher.finish())
}

fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(()),
        res => res,
    }
}
