//! The preview: the site as it is being written, answered to browsers on this machine.
//!
//! [`follow`] looks for changes, has the pipeline make the next [`Generation`] and puts it in
//! place; [`server`] answers from whichever is in place, and [`live`] tells open pages. They meet
//! in [`State`] alone. What is shown is rendered by the function that `build` uses; the scripts and
//! the report that are added to a page exist only here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the preview is all shell: sockets, clocks, files"
)]

mod answer;
pub mod follow;
mod generation;
pub mod listen;
mod live;
mod loaded;
mod media;
mod request;
mod server;
mod sources;
mod watch;

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, mpsc};

use tokio::sync::watch::Receiver;

use crate::diagnostic::Diagnostic;
use follow::Hint;
use generation::Generation;

/// What is shown now.
#[derive(Clone, Default)]
struct State {
    /// The last state of the site that had no mistake; none while there was none yet.
    shown: Option<Arc<Generation>>,
    /// The one before it: shown again when a page of the other can't be rendered.
    former: Option<Arc<Generation>>,
    /// What is wrong, as the terminal tells it.
    report: Option<Arc<str>>,
    /// Whether there is something to show: a site, or a report.
    is_ready: bool,
}

/// What a request is answered from.
struct Preview {
    state: Receiver<State>,
    hints: mpsc::Sender<Hint>,
    /// The folder of what the preview adds to pages, `/-chinai-1f…/`. Nobody can know it who has
    /// not seen a page.
    own: String,
}

impl Preview {
    fn new(state: Receiver<State>, hints: mpsc::Sender<Hint>) -> Self {
        // The keys of a map are the only random numbers that `std` hands out.
        let random = || RandomState::new().build_hasher().finish();
        let own = format!("/-chinai-{:016x}{:016x}/", random(), random());
        Self { state, hints, own }
    }

    fn now(&self) -> State {
        self.state.borrow().clone()
    }

    /// Says that a page of this generation can't be rendered.
    fn failed(&self, generation: &Generation, finding: Arc<Diagnostic>) {
        // Nobody listens only when the program ends.
        self.hints.send(Hint::Failed { number: generation.number, finding }).ok();
    }
}
