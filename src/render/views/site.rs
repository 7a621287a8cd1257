//! What every page shows, and the pages about the site itself.

use serde::Serialize;

use super::rows::{CountView, DateView, IssueLink, LinkView, PageView};
use super::search::EngineView;
use crate::archive::Archive;
use crate::config::Config;
use crate::pages::{Feed, ForwardList, IssueList, Page};
use crate::render::templates::Held;
use crate::render::{Site, href, policy};

/// What every page shows; in templates it is `site`.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// One sentence on what this is.
    pub description: String,
    /// The language of the site's own words.
    pub language: String,
    /// Who writes the newsletter.
    pub author: String,
    /// The address of the front page.
    pub root: String,
    /// The scheme and the host, to put before an address that is read elsewhere; none when the site
    /// does not know where it will stand.
    pub origin: Option<String>,
    /// The Content-Security-Policy, as far as a page can state it.
    pub policy: String,
    /// The main pages.
    pub menu: Vec<MenuView>,
    /// The author's links for the foot of each page.
    pub links: Vec<LinkView>,
    /// The list of all issues.
    pub issues: String,
    /// The library of forwards.
    pub forwards: String,
    /// The list of topics.
    pub topics: String,
    /// The list of outlets.
    pub sources: String,
    /// The list of people.
    pub people: String,
    /// The feed of new issues.
    pub feed: String,
    /// The timeline.
    pub timeline: String,
    /// The map of which issue points to which.
    pub connections: String,
    /// The same as a JSON Feed.
    pub json_feed: String,
    /// The list of all feeds.
    pub feeds: String,
    /// The glossary.
    pub glossary: String,
    /// The corrections.
    pub corrections: String,
    /// The page about the archive.
    pub about: String,
    /// The page that explains the open data.
    pub data: String,
    /// The page on which the archive is searched; none where it can't be.
    pub search: Option<String>,
    /// How a browser searches it from its address bar; none when the site does not know where it
    /// will stand.
    pub open_search: Option<String>,
    /// Who searches it where scripts are off; none when the site does not know where it will stand.
    pub engine: Option<EngineView>,
}

/// A main page.
#[derive(Debug, Serialize)]
pub struct MenuView {
    /// Where to.
    pub href: String,
    /// The words.
    pub text: &'static str,
    /// The part of the site, as in `page.section`.
    pub section: &'static str,
}

/// The page about the archive.
#[derive(Debug, Serialize)]
pub struct AboutView {
    /// What the page says of itself.
    pub page: PageView,
    /// How many issues there are.
    pub n_issues: usize,
    /// How many of them are known by their facts only.
    pub n_entries: usize,
    /// How many links were passed on.
    pub n_forwards: usize,
    /// How many outlets there are.
    pub n_outlets: usize,
    /// How many people there are.
    pub n_people: usize,
    /// When the first issue came out.
    pub first: Option<DateView>,
    /// When the newest one did.
    pub last: Option<DateView>,
}

/// What a host shows when there is no such page.
#[derive(Debug, Serialize)]
pub struct NotFoundView {
    /// What the page says of itself.
    pub page: PageView,
    /// What its script guesses from.
    pub index: String,
    /// An issue whose address can be shown: the newest.
    pub example: Option<Held<IssueLink>>,
    /// The lists of issues by year.
    pub years: Vec<CountView>,
}

/// A former address.
#[derive(Debug, Serialize)]
pub struct RedirectView {
    /// What the page says of itself.
    pub page: PageView,
    /// Where it leads.
    pub to: String,
}

impl SiteView {
    /// Shows what is common to all pages.
    pub fn new(config: &Config, archive: &Archive) -> Self {
        let at = |page: &Page| href(config, &page.address(archive));
        let entry = |page: Page, text, section| MenuView { href: at(&page), text, section };
        let link = |link: &crate::config::SiteLink| LinkView {
            href: link.url.clone(),
            text: link.title.clone(),
        };
        Self {
            title: config.title.clone(),
            description: config.description.clone(),
            language: config.language.clone(),
            author: config.author.name.clone(),
            root: href(config, "/"),
            origin: config.has_base_url.then(|| config.origin().to_owned()),
            policy: policy::for_pages(config),
            menu: vec![
                entry(Page::Issues(IssueList::All), "Issues", "issues"),
                entry(Page::Forwards(ForwardList::All, 0), "Forwards", "forwards"),
                entry(Page::Topics, "Topics", "topics"),
                entry(Page::Sources, "Sources", "sources"),
                entry(Page::People, "People", "people"),
                entry(Page::About, "About", "about"),
            ],
            links: config.links.iter().map(link).collect(),
            issues: at(&Page::Issues(IssueList::All)),
            forwards: at(&Page::Forwards(ForwardList::All, 0)),
            topics: at(&Page::Topics),
            sources: at(&Page::Sources),
            people: at(&Page::People),
            timeline: at(&Page::Timeline),
            connections: at(&Page::Connections),
            feed: at(&Page::Feed(Feed::Issues)),
            json_feed: at(&Page::JsonFeed),
            feeds: at(&Page::FeedList),
            glossary: at(&Page::Glossary),
            corrections: at(&Page::Corrections),
            about: at(&Page::About),
            data: at(&Page::DataGuide),
            search: config.search.then(|| at(&Page::Search)),
            open_search: (config.search && config.has_base_url).then(|| at(&Page::OpenSearch)),
            engine: EngineView::new(config),
        }
    }
}

impl AboutView {
    /// Shows what the archive is.
    pub fn new(site: &Site) -> Self {
        let archive = &site.archive;
        let dates = || archive.issues().map(|(_, linked)| linked.issue.date);
        let title = format!("About {}", site.title());
        let description = archive.config.description.clone();
        Self {
            page: PageView::new(site, &Page::About, "about", &title, &description),
            n_issues: archive.issues().len(),
            n_entries: archive.issues().filter(|(_, linked)| linked.issue.is_entry()).count(),
            n_forwards: archive.forwards().count(),
            n_outlets: archive.outlets().len(),
            n_people: archive.people().len(),
            first: dates().min().map(DateView::new),
            last: dates().max().map(DateView::new),
        }
    }
}

impl NotFoundView {
    /// Shows that there is no such page.
    pub fn new(site: &Site) -> Self {
        let description = "There is no page at this address";
        let page = PageView::new(site, &Page::NotFound, "", "Page not found", description);
        Self {
            page: PageView { is_hidden: true, canonical: None, ..page },
            index: site.href(&Page::Guesses),
            example: site.archive.latest().map(|id| site.issue_named(id)),
            years: site.year_counts(&IssueList::All),
        }
    }
}

impl RedirectView {
    /// Leads from a former address, `page`, to the present one.
    pub fn new(site: &Site, page: &Page, to: &str) -> Self {
        let description = "This page has moved";
        let page = PageView::new(site, page, "", "Moved", description);
        let canonical = site.absolute(to);
        Self { page: PageView { is_hidden: true, canonical, ..page }, to: site.href_to(to) }
    }
}
