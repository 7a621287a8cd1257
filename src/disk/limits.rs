//! What the system lets this program have.

/// Lets the program open as many files and connections as the system allows it; by default that
/// is often a thousand. Nothing depends on its success.
#[cfg(unix)]
pub fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).ok();
}

/// There is no such limit here.
#[cfg(not(unix))]
pub fn raise_open_files() {}

/// Whether a failure means that this program, or this user, may have no more files open.
#[cfg(unix)]
pub fn is_out_of_files(error: &std::io::Error) -> bool {
    use rustix::io::Errno;
    [Some(Errno::MFILE), Some(Errno::NFILE)].contains(&Errno::from_io_error(error))
}

/// No such failure is known here.
#[cfg(not(unix))]
pub fn is_out_of_files(_: &std::io::Error) -> bool {
    false
}

/// A limit of the system for watching files, where it tells: `max_user_watches`.
pub fn of_watching(name: &str) -> Option<u64> {
    std::fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?.trim().parse().ok()
}

/// Lets more connections wait until they are taken than the hundred that `std` asks for.
#[cfg(unix)]
pub fn let_many_wait(listener: &std::net::TcpListener) -> std::io::Result<()> {
    Ok(rustix::net::listen(listener, 4_096)?)
}

/// Here the system decides.
#[cfg(not(unix))]
pub fn let_many_wait(_: &std::net::TcpListener) -> std::io::Result<()> {
    Ok(())
}
