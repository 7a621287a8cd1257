//! Which schemes a link may have.

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::{address, in_backticks};

/// Why a link or image, `word` says which, must lead nowhere: its scheme could run something, or a
/// browser would take it for something else than its author.
pub(super) fn dead(word: &str, destination: &str) -> Option<Diagnostic> {
    if let Some(file) = on_own_disk(destination) {
        let message = format!("{} is a file on your own disk", in_backticks(destination));
        let help = format!("put a copy beside the issue, and write `{file}`");
        return Some(Diagnostic::new(Code::MissingFile, message).help(help));
    }
    let message = match unsafe_scheme(destination) {
        Some(scheme) => format!("{word} with scheme `{scheme}` was made dead"),
        None if lacks_host(destination) => {
            format!("{word} to {} was made dead: it has no host", in_backticks(destination))
        }
        None => return None,
    };
    let help = match address::meant(destination) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "only `http`, `https`, `mailto` and relative addresses stay".to_owned(),
    };
    Some(Diagnostic::new(Code::DeadScheme, message).help(help))
}

/// The name of the file that a destination names on the machine of whoever wrote it:
/// `file:///home/me/a.png`, `C:\Users\me\a.png`.
fn on_own_disk(destination: &str) -> Option<&str> {
    let (scheme, path) = destination.trim().split_once(':')?;
    let is_drive = scheme.len() == 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_disk = is_drive && path.starts_with(['/', '\\']) || scheme.eq_ignore_ascii_case("file");
    path.rsplit(['/', '\\']).next().filter(|name| is_disk && !name.is_empty())
}

/// Whether a destination has a scheme of the web and no host after it: `https:/example.org`.
fn lacks_host(destination: &str) -> bool {
    let Some((scheme, rest)) = destination.trim().split_once(':') else { return false };
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next();
    is_web && !host.unwrap_or_default().contains(char::is_alphanumeric)
}

/// The scheme of a destination that is neither safe nor relative.
///
/// Reads it as a browser does, and more strictly: no blank or control character hides a scheme.
fn unsafe_scheme(destination: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in destination.chars().filter(|&c| !c.is_whitespace() && !c.is_control()) {
        match c {
            ':' => return (!is_safe(&scheme)).then_some(scheme),
            'a'..='z' | '0'..='9' | '+' | '-' | '.' => scheme.push(c),
            'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            _ => return None,
        }
    }
    None
}

/// The host of a destination elsewhere on the web.
pub(super) fn remote_host(destination: &str) -> Option<&str> {
    let (scheme, rest) = destination.trim().split_once("//")?;
    let is_remote = scheme.is_empty()
        || scheme.eq_ignore_ascii_case("https:")
        || scheme.eq_ignore_ascii_case("http:");
    is_remote.then(|| rest.split(['/', '?', '#']).next().unwrap_or_default())
}

fn is_safe(scheme: &str) -> bool {
    // With nothing before the colon, or a figure first, the destination is relative.
    matches!(scheme, "http" | "https" | "mailto")
        || !scheme.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{lacks_host, on_own_disk, remote_host, unsafe_scheme};

    #[test]
    fn only_web_mail_and_relative_destinations_are_safe() {
        for safe in
            ["https://a", "HTTP://a", "mailto:a@b", "/a:b", "a", "#a:b", "?a:b", ":a", "1:2"]
        {
            assert_eq!(unsafe_scheme(safe), None, "{safe}");
        }
        for (destination, scheme) in [
            ("javascript:x", "javascript"),
            (" \u{1}JaVa\tScr\nipt:x", "javascript"),
            ("data:text/html,x", "data"),
            ("vbscript:x", "vbscript"),
            ("java\u{a0}script\u{0} :x", "javascript"),
        ] {
            assert_eq!(unsafe_scheme(destination).as_deref(), Some(scheme), "{destination}");
        }
    }

    #[test]
    fn an_address_of_the_web_has_a_host() {
        for hostless in ["https:/example.org", "http:example.org", "HTTPS://", "https:///a"] {
            assert!(lacks_host(hostless), "{hostless}");
        }
        for fine in ["https://a", "mailto:a@b", "/a", "//a", "https"] {
            assert!(!lacks_host(fine), "{fine}");
        }
    }

    #[test]
    fn a_path_of_the_writers_own_machine_is_told_from_an_address() {
        for path in ["file:///home/me/a.png", "C:\\Users\\me\\a.png", "d:/a.png", "FILE:a.png"] {
            assert_eq!(on_own_disk(path), Some("a.png"), "{path}");
        }
        for other in ["https://a/a.png", "a.png", "c:a.png", "file:///", "data:image/png"] {
            assert_eq!(on_own_disk(other), None, "{other}");
        }
    }

    #[test]
    fn the_host_of_a_destination_elsewhere_is_known() {
        assert_eq!(remote_host("https://cdn.example.com/a.png"), Some("cdn.example.com"));
        assert_eq!(remote_host("//cdn.example.com?x"), Some("cdn.example.com"));
        assert_eq!(remote_host("pictures//a.png"), None);
        assert_eq!(remote_host("a.png"), None);
    }
}
