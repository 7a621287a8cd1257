//! One process, measured from outside.

use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a process took.
pub(crate) struct Sample {
    pub(crate) wall: Duration,
    /// User and system time of all its threads.
    pub(crate) cpu: Duration,
    /// Bytes of the resident set when it was largest.
    pub(crate) peak: u64,
}

/// Runs a process to its end, which has to be a good one.
pub(crate) fn take(command: &mut Command) -> io::Result<Sample> {
    settle();
    let start = Instant::now();
    let used = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    if !used.status.success() {
        let program = command.get_program().display();
        return Err(io::Error::other(format!("{program} ended with {}", used.status)));
    }
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Sample { wall, cpu, peak: used.rusage.maxrss })
}

/// Has the system write out what earlier processes left in memory.
fn settle() {
    #[cfg(unix)]
    rustix::fs::sync();
}
