//! The parts of an issue that are lists of entries: originals, links, previews, corrections.
//!
//! An entry that lacks what it needs is reported and left out; the others are kept.

use super::{markdown, roles, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::owner::Owner;
use crate::fields::{self, Fields};
use crate::issue::document::Document;
use crate::issue::text::Text;
use crate::issue::{Contributor, Correction, Feature, Forward, Preview, PreviewSource};
use crate::source::Span;
use crate::yaml::{Field, Node, Value};

static CONTRIBUTOR: Owner = Owner {
    required: &["name"],
    text: Some("name"),
    free: &["name"],
    ..Owner::plain("a contributor")
};

static FEATURE: Owner = Owner {
    required: &["title"],
    text: Some("title"),
    address: Some("url"),
    free: &["title", "original_title"],
    elsewhere: &[
        ("author", "authors"),
        ("by", "authors"),
        ("by", "translator"),
        ("chinese", "original_title"),
        ("date", "published"),
        ("english", "title"),
        ("headline", "title"),
        ("link", "url"),
        ("name", "title"),
        ("original", "original_title"),
        ("publication", "outlet"),
        ("source", "outlet"),
        ("translated_by", "translator"),
        ("type", "medium"),
    ],
    ..Owner::plain("a feature")
};

static FORWARD: Owner = Owner {
    required: &["title"],
    text: Some("title"),
    address: Some("url"),
    free: &["label", "title", "note"],
    elsewhere: &[
        ("author", "authors"),
        ("by", "authors"),
        ("comment", "note"),
        ("description", "note"),
        ("headline", "title"),
        ("lang", "language"),
        ("link", "url"),
        ("name", "title"),
        ("publication", "outlet"),
        ("published", "date"),
        ("source", "outlet"),
        ("summary", "note"),
        ("text", "note"),
    ],
    ..Owner::plain("a forward")
};

static PREVIEW: Owner = Owner {
    required: &["title"],
    text: Some("title"),
    address: Some("url"),
    free: &["title", "summary", "source"],
    elsewhere: &[
        ("comment", "summary"),
        ("description", "summary"),
        ("headline", "title"),
        ("link", "url"),
        ("name", "title"),
        ("note", "summary"),
        ("outlet", "source"),
        ("publication", "source"),
        ("text", "summary"),
    ],
    ..Owner::plain("a preview")
};

static SOURCE: Owner = Owner {
    free: &["about"],
    elsewhere: &[("description", "about"), ("name", "outlet"), ("note", "about")],
    ..Owner::plain("a source")
};

static CORRECTION: Owner = Owner {
    required: &["date"],
    text: Some("note"),
    free: &["note"],
    elsewhere: &[("comment", "note"), ("number", "issue"), ("text", "note")],
    ..Owner::plain("a correction")
};

/// `contributors:`, each a name or a name with a role.
pub(super) fn contributors(fields: &mut Fields<'_>) -> Vec<Contributor> {
    let findings = fields.findings();
    let entries = fields.entries("contributors", roles::help_to_contributors).iter();
    let contributor = |entry: &Node| {
        if let Some(finding) = roles::misplaced(entry) {
            findings.add(finding, entry.span);
            return None;
        }
        if !matches!(entry.value, Value::Fields(_)) {
            let name = fields::text_of(findings, entry, "contributors")?;
            return Some(Contributor { name, role: None });
        }
        let mut fields = Fields::of(entry, &CONTRIBUTOR, findings)?;
        let name = fields.required_text("name");
        let role = fields.words("role");
        fields.finish();
        Some(Contributor { name: name?, role })
    };
    entries.filter_map(contributor).collect()
}

/// `features:`, or `feature:` for a single one.
pub(super) fn features(fields: &mut Fields<'_>) -> Vec<Feature> {
    let single = fields.field("feature");
    if let (Some(single), Some(_)) = (single, fields.field("features")) {
        let message = "`feature` and `features` are both given";
        let finding = Diagnostic::new(Code::DuplicateField, message);
        let finding = finding.help("put the one among the others: `features:` takes a list");
        fields.findings().add(finding, single.name_span);
    }
    if let Some((finding, name)) = mixed_up(fields) {
        fields.findings().add(finding, name);
        return Vec::new();
    }
    let mut res: Vec<Feature> =
        fields.mapping("feature", &FEATURE).and_then(feature).into_iter().collect();
    res.extend(fields.mappings("features", &FEATURE).into_iter().filter_map(feature));
    res
}

/// A list below `feature:`, or a single one below `features:`.
fn mixed_up(fields: &mut Fields<'_>) -> Option<(Diagnostic, Span)> {
    let is_list = |field: &&Field| matches!(field.value.value, Value::List(_));
    let is_single = |field: &&Field| matches!(field.value.value, Value::Fields(_));
    let single = fields.field("feature").filter(is_list);
    let several = fields.field("features").filter(is_single);
    let (field, message, help) = match (single, several) {
        (Some(field), _) => {
            let message = "`feature` takes a single one, and this is a list";
            (field, message, "write `features:`, or leave out the `- `")
        }
        (_, Some(field)) => {
            let message = "`features` must be a list, and this is a single one";
            (field, message, "write `feature:`, or begin each with `- `")
        }
        (None, None) => return None,
    };
    Some((Diagnostic::new(Code::WrongType, message).help(help), field.name_span))
}

fn feature(mut fields: Fields<'_>) -> Option<Feature> {
    let title = fields.required_text("title");
    let original_title = fields.words("original_title");
    let outlet = fields.text("outlet");
    let url = fields.address("url");
    let archived = fields.address("archived");
    let translation = values::translation(&mut fields);
    let authors = fields.people("authors");
    let translator = fields.text("translator");
    let published = values::date(&mut fields, "published");
    let medium = fields.words("medium");
    fields.finish();
    Some(Feature {
        title: title?,
        original_title,
        outlet,
        url,
        archived,
        translation,
        authors,
        translator,
        published,
        medium,
    })
}

/// `forwards:`, the links passed on.
pub(super) fn forwards(
    fields: &mut Fields<'_>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Vec<Forward> {
    let entries = fields.mappings("forwards", &FORWARD).into_iter();
    entries.filter_map(|fields| forward(fields, markdown)).collect()
}

fn forward(mut fields: Fields<'_>, markdown: &mut dyn FnMut(Text) -> Document) -> Option<Forward> {
    let label = fields.words("label");
    let title = fields.required_text("title");
    let url = fields.address("url");
    let archived = fields.address("archived");
    let authors = fields.people("authors");
    let outlet = fields.text("outlet");
    let language = fields.language("language");
    let date = values::date(&mut fields, "date");
    let note = markdown::read(&mut fields, "note", markdown);
    fields.finish();
    Some(Forward { label, title: title?, url, archived, authors, outlet, language, date, note })
}

/// `horn:`, the numbered previews.
pub(super) fn horn(
    fields: &mut Fields<'_>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Vec<Preview> {
    let entries = fields.mappings("horn", &PREVIEW).into_iter();
    entries.filter_map(|fields| preview(fields, markdown)).collect()
}

fn preview(mut fields: Fields<'_>, markdown: &mut dyn FnMut(Text) -> Document) -> Option<Preview> {
    let title = fields.required_text("title");
    let url = fields.address("url");
    let summary = markdown::read(&mut fields, "summary", markdown);
    let source = preview_source(&mut fields);
    fields.finish();
    Some(Preview { title: title?, url, summary, source })
}

/// An outlet with some words about it, or just a sentence.
fn preview_source(fields: &mut Fields<'_>) -> Option<PreviewSource> {
    let is_mapping =
        fields.field("source").is_some_and(|field| matches!(field.value.value, Value::Fields(_)));
    if !is_mapping {
        return fields.words("source").map(PreviewSource::Sentence);
    }
    let mut fields = fields.mapping("source", &SOURCE)?;
    let outlet = fields.required_text("outlet");
    let about = fields.words("about");
    fields.finish();
    Some(PreviewSource::Outlet { outlet: outlet?, about })
}

/// `corrections:`, of this issue or of an earlier one.
pub(super) fn corrections(
    fields: &mut Fields<'_>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Vec<Correction> {
    let entries = fields.mappings("corrections", &CORRECTION).into_iter();
    entries.filter_map(|fields| correction(fields, markdown)).collect()
}

fn correction(
    mut fields: Fields<'_>,
    markdown: &mut dyn FnMut(Text) -> Document,
) -> Option<Correction> {
    let date = values::required_date(&mut fields, "date");
    let has_note = fields.required_text("note").is_some();
    let note = if has_note { markdown::read(&mut fields, "note", markdown) } else { None };
    let issue = values::other_number(&mut fields, "issue");
    fields.finish();
    Some(Correction { date: date?, note: note?, issue })
}
