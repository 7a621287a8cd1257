//! The rows of lists, each rendered once: an issue or a forward stands in many of them.

use std::sync::OnceLock;

use crate::archive::{Archive, ForwardId, IssueId};
use crate::diagnostic::Diagnostic;
use crate::pages::Page;
use crate::render::Site;

/// Rows by what they show; each is made when a list first needs it, and is always the same.
pub(super) struct Rows {
    issues: Vec<OnceLock<Row>>,
    forwards: Vec<Vec<OnceLock<Row>>>,
}

// Boxed: there are many, and a page's buffer is far larger than a row.
type Row = Result<Box<str>, Box<Diagnostic>>;

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
        let row = self.rows.forwards[id.issue.index()][id.index]
            .get_or_init(|| self.row("forward-row.html", id.issue, &self.forward_row(id)));
        shown(row)
    }

    fn row(&self, template: &str, issue: IssueId, view: &impl serde::Serialize) -> Row {
        let page = Page::Issue(issue).address(&self.archive);
        let html = self.templates.render(template, view, &page)?;
        Ok(String::from_utf8(html).expect("templates write text").into_boxed_str())
    }
}

fn shown(row: &Row) -> Result<&str, Diagnostic> {
    row.as_deref().map_err(|finding| (**finding).clone())
}
