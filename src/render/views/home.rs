//! The front page.

use serde::Serialize;

use super::issue::FeatureView;
use super::rows::{EntryView, IssueLink, IssueRow, NameView, PageView};
use super::timeline::RunYear;
use crate::archive::IssueId;
use crate::diagnostic::Diagnostic;
use crate::pages::Page;
use crate::render::Site;
use crate::render::charts::run::Scale;
use crate::render::templates::{Held, Shown};

/// The front page.
#[derive(Debug, Serialize)]
pub struct HomeView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// How many issues there are.
    pub n_issues: usize,
    /// How many links were passed on.
    pub n_forwards: usize,
    /// How many topics there are.
    pub n_topics: usize,
    /// How many outlets there are.
    pub n_outlets: usize,
    /// The newest issue.
    pub latest: Option<LatestView>,
    /// Where the archive has only the facts of that one: the newest whose text it has.
    pub latest_held: Option<LatestView>,
    /// The issues before it, newest first, each as `issue-row.html` shows it.
    pub recent_html: Vec<&'a Shown>,
    /// The run of its newest years, newest first.
    pub run: Vec<RunYear>,
    /// The topics with most issues.
    pub topics: Vec<EntryView>,
    /// The outlets most was taken from.
    pub outlets: Vec<EntryView>,
    /// The issues others speak of most.
    pub most_pointed_to: Vec<PointedToView>,
    /// The links passed on last, each as `forward-row.html` shows it.
    pub forwards_html: Vec<&'a Shown>,
}

/// The newest issue, with more about it.
#[derive(Debug, Serialize)]
pub struct LatestView {
    /// The issue.
    pub issue: IssueRow,
    /// What was translated.
    pub feature: Option<FeatureView>,
    /// How it begins.
    pub excerpt_html: Option<String>,
    /// What it is about.
    pub topics: Vec<NameView>,
}

/// An issue that others speak of.
#[derive(Debug, Serialize)]
pub struct PointedToView {
    /// The issue.
    pub issue: Held<IssueLink>,
    /// By how many others.
    pub count: usize,
}

impl<'a> HomeView<'a> {
    /// Shows the front page.
    pub fn new(site: &'a Site) -> Result<Self, Diagnostic> {
        const FORWARDS: usize = 6;
        const RUN: usize = 600;
        let archive = &site.archive;
        let description = archive.config.description.clone();
        let latest_held = site.latest_held();
        // As many as stand beside what is on the left.
        let n_recent = if latest_held.is_some() { 6 } else { 4 };
        let recent = archive.issues().rev().skip(1).take(n_recent);
        let forwards = archive.forwards().take(FORWARDS);
        Ok(Self {
            page: PageView::new(site, &Page::Home, "home", site.title(), &description),
            n_issues: archive.issues().len(),
            n_forwards: archive.forwards().count(),
            latest: archive.latest().map(|id| site.latest(id)),
            latest_held: latest_held.map(|id| site.latest(id)),
            n_topics: archive.topics().len(),
            n_outlets: archive.outlets().len(),
            recent_html: recent.map(|(id, _)| site.issue_row_html(id)).collect::<Result<_, _>>()?,
            run: site.run(&Scale::new(archive), RUN),
            topics: most(archive.topics().map(|(id, _)| site.topic_entry(id))),
            outlets: most(archive.outlets().map(|(id, _)| site.outlet_entry(id))),
            most_pointed_to: site.most_pointed_to(),
            forwards_html: forwards
                .map(|id| site.forward_row_html(id))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The six that most stands behind; none that nothing does.
fn most(names: impl Iterator<Item = EntryView>) -> Vec<EntryView> {
    let mut names: Vec<EntryView> = names.filter(|name| name.count > 0).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.count));
    names.truncate(6);
    names
}

impl Site {
    fn latest(&self, id: IssueId) -> LatestView {
        let linked = self.archive.issue(id);
        let excerpt = linked.issue.body.as_ref().map(|body| body.excerpt(420));
        LatestView {
            issue: self.issue_row(id),
            feature: self.features(id).into_iter().next(),
            excerpt_html: excerpt.as_deref().map(super::rows::line),
            topics: linked.topics.iter().map(|topic| self.topic_name(*topic)).collect(),
        }
    }

    /// The newest issue with a text, unless that is the latest.
    fn latest_held(&self) -> Option<IssueId> {
        let mut held = self.archive.issues().rev().filter(|(_, linked)| !linked.issue.is_entry());
        let (newest, _) = held.next()?;
        (self.archive.latest() != Some(newest)).then_some(newest)
    }

    fn most_pointed_to(&self) -> Vec<PointedToView> {
        let mut issues: Vec<(usize, IssueId)> = self
            .archive
            .issues()
            .map(|(id, linked)| (linked.pointed_to_by.len(), id))
            .filter(|(count, _)| *count > 0)
            .collect();
        issues.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), std::cmp::Reverse(*id)));
        let view = |(count, id)| PointedToView { issue: self.issue_named(id), count };
        issues.into_iter().take(5).map(view).collect()
    }
}
