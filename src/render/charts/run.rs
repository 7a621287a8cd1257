//! The run: the issues of a year on a line, a bar an issue in its week, as high as it is long.

use std::collections::BTreeMap;

use super::calendar::{self, Span, WEEKS};
use super::svg::{Path, Svg};
use crate::archive::{Archive, IssueId};
use crate::issue::document::Document;
use crate::issue::{Issue, Kind};
use crate::pages::Page;
use crate::render::Site;

/// A week in units of the picture.
const WEEK: f64 = 10.0;
/// A year.
const WIDTH: f64 = WEEKS * WEEK;
/// The height of the picture, with room for the cap of the highest bar.
const HEIGHT: f64 = 28.0;
/// The lowest bar, also that of an issue without a text.
const LOWEST: f64 = 5.0;
/// The highest bar.
const HIGHEST: f64 = 23.0;

/// How the issues of an archive are drawn: all years on one scale.
pub struct Scale {
    /// The number of words at which a bar is as high as it gets.
    pub full: usize,
}

impl Scale {
    /// Twice the median is the highest, where an issue is as long: a few very long ones do not
    /// flatten all others.
    pub fn new(archive: &Archive) -> Self {
        let mut lengths: Vec<usize> =
            archive.issues().filter_map(|(_, linked)| length(&linked.issue)).collect();
        lengths.sort_unstable();
        let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
        let longest = lengths.last().copied().unwrap_or_default();
        Self { full: (median * 2).min(longest).max(1) }
    }

    fn height(&self, issue: &Issue) -> f64 {
        let length = length(issue).unwrap_or_default().min(self.full);
        LOWEST + (HIGHEST - LOWEST) * length as f64 / self.full as f64
    }
}

/// How long an issue is, in English words; ten characters take as long to read as eight words.
/// None where the archive has no text.
pub fn length(issue: &Issue) -> Option<usize> {
    let words = issue.own_documents().map(Document::words);
    let (latin, han) = words.fold((0, 0), |sum, words| (sum.0 + words.latin, sum.1 + words.han));
    Some(latin + han * 4 / 5).filter(|length| !issue.is_entry() && *length > 0)
}

/// The issues of one year, oldest first; each bar leads to its issue.
pub fn linked(site: &Site, issues: &[IssueId], scale: &Scale) -> String {
    let mut svg = Svg::new(WIDTH, HEIGHT);
    for (id, span) in calendar::spans(&site.archive, issues) {
        let linked = site.archive.issue(id);
        let issue = &linked.issue;
        let title =
            format!("No. {}: {}, {}", linked.number(), issue.title.value, issue.date.in_words());
        svg.link(&site.href(&Page::Issue(id)), &title, |svg| {
            draw(svg, &[(id, span)], &site.archive, scale);
        });
    }
    svg.finish()
}

/// The same without links, which takes far less room.
pub fn plain(archive: &Archive, issues: &[IssueId], scale: &Scale) -> String {
    let mut svg = Svg::new(WIDTH, HEIGHT);
    draw(&mut svg, &calendar::spans(archive, issues), archive, scale);
    svg.finish()
}

/// Draws bars, a path for each class, and the caps of those that were corrected.
fn draw(svg: &mut Svg, bars: &[(IssueId, Span)], archive: &Archive, scale: &Scale) {
    let mut paths: BTreeMap<&str, Path> = BTreeMap::new();
    for (id, span) in bars {
        let linked = archive.issue(*id);
        let height = scale.height(&linked.issue);
        let top = HEIGHT - height;
        let width = (span.weeks * WEEK * 0.5).min(WEEK * 0.5);
        let x = span.middle() * WEEK - width / 2.0;
        let path = paths.entry(class(linked.issue.kind)).or_default();
        path.bar(x, top, width, height);
        if !linked.corrections.here.is_empty() {
            paths.entry("c").or_default().bar(x - 1.0, top - 4.0, width + 2.0, 2.4);
        }
    }
    for (class, path) in &paths {
        svg.path(class, path);
    }
}

/// The class of a bar: a translation, an Around the Horn, anything else.
fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Feature => "t",
        Kind::AroundTheHorn => "h",
        Kind::YearInReview | Kind::Essay | Kind::Other => "o",
    }
}
