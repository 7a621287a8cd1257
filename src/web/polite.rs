//! Asks many addresses: several hosts at once, each host one request after the other, with a pause
//! between two.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Answer, Client, Method, Silence};

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

/// The host of an address, with its port.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest[..end].rsplit('@').next().unwrap_or_default()
}

/// Where a `Location` leads from an address; none when it leads off the web.
fn joined(from: &str, location: &str) -> Option<String> {
    let location = location.split('#').next().unwrap_or_default();
    // What is no address can't be asked for, nor kept.
    let is_clean = |c: char| c.is_ascii_graphic() && !"<>\"\\`{}|^".contains(c);
    let (scheme, rest) = from.split_once("://").filter(|_| location.chars().all(is_clean))?;
    if location.contains("://") {
        let is_web = ["http://", "https://"].iter().any(|web| location.starts_with(web));
        return is_web.then(|| location.to_owned());
    }
    let origin = format!("{scheme}://{}", host(from));
    let path = &rest[rest.find(['/', '?', '#']).unwrap_or(rest.len())..];
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rfind('/').map_or("/", |end| &path[..=end]);
    match location.as_bytes() {
        [] => None,
        [b'/', b'/', ..] => Some(format!("{scheme}:{location}")),
        [b'/', ..] => Some(format!("{origin}{location}")),
        [b'?', ..] => Some(format!("{origin}{path}{location}")),
        _ => Some(format!("{origin}{folder}{location}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{joined, scattered};

    #[test]
    fn a_location_leads_on_from_where_it_was_said() {
        let check = |location: &str, expected: Option<&str>| {
            let from = "https://a.org:8/b/c?d=1#e";
            assert_eq!(joined(from, location).as_deref(), expected, "{location}");
        };
        check("http://b.org/x#y", Some("http://b.org/x"));
        check("//b.org/x", Some("https://b.org/x"));
        check("/x", Some("https://a.org:8/x"));
        check("x", Some("https://a.org:8/b/x"));
        check("?x=2", Some("https://a.org:8/b/c?x=2"));
        check("ftp://b.org/", None);
        check("/a b", None);
        check("", None);
        assert_eq!(joined("http://a.org", "x").as_deref(), Some("http://a.org/x"));
    }

    #[test]
    fn addresses_of_one_host_are_asked_as_far_from_each_other_as_can_be() {
        let addresses = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1"];
        let mut order = scattered(&addresses.map(str::to_owned));
        order.reverse();
        assert_eq!(order, [0, 3, 4, 1, 2]);
    }
}
