//! Whether a request may be answered, and for which path.
//!
//! A page on the web can have its reader's browser ask for anything, also of this machine. So only
//! who names the preview by its own address is answered (a stranger's name may have been bound to
//! this machine meanwhile), only the preview's own pages may load its files, and what can't be a
//! path of a site is refused before it is looked up.

use std::net::{IpAddr, SocketAddr};

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Version, header};

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// For whoever asked, as plain text.
    pub(super) words: &'static str,
}

/// Tells for which path an answer is wanted, decoded. `at` is where the request arrived.
pub(super) fn judge(request: &Parts, at: SocketAddr) -> Result<String, Refusal> {
    check_host(request, at)?;
    check_origin(&request.headers, at)?;
    if ![Method::GET, Method::HEAD].contains(&request.method) {
        let words = "there is nothing to send here: only GET and HEAD are answered";
        return Err(Refusal { status: StatusCode::METHOD_NOT_ALLOWED, words });
    }
    decoded(request.uri.path())
        .ok_or(Refusal { status: StatusCode::BAD_REQUEST, words: "this is no address of a page" })
}

fn check_host(request: &Parts, at: SocketAddr) -> Result<(), Refusal> {
    let mut hosts = request.headers.get_all(header::HOST).iter();
    let (host, another) = (hosts.next(), hosts.next());
    let is_missing = host.is_none() && request.version >= Version::HTTP_11;
    if is_missing || another.is_some() {
        let words = "a request names its host, once";
        return Err(Refusal { status: StatusCode::BAD_REQUEST, words });
    }
    let named = host.map(|host| host.to_str().unwrap_or_default());
    let asked = request.uri.authority().map(Authority::as_str);
    let is_http = request.uri.scheme_str().is_none_or(|scheme| scheme == "http");
    let all_own = named.into_iter().chain(asked).all(|name| is_own(name, at));
    if is_http && all_own && (named.is_some() || asked.is_some()) {
        return Ok(());
    }
    let words = "this preview answers under its own address only";
    Err(Refusal { status: StatusCode::MISDIRECTED_REQUEST, words })
}

/// Whether a page of the preview asks, or a person: none of another site.
fn check_origin(headers: &HeaderMap, at: SocketAddr) -> Result<(), Refusal> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let is_own_origin = text("origin")
        .is_none_or(|origin| origin.strip_prefix("http://").is_some_and(|host| is_own(host, at)));
    // Absent in old browsers and other programs. A link from elsewhere may be followed.
    let is_from_here = matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"));
    let is_followed =
        text("sec-fetch-mode") == Some("navigate") && text("sec-fetch-dest") == Some("document");
    if is_own_origin && (is_from_here || is_followed) {
        return Ok(());
    }
    let words = "this preview is not for pages of other sites";
    Err(Refusal { status: StatusCode::FORBIDDEN, words })
}

/// Whether a host as requests write it is the address at which they arrive. A name is only taken
/// when no server far away can answer for it.
fn is_own(host: &str, at: SocketAddr) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "80"),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse() == Ok(at.port());
    let name = match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').unwrap_or_default(),
        None if name.contains(':') => return false,
        None => name,
    };
    let ip = at.ip().to_canonical();
    let is_here = name.parse::<IpAddr>().is_ok_and(|named| named.to_canonical() == ip);
    is_port && (is_here || ip.is_loopback() && name.eq_ignore_ascii_case("localhost"))
}

/// Decodes a path, strictly. None for what no page's address can be: half an escape, bytes that
/// are no text, a control character, a slash in disguise.
pub(super) fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let byte = hex(*tail.first()?)? * 16 + hex(*tail.get(1)?)?;
            if matches!(byte, b'/' | b'\\') {
                return None;
            }
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    (path.starts_with('/') && !path.contains(char::is_control)).then_some(path)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    const HERE: &str = "127.0.0.1:4120";

    fn status(at: &str, target: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        judge(&parts, at.parse().unwrap()).map_or_else(|refusal| refusal.status.as_u16(), |_| 200)
    }

    #[test]
    fn only_the_address_at_which_a_request_arrives_is_a_host() {
        for own in [HERE, "localhost:4120", "LOCALHOST:4120"] {
            assert_eq!(status(HERE, "/", &[("host", own)]), 200, "{own}");
        }
        for other in [
            "127.0.0.1",
            "127.0.0.1:4121",
            "127.0.0.1:04120x",
            "127.0.0.1:+4120",
            "127.0.0.2:4120",
            "0.0.0.0:4120",
            "127.1:4120",
            "2130706433:4120",
            "0x7f000001:4120",
            "[::1]:4120",
            "localhost",
            "localhost.:4120",
            "localhost.evil.example:4120",
            "evil.example:4120",
            "evil.example@127.0.0.1:4120",
            "127.0.0.1:4120@evil.example",
            "127.0.0.1:4120:4120",
            "",
            ":4120",
            "[127.0.0.1:4120",
        ] {
            assert_eq!(status(HERE, "/", &[("host", other)]), 421, "{other:?}");
        }
        assert_eq!(status("[::1]:4120", "/", &[("host", "[::1]:4120")]), 200);
        assert_eq!(status("[::1]:80", "/", &[("host", "[::1]")]), 200);
        assert_eq!(status("192.168.1.7:80", "/", &[("host", "192.168.1.7")]), 200);
        assert_eq!(status("192.168.1.7:80", "/", &[("host", "localhost")]), 421);
    }

    #[test]
    fn a_host_that_is_missing_twice_or_contradicted_is_refused() {
        assert_eq!(status(HERE, "/", &[]), 400);
        assert_eq!(status(HERE, "/", &[("host", HERE), ("host", HERE)]), 400);
        assert_eq!(status(HERE, "http://evil.example/", &[("host", HERE)]), 421);
        assert_eq!(status(HERE, "https://127.0.0.1:4120/", &[("host", HERE)]), 421);
        assert_eq!(status(HERE, "http://127.0.0.1:4120/", &[("host", HERE)]), 200);
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        for origin in
            ["null", "http://evil.example", "https://127.0.0.1:4120", "http://127.0.0.1:1", ""]
        {
            assert_eq!(status(HERE, "/", &[("host", HERE), ("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(status(HERE, "/", &[("host", HERE), ("origin", "http://127.0.0.1:4120")]), 200);
    }

    #[test]
    fn a_link_from_elsewhere_may_be_followed_and_nothing_be_loaded_from_there() {
        let fetch = |site, mode, dest| {
            let headers = [("sec-fetch-site", site), ("sec-fetch-mode", mode)];
            let more = [("sec-fetch-dest", dest), ("host", HERE)];
            status(HERE, "/", &[headers, more].concat())
        };
        assert_eq!(fetch("cross-site", "navigate", "document"), 200);
        assert_eq!(fetch("same-origin", "no-cors", "script"), 200);
        assert_eq!(fetch("none", "navigate", "document"), 200);
        for site in ["cross-site", "same-site"] {
            assert_eq!(fetch(site, "no-cors", "script"), 403);
            assert_eq!(fetch(site, "no-cors", "image"), 403);
            assert_eq!(fetch(site, "navigate", "iframe"), 403);
            assert_eq!(fetch(site, "cors", "empty"), 403);
        }
    }

    #[test]
    fn a_path_is_decoded_strictly() {
        assert_eq!(decoded("/120/"), Some("/120/".to_owned()));
        assert_eq!(decoded("/%E9%9B%B7/a%20b"), Some("/雷/a b".to_owned()));
        assert_eq!(decoded("/%2525"), Some("/%25".to_owned()));
        for wrong in [
            "",
            "120",
            "/%",
            "/%2",
            "/%zz",
            "/%+1",
            "/%2f",
            "/%2F..",
            "/%5c",
            "/%00",
            "/%0a",
            "/%7f",
            "/%ff",
            "/%c0%af",
            "/%ed%a0%80",
            "*",
        ] {
            assert_eq!(decoded(wrong), None, "{wrong:?}");
        }
    }
}
