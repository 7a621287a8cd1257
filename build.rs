//! Gives the program a name for its own build, so that a site made by another build of it is
//! never taken for current.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "it reads the sources and speaks to cargo by printing"
)]

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let mut hasher = DefaultHasher::new();
    let parts = ["src", "templates", "static", "Cargo.lock"];
    for file in parts.iter().flat_map(|part| files(Path::new(part))) {
        fs::read(&file).expect("a source file of the program can be read").hash(&mut hasher);
    }
    println!("cargo::rustc-env=CHINAI_BUILD={:016x}", hasher.finish());
    for part in parts {
        println!("cargo::rerun-if-changed={part}");
    }
}

/// Every file below a path, in an order that is the same everywhere.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a source folder of the program can be read");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}
