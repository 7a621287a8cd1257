//! Which schemes a link may have.

/// The scheme of a destination that is neither safe nor relative.
///
/// Reads it as a browser does, and more strictly: no blank or control character hides a scheme.
pub(super) fn unsafe_scheme(destination: &str) -> Option<String> {
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
    use super::{remote_host, unsafe_scheme};

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
    fn the_host_of_a_destination_elsewhere_is_known() {
        assert_eq!(remote_host("https://cdn.example.com/a.png"), Some("cdn.example.com"));
        assert_eq!(remote_host("//cdn.example.com?x"), Some("cdn.example.com"));
        assert_eq!(remote_host("pictures//a.png"), None);
        assert_eq!(remote_host("a.png"), None);
    }
}
