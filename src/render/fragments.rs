//! Whether the places that links name are on the pages they lead to.
//!
//! Of an issue's page that is known when links are followed. Which ids another page has only its
//! template knows, so its HTML is looked through once it is there.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::archive::links::{Target, Targets};
use crate::diagnostic::{Code, Diagnostic};
use crate::escape::escape;
use crate::near;
use crate::pages::{Page, as_folder};
use crate::source::{SitePath, Span};

/// The places that links name, by the address of the page.
pub(super) struct Fragments(BTreeMap<String, Vec<Wanted>>);

/// A place that a link names.
struct Wanted {
    fragment: String,
    path: SitePath,
    span: Span,
}

impl Fragments {
    pub(super) fn new(archive: &Archive) -> Self {
        let mut res = Self(BTreeMap::new());
        for (id, linked) in archive.issues() {
            res.want(archive, &linked.issue.path, &linked.targets, None);
            for (feature, text) in linked.translations.iter().enumerate() {
                if let Some(text) = text {
                    let here = Page::Translation(id, feature).address(archive);
                    res.want(archive, &text.file.path, &text.targets, Some(&here));
                }
            }
        }
        res
    }

    /// Takes the links of a file; `here` is the address of the page that shows it, unless its links
    /// to itself are known to be good.
    fn want(&mut self, archive: &Archive, path: &SitePath, targets: &Targets, here: Option<&str>) {
        for (span, target) in targets.iter() {
            let (address, fragment) = match (target, here) {
                (Target::Page { address, fragment: Some(fragment) }, _) => {
                    let folder = address.strip_suffix("index.html").unwrap_or(address);
                    (as_folder(folder), fragment)
                }
                (Target::Translation { id, feature, fragment: Some(fragment) }, _) => {
                    (Page::Translation(*id, *feature).address(archive), fragment)
                }
                (Target::Here(fragment), Some(here)) => (here.to_owned(), fragment),
                _ => continue,
            };
            // What every page has: its top, and any words that a browser is told to look for.
            if !matches!(fragment.as_str(), "" | "top") && !fragment.starts_with(":~:") {
                let (fragment, path) = (fragment.clone(), path.clone());
                self.0.entry(address).or_default().push(Wanted { fragment, path, span: *span });
            }
        }
    }

    /// The addresses of pages into which links lead.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The links that name a place which this page does not have.
    pub(super) fn missing(&self, address: &str, html: &[u8]) -> Vec<Diagnostic> {
        let Some(wanted) = self.0.get(address) else { return Vec::new() };
        let html = String::from_utf8_lossy(html);
        let ids: Vec<&str> = ids(&html).collect();
        let is_missing = |wanted: &&Wanted| {
            let mut escaped = String::new();
            escape(&wanted.fragment, &mut escaped);
            !ids.contains(&escaped.as_str())
        };
        wanted.iter().filter(is_missing).map(|wanted| wanted.finding(address, &ids)).collect()
    }
}

impl Wanted {
    fn finding(&self, address: &str, ids: &[&str]) -> Diagnostic {
        let fragment = &self.fragment;
        let message = format!("nothing on `{address}` is called `#{fragment}`");
        let finding = Diagnostic::new(Code::BrokenLink, message).at(&self.path, self.span);
        match near::nearest(fragment, ids.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `#{near}`?")),
            None => finding.help("take it off, and the link leads to the page's top"),
        }
    }
}

/// The ids of a page, as they are written.
fn ids(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices("id=").filter_map(|(at, name)| {
        let is_attribute = html[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let value = &html[at + name.len()..];
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next()?,
        };
        is_attribute.then_some(value)
    })
}
