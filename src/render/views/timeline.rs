//! The run of the newsletter: every issue in its week, and what each year brought.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rows::{DateView, IssueLink, PageView};
use crate::archive::IssueId;
use crate::issue::Kind;
use crate::pages::{IssueList, Page};
use crate::render::Site;
use crate::render::charts::run::{self, Scale};
use crate::render::templates::Held;

/// As many bars lead to their issues, and as many issues stand in the table: more would be too
/// much for one page.
const MOST: usize = 1_000;

/// The timeline.
#[derive(Debug, Serialize)]
pub struct TimelineView {
    /// What the page says of itself.
    pub page: PageView,
    /// How many issues there are.
    pub n_issues: usize,
    /// How many words they have together.
    pub words: usize,
    /// When the first issue came out.
    pub first: Option<DateView>,
    /// When the newest one did.
    pub last: Option<DateView>,
    /// How many words the highest bars of the run stand for.
    pub full: usize,
    /// The years, newest first.
    pub run: Vec<RunYear>,
    /// Every issue, oldest first; none where there are too many.
    pub issues: Vec<RunIssue>,
}

/// A year of the run.
#[derive(Debug, Serialize)]
pub struct RunYear {
    /// The year.
    pub year: i16,
    /// The list of its issues; none for a year without any.
    pub href: Option<String>,
    /// Its issues as bars in their weeks.
    pub svg_html: String,
    /// How many issues it has.
    pub count: usize,
    /// How many of them are feature translations.
    pub n_features: usize,
    /// How many are an Around the Horn.
    pub n_horns: usize,
    /// How many are something else.
    pub n_others: usize,
    /// How many words they have together.
    pub words: usize,
    /// How many links they pass on.
    pub n_forwards: usize,
    /// In how many something was put right.
    pub n_corrected: usize,
}

/// An issue of the run.
#[derive(Debug, Serialize)]
pub struct RunIssue {
    /// The issue.
    pub issue: Held<IssueLink>,
    /// What sort of issue it is, in words.
    pub kind: &'static str,
    /// How many words it has; none where the archive has no text.
    pub words: Option<usize>,
    /// Whether something in it was put right.
    pub is_corrected: bool,
}

impl TimelineView {
    /// Shows the whole run.
    pub fn new(site: &Site) -> Self {
        let archive = &site.archive;
        let dates = || archive.issues().map(|(_, linked)| linked.issue.date);
        let scale = Scale::new(archive);
        let n_issues = archive.issues().len();
        let issues = archive.issues().filter(|_| n_issues <= MOST);
        let run = site.run(&scale, usize::MAX);
        let description = format!("{} week by week: when each issue came out", site.title());
        Self {
            page: PageView::new(site, &Page::Timeline, "timeline", "Timeline", &description),
            n_issues,
            words: run.iter().map(|year| year.words).sum(),
            first: dates().min().map(DateView::new),
            last: dates().max().map(DateView::new),
            full: scale.full,
            run,
            issues: issues.map(|(id, _)| site.run_issue(id)).collect(),
        }
    }
}

impl Site {
    /// The newest years of the run, as many as together hold no more than `most` issues; one at
    /// least.
    pub(super) fn run(&self, scale: &Scale, most: usize) -> Vec<RunYear> {
        let mut years: BTreeMap<i16, Vec<IssueId>> = BTreeMap::new();
        // A year without an issue has its row: rows left out would look like years on end.
        years.extend(self.years.clone().into_iter().flatten().map(|year| (year, Vec::new())));
        for (id, linked) in self.archive.issues() {
            years.entry(linked.issue.date.year()).or_default().push(id);
        }
        let is_linked = self.archive.issues().len() <= MOST;
        let mut n_issues = 0;
        let mut run = Vec::with_capacity(years.len());
        for (year, issues) in years.into_iter().rev() {
            n_issues += issues.len();
            if n_issues > most && !run.is_empty() {
                break;
            }
            run.push(self.run_year(year, &issues, scale, is_linked));
        }
        run
    }

    fn run_year(&self, year: i16, issues: &[IssueId], scale: &Scale, is_linked: bool) -> RunYear {
        let each = || issues.iter().map(|id| self.archive.issue(*id));
        let of = |kind: Kind| each().filter(|linked| linked.issue.kind == kind).count();
        let (n_features, n_horns) = (of(Kind::Feature), of(Kind::AroundTheHorn));
        let list = Page::Issues(IssueList::Year(year));
        RunYear {
            year,
            href: (!issues.is_empty()).then(|| self.href(&list)),
            svg_html: if is_linked {
                run::linked(self, issues, scale)
            } else {
                run::plain(&self.archive, issues, scale)
            },
            count: issues.len(),
            n_features,
            n_horns,
            n_others: issues.len() - n_features - n_horns,
            words: each().filter_map(|linked| run::length(&linked.issue)).sum(),
            n_forwards: each().map(|linked| linked.issue.forwards.len()).sum(),
            n_corrected: each().filter(|linked| !linked.corrections.here.is_empty()).count(),
        }
    }

    fn run_issue(&self, id: IssueId) -> RunIssue {
        let linked = self.archive.issue(id);
        RunIssue {
            issue: self.issue_named(id),
            kind: linked.issue.kind.name(),
            words: run::length(&linked.issue),
            is_corrected: !linked.corrections.here.is_empty(),
        }
    }
}
