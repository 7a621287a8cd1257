//! The map: an arch from each issue to every one it speaks of, along a line of years, and below
//! the line how often each is spoken of.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::calendar::{self, Span, WEEKS};
use super::svg::{Path, Svg};
use crate::archive::references::{Manner, Reference};
use crate::archive::{Archive, IssueId};
use crate::pages::Page;
use crate::render::Site;

/// As many arches can be told apart, and fit on a page; of more, months are drawn, not issues.
pub const MOST: usize = 2_000;

/// A year in units of the picture.
const YEAR: f64 = 100.0;
/// The line.
const LINE: f64 = 100.0;
/// Below the line.
const DEPTH: f64 = 24.0;
/// The most spans of time that arches lead between where issues are too many.
const MOST_SPANS: usize = 48;

/// The line of years, with the place of every issue on it.
struct Axis {
    width: f64,
    places: BTreeMap<IssueId, f64>,
    /// The farthest that two connected issues stand from each other; half the line at least.
    farthest: f64,
}

impl Axis {
    fn new(archive: &Archive, years: &RangeInclusive<i16>, references: &[&Reference]) -> Self {
        let (first, last) = (*years.start(), *years.end());
        let issues: Vec<IssueId> = archive.issues().map(|(id, _)| id).collect();
        let place = |(id, span): (IssueId, Span)| {
            let year = f64::from(archive.issue(id).issue.date.year() - first);
            (id, (year + span.middle() / WEEKS) * YEAR)
        };
        let places: BTreeMap<IssueId, f64> =
            calendar::spans(archive, &issues).into_iter().map(place).collect();
        let distance = |reference: &&Reference| places[&reference.from] - places[&reference.to];
        let width = f64::from(last - first + 1) * YEAR;
        let farthest = references.iter().map(distance).map(f64::abs).fold(width / 2.0, f64::max);
        Self { width, places, farthest }
    }

    fn picture(&self) -> Svg {
        let mut svg = Svg::new(self.width, LINE + DEPTH);
        let mut line = Path::default();
        line.bar(0.0, LINE, self.width, 0.6);
        svg.path("b", &line);
        svg
    }

    /// How high an arch rises; far ones rise higher, but not by as much as they are farther.
    fn height(&self, from: f64, to: f64) -> f64 {
        let share = (from - to).abs() / self.farthest;
        (share.sqrt() * (LINE - 2.0)).max(3.0)
    }
}

/// Draws who speaks of whom among the issues of these years.
pub fn draw(site: &Site, years: &RangeInclusive<i16>) -> String {
    let references: Vec<&Reference> =
        site.archive.issues().flat_map(|(_, linked)| linked.points_to.iter()).collect();
    let axis = Axis::new(&site.archive, years, &references);
    if references.len() > MOST {
        by_span(&axis, years, &references)
    } else {
        by_issue(site, &axis, &references)
    }
}

/// What leads to one issue is one link to it, so that all of it can be seen together.
fn by_issue(site: &Site, axis: &Axis, references: &[&Reference]) -> String {
    let mut targets: BTreeMap<IssueId, Vec<&Reference>> = BTreeMap::new();
    for reference in references {
        targets.entry(reference.to).or_default().push(reference);
    }
    let most = targets.values().map(Vec::len).max().unwrap_or(1);
    let mut svg = axis.picture();
    for (id, references) in targets {
        let linked = site.archive.issue(id);
        let (number, title) = (linked.number(), &linked.issue.title.value);
        let title = match references.len() {
            1 => format!("No. {number}: {title}, pointed to once"),
            n => format!("No. {number}: {title}, pointed to {n} times"),
        };
        svg.link(&site.href(&Page::Issue(id)), &title, |svg| {
            arches(svg, axis, &references);
            let mut depth = Path::default();
            depth.bar(
                axis.places[&id] - 1.5,
                LINE,
                3.0,
                DEPTH * references.len() as f64 / most as f64,
            );
            svg.path("n", &depth);
        });
    }
    svg.finish()
}

/// Draws arches to one issue, a path for each manner of speaking of it.
fn arches(svg: &mut Svg, axis: &Axis, references: &[&Reference]) {
    let mut paths: BTreeMap<&str, Path> = BTreeMap::new();
    for reference in references {
        let (from, to) = (axis.places[&reference.from], axis.places[&reference.to]);
        let path = paths.entry(class(&reference.manner)).or_default();
        path.arch(from, to, LINE, axis.height(from, to));
    }
    for (class, path) in &paths {
        svg.path(class, path);
    }
}

fn class(manner: &Manner) -> &'static str {
    match manner {
        Manner::Mentions(_) => "a",
        Manner::Corrects => "a x",
        Manner::Related => "a r",
    }
}

/// Draws arches between spans of time, the stronger the more issues speak of each other there.
fn by_span(axis: &Axis, years: &RangeInclusive<i16>, references: &[&Reference]) -> String {
    let n_spans = MOST_SPANS.min(years.clone().count() * 12);
    let span = axis.width / n_spans as f64;
    let of = |id: IssueId| (axis.places[&id] / span) as usize;
    let mut arches: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut spoken_of = vec![0; n_spans + 1];
    for reference in references {
        *arches.entry((of(reference.from), of(reference.to))).or_default() += 1;
        spoken_of[of(reference.to)] += 1;
    }
    let most = arches.values().copied().max().unwrap_or(1);
    let mut svg = axis.picture();
    for (class, weights) in [("a w1", 0..1), ("a w2", 1..2), ("a w3", 2..4)] {
        let mut path = Path::default();
        for ((from, to), count) in &arches {
            if weights.contains(&((count - 1) * 3 / most)) && from != to {
                let (from, to) = ((*from as f64 + 0.5) * span, (*to as f64 + 0.5) * span);
                path.arch(from, to, LINE, axis.height(from, to));
            }
        }
        svg.path(class, &path);
    }
    let most = spoken_of.iter().copied().max().unwrap_or(1).max(1);
    let mut depths = Path::default();
    for (index, count) in spoken_of.iter().enumerate().filter(|(_, count)| **count > 0) {
        let x = index as f64 * span + span * 0.2;
        depths.bar(x, LINE, span * 0.6, DEPTH * *count as f64 / most as f64);
    }
    svg.path("n", &depths);
    svg.finish()
}
