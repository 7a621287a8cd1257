//! Addresses on the web: which texts are one, and which one a mistyped text may be meant as.

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::shown;
use crate::near;

/// Whether a text is an `http` or `https` address with a host and no white space.
pub fn is_web(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"\\`{}|^".contains(c);
    is_web && host.contains(char::is_alphanumeric) && text.chars().all(is_clean)
}

/// The address that a text is meant as which is none: `example.org`, `htps://example.org`,
/// `https:/example.org`.
pub fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = linked(text).map_or(text, |(_, address)| address).trim_matches(['<', '>']);
    let text = near::in_ascii(bare);
    let rest = |start: usize| text[start..].trim_start_matches([':', ';', '/', '.']);
    let (scheme, rest) = match text.split([':', ';', '/']).next()? {
        "" => ("https", rest(0)),
        first if first.contains('.') && !text[first.len()..].starts_with(':') => ("https", &*text),
        first => (near::nearest(first, ["https", "http"].into_iter())?, rest(first.len())),
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.contains(':') && !host.starts_with('.');
    let meant = format!("{scheme}://{rest}");
    (is_host && is_web(&meant)).then_some(meant)
}

/// The words and the address of a link of Markdown, `[words](address)`, where a text is one.
pub fn linked(text: &str) -> Option<(&str, &str)> {
    let (words, address) = text.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    is_web(address).then_some((words, address))
}

/// The finding for a field that needs an address on the web.
pub fn bad(name: &str, found: &str) -> Diagnostic {
    let message = format!("`{name}` must be an http(s) address, found {}", shown(found));
    let finding = Diagnostic::new(Code::BadAddress, message);
    if let Some(meant) = meant(found) {
        finding.help(format!("`{name}: {meant}`"))
    } else if is_web(&found.replace(' ', "%20")) {
        finding.help("write a space as `%20`")
    } else {
        finding.help("such as `https://example.org/page`")
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_mistyped_address_is_meant_as_one_of_the_web() {
        let check = |text: &str| assert_eq!(meant(text).as_deref(), Some("https://example.org/a"));
        for text in [
            "example.org/a",
            "//example.org/a",
            "htps://example.org/a",
            "https:/example.org/a",
            "https//example.org/a",
            "https:example.org/a",
            "https：//example.org/a",
            "https;//example.org/a",
            "<https://example.org/a>",
            "[a page](https://example.org/a)",
        ] {
            check(text);
        }
        assert_eq!(meant("htp://example.org").as_deref(), Some("http://example.org"));
    }

    #[test]
    fn what_has_no_host_is_meant_as_no_address() {
        for text in ["", "a", "see below", "ftp://example.org", "javascript:x.y", "../a.b", "a.b:c"]
        {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
