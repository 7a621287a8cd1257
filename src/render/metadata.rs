//! What a page says of itself to programs: meta tags for reference managers, JSON-LD for search
//! engines.
//!
//! `docs/metadata.md` tells who reads what, and why an issue and a translation say it in different
//! words.

use serde::Serialize;

use super::cite::{Name, Record};
use super::json;
use crate::archive::{Archive, IssueId};
use crate::issue::date::PartialDate;
use crate::pages::Page;
use crate::render::Site;

/// The name of a meta tag and its content.
pub(super) type Tag = (&'static str, String);

/// The vocabularies of a translation's tags.
pub(super) const SCHEMAS: [(&str, &str); 3] = [
    ("schema.DC", "http://purl.org/dc/elements/1.1/"),
    ("schema.prism", "http://prismstandard.org/namespaces/1.2/basic/"),
    ("schema.z", "http://www.zotero.org/namespaces/export#"),
];

/// The tags of an issue, as Google Scholar defined them.
pub(super) fn of_issue(record: &Record) -> Vec<Tag> {
    let mut tags = vec![("citation_title", record.title.clone())];
    tags.extend(record.authors.iter().map(|name| ("citation_author", name.inverted())));
    tags.push(("citation_journal_title", record.periodical.clone()));
    tags.push(("citation_issue", record.number.to_string()));
    tags.push(("citation_publication_date", record.date.to_string().replace('-', "/")));
    tags.extend(record.url.clone().map(|url| ("citation_public_url", url)));
    tags.push(("citation_language", record.language.clone()));
    tags.extend(record.keywords.iter().map(|word| ("citation_keywords", word.clone())));
    tags
}

/// The tags of a translation. With a `citation_author` Zotero would drop the translator.
pub(super) fn of_translation(record: &Record) -> Vec<Tag> {
    let mut tags = vec![("z.itemType", "magazineArticle".to_owned())];
    tags.push(("DC.title", record.title.clone()));
    tags.extend(record.authors.iter().map(|name| ("DC.creator", name.inverted())));
    tags.extend(record.translators.iter().map(|name| ("z.translators", name.inverted())));
    tags.push(("DC.date", record.date.to_string()));
    tags.push(("DC.language", record.language.clone()));
    tags.extend(record.url.clone().map(|url| ("DC.identifier", url)));
    tags.push(("prism.publicationName", record.periodical.clone()));
    tags.push(("prism.number", record.number.to_string()));
    if let Some(original) = &record.original {
        tags.extend(original.title.clone().map(|title| ("DC.source", title)));
    }
    tags.extend(record.keywords.iter().map(|word| ("DC.subject", word.clone())));
    tags
}

/// JSON-LD for a page; none when the site does not know where it will stand, as everything in it
/// is known by its address.
pub(super) fn json_ld(
    site: &Site,
    id: IssueId,
    feature: Option<usize>,
    record: &Record,
) -> Option<String> {
    let archive = &site.archive;
    let home = site.absolute("/")?;
    let issue = site.absolute(&Page::Issue(id).address(archive))?;
    let page = Page::text(id, feature);
    let url = site.absolute(&page.address(archive))?;
    let linked = archive.issue(id);
    let article = Article {
        r#type: "Article",
        id: format!("{url}#article"),
        url: url.clone(),
        headline: &record.title,
        author: record.authors.iter().map(Thing::person).collect(),
        translator: record.translators.iter().map(Thing::person).collect(),
        date_published: record.date.to_string(),
        date_modified: corrected(archive, id).filter(|_| feature.is_none()).map(|d| d.to_string()),
        in_language: &record.language,
        keywords: &record.keywords,
        is_part_of: Reference { id: format!("{issue}#issue") },
        correction: if feature.is_none() { corrections(archive, id) } else { Vec::new() },
        translation_of_work: record.original.as_ref().map(|original| Work {
            r#type: "CreativeWork",
            name: original.title.as_deref(),
            in_language: original.language,
            author: record.authors.iter().map(Thing::person).collect(),
            publisher: original.outlet.as_deref().map(|name| Thing::new("Organization", name)),
            date_published: original.date.map(|date| date.to_string()),
            url: original.url.as_deref(),
        }),
    };
    let number = PublicationIssue {
        r#type: "PublicationIssue",
        id: format!("{issue}#issue"),
        issue_number: record.number.to_string(),
        name: &linked.issue.title.value,
        date_published: linked.issue.date.to_string(),
        url: issue.clone(),
        is_part_of: Periodical {
            r#type: "Periodical",
            id: format!("{home}#periodical"),
            name: &record.periodical,
            url: home.clone(),
        },
    };
    let mut steps =
        vec![(record.periodical.clone(), home), (format!("No. {}", record.number), issue)];
    steps.extend(feature.map(|_| (record.title.clone(), url)));
    let steps = (1..).zip(steps).map(|(position, (name, item))| Step {
        r#type: "ListItem",
        position,
        name,
        item,
    });
    let trail = Trail { r#type: "BreadcrumbList", item_list_element: steps.collect() };
    Some(json::in_script(&Graph { context: "https://schema.org", graph: (number, article, trail) }))
}

fn corrected(archive: &Archive, id: IssueId) -> Option<PartialDate> {
    let corrections = archive.issue(id).corrections.here.iter();
    corrections.map(|id| archive.correction(*id).date).max()
}

fn corrections(archive: &Archive, id: IssueId) -> Vec<Correction> {
    let corrections = archive.issue(id).corrections.here.iter();
    let corrections = corrections.map(|id| archive.correction(*id));
    corrections
        .map(|correction| Correction {
            r#type: "CorrectionComment",
            text: correction.note.excerpt(2_000),
            date_published: correction.date.to_string(),
        })
        .collect()
}

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: (PublicationIssue<'a>, Article<'a>, Trail),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicationIssue<'a> {
    #[serde(rename = "@type")]
    r#type: &'static str,
    #[serde(rename = "@id")]
    id: String,
    issue_number: String,
    name: &'a str,
    date_published: String,
    url: String,
    is_part_of: Periodical<'a>,
}

#[derive(Serialize)]
struct Periodical<'a> {
    #[serde(rename = "@type")]
    r#type: &'static str,
    #[serde(rename = "@id")]
    id: String,
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@type")]
    r#type: &'static str,
    #[serde(rename = "@id")]
    id: String,
    url: String,
    headline: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Thing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translator: Vec<Thing>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    in_language: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    keywords: &'a [String],
    is_part_of: Reference,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correction: Vec<Correction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    translation_of_work: Option<Work<'a>>,
}

/// What was translated.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Work<'a> {
    #[serde(rename = "@type")]
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Correction {
    #[serde(rename = "@type")]
    r#type: &'static str,
    text: String,
    date_published: String,
}

#[derive(Serialize)]
struct Thing {
    #[serde(rename = "@type")]
    r#type: &'static str,
    name: String,
}

impl Thing {
    fn new(r#type: &'static str, name: &str) -> Self {
        Self { r#type, name: name.to_owned() }
    }

    fn person(name: &Name) -> Self {
        Self { r#type: "Person", name: name.as_written() }
    }
}

#[derive(Serialize)]
struct Reference {
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trail {
    #[serde(rename = "@type")]
    r#type: &'static str,
    item_list_element: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    #[serde(rename = "@type")]
    r#type: &'static str,
    position: usize,
    name: String,
    item: String,
}
