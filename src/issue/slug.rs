//! Slugs: the part of an address that an author chooses, or that is made from a name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest slug, in bytes: with what is put around it, every file system takes it.
pub const MAX_BYTES: usize = 120;

/// Why a text is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlugError {
    /// It holds something else than ASCII letters, digits and `-`, or none of the first two.
    Letters,
    /// Windows keeps the name for a device.
    Reserved,
    /// It has this many bytes.
    Long(usize),
}

/// Checks that a text can stand in an address and name a folder on every system.
pub fn check(slug: &str) -> Result<(), SlugError> {
    // `nul.txt` is the device as well; that it holds a dot is the lesser trouble.
    if is_reserved(slug.split('.').next().unwrap_or(slug)) {
        Err(SlugError::Reserved)
    } else if !slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        || !slug.contains(|c: char| c.is_ascii_alphanumeric())
    {
        Err(SlugError::Letters)
    } else if slug.len() > MAX_BYTES {
        Err(SlugError::Long(slug.len()))
    } else {
        Ok(())
    }
}

/// Makes a slug of a text: `Café Société` becomes `cafe-societe`.
///
/// Letters that have no ASCII form are left out; none is left of `芯片` or `!!!`.
pub fn slugify(text: &str) -> Option<String> {
    if text.is_ascii() { slug_of(text.chars()) } else { slug_of(text.nfkd()) }
}

/// Makes a slug of decomposed characters.
fn slug_of(chars: impl Iterator<Item = char>) -> Option<String> {
    let mut res = String::new();
    for c in chars.filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’')) {
        if c.is_ascii_alphanumeric() {
            res.push(c.to_ascii_lowercase());
        } else if !res.is_empty() && !res.ends_with('-') {
            res.push('-');
        }
    }
    if res.len() > MAX_BYTES {
        // Rather a word less than half a word.
        let end = res[..=MAX_BYTES].rfind('-').unwrap_or(MAX_BYTES);
        res.truncate(end);
    }
    let res = res.trim_end_matches('-');
    let is_free = !res.is_empty() && !is_reserved(res);
    is_free.then(|| res.to_owned())
}

/// Makes the key of a name that no file lists, in whatever script: `IT桔子` becomes `it桔子`.
///
/// Two names have one key only when they differ in nothing but signs and case.
pub fn key(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.is_ascii()
        && let Some(slug) = slugify(name)
    {
        return slug;
    }
    let mut res = String::new();
    for c in name.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’')) {
        if c.is_alphanumeric() {
            res.extend(c.to_lowercase());
        } else if !res.is_empty() && !res.ends_with('-') {
            res.push('-');
        }
    }
    if res.is_ascii()
        && let Some(slug) = slugify(name)
    {
        return slug;
    }
    let res: String = res.nfc().take(LONGEST).collect();
    let res = res.trim_end_matches('-');
    if res.is_empty() || is_reserved(res) {
        // A name all of signs, or of a device: spelt by its numbers it is legal everywhere.
        let numbers = name.chars().take(LONGEST / 6).map(|c| format!("u{:x}", u32::from(c)));
        return numbers.collect::<Vec<_>>().join("-");
    }
    res.to_owned()
}

/// The names that Windows keeps for devices, whatever their case.
fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let numbered = |device| {
        name.strip_prefix(device)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(name.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, SlugError, check, key, slugify};
    use proptest::prelude::{any, proptest};

    #[test]
    fn letters_digits_and_hyphens_make_a_slug() {
        for slug in ["120", "singles-day", "Moonshot2", "a--b", "console", "com10"] {
            assert_eq!(check(slug), Ok(()), "{slug}");
        }
    }

    #[test]
    fn nothing_else_does() {
        for slug in [
            "",
            "-",
            "../../x",
            "/etc/x",
            "a/../b",
            "C:\\x",
            "\\\\host\\x",
            ".git",
            "x.",
            "x ",
            "芯片",
        ] {
            assert_eq!(check(slug), Err(SlugError::Letters), "{slug}");
        }
    }

    #[test]
    fn the_names_of_devices_are_reserved() {
        for slug in ["con", "NUL", "nul.txt", "com1", "LPT9"] {
            assert_eq!(check(slug), Err(SlugError::Reserved), "{slug}");
        }
    }

    #[test]
    fn a_slug_has_at_most_120_bytes() {
        assert_eq!(check(&"x".repeat(120)), Ok(()));
        assert_eq!(check(&"x".repeat(300)), Err(SlugError::Long(300)));
    }

    #[test]
    fn a_slug_is_made_of_what_has_an_ascii_form() {
        let made = |text| slugify(text).expect("a slug can be made");
        assert_eq!(made("Singles Day!"), "singles-day");
        assert_eq!(made("  Café Société  "), "cafe-societe");
        assert_eq!(made("It’s here"), "its-here");
        assert_eq!(made("ＡＩ芯片 2020"), "ai-2020");
        assert_eq!(made("../../x"), "x");
    }

    #[test]
    fn no_slug_is_made_of_signs_or_of_a_device() {
        assert_eq!(slugify("!!!"), None);
        assert_eq!(slugify("芯片"), None);
        assert_eq!(slugify("CON"), None);
    }

    #[test]
    fn a_key_keeps_the_letters_of_every_script() {
        for (name, expected) in [
            ("IT桔子", "it桔子"),
            ("IT之家", "it之家"),
            ("机器/之心", "机器-之心"),
            ("Café!", "cafe"),
        ] {
            assert_eq!(key(name), expected);
        }
    }

    #[test]
    fn a_key_is_made_of_signs_and_devices_too() {
        assert_eq!(key("???"), "u3f-u3f-u3f");
        assert_eq!(key("CON"), "u43-u4f-u4e");
    }

    #[test]
    fn a_long_name_is_cut_between_words() {
        let slug = slugify(&"word ".repeat(100)).expect("a slug can be made");
        assert!(slug.len() <= MAX_BYTES && slug.ends_with("-word"), "{slug}");
    }

    proptest! {
        #[test]
        fn what_is_made_is_a_slug(text in any::<String>()) {
            if let Some(slug) = slugify(&text) {
                assert_eq!(check(&slug), Ok(()));
            }
        }
    }
}
