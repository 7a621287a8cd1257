//! From a page to its bytes: a pure function of the archive and the page.
//!
//! HTML comes from templates, which see only the plain data of `views`; feeds and lists for
//! machines are written by typed writers. Knows no path on disk.

pub mod assets;
mod charts;
mod cite;
mod data;
mod facets;
mod feed;
mod fragments;
mod guesses;
pub mod html;
mod json;
mod lists;
mod markdown;
mod metadata;
mod named;
mod notes;
pub mod offline;
mod passages;
mod policy;
mod rows;
pub mod templates;
mod twin;
pub mod views;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::archive::{Archive, IssueId, PersonId};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::pages::{Page, Plan, Planned};
use crate::search::index::Index;
use crate::search::{self, Layout, excerpts};
use crate::source::{Bytes, SourceText};
use crate::workers::{OneWorker, Workers};
use assets::Assets;
use fragments::Fragments;
use named::Named;
use rows::Rows;
use templates::Templates;
use views::{
    AboutView, ConnectionsView, CorrectionsView, DataView, ForwardsView, GlossaryView, HomeView,
    IssueView, IssuesView, NotFoundView, OutletView, PeopleView, PersonView, RedirectView,
    SearchView, SiteView, SourcesView, TermView, TimelineView, TopicView, TopicsView,
    TranslationView,
};

/// A whole site, ready to render any of its pages.
pub struct Site {
    pub(crate) archive: Archive,
    pub(crate) plan: Arc<Plan>,
    templates: Templates,
    static_files: BTreeMap<String, Bytes>,
    built: Option<i64>,
    rows: Rows,
    named: Named,
    fragments: Fragments,
    /// Made when it is first asked for.
    index: OnceLock<Index>,
    /// Who wrote the issues that name nobody, where they have a page.
    author: Option<PersonId>,
    /// From the first year of an issue to the last; none in an empty archive.
    years: Option<RangeInclusive<i16>>,
}

/// Takes the bytes of a long file, piece by piece.
pub type Take<'a> = &'a mut dyn FnMut(&[u8]);

/// Writes a long file piece by piece: the same bytes whenever it is asked to.
pub type Long<'a> = Box<dyn Fn(Take<'_>) + 'a>;

/// All the bytes that are written piece by piece, for whoever has room for them.
pub fn whole(write: &dyn Fn(Take<'_>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut |piece| bytes.extend_from_slice(piece));
    bytes
}

/// What a site looks like.
pub struct Theme {
    templates: Templates,
    /// The files published byte for byte, by name.
    static_files: BTreeMap<String, Bytes>,
}

impl Theme {
    /// Makes the templates ready for the pages of an archive, which ask for the static files under
    /// the names of `assets`; fails when a template can't be read.
    pub fn new(
        archive: &Archive,
        templates: &BTreeMap<String, SourceText>,
        static_files: BTreeMap<String, Bytes>,
        assets: Assets,
    ) -> Result<Self, Vec<Diagnostic>> {
        let site = SiteView::new(&archive.config, archive);
        let assets = (assets, site.root.clone());
        let templates = Templates::new(templates, &site, assets, archive.config.max_page)?;
        Ok(Self { templates, static_files })
    }
}

impl Site {
    /// Puts the archive, its plan and the theme together.
    pub fn new(archive: Archive, plan: Arc<Plan>, theme: Theme, built: Option<i64>) -> Self {
        let rows = Rows::new(&archive);
        let named = Named::new(&archive);
        let fragments = Fragments::new(&archive);
        let author = archive.author();
        let years = archive.years();
        let years = years.last().zip(years.first()).map(|(first, last)| *first..=*last);
        let Theme { templates, static_files } = theme;
        Self {
            archive,
            plan,
            templates,
            static_files,
            built,
            rows,
            named,
            fragments,
            index: OnceLock::new(),
            author,
            years,
        }
    }

    /// What the site shows.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Every page of the site, by path.
    pub fn pages(&self) -> &[Planned] {
        &self.plan.pages
    }

    /// The bytes of a page that is a file as it was given: one of the theme, or one from beside
    /// the issues. None when there is no such file.
    pub fn file(&self, page: &Page) -> Option<&Bytes> {
        match page {
            Page::Static(name) => self.static_files.get(name),
            Page::Attachment(path) => {
                self.archive.attachments().get(path).map(|attachment| &attachment.bytes)
            }
            _ => None,
        }
    }

    /// Renders a page of the plan.
    pub fn render(&self, page: &Page) -> Result<Vec<u8>, Diagnostic> {
        match page {
            Page::Home => self.html(page, &HomeView::new(self)?),
            Page::Issue(id) => self.html(page, &IssueView::new(self, *id)?),
            Page::Translation(id, index) => {
                self.html(page, &TranslationView::new(self, *id, *index))
            }
            Page::Issues(list) => self.html(page, &IssuesView::new(self, list)?),
            Page::Forwards(list, part) => self.html(page, &ForwardsView::new(self, list, *part)?),
            Page::ForwardFacets => Ok(facets::index(self)),
            Page::Topics => self.html(page, &TopicsView::new(self)),
            Page::Topic(id) => self.html(page, &TopicView::new(self, *id)?),
            Page::Sources => self.html(page, &SourcesView::new(self)),
            Page::Outlet(id) => self.html(page, &OutletView::new(self, *id)?),
            Page::People => self.html(page, &PeopleView::new(self)),
            Page::Person(id) => self.html(page, &PersonView::new(self, *id)),
            Page::Timeline => self.html(page, &TimelineView::new(self)),
            Page::Connections => self.html(page, &ConnectionsView::new(self)),
            Page::Glossary => self.html(page, &GlossaryView::new(self)),
            Page::Term(id) => self.html(page, &TermView::new(self, *id)?),
            Page::Corrections => self.html(page, &CorrectionsView::new(self)),
            Page::About => self.html(page, &AboutView::new(self)),
            Page::Search => self.html(page, &SearchView::new(self)),
            Page::NotFound => self.html(page, &NotFoundView::new(self)),
            Page::Guesses => Ok(guesses::list(self)),
            Page::Redirect { to, .. } => self.html(page, &RedirectView::new(self, page, to)),
            Page::Data(_) | Page::Citations(_) => {
                Ok(whole(&*self.long(page).expect("these are long")))
            }
            Page::DataSchema => Ok(data::schema(self)),
            Page::DataGuide => self.html(page, &DataView::new(self)),
            Page::Twin(id, None) => Ok(twin::of_issue(self, *id)),
            Page::Twin(id, Some(feature)) => Ok(twin::of_translation(self, *id, *feature)),
            Page::Cite(id, feature, form) => Ok(cite::one(self, *id, *feature, *form)),
            Page::SearchIndex => Ok(self.index().manifest.clone()),
            Page::Excerpts(id) => Ok(excerpts::write(&self.archive, *id)),
            Page::RedirectList => Ok(lists::redirects(self)),
            Page::Headers => Ok(lists::headers(self)),
            Page::Feed(feed) => Ok(feed::atom::newest(self, feed)),
            Page::JsonFeed => Ok(feed::json_feed::newest(self)),
            Page::FeedArchive(part) => Ok(feed::atom::archive(self, *part)),
            Page::FeedList => Ok(feed::opml::write(self)),
            Page::Sitemap => Ok(lists::sitemap(self)),
            Page::SitemapPart(part) => Ok(lists::sitemap_part(self, *part)),
            Page::Robots => Ok(lists::robots(self)),
            Page::OpenSearch => Ok(lists::open_search(self)),
            Page::Static(file) | Page::Asset { file, .. } => {
                Ok(self.static_files[file].as_ref().to_vec())
            }
            Page::Attachment(path) => Ok(self.archive.attachments()[path].bytes.as_ref().to_vec()),
        }
    }

    /// What writes a page that tells of every issue at once, and so may be too long to be held; none
    /// for any other.
    pub fn long(&self, page: &Page) -> Option<Long<'_>> {
        match *page {
            Page::Data(file) => Some(Box::new(move |take| data::write(self, file, take))),
            Page::Citations(form) => Some(Box::new(move |take| cite::write_all(self, form, take))),
            _ => None,
        }
    }

    /// The files with which the site is searched, beside the pages: none when it is not.
    pub fn index_files(&self) -> impl Iterator<Item = (String, &[u8])> {
        let index = self.archive.config.search.then(|| self.index());
        index.into_iter().flat_map(Index::files)
    }

    /// Whether only the index of the site knows what stands at an address.
    pub fn is_of_index(&self, address: &str) -> bool {
        self.archive.config.search && address.starts_with(search::FILES)
    }

    /// The file of the search index at an address.
    pub fn index_file(&self, address: &str) -> Option<&[u8]> {
        if self.is_of_index(address) { self.index().file(address) } else { None }
    }

    /// Makes the index, if the site has one: it takes as long as some thousand pages.
    pub fn make_index(&self, workers: &impl Workers) {
        if self.archive.config.search {
            self.index.get_or_init(|| Index::new(&self.archive, &self.layout(), workers));
        }
    }

    /// Whether the index was made.
    #[cfg(test)]
    pub(crate) fn is_indexed(&self) -> bool {
        self.index.get().is_some()
    }

    fn layout(&self) -> Layout {
        Layout::of(self.archive.issues().len())
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.archive, &self.layout(), &OneWorker))
    }

    /// The addresses of pages, other than those of issues, in which links name a place.
    pub fn linked_into(&self) -> impl Iterator<Item = &str> {
        self.fragments.addresses()
    }

    /// Tells the links that name a place which this page, rendered, does not have.
    pub fn dead_links_to(&self, page: &Page, html: &[u8]) -> Vec<Diagnostic> {
        match page.template() {
            Some(_) => self.fragments.missing(&page.address(&self.archive), html),
            None => Vec::new(),
        }
    }

    fn html(&self, page: &Page, view: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
        let template = page.template().expect("every page with a view has a template");
        self.templates.render(template, view, &page.address(&self.archive))
    }

    /// The site's name.
    pub(crate) fn title(&self) -> &str {
        &self.archive.config.title
    }

    /// The address of a page as links on this site write it.
    pub(crate) fn href(&self, page: &Page) -> String {
        self.href_to(&page.address(&self.archive))
    }

    /// An address from the site's root as links on this site write it.
    pub(crate) fn href_to(&self, address: &str) -> String {
        href(&self.archive.config, address)
    }

    /// The full address of a page, where the site knows where it will stand.
    pub(crate) fn canonical(&self, page: &Page) -> Option<String> {
        self.absolute(&page.address(&self.archive))
    }

    /// The full form of an address from the site's root, where the site knows where it will stand.
    pub(crate) fn absolute(&self, address: &str) -> Option<String> {
        let config = &self.archive.config;
        config.has_base_url.then(|| absolute(config, address))
    }

    /// The full form of an address from the site's root, also where that is a guess.
    pub(crate) fn full(&self, address: &str) -> String {
        absolute(&self.archive.config, address)
    }

    /// The address of an issue without slashes.
    pub(crate) fn slug(&self, id: IssueId) -> &str {
        &self.archive.issue(id).slug
    }
}

/// An address from the site's root, `/120/`, under the folder in which the site stands.
pub(crate) fn href(config: &Config, address: &str) -> String {
    let path = encoded(address.trim_start_matches('/'));
    [config.base_path(), &*path].concat()
}

/// The full form of an address from the site's root.
pub(crate) fn absolute(config: &Config, address: &str) -> String {
    [&*config.base_url, &*encoded(address.trim_start_matches('/'))].concat()
}

/// Percent-encodes what may not stand in the path of an address (RFC 3986, section 3.3).
fn encoded(path: &str) -> Cow<'_, str> {
    if path.bytes().all(may_stand) {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if may_stand(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(out)
}

fn may_stand(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/!$()*+,=@:".contains(&byte)
}
