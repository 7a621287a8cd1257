//! Pictures on Substack's servers: which address is the original, and where else it may be.

/// The host whose pictures can't be loaded any more, and the one they were moved to.
const GONE: &str = "bucketeer-e05bbc84-baa3-437e-9518-adb32be77984.s3.amazonaws.com";
const MOVED: &str = "substack-post-media.s3.amazonaws.com";

/// The original in an address that makes it smaller; that may be wrapped again.
pub fn unwrapped(address: &str) -> String {
    let mut address = address.trim().to_owned();
    for _ in 0..3 {
        let Some((_, inner)) = address.split_once("/image/fetch/") else { break };
        // What comes before are sizes and a signature, which may hold commas and slashes.
        let Some(at) = inner.find("/http") else { break };
        let inner = &inner[at + 1..];
        address = match inner.contains("%2F") || inner.contains("%2f") {
            true => super::address::percent_decode(inner),
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
/// it was exported, and the original made to a usual size without a signature.
pub fn ladder(original: &str, exported: &str) -> Vec<String> {
    let moved = original.replace(GONE, MOVED);
    let encoded = percent_encode(&moved);
    let rendition =
        format!("https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto,q_auto:good/{encoded}");
    let mut res = vec![original.to_owned(), moved, exported.to_owned(), rendition];
    // What no browser shows is taken as its rendition.
    if original.to_ascii_lowercase().contains(".heic") {
        res.rotate_left(2);
    }
    let mut seen = Vec::new();
    res.retain(|address| {
        let is_new = !seen.contains(address);
        seen.push(address.clone());
        is_new
    });
    res
}

/// The name of a picture's file without its extension: what the address ends in, made safe.
pub fn stem(original: &str) -> String {
    const MOST: usize = 80;
    let path = original.split(['?', '#']).next().unwrap_or(original);
    let last = super::address::percent_decode(
        path.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
    );
    let stem = match last.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && !stem.is_empty() => stem,
        _ => &last,
    };
    let is_safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let safe: String = stem.chars().map(|c| if is_safe(c) { c } else { '-' }).take(MOST).collect();
    let safe = safe.trim_matches('-');
    let is_own = path.contains("public/images/") && !safe.is_empty();
    // Only Substack's own names are used once in the world.
    if is_own { safe.to_owned() } else { format!("{}{:016x}", prefix(safe), fnv(original)) }
}

fn prefix(safe: &str) -> String {
    let short: String = safe.chars().take(24).collect();
    if short.is_empty() { short } else { format!("{}-", short.trim_end_matches('-')) }
}

/// A short name for an address.
fn fnv(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

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
    text.bytes()
        .map(|b| if is_plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
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
        let found = ladder(&original, "https://substackcdn.com/image/fetch/$s_!x!,w_1/y");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], format!("https://{MOVED}/public/images/a.png"));
        assert!(found[3].ends_with("q_auto:good/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fa.png"));
        assert_eq!(ladder("https://a.example/a.png", "https://a.example/a.png").len(), 2);
    }

    #[test]
    fn a_picture_has_a_safe_name_that_is_its_own() {
        assert_eq!(stem("https://a/public/images/0b-1c_240x298.jpeg?x=1"), "0b-1c_240x298");
        let (one, two) =
            (stem("https://a.example/%2E%2E/x%2Fy.png"), stem("https://b.example/x.png"));
        assert!(one != two && !one.contains('/') && !one.contains('.'), "{one} {two}");
        assert!(stem("https://a.example/").len() >= 16);
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        assert_eq!(extension(b"\x89PNG\r\n\x1a\nrest"), Some("png"));
        assert_eq!(extension(b"<!doctype html>"), None);
        assert_eq!(extension(b""), None);
    }
}
