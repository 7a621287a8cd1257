//! Which files are never published, by their name: hidden ones, leftovers, secrets.

/// Why a file is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// A hidden file or what an editor or the system left: nobody misses it.
    Leftover,
    /// It looks like a secret: the author should know that it lies here.
    Secret,
}

/// Tells whether a file or folder of this name is not published.
pub(super) fn reason(name: &str) -> Option<Reason> {
    if is_secret(name) {
        Some(Reason::Secret)
    } else if is_leftover(name) {
        Some(Reason::Leftover)
    } else {
        None
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let prefixes = [".env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
    let suffixes = [".key", ".pem"];
    name == ".git"
        || prefixes.iter().any(|prefix| name.starts_with(prefix))
        || suffixes.iter().any(|suffix| name.ends_with(suffix))
}

fn is_leftover(name: &str) -> bool {
    // RFC 8615 gives the first a meaning on the web, GitHub Pages the other.
    let hidden = name.starts_with('.') && ![".well-known", ".nojekyll"].contains(&name);
    let emacs = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    hidden
        || emacs
        || name.ends_with('~')
        || [".swp", ".bak"].iter().any(|suffix| name.ends_with(suffix))
        || name.eq_ignore_ascii_case("thumbs.db")
}

#[cfg(test)]
mod tests {
    use super::{Reason, reason};

    #[test]
    fn what_editors_and_systems_leave_is_not_published() {
        for name in [
            "a.md~",
            ".#a.md",
            "#a.md#",
            "a.md.swp",
            ".a.md.swp",
            "a.bak",
            ".DS_Store",
            "Thumbs.db",
            ".gitignore",
            ".gitkeep",
        ] {
            assert_eq!(reason(name), Some(Reason::Leftover), "{name}");
        }
    }

    #[test]
    fn what_looks_like_a_secret_is_known_as_one() {
        for name in [".env", ".env.local", "tls.key", "TLS.PEM", "id_rsa", "id_rsa.pub", ".git"] {
            assert_eq!(reason(name), Some(Reason::Secret), "{name}");
        }
    }

    #[test]
    fn ordinary_names_are_published() {
        for name in ["120.md", "#1.md", "keynote.pdf", "a~b.png", ".well-known", "#"] {
            assert_eq!(reason(name), None, "{name}");
        }
    }
}
