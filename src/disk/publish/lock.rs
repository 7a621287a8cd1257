//! One build at a time: a locked file beside the output.
//!
//! The system lets go of the lock when a build dies, however it dies. The file
//! says who holds it, for the message only.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::failure::{Doing, Failure};
use super::system;
use crate::error::Error;

/// Held while it lives.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Locked; closing it lets go.
    file: File,
}

/// Takes the lock, trying again until `wait` is over.
pub(super) fn take(path: &Path, wait: Duration) -> Result<Lock, Failure> {
    let until = Instant::now() + wait;
    loop {
        if let Some(lock) = try_take(path)? {
            return Ok(lock);
        }
        if Instant::now() >= until {
            return Err(taken(path, wait).into());
        }
        thread::sleep(Duration::from_millis(20));
    }
}

impl Lock {
    /// Writes down who holds it.
    fn sign(&mut self) -> io::Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        self.file.set_len(0)?;
        writeln!(self.file, "{} {now}", std::process::id())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held, so that nobody else's file is hit. A file
        // that stays is no harm: the next build locks it anew.
        fs::remove_file(&self.path).unwrap_or_default();
    }
}

fn try_take(path: &Path) -> Result<Option<Lock>, Failure> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path).doing("open the lock", path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(err)) => return Err(err).doing("lock", path),
    }
    if !is_still_at(&file, path)? {
        return Ok(None);
    }
    let mut lock = Lock { path: path.to_owned(), file };
    lock.sign().doing("write", path)?;
    Ok(Some(lock))
}

/// Whether the file that was locked still bears the name. The build before
/// removes it when done, and whoever opened it meanwhile holds a lock on nothing.
fn is_still_at(file: &File, path: &Path) -> Result<bool, Failure> {
    let held = file.metadata().doing("look at", path)?;
    let named = match fs::metadata(path) {
        Ok(meta) => meta,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(err) => return Err(err).doing("look at", path),
    };
    Ok(system::identity(&held) == system::identity(&named))
}

fn taken(path: &Path, wait: Duration) -> Error {
    let err = Error::system(match holder(path) {
        Some((pid, secs)) => format!("another chinai (pid {pid}) builds this site since {secs} s"),
        None => "another chinai builds this site".to_owned(),
    });
    if wait.is_zero() {
        err.help("try again when it is done, or with `--wait`")
    } else {
        err.help(format!("it was waited for {} s; try again when it is done", wait.as_secs()))
    }
}

/// The pid and age in seconds that the lock's file tells, if it can be read.
fn holder(path: &Path) -> Option<(u32, u64)> {
    let mut text = String::new();
    File::open(path).ok()?.read_to_string(&mut text).ok()?;
    let (pid, since) = text.trim().split_once(' ')?;
    let since = UNIX_EPOCH + Duration::from_secs(since.parse().ok()?);
    let age = SystemTime::now().duration_since(since).unwrap_or_default();
    Some((pid.parse().ok()?, age.as_secs()))
}
