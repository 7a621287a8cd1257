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
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use ureq::config::Config;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Timeout};

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
    /// There is no such host, or nobody picks up.
    Absent(String),
    /// It picked up, and did not answer in time, or in no way that can be understood.
    Unreachable(String),
    /// It wants to be left alone for so long, and was not asked.
    Busy(Duration),
}

impl Client {
    /// Makes a client. It connects to hosts itself: a proxy would hide which one is asked.
    pub fn new(reach: Reach, errand: Errand) -> Self {
        match reach {
            Reach::Everywhere => Self::refusing(|_| false, errand),
            Reach::Public => Self::refusing(|at| !is_public(at), errand),
        }
    }

    /// A client that connects to no address of a sort.
    fn refusing(is_refused: fn(IpAddr) -> bool, Errand { purpose, patience }: Errand) -> Self {
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
        let resolver = Guard { is_refused, names: DefaultResolver::default() };
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
        // By the host's own clock, where it tells the time.
        let date = header("date").and_then(|text| httpdate::parse_http_date(text).ok());
        let now = date.unwrap_or_else(SystemTime::now);
        Self {
            status: answer.status().as_u16(),
            location: header("location").map(str::to_owned),
            retry_after: header("retry-after").and_then(|text| wait(text.trim(), now)),
        }
    }

    /// How long the host wants to be left alone, where that is why it does not answer.
    fn wait(&self) -> Option<Duration> {
        self.retry_after.filter(|_| matches!(self.status, 429 | 503))
    }
}

/// What `Retry-After` says: so many seconds, or until a day and time.
fn wait(text: &str, now: SystemTime) -> Option<Duration> {
    let seconds = text.parse().ok().map(Duration::from_secs);
    let until = || httpdate::parse_http_date(text).ok();
    seconds.or_else(|| Some(until()?.duration_since(now).unwrap_or_default()))
}

fn silence(error: ureq::Error) -> Silence {
    match error {
        ureq::Error::Other(error) if error.is::<Private>() => Silence::Private,
        ureq::Error::HostNotFound => Silence::Absent("there is no such host".to_owned()),
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            Silence::Absent("it did not pick up in time".to_owned())
        }
        ureq::Error::Timeout(_) => Silence::Unreachable("it did not answer in time".to_owned()),
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable => Silence::Absent(in_plain_words(&error.to_string())),
            _ => said(&error.to_string()),
        },
        error => said(&error.to_string()),
    }
}

/// What the libraries for names and for TLS say, which they have in no other form.
fn said(words: &str) -> Silence {
    let words = in_plain_words(words);
    if words.starts_with("failed to lookup address information: temporary") {
        Silence::Absent("its name can't be looked up now".to_owned())
    } else if words.starts_with("failed to lookup address information") {
        Silence::Absent("there is no such host".to_owned())
    } else if words.contains("invalidcontenttype") {
        Silence::Unreachable("it does not speak TLS".to_owned())
    } else if let Some((_, why)) = words.split_once("invalid peer certificate: ") {
        Silence::Unreachable(format!("its certificate is not valid: {why}"))
    } else {
        Silence::Unreachable(words)
    }
}

/// In lower case, without the number that the system has for it.
fn in_plain_words(words: &str) -> String {
    words.split(" (os error").next().unwrap_or(words).to_lowercase()
}

/// Finds the hosts of names, and those of the own network only when that is wanted. It stands
/// where connections are made: a name that leads elsewhere the second time is looked at again.
#[derive(Debug)]
struct Guard {
    is_refused: fn(IpAddr) -> bool,
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
        if found.iter().any(|at| (self.is_refused)(at.ip())) {
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
            Self::Absent(why) | Self::Unreachable(why) => f.write_str(why),
            Self::Busy(wait) => {
                write!(f, "its host wants to be left alone for {}", in_words(*wait))
            }
        }
    }
}

/// A time in the largest unit that it fills: `90 minutes`.
fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
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
    use std::time::{Duration, SystemTime};

    use super::polite::ERRAND;
    use super::{Client, Method, Reach, Silence, is_public, said, wait};

    #[test]
    fn why_a_host_says_nothing_is_told_in_plain_words() {
        let name = |why: &str| format!("failed to lookup address information: {why}");
        let absent = |words: &str| Silence::Absent(words.to_owned());
        let mute = |words: &str| Silence::Unreachable(words.to_owned());
        assert_eq!(said(&name("Name or service not known")), absent("there is no such host"));
        let now = absent("its name can't be looked up now");
        assert_eq!(said(&name("Temporary failure in name resolution")), now);
        let certificate = "io: invalid peer certificate: Expired";
        assert_eq!(said(certificate), mute("its certificate is not valid: expired"));
        assert_eq!(
            said("Connection reset by peer (os error 104)"),
            mute("connection reset by peer")
        );
    }

    #[test]
    fn a_host_says_in_seconds_or_as_a_date_when_it_may_be_asked_again() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(wait(text, now), expected.map(Duration::from_secs), "{text}");
        };
        check("120", Some(120));
        check("Sun, 06 Nov 1994 08:50:37 GMT", Some(60));
        check("Sunday, 06-Nov-94 08:50:37 GMT", Some(60));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        for nothing in ["", "soon", "-1", "1.5", "Sun, 06 Nov 1994"] {
            check(nothing, None);
        }
    }

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
                matches!(answer, Err(Silence::Private | Silence::Absent(_))),
                "{host}: {answer:?}"
            );
        }
        assert_eq!(client.ask(Method::Get, "http://127.0.0.1:1/"), Err(Silence::Private));
    }
}
