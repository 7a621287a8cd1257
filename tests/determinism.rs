//! The same sources give the same bytes: from any folder, in any place, with any number of
//! threads, in whatever order the system lists files.
//!
//! Runs the program itself. `CHINAI_LONG=1 cargo test --test determinism` tries every
//! combination, 144 builds; without it each surrounding is tried once.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test of the program as a whole, which lives among files and processes"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What the program must not notice.
#[derive(Debug, Clone, Copy)]
struct Surroundings {
    /// Which of the folders the archive is in.
    place: Place,
    threads: &'static str,
    zone: &'static str,
    language: &'static str,
    umask: &'static str,
}

/// Where an archive lies, and in which order its files came there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Repository,
    AToZ,
    ZToA,
}

const PLACES: [Place; 3] = [Place::Repository, Place::AToZ, Place::ZToA];
const THREADS: [&str; 3] = ["1", "2", "8"];
const ZONES: [&str; 4] = ["UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati"];
const LANGUAGES: [&str; 2] = ["C", "zh_CN.GB18030"];
const UMASKS: [&str; 2] = ["022", "077"];

#[test]
fn the_same_sources_give_the_same_bytes_wherever_and_however_they_are_built() {
    let folders = Folders::new();
    let all: Vec<Surroundings> =
        if std::env::var_os("CHINAI_LONG").is_some() { every() } else { each_once() };
    let expected = folders.build(all[0], 0);
    assert!(expected.contains_key("index.html"), "a site was built");
    for (n_built, surroundings) in all.into_iter().enumerate().skip(1) {
        let found = folders.build(surroundings, n_built);
        if let Some(difference) = difference(&expected, &found) {
            panic!("{difference}, with {surroundings:?}");
        }
    }
}

#[test]
fn a_second_build_of_the_same_sources_leaves_every_byte_as_it_is() {
    let folders = Folders::new();
    let surroundings = each_once()[0];
    let first = folders.build(surroundings, 0);
    let second = folders.build(surroundings, 0);
    assert_eq!(difference(&first, &second), None);
}

/// Every combination.
fn every() -> Vec<Surroundings> {
    let mut res = Vec::new();
    for place in PLACES {
        for threads in THREADS {
            for zone in ZONES {
                for language in LANGUAGES {
                    for umask in UMASKS {
                        res.push(Surroundings { place, threads, zone, language, umask });
                    }
                }
            }
        }
    }
    res
}

/// So many that each of them occurs.
fn each_once() -> Vec<Surroundings> {
    let with = |n: usize| Surroundings {
        place: PLACES[n % PLACES.len()],
        threads: THREADS[n % THREADS.len()],
        zone: ZONES[n % ZONES.len()],
        language: LANGUAGES[n % LANGUAGES.len()],
        // Not in step with the language.
        umask: UMASKS[n / 2 % UMASKS.len()],
    };
    (0..4).map(with).collect()
}

/// Where the archive lies and where sites are built.
struct Folders {
    folder: TempDir,
}

impl Folders {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test can be made");
        let mut files = Vec::new();
        for part in ["chinai.yaml", "issues", "data", "templates", "static"] {
            list(&repository().join(part), &mut files);
        }
        files.sort();
        copy(&files, &folder.path().join("一份 副本"));
        files.reverse();
        copy(&files, &folder.path().join("deeper/down/z"));
        Self { folder }
    }

    fn of(&self, place: Place) -> PathBuf {
        match place {
            Place::Repository => repository().to_owned(),
            Place::AToZ => self.folder.path().join("一份 副本"),
            Place::ZToA => self.folder.path().join("deeper/down/z"),
        }
    }

    /// Builds the site and reads all of it.
    fn build(&self, surroundings: Surroundings, n_built: usize) -> BTreeMap<String, Vec<u8>> {
        let Surroundings { place, threads, zone, language, umask } = surroundings;
        let out = self.folder.path().join(format!("out/{n_built}"));
        // The shell, because only a process itself can set its umask.
        let mut program = Command::new("sh");
        program.arg("-c").arg(format!("umask {umask} && exec \"$@\"")).arg("sh");
        program.arg(env!("CARGO_BIN_EXE_chinai"));
        program.arg("--root").arg(self.of(place)).arg("build").arg("--out").arg(&out);
        program.env("RAYON_NUM_THREADS", threads).env("TZ", zone).env_remove("SOURCE_DATE_EPOCH");
        program.env("LANG", language).env("LC_ALL", language);
        let output = program.output().expect("the program can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{surroundings:?}: {said}");
        read(&out)
    }
}

/// The site by path. The manifest is not part of it: it holds times.
fn read(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = Vec::new();
    list(out, &mut files);
    let own = |path: &PathBuf| path.file_name().is_some_and(|name| name != ".chinai-manifest.json");
    let name = |path: &Path| path.strip_prefix(out).expect("it is in there").display().to_string();
    files
        .into_iter()
        .filter(own)
        .map(|path| (name(&path), fs::read(&path).expect("a built file can be read")))
        .collect()
}

/// The first file that is not the same.
fn difference(
    expected: &BTreeMap<String, Vec<u8>>,
    found: &BTreeMap<String, Vec<u8>>,
) -> Option<String> {
    let mut paths = expected.keys().chain(found.keys());
    let path = paths.find(|path| expected.get(*path) != found.get(*path))?;
    Some(match (expected.get(path), found.get(path)) {
        (Some(one), Some(other)) => {
            let at = one.iter().zip(other).take_while(|(one, other)| one == other).count();
            format!("`{path}` differs from byte {at} on")
        }
        (Some(_), None) => format!("`{path}` is missing"),
        _ => format!("`{path}` is too many"),
    })
}

/// Every file at a path or below it, if there is any.
fn list(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    }
    for entry in fs::read_dir(path).into_iter().flatten() {
        list(&entry.expect("an entry of a folder can be read").path(), files);
    }
}

fn copy(files: &[PathBuf], to: &Path) {
    for file in files {
        let to = to.join(file.strip_prefix(repository()).expect("it is in the repository"));
        fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("it can be made");
        fs::copy(file, to).expect("a file can be copied");
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
