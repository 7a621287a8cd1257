//! No error of the disk is swallowed: whichever call of a build fails, the old site stays as it
//! was and the failure is told with its path.
//!
//! `strace` makes the nth call of a kind fail. A rehearsal tells which calls there are; then each
//! is made to fail with each error. A sample of them; `CHINAI_FAULTS=all` for every one. Where
//! the system forbids to trace, `CHINAI_FAULTS=none` says that this promise is to be left untested.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a test of the program as a whole, which lives among files and processes"
)]

mod publishing;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use publishing::Archive;

const ERRORS: [&str; 5] = ["EIO", "ENOSPC", "EACCES", "EMFILE", "EROFS"];
const CALLS: [&str; 16] = [
    "openat",
    "read",
    "write",
    "close",
    "mkdir",
    "rename",
    "renameat2",
    "linkat",
    "symlink",
    "unlink",
    "rmdir",
    "getdents64",
    "flock",
    "ftruncate",
    "fsync",
    "syncfs",
];
/// How many faults are tried in the short form, spread over all of them.
const N_SAMPLED: usize = 60;

#[test]
fn whichever_call_fails_the_old_site_stays_and_the_failure_is_told_with_its_path() {
    let how_many = env::var("CHINAI_FAULTS").unwrap_or_default();
    if how_many == "none" {
        println!("left out, as CHINAI_FAULTS says");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the test can be made");
    let folder = folder.path().canonicalize().expect("it is there");
    let archive = Archive::new(&folder, 10_000);
    let faults = faults(&archive, &folder);
    let n_tried = if how_many == "all" { faults.len() } else { N_SAMPLED };
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for fault in faults.iter().take(n_tried) {
        archive.restore();
        let traced = trace(&archive, &folder, Some(fault));
        match judge(&archive, &traced) {
            Ok(end) => *ends.entry(end.to_owned()).or_default() += 1,
            Err(what) => wrong.push(format!("{fault:?}: {what}")),
        }
        if !archive.left_beside().is_empty()
            && let Err(what) = recovers(&archive)
        {
            wrong.push(format!("{fault:?}: {what}"));
        }
    }
    println!("of {} faults {n_tried} tried: {ends:?}", faults.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let n_told = ends.get(TOLD).copied().unwrap_or_default();
    assert!(n_told > n_tried / 2, "few of the faults hit a build: {ends:?}");
}

/// One call that is to fail.
#[derive(Debug)]
struct Fault {
    call: &'static str,
    /// Counted in each thread by itself, from 1.
    nth: usize,
    error: &'static str,
}

/// What `strace` saw of a build.
struct Traced {
    output: Output,
    /// The calls of each thread.
    threads: Vec<Vec<Call>>,
}

/// A call as `strace` writes it.
#[derive(Debug)]
struct Call {
    /// When it was made, in seconds.
    time: f64,
    name: String,
    /// Of files and folders below the test's folder.
    paths: Vec<String>,
    line: String,
}

/// Every fault that can hit the archive or its site, in no order: each call of a rehearsal, with
/// each error.
fn faults(archive: &Archive, folder: &Path) -> Vec<Fault> {
    let rehearsal = trace(archive, folder, None);
    let said = String::from_utf8_lossy(&rehearsal.output.stderr);
    let way_out = "install strace (`apt-get install strace`), and allow ptrace";
    assert!(rehearsal.output.status.success(), "{way_out}: {said}");
    assert!(archive.has_the_new_site(), "the rehearsal publishes");
    // Whether the nth call of a name may fail: a count holds for each thread, so there are several.
    let mut nth_calls: BTreeMap<(&str, usize), Vec<Concern>> = BTreeMap::new();
    for calls in &rehearsal.threads {
        let mut n_seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut written = BTreeSet::new();
        for call in calls {
            let nth = n_seen.entry(&call.name).or_default();
            *nth += 1;
            let concern = call.concern(&mut written);
            nth_calls.entry((&call.name, *nth)).or_default().push(concern);
        }
    }
    nth_calls.retain(|_, concerns| {
        concerns.contains(&Concern::Ours) && !concerns.contains(&Concern::ClosesNothing)
    });
    let calls = nth_calls.into_keys().filter_map(|(name, nth)| {
        CALLS.into_iter().find(|call| *call == name).map(|call| (call, nth))
    });
    let mut res: Vec<Fault> =
        calls.flat_map(|(call, nth)| ERRORS.map(|error| Fault { call, nth, error })).collect();
    res.sort_by_key(|fault| scatter(&format!("{fault:?}")));
    res
}

/// Numbers without an order, the same in every run.
fn scatter(text: &str) -> u64 {
    let mix = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// What the failure of a call would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// The archive or its site.
    Ours,
    /// It closes what was only read, where nothing can be lost. Of a folder `std` even takes that
    /// for a mistake of the program.
    ClosesNothing,
    /// Something else.
    Nothing,
}

impl Call {
    /// Reads a line of `strace -y -ttt`.
    fn read(line: &str, folder: &str) -> Option<Self> {
        let (time, line) = line.split_once(' ')?;
        let (name, rest) = line.split_once('(')?;
        let in_quotes = rest.split('"').skip(1).step_by(2).filter(|text| text.starts_with('/'));
        let of_handle = rest.split(['<', '>']).skip(1).step_by(2);
        let paths = in_quotes.chain(of_handle).filter(|path| path.starts_with(folder));
        let paths = paths.map(str::to_owned).collect();
        let time = time.parse().ok()?;
        Some(Self { time, name: name.to_owned(), paths, line: line.to_owned() })
    }

    /// What its failure would mean. Keeps note of the files that are open and `written`.
    fn concern<'a>(&'a self, written: &mut BTreeSet<&'a str>) -> Concern {
        let Some(path) = self.paths.first() else { return Concern::Nothing };
        if self.name == "openat" && self.line.contains("O_CREAT") {
            written.insert(path);
        }
        match self.name.as_str() {
            "close" if !written.remove(path.as_str()) => Concern::ClosesNothing,
            // It failed by itself, as was to be expected.
            _ if self.line.contains(") = -1") => Concern::Nothing,
            _ => Concern::Ours,
        }
    }

    fn is_injected(&self) -> bool {
        self.line.contains("(INJECTED)")
    }
}

/// Builds under `strace`; one thread works at a time, so that calls come in the same order again.
fn trace(archive: &Archive, folder: &Path, fault: Option<&Fault>) -> Traced {
    let traces = folder.join("traces");
    if traces.exists() {
        fs::remove_dir_all(&traces).expect("it can be removed");
    }
    fs::create_dir(&traces).expect("it can be made");
    let mut command = Command::new("strace");
    command.args(["-ff", "-y", "-ttt", "-s", "0", "-e", "signal=none"]);
    command.arg("-e").arg(format!("trace={}", CALLS.join(",")));
    if let Some(Fault { call, nth, error }) = fault {
        command.arg("-e").arg(format!("inject={call}:error={error}:when={nth}"));
    }
    command.arg("-o").arg(traces.join("trace"));
    command.arg(env!("CARGO_BIN_EXE_chinai")).arg("--root").arg(archive.root());
    command.args(["build", "--durable"]).env("RAYON_NUM_THREADS", "1");
    let output = command.output().expect("`strace` is needed: apt-get install strace");
    let folder = folder.to_str().expect("the test's folder is UTF-8");
    let threads = fs::read_dir(&traces).expect("it can be read").map(|entry| {
        let path = entry.expect("it can be read").path();
        let text = String::from_utf8_lossy(&fs::read(path).expect("a trace")).into_owned();
        text.lines().filter_map(|line| Call::read(line, folder)).collect()
    });
    Traced { threads: threads.collect(), output }
}

const TOLD: &str = "told, and the old site stays";

/// How a build ended that was hit; an error where that breaks the promise.
fn judge(archive: &Archive, traced: &Traced) -> Result<&'static str, String> {
    let said = String::from_utf8_lossy(&traced.output.stderr);
    let code = traced.output.status.code();
    let is_hit = |call: &&Call| call.is_injected() && !call.paths.is_empty();
    let hit: Vec<&Call> = traced.threads.iter().flatten().filter(is_hit).collect();
    let whole = (archive.has_the_old_site(), archive.has_the_new_site());
    let describe = || format!("exit {code:?}, old and new {whole:?}, hit {hit:?}, said {said}");
    match (code, whole) {
        (Some(0), (_, true)) if hit.is_empty() => Ok("not hit"),
        // The system could not even load the program.
        (Some(127), (true, _)) if hit.is_empty() => Ok("not begun"),
        (Some(3), (true, _)) if hit.iter().any(|call| names(&said, call)) => Ok(TOLD),
        // The same fault hit the message itself.
        (Some(3), (true, _)) if said.is_empty() && is_unheard(traced) => Ok("could not be told"),
        // So did it the closing of a folder on the way out, which `std` never takes for possible.
        (Some(101), (true, _)) if said.contains("unexpected error during closedir") => {
            Ok("hit twice, and the old site stays")
        }
        // The new site is in place: what is left of the old one is told, and is no failure.
        (Some(0), (_, true)) if is_after_exchange(traced) && said.contains("warning[leftover]") => {
            Ok("told as a warning, and the new site stands")
        }
        (Some(0), (_, true)) if hit.iter().all(|call| is_harmless(call)) => {
            Ok("harmless, and the new site stands")
        }
        _ => Err(describe()),
    }
}

/// Whether the message names a path of a call, or the end of it.
fn names(said: &str, call: &Call) -> bool {
    call.paths.iter().any(|path| {
        let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
        said.contains(&*name)
    })
}

/// Whether a write to the terminal was hit.
fn is_unheard(traced: &Traced) -> bool {
    let mut hit = traced.threads.iter().flatten().filter(|call| call.is_injected());
    hit.any(|call| call.name == "write" && call.line.starts_with("write(2<"))
}

fn is_after_exchange(traced: &Traced) -> bool {
    let calls = || traced.threads.iter().flatten();
    let exchange = calls().find(|call| call.name == "renameat2" && !call.is_injected());
    exchange
        .is_some_and(|exchange| calls().any(|call| call.is_injected() && call.time > exchange.time))
}

/// What may fail without harm, and why.
fn is_harmless(call: &Call) -> bool {
    let is = |name, part| call.name == name && call.line.contains(part);
    // A link that the system does not allow becomes a copy.
    is("linkat", "EACCES")
        // A lock's file that stays is taken by the next build.
        || is("unlink", "chinai-lock")
        || is("close", "chinai-lock")
}

/// The next build sweeps up and publishes the new site.
fn recovers(archive: &Archive) -> Result<(), String> {
    let output = archive.build();
    let left = archive.left_beside();
    if output.status.success() && left.is_empty() && archive.has_the_new_site() {
        return Ok(());
    }
    Err(format!("left {left:?}; {}", String::from_utf8_lossy(&output.stderr)))
}
