//! What a new archive begins with: settings, an example of each kind of issue, the files they
//! share, and the way to a host.
//!
//! The files themselves stand in `starter/`. Which of them are there already is not known here.

use crate::issue::slug;
use crate::yaml;

/// What is known of an archive before its first file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    /// What it is called.
    pub title: Option<&'a str>,
    /// Who writes it.
    pub author: Option<&'a str>,
    /// Where it is to be published.
    pub host: Host,
}

/// Who serves the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// GitHub Pages, by a workflow.
    Github,
    /// Netlify, which builds it.
    Netlify,
    /// Cloudflare Pages, to which it is sent.
    Cloudflare,
}

/// What the files have in place of a title and an author.
const TITLE: &str = "\"My archive\"";
const AUTHOR: &str = "\"Your Name\"";

/// Embeds files of `starter/` by the path they get.
macro_rules! embed {
    ($($path:literal = $file:literal,)+) => {
        &[$(($path, include_str!(concat!("../starter/", $file)))),+]
    };
}

const FILES: &[(&str, &str)] = embed![
    "chinai.yaml" = "chinai.yaml",
    ".gitignore" = "gitignore",
    "data/glossary.yaml" = "data/glossary.yaml",
    "data/outlets.yaml" = "data/outlets.yaml",
    "data/people.yaml" = "data/people.yaml",
    "data/topics.yaml" = "data/topics.yaml",
    "issues/001-a-translated-original.md" = "issues/001-a-translated-original.md",
    "issues/001/translation.md" = "issues/001/translation.md",
    "issues/002-around-the-horn.md" = "issues/002-around-the-horn.md",
    "issues/003-an-essay.md" = "issues/003-an-essay.md",
    "issues/004-year-in-review.md" = "issues/004-year-in-review.md",
    "issues/005-a-note-to-readers.md" = "issues/005-a-note-to-readers.md",
];

/// The files, each with its path in the archive's folder.
pub fn files(wish: Wish<'_>) -> Vec<(&'static str, String)> {
    let for_host: (&str, &str) = match wish.host {
        Host::Github => (".github/workflows/publish.yml", include_str!("../starter/publish.yml")),
        Host::Netlify => ("netlify.toml", include_str!("../starter/netlify.toml")),
        Host::Cloudflare => ("wrangler.jsonc", include_str!("../starter/wrangler.jsonc")),
    };
    let files = FILES.iter().copied().chain([for_host]);
    files.map(|(path, text)| (path, filled(text, wish))).collect()
}

/// A file with what is known of the archive.
fn filled(text: &str, wish: Wish<'_>) -> String {
    let mut text = text.to_owned();
    if let Some(title) = wish.title {
        text = text.replace(TITLE, &yaml::quote(title));
        let name = slug::slugify(title).filter(|name| slug::check(name).is_ok());
        text = text.replace("\"my-archive\"", &format!("\"{}\"", name.unwrap_or("archive".into())));
    }
    if let Some(author) = wish.author {
        text = text.replace(AUTHOR, &yaml::quote(author));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "compares the list with the folder")]

    use std::path::Path;

    use super::{Host, Wish, files};
    use crate::config::Config;
    use crate::source::SourceText;

    #[test]
    fn every_file_of_the_folder_is_given_to_someone() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("starter");
        let n_files = walkdir(&folder);
        // One of the three for the host.
        let given = files(Wish { title: None, author: None, host: Host::Github });
        assert_eq!(given.len() + 2, n_files);
    }

    fn walkdir(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { walkdir(&path) } else { 1 }).sum()
    }

    #[test]
    fn title_and_author_are_as_they_were_given() {
        let (title, author) = ("AI: \"so\" to 中国 # say", "O'Neil \\ Co");
        let wish = Wish { title: Some(title), author: Some(author), host: Host::Cloudflare };
        let files = files(wish);
        let (path, text) = &files[0];
        let (config, findings) = Config::read(Some(&SourceText::new(path, text)));
        assert_eq!((config.title.as_str(), config.author.name.as_str()), (title, author));
        assert_eq!(findings, []);
        let (_, last) = files.last().unwrap();
        assert!(last.contains("\"name\": \"ai-so-to-say\""), "{last}");
    }
}
