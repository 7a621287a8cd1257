//! How to cite a page, and what it says of itself to programs.

use serde::Serialize;

use super::rows::LinkView;
use crate::archive::IssueId;
use crate::pages::{CiteForm, Page};
use crate::render::Site;
use crate::render::cite::{self, words};
use crate::render::metadata::{self, Tag};

/// How an issue or a translation is cited.
#[derive(Debug, Serialize)]
pub struct CiteView {
    /// In the manner of the Chicago Manual, with titles in italics and Chinese marked.
    pub chicago_html: String,
    /// In the manner of the APA.
    pub apa_html: String,
    /// In the manner of the MLA.
    pub mla_html: String,
    /// The same for programs: BibTeX, RIS, CSL-JSON.
    pub files: Vec<LinkView>,
}

/// What a page says of itself to reference managers and search engines.
#[derive(Debug, Serialize)]
pub struct MetadataView {
    /// The vocabularies that the names of tags come from.
    pub schemas: Vec<TagView>,
    /// Tags for the head of the page.
    pub tags: Vec<TagView>,
    /// JSON-LD, made safe for a script element; none when the site does not know where it will
    /// stand.
    pub json_ld: Option<String>,
}

/// A name and what it stands for.
#[derive(Debug, Serialize)]
pub struct TagView {
    /// `citation_title`.
    pub name: &'static str,
    /// The title.
    pub content: String,
}

impl CiteView {
    /// Shows how an issue is cited, or the translation of one of its features; drafts are not.
    pub fn new(site: &Site, id: IssueId, feature: Option<usize>) -> Option<Self> {
        if site.archive.issue(id).issue.is_draft {
            return None;
        }
        let record = cite::record(site, id, feature);
        let file = |form: CiteForm| LinkView {
            href: site.href(&Page::Cite(id, feature, form)),
            text: form.name().to_owned(),
        };
        Some(Self {
            chicago_html: words::chicago(&record).html(),
            apa_html: words::apa(&record).html(),
            mla_html: words::mla(&record).html(),
            files: CiteForm::ALL.map(file).to_vec(),
        })
    }
}

impl MetadataView {
    /// Tells of an issue, or of the translation of one of its features.
    pub fn new(site: &Site, id: IssueId, feature: Option<usize>) -> Self {
        let record = cite::record(site, id, feature);
        let (schemas, tags) = match feature {
            None => (Vec::new(), metadata::of_issue(&record)),
            Some(_) => (metadata::SCHEMAS.to_vec(), metadata::of_translation(&record)),
        };
        let view = |(name, content): Tag| TagView { name, content };
        Self {
            schemas: schemas.into_iter().map(|(name, url)| view((name, url.to_owned()))).collect(),
            tags: tags.into_iter().map(view).collect(),
            json_ld: metadata::json_ld(site, id, feature, &record),
        }
    }
}
