//! What the files of open data hold, field by field: told on the page `/data/`, and to programs as
//! a JSON Schema.
//!
//! `tests/open_data.rs` holds it, the data and `docs/data.md` to each other.

use serde_json::{Map, Value, json};

use super::VERSION;
use crate::pages::{DataFile, Page};
use crate::render::{Site, json};

/// A field of a record.
pub(in crate::render) struct Field {
    /// Its name.
    pub(in crate::render) name: &'static str,
    /// What stands in it.
    pub(in crate::render) holds: Holds,
    /// Whether every record has it. In a table a field that is not known is empty.
    pub(in crate::render) is_always: bool,
    /// What it tells.
    pub(in crate::render) meaning: &'static str,
}

/// What stands in a field.
#[derive(Clone, Copy)]
pub(in crate::render) enum Holds {
    Number,
    Text,
    /// A day, a month or a year.
    Date,
    /// A whole address.
    Address,
    Numbers,
    Texts,
    Records(&'static [Field]),
}

impl Holds {
    /// What people call it.
    pub(in crate::render) fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
            Self::Address => "address",
            Self::Numbers => "numbers",
            Self::Texts => "texts",
            Self::Records(_) => "records",
        }
    }

    fn schema(self) -> Value {
        match self {
            Self::Number => json!({"type": "integer", "minimum": 1}),
            Self::Text => json!({"type": "string"}),
            Self::Date => json!({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
            Self::Address => json!({"type": "string", "pattern": "^https?://"}),
            Self::Numbers => json!({"type": "array", "items": Self::Number.schema()}),
            Self::Texts => json!({"type": "array", "items": Self::Text.schema()}),
            Self::Records(fields) => json!({"type": "array", "items": record(fields)}),
        }
    }
}

/// The fields of a file's records, in the order in which they stand there.
pub(in crate::render) fn fields(file: DataFile) -> &'static [Field] {
    match file {
        DataFile::Issues => ISSUE,
        DataFile::Forwards | DataFile::ForwardsTable => FORWARD,
        DataFile::Outlets => OUTLET,
        DataFile::People | DataFile::Topics => SUBJECT,
        DataFile::References => REFERENCE,
    }
}

/// What a file holds, in a sentence without its full stop.
pub(in crate::render) fn about(file: DataFile) -> &'static str {
    match file {
        DataFile::Issues => "Every issue, oldest first",
        DataFile::Forwards => "Every link that was passed on, those of the newest issue first",
        DataFile::ForwardsTable => "The same as a table, with the same fields in the same order",
        DataFile::Outlets => "Who published what was translated, previewed or passed on, A to Z",
        DataFile::People => "Who wrote, translated or helped, A to Z by family name",
        DataFile::Topics => "What the issues are about, A to Z",
        DataFile::References => "Which issue speaks of which, a row for each time",
    }
}

/// Writes the schema of all JSON files, each under its name in `$defs`.
pub(super) fn write(site: &Site) -> Vec<u8> {
    let files = DataFile::ALL.into_iter().filter(|file| !file.is_table());
    let files: Map<String, Value> = files.map(|file| (file.name().into(), whole(file))).collect();
    json::document(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": site.full(&Page::DataSchema.address(&site.archive)),
        "title": format!("The open data of {}", site.title()),
        "$defs": files,
    }))
}

fn whole(file: DataFile) -> Value {
    json!({
        "description": about(file),
        "type": "object",
        "required": ["version", "records"],
        "properties": {
            "version": {"const": VERSION},
            "records": {"type": "array", "items": record(fields(file))},
        },
    })
}

fn record(fields: &[Field]) -> Value {
    let told = |field: &Field| {
        let mut schema = field.holds.schema();
        schema["description"] = field.meaning.into();
        (field.name.to_owned(), schema)
    };
    let always = fields.iter().filter(|field| field.is_always).map(|field| field.name);
    json!({
        "type": "object",
        "required": always.collect::<Vec<_>>(),
        "properties": fields.iter().map(told).collect::<Map<_, _>>(),
    })
}

const fn always(name: &'static str, holds: Holds, meaning: &'static str) -> Field {
    Field { name, holds, is_always: true, meaning }
}

const fn known(name: &'static str, holds: Holds, meaning: &'static str) -> Field {
    Field { name, holds, is_always: false, meaning }
}

const ISSUE: &[Field] = &[
    always("number", Holds::Number, "the number of the issue"),
    always("title", Holds::Text, "its title"),
    known("subtitle", Holds::Text, "the line below the title"),
    always("date", Holds::Date, "when it came out"),
    always("kind", Holds::Text, "one of feature, around-the-horn, year-in-review, essay, other"),
    always("page", Holds::Address, "its page in this archive"),
    known("first_published", Holds::Address, "where it first came out"),
    known("authors", Holds::Texts, "who wrote it, unless that is the newsletter's own author"),
    known("topics", Holds::Texts, "what it is about, by the keys of topics.json"),
    known("features", Holds::Records(FEATURE), "what was translated in it"),
    known("corrections", Holds::Records(CORRECTION), "what was put right in it"),
];

const FEATURE: &[Field] = &[
    always("title", Holds::Text, "the title in English"),
    known("original_title", Holds::Text, "the title as published"),
    known("outlet", Holds::Text, "who published it, by the key in outlets.json"),
    known("authors", Holds::Texts, "who wrote it"),
    known("translators", Holds::Texts, "who translated it"),
    known("published", Holds::Date, "when the original came out"),
    known("medium", Holds::Text, "article, report, video and the like"),
    known("url", Holds::Address, "the original"),
    known("archived", Holds::Address, "a kept copy of it"),
    known("translation", Holds::Address, "the full translation"),
];

const CORRECTION: &[Field] = &[
    always("date", Holds::Date, "when it was put right"),
    always("note", Holds::Text, "what was wrong, without its marks"),
    always("stands_in", Holds::Number, "the number of the issue that says so"),
];

const FORWARD: &[Field] = &[
    always("issue", Holds::Number, "the number of the issue that recommends it"),
    always("position", Holds::Number, "its place in that issue, from 1"),
    always("page", Holds::Address, "where it stands there"),
    known("label", Holds::Text, "Must-read and the like, as written"),
    always("title", Holds::Text, "what is recommended"),
    known("url", Holds::Address, "where it is"),
    known("archived", Holds::Address, "a kept copy of it"),
    known(
        "state",
        Holds::Text,
        "how the link stood when it was looked at: alive, moved, gone, login, refused, unreachable",
    ),
    known("checked", Holds::Date, "when it was looked at"),
    known("moved_to", Holds::Address, "where it leads now, when it has moved"),
    known("authors", Holds::Texts, "who made it"),
    known("outlet", Holds::Text, "who published it, by the key in outlets.json"),
    known("language", Holds::Text, "its language, as a BCP 47 tag"),
    known("date", Holds::Date, "when it came out"),
    known("note", Holds::Text, "what is said of it, without its marks"),
];

const OUTLET: &[Field] = &[
    always("key", Holds::Text, "its name in other files and in addresses"),
    always("name", Holds::Text, "its name"),
    known("zh", Holds::Text, "its name in Chinese"),
    known("pinyin", Holds::Text, "how that is said"),
    known("aliases", Holds::Texts, "what else it is called"),
    known("about", Holds::Text, "what it is"),
    known("url", Holds::Address, "its home page"),
    always("page", Holds::Address, "its page in this archive"),
    always("issues", Holds::Numbers, "the numbers of the issues that have to do with it"),
];

const SUBJECT: &[Field] = &[
    always("key", Holds::Text, "its name in other files and in addresses"),
    always("name", Holds::Text, "the name"),
    known("zh", Holds::Text, "the name in Chinese"),
    known("pinyin", Holds::Text, "how that is said"),
    known("aliases", Holds::Texts, "other names"),
    known("about", Holds::Text, "who or what it is"),
    always("page", Holds::Address, "the page in this archive"),
    always("issues", Holds::Numbers, "the numbers of the issues that have to do with it"),
];

const REFERENCE: &[Field] = &[
    always("from", Holds::Number, "the number of the issue that speaks"),
    always("to", Holds::Number, "the number of the issue it speaks of"),
    always("manner", Holds::Text, "one of mentions, corrects, related"),
    known("quote", Holds::Text, "the sentence in which it is mentioned"),
];
