//! A build killed at any moment leaves the old site whole or the new one.
//!
//! 30 kills; `CHINAI_KILLS=1000` for the long form.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test of the shell touches files, clock and environment"
)]

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use chinai::disk::publish::{Options, Publisher, Surroundings, open};
use chinai::out_path::OutPath;
use chinai::workers::OneWorker;

const CHILD: &str = "CHINAI_PUBLISH_UNTIL_KILLED";

type Site = BTreeMap<String, String>;

#[test]
fn a_build_killed_at_any_moment_leaves_one_site_whole() -> Result<(), Box<dyn Error>> {
    if let Some(out) = env::var_os(CHILD) {
        return publish_until_killed(Path::new(&out));
    }
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    publish(&out, 'a')?;
    let strangers = foreign();
    for (path, text) in &strangers {
        fs::create_dir_all(out.join(path).parent().ok_or("it lies in the output")?)?;
        fs::write(out.join(path), text)?;
    }
    let wholes =
        ['a', 'b'].map(|letter| site(letter).into_iter().chain(strangers.clone()).collect());
    let [a, b]: [Site; 2] = wholes;
    let n_kills = env::var("CHINAI_KILLS").map_or(Ok(30), |n| n.parse())?;
    let (mut n_a, mut n_swept) = (0, 0);
    for kill in 0..n_kills {
        kill_a_build(&out, Duration::from_micros(scatter(kill) % 150_000))?;
        let found = snapshot(&out)?;
        assert!(found == a || found == b, "kill {kill} left neither site: {found:?}");
        n_a += usize::from(found == a);
        // Every other time the next child has to clear away by itself.
        if kill % 2 == 0 {
            n_swept += reopen(&out)?.warnings().len();
        }
    }
    drop(reopen(&out)?);
    let beside = fs::read_dir(folder.path())?.count();
    assert_eq!(beside, 1, "a stage or a lock is left");
    assert!(n_swept > 0, "no kill hit a build at work");
    assert!(0 < n_a && n_a < n_kills, "the same site was found {n_kills} times");
    Ok(())
}

fn publish_until_killed(out: &Path) -> Result<(), Box<dyn Error>> {
    fs::write(out.with_file_name("ready"), "")?;
    // An orphan must not go on for ever.
    let end = Instant::now() + Duration::from_secs(60);
    while Instant::now() < end {
        publish(out, 'b')?;
        publish(out, 'a')?;
    }
    Ok(())
}

fn kill_a_build(out: &Path, delay: Duration) -> Result<(), Box<dyn Error>> {
    let ready = out.with_file_name("ready");
    let test = "a_build_killed_at_any_moment_leaves_one_site_whole";
    let mut child = Command::new(env::current_exe()?)
        .args(["--exact", test])
        .env(CHILD, out)
        .stdout(Stdio::null())
        .spawn()?;
    while !ready.exists() {
        assert!(child.try_wait()?.is_none(), "the build ended by itself");
        thread::sleep(Duration::from_millis(1));
    }
    fs::remove_file(&ready)?;
    thread::sleep(delay);
    assert!(child.try_wait()?.is_none(), "the build ended by itself");
    child.kill()?;
    child.wait()?;
    Ok(())
}

fn publish(out: &Path, letter: char) -> Result<(), Box<dyn Error>> {
    let stage = reopen(out)?.stage()?;
    for (path, text) in site(letter) {
        stage.put(&OutPath::new(&path)?, text.as_bytes())?;
    }
    let published = stage.publish(&letter.to_string(), &OneWorker)?;
    assert_eq!(published.leftover, None);
    Ok(())
}

fn reopen(out: &Path) -> Result<Publisher, Box<dyn Error>> {
    let around = Surroundings { inputs: &[], root: Path::new("/nowhere"), home: None };
    Ok(open(out, &around, Options { wait: Duration::from_secs(5), ..Options::default() })?)
}

/// 60 pages: a third in both sites, a third with other bytes, a third in one only.
fn site(letter: char) -> Site {
    let shared = (0..20).map(|n| (format!("{n}/index.html"), format!("both {n}")));
    let changed = (20..40).map(|n| (format!("{n}/index.html"), format!("{letter} {n}").repeat(n)));
    let own = (40..60).map(|n| (format!("{letter}/{n}/index.html"), format!("only {letter}")));
    shared.chain(changed).chain(own).collect()
}

fn foreign() -> Site {
    [("CNAME", "example.org"), (".git/HEAD", "ref"), ("3/notes.txt", "n"), ("a/40/mine", "m")]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into()
}

fn snapshot(out: &Path) -> Result<Site, Box<dyn Error>> {
    let mut res = Site::new();
    for entry in walkdir::WalkDir::new(out) {
        let entry = entry?;
        if entry.file_type().is_file() && entry.file_name() != ".chinai-manifest.json" {
            let path: PathBuf = entry.path().strip_prefix(out)?.into();
            res.insert(path.to_string_lossy().into_owned(), fs::read_to_string(entry.path())?);
        }
    }
    Ok(res)
}

/// Numbers without an order, the same in every run.
fn scatter(n: usize) -> u64 {
    (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20
}
