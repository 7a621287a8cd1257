//! Which issue points to which.

use std::cmp::Reverse;

use serde::Serialize;

use super::rows::{IssueLink, PageView};
use crate::archive::IssueId;
use crate::archive::references::Reference;
use crate::pages::Page;
use crate::render::Site;
use crate::render::charts::map;
use crate::render::templates::Held;

/// As many issues stand in the list; further ones say it on their own pages.
const MOST_LISTED: usize = 500;

/// The connections of all issues.
#[derive(Debug, Serialize)]
pub struct ConnectionsView {
    /// What the page says of itself.
    pub page: PageView,
    /// How many connections there are.
    pub count: usize,
    /// How many issues are pointed to.
    pub n_targets: usize,
    /// Whether the map shows spans of time in place of single issues, which are too many.
    pub is_coarse: bool,
    /// The map; none without connections.
    pub map_html: Option<String>,
    /// The years along its line.
    pub years: Vec<i16>,
    /// The issues that are pointed to, most first; at most 500.
    pub targets: Vec<TargetView>,
}

/// An issue that others point to.
#[derive(Debug, Serialize)]
pub struct TargetView {
    /// The issue.
    pub issue: Held<IssueLink>,
    /// How many others point to it.
    pub count: usize,
    /// Those that do, oldest first.
    pub sources: Vec<SourceView>,
}

/// An issue that points to another.
#[derive(Debug, Serialize)]
pub struct SourceView {
    /// Its number.
    pub number: u32,
    /// Its page.
    pub href: String,
    /// `mentions`, `corrects` or `related`.
    pub manner: &'static str,
}

impl ConnectionsView {
    /// Shows all connections.
    pub fn new(site: &Site) -> Self {
        let archive = &site.archive;
        let mut targets: Vec<(Reverse<usize>, Reverse<IssueId>)> = archive
            .issues()
            .map(|(id, linked)| (Reverse(linked.pointed_to_by.len()), Reverse(id)))
            .filter(|(count, _)| count.0 > 0)
            .collect();
        targets.sort_unstable();
        let count = targets.iter().map(|(count, _)| count.0).sum();
        let drawn = site.years.as_ref().filter(|_| count > 0);
        let description = format!("Which issue of {} points to which", site.title());
        let title = "Connections";
        Self {
            page: PageView::new(site, &Page::Connections, "connections", title, &description),
            count,
            n_targets: targets.len(),
            is_coarse: count > map::MOST,
            map_html: drawn.map(|years| map::draw(site, years)),
            years: drawn.cloned().into_iter().flatten().collect(),
            targets: targets.iter().take(MOST_LISTED).map(|(_, id)| site.target(id.0)).collect(),
        }
    }
}

impl Site {
    fn target(&self, id: IssueId) -> TargetView {
        let pointed_to_by = &self.archive.issue(id).pointed_to_by;
        let source = |reference: &Reference| SourceView {
            number: self.archive.issue(reference.from).number().get(),
            href: self.href(&Page::Issue(reference.from)),
            manner: reference.manner.key(),
        };
        TargetView {
            issue: self.issue_named(id),
            count: pointed_to_by.len(),
            sources: pointed_to_by.iter().map(source).collect(),
        }
    }
}
