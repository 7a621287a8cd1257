//! Pictures on Substack's servers: which address is the original, where else it may be, and how it
//! is called once it is here.

use std::collections::BTreeSet;

use super::address::percent_decode;
use crate::hash;

/// The host whose pictures can't be loaded any more, and the one they were moved to.
const GONE: &str = "bucketeer-e05bbc84-baa3-437e-9518-adb32be77984.s3.amazonaws.com";
const MOVED: &str = "substack-post-media.s3.amazonaws.com";

/// The path of Substack's server that gives pictures in other sizes.
const FETCH: &str = "/image/fetch/";

/// The original in an address that makes it smaller; that may be wrapped again.
pub fn unwrapped(address: &str) -> String {
    let mut address = address.trim().to_owned();
    for _ in 0..3 {
        let Some((_, inner)) = address.split_once(FETCH) else { break };
        // What comes before are sizes and a signature, which may hold commas and slashes.
        let Some(at) = inner.find("/http") else { break };
        let inner = &inner[at + 1..];
        address = match inner.contains("%2F") || inner.contains("%2f") {
            true => percent_decode(inner),
            false => inner.to_owned(),
        };
    }
    address
}

/// Whether both addresses are of one picture, however wrapped and wherever kept.
pub fn same_picture(one: &str, other: &str) -> bool {
    let (one, other) = (unwrapped(one), unwrapped(other));
    let path = |address: &str| {
        let (_, path) = address.split_once("public/images/")?;
        Some(path.split(['?', '#']).next().unwrap_or(path).to_owned())
    };
    one == other || path(&one).is_some_and(|path_of_one| Some(path_of_one) == path(&other))
}

/// Where to look for a picture, best first: the original, the host it was moved to, the address as
/// it was exported, and a rendition of a usual size, without a signature.
pub fn ladder(original: &str, exported: &str) -> Vec<String> {
    let moved = original.replacen(GONE, MOVED, 1);
    let server = match exported.split_once(FETCH) {
        Some((server, _)) => Some(server),
        None => moved.contains(MOVED).then_some("https://substackcdn.com"),
    };
    let encoded = percent_encode(&moved);
    let rendition =
        server.map(|it| format!("{it}{FETCH}w_1456,c_limit,f_auto,q_auto:good/{encoded}"));
    let mut res = vec![original.to_owned(), moved, exported.to_owned()];
    res.extend(rendition);
    // What few browsers show is better taken as it was shown.
    if original.to_ascii_lowercase().contains(".heic") {
        res.rotate_left(2);
    }
    let mut seen = BTreeSet::new();
    res.retain(|address| seen.insert(address.clone()));
    res
}

/// The name of a picture's file without its extension: what the address ends in, made safe.
pub fn stem(original: &str) -> String {
    const MOST: usize = 80;
    const MOST_OF_OTHERS: usize = 24;
    let path = original.split(['?', '#']).next().unwrap_or(original);
    let last = percent_decode(path.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    let stem = match last.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && !stem.is_empty() => stem,
        _ => &last,
    };
    let is_safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let safe = |most| {
        let safe = stem.chars().map(|c| if is_safe(c) { c } else { '-' }).take(most);
        safe.collect::<String>().trim_matches('-').to_owned()
    };
    let (whole, short) = (safe(MOST), safe(MOST_OF_OTHERS));
    let name = hash::number(original.as_bytes());
    // Only Substack's own names are used once in the world.
    match path.contains("public/images/") && !whole.is_empty() {
        true => whole,
        false if short.is_empty() => format!("{name:016x}"),
        false => format!("{short}-{name:016x}"),
    }
}

/// The sorts of pictures that browsers show, by the ends of their names.
pub const EXTENSIONS: [&str; 5] = ["png", "jpg", "gif", "webp", "avif"];

/// What sort of picture some bytes are, by how they begin; none where they are no picture.
pub fn extension(bytes: &[u8]) -> Option<&'static str> {
    let at = |start: usize, sign: &[u8]| bytes.get(start..start + sign.len()) == Some(sign);
    if at(0, b"\x89PNG\r\n\x1a\n") {
        Some("png")
    } else if at(0, b"\xff\xd8\xff") {
        Some("jpg")
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some("gif")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("webp")
    } else if at(4, b"ftypavif") {
        Some("avif")
    } else {
        None
    }
}

fn percent_encode(text: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    let encode = |b| if is_plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::{GONE, MOVED, extension, ladder, same_picture, stem, unwrapped};

    #[test]
    fn the_original_is_found_in_every_wrapping() {
        let original = "https://substack-post-media.s3.amazonaws.com/public/images/a_1x2.png";
        let encoded =
            "https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fa_1x2.png";
        for wrapped in [
            original.to_owned(),
            format!("https://substackcdn.com/image/fetch/w_424,c_limit,f_webp/{encoded}"),
            format!("https://substackcdn.com/image/fetch/$s_!AK0B!,w_1456,c_limit/{encoded}"),
            format!("https://cdn.substack.com/image/fetch/f_auto/{original}"),
            format!(
                "https://substackcdn.com/image/fetch/w_1/https%3A%2F%2Fcdn.substack.com%2Fimage%2Ffetch%2Fw_2%2F{}",
                encoded.replace('%', "%25")
            ),
        ] {
            assert_eq!(unwrapped(&wrapped), original, "for {wrapped}");
        }
        assert_eq!(unwrapped("https://a.example/image/fetch/x"), "https://a.example/image/fetch/x");
    }

    #[test]
    fn one_picture_is_the_same_at_both_hosts() {
        let (old, new) = (
            format!("https://{GONE}/public/images/a.png"),
            format!("https://{MOVED}/public/images/a.png"),
        );
        assert!(same_picture(&old, &new));
        assert!(!same_picture(&old, &format!("https://{MOVED}/public/images/b.png")));
        assert!(!same_picture("https://a.example/x", "https://a.example/y"));
    }

    #[test]
    fn a_picture_is_looked_for_in_four_places() {
        let original = format!("https://{GONE}/public/images/a.png");
        let moved = format!("https://{MOVED}/public/images/a.png");
        let exported = "https://substackcdn.com/image/fetch/$s_!x!,w_1/y";
        let found = ladder(&original, exported);
        assert_eq!(found[..3], [original, moved.clone(), exported.to_owned()]);
        let rendition = "https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto,q_auto:good/\
                         https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fa.png";
        assert_eq!(found[3..], [rendition]);
        assert_eq!(ladder(&moved, &moved), [moved.as_str(), rendition]);
    }

    #[test]
    fn nobody_but_its_own_host_is_asked_for_a_picture_from_elsewhere() {
        let elsewhere = "https://a.example/a.png";
        assert_eq!(ladder(elsewhere, elsewhere), [elsewhere]);
    }

    #[test]
    fn what_few_browsers_show_is_taken_as_it_was_shown() {
        let original = format!("https://{MOVED}/public/images/a.heic");
        let shown = "https://substackcdn.com/image/fetch/x/y";
        let found = ladder(&original, shown);
        assert_eq!((found[0].as_str(), found.len()), (shown, 3));
        assert_eq!(found[2], original);
    }

    #[test]
    fn a_picture_has_a_safe_name_that_is_its_own() {
        assert_eq!(stem("https://a/public/images/0b-1c_240x298.jpeg?x=1"), "0b-1c_240x298");
        let names = [
            "https://a.example/%2E%2E/x%2Fy.png",
            "https://b.example/x.png",
            "https://a.example/",
            "https://a/public/images/..%2F..%2Fetc",
            "https://a/public/images/%00%0A蜂.png",
            "https://a/public/images/",
            "https://a.example/CON.png",
            "https://a.example/.htaccess",
        ]
        .map(stem);
        for (at, name) in names.iter().enumerate() {
            let is_safe = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
            assert!(!name.is_empty() && name.chars().all(is_safe), "{name}");
            assert!(!names[..at].contains(name), "{name}");
        }
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        let known: [&[u8]; 5] = [
            b"\x89PNG\r\n\x1a\nrest",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"RIFF....WEBPVP8 ",
            b"....ftypavif",
        ];
        assert_eq!(known.map(extension), super::EXTENSIONS.map(Some));
        for other in [b"<!doctype html>".as_slice(), b"", b"....ftypheic", b"<svg"] {
            assert_eq!(extension(other), None);
        }
    }
}
