//! Asks other hosts, one request at a time: with limits of time, no redirect followed unseen, and
//! none within the own network unless that is wanted.
//!
//! What an answer means is for others to say.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "it talks to other machines, and waits"
)]

pub mod address;
pub mod load;
pub mod polite;

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};

/// How long a host may take to pick up.
const CONNECT: Duration = Duration::from_secs(10);

/// Asks hosts.
pub struct Client {
    agent: Agent,
}

/// Which hosts may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the internet: an address in a text must not make us knock at a router's door.
    Public,
    /// Those of the own network and of this machine, too.
    Everywhere,
}

/// What requests are for.
#[derive(Debug, Clone, Copy)]
pub struct Errand {
    /// What hosts are told of it: `checks links of an archive`.
    pub purpose: &'static str,
    /// How long one request may take.
    pub patience: Duration,
}

/// How to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For what would be said of the page alone.
    Head,
    /// For the page, of which nothing is read.
    Get,
}

/// What a host said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status: 200, 404.
    pub status: u16,
    /// Where it sends us.
    pub location: Option<String>,
    /// After how long we may ask again.
    pub retry_after: Option<Duration>,
}

/// Why a host said nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// It is one of the own network, and was not asked.
    Private,
    /// There is no such host, it does not answer in time, or in no way that can be understood.
    Unreachable(String),
}

impl Client {
    /// Makes a client. It connects to hosts itself: a proxy would hide which one is asked.
    pub fn new(reach: Reach, Errand { purpose, patience }: Errand) -> Self {
        let name = concat!("chinai/", env!("CARGO_PKG_VERSION"));
        let config = Config::builder()
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(patience))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent(format!("{name} ({purpose})"))
            .build();
        let resolver = Guard { reach, names: DefaultResolver::default() };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }

    /// Asks for an address once.
    pub fn ask(&self, method: Method, address: &str) -> Result<Answer, Silence> {
        let answer = match method {
            Method::Head => self.agent.head(address).call(),
            Method::Get => self.agent.get(address).call(),
        };
        answer.map(|answer| Answer::new(&answer)).map_err(silence)
    }

    /// Asks for a file once, and reads no more of it than `limit` bytes: those of a larger one, and
    /// of an answer that is no file, are left unread.
    fn ask_for_file(
        &self,
        address: &str,
        limit: u64,
    ) -> Result<(Answer, Option<Vec<u8>>), Silence> {
        let mut answer = self.agent.get(address).call().map_err(silence)?;
        let head = Answer::new(&answer);
        let is_large = answer.body().content_length().is_some_and(|length| length > limit);
        if is_large || !(200..300).contains(&head.status) {
            return Ok((head, None));
        }
        match answer.body_mut().with_config().limit(limit).read_to_vec() {
            Ok(bytes) => Ok((head, Some(bytes))),
            Err(ureq::Error::BodyExceedsLimit(_)) => Ok((head, None)),
            Err(error) => Err(silence(error)),
        }
    }
}

impl Answer {
    fn new(answer: &Response<Body>) -> Self {
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
        // A date instead of seconds is rare, and as good as a host that says nothing.
        let seconds = header("retry-after").and_then(|text| text.trim().parse().ok());
        Self {
            status: answer.status().as_u16(),
            location: header("location").map(str::to_owned),
            retry_after: seconds.map(Duration::from_secs),
        }
    }
}

fn silence(error: ureq::Error) -> Silence {
    match error {
        ureq::Error::Other(error) if error.is::<Private>() => Silence::Private,
        ureq::Error::HostNotFound => Silence::Unreachable("there is no such host".to_owned()),
        ureq::Error::Timeout(_) => Silence::Unreachable("it did not answer in time".to_owned()),
        ureq::Error::Io(error) => {
            let words = error.to_string();
            let words = words.split(" (os error").next().unwrap_or(&words);
            Silence::Unreachable(words.to_lowercase())
        }
        error => Silence::Unreachable(error.to_string()),
    }
}

/// Finds the hosts of names, and those of the own network only when that is wanted. It stands
/// where connections are made: a name that leads elsewhere the second time is looked at again.
#[derive(Debug)]
struct Guard {
    reach: Reach,
    names: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let is_refused = |at: IpAddr| self.reach == Reach::Public && !is_public(at);
        if found.iter().any(|at| is_refused(at.ip())) {
            return Err(ureq::Error::Other(Box::new(Private)));
        }
        Ok(found)
    }
}

/// The host is one of the own network.
#[derive(Debug)]
struct Private;

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private => f.write_str("it is a host of the own network"),
            Self::Unreachable(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a host of the own network")
    }
}

impl StdError for Private {}

/// Whether an address is one of the internet: not of this machine, not of the own network, not of
/// a special use.
fn is_public(at: IpAddr) -> bool {
    match at {
        IpAddr::V4(at) => is_public_v4(at),
        IpAddr::V6(at) => match embedded(at) {
            Some(within) => is_public_v4(within),
            // All that is given out for the internet today.
            None => at.segments()[0] & 0xe000 == 0x2000 && at.segments()[..2] != [0x2001, 0xdb8],
        },
    }
}

fn is_public_v4(at: Ipv4Addr) -> bool {
    let [a, b, c, _] = at.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_for_tests = (a, b & 0xfe) == (198, 18);
    let is_of_protocols = (a, b, c) == (192, 0, 0);
    !(a == 0
        || a >= 224
        || at.is_loopback()
        || at.is_private()
        || at.is_link_local()
        || at.is_documentation()
        || is_shared
        || is_for_tests
        || is_of_protocols)
}

/// The address of the old kind that one of the new kind stands for.
fn embedded(at: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match at.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::polite::ERRAND;
    use super::{Client, Method, Reach, Silence, is_public};

    #[test]
    fn hosts_of_the_own_network_are_told_from_those_of_the_internet() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in
            ["1.1.1.1", "93.184.215.14", "100.63.0.1", "2606:4700::1111", "2002:101:101::"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn this_machine_is_not_asked_by_any_of_its_names() {
        let client = Client::new(Reach::Public, ERRAND);
        for host in ["localhost", "127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f.1", "0"] {
            let answer = client.ask(Method::Head, &format!("http://{host}:1/"));
            assert!(
                matches!(answer, Err(Silence::Private | Silence::Unreachable(_))),
                "{host}: {answer:?}"
            );
        }
        assert_eq!(client.ask(Method::Get, "http://127.0.0.1:1/"), Err(Silence::Private));
    }
}
