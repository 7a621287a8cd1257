//! What templates see: the contract between the program and `templates/`.
//!
//! Every view is plain data, made from the archive for one page. A field whose name ends in
//! `_html` holds markup that is safe to show as it is; every other text is escaped by the
//! template. `templates/README.md` lists all fields, and a test holds it to this module.

mod citation;
mod connections;
mod data;
mod directory;
mod glossary;
mod history;
mod home;
mod issue;
mod library;
mod lists;
mod related;
mod rows;
mod search;
mod site;
mod subject;
mod timeline;

pub use connections::ConnectionsView;
pub use data::DataView;
pub use directory::{CorrectionsView, PeopleView, SourcesView, TopicsView};
pub use glossary::{GlossaryView, TermView};
pub use home::HomeView;
pub use issue::{IssueView, PairView, TranslationView};
pub use library::ForwardsView;
pub use lists::IssuesView;
pub use rows::{EntryView, IssueLink, LinkView, NameView};
pub use search::SearchView;
pub use site::{AboutView, NotFoundView, RedirectView, SiteView};
pub use subject::{OutletView, PersonView, TopicView};
pub use timeline::TimelineView;
