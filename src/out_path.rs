//! Where a file of the site stands, relative to the output: the only door to it.
//!
//! An [`OutPath`] can't leave the output and is legal on Linux, macOS and
//! Windows alike. Whether two pages want one file is asked of
//! [`OutPath::collision_key`] by whoever holds all pages.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// A relative path in NFC with `/` between its segments, such as `120/index.html`.
// Held once, however many lists of a large site it stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// Checks a path and brings it into NFC.
    ///
    /// # Errors
    /// When some system could not store the name, or the path would leave the output.
    pub fn new(path: &str) -> Result<Self, OutPathError> {
        let path = if path.is_ascii() { Cow::Borrowed(path) } else { path.nfc().collect() };
        if path.is_empty() {
            return Err(OutPathError::Empty);
        }
        if path.starts_with('/') {
            return Err(OutPathError::Absolute(path.into_owned()));
        }
        if path.len() > LONGEST_PATH {
            return Err(OutPathError::LongPath { bytes: path.len() });
        }
        path.split('/').try_for_each(|segment| check_segment(&path, segment))?;
        Ok(Self(path.into()))
    }

    /// The path as text, `/` between segments, never at either end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders that it stands in, the nearest first.
    pub fn folders(&self) -> impl Iterator<Item = Self> {
        self.0.rmatch_indices('/').map(|(end, _)| Self(self.0[..end].into()))
    }

    /// The path as the disk with the least care sees it: without case, width or
    /// composition. Two paths with one key are one file somewhere.
    pub fn collision_key(&self) -> Arc<str> {
        if self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            return Arc::clone(&self.0);
        }
        // Upper case first: `ß`, `ſ` and `ς` only meet their kin there. Letter by
        // letter, because `str::to_lowercase` treats a final sigma apart.
        let upper = self.0.nfkc().flat_map(char::to_uppercase);
        upper.flat_map(char::to_lowercase).nfkc().collect::<String>().into()
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Why a text is no path of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutPathError {
    /// There is no text.
    Empty,
    /// The path begins with `/`.
    Absolute(String),
    /// Two slashes stand side by side, or one at the end.
    EmptySegment(String),
    /// A segment is `.` or `..`.
    Dots(String),
    /// A segment holds one of `\ : < > " | ? *`.
    Forbidden {
        /// The segment.
        segment: String,
        /// The character.
        char: char,
    },
    /// A segment holds a control, a direction mark or another character without a shape.
    Invisible {
        /// The segment.
        segment: String,
        /// The character.
        char: char,
    },
    /// A segment ends in a dot or a space, which Windows drops.
    Trailing(String),
    /// A segment is a device on Windows, such as `con` or `nul.txt`.
    Reserved(String),
    /// A segment begins with a dot and is not one that hosts ask for.
    Hidden(String),
    /// A segment is longer than a disk can store.
    LongSegment {
        /// Its length in UTF-8.
        bytes: usize,
    },
    /// The whole path is longer than a system can open.
    LongPath {
        /// Its length in UTF-8.
        bytes: usize,
    },
}

impl fmt::Display for OutPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a file of the site needs a name"),
            Self::Absolute(path) => {
                write!(f, "{path:?} begins with `/`, so it would not lie in the output")
            }
            Self::EmptySegment(path) => write!(f, "{path:?} has no name between two slashes"),
            Self::Dots(path) => {
                write!(f, "{path:?} holds `.` or `..`, so it could leave the output")
            }
            Self::Forbidden { segment, char } => {
                write!(f, "{segment:?} holds `{char}`, which no file name on Windows may")
            }
            Self::Invisible { segment, char } => {
                let number = u32::from(*char);
                write!(f, "{segment:?} holds the invisible character U+{number:04X}")
            }
            Self::Trailing(segment) => {
                write!(f, "{segment:?} ends in a dot or a space, which Windows drops")
            }
            Self::Reserved(segment) => {
                write!(f, "{segment:?} is a reserved file name on Windows")
            }
            Self::Hidden(segment) => {
                write!(f, "{segment:?} begins with a dot, which hides it on most hosts")
            }
            Self::LongSegment { bytes } => {
                write!(f, "a file name is {bytes} bytes; the limit is {LONGEST_SEGMENT}")
            }
            Self::LongPath { bytes } => {
                write!(f, "a path is {bytes} bytes; the limit is {LONGEST_PATH}")
            }
        }
    }
}

impl std::error::Error for OutPathError {}

/// Bytes of a file name on ext4, APFS and most others.
const LONGEST_SEGMENT: usize = 255;

/// Bytes of a path. macOS opens 1,024; the output's own folder needs some of them.
const LONGEST_PATH: usize = 800;

fn check_segment(path: &str, segment: &str) -> Result<(), OutPathError> {
    if segment.is_empty() {
        return Err(OutPathError::EmptySegment(path.to_owned()));
    }
    if segment == "." || segment == ".." {
        return Err(OutPathError::Dots(path.to_owned()));
    }
    for char in segment.chars() {
        if is_invisible(char) {
            return Err(OutPathError::Invisible { segment: segment.to_owned(), char });
        }
        if "\\:<>\"|?*".contains(char) {
            return Err(OutPathError::Forbidden { segment: segment.to_owned(), char });
        }
    }
    if segment.ends_with(['.', ' ']) {
        return Err(OutPathError::Trailing(segment.to_owned()));
    }
    if is_device(segment) {
        return Err(OutPathError::Reserved(segment.to_owned()));
    }
    if segment.starts_with('.') && !matches!(segment, ".nojekyll" | ".well-known") {
        return Err(OutPathError::Hidden(segment.to_owned()));
    }
    if segment.len() > LONGEST_SEGMENT {
        return Err(OutPathError::LongSegment { bytes: segment.len() });
    }
    Ok(())
}

/// Whether Windows would open a device instead of a file, whatever follows the first dot.
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end().to_ascii_lowercase();
    if matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") {
        return true;
    }
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    // Windows takes the raised digits for digits here.
    port.is_some_and(|n| {
        let mut chars = n.chars();
        matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
    })
}

/// Controls, format characters, separators, fillers and noncharacters: two names
/// that differ in them look the same, and some disks drop them.
fn is_invisible(char: char) -> bool {
    let number = u32::from(char);
    char.is_control()
        || number & 0xFFFE == 0xFFFE
        || matches!(
            number,
            0xAD | 0x34F
                | 0x600..=0x605
                | 0x61C
                | 0x6DD
                | 0x70F
                | 0x890..=0x891
                | 0x8E2
                | 0x115F..=0x1160
                | 0x17B4..=0x17B5
                | 0x180B..=0x180F
                | 0x200B..=0x200F
                | 0x2028..=0x202E
                | 0x2060..=0x206F
                | 0x3164
                | 0xFDD0..=0xFDEF
                | 0xFE00..=0xFE0F
                | 0xFEFF
                | 0xFFA0
                | 0xFFF0..=0xFFFB
                | 0x110BD
                | 0x110CD
                | 0x13430..=0x1343F
                | 0x1BCA0..=0x1BCA3
                | 0x1D173..=0x1D17A
                | 0xE0000..=0xE0FFF
        )
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{OutPath, OutPathError};

    fn key(path: &str) -> Arc<str> {
        OutPath::new(path).expect(path).collision_key()
    }

    #[test]
    fn the_paths_of_a_site_are_taken_as_they_are() {
        for path in [
            "120/index.html",
            "_redirects",
            "feed.xml",
            ".nojekyll",
            ".well-known/security.txt",
            "sources/雷锋网/index.html",
            "a b/c..d/~x",
            "common/com/com10/console/nullable.txt",
        ] {
            assert_eq!(OutPath::new(path).map(|p| p.to_string()), Ok(path.to_owned()));
        }
    }

    #[test]
    fn a_path_is_kept_in_nfc() {
        assert_eq!(OutPath::new("cafe\u{301}").expect("legal").as_str(), "caf\u{e9}");
    }

    #[test]
    fn a_refusal_says_what_is_wrong_with_which_name() {
        for (path, message) in [
            ("", "a file of the site needs a name"),
            ("/x", "\"/x\" begins with `/`, so it would not lie in the output"),
            ("a//b", "\"a//b\" has no name between two slashes"),
            ("a/../b", "\"a/../b\" holds `.` or `..`, so it could leave the output"),
            ("C:/x", "\"C:\" holds `:`, which no file name on Windows may"),
            ("a\u{202e}b", "\"a\\u{202e}b\" holds the invisible character U+202E"),
            ("x./y", "\"x.\" ends in a dot or a space, which Windows drops"),
            ("a/con", "\"con\" is a reserved file name on Windows"),
            (".git/x", "\".git\" begins with a dot, which hides it on most hosts"),
        ] {
            let err = OutPath::new(path).expect_err(path);
            assert_eq!(err.to_string(), message);
        }
        let long = OutPath::new(&"x".repeat(256)).expect_err("too long");
        assert_eq!(long.to_string(), "a file name is 256 bytes; the limit is 255");
        let deep = OutPath::new(&"x/".repeat(500)).expect_err("too deep");
        assert_eq!(deep, OutPathError::LongPath { bytes: 1000 });
    }

    /// Names that some system would refuse, change or misread.
    fn nasty_segments() -> Vec<String> {
        let mut names: Vec<String> =
            ["", ".", "..", ".git", ".env", ".htaccess", "...", "x.", "x ", "x. ", " ", "con .txt"]
                .map(str::to_owned)
                .to_vec();
        for device in ["con", "prn", "aux", "nul", "conin$", "conout$", "com¹", "lpt³"] {
            for shape in ["", ".txt", ".tar.gz", " .x"] {
                names.push(format!("{device}{shape}"));
                names.push(format!("{}{shape}", device.to_ascii_uppercase()));
            }
        }
        for n in 0..=9 {
            names.extend([format!("com{n}"), format!("LPT{n}.html")]);
        }
        for char in (0..0x20).chain(0x7F..0xA0).filter_map(char::from_u32) {
            names.push(format!("a{char}b"));
        }
        for char in "\\:<>\"|?*\u{ad}\u{61c}\u{200b}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\
             \u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\
             \u{feff}\u{fe0f}\u{fffe}\u{fff9}\u{e0001}\u{e0041}\u{1d173}\u{3164}"
            .chars()
        {
            names.extend([format!("{char}"), format!("a{char}"), format!("{char}a")]);
        }
        names.extend((256..266).map(|n| "é".repeat(n / 2)));
        names
    }

    #[test]
    fn nasty_names_are_refused_wherever_they_stand() {
        let mut n_names = 0;
        for name in nasty_segments() {
            for path in [name.clone(), format!("a/{name}"), format!("{name}/index.html")] {
                n_names += 1;
                assert!(OutPath::new(&path).is_err(), "{path:?} was taken");
            }
        }
        assert!(n_names > 300, "only {n_names} names were tried");
    }

    #[test]
    fn paths_that_are_one_file_on_some_disk_share_a_key() {
        for (one, other) in [
            ("Foo/index.html", "foo/INDEX.html"),
            ("caf\u{e9}", "CAFE\u{301}"),
            ("ｆｏｏ", "foo"),
            ("straße", "STRASSE"),
            ("ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"),
            ("\u{212a}elvin", "kelvin"),
            ("ﬁn", "FIN"),
        ] {
            assert_eq!(key(one), key(other));
        }
        assert_ne!(key("a/b"), key("a/c"));
        assert_ne!(key("雷锋网"), key("雷鋒網"));
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_stays_under_the_output(
            text in prop_oneof![any::<String>(), "([a-c./\\\\: ~]|\\.\\./|con){0,12}"],
        ) {
            if let Ok(path) = OutPath::new(&text) {
                let joined = Path::new("/srv/public").join(path.as_str());
                prop_assert!(joined.starts_with("/srv/public"));
                prop_assert!(joined != Path::new("/srv/public"));
                prop_assert!(
                    Path::new(path.as_str()).components().all(|c| matches!(c, Component::Normal(_)))
                );
                prop_assert_eq!(OutPath::new(path.as_str()), Ok(path.clone()));
            }
        }
    }
}
