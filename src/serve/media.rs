//! What kind of file a page is, by the end of its name: its content type.

/// The content type for a file of this name. What is not known is bytes, which no browser runs.
pub(super) fn content_type(file_name: &str) -> &'static str {
    if file_name.ends_with(".csl.json") {
        return "application/vnd.citationstyles.csl+json";
    }
    let ending = match file_name.rsplit_once('.') {
        Some((_, ending)) => ending.to_ascii_lowercase(),
        None if file_name.starts_with('_') => return TEXT,
        None => String::new(),
    };
    let known = TYPES.iter().find(|(endings, _)| endings.split(' ').any(|known| known == ending));
    known.map_or("application/octet-stream", |(_, content_type)| content_type)
}

/// The content type of a page that people read.
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// The content type of plain words.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
/// The content type of a script.
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
/// The content type of a stylesheet.
pub(super) const STYLE: &str = "text/css; charset=utf-8";

const TYPES: &[(&str, &str)] = &[
    ("html htm", HTML),
    ("css", STYLE),
    ("js mjs", SCRIPT),
    ("xml", "application/xml; charset=utf-8"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("json map", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("txt md yaml yml log", TEXT),
    ("csv", "text/csv; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("bib", "application/x-bibtex; charset=utf-8"),
    ("ris", "application/x-research-info-systems; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("wasm", "application/wasm"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg oga", "audio/ogg"),
    ("wav", "audio/wav"),
    ("mp4 m4v", "video/mp4"),
    ("webm", "video/webm"),
    ("ogv", "video/ogg"),
];

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn the_end_of_a_name_tells_what_a_file_is() {
        for (name, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("feed.xml", "application/xml; charset=utf-8"),
            ("feed.json", "application/json"),
            ("cite.bib", "application/x-bibtex; charset=utf-8"),
            ("cite.csl.json", "application/vnd.citationstyles.csl+json"),
            ("Figure.SVG", "image/svg+xml"),
            ("_redirects", "text/plain; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("a.exe", "application/octet-stream"),
            ("nothing", "application/octet-stream"),
            (".nojekyll", "application/octet-stream"),
        ] {
            assert_eq!(content_type(name), expected, "{name}");
        }
    }
}
