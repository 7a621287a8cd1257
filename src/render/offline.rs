//! A page as it stands in a folder on somebody's disk: without a host, `/120/` leads nowhere.
//!
//! Addresses within the site become relative and name their file. What the site does not hold
//! keeps its whole address. What a script would fetch stands there as a script: [`search`].

mod search;

use std::collections::BTreeSet;

use super::encoded;
use crate::diagnostic::Diagnostic;
use crate::pages::{Page, Planned};
use crate::render::Site;
use crate::theme;

/// The files of a site, for pages that are read from a disk.
pub struct Offline<'a> {
    site: &'a Site,
    /// The files of the site, as addresses write them.
    files: BTreeSet<String>,
}

impl<'a> Offline<'a> {
    /// Knows which files there are.
    pub fn new(site: &'a Site) -> Self {
        let files = site.pages().iter().map(|planned| encoded(planned.path.as_str()).into_owned());
        Self { site, files: files.collect() }
    }

    /// Renders a page of the plan, and says where it stands.
    pub fn render(&self, planned: &Planned) -> Result<(String, Vec<u8>), Diagnostic> {
        let bytes = self.site.render(&planned.page)?;
        let path = planned.path.as_str();
        if matches!(planned.page, Page::SearchIndex | Page::Excerpts(_)) {
            return Ok(as_script(path, &bytes));
        }
        if planned.page.template().is_none() {
            return Ok((path.to_owned(), bytes));
        }
        let html = String::from_utf8(bytes).expect("templates write text");
        let html = self.relative(&html, path);
        let html = if self.is_searched() { with_search(&html, path) } else { html };
        Ok((path.to_owned(), html.into_bytes()))
    }

    /// The files with which the site is searched, beside its pages.
    pub fn search_files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        let index = self.site.index_files();
        let index = index.map(|(address, bytes)| as_script(address.trim_start_matches('/'), bytes));
        index.chain(self.is_searched().then(|| (search::SCRIPT.to_owned(), self.search_script())))
    }

    fn is_searched(&self) -> bool {
        self.site.archive().config.search
    }

    fn search_script(&self) -> Vec<u8> {
        let files = self.site.static_files.iter().filter_map(|(name, bytes)| {
            let module = name.strip_prefix("search/").filter(|_| theme::is_of_search(name))?;
            let text = std::str::from_utf8(bytes.as_ref()).ok()?;
            module.ends_with(".js").then_some((module, text))
        });
        search::bundle(files)
    }

    /// Writes every address of the site in a page relative to the page's own file.
    fn relative(&self, html: &str, from: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 16);
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, markup) = rest.split_at(at);
            out.push_str(text);
            let end = match markup.strip_prefix("<!--").map(|comment| comment.find("-->")) {
                Some(end) => end.map_or(markup.len(), |end| end + "<!---->".len()),
                None => self.tag(markup, from, &mut out),
            };
            if markup.starts_with("<!--") {
                out.push_str(&markup[..end]);
            }
            rest = &markup[end..];
        }
        out + rest
    }

    /// Writes the tag that begins here, and what stands in it when that is a script; tells how long
    /// both are.
    fn tag(&self, html: &str, from: &str, out: &mut String) -> usize {
        let mut at = 1 + name_length(&html[1..]);
        let name = html[1..at].to_ascii_lowercase();
        out.push_str(&html[..at]);
        if name.is_empty() {
            return at;
        }
        while at < html.len() && !html[at..].starts_with('>') {
            at += self.attribute(&html[at..], from, out);
        }
        if matches!(name.as_str(), "script" | "style") {
            let inner = html[at..].find("</").unwrap_or(html.len() - at);
            out.push_str(&html[at..at + inner]);
            at += inner;
        }
        at
    }

    /// Writes an attribute, or what stands between two; tells how long it is.
    fn attribute(&self, html: &str, from: &str, out: &mut String) -> usize {
        let length = name_length(html);
        if length == 0 {
            let c = html.chars().next().map_or(0, char::len_utf8);
            out.push_str(&html[..c]);
            return c;
        }
        let (name, rest) = html.split_at(length);
        let Some((before, value)) = value(rest) else {
            out.push_str(name);
            return length;
        };
        out.push_str(&html[..length + before]);
        match name.to_ascii_lowercase().as_str() {
            "href" | "src" | "action" | "formaction" | "poster" | "data" | "cite" => {
                out.push_str(&self.address(value, from));
            }
            "srcset" => {
                let pictures = value.split(", ").map(|picture| self.address(picture, from));
                out.push_str(&pictures.collect::<Vec<_>>().join(", "));
            }
            name if name.starts_with("data-") => out.push_str(&self.address(value, from)),
            // Where a page that has moved leads: `0; url=/120/`.
            "content" => match value.split_once("url=") {
                Some((delay, url)) if delay.ends_with("; ") => {
                    out.push_str(&format!("{delay}url={}", self.address(url, from)));
                }
                _ => out.push_str(value),
            },
            _ => out.push_str(value),
        }
        length + before + value.len()
    }

    /// An address as it is to be written in the file `from`.
    fn address(&self, address: &str, from: &str) -> String {
        let config = &self.site.archive().config;
        let end = address.find(['?', '#', ' ']).unwrap_or(address.len());
        let (path, tail) = address.split_at(end);
        let within = path.strip_prefix(config.base_path()).filter(|path| !path.starts_with('/'));
        let Some(path) = within else { return address.to_owned() };
        let is_folder = path.is_empty() || path.ends_with('/');
        let file = if is_folder { format!("{path}index.html") } else { path.to_owned() };
        if self.files.contains(&file) {
            format!("{}{tail}", between(&encoded(from), &file))
        } else if config.has_base_url {
            format!("{}{path}{tail}", config.base_url)
        } else {
            address.to_owned()
        }
    }
}

/// A file as a script, and where it stands.
fn as_script(path: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    (format!("{path}.js"), search::as_script(bytes))
}

/// A page that loads the search as a disk has it.
fn with_search(html: &str, from: &str) -> String {
    let Some(end) = html.find("</head>") else { return html.to_owned() };
    let (before, after) = html.split_at(end);
    let script = between(&encoded(from), search::SCRIPT);
    format!("{before}<script defer src=\"{script}\"></script>\n{after}")
}

/// How to come from a file to another.
fn between(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let folders = &folders[..folders.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let n_shared = folders.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b);
    let n_shared = n_shared.count();
    format!("{}{}", "../".repeat(folders.len() - n_shared), parts[n_shared..].join("/"))
}

/// How long the name of a tag or an attribute is.
fn name_length(html: &str) -> usize {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/' | '"' | '\'');
    let end = html.find(is_end).unwrap_or(html.len());
    // The slash of an end tag belongs to its name.
    if end == 0 && html.starts_with('/') { 0 } else { end }
}

/// The value of an attribute after its name, and how much stands before it.
fn value(rest: &str) -> Option<(usize, &str)> {
    let after = rest.trim_start().strip_prefix('=')?.trim_start();
    let before = rest.len() - after.len();
    Some(match after.chars().next()? {
        quote @ ('"' | '\'') => (before + 1, after[1..].split(quote).next()?),
        _ => (before, after.split(|c: char| c.is_ascii_whitespace() || c == '>').next()?),
    })
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn the_way_between_two_files_goes_up_as_far_as_it_must() {
        let ways = [
            ("index.html", "120/index.html", "120/index.html"),
            ("120/index.html", "index.html", "../index.html"),
            ("120/index.html", "120/cite.bib", "cite.bib"),
            ("topics/chips/index.html", "topics/index.html", "../index.html"),
            ("topics/chips/index.html", "site.css", "../../site.css"),
            ("120/index.html", "120/index.html", "index.html"),
        ];
        for (from, to, way) in ways {
            assert_eq!(between(from, to), way, "from {from} to {to}");
        }
    }
}
