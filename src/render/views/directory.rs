//! The lists of topics, outlets, people and corrections.

use std::cmp::Reverse;

use serde::Serialize;

use super::history::Counts;
use super::issue::CorrectionView;
use super::related::SharedView;
use super::rows::{EntryView, IssueLink, PageView, counted, line};
use crate::archive::OutletId;
use crate::pages::Page;
use crate::render::Site;
use crate::render::templates::Held;

/// All topics.
#[derive(Debug, Serialize)]
pub struct TopicsView {
    /// What the page says of itself.
    pub page: PageView,
    /// The topics, A to Z.
    pub topics: Vec<ListedView>,
}

/// All outlets.
#[derive(Debug, Serialize)]
pub struct SourcesView {
    /// What the page says of itself.
    pub page: PageView,
    /// How many there are.
    pub count: usize,
    /// Those that most came from, with what came in each year; none where that is not much.
    pub most: Vec<OutletHistory>,
    /// The years of the archive, oldest first.
    pub years: Vec<i16>,
    /// The outlets, A to Z by their Latin name or pinyin.
    pub letters: Vec<LetterView>,
}

/// What came from an outlet, by year.
#[derive(Debug, Serialize)]
pub struct OutletHistory {
    /// The outlet, with how much came from it.
    pub outlet: SharedView,
    /// A column for each year, on one scale with the other outlets.
    pub svg_html: String,
    /// How much came in each year.
    pub counts: Vec<usize>,
}

/// All people.
#[derive(Debug, Serialize)]
pub struct PeopleView {
    /// What the page says of itself.
    pub page: PageView,
    /// How many there are.
    pub count: usize,
    /// The people, A to Z by family name.
    pub letters: Vec<LetterView>,
}

/// The names under one letter.
#[derive(Debug, Serialize)]
pub struct LetterView {
    /// The letter; `#` for figures and signs, `字` for characters of which no pinyin is known.
    pub letter_html: String,
    /// The id of its place on the page.
    pub id: String,
    /// The names.
    pub names: Vec<ListedView>,
}

/// A name in a list, with what it is and how much of it there was in each year.
#[derive(Debug, Serialize)]
pub struct ListedView {
    /// The name, and what it is.
    pub entry: EntryView,
    /// A column for each year; none when nothing stands on its page.
    pub svg_html: Option<String>,
}

/// All corrections.
#[derive(Debug, Serialize)]
pub struct CorrectionsView {
    /// What the page says of itself.
    pub page: PageView,
    /// The corrected issues, newest first.
    pub issues: Vec<CorrectedIssue>,
}

/// An issue with what was put right in it.
#[derive(Debug, Serialize)]
pub struct CorrectedIssue {
    /// The issue.
    pub issue: Held<IssueLink>,
    /// What was put right.
    pub corrections: Vec<CorrectionView>,
}

impl TopicsView {
    /// Shows all topics.
    pub fn new(site: &Site) -> Self {
        let topics = site
            .archive
            .topics()
            .map(|(id, _)| ListedView::new(site.topic_entry(id), &site.topic_counts(id)));
        let topics: Vec<ListedView> = topics.collect();
        let description = format!("{} of {}", counted(topics.len(), "topic"), site.title());
        let page = PageView::new(site, &Page::Topics, "topics", "Topics", &description);
        Self { page, topics }
    }
}

impl ListedView {
    fn new(entry: EntryView, counts: &Counts) -> Self {
        let has_years = entry.count > 0 && counts.years.len() > 1;
        let svg_html = has_years.then(|| counts.svg(counts.max()));
        Self { entry, svg_html }
    }
}

impl LetterView {
    /// Names that are sorted already, under their letters.
    fn group(names: impl Iterator<Item = (char, ListedView)>) -> Vec<Self> {
        let mut letters: Vec<(char, Self)> = Vec::new();
        for (letter, name) in names {
            match letters.last_mut() {
                Some((last, view)) if *last == letter => view.names.push(name),
                _ => letters.push((letter, Self::new(letter, name))),
            }
        }
        letters.into_iter().map(|(_, view)| view).collect()
    }

    fn new(letter: char, first: ListedView) -> Self {
        let id = match letter {
            '#' => "letter-signs".to_owned(),
            'A'..='Z' => format!("letter-{}", letter.to_ascii_lowercase()),
            _ => "letter-characters".to_owned(),
        };
        Self { letter_html: line(&letter.to_string()), id, names: vec![first] }
    }
}

impl SourcesView {
    /// Shows all outlets.
    pub fn new(site: &Site) -> Self {
        let count = site.archive.outlets().len();
        let outlets = site.archive.outlets().map(|(id, outlet)| {
            let listed = ListedView::new(site.outlet_entry(id), &site.outlet_counts(id));
            (outlet.letter(), listed)
        });
        let description = format!("{} that {} draws on", counted(count, "outlet"), site.title());
        Self {
            page: PageView::new(site, &Page::Sources, "sources", "Sources", &description),
            count,
            most: site.outlets_by_year(),
            years: site.years.clone().into_iter().flatten().collect(),
            letters: LetterView::group(outlets),
        }
    }
}

impl Site {
    /// The twelve outlets that most came from, by year; none where a picture would show nothing.
    fn outlets_by_year(&self) -> Vec<OutletHistory> {
        const MOST: usize = 12;
        const WORTH_A_PICTURE: usize = 3;
        let outlets = self.archive.outlets();
        let mut outlets: Vec<(Reverse<usize>, OutletId)> =
            outlets.map(|(id, outlet)| (Reverse(outlet.count()), id)).collect();
        outlets.sort_unstable();
        outlets.truncate(MOST);
        outlets.retain(|(count, _)| count.0 > 0);
        let counts: Vec<Counts> = outlets.iter().map(|(_, id)| self.outlet_counts(*id)).collect();
        let max = counts.iter().map(Counts::max).max().unwrap_or_default();
        if max < WORTH_A_PICTURE || counts.iter().any(|counts| counts.years.len() < 2) {
            return Vec::new();
        }
        let show = |((count, id), counts): (&(Reverse<usize>, OutletId), &Counts)| OutletHistory {
            outlet: SharedView::new(self.outlet_name(*id), count.0),
            svg_html: counts.svg(max),
            counts: counts.years.iter().map(|year| year.iter().sum()).collect(),
        };
        outlets.iter().zip(&counts).map(show).collect()
    }
}

impl PeopleView {
    /// Shows all people.
    pub fn new(site: &Site) -> Self {
        let people = site.archive.people().map(|(id, person)| {
            let listed = ListedView::new(site.person_entry(id), &site.person_counts(id));
            (person.letter(), listed)
        });
        let description =
            format!("The people of {}: authors, translators, contributors", site.title());
        Self {
            page: PageView::new(site, &Page::People, "people", "People", &description),
            count: site.archive.people().len(),
            letters: LetterView::group(people),
        }
    }
}

impl CorrectionsView {
    /// Shows all corrections.
    pub fn new(site: &Site) -> Self {
        let corrected = site.archive.corrected().map(|(id, corrections)| CorrectedIssue {
            issue: site.issue_named(id),
            corrections: corrections
                .iter()
                .zip(1..)
                .map(|(correction, number)| {
                    let view = site.correction_view(id, *correction, number);
                    // The same correction has this id on its issue's page: here it needs another.
                    CorrectionView { id: format!("no-{}-{}", site.slug(id), view.id), ..view }
                })
                .collect(),
        });
        let issues = corrected.collect();
        let description = "Everything that was put right, with its date and the issue it stands in";
        let page =
            PageView::new(site, &Page::Corrections, "corrections", "Corrections", description);
        Self { page, issues }
    }
}
