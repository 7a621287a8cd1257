//! Addresses as authors write them in a text: a path beside it, a fragment, a host.

use crate::source::SitePath;

/// Whether a relative address begins with what rather is a host than a file or folder:
/// `example.org`, `www.example.org/page`.
pub(super) fn is_like_host(path: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "md", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "pdf", "csv", "html", "htm",
        "txt", "zip", "mp3", "mp4",
    ];
    let first = path.split(['/', '?']).next().unwrap_or(path);
    let is_ending = |ending: &str| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending));
    first.starts_with("www.")
        || first.rsplit_once('.').is_some_and(|(_, last)| {
            last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()) && !is_ending(last)
        })
}

/// The path and the fragment; browsers copy that percent-encoded.
pub(super) fn split_fragment(destination: &str) -> (&str, Option<String>) {
    match destination.split_once('#') {
        Some((path, fragment)) => (path, Some(percent_decoded(fragment))),
        None => (destination, None),
    }
}

pub(super) fn has_scheme(destination: &str) -> bool {
    destination.starts_with("//")
        || destination.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        })
}

/// An address without what does not tell it apart: scheme, `www.`, query, fragment, last slash.
pub(super) fn comparable(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/');
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    format!("{}{path}", host.strip_prefix("www.").unwrap_or(&host))
}

/// The file a relative address names, seen from another file; none when it leaves the site.
pub(super) fn beside(from: &SitePath, relative: &str) -> Option<SitePath> {
    let relative = relative.split('?').next().unwrap_or(relative);
    let mut segments: Vec<String> = from.folder().split('/').map(str::to_owned).collect();
    for segment in relative.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(percent_decoded(name)),
        }
    }
    Some(SitePath::new(&segments.join("/")))
}

/// The relative address that names a file in a text of another one.
pub(super) fn seen_from(from: &SitePath, file: &SitePath) -> String {
    let mut up = String::new();
    let mut folder = from.folder();
    loop {
        let inside = file.as_str().strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        match inside {
            Some(rest) => return format!("{up}{rest}").replace(' ', "%20"),
            None if folder.is_empty() => return file.to_string(),
            None => {
                folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
                up.push_str("../");
            }
        }
    }
}

fn percent_decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| segment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_whatever_tracking_it_carries() {
        let plain = comparable("https://chinai.substack.com/p/chinai-42-cloudy-ai");
        let tracked = "http://WWW.chinai.substack.com/p/chinai-42-cloudy-ai/?utm_source=x#comments";
        assert_eq!(comparable(tracked), plain);
    }

    #[test]
    fn a_relative_address_is_seen_from_the_file_that_holds_it() {
        let from = SitePath::new("issues/2020/120.md");
        assert_eq!(beside(&from, "fig%201.png"), Some(SitePath::new("issues/2020/fig 1.png")));
        assert_eq!(beside(&from, "../a.md"), Some(SitePath::new("issues/a.md")));
        assert_eq!(beside(&from, "../../../etc/passwd"), None);
    }

    #[test]
    fn a_file_is_named_as_a_text_beside_it_has_to() {
        let from = SitePath::new("issues/2020/120.md");
        for relative in ["120/chart.png", "chart.png", "../2019/fig%201.png", "../a.md"] {
            let file = beside(&from, relative).expect("it stays in the site");
            assert_eq!(seen_from(&from, &file), relative);
        }
    }
}
