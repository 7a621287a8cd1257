//! Topics, outlets, people, glossary, corrections: each list, and each page of one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::issue::CorrectionView;
use super::rows::{EntryView, IssueLink, LinkView, PageView, YearView, counted, line};
use crate::archive::IssueId;
use crate::archive::directory::{OutletId, Part, PersonId, TermId, TopicId};
use crate::diagnostic::Diagnostic;
use crate::pages::Page;
use crate::render::Site;

/// All topics.
#[derive(Debug, Serialize)]
pub struct TopicsView {
    /// What the page says of itself.
    pub page: PageView,
    /// The topics, A to Z.
    pub topics: Vec<EntryView>,
}

/// One topic.
#[derive(Debug, Serialize)]
pub struct TopicView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The topic.
    pub topic: EntryView,
    /// The issues about it, newest first.
    pub groups: Vec<YearView<'a>>,
}

/// All outlets.
#[derive(Debug, Serialize)]
pub struct SourcesView {
    /// What the page says of itself.
    pub page: PageView,
    /// The outlets, A to Z by their Latin name or pinyin.
    pub outlets: Vec<EntryView>,
}

/// One outlet.
#[derive(Debug, Serialize)]
pub struct OutletView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The outlet.
    pub outlet: EntryView,
    /// Its home page.
    pub url: Option<String>,
    /// Other names it goes by.
    pub aliases_html: Vec<String>,
    /// What came from it, newest year first.
    pub years: Vec<OutletYear<'a>>,
}

/// What came from an outlet in one year.
#[derive(Debug, Serialize)]
pub struct OutletYear<'a> {
    /// The year.
    pub year: i16,
    /// Features translated from it.
    pub features: Vec<IssuePart>,
    /// Recommended links to it, each as `forward-row.html` shows it.
    pub forwards_html: Vec<&'a str>,
    /// Previews of its articles.
    pub previews: Vec<IssuePart>,
}

/// Something that stands in an issue.
#[derive(Debug, Serialize)]
pub struct IssuePart {
    /// Its place in the issue.
    pub href: String,
    /// What it is called.
    pub title_html: String,
    /// Its title as published.
    pub original_title_html: Option<String>,
    /// The issue.
    pub issue: IssueLink,
}

/// All people.
#[derive(Debug, Serialize)]
pub struct PeopleView {
    /// What the page says of itself.
    pub page: PageView,
    /// The people, A to Z by family name.
    pub people: Vec<EntryView>,
}

/// One person.
#[derive(Debug, Serialize)]
pub struct PersonView {
    /// What the page says of itself.
    pub page: PageView,
    /// The person.
    pub person: EntryView,
    /// Other names.
    pub aliases_html: Vec<String>,
    /// What they did, newest first.
    pub parts: Vec<PersonPart>,
}

/// Something a person did.
#[derive(Debug, Serialize)]
pub struct PersonPart {
    /// `wrote the original`, `translator` ...
    pub role: String,
    /// Its place in the issue.
    pub href: String,
    /// What it is called.
    pub title_html: String,
    /// The issue.
    pub issue: IssueLink,
}

/// All terms.
#[derive(Debug, Serialize)]
pub struct GlossaryView {
    /// What the page says of itself.
    pub page: PageView,
    /// The terms, A to Z.
    pub terms: Vec<TermView>,
}

/// One term.
#[derive(Debug, Serialize)]
pub struct TermView {
    /// The id of its place on the page.
    pub id: String,
    /// The English term.
    pub term_html: String,
    /// The Chinese one, marked.
    pub zh_html: Option<String>,
    /// How that is said.
    pub pinyin: Option<String>,
    /// What it means.
    pub about_html: Option<String>,
    /// The first issue that uses it.
    pub first: Option<IssueLink>,
    /// The other issues that use it.
    pub others: Vec<LinkView>,
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
    pub issue: IssueLink,
    /// What was put right.
    pub corrections: Vec<CorrectionView>,
}

impl TopicsView {
    /// Shows all topics.
    pub fn new(site: &Site) -> Self {
        let topics: Vec<_> = site.archive.topics().map(|(id, _)| site.topic_entry(id)).collect();
        let description = format!("{} of {}", counted(topics.len(), "topic"), site.title());
        let page = PageView::new(site, &Page::Topics, "topics", "Topics", &description);
        Self { page, topics }
    }
}

impl<'a> TopicView<'a> {
    /// Shows one topic.
    pub fn new(site: &'a Site, id: TopicId) -> Result<Self, Diagnostic> {
        let topic = site.archive.topic(id);
        let count = counted(topic.issues.len(), "issue");
        let about = topic.record.subject.about.clone();
        let description =
            about.unwrap_or_else(|| format!("{count} about {}", topic.record.subject.name));
        let page = PageView::new(
            site,
            &Page::Topic(id),
            "topics",
            &topic.record.subject.name,
            &description,
        );
        let groups = site.by_year(topic.issues.iter().copied())?;
        Ok(Self { page, topic: site.topic_entry(id), groups })
    }
}

impl SourcesView {
    /// Shows all outlets.
    pub fn new(site: &Site) -> Self {
        let outlets: Vec<_> = site.archive.outlets().map(|(id, _)| site.outlet_entry(id)).collect();
        let description =
            format!("{} that {} draws on", counted(outlets.len(), "outlet"), site.title());
        let page = PageView::new(site, &Page::Sources, "sources", "Sources", &description);
        Self { page, outlets }
    }
}

impl<'a> OutletView<'a> {
    /// Shows one outlet.
    pub fn new(site: &'a Site, id: OutletId) -> Result<Self, Diagnostic> {
        let outlet = site.archive.outlet(id);
        let record = &outlet.record;
        let subject = &record.subject;
        let description = subject.about.clone().unwrap_or_else(|| {
            let count = counted(outlet.count(), "piece");
            format!("{count} from {} in {}", subject.name, site.title())
        });
        let page = PageView::new(site, &Page::Outlet(id), "sources", &subject.name, &description);
        Ok(Self {
            page,
            outlet: site.outlet_entry(id),
            url: record.url.clone(),
            aliases_html: subject.aliases.iter().map(|alias| line(alias)).collect(),
            years: site.outlet_years(id)?,
        })
    }
}

impl Site {
    fn outlet_years(&self, id: OutletId) -> Result<Vec<OutletYear<'_>>, Diagnostic> {
        let outlet = self.archive.outlet(id);
        let mut years = BTreeMap::new();
        for (issue, index) in &outlet.features {
            self.outlet_year(&mut years, *issue).features.push(self.feature_part(*issue, *index));
        }
        for forward in &outlet.forwards {
            let row = self.forward_row_html(*forward)?;
            self.outlet_year(&mut years, forward.issue).forwards_html.push(row);
        }
        for (issue, index) in &outlet.previews {
            self.outlet_year(&mut years, *issue).previews.push(self.preview_part(*issue, *index));
        }
        Ok(years.into_values().rev().collect())
    }

    /// What came from an outlet in the year of this issue; nothing yet when the year is new.
    fn outlet_year<'a, 'y>(
        &self,
        years: &'y mut BTreeMap<i16, OutletYear<'a>>,
        issue: IssueId,
    ) -> &'y mut OutletYear<'a> {
        let year = self.archive.issue(issue).issue.date.year();
        years.entry(year).or_insert_with(|| OutletYear {
            year,
            features: Vec::new(),
            forwards_html: Vec::new(),
            previews: Vec::new(),
        })
    }

    fn feature_part(&self, issue: IssueId, index: usize) -> IssuePart {
        let feature = &self.archive.issue(issue).issue.features[index];
        let anchor = if index == 0 { String::new() } else { format!("-{}", index + 1) };
        IssuePart {
            href: format!("{}#original{anchor}", self.href(&Page::Issue(issue))),
            title_html: line(&feature.title.value),
            original_title_html: feature.original_title.as_deref().map(line),
            issue: self.issue_link(issue),
        }
    }

    fn preview_part(&self, issue: IssueId, index: usize) -> IssuePart {
        IssuePart {
            href: format!("{}#h{}", self.href(&Page::Issue(issue)), index + 1),
            title_html: line(&self.archive.issue(issue).preview(index).title.value),
            original_title_html: None,
            issue: self.issue_link(issue),
        }
    }

    fn person_part(&self, part: &Part) -> PersonPart {
        let issue = part.issue();
        let whole = |role: &str| PersonPart {
            role: role.to_owned(),
            href: self.href(&Page::Issue(issue)),
            title_html: line(&self.archive.issue(issue).issue.title.value),
            issue: self.issue_link(issue),
        };
        let feature = |index: usize, role: &str| {
            let part = self.feature_part(issue, index);
            PersonPart { href: part.href, title_html: part.title_html, ..whole(role) }
        };
        match part {
            Part::Wrote(_) => whole("author"),
            Part::Helped(_, role) => whole(role.as_deref().unwrap_or("contributor")),
            Part::WroteOriginal(_, index) => feature(*index, "author of the original"),
            Part::Translated(_, index) => feature(*index, "translator"),
            Part::Recommended(forward) => {
                let link = whole("recommended");
                PersonPart {
                    href: format!("{}#f{}", link.href, forward.index + 1),
                    title_html: line(&self.archive.forward(*forward).title.value),
                    ..link
                }
            }
        }
    }

    pub(super) fn term_link(&self, id: TermId) -> LinkView {
        let subject = &self.archive.term(id).subject;
        let href = format!("{}#{}", self.href(&Page::Glossary), subject.key.value);
        LinkView { href, text: subject.name.clone() }
    }

    fn term_view(&self, id: TermId) -> TermView {
        let term = self.archive.term(id);
        let subject = &term.subject;
        let other = |issue: &IssueId| LinkView {
            href: self.href(&Page::Issue(*issue)),
            text: self.archive.issue(*issue).number().to_string(),
        };
        TermView {
            id: subject.key.value.clone(),
            term_html: line(&subject.name),
            zh_html: subject.zh.as_deref().map(line),
            pinyin: subject.pinyin.clone(),
            about_html: subject.about.as_deref().map(line),
            first: term.issues.first().map(|issue| self.issue_link(*issue)),
            others: term.issues.iter().skip(1).map(other).collect(),
        }
    }
}

impl PeopleView {
    /// Shows all people.
    pub fn new(site: &Site) -> Self {
        let people: Vec<_> = site.archive.people().map(|(id, _)| site.person_entry(id)).collect();
        let description =
            format!("The people of {}: authors, translators, contributors", site.title());
        let page = PageView::new(site, &Page::People, "people", "People", &description);
        Self { page, people }
    }
}

impl PersonView {
    /// Shows one person.
    pub fn new(site: &Site, id: PersonId) -> Self {
        let person = site.archive.person(id);
        let subject = &person.record.subject;
        let about = subject.about.clone();
        let description = about.unwrap_or_else(|| format!("{} in {}", subject.name, site.title()));
        let page = PageView::new(site, &Page::Person(id), "people", &subject.name, &description);
        Self {
            page,
            person: site.person_entry(id),
            aliases_html: subject.aliases.iter().map(|alias| line(alias)).collect(),
            parts: person.parts.iter().map(|part| site.person_part(part)).collect(),
        }
    }
}

impl GlossaryView {
    /// Shows all terms.
    pub fn new(site: &Site) -> Self {
        let terms: Vec<_> = site.archive.terms().map(|(id, _)| site.term_view(id)).collect();
        let description = "Terms that keep coming back, in English, characters and pinyin";
        let page = PageView::new(site, &Page::Glossary, "glossary", "Glossary", description);
        Self { page, terms }
    }
}

impl CorrectionsView {
    /// Shows all corrections.
    pub fn new(site: &Site) -> Self {
        let corrected = site.archive.corrected().map(|(id, corrections)| CorrectedIssue {
            issue: site.issue_link(id),
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
