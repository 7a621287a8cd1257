//! Doing several things at a time, for those who must not know threads.

/// Whoever does several things at a time.
pub trait Workers: Sync {
    /// Does something with each of many; the results keep their order.
    fn each<T: Sync, R: Send>(&self, all: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R>;

    /// Does something with each of many that may fail; after a failure some are left undone.
    fn try_each<T: Sync, R: Send, E: Send>(
        &self,
        all: &[T],
        work: impl Fn(&T) -> Result<R, E> + Sync + Send,
    ) -> Result<Vec<R>, E> {
        // In parts, for a failure takes more room than most results.
        const PART: usize = 64;
        let parts: Vec<&[T]> = all.chunks(PART).collect();
        let done = self.each(&parts, |part| part.iter().map(&work).collect::<Result<Vec<R>, E>>());
        let mut results = Vec::with_capacity(all.len());
        for part in done {
            results.extend(part?);
        }
        Ok(results)
    }

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
