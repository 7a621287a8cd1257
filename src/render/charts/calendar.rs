//! Where in its year an issue stands, as precisely as is known.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::archive::{Archive, IssueId};

/// The weeks of a year, which has at most 52 and two days.
pub(super) const WEEKS: f64 = 53.0;

/// The part of a year that belongs to an issue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    /// Its beginning, in weeks from that of the year.
    pub(super) start: f64,
    /// How many weeks it has.
    pub(super) weeks: f64,
}

impl Span {
    pub(super) fn middle(self) -> f64 {
        self.start + self.weeks / 2.0
    }
}

/// The span of each issue. Those known to have come out in the same week, month or year share it
/// and stand in it one after the other, in the order given.
pub(super) fn spans(archive: &Archive, issues: &[IssueId]) -> Vec<(IssueId, Span)> {
    let mut shared: BTreeMap<(i16, u16, u16), Vec<IssueId>> = BTreeMap::new();
    for id in issues {
        let date = archive.issue(*id).issue.date;
        let weeks = weeks(date.days_of_year());
        shared.entry((date.year(), weeks.start, weeks.end)).or_default().push(*id);
    }
    let shares = shared.into_iter().flat_map(|((_, start, end), issues)| {
        let spans = divided(start..end, issues.len());
        issues.into_iter().zip(spans).collect::<Vec<_>>()
    });
    shares.collect()
}

fn divided(weeks: Range<u16>, into: usize) -> impl Iterator<Item = Span> {
    let each = f64::from(weeks.end - weeks.start) / into as f64;
    let start = f64::from(weeks.start);
    (0..into).map(move |index| Span { start: start + each * index as f64, weeks: each })
}

/// The weeks of a year that hold these days.
fn weeks(days: Range<u16>) -> Range<u16> {
    days.start / 7..(days.end - 1) / 7 + 1
}

#[cfg(test)]
mod tests {
    use super::{Span, divided, weeks};

    #[test]
    fn a_day_stands_in_its_week_and_a_month_in_all_of_its_own() {
        assert_eq!(weeks(0..1), 0..1);
        assert_eq!(weeks(6..7), 0..1);
        assert_eq!(weeks(7..8), 1..2);
        assert_eq!(weeks(365..366), 52..53);
        assert_eq!(weeks(31..59), 4..9);
        assert_eq!(weeks(0..365), 0..53);
    }

    #[test]
    fn issues_of_one_span_stand_in_it_one_after_the_other() {
        let spans: Vec<Span> = divided(4..8, 2).collect();
        assert_eq!(spans, [Span { start: 4.0, weeks: 2.0 }, Span { start: 6.0, weeks: 2.0 }]);
    }
}
