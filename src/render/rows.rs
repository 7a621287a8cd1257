//! What stands in many lists, each rendered once: issues, and forwards, which their issue shows too.

use std::sync::OnceLock;

use serde::Serialize;

use crate::archive::{Archive, ForwardId, IssueId};
use crate::diagnostic::Diagnostic;
use crate::pages::Page;
use crate::render::Site;

/// Parts of pages by what they show; each is made when a page first needs it, and is always the
/// same.
pub(super) struct Rows {
    issues: Vec<OnceLock<Row>>,
    forwards: Vec<Vec<ForwardRows>>,
}

/// A forward as its issue and as lists show it.
#[derive(Default)]
struct ForwardRows {
    head: OnceLock<Row>,
    row: OnceLock<Row>,
}

// Boxed: there are many, and a page's buffer is far larger than a row.
type Row = Result<Box<str>, Box<Diagnostic>>;

impl Rows {
    pub(super) fn new(archive: &Archive) -> Self {
        let forwards = archive
            .issues()
            .map(|(_, linked)| linked.issue.forwards.iter().map(|_| Default::default()).collect());
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
        let row = self.forward_rows(id).row.get_or_init(|| {
            let view = self.forward_row(id)?;
            self.row("forward-row.html", id.issue, &view)
        });
        shown(row)
    }

    /// Title, makers and whereabouts of a forward.
    pub(super) fn forward_head_html(&self, id: ForwardId) -> Result<&str, Diagnostic> {
        let head = || self.row("forward-head.html", id.issue, &self.forward_head(id));
        shown(self.forward_rows(id).head.get_or_init(head))
    }

    fn forward_rows(&self, id: ForwardId) -> &ForwardRows {
        &self.rows.forwards[id.issue.index()][id.index]
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
