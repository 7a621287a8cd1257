//! Whether a file may be another than it was, without reading it.

use std::fs::{self, Metadata};
use std::time::{Duration, SystemTime};

use crate::disk::list::Listed;

/// What the system says of a file: when all of it is as it was, so is the file, with one exception
/// ([`Stamp::is_settled`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    rest: Rest,
}

/// A file written twice within one tick of the clock bears one time.
const TICK: Duration = Duration::from_millis(40);
/// Some file systems only know every other second.
const LONG_TICK: Duration = Duration::from_millis(2_100);

impl Stamp {
    /// What is said of a file now; none when it is not there or is no file any more.
    pub fn of(file: &Listed) -> Option<Self> {
        let metadata = fs::metadata(&file.on_disk).ok().filter(Metadata::is_file)?;
        Some(Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            rest: rest(&metadata),
        })
    }

    /// Whether a file that bears this stamp later is still the same. Not so when it was written
    /// just now: it may be written again before the clock moves on.
    pub fn is_settled(&self) -> bool {
        let Some(modified) = self.modified else { return false };
        let is_coarse = modified
            .duration_since(SystemTime::UNIX_EPOCH)
            .is_ok_and(|since| since.subsec_nanos() == 0);
        let tick = if is_coarse { LONG_TICK } else { TICK };
        // A time that is yet to come says nothing.
        SystemTime::now().duration_since(modified).is_ok_and(|age| age > tick)
    }
}

/// The file's number and when anything about it changed last: a file can be replaced by another
/// of the same size and time.
#[cfg(unix)]
type Rest = (u64, u64, i64, i64);

#[cfg(unix)]
fn rest(metadata: &Metadata) -> Rest {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
type Rest = ();

#[cfg(not(unix))]
fn rest(_: &Metadata) -> Rest {}
