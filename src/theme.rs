//! The default theme: the templates and static files that are part of the program.
//!
//! A site's own file of the same name wins; that is decided where both are gathered, in
//! `disk::read`.

/// Templates and static files by name, as they stand in `templates/` and `static/`.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// The templates: `("issue-row.html", "issue.html", "…")`.
    pub templates: &'static [(&'static str, &'static str)],
    /// The files that are published byte for byte: `("site.css", …)`.
    pub static_files: &'static [(&'static str, &'static [u8])],
}

/// Whether the theme has a template of this name.
pub fn is_template(name: &str) -> bool {
    DEFAULT.templates.iter().any(|(known, _)| *known == name)
}

/// Whether the template of this name is ours, with the text that it has in the program.
pub fn is_ours(name: &str, text: &str) -> bool {
    DEFAULT.templates.contains(&(name, text))
}

/// The templates that are a part of a page each: without words it is left out, which may be meant.
const PARTS: [&str; 4] = ["facet.html", "forward-head.html", "forward-row.html", "issue-row.html"];

/// Whether a site may have a template of this name with nothing in it: not in the place of one of
/// ours that makes whole pages.
pub fn may_be_empty(name: &str) -> bool {
    !is_template(name) || PARTS.contains(&name)
}

impl Theme {
    /// No theme at all.
    pub const NONE: Self = Self { templates: &[], static_files: &[] };
}

/// Embeds the files of one folder by name.
macro_rules! embed {
    ($include:ident, $folder:literal, [$($name:literal),* $(,)?]) => {
        &[$(($name, $include!(concat!("../", $folder, "/", $name)))),*]
    };
}

/// What a site looks like that has no templates of its own. A test holds both lists equal to
/// the folders.
pub const DEFAULT: Theme = Theme {
    templates: embed!(
        include_str,
        "templates",
        [
            "404.html",
            "about.html",
            "base.html",
            "components.html",
            "connections.html",
            "corrections.html",
            "data.html",
            "facet.html",
            "forward-head.html",
            "forward-row.html",
            "forwards.html",
            "glossary.html",
            "home.html",
            "issue-row.html",
            "issue.html",
            "issues.html",
            "outlet.html",
            "people.html",
            "person.html",
            "redirect.html",
            "search.html",
            "sources.html",
            "term.html",
            "timeline.html",
            "topic.html",
            "topics.html",
            "translation.html",
        ]
    ),
    static_files: embed!(
        include_bytes,
        "static",
        [
            "card.png",
            "facets.js",
            "favicon.svg",
            "feed.css",
            "not-found.js",
            "search/anchors.js",
            "search/bytes.js",
            "search/counts.js",
            "search/engine.js",
            "search/excerpts.js",
            "search/files.js",
            "search/filters.js",
            "search/found.js",
            "search/groups.js",
            "search/keys.js",
            "search/lookup.js",
            "search/marks.js",
            "search/matches.js",
            "search/names.js",
            "search/near.js",
            "search/outcome.js",
            "search/page.js",
            "search/panel.js",
            "search/phrases.js",
            "search/query.js",
            "search/quick.js",
            "search/search.css",
            "search/shown.js",
            "search/stem.js",
            "search/terms.js",
            "search/tokens.js",
            "search/view.js",
            "site.css",
        ]
    ),
};

/// Whether a static file of ours is there for the search alone.
pub fn is_of_search(name: &str) -> bool {
    name.starts_with("search/") && DEFAULT.static_files.iter().any(|(own, _)| *own == name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "compares the lists with the folders")]

    use std::path::Path;

    use super::{DEFAULT, may_be_empty};

    /// The files of a folder beside `Cargo.toml` by name, sorted; none when there is no folder.
    fn names(folder: &str) -> Vec<String> {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut names = Vec::new();
        let mut folders = vec![top.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
                if path.is_dir() {
                    folders.push(path);
                } else if name != "README.md" {
                    names.push(name);
                }
            }
        }
        names.sort();
        names
    }

    #[test]
    fn every_template_of_the_folder_is_embedded() {
        let mut embedded: Vec<_> = DEFAULT.templates.iter().map(|(name, _)| *name).collect();
        embedded.sort_unstable();
        assert_eq!(embedded, names("templates"));
    }

    #[test]
    fn only_what_is_a_part_of_a_page_may_be_empty() {
        // Pages extend the frame, and are made of components.
        let is_for_pages = |name: &str, text: &str| {
            ["base.html", "components.html"].contains(&name) || text.contains("{% extends ")
        };
        for (name, text) in DEFAULT.templates {
            assert_eq!(may_be_empty(name), !is_for_pages(name, text), "{name}");
        }
    }

    #[test]
    fn every_static_file_of_the_folder_is_embedded() {
        let mut embedded: Vec<_> = DEFAULT.static_files.iter().map(|(name, _)| *name).collect();
        embedded.sort_unstable();
        assert_eq!(embedded, names("static"));
    }
}
