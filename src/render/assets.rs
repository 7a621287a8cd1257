//! Static files under names that change with their bytes, so that a browser may keep them for good.
//!
//! A file keeps its plain name, whatever its bytes are. The second name is for the templates of
//! this site, which ask for it anew in each build. A script may import others by their plain names:
//! where a template names a script in a folder, the folder has the mark, and all that is in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::{self, Name};
use crate::source::{Bytes, SourceText};

/// How many digits of a hash are a mark.
const MARK: usize = 8;

/// The static files that templates name, by their plain names.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    names: BTreeMap<String, String>,
    /// Static files no template names; they have their plain name only.
    others: Vec<String>,
}

impl Assets {
    /// Gives a second name to every static file whose name stands in a template, in quotes, and to
    /// those that lie beside a script of such a name.
    pub fn new(
        static_files: &BTreeMap<String, Bytes>,
        templates: &BTreeMap<String, SourceText>,
    ) -> Self {
        let is_named =
            |name: &&String| templates.values().any(|template| is_quoted(&template.text, name));
        let named: BTreeSet<&String> = static_files.keys().filter(is_named).collect();
        let scripts = named.iter().filter(|name| name.ends_with(".js"));
        let folders: BTreeSet<&str> = scripts.filter_map(|name| folder(name)).collect();
        let folders: BTreeMap<&str, String> = folders
            .into_iter()
            .map(|folder| (folder, marked_folder(folder, static_files)))
            .collect();
        let mut assets = Self::default();
        for (name, bytes) in static_files {
            let marked_folder =
                folder(name).and_then(|folder| Some((folder, folders.get(folder)?)));
            if let Some((folder, marked)) = marked_folder {
                let within = &name[folder.len()..];
                assets.names.insert(name.clone(), [marked, within].concat());
            } else if named.contains(name) {
                assets.names.insert(name.clone(), marked(name, bytes.as_ref()));
            } else {
                assets.others.push(name.clone());
            }
        }
        assets
    }

    /// The files with a second name: the plain one and the second.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.names.iter()
    }

    /// The name under which a page should ask for a file; none when there is no such file.
    pub(super) fn name_of<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let marked = self.names.get(name).map(String::as_str);
        marked.or_else(|| self.others.iter().any(|other| other == name).then_some(name))
    }

    /// The plain names of all static files.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.names.keys().chain(&self.others).map(String::as_str)
    }
}

fn is_quoted(text: &str, name: &str) -> bool {
    let is_quote = |byte: Option<&u8>| byte.is_some_and(|byte| b"\"'`".contains(byte));
    let bytes = text.as_bytes();
    text.match_indices(name).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        is_quote(before) && is_quote(bytes.get(at + name.len()))
    })
}

/// The folder in which a file lies, of several that of all others.
fn folder(name: &str) -> Option<&str> {
    name.split_once('/').map(|(folder, _)| folder)
}

/// `search` as `search.3f2a9c41`, by all that is in it.
fn marked_folder(folder: &str, static_files: &BTreeMap<String, Bytes>) -> String {
    let mut mark = Name::new();
    for (name, bytes) in static_files.iter().filter(|(name, _)| self::folder(name) == Some(folder))
    {
        mark.add(name.as_bytes());
        mark.add(bytes.as_ref());
    }
    format!("{folder}.{}", &mark.finish()[..MARK])
}

/// `site.css` as `site.3f2a9c41.css`; the folder stays, for what the file itself names.
fn marked(name: &str, bytes: &[u8]) -> String {
    let mark = format!("{:016x}", hash::number(bytes));
    let (folder, file) =
        name.rsplit_once('/').map_or(("", name), |(folder, _)| name.split_at(folder.len() + 1));
    match file.rsplit_once('.') {
        Some((stem, extension)) => format!("{folder}{stem}.{}.{extension}", &mark[..MARK]),
        None => format!("{folder}{file}.{}", &mark[..MARK]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn assets(template: &str, files: &[(&str, &[u8])]) -> Assets {
        let template = SourceText::new("templates/a.html", template);
        let bytes = |bytes: &[u8]| Bytes::Read(bytes.into());
        let files = files.iter().map(|(name, file)| ((*name).to_owned(), bytes(file)));
        Assets::new(&files.collect(), &BTreeMap::from([("a.html".to_owned(), template)]))
    }

    #[test]
    fn a_file_that_a_template_names_has_a_second_name_with_a_mark_of_its_bytes() {
        let css = |bytes: &[u8]| {
            let assets = assets("{{ \"css/site.css\" | asset }}", &[("css/site.css", bytes)]);
            assets.name_of("css/site.css").unwrap().to_owned()
        };
        let name = css(b"a {}");
        assert!(name.starts_with("css/site.") && name.ends_with(".css"), "{name}");
        assert_eq!(name.len(), "css/site.00000000.css".len());
        assert_eq!(name, css(b"a {}"));
        assert_ne!(name, css(b"b {}"));
    }

    #[test]
    fn beside_a_script_that_a_template_names_all_files_are_in_a_folder_with_a_mark() {
        let all = |word: &[u8]| {
            let files: &[(&str, &[u8])] =
                &[("app/a.js", b"import './b/c.js'"), ("app/b/c.js", word), ("apple.js", b"")];
            let assets = assets("{{ 'app/a.js' | asset }}", files);
            let names = assets.iter().map(|(_, marked)| marked.to_owned());
            names.collect::<Vec<String>>()
        };
        let [script, beside] = all(b"1").try_into().unwrap();
        let (folder, file) = script.split_once('/').unwrap();
        assert!(folder.starts_with("app.") && folder.len() == "app.00000000".len(), "{folder}");
        assert_eq!((file, beside), ("a.js", format!("{folder}/b/c.js")));
        assert_ne!(script, all(b"2")[0]);
    }

    #[test]
    fn a_file_that_no_template_names_keeps_its_one_name() {
        let assets = assets("site.css {{ 'a.js' | asset }}", &[("site.css", b""), ("CNAME", b"")]);
        assert_eq!(assets.iter().next(), None);
        assert_eq!(assets.name_of("site.css"), Some("site.css"));
    }

    #[test]
    fn a_file_that_is_not_there_has_no_name() {
        assert_eq!(assets("{{ 'a.js' | asset }}", &[]).name_of("a.js"), None);
    }
}
