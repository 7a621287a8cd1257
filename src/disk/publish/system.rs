//! The calls that differ between systems: which file is which, exchange, sync, room, close.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Tells a file from all others on this machine. `None` where the system has no such number.
#[cfg(unix)]
pub(super) fn identity(meta: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((meta.dev(), meta.ino()))
}

/// Tells a file from all others on this machine. `None` where the system has no such number.
#[cfg(not(unix))]
pub(super) fn identity(_meta: &Metadata) -> Option<(u64, u64)> {
    None
}

/// Whether two entries lie on one file system, as far as the system tells.
pub(super) fn share_file_system(one: &Metadata, other: &Metadata) -> bool {
    identity(one).map(|id| id.0) == identity(other).map(|id| id.0)
}

/// Exchanges two folders in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Exchanges two folders in one step.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a failed exchange or link means that there is no such thing here.
pub(super) fn is_unsupported(err: &io::Error) -> bool {
    #[cfg(unix)]
    if let Some(number) = err.raw_os_error() {
        use rustix::io::Errno;
        let no_such_call = [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP];
        return no_such_call.iter().any(|errno| errno.raw_os_error() == number);
    }
    err.kind() == io::ErrorKind::Unsupported
}

/// Closes a file that was written. Some file systems, NFS among them, tell only then that the
/// bytes found no room; `std` would not listen.
#[cfg(unix)]
pub(super) fn close(file: File) -> io::Result<()> {
    Ok(nix::unistd::close(file)?)
}

/// Closes a file that was written.
#[cfg(not(unix))]
pub(super) fn close(file: File) -> io::Result<()> {
    drop(file);
    Ok(())
}

/// Waits until everything on the file system of a folder is on the disk itself.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Waits until everything on all file systems is on the disks themselves.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
pub(super) fn sync(_folder: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

/// There is no call for a whole file system.
#[cfg(not(unix))]
pub(super) fn sync(_folder: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Waits until the names in a folder are on the disk itself.
pub(super) fn sync_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Whether this user may change what a folder holds.
pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
    }
    #[cfg(not(unix))]
    if std::fs::metadata(folder)?.permissions().readonly() {
        Err(io::ErrorKind::PermissionDenied.into())
    } else {
        Ok(())
    }
}

/// What is left on the file system of a folder.
pub(super) struct Room {
    /// Bytes this user may still write.
    pub(super) bytes: u64,
    /// Whether another file could be made, were there bytes for it.
    pub(super) has_file_numbers: bool,
}

/// What is left on the file system of a folder.
#[cfg(unix)]
pub(super) fn room(folder: &Path) -> io::Result<Room> {
    let stat = rustix::fs::statvfs(folder)?;
    // Some file systems have no fixed number of files and say 0 of 0.
    let has_file_numbers = stat.f_favail > 0 || stat.f_files == 0;
    Ok(Room { bytes: stat.f_bavail.saturating_mul(stat.f_frsize), has_file_numbers })
}

/// What is left on the file system of a folder.
#[cfg(not(unix))]
pub(super) fn room(_folder: &Path) -> io::Result<Room> {
    Err(io::ErrorKind::Unsupported.into())
}
