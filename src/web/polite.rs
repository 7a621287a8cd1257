//! Asks many addresses: several hosts at once, each host one request after the other, with a pause
//! between two.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::address::{host, joined};
use super::{Answer, Client, Errand, Method, Silence};

/// What it asks for.
pub const ERRAND: Errand =
    Errand { purpose: "checks links of an archive", patience: Duration::from_secs(20) };

/// How many hosts are asked at once.
const AT_ONCE: usize = 8;
/// The pause between two requests to a host.
const PAUSE: Duration = Duration::from_millis(500);
/// How long a host may have us wait (`Retry-After`); when it wants more, we go.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often one address may send us on.
const MOST_HOPS: usize = 10;

/// What came of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Where it sent us, each time with the status it did so with.
    pub hops: Vec<(u16, String)>,
    /// The last status, or why there was none.
    pub end: Result<u16, Silence>,
}

/// Asks for each address and gives what came of it, in their order. `tell` is called each time one
/// is done, from several threads.
pub fn ask_all(client: &Client, addresses: &[String], tell: impl Fn(usize) + Sync) -> Vec<Walk> {
    let hosts = Hosts::default();
    let queue = Mutex::new(scattered(addresses));
    let walks: Mutex<BTreeMap<usize, Walk>> = Mutex::default();
    let work = || {
        while let Some(index) = taken(&queue).pop() {
            let walk = walk(client, &hosts, &addresses[index]);
            let n_done = {
                let mut walks = taken(&walks);
                walks.insert(index, walk);
                walks.len()
            };
            tell(n_done);
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(addresses.len()) {
            scope.spawn(work);
        }
    });
    walks.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

/// The places of the addresses, those of one host as far from each other as can be: nobody should
/// wait for a host while others could be asked.
fn scattered(addresses: &[String]) -> Vec<usize> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut turns: Vec<(usize, usize)> = Vec::new();
    for (index, address) in addresses.iter().enumerate() {
        let turn = seen.entry(host(address)).or_default();
        turns.push((*turn, index));
        *turn += 1;
    }
    // Taken from the end.
    turns.sort_unstable_by(|a, b| b.cmp(a));
    turns.into_iter().map(|(_, index)| index).collect()
}

/// Follows an address to where it ends.
fn walk(client: &Client, hosts: &Hosts, address: &str) -> Walk {
    let mut hops: Vec<(u16, String)> = Vec::new();
    loop {
        let at = hops.last().map_or(address, |(_, at)| at);
        let answer = match hosts.ask(client, at) {
            Ok(answer) => answer,
            Err(silence) => return Walk { hops, end: Err(silence) },
        };
        let next = answer.location.as_deref().filter(|_| matches!(answer.status, 300..=399));
        let Some(next) = next.and_then(|location| joined(at, location)) else {
            return Walk { hops, end: Ok(answer.status) };
        };
        if hops.len() == MOST_HOPS {
            let why = "it sends us on and on".to_owned();
            return Walk { hops, end: Err(Silence::Unreachable(why)) };
        }
        hops.push((answer.status, next));
    }
}

/// When each host was asked last; whoever holds that may ask.
#[derive(Default)]
struct Hosts(Mutex<BTreeMap<String, Arc<Mutex<Option<Instant>>>>>);

impl Hosts {
    /// Asks for an address in the host's turn: by `HEAD`, and by `GET` where a host does not know
    /// what to make of that.
    fn ask(&self, client: &Client, address: &str) -> Result<Answer, Silence> {
        let turn = Arc::clone(taken(&self.0).entry(host(address).to_owned()).or_default());
        let mut asked = taken(&turn);
        let answer = ask_patiently(client, Method::Head, address, &mut asked)?;
        match answer.status {
            200..=399 | 429 => Ok(answer),
            _ => ask_patiently(client, Method::Get, address, &mut asked),
        }
    }
}

fn ask_patiently(
    client: &Client,
    method: Method,
    address: &str,
    asked: &mut Option<Instant>,
) -> Result<Answer, Silence> {
    let mut ask = || {
        if let Some(asked) = *asked {
            thread::sleep(PAUSE.saturating_sub(asked.elapsed()));
        }
        let answer = client.ask(method, address);
        *asked = Some(Instant::now());
        answer
    };
    let answer = ask()?;
    match answer.retry_after {
        Some(wait) if matches!(answer.status, 429 | 503) && wait <= LONGEST_WAIT => {
            thread::sleep(wait);
            ask()
        }
        _ => Ok(answer),
    }
}

/// What a thread that panicked left is as good as before: nothing is changed by halves.
fn taken<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::scattered;

    #[test]
    fn addresses_of_one_host_are_asked_as_far_from_each_other_as_can_be() {
        let addresses = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1"];
        let mut order = scattered(&addresses.map(str::to_owned));
        order.reverse();
        assert_eq!(order, [0, 3, 4, 1, 2]);
    }
}
