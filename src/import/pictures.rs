//! Pictures on Substack's servers: which address is the original, and which are one picture.

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

#[cfg(test)]
mod tests {
    use super::{same_picture, unwrapped};

    /// The host whose pictures can't be loaded any more, and the one they were moved to.
    const GONE: &str = "bucketeer-e05bbc84-baa3-437e-9518-adb32be77984.s3.amazonaws.com";
    const MOVED: &str = "substack-post-media.s3.amazonaws.com";

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
}
