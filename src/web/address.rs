//! The parts of an address that matter when it is asked for.

/// The host of an address, with its port where that does not go without saying: the same text for
/// the same host, however it is written.
pub fn host(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(&host).trim_end_matches('.').to_owned()
}

/// Where a `Location` leads from an address; none when it leads off the web.
pub(super) fn joined(from: &str, location: &str) -> Option<String> {
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
    use super::{host, joined};

    #[test]
    fn a_host_is_the_same_however_it_is_written() {
        for address in ["https://a.org", "HTTPS://A.org:443/B", "https://me:x@a.ORG./?q", "a.org"] {
            assert_eq!(host(address), "a.org", "{address}");
        }
        assert_eq!(host("http://a.org:443/"), "a.org:443");
        assert_eq!(host("http://[::1]:8080/"), "[::1]:8080");
    }

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
}
