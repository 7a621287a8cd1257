//! Doing several things at a time, for those who must not know threads.

/// Whoever does several things at a time.
pub trait Workers: Sync {
    /// Does something with each of many; the results keep their order.
    fn each<T: Sync, R: Send>(&self, all: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R>;

    /// Does two things that know nothing of each other.
    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        (one(), other())
    }
}

/// Does one thing after the other.
pub struct OneWorker;

impl Workers for OneWorker {
    fn each<T: Sync, R: Send>(&self, all: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
        all.iter().map(work).collect()
    }
}
