//! The files that pages load, and where those are now that became others.
//!
//! A stylesheet is exchanged in the open page. The name under which a page asks for it changes with
//! its bytes, so that name is no part of what the page says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::media;
use crate::hash;
use crate::pages::Page;
use crate::render::Site;

/// The files that pages of one generation, and of those before it, have loaded.
#[derive(Default)]
pub(super) struct Loaded {
    /// The address of every stylesheet with a name that changes, by its plain name.
    sheets: BTreeMap<String, String>,
    /// What is another file now, or gone, by its former address.
    changes: BTreeMap<String, Change>,
}

#[derive(Clone)]
struct Change {
    /// The generation in which it came about.
    number: u64,
    /// The plain name of a stylesheet whose address changes with it.
    sheet: Option<String>,
}

impl Loaded {
    /// What the pages of a site load.
    pub(super) fn new(site: &Site) -> Self {
        let sheets = site.pages().iter().filter_map(|planned| {
            Some((sheet(&planned.page)?.to_owned(), site.href(&planned.page)))
        });
        Self { sheets: sheets.collect(), changes: BTreeMap::new() }
    }

    /// The same for the site that follows `former`, in a generation with this number.
    pub(super) fn after(&self, former: &Site, site: &Site, number: u64) -> Self {
        let mut next = Self { changes: self.changes.clone(), ..Self::new(site) };
        for planned in former.pages() {
            let page = &planned.page;
            let sheet = sheet(page);
            let is_other = match sheet {
                Some(name) => self.sheets.get(name) != next.sheets.get(name),
                None => former.file(page).is_some_and(|file| site.file(page) != Some(file)),
            };
            if is_other {
                let change = Change { number, sheet: sheet.map(str::to_owned) };
                next.changes.insert(former.href(page), change);
            }
        }
        next
    }

    /// What became another file after a generation: the address it had, and the one it has.
    pub(super) fn changed_since(&self, number: u64) -> impl Iterator<Item = (&str, &str)> {
        let later = self.changes.iter().filter(move |(_, change)| change.number > number);
        let moved = later.map(|(address, change)| {
            let sheet = change.sheet.as_ref().and_then(|sheet| self.sheets.get(sheet));
            (address, change, sheet.unwrap_or(address))
        });
        // A stylesheet may be again what it was.
        let moved = moved.filter(|(address, change, now)| change.sheet.is_none() || address != now);
        moved.map(|(address, _, now)| (address.as_str(), now.as_str()))
    }

    /// Names what a page says, whichever bytes its stylesheets have.
    pub(super) fn version(&self, page: &[u8]) -> u64 {
        let text = String::from_utf8_lossy(page);
        let plain = self.sheets.iter().fold(text, |text, (name, address)| {
            if text.contains(address) { Cow::Owned(text.replace(address, name)) } else { text }
        });
        hash::number(plain.as_bytes())
    }
}

/// The plain name of a stylesheet, where a page is one whose address changes with its bytes.
fn sheet(page: &Page) -> Option<&str> {
    match page {
        Page::Asset { file, .. } => {
            (media::content_type(file) == media::STYLE).then_some(file.as_str())
        }
        _ => None,
    }
}
