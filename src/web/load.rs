//! Gets a file: follows its address to where it is, and takes no more than is wanted.

use std::fmt;
use std::thread;
use std::time::Duration;

use super::address::joined;
use super::{Answer, Client, Errand, Silence};

/// What it asks for. A large picture on a slow line takes its time.
pub const ERRAND: Errand =
    Errand { purpose: "fetches pictures of an archive", patience: Duration::from_secs(120) };

/// How long a host may have us wait (`Retry-After`); when it wants more, we go.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often one address may send us on.
const MOST_HOPS: usize = 10;

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The host said nothing, or stopped in the middle.
    Silent(Silence),
    /// It has an answer, by its status, and no file.
    Refused(u16),
    /// The file is larger than so many bytes.
    Large(u64),
    /// It sends us on and on, or off the web.
    Astray,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent(silence) => write!(f, "{silence}"),
            Self::Refused(status) => write!(f, "the host answers {status}"),
            Self::Large(limit) => write!(f, "it is larger than {} MB", limit / 1_000_000),
            Self::Astray => f.write_str("it sends us on and on, or off the web"),
        }
    }
}

/// Gets the file at an address, of `limit` bytes at most.
pub fn load(client: &Client, address: &str, limit: u64) -> Result<Vec<u8>, Missing> {
    let mut at = address.to_owned();
    for _ in 0..=MOST_HOPS {
        let (answer, file) = ask_patiently(client, &at, limit).map_err(Missing::Silent)?;
        match (answer.status, file) {
            (_, Some(bytes)) => return Ok(bytes),
            (200..=299, None) => return Err(Missing::Large(limit)),
            (301 | 302 | 303 | 307 | 308, None) => {
                let next = answer.location.and_then(|location| joined(&at, &location));
                at = next.ok_or(Missing::Astray)?;
            }
            (status, None) => return Err(Missing::Refused(status)),
        }
    }
    Err(Missing::Astray)
}

/// Asks once, and once more when the host wants us to come again.
fn ask_patiently(
    client: &Client,
    address: &str,
    limit: u64,
) -> Result<(Answer, Option<Vec<u8>>), Silence> {
    let asked = client.ask_for_file(address, limit)?;
    match asked.0.wait() {
        Some(wait) if wait <= LONGEST_WAIT => {
            thread::sleep(wait);
            client.ask_for_file(address, limit)
        }
        _ => Ok(asked),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::thread;
    use std::time::Duration;

    use super::super::{Client, Errand, Reach, Silence};
    use super::{Missing, load};

    const LIMIT: u64 = 1_000_000;

    /// A host that gives each of these answers once, to one after the other who asks.
    fn host(answers: Vec<Vec<u8>>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/a.png", listener.local_addr().unwrap());
        thread::spawn(move || {
            for answer in answers {
                give(listener.accept().unwrap().0, &answer);
            }
        });
        address
    }

    fn give(mut stream: TcpStream, answer: &[u8]) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|n_bytes| n_bytes > 2) {
            line.clear();
        }
        if answer.is_empty() {
            // Slower than anybody waits.
            thread::sleep(Duration::from_secs(5));
        }
        // Who has heard enough hangs up.
        stream.write_all(answer).ok();
    }

    fn check(answers: &[&[u8]], expected: Result<&[u8], Missing>) {
        let address = host(answers.iter().map(|answer| answer.to_vec()).collect());
        let errand = Errand { purpose: "is a test", patience: Duration::from_secs(1) };
        let client = Client::new(Reach::Everywhere, errand);
        assert_eq!(load(&client, &address, LIMIT), expected.map(<[u8]>::to_vec));
    }

    #[test]
    fn a_file_is_followed_to_where_it_is() {
        let on: &[u8] = b"HTTP/1.1 302 On\r\nLocation: b.png\r\nConnection: close\r\n\r\n";
        let file: &[u8] = b"HTTP/1.1 200 Yes\r\nContent-Length: 3\r\n\r\nabc";
        check(&[on, on, file], Ok(b"abc"));
        check(&[on; 11], Err(Missing::Astray));
        let off: &[u8] = b"HTTP/1.1 301 On\r\nLocation: file:///etc/passwd\r\n\r\n";
        check(&[off], Err(Missing::Astray));
    }

    #[test]
    fn a_host_that_wants_us_to_come_again_is_asked_once_more() {
        let later: &[u8] =
            b"HTTP/1.1 429 Later\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        check(&[later, b"HTTP/1.1 200 Yes\r\nContent-Length: 1\r\n\r\nx"], Ok(b"x"));
        check(&[later, later], Err(Missing::Refused(429)));
    }

    #[test]
    fn a_file_without_end_is_left_where_it_is() {
        let declared = b"HTTP/1.1 200 Yes\r\nContent-Length: 9000000000\r\n\r\nabc";
        check(&[declared], Err(Missing::Large(LIMIT)));
        let endless = [b"HTTP/1.1 200 Yes\r\n\r\n".as_slice(), &[b'x'; 1_000_001]].concat();
        check(&[&endless], Err(Missing::Large(LIMIT)));
    }

    #[test]
    fn what_is_not_there_too_slow_or_cut_off_is_told_apart() {
        check(&[b"HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\ngone"], Err(Missing::Refused(404)));
        let silent = |why: &str| Err(Missing::Silent(Silence::Unreachable(why.to_owned())));
        check(&[b""], silent("it did not answer in time"));
        check(&[b"HTTP/1.1 200 Yes\r\nContent-Length: 9\r\n\r\nabc"], silent("peer disconnected"));
    }
}
