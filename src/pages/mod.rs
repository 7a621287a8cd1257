//! Which files the site consists of, and at what address.
//!
//! Knows nothing of how a page looks. Addresses are a promise: they are made of numbers and keys,
//! not of titles.

mod plan;

use std::collections::BTreeMap;

use crate::archive::directory::{OutletId, PersonId, TopicId};
use crate::archive::{Archive, ForwardId, IssueId, LinkedIssue};
use crate::issue::{Kind, slug};
use crate::source::SitePath;

pub use plan::{Plan, Planned, plan};

/// How many forwards stand on one page of the library.
pub const FORWARDS_A_PAGE: usize = 250;

/// A file of the site before it is rendered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The front page.
    Home,
    /// An issue.
    Issue(IssueId),
    /// The full translation of one of its features.
    Translation(IssueId, usize),
    /// A list of issues.
    Issues(IssueList),
    /// A list of forwards, and which part of it, from 0.
    Forwards(ForwardList, usize),
    /// All topics.
    Topics,
    /// One topic.
    Topic(TopicId),
    /// All outlets.
    Sources,
    /// One outlet.
    Outlet(OutletId),
    /// All people.
    People,
    /// One person.
    Person(PersonId),
    /// Every issue in its week.
    Timeline,
    /// Which issue points to which.
    Connections,
    /// All terms.
    Glossary,
    /// All corrections.
    Corrections,
    /// What this archive is.
    About,
    /// What a host shows when there is no such page.
    NotFound,
    /// A former address, and where it leads now.
    Redirect {
        /// The former address.
        from: String,
        /// The present one.
        to: String,
    },
    /// All former addresses, for hosts that read such a list.
    RedirectList,
    /// The newest issues, for feed readers.
    Feed,
    /// All addresses, for search engines.
    Sitemap,
    /// What robots may read.
    Robots,
    /// A file of the theme, such as its stylesheet.
    Static(String),
    /// A file from beside the issues.
    Attachment(SitePath),
}

/// Which issues a list holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum IssueList {
    /// Every one.
    All,
    /// Those of a year.
    Year(i16),
    /// Those of a kind.
    Kind(Kind),
}

/// Which forwards a list holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForwardList {
    /// Every one.
    All,
    /// Those of a year, by the issue that holds them.
    Year(i16),
    /// Those with a label, by its key.
    Label(String),
    /// Those in a language, by its tag.
    Language(String),
    /// Those to an outlet.
    Outlet(OutletId),
}

impl Page {
    /// The address from the site's root: `/120/`, `/feed.xml`. Not percent-encoded.
    pub fn address(&self, archive: &Archive) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Issue(id) => ["/", &archive.issue(*id).slug, "/"].concat(),
            Self::Translation(id, 0) => format!("/{}/translation/", archive.issue(*id).slug),
            Self::Translation(id, feature) => {
                format!("/{}/translation-{}/", archive.issue(*id).slug, feature + 1)
            }
            Self::Issues(list) => list.address(),
            Self::Forwards(list, 0) => list.address(archive),
            Self::Forwards(list, part) => format!("{}page-{}/", list.address(archive), part + 1),
            Self::Topics => "/topics/".to_owned(),
            Self::Topic(id) => {
                ["/topics/", &archive.topic(*id).record.subject.key.value, "/"].concat()
            }
            Self::Sources => "/sources/".to_owned(),
            Self::Outlet(id) => {
                ["/sources/", &archive.outlet(*id).record.subject.key.value, "/"].concat()
            }
            Self::People => "/people/".to_owned(),
            Self::Person(id) => {
                ["/people/", &archive.person(*id).record.subject.key.value, "/"].concat()
            }
            Self::Timeline => "/timeline/".to_owned(),
            Self::Connections => "/connections/".to_owned(),
            Self::Glossary => "/glossary/".to_owned(),
            Self::Corrections => "/corrections/".to_owned(),
            Self::About => "/about/".to_owned(),
            Self::NotFound => "/404.html".to_owned(),
            Self::Redirect { from, .. } => from.clone(),
            Self::RedirectList => "/_redirects".to_owned(),
            Self::Feed => "/feed.xml".to_owned(),
            Self::Sitemap => "/sitemap.xml".to_owned(),
            Self::Robots => "/robots.txt".to_owned(),
            Self::Static(name) => format!("/{name}"),
            Self::Attachment(path) => {
                let path = path.as_str();
                format!("/{}", path.strip_prefix("issues/").unwrap_or(path))
            }
        }
    }

    /// The template that shows the page; none for what is written without one.
    pub fn template(&self) -> Option<&'static str> {
        match self {
            Self::Home => Some("home.html"),
            Self::Issue(_) => Some("issue.html"),
            Self::Translation(..) => Some("translation.html"),
            Self::Issues(_) => Some("issues.html"),
            Self::Forwards(..) => Some("forwards.html"),
            Self::Topics => Some("topics.html"),
            Self::Topic(_) => Some("topic.html"),
            Self::Sources => Some("sources.html"),
            Self::Outlet(_) => Some("outlet.html"),
            Self::People => Some("people.html"),
            Self::Person(_) => Some("person.html"),
            Self::Timeline => Some("timeline.html"),
            Self::Connections => Some("connections.html"),
            Self::Glossary => Some("glossary.html"),
            Self::Corrections => Some("corrections.html"),
            Self::About => Some("about.html"),
            Self::NotFound => Some("404.html"),
            Self::Redirect { .. } => Some("redirect.html"),
            Self::RedirectList
            | Self::Feed
            | Self::Sitemap
            | Self::Robots
            | Self::Static(_)
            | Self::Attachment(_) => None,
        }
    }

    /// Whether the page is one that people read and search engines should know.
    pub fn is_for_readers(&self) -> bool {
        !matches!(
            self,
            Self::NotFound
                | Self::Redirect { .. }
                | Self::RedirectList
                | Self::Feed
                | Self::Sitemap
                | Self::Robots
                | Self::Static(_)
                | Self::Attachment(_)
        )
    }
}

impl IssueList {
    fn address(&self) -> String {
        match self {
            Self::All => "/issues/".to_owned(),
            Self::Year(year) => format!("/issues/{year}/"),
            Self::Kind(kind) => format!("/issues/kind/{}/", kind.key()),
        }
    }

    /// Whether an issue belongs to the list.
    pub fn holds(&self, linked: &LinkedIssue) -> bool {
        match self {
            Self::All => true,
            Self::Year(year) => linked.issue.date.year() == *year,
            Self::Kind(kind) => linked.issue.kind == *kind,
        }
    }
}

impl ForwardList {
    fn address(&self, archive: &Archive) -> String {
        match self {
            Self::All => "/forwards/".to_owned(),
            Self::Year(year) => format!("/forwards/{year}/"),
            Self::Label(key) => format!("/forwards/label/{key}/"),
            Self::Language(tag) => format!("/forwards/language/{tag}/"),
            Self::Outlet(id) => {
                format!("/forwards/outlet/{}/", archive.outlet(*id).record.subject.key.value)
            }
        }
    }
}

/// An address without an extension is that of a folder, and hosts want its slash.
pub fn as_folder(address: &str) -> String {
    let last = address.rsplit('/').next().unwrap_or(address);
    if last.is_empty() || last.contains('.') { address.to_owned() } else { format!("{address}/") }
}

/// The key of a label: `Must-read` is `must-read`.
pub fn label_key(label: &str) -> String {
    slug::key(label)
}

/// Every list of forwards with its forwards, newest first; made once, read by plan and render.
pub fn forward_lists(archive: &Archive) -> BTreeMap<ForwardList, Vec<ForwardId>> {
    let mut lists: BTreeMap<ForwardList, Vec<ForwardId>> = BTreeMap::new();
    lists.insert(ForwardList::All, Vec::new());
    for id in archive.forwards() {
        let forward = archive.forward(id);
        let year = archive.issue(id.issue).issue.date.year();
        let label = forward.label.as_deref().map(|label| ForwardList::Label(label_key(label)));
        let language = forward.language.clone().map(ForwardList::Language);
        let outlet = archive.forward_outlet(id).map(ForwardList::Outlet);
        let always = [ForwardList::All, ForwardList::Year(year)];
        for list in always.into_iter().chain(label).chain(language).chain(outlet) {
            lists.entry(list).or_default().push(id);
        }
    }
    lists
}
