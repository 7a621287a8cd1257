//! How much of something each year of the archive brought, as a picture and in figures.

use serde::Serialize;

use crate::archive::directory::Part;
use crate::archive::{IssueId, OutletId, PersonId, TermId, TopicId};
use crate::render::Site;
use crate::render::charts::years;

/// What each year brought.
#[derive(Debug, Serialize)]
pub struct HistoryView {
    /// A column for each year.
    pub svg_html: String,
    /// What is counted, from the foot of a column to its head.
    pub parts: Vec<PartView>,
    /// The years, oldest first.
    pub years: Vec<HistoryYear>,
}

/// Something that is counted by year.
#[derive(Debug, Serialize)]
pub struct PartView {
    /// What it is: `Translated`.
    pub name: &'static str,
    /// Its class in the picture.
    pub class: &'static str,
}

/// A year with its counts.
#[derive(Debug, Serialize)]
pub struct HistoryYear {
    /// The year.
    pub year: i16,
    /// The counts, one for each part.
    pub counts: Vec<usize>,
}

/// The counts of each year of the archive, by part.
pub(super) struct Counts {
    names: [&'static str; 3],
    pub(super) years: Vec<[usize; 3]>,
}

impl Counts {
    /// The most that one year brought.
    pub(super) fn max(&self) -> usize {
        self.years.iter().map(|year| year.iter().sum()).max().unwrap_or_default()
    }

    fn total(&self) -> usize {
        self.years.iter().flatten().sum()
    }

    /// A picture that stands beside others, the highest column being `max`.
    pub(super) fn svg(&self, max: usize) -> String {
        years::columns(&self.years, max, &[])
    }

    /// Where there is but one part nothing has to be told apart: it takes the first place.
    fn with_a_single_part_first(&self) -> Self {
        let (mut names, mut years) = (self.names, self.years.clone());
        if let [part] = self.parts()[..] {
            names.swap(0, part);
            years.iter_mut().for_each(|year| year.swap(0, part));
        }
        Self { names, years }
    }

    /// The parts that ever occurred, by their place.
    fn parts(&self) -> Vec<usize> {
        (0..3).filter(|part| self.years.iter().any(|year| year[*part] > 0)).collect()
    }
}

impl Site {
    /// The issues about a topic, by year.
    pub(super) fn topic_counts(&self, id: TopicId) -> Counts {
        let issues = self.archive.topic(id).issues.iter();
        self.counts(["Issues", "", ""], issues.map(|issue| (*issue, 0)))
    }

    /// The issues that use a term, by year.
    pub(super) fn term_counts(&self, id: TermId) -> Counts {
        let issues = self.archive.term(id).issues.iter();
        self.counts(["Issues", "", ""], issues.map(|issue| (*issue, 0)))
    }

    /// What came from an outlet, by year.
    pub(super) fn outlet_counts(&self, id: OutletId) -> Counts {
        let outlet = self.archive.outlet(id);
        let features = outlet.features.iter().map(|(issue, _)| (*issue, 0));
        let forwards = outlet.forwards.iter().map(|forward| (forward.issue, 1));
        let previews = outlet.previews.iter().map(|(issue, _)| (*issue, 2));
        let names = ["Translated", "Passed on", "Previewed"];
        self.counts(names, features.chain(forwards).chain(previews))
    }

    /// What a person did, by year.
    pub(super) fn person_counts(&self, id: PersonId) -> Counts {
        let parts = self.archive.person(id).parts.iter().map(|part| {
            let index = match part {
                Part::WroteOriginal(..) => 0,
                Part::Recommended(_) => 1,
                Part::Wrote(_) | Part::Translated(..) | Part::Helped(..) => 2,
            };
            (part.issue(), index)
        });
        self.counts(["Translated", "Passed on", "Written or helped with"], parts)
    }

    fn counts(
        &self,
        names: [&'static str; 3],
        found: impl Iterator<Item = (IssueId, usize)>,
    ) -> Counts {
        let mut years = vec![[0; 3]; self.years.clone().map_or(0, Iterator::count)];
        let first = self.years.as_ref().map_or(0, |years| *years.start());
        for (issue, part) in found {
            let year = self.archive.issue(issue).issue.date.year() - first;
            years[usize::from(year.unsigned_abs())][part] += 1;
        }
        Counts { names, years }
    }

    /// The counts as a page shows them; none where the list below says as much at a glance.
    pub(super) fn history(&self, counts: &Counts) -> Option<HistoryView> {
        const WORTH_A_PICTURE: usize = 3;
        if counts.total() < WORTH_A_PICTURE || counts.years.len() < 2 {
            return None;
        }
        let counts = counts.with_a_single_part_first();
        let parts = counts.parts();
        let years = self.years.clone().into_iter().flatten().zip(&counts.years);
        let years: Vec<HistoryYear> = years
            .map(|(year, found)| HistoryYear {
                year,
                counts: parts.iter().map(|part| found[*part]).collect(),
            })
            .collect();
        let title = |year: &HistoryYear| {
            let total: usize = year.counts.iter().sum();
            format!("{}: {total}", year.year)
        };
        let titles: Vec<String> = years.iter().map(title).collect();
        Some(HistoryView {
            svg_html: years::columns(&counts.years, counts.max(), &titles),
            parts: parts
                .iter()
                .map(|part| PartView { name: counts.names[*part], class: years::CLASSES[*part] })
                .collect(),
            years,
        })
    }
}
