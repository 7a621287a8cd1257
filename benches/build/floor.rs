//! The floor: the reading and writing of a build without the build.

use std::collections::BTreeSet;
use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use walkdir::WalkDir;

/// The first argument by which this program knows that it is to be the floor.
pub(crate) const MODE: &str = "--floor";

const FILLER: &[u8] = b"as many bytes as the real output has, and none of its sense\n";

/// How much a build wrote.
pub(crate) struct Output {
    pub(crate) n_files: u64,
    pub(crate) n_bytes: u64,
}

/// Notes the size and the path of every file a build wrote, a line each.
pub(crate) fn note(output: &Path, list: &Path) -> io::Result<Output> {
    let mut res = Output { n_files: 0, n_bytes: 0 };
    let mut lines = BufWriter::new(File::create(list)?);
    for entry in WalkDir::new(output).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let size = entry.metadata()?.len();
            let path = entry.path().strip_prefix(output).expect("a walk stays below its start");
            writeln!(lines, "{size}\t{}", path.display())?;
            res.n_files += 1;
            res.n_bytes += size;
        }
    }
    lines.flush()?;
    Ok(res)
}

/// Reads the archive and writes what the list says, the way the fastest build would.
pub(crate) fn run(archive: &Path, list: &Path, output: &Path) -> io::Result<()> {
    let sources: Vec<_> = WalkDir::new(archive)
        .into_iter()
        .filter_map(|entry| match entry {
            Ok(entry) => entry.file_type().is_file().then(|| Ok(entry.into_path())),
            Err(err) => Some(Err(err)),
        })
        .collect::<Result<_, _>>()?;
    with_all_cores(&sources, |source| {
        black_box(std::fs::read(source)?);
        Ok(())
    })?;
    let files = listed(list, output)?;
    let folders: BTreeSet<_> = files.iter().filter_map(|(_, path)| path.parent()).collect();
    folders.into_iter().try_for_each(std::fs::create_dir_all)?;
    let largest = files.iter().map(|(size, _)| *size).max().unwrap_or(0);
    let filler = FILLER.repeat(largest / FILLER.len() + 1);
    with_all_cores(&files, |(size, path)| std::fs::write(path, &filler[..*size]))
}

fn listed(list: &Path, output: &Path) -> io::Result<Vec<(usize, PathBuf)>> {
    let list = std::fs::read_to_string(list)?;
    let line = |line: &str| {
        let (size, path) = line.split_once('\t')?;
        Some((size.parse().ok()?, output.join(path)))
    };
    let files: Option<_> = list.lines().map(line).collect();
    files.ok_or_else(|| io::Error::other("the list of files is not one that `note` wrote"))
}

fn with_all_cores<T: Sync>(
    items: &[T],
    work: impl Fn(&T) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item)?;
        }
        Ok(())
    };
    let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..n_threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().try_for_each(|it| it.join().expect("a worker returns its errors"))
    })
}
