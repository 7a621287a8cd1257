//! Hints from the system that something changed.
//!
//! A hint is not to be relied on: systems drop them, tell them late or of another name. It only
//! makes the next look come sooner, so each folder is watched alone and nothing is kept of what a
//! hint says but the path.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::follow::Hint;
use crate::disk::limits;

/// The folders that are watched.
pub(super) struct Watch {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
}

/// Why hints don't come.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Deaf {
    /// What is in the way.
    pub(super) reason: String,
    /// The way out, where there is one.
    pub(super) help: Option<String>,
}

impl Watch {
    /// Nothing is watched yet.
    pub(super) fn new(hints: Sender<Hint>) -> (Self, Option<Deaf>) {
        let watcher = notify::recommended_watcher(move |event| {
            if let Some(hint) = hint(event) {
                // Nobody listens only when the program ends.
                hints.send(hint).ok();
            }
        });
        match watcher {
            Ok(watcher) => (Self { watcher: Some(watcher), folders: BTreeSet::new() }, None),
            Err(error) => {
                let this = Self { watcher: None, folders: BTreeSet::new() };
                (this, Some(deaf(&error)))
            }
        }
    }

    /// Whether hints come at all.
    pub(super) fn hears(&self) -> bool {
        self.watcher.is_some()
    }

    /// Watches these folders and no others. Tells whether one is new: what happened in it before
    /// was not heard.
    pub(super) fn follow(&mut self, folders: BTreeSet<PathBuf>) -> Result<bool, Deaf> {
        let Some(watcher) = &mut self.watcher else { return Ok(false) };
        for gone in self.folders.difference(&folders) {
            // As a rule the system has stopped by itself.
            watcher.unwatch(gone).ok();
        }
        self.folders.retain(|folder| folders.contains(folder));
        let mut has_new = false;
        for folder in folders {
            if self.folders.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.folders.insert(folder);
                    has_new = true;
                }
                Err(error) if is_gone(&error) => {}
                Err(error) => {
                    self.watcher = None;
                    return Err(deaf(&error));
                }
            }
        }
        Ok(has_new)
    }

    /// Forgets a folder that was touched itself: another may stand in its place, unwatched.
    pub(super) fn forget(&mut self, path: &Path) {
        if self.folders.remove(path)
            && let Some(watcher) = &mut self.watcher
        {
            watcher.unwatch(path).ok();
        }
    }
}

/// What an event makes us do. One that says that others were lost says nothing of where.
fn hint(event: notify::Result<Event>) -> Option<Hint> {
    match event {
        Ok(event) if event.need_rescan() => Some(Hint::Unsure),
        Ok(event) => is_change(event.kind).then_some(Hint::Touched(event.paths)),
        Err(_) => Some(Hint::Unsure),
    }
}

/// Whether something is different after this. Our own reading is an event, too.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn deaf(error: &notify::Error) -> Deaf {
    let is_out_of_instances = match &error.kind {
        ErrorKind::MaxFilesWatch => false,
        ErrorKind::Io(error) if limits::is_out_of_files(error) => true,
        _ => return Deaf { reason: format!("changes are not told: {error}"), help: None },
    };
    let (what, name) = match is_out_of_instances {
        true => ("watchers", "max_user_instances"),
        false => ("watches", "max_user_watches"),
    };
    let limit = limits::of_watching(name);
    let several = limit.map_or_else(String::new, |limit| format!(" of {limit}"));
    let more = limit.unwrap_or(8192).saturating_mul(4).max(8192);
    Deaf {
        reason: format!("the system's limit{several} {what} is used up"),
        help: Some(format!("`sudo sysctl fs.inotify.{name}={more}` raises it")),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::Flag;

    use super::*;

    #[test]
    fn a_limit_of_the_system_is_named_with_the_way_to_raise_it() {
        let watches = deaf(&notify::Error::new(ErrorKind::MaxFilesWatch));
        assert!(watches.reason.starts_with("the system's limit"), "{watches:?}");
        assert!(watches.reason.ends_with("watches is used up"), "{watches:?}");
        let help = watches.help.unwrap();
        assert!(help.starts_with("`sudo sysctl fs.inotify.max_user_watches="), "{help}");
        let too_many = std::io::Error::from_raw_os_error(24);
        let instances = deaf(&notify::Error::new(ErrorKind::Io(too_many)));
        assert!(instances.help.unwrap().contains("max_user_instances"));
    }

    #[test]
    fn everything_is_looked_at_when_events_were_lost() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan).add_path("a.md".into());
        assert!(matches!(hint(Ok(lost)), Some(Hint::Unsure)));
        assert!(matches!(hint(Err(notify::Error::generic("broken"))), Some(Hint::Unsure)));
        let heard = hint(Ok(Event::new(EventKind::Any).add_path("a.md".into())));
        assert!(matches!(heard, Some(Hint::Touched(paths)) if paths == [PathBuf::from("a.md")]));
    }

    #[test]
    fn reading_is_no_change() {
        assert!(!is_change(EventKind::Access(AccessKind::Open(AccessMode::Read))));
        assert!(is_change(EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(is_change(EventKind::Any));
    }
}
