//! The page of a topic, an outlet, a person: what it is, its years, what belongs to it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::history::HistoryView;
use super::related::RelatedView;
use super::rows::{EntryView, IssueLink, LinkView, PageView, YearView, counted, line};
use crate::archive::directory::Part;
use crate::archive::{IssueId, OutletId, PersonId, TopicId};
use crate::diagnostic::Diagnostic;
use crate::pages::{ForwardList, Page};
use crate::render::Site;
use crate::render::templates::{Held, Shown};

/// One topic.
#[derive(Debug, Serialize)]
pub struct TopicView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The topic.
    pub topic: EntryView,
    /// The links that its issues pass on.
    pub forwards: Option<LinkView>,
    /// How much each year brought.
    pub history: Option<HistoryView>,
    /// What it has to do with most.
    pub related: Vec<RelatedView>,
    /// The issues about it, newest first.
    pub groups: Vec<YearView<'a>>,
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
    /// How much each year brought.
    pub history: Option<HistoryView>,
    /// What it has to do with most.
    pub related: Vec<RelatedView>,
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
    pub forwards_html: Vec<&'a Shown>,
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
    pub issue: Held<IssueLink>,
}

/// One person.
#[derive(Debug, Serialize)]
pub struct PersonView {
    /// What the page says of itself.
    pub page: PageView,
    /// The person.
    pub person: EntryView,
    /// How much each year brought.
    pub history: Option<HistoryView>,
    /// What it has to do with most.
    pub related: Vec<RelatedView>,
    /// Other names.
    pub aliases_html: Vec<String>,
    /// Whether they write the newsletter, and so each issue that names no author.
    pub is_author: bool,
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
    pub issue: Held<IssueLink>,
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
        Ok(Self {
            page,
            topic: site.topic_entry(id),
            forwards: site.forwards_of_topic(id),
            history: site.history(&site.topic_counts(id)),
            related: site.related_to_topic(id),
            groups,
        })
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
            history: site.history(&site.outlet_counts(id)),
            related: site.related_to_outlet(id),
            years: site.outlet_years(id)?,
        })
    }
}

impl Site {
    /// The way to the links that are passed on by issues about a topic; none where there are none.
    fn forwards_of_topic(&self, id: TopicId) -> Option<LinkView> {
        let list = ForwardList::Topic(id);
        let n_links = self.plan.forward_lists.get(&list)?.len();
        let href = self.href(&Page::Forwards(list, 0));
        Some(LinkView { href, text: format!("{} passed on", counted(n_links, "link")) })
    }

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
            issue: self.issue_named(issue),
        }
    }

    fn preview_part(&self, issue: IssueId, index: usize) -> IssuePart {
        IssuePart {
            href: format!("{}#h{}", self.href(&Page::Issue(issue)), index + 1),
            title_html: line(&self.archive.issue(issue).preview(index).title.value),
            original_title_html: None,
            issue: self.issue_named(issue),
        }
    }

    fn person_part(&self, part: &Part) -> PersonPart {
        let issue = part.issue();
        let whole = |role: &str| PersonPart {
            role: role.to_owned(),
            href: self.href(&Page::Issue(issue)),
            title_html: line(&self.archive.issue(issue).issue.title.value),
            issue: self.issue_named(issue),
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
                    href: format!("{}#f{}", link.href, forward.index() + 1),
                    title_html: line(&self.archive.forward(*forward).title.value),
                    ..link
                }
            }
        }
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
            history: site.history(&site.person_counts(id)),
            related: site.related_to_person(id),
            aliases_html: subject.aliases.iter().map(|alias| line(alias)).collect(),
            is_author: site.author == Some(id),
            parts: person.parts.iter().map(|part| site.person_part(part)).collect(),
        }
    }
}
