//! What stands on many pages, each rendered once: issues, forwards, which their issue shows too, the
//! ways to narrow the library down; and issues as several feeds hold them.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

use crate::archive::{Archive, ForwardId, IssueId};
use crate::diagnostic::Diagnostic;
use crate::pages::{Facet, ForwardList, Page};
use crate::render::templates::Shown;
use crate::render::{Site, feed};
use crate::scan;

/// Parts of pages by what they show; each is made when a page first needs it, and is always the
/// same.
pub(super) struct Rows {
    issues: Vec<Made<Shown>>,
    forwards: Vec<Vec<Made<ForwardRow>>>,
    /// As the page of the whole library shows them; none where there is no choice.
    facets: [(Facet, Made<Option<Shown>>); Facet::ALL.len()],
    in_feeds: Vec<OnceLock<Box<str>>>,
}

/// What a template made, or why it could not.
type Row = Result<String, Box<Diagnostic>>;

/// Something that is made when it is first asked for, or why it can't be.
type Made<T> = OnceLock<Result<T, Box<Diagnostic>>>;

/// A forward as lists show it, and as its issue does: with the head alone.
struct ForwardRow {
    row: Shown,
    head: Head,
}

/// The head of a forward.
enum Head {
    /// These bytes of the row: nearly all there are, and so they are held once.
    Within(Range<usize>),
    /// What the row does not show, or not as it is.
    Apart(Box<str>),
}

impl ForwardRow {
    fn new(row: &str, head: &str) -> Self {
        let within = scan::find_words(row, head);
        let within = within.map(|start| Head::Within(start..start + head.len()));
        let head = within.unwrap_or_else(|| Head::Apart(head.into()));
        Self { row: Shown::new(row), head }
    }

    fn head(&self) -> &str {
        match &self.head {
            Head::Within(range) => &self.row.as_str()[range.clone()],
            Head::Apart(head) => head,
        }
    }
}

impl Rows {
    pub(super) fn new(archive: &Archive) -> Self {
        let forwards = archive
            .issues()
            .map(|(_, linked)| linked.issue.forwards.iter().map(|_| OnceLock::new()).collect());
        Self {
            issues: archive.issues().map(|_| OnceLock::new()).collect(),
            forwards: forwards.collect(),
            facets: Facet::ALL.map(|facet| (facet, OnceLock::new())),
            in_feeds: archive.issues().map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Site {
    /// An issue as a list shows it.
    pub(super) fn issue_row_html(&self, id: IssueId) -> Result<&Shown, Diagnostic> {
        let made = self.rows.issues[id.index()].get_or_init(|| {
            let row = self.row("issue-row.html", &Page::Issue(id), &self.issue_row(id))?;
            Ok(Shown::new(&row))
        });
        ready(made)
    }

    /// A forward as a list shows it.
    pub(super) fn forward_row_html(&self, id: ForwardId) -> Result<&Shown, Diagnostic> {
        self.forward(id).map(|forward| &forward.row)
    }

    /// Title, makers and whereabouts of a forward.
    pub(super) fn forward_head_html(&self, id: ForwardId) -> Result<&str, Diagnostic> {
        self.forward(id).map(ForwardRow::head)
    }

    /// The ways to narrow the library down, as the page of a list shows them: one of them with the
    /// list that one is on.
    pub(super) fn facets_html(&self, list: &ForwardList) -> Result<Vec<Shown>, Diagnostic> {
        let own = list.choice(&self.archive).map(|(facet, _)| facet);
        let facets = self.rows.facets.iter().map(|(facet, made)| {
            if own == Some(*facet) {
                return self.facet_html(*facet, list);
            }
            made.get_or_init(|| self.facet_html(*facet, &ForwardList::All)).clone()
        });
        let facets: Result<_, _> = facets.filter_map(Result::transpose).collect();
        facets.map_err(|finding: Box<Diagnostic>| *finding)
    }

    /// An issue as one piece of HTML for feeds.
    pub(super) fn issue_for_feeds(&self, id: IssueId) -> &str {
        self.rows.in_feeds[id.index()].get_or_init(|| feed::content(self, id).into())
    }

    fn forward(&self, id: ForwardId) -> Result<&ForwardRow, Diagnostic> {
        let made = self.rows.forwards[id.issue.index()][id.index()].get_or_init(|| {
            let page = Page::Issue(id.issue);
            let head = self.row("forward-head.html", &page, &self.forward_head(id))?;
            let row = self.row("forward-row.html", &page, &self.forward_row(id, &head))?;
            Ok(ForwardRow::new(&row, &head))
        });
        ready(made)
    }

    /// None where there is no choice.
    fn facet_html(
        &self,
        facet: Facet,
        list: &ForwardList,
    ) -> Result<Option<Shown>, Box<Diagnostic>> {
        let Some(view) = self.facet(facet, list) else { return Ok(None) };
        let html = self.row("facet.html", &Page::Forwards(list.clone(), 0), &view)?;
        Ok(Some(Shown::new(&html)))
    }

    fn row(&self, template: &str, page: &Page, view: &impl Serialize) -> Row {
        let page = page.address(&self.archive);
        let html = self.templates.render_part(template, view, &page)?;
        Ok(String::from_utf8(html).expect("templates write text"))
    }
}

/// What was made, for a page to show.
fn ready<T>(made: &Result<T, Box<Diagnostic>>) -> Result<&T, Diagnostic> {
    made.as_ref().map_err(|finding| (**finding).clone())
}

#[cfg(test)]
mod tests {
    use super::ForwardRow;

    #[test]
    fn a_head_is_the_same_whether_its_row_shows_it_or_not() {
        for (row, head) in [("<li><h3>A</h3></li>", "<h3>A</h3>"), ("<li>A</li>", "<h3>A</h3>")] {
            assert_eq!(ForwardRow::new(row, head).head(), head);
        }
    }
}
