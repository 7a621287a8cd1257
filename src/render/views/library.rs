//! The library of forwards: every link passed on, and the ways to narrow it down.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::rows::{IssueLink, LinkView, PageView, counted, language_name, line};
use crate::diagnostic::Diagnostic;
use crate::pages::{FORWARDS_A_PAGE, Facet, ForwardList, LinkState, Page};
use crate::render::Site;
use crate::render::templates::{Held, Shown};

/// A part of a list of forwards.
#[derive(Debug, Serialize)]
pub struct ForwardsView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The heading.
    pub heading_html: String,
    /// How many forwards the whole list holds.
    pub count: usize,
    /// The ways to narrow it down, each as `facet.html` shows it.
    pub facets_html: Vec<Shown>,
    /// The first page of the whole library.
    pub library: String,
    /// Which forwards belong to which lists: for the script that combines them.
    pub index: String,
    /// The whole library, when this is a narrower list.
    pub all: Option<LinkView>,
    /// The forwards of this part, a group an issue.
    pub groups: Vec<ForwardGroup<'a>>,
    /// Which part this is, from 1.
    pub part: usize,
    /// How many parts there are.
    pub parts: usize,
    /// The part before.
    pub previous: Option<String>,
    /// The part after.
    pub next: Option<String>,
}

/// One way to narrow the library down.
#[derive(Debug, Serialize)]
pub struct FacetView {
    /// Its name in addresses: `year`.
    pub key: &'static str,
    /// What it goes by: `Year`.
    pub name: &'static str,
    /// The lists.
    pub options: Vec<OptionView>,
}

/// A value of a facet, with the list of what has it.
#[derive(Debug, Serialize)]
pub struct OptionView {
    /// Its name in addresses: `2020`.
    pub value: String,
    /// The list.
    pub href: String,
    /// The words, with Chinese marked.
    pub text_html: String,
    /// How many forwards have it.
    pub count: usize,
    /// Whether this is the list one is on.
    pub is_current: bool,
}

/// The forwards of one issue.
#[derive(Debug, Serialize)]
pub struct ForwardGroup<'a> {
    /// The issue.
    pub issue: Held<IssueLink>,
    /// The forwards in the author's order, each as `forward-row.html` shows it.
    pub rows_html: Vec<&'a Shown>,
}

impl<'a> ForwardsView<'a> {
    /// Shows a part of a list.
    pub fn new(site: &'a Site, list: &ForwardList, part: usize) -> Result<Self, Diagnostic> {
        let forwards = &site.plan.forward_lists[list];
        let parts = forwards.len().div_ceil(FORWARDS_A_PAGE).max(1);
        let at = |part: usize| site.href(&Page::Forwards(list.clone(), part));
        let mut groups: BTreeMap<_, Vec<&Shown>> = BTreeMap::new();
        for id in forwards.iter().skip(part * FORWARDS_A_PAGE).take(FORWARDS_A_PAGE) {
            groups.entry(id.issue).or_default().push(site.forward_row_html(*id)?);
        }
        let group = |(issue, rows_html)| ForwardGroup { issue: site.issue_named(issue), rows_html };
        let all = (*list != ForwardList::All).then(|| LinkView {
            href: site.href(&Page::Forwards(ForwardList::All, 0)),
            text: "All forwards".to_owned(),
        });
        Ok(Self {
            page: site.forwards_page(list, part, forwards.len()),
            heading_html: line(&site.forwards_heading(list)),
            count: forwards.len(),
            facets_html: site.facets_html(list)?,
            library: site.href(&Page::Forwards(ForwardList::All, 0)),
            index: site.href(&Page::ForwardFacets),
            all,
            groups: groups.into_iter().rev().map(group).collect(),
            part: part + 1,
            parts,
            previous: part.checked_sub(1).map(at),
            next: (part + 1 < parts).then(|| at(part + 1)),
        })
    }
}

impl Site {
    fn forwards_page(&self, list: &ForwardList, part: usize, count: usize) -> PageView {
        let heading = self.forwards_heading(list);
        let title = if part == 0 { heading } else { format!("{heading}, part {}", part + 1) };
        let description = format!(
            "{} passed on in {}, each with what was said of it",
            counted(count, "link"),
            self.title()
        );
        PageView::new(self, &Page::Forwards(list.clone(), part), "forwards", &title, &description)
    }

    fn forwards_heading(&self, list: &ForwardList) -> String {
        match list {
            ForwardList::All => "Forwards".to_owned(),
            ForwardList::Year(year) => format!("Forwards of {year}"),
            _ => format!("Forwards: {}", self.option_name(list)),
        }
    }

    /// What an option is called; labels and names as their author wrote them.
    fn option_name(&self, list: &ForwardList) -> String {
        match list {
            ForwardList::All => "All".to_owned(),
            ForwardList::Year(year) => year.to_string(),
            ForwardList::Language(tag) => self.language_option(tag),
            ForwardList::Topic(id) => self.archive.topic(*id).record.subject.name.clone(),
            ForwardList::Outlet(id) => self.archive.outlet(*id).record.subject.name.clone(),
            ForwardList::State(LinkState::Archived) => "Archived copy kept".to_owned(),
            ForwardList::State(LinkState::NotArchived) => "No archived copy".to_owned(),
            ForwardList::State(LinkState::NoAddress) => "No address".to_owned(),
            ForwardList::State(LinkState::Gone) => "Gone when looked at".to_owned(),
            ForwardList::State(LinkState::Moved) => "Moved when looked at".to_owned(),
            ForwardList::State(LinkState::Login) => "Needs a login".to_owned(),
            ForwardList::Label(key) => {
                let first = self.plan.forward_lists[list].first();
                let label = first.and_then(|id| self.archive.forward(*id).label.clone());
                label.unwrap_or_else(|| key.clone())
            }
        }
    }

    /// A language; with its script, where there are links in another script of it.
    fn language_option(&self, tag: &str) -> String {
        let name = language_name(tag);
        let is_namesake = |list: &ForwardList| match list {
            ForwardList::Language(other) => other != tag && language_name(other) == name,
            _ => false,
        };
        match tag.split_once('-') {
            Some((_, rest)) if self.plan.forward_lists.keys().any(is_namesake) => match rest {
                "Hans" => format!("{name}, simplified"),
                "Hant" => format!("{name}, traditional"),
                _ => format!("{name} ({tag})"),
            },
            _ => name.to_owned(),
        }
    }

    /// A way to narrow the library down, as the page of a list shows it; none where there is no
    /// choice.
    pub(in crate::render) fn facet(
        &self,
        facet: Facet,
        current: &ForwardList,
    ) -> Option<FacetView> {
        let mut options = self.options(current, facet);
        match facet {
            Facet::Year => options.reverse(),
            _ => options.sort_by_key(|option| Reverse(option.count)),
        }
        let n_forwards = self.plan.forward_lists[&ForwardList::All].len();
        let is_choice = match &options[..] {
            [] => false,
            // A single list that holds everything is no choice.
            [only] => only.count < n_forwards,
            _ => true,
        };
        is_choice.then(|| FacetView { key: facet.key(), name: facet_name(facet), options })
    }

    fn options(&self, current: &ForwardList, facet: Facet) -> Vec<OptionView> {
        let lists = self.plan.forward_lists.iter();
        let option = |(list, forwards): (&ForwardList, &Vec<_>)| {
            let (of, value) = list.choice(&self.archive)?;
            (of == facet).then(|| OptionView {
                value,
                href: self.href(&Page::Forwards(list.clone(), 0)),
                text_html: line(&self.option_name(list)),
                count: forwards.len(),
                is_current: list == current,
            })
        };
        lists.filter_map(option).collect()
    }
}

fn facet_name(facet: Facet) -> &'static str {
    match facet {
        Facet::Label => "Label",
        Facet::Language => "Language",
        Facet::Year => "Year",
        Facet::Topic => "Topic of the issue",
        Facet::Outlet => "Outlet",
        Facet::State => "State of the link",
    }
}
