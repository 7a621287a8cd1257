//! What stands in many lists, each rendered once: issues, and forwards, which their issue shows too.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

use crate::archive::{Archive, ForwardId, IssueId};
use crate::diagnostic::Diagnostic;
use crate::pages::Page;
use crate::render::Site;
use crate::scan;

/// Parts of pages by what they show; each is made when a page first needs it, and is always the
/// same.
pub(super) struct Rows {
    issues: Vec<Made<Box<str>>>,
    forwards: Vec<Vec<Made<ForwardRow>>>,
}

// Boxed: there are many, and a page's buffer is far larger than a row.
type Row = Result<Box<str>, Box<Diagnostic>>;

/// Something that is made when it is first asked for, or why it can't be.
type Made<T> = OnceLock<Result<T, Box<Diagnostic>>>;

/// A forward as lists show it, and as its issue does: with the head alone.
struct ForwardRow {
    row: Box<str>,
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
    fn new(row: Box<str>, head: Box<str>) -> Self {
        let within =
            scan::find_words(&row, &head).map(|start| Head::Within(start..start + head.len()));
        Self { row, head: within.unwrap_or(Head::Apart(head)) }
    }

    fn head(&self) -> &str {
        match &self.head {
            Head::Within(range) => &self.row[range.clone()],
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
        }
    }
}

impl Site {
    /// An issue as a list shows it.
    pub(super) fn issue_row_html(&self, id: IssueId) -> Result<&str, Diagnostic> {
        let row = self.rows.issues[id.index()]
            .get_or_init(|| self.row("issue-row.html", id, &self.issue_row(id)));
        shown(row)
    }

    /// A forward as a list shows it.
    pub(super) fn forward_row_html(&self, id: ForwardId) -> Result<&str, Diagnostic> {
        self.forward(id).map(|forward| &*forward.row)
    }

    /// Title, makers and whereabouts of a forward.
    pub(super) fn forward_head_html(&self, id: ForwardId) -> Result<&str, Diagnostic> {
        self.forward(id).map(ForwardRow::head)
    }

    fn forward(&self, id: ForwardId) -> Result<&ForwardRow, Diagnostic> {
        let made = self.rows.forwards[id.issue.index()][id.index].get_or_init(|| {
            let head = self.row("forward-head.html", id.issue, &self.forward_head(id))?;
            let row = self.row("forward-row.html", id.issue, &self.forward_row(id, &head))?;
            Ok(ForwardRow::new(row, head))
        });
        made.as_ref().map_err(|finding| (**finding).clone())
    }

    fn row(&self, template: &str, issue: IssueId, view: &impl Serialize) -> Row {
        let page = Page::Issue(issue).address(&self.archive);
        let html = self.templates.render_part(template, view, &page)?;
        Ok(String::from_utf8(html).expect("templates write text").into_boxed_str())
    }
}

fn shown(row: &Row) -> Result<&str, Diagnostic> {
    row.as_deref().map_err(|finding| (**finding).clone())
}

#[cfg(test)]
mod tests {
    use super::ForwardRow;

    #[test]
    fn a_head_is_the_same_whether_its_row_shows_it_or_not() {
        for (row, head) in [("<li><h3>A</h3></li>", "<h3>A</h3>"), ("<li>A</li>", "<h3>A</h3>")] {
            assert_eq!(ForwardRow::new(row.into(), head.into()).head(), head);
        }
    }
}
