//! The glossary: all terms, the page of each, and the terms of a text.

use serde::Serialize;

use super::history::HistoryView;
use super::related::RelatedView;
use super::rows::{EntryView, IssueLink, LinkView, PageView, YearView, counted, line};
use crate::archive::directory::TermId;
use crate::diagnostic::Diagnostic;
use crate::pages::Page;
use crate::render::Site;

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
    pub first: Option<IssueLink>,
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
    pub first: Option<IssueLink>,
    /// How many issues of each year use it.
    pub history: Option<HistoryView>,
    /// What the issues that use it have to do with most.
    pub related: Vec<RelatedView>,
    /// The issues that use it, newest first.
    pub groups: Vec<YearView<'a>>,
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
            groups: site.by_year(term.issues.iter().rev().copied())?,
        })
    }
}

impl Site {
    pub(super) fn term_link(&self, id: TermId) -> LinkView {
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

    fn first_use(&self, id: TermId) -> Option<IssueLink> {
        self.archive.term(id).issues.first().map(|issue| self.issue_link(*issue))
    }
}
