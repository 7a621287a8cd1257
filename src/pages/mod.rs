//! Which files the site consists of, and at what address.
//!
//! Knows nothing of how a page looks. Addresses are a promise: they are made of numbers and keys,
//! not of titles.

mod parts;
mod plan;

use crate::archive::standings::{Standing, State};
use crate::archive::{Archive, IssueId, LinkedIssue, OutletId, PersonId, TermId, TopicId};
use crate::issue::{Forward, Kind, slug};
use crate::source::SitePath;

pub use parts::{archived_in_feed, in_sitemaps, n_feed_archives, newest_in_feed};
pub use plan::{Plan, Planned, links_to_nowhere, plan};

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
    /// Which forwards belong to which lists, for the script that combines them.
    ForwardFacets,
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
    /// One term.
    Term(TermId),
    /// All corrections.
    Corrections,
    /// What this archive is.
    About,
    /// Where its words are looked for.
    Search,
    /// What a host shows when there is no such page.
    NotFound,
    /// What its script guesses from.
    Guesses,
    /// A former address, and where it leads now.
    Redirect {
        /// The former address.
        from: String,
        /// The present one.
        to: String,
    },
    /// What the page of an issue says, or that of the translation of one of its features, as
    /// Markdown.
    Twin(IssueId, Option<usize>),
    /// How an issue, or the translation of one of its features, is cited.
    Cite(IssueId, Option<usize>, CiteForm),
    /// How everything in the archive is cited.
    Citations(CiteForm),
    /// What the archive knows, for programs.
    Data(DataFile),
    /// What these files hold, for programs.
    DataSchema,
    /// What these files hold, for people.
    DataGuide,
    /// All former addresses, for hosts that read such a list.
    RedirectList,
    /// Where the files of the search index are, and what they hold.
    SearchIndex,
    /// The text of an issue, for whoever searches.
    Excerpts(IssueId),
    /// What a host should say beside each file, for hosts that read such a list.
    Headers,
    /// The newest of something, for feed readers.
    Feed(Feed),
    /// The newest issues as a JSON Feed.
    JsonFeed,
    /// A part of the archive of the main feed, from 0, oldest first.
    FeedArchive(usize),
    /// All feeds, for feed readers to take in at once.
    FeedList,
    /// All addresses, for search engines; a list of its parts where there are too many for one.
    Sitemap,
    /// A part of them, from 0.
    SitemapPart(usize),
    /// What robots may read.
    Robots,
    /// How a browser searches the site from its own address bar.
    OpenSearch,
    /// A file of the theme, such as its stylesheet.
    Static(String),
    /// The same file under a name that changes with its bytes.
    Asset {
        /// The plain name.
        file: String,
        /// The other.
        name: String,
    },
    /// A file from beside the issues.
    Attachment(SitePath),
}

/// What a feed is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feed {
    /// Every issue.
    Issues,
    /// Issues about a topic.
    Topic(TopicId),
    /// Issues with something from an outlet.
    Outlet(OutletId),
    /// Issues of a kind.
    Kind(Kind),
    /// Recommended links.
    Forwards,
    /// What was put right.
    Corrections,
}

impl Feed {
    /// The page that shows the same to people.
    pub fn home(&self) -> Page {
        match self {
            Self::Issues => Page::Home,
            Self::Topic(id) => Page::Topic(*id),
            Self::Outlet(id) => Page::Outlet(*id),
            Self::Kind(kind) => Page::Issues(IssueList::Kind(*kind)),
            Self::Forwards => Page::Forwards(ForwardList::All, 0),
            Self::Corrections => Page::Corrections,
        }
    }

    /// The feed of a page, unless nothing would be in it.
    pub fn of(page: &Page, archive: &Archive) -> Option<Self> {
        match page {
            Page::Topic(id) if archive.topic(*id).issues.is_empty() => None,
            Page::Outlet(id) if archive.outlet(*id).count() == 0 => None,
            Page::Topic(id) => Some(Self::Topic(*id)),
            Page::Outlet(id) => Some(Self::Outlet(*id)),
            Page::Issues(IssueList::Kind(kind)) => Some(Self::Kind(*kind)),
            Page::Forwards(ForwardList::All, 0) => Some(Self::Forwards),
            Page::Corrections => Some(Self::Corrections),
            _ => None,
        }
    }
}

/// A file of open data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataFile {
    /// Every issue.
    Issues,
    /// Every recommended link.
    Forwards,
    /// The same as a table.
    ForwardsTable,
    /// Every outlet.
    Outlets,
    /// Every person.
    People,
    /// Every topic.
    Topics,
    /// Which issue speaks of which.
    References,
}

impl DataFile {
    /// Every file.
    pub const ALL: [DataFile; 7] = [
        Self::Issues,
        Self::Forwards,
        Self::ForwardsTable,
        Self::Outlets,
        Self::People,
        Self::Topics,
        Self::References,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issues => "issues.json",
            Self::Forwards => "forwards.json",
            Self::ForwardsTable => "forwards.csv",
            Self::Outlets => "outlets.json",
            Self::People => "people.json",
            Self::Topics => "topics.json",
            Self::References => "references.csv",
        }
    }

    /// Whether it is a table (CSV); if not, it is JSON.
    pub fn is_table(self) -> bool {
        matches!(self, Self::ForwardsTable | Self::References)
    }
}

/// A form of citations that programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CiteForm {
    /// For LaTeX.
    BibTeX,
    /// For every reference manager.
    Ris,
    /// CSL-JSON, for citation processors.
    Csl,
}

impl CiteForm {
    /// Every form.
    pub const ALL: [CiteForm; 3] = [Self::BibTeX, Self::Ris, Self::Csl];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::BibTeX => "BibTeX",
            Self::Ris => "RIS",
            Self::Csl => "CSL-JSON",
        }
    }

    /// The end of the name of such a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::BibTeX => "bib",
            Self::Ris => "ris",
            Self::Csl => "csl.json",
        }
    }
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
    /// Those that stand in an issue about a topic.
    Topic(TopicId),
    /// Those to an outlet.
    Outlet(OutletId),
    /// Those whose link is in this state.
    State(LinkState),
}

/// A way to narrow the library of forwards down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// By label.
    Label,
    /// By language.
    Language,
    /// By year.
    Year,
    /// By the topics of the issue.
    Topic,
    /// By outlet.
    Outlet,
    /// By the state of the link.
    State,
}

/// What the archive knows of the link of a forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkState {
    /// There is a copy that will stay.
    Archived,
    /// There is none.
    NotArchived,
    /// There is no address at all.
    NoAddress,
    /// It was gone when it was looked at.
    Gone,
    /// It had moved when it was looked at.
    Moved,
    /// It is there for those who have an account.
    Login,
}

impl Facet {
    /// Every facet, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Label, Self::Language, Self::Year, Self::Topic, Self::Outlet, Self::State];

    /// Its name in addresses: `label`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Language => "language",
            Self::Year => "year",
            Self::Topic => "topic",
            Self::Outlet => "outlet",
            Self::State => "state",
        }
    }
}

impl LinkState {
    /// The states of a forward's link: whether a copy is kept, and how it stood when it was looked
    /// at. A host that did not let us in may let a reader in: of that nothing is said.
    pub fn of(forward: &Forward, standing: Option<&Standing>) -> impl Iterator<Item = Self> {
        let has_copy = forward.archived.is_some()
            || standing.is_some_and(|standing| standing.archived.is_some());
        let kept = match &forward.url {
            _ if has_copy => Self::Archived,
            Some(_) => Self::NotArchived,
            None => Self::NoAddress,
        };
        let stood = match standing.and_then(|standing| standing.state) {
            Some(State::Gone) => Some(Self::Gone),
            Some(State::Moved) => Some(Self::Moved),
            Some(State::Login) => Some(Self::Login),
            Some(State::Refused | State::Unreachable | State::Alive) | None => None,
        };
        std::iter::once(kept).chain(stood)
    }

    /// Its name in addresses: `archived`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Archived => "archived",
            Self::NotArchived => "not-archived",
            Self::NoAddress => "no-address",
            Self::Gone => "gone",
            Self::Moved => "moved",
            Self::Login => "login",
        }
    }
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
            Self::ForwardFacets => "/forwards/facets.json".to_owned(),
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
            Self::Term(id) => ["/glossary/", &archive.term(*id).subject.key.value, "/"].concat(),
            Self::Corrections => "/corrections/".to_owned(),
            Self::About => "/about/".to_owned(),
            Self::Search => "/search/".to_owned(),
            Self::NotFound => "/404.html".to_owned(),
            Self::Guesses => "/404.json".to_owned(),
            Self::Redirect { from, .. } => from.clone(),
            Self::Twin(id, feature) => Self::text(*id, *feature).address(archive) + "index.md",
            Self::Cite(id, feature, form) => {
                let cited = Self::text(*id, *feature);
                [&*cited.address(archive), "cite.", form.ending()].concat()
            }
            Self::Data(file) => format!("/data/{}", file.name()),
            Self::DataSchema => "/data/schema.json".to_owned(),
            Self::DataGuide => "/data/".to_owned(),
            Self::Citations(form) => {
                let ending = if *form == CiteForm::Csl { "json" } else { form.ending() };
                format!("/data/{}.{ending}", short_title(archive))
            }
            Self::RedirectList => "/_redirects".to_owned(),
            Self::SearchIndex => "/search/index.bin".to_owned(),
            Self::Excerpts(id) => ["/", &archive.issue(*id).slug, "/search.bin"].concat(),
            Self::Headers => "/_headers".to_owned(),
            Self::Feed(Feed::Issues) => "/feed.xml".to_owned(),
            Self::Feed(feed) => format!("{}feed.xml", feed.home().address(archive)),
            Self::JsonFeed => "/feed.json".to_owned(),
            Self::FeedArchive(part) => format!("/feed/{}.xml", part + 1),
            Self::FeedList => "/feeds.opml".to_owned(),
            Self::Sitemap => "/sitemap.xml".to_owned(),
            Self::SitemapPart(part) => format!("/sitemap-{}.xml", part + 1),
            Self::Robots => "/robots.txt".to_owned(),
            Self::OpenSearch => "/opensearch.xml".to_owned(),
            Self::Static(name) | Self::Asset { name, .. } => format!("/{name}"),
            Self::Attachment(path) => {
                let path = path.as_str();
                format!("/{}", path.strip_prefix("issues/").unwrap_or(path))
            }
        }
    }

    /// The page of an issue, or that of the translation of one of its features.
    pub fn text(id: IssueId, feature: Option<usize>) -> Self {
        feature.map_or(Self::Issue(id), |feature| Self::Translation(id, feature))
    }

    /// The twin of a page in Markdown; drafts have none.
    pub fn twin(&self, archive: &Archive) -> Option<Self> {
        let (id, feature) = match self {
            Self::Issue(id) => (*id, None),
            Self::Translation(id, feature) => (*id, Some(*feature)),
            _ => return None,
        };
        (!archive.issue(id).issue.is_draft).then_some(Self::Twin(id, feature))
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
            Self::Term(_) => Some("term.html"),
            Self::Corrections => Some("corrections.html"),
            Self::About => Some("about.html"),
            Self::DataGuide => Some("data.html"),
            Self::Search => Some("search.html"),
            Self::NotFound => Some("404.html"),
            Self::Redirect { .. } => Some("redirect.html"),
            Self::ForwardFacets
            | Self::Twin(..)
            | Self::Cite(..)
            | Self::Citations(_)
            | Self::Guesses
            | Self::Data(_)
            | Self::DataSchema
            | Self::RedirectList
            | Self::SearchIndex
            | Self::Excerpts(_)
            | Self::Headers
            | Self::Feed(_)
            | Self::JsonFeed
            | Self::FeedArchive(_)
            | Self::FeedList
            | Self::Sitemap
            | Self::SitemapPart(_)
            | Self::Robots
            | Self::OpenSearch
            | Self::Static(_)
            | Self::Asset { .. }
            | Self::Attachment(_) => None,
        }
    }

    /// Whether it stands in the folder of another page and says the same in another form.
    pub fn is_beside_another(&self) -> bool {
        let is_own = |feed: &Feed| *feed != Feed::Issues;
        matches!(self, Self::Cite(..) | Self::Twin(..) | Self::Excerpts(_))
            || matches!(self, Self::Feed(feed) if is_own(feed))
    }

    /// Whether the page is one that people read and search engines should know.
    pub fn is_for_readers(&self) -> bool {
        self.template().is_some() && !matches!(self, Self::NotFound | Self::Redirect { .. })
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
        match self.choice(archive) {
            None => "/forwards/".to_owned(),
            Some((Facet::Year, year)) => format!("/forwards/{year}/"),
            Some((facet, value)) => ["/forwards/", facet.key(), "/", &*value, "/"].concat(),
        }
    }

    /// What is chosen to come to this list: a facet and a value of it. None for the whole library.
    pub fn choice(&self, archive: &Archive) -> Option<(Facet, String)> {
        Some(match self {
            Self::All => return None,
            Self::Year(year) => (Facet::Year, year.to_string()),
            Self::Label(key) => (Facet::Label, key.clone()),
            Self::Language(tag) => (Facet::Language, tag.clone()),
            Self::Topic(id) => (Facet::Topic, archive.topic(*id).record.subject.key.value.clone()),
            Self::Outlet(id) => {
                (Facet::Outlet, archive.outlet(*id).record.subject.key.value.clone())
            }
            Self::State(state) => (Facet::State, state.key().to_owned()),
        })
    }
}

/// An address without an extension is that of a folder, and hosts want its slash.
pub fn as_folder(address: &str) -> String {
    let last = address.rsplit('/').next().unwrap_or(address);
    if last.is_empty() || last.contains('.') { address.to_owned() } else { format!("{address}/") }
}

/// The newsletter's name as part of a key: `chinai`.
pub fn short_title(archive: &Archive) -> String {
    let title = archive.config.title.chars();
    let name: String = title.filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() { "archive".to_owned() } else { name.to_ascii_lowercase() }
}

/// The key of a label: `Must-read` is `must-read`.
pub fn label_key(label: &str) -> String {
    slug::key(label)
}
