//! The page that explains the open data.

use serde::Serialize;

use super::rows::{LinkView, PageView};
use crate::pages::{CiteForm, DataFile, Page};
use crate::render::Site;
use crate::render::data::schema::{self, Field, Holds};
use crate::render::data::{self, VERSION};

/// What the archive knows, as files that can be taken along.
#[derive(Debug, Serialize)]
pub struct DataView {
    /// What the page says of itself.
    pub page: PageView,
    /// The version of the fields.
    pub version: u32,
    /// The files of records.
    pub files: Vec<DataFileView>,
    /// What these hold, as a JSON Schema.
    pub schema: String,
    /// The citations of everything, in each form.
    pub citations: Vec<LinkView>,
    /// The whole address of the issues and of the table of forwards, for examples.
    pub examples: DataExamples,
    /// Under what the data may be used, where the author says so.
    pub license: Option<LicenseView>,
}

/// A file of records.
#[derive(Debug, Serialize)]
pub struct DataFileView {
    /// Its name, which is also its place on the page.
    pub name: &'static str,
    /// Its address.
    pub href: String,
    /// `JSON` or `CSV`.
    pub form: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// How many records it has.
    pub n_records: usize,
    /// Its fields; none where they are those of another file.
    pub fields: Vec<FieldView>,
    /// The file that has the same fields.
    pub same_as: Option<&'static str>,
}

/// A field of a record.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// Its name; within records, with the name of the field that holds them: `features.title`.
    pub name: String,
    /// What stands in it: `text`, `number`, `date` ...
    pub holds: &'static str,
    /// Whether every record has it.
    pub is_always: bool,
    /// What it tells.
    pub meaning: &'static str,
}

/// Whole addresses, as programs ask for them.
#[derive(Debug, Serialize)]
pub struct DataExamples {
    /// Of the issues.
    pub issues: String,
    /// Of the table of forwards.
    pub forwards: String,
}

/// Under what something may be used.
#[derive(Debug, Serialize)]
pub struct LicenseView {
    /// What it is called.
    pub name: String,
    /// Its words.
    pub url: Option<String>,
}

impl DataView {
    /// Shows what can be taken along.
    pub fn new(site: &Site) -> Self {
        let description = "What this archive knows, as files for programs";
        let citations = CiteForm::ALL.map(|form| LinkView {
            href: site.href(&Page::Citations(form)),
            text: form.name().to_owned(),
        });
        let whole = |file| site.full(&Page::Data(file).address(&site.archive));
        Self {
            page: PageView::new(site, &Page::DataGuide, "data", "Open data", description),
            version: VERSION,
            files: DataFile::ALL.map(|file| DataFileView::new(site, file)).into(),
            schema: site.href(&Page::DataSchema),
            citations: citations.into(),
            examples: DataExamples {
                issues: whole(DataFile::Issues),
                forwards: whole(DataFile::ForwardsTable),
            },
            license: site.archive.config.license.as_ref().map(|license| LicenseView {
                name: license.name.clone(),
                url: license.url.clone(),
            }),
        }
    }
}

impl DataFileView {
    fn new(site: &Site, file: DataFile) -> Self {
        let same_as = match file {
            DataFile::ForwardsTable => Some(DataFile::Forwards.name()),
            DataFile::Topics => Some(DataFile::People.name()),
            _ => None,
        };
        let fields = if same_as.is_some() { &[] } else { schema::fields(file) };
        Self {
            name: file.name(),
            href: site.href(&Page::Data(file)),
            form: if file.is_table() { "CSV" } else { "JSON" },
            about: schema::about(file),
            n_records: data::count(site, file),
            fields: field_views("", fields),
            same_as,
        }
    }
}

/// The fields in order, those of records within records after the field that holds them.
fn field_views(of: &str, fields: &[Field]) -> Vec<FieldView> {
    let mut views = Vec::new();
    for field in fields {
        let name = format!("{of}{}", field.name);
        if let Holds::Records(inner) = field.holds {
            views.push(FieldView::new(name.clone(), field));
            views.extend(field_views(&format!("{name}."), inner));
        } else {
            views.push(FieldView::new(name, field));
        }
    }
    views
}

impl FieldView {
    fn new(name: String, field: &Field) -> Self {
        let Field { holds, is_always, meaning, .. } = *field;
        Self { name, holds: holds.name(), is_always, meaning }
    }
}
