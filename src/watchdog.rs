//! Stops a template that never comes to an end.
//!
//! Tera limits neither time nor memory: a template can double a text until the machine gives up.
//! A thread looks on while pages are rendered and has the program stopped when one of them takes
//! far more than any page needs. The former site stays whole: nothing of the new one is in its
//! place yet.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "it looks at the clock and at the memory of the program"
)]

use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::diagnostic::{Code, Diagnostic};
use crate::pages::Page;
use crate::pipeline::Onlooker;
use crate::render::Site;
use crate::source::SitePath;

/// The longest a page may take: some thousand times what a long one does.
const PATIENCE: Duration = Duration::from_secs(8);
/// How many bytes rendering may take beyond what the program held before it.
const ROOM: u64 = 1_000_000_000;
const LOOK: Duration = Duration::from_millis(20);

/// Has `work` done under watch. When a page runs away, `stop` is told of it while the work still
/// goes on: it must end the program.
pub(crate) fn watched<T>(
    site: &Site,
    stop: impl Fn(&Diagnostic) + Sync,
    work: impl FnOnce(&dyn Onlooker) -> T,
) -> T {
    let watchdog = Watchdog::default();
    thread::scope(|scope| {
        let watcher = scope.spawn(|| watchdog.watch(site, &stop));
        let done = work(&watchdog);
        watchdog.pages().is_over = true;
        watcher.thread().unpark();
        done
    })
}

#[derive(Default)]
struct Watchdog(Mutex<Pages>);

/// What is being rendered now.
#[derive(Default)]
struct Pages {
    running: Vec<(ThreadId, Page, Instant)>,
    is_over: bool,
}

impl Watchdog {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        // A thread that panicked left the list as it was.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, site: &Site, stop: &(impl Fn(&Diagnostic) + Sync)) {
        let before = memory().unwrap_or_default();
        loop {
            thread::park_timeout(LOOK);
            let pages = self.pages();
            if pages.is_over {
                return;
            }
            // The page that runs longest is the one that runs away.
            let Some((_, page, since)) = pages.running.iter().min_by_key(|(.., since)| *since)
            else {
                continue;
            };
            if since.elapsed() > PATIENCE {
                stop(&runaway(site, page, &format!("took more than {} s", PATIENCE.as_secs())));
            } else if memory().is_some_and(|now| now > before + ROOM) {
                stop(&runaway(site, page, "used more than 1 GB"));
            }
        }
    }
}

impl Onlooker for Watchdog {
    fn begins(&self, page: &Page) {
        let entry = (thread::current().id(), page.clone(), Instant::now());
        self.pages().running.push(entry);
    }

    fn ends(&self) {
        let this = thread::current().id();
        self.pages().running.retain(|(thread, ..)| *thread != this);
    }
}

fn runaway(site: &Site, page: &Page, what: &str) -> Diagnostic {
    let template = page.template().unwrap_or("a template");
    let address = page.address(site.archive());
    let message = format!("`{template}` {what} while rendering `{address}`; stopped");
    Diagnostic::new(Code::RunawayTemplate, message)
        .in_file(&SitePath::new(&format!("templates/{template}")))
        .help("look for a loop or a text in it that grows without end")
}

/// The memory this program holds, in bytes, where the system tells it.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = held.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
