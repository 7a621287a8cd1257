//! Lists of issues: all, of a year, of a kind.

use serde::Serialize;

use super::rows::{CountView, PageView, YearView, counted, line};
use crate::diagnostic::Diagnostic;
use crate::issue::Kind;
use crate::pages::{IssueList, Page};
use crate::render::Site;

/// A list of issues.
#[derive(Debug, Serialize)]
pub struct IssuesView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The heading.
    pub heading_html: String,
    /// How many issues stand here.
    pub count: usize,
    /// The lists by year.
    pub years: Vec<CountView>,
    /// The lists by kind.
    pub kinds: Vec<CountView>,
    /// The issues, newest first.
    pub groups: Vec<YearView<'a>>,
}

impl<'a> IssuesView<'a> {
    /// Shows a list.
    pub fn new(site: &'a Site, list: &IssueList) -> Result<Self, Diagnostic> {
        let heading = match list {
            IssueList::All => "All issues".to_owned(),
            IssueList::Year(year) => format!("Issues of {year}"),
            IssueList::Kind(kind) => kind.name().to_owned(),
        };
        let issues = site.archive.issues().rev().filter(|(_, linked)| list.holds(linked));
        let groups = site.by_year(issues.map(|(id, _)| id))?;
        let count = groups.iter().map(|group| group.rows_html.len()).sum();
        let description = format!("{heading}: {} of {}", counted(count, "issue"), site.title());
        let page = Page::Issues(list.clone());
        Ok(Self {
            page: PageView::new(site, &page, "issues", &heading, &description),
            heading_html: line(&heading),
            count,
            years: site.year_counts(list),
            kinds: site.kind_counts(list),
            groups,
        })
    }
}

impl Site {
    pub(super) fn year_counts(&self, current: &IssueList) -> Vec<CountView> {
        let years = self.archive.years().into_iter();
        years
            .map(|year| self.list_count(IssueList::Year(year), &year.to_string(), current))
            .collect()
    }

    fn kind_counts(&self, current: &IssueList) -> Vec<CountView> {
        let kinds = Kind::ALL.iter();
        let counts =
            kinds.map(|(kind, _, name)| self.list_count(IssueList::Kind(*kind), name, current));
        counts.filter(|count| count.count > 0).collect()
    }

    fn list_count(&self, list: IssueList, text: &str, current: &IssueList) -> CountView {
        let count = self.archive.issues().filter(|(_, linked)| list.holds(linked)).count();
        let is_current = list == *current;
        CountView { href: self.href(&Page::Issues(list)), text_html: line(text), count, is_current }
    }
}
