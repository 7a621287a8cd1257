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
/// How long a host may have us wait (`Retry-After`); one that wants more is left alone.
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
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
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

/// How it stands with each host; whoever holds that may ask.
#[derive(Default)]
struct Hosts(Mutex<BTreeMap<String, Arc<Mutex<Host>>>>);

impl Hosts {
    /// Asks for an address in the host's turn.
    fn ask(&self, client: &Client, address: &str) -> Result<Answer, Silence> {
        let host = Arc::clone(taken(&self.0).entry(host(address)).or_default());
        taken(&host).ask(client, address)
    }
}

/// How it stands with a host.
#[derive(Default)]
struct Host {
    /// When it was asked last.
    asked: Option<Instant>,
    /// For how long it wants to be left alone. It is, until the end.
    wait: Option<Duration>,
}

impl Host {
    /// Asks by `HEAD`, and by `GET` where the host does not know what to make of that.
    fn ask(&mut self, client: &Client, address: &str) -> Result<Answer, Silence> {
        match self.ask_patiently(client, Method::Head, address) {
            Ok(answer) if matches!(answer.status, 200..=399 | 429) => Ok(answer),
            Err(silence) if !matches!(silence, Silence::Unreachable(_)) => Err(silence),
            Ok(_) | Err(_) => self.ask_patiently(client, Method::Get, address),
        }
    }

    /// Asks once, and once more when the host wants us to come again soon.
    fn ask_patiently(
        &mut self,
        client: &Client,
        method: Method,
        address: &str,
    ) -> Result<Answer, Silence> {
        if let Some(wait) = self.wait {
            return Err(Silence::Busy(wait));
        }
        let mut answer = self.ask_once(client, method, address)?;
        if let Some(wait) = answer.wait().filter(|wait| *wait <= LONGEST_WAIT) {
            thread::sleep(wait);
            answer = self.ask_once(client, method, address)?;
        }
        self.wait = answer.wait();
        self.wait.map_or(Ok(answer), |wait| Err(Silence::Busy(wait)))
    }

    fn ask_once(
        &mut self,
        client: &Client,
        method: Method,
        address: &str,
    ) -> Result<Answer, Silence> {
        if let Some(asked) = self.asked {
            thread::sleep(PAUSE.saturating_sub(asked.elapsed()));
        }
        let answer = client.ask(method, address);
        self.asked = Some(Instant::now());
        answer
    }
}

/// What a thread that panicked left is as good as before: nothing is changed by halves.
fn taken<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::{IpAddr, Ipv4Addr, TcpListener};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::super::{Client, Errand, Silence};
    use super::{Hosts, Walk, scattered, walk};

    /// Hangs up, and says nothing.
    const CUT_OFF: &str = "";
    /// Holds the line, and says nothing.
    const SILENT: &str = "...";

    /// A host of this machine that gives each of these answers once. Also what it was asked.
    fn host(answers: &[&str]) -> (String, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let mut held = Vec::new();
            for answer in answers {
                let mut stream = listener.accept().unwrap().0;
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut head = String::new();
                while reader.read_line(&mut head).is_ok_and(|n_bytes| n_bytes > 2) {}
                tell.send(head.split(' ').next().unwrap_or_default().to_owned()).ok();
                match &*answer {
                    CUT_OFF => {}
                    SILENT => held.push(stream),
                    answer => {
                        let rest = "Connection: close";
                        write!(stream, "HTTP/1.1 {answer}\r\n{rest}\r\n\r\n").unwrap();
                    }
                }
            }
            // Until whoever asked has gone.
            thread::sleep(Duration::from_secs(10));
        });
        (address, told)
    }

    /// A client that knows 127.0.0.1 as a host of the internet, and no other.
    fn client() -> Client {
        let errand = Errand { purpose: "is a test", patience: Duration::from_secs(1) };
        Client::refusing(|at| at != IpAddr::V4(Ipv4Addr::LOCALHOST), errand)
    }

    fn check(answers: &[&str], end: Result<u16, &Silence>, methods: &[&str]) -> Walk {
        let (address, told) = host(answers);
        let walk = walk(&client(), &Hosts::default(), &address);
        assert_eq!(walk.end.as_ref().copied(), end);
        assert_eq!(told.try_iter().collect::<Vec<_>>(), methods);
        walk
    }

    #[test]
    fn a_host_that_can_make_nothing_of_head_is_asked_for_the_page() {
        check(&["405 No", "200 Yes"], Ok(200), &["HEAD", "GET"]);
        check(&["404 No", "404 No"], Ok(404), &["HEAD", "GET"]);
        check(&[CUT_OFF, "200 Yes"], Ok(200), &["HEAD", "GET"]);
    }

    #[test]
    fn a_host_that_never_answers_is_told_from_one_that_does_not_pick_up() {
        let late = Silence::Unreachable("it did not answer in time".to_owned());
        check(&[SILENT, SILENT], Err(&late), &["HEAD", "GET"]);
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let end = walk(&client(), &Hosts::default(), &format!("http://{closed}/")).end;
        assert_eq!(end, Err(Silence::Absent("connection refused".to_owned())));
    }

    #[test]
    fn a_step_into_the_own_network_is_not_taken() {
        let walk =
            check(&["302 On\r\nLocation: http://127.0.0.2:1/"], Err(&Silence::Private), &["HEAD"]);
        assert_eq!(walk.hops, [(302, "http://127.0.0.2:1/".to_owned())]);
    }

    #[test]
    fn a_host_that_wants_to_be_left_alone_for_long_is_asked_nothing_more() {
        let busy = "429 Later\r\nRetry-After: 7200";
        let (address, told) = host(&[busy, "200 Yes"]);
        let (client, hosts) = (client(), Hosts::default());
        let alone = Err(Silence::Busy(Duration::from_secs(7200)));
        assert_eq!(walk(&client, &hosts, &address).end, alone);
        assert_eq!(walk(&client, &hosts, &format!("{address}another")).end, alone);
        assert_eq!(told.try_iter().count(), 1);
    }

    #[test]
    fn a_host_is_waited_for_once() {
        let soon = "503 Later\r\nRetry-After: 0";
        check(&[soon, "200 Yes"], Ok(200), &["HEAD", "HEAD"]);
        let by_date = "503 Later\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
                       Retry-After: Sun, 06 Nov 1994 08:49:38 GMT";
        check(&[by_date, "200 Yes"], Ok(200), &["HEAD", "HEAD"]);
        check(&[soon, soon], Err(&Silence::Busy(Duration::ZERO)), &["HEAD", "HEAD"]);
    }

    #[test]
    fn addresses_of_one_host_are_asked_as_far_from_each_other_as_can_be() {
        let addresses = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1"];
        let mut order = scattered(&addresses.map(str::to_owned));
        order.reverse();
        assert_eq!(order, [0, 3, 4, 1, 2]);
    }
}
