//! The glossary: all terms, the page of each, and the terms of a text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::history::HistoryView;
use super::related::RelatedView;
use super::rows::{EntryView, IssueLink, LinkView, PageView, counted, line};
use crate::archive::{IssueId, TermId};
use crate::diagnostic::Diagnostic;
use crate::pages::{IssueList, Page};
use crate::render::Site;
use crate::render::templates::{Held, Shown};

/// All terms.
#[derive(Debug, Serialize)]
pub struct GlossaryView {
    /// What the page says of itself.
    pub page: PageView,
    /// The terms, A to Z.
    pub terms: Vec<TermEntry>,
}

/// A term in a list.
#[derive(Debug, Serialize)]
pub struct TermEntry {
    /// The id of its place in the glossary.
    pub id: String,
    /// The term; its count is that of the issues that use it.
    pub entry: EntryView,
    /// The first issue that uses it.
    pub first: Option<Held<IssueLink>>,
}

/// One term.
#[derive(Debug, Serialize)]
pub struct TermView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The term.
    pub term: EntryView,
    /// Other forms of it that are looked for.
    pub aliases_html: Vec<String>,
    /// The first issue that uses it.
    pub first: Option<Held<IssueLink>>,
    /// How many issues of each year use it.
    pub history: Option<HistoryView>,
    /// What the issues that use it have to do with most.
    pub related: Vec<RelatedView>,
    /// The issues that use it, newest year first.
    pub years: Vec<TermYear<'a>>,
}

/// The issues of one year that use a term.
#[derive(Debug, Serialize)]
pub struct TermYear<'a> {
    /// The year.
    pub year: i16,
    /// The list of its issues.
    pub href: String,
    /// What the first of them says that uses it in its text or in a translation.
    pub quote: Option<QuoteView>,
    /// The newest of them, each as `issue-row.html` shows it.
    pub rows_html: Vec<&'a Shown>,
    /// The others, where there are many.
    pub others: Vec<Held<IssueLink>>,
}

/// The words of an issue.
#[derive(Debug, Serialize)]
pub struct QuoteView {
    /// A sentence, with Chinese marked.
    pub text_html: String,
    /// The issue.
    pub issue: Held<IssueLink>,
}

impl GlossaryView {
    /// Shows all terms.
    pub fn new(site: &Site) -> Self {
        let terms = site.archive.terms().map(|(id, _)| site.listed_term(id)).collect();
        let description = "Terms that keep coming back, in English, characters and pinyin";
        let page = PageView::new(site, &Page::Glossary, "glossary", "Glossary", description);
        Self { page, terms }
    }
}

impl<'a> TermView<'a> {
    /// Shows one term.
    pub fn new(site: &'a Site, id: TermId) -> Result<Self, Diagnostic> {
        let term = site.archive.term(id);
        let name = &term.subject.name;
        let title = match &term.subject.zh {
            Some(zh) => format!("{name} {zh}"),
            None => name.clone(),
        };
        let about = term.subject.about.clone();
        let description = about.unwrap_or_else(|| {
            format!("{name}: {} of {} use it", counted(term.issues.len(), "issue"), site.title())
        });
        Ok(Self {
            page: PageView::new(site, &Page::Term(id), "glossary", &title, &description),
            term: site.term_entry(id),
            aliases_html: term.subject.aliases.iter().map(|alias| line(alias)).collect(),
            first: site.first_use(id),
            history: site.history(&site.term_counts(id)),
            related: site.related_to_term(id),
            years: site.term_years(id)?,
        })
    }
}

impl Site {
    pub(in crate::render) fn term_link(&self, id: TermId) -> LinkView {
        let text = self.archive.term(id).subject.name.clone();
        LinkView { href: self.href(&Page::Term(id)), text }
    }

    pub(super) fn listed_term(&self, id: TermId) -> TermEntry {
        let term = self.archive.term(id);
        TermEntry {
            id: term.subject.key.value.clone(),
            entry: self.term_entry(id),
            first: self.first_use(id),
        }
    }

    fn term_years(&self, id: TermId) -> Result<Vec<TermYear<'_>>, Diagnostic> {
        let year = |issue: &IssueId| self.archive.issue(*issue).issue.date.year();
        let mut years: BTreeMap<i16, Vec<IssueId>> = BTreeMap::new();
        for issue in &self.archive.term(id).issues {
            years.entry(year(issue)).or_default().push(*issue);
        }
        let years = years.into_iter().rev();
        years.map(|(year, issues)| self.term_year(id, year, &issues)).collect()
    }

    /// The issues of a year that use a term, oldest first.
    fn term_year(
        &self,
        id: TermId,
        year: i16,
        issues: &[IssueId],
    ) -> Result<TermYear<'_>, Diagnostic> {
        /// So many have a row of their own: a term can stand in every issue.
        const ROWS: usize = 10;
        let quote = |issue: &IssueId| {
            let text_html = line(&self.use_of_term(id, *issue)?);
            Some(QuoteView { text_html, issue: self.issue_named(*issue) })
        };
        let (others, newest) = issues.split_at(issues.len().saturating_sub(ROWS));
        let rows = newest.iter().rev().map(|issue| self.issue_row_html(*issue));
        Ok(TermYear {
            year,
            href: self.href(&Page::Issues(IssueList::Year(year))),
            quote: issues.iter().find_map(quote),
            rows_html: rows.collect::<Result<_, _>>()?,
            others: others.iter().rev().map(|issue| self.issue_named(*issue)).collect(),
        })
    }

    /// The sentence of an issue, or of a translation it holds, that is the first to use a term.
    fn use_of_term(&self, id: TermId, issue: IssueId) -> Option<String> {
        let linked = self.archive.issue(issue);
        let own = || {
            let (place, _) = linked.first_uses.iter().find(|(_, term)| *term == id)?;
            Some(linked.issue.body.as_ref()?.sentence_around(place.point))
        };
        let translated = || {
            linked.translations.iter().flatten().find_map(|text| {
                let (words, _) = text.first_uses.iter().find(|(_, term)| *term == id)?;
                Some(text.file.document.sentence_around(words.start()))
            })
        };
        own().or_else(translated)
    }

    fn first_use(&self, id: TermId) -> Option<Held<IssueLink>> {
        self.archive.term(id).issues.first().map(|issue| self.issue_named(*issue))
    }
}
