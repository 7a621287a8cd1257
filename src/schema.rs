//! What an author may write, field by field, as JSON Schemas: an editor completes and checks by
//! them as one types.
//!
//! The readers of fields (`issue`, `archive`, `config`) say what is an error, and in better words;
//! a test holds the fields that they ask for and those listed here to each other.

mod forms;
mod lists;

use serde_json::{Map, Value, json};

use forms::{Field, Form, Record};

/// A schema for one sort of file.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its name: `issue`.
    pub name: &'static str,
    /// What it is the form of.
    pub about: &'static str,
    form: Form,
}

/// Every schema there is.
pub const ALL: &[Schema] = &[
    Schema {
        name: "issue",
        about: "The front matter of an issue",
        form: Form::Record(&lists::ISSUE),
    },
    Schema {
        name: "config",
        about: "The settings of an archive: chinai.yaml",
        form: Form::Record(&lists::CONFIG),
    },
    Schema {
        name: "outlets",
        about: "Who publishes: data/outlets.yaml",
        form: Form::ByKey(&lists::OUTLET),
    },
    Schema {
        name: "people",
        about: "Authors, translators, contributors: data/people.yaml",
        form: Form::ByKey(&lists::PERSON),
    },
    Schema {
        name: "topics",
        about: "What issues are about: data/topics.yaml",
        form: Form::ByKey(&lists::TOPIC),
    },
    Schema {
        name: "glossary",
        about: "Terms that keep coming back: data/glossary.yaml",
        form: Form::ByKey(&lists::TERM),
    },
    Schema {
        name: "links",
        about: "How links stood when they were looked at: data/links.yaml",
        form: Form::ByAddress(&lists::STANDING),
    },
];

impl Schema {
    /// The schema with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|schema| schema.name == name)
    }

    /// The name of its file: `issue.json`.
    pub fn file_name(&self) -> String {
        format!("{}.json", self.name)
    }

    /// The schema as text.
    pub fn text(&self) -> String {
        let mut schema = self.form.schema();
        schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
        schema["title"] = json!(self.about);
        let text = serde_json::to_string_pretty(&schema).expect("its keys are texts");
        text + "\n"
    }
}

impl Form {
    fn schema(self) -> Value {
        match self {
            Self::Text => json!({"type": ["string", "number", "boolean"]}),
            Self::Markdown => json!({"type": "string"}),
            Self::Number => json!({"type": "integer", "minimum": 1, "maximum": forms::LAST_NUMBER}),
            // Plain, a year is a number and a day may be a date to an editor.
            Self::Date => json!({
                "anyOf": [
                    {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
                    {"type": "integer", "minimum": 1900, "maximum": 2200},
                ],
            }),
            Self::Address => json!({"type": "string", "pattern": "^https?://"}),
            Self::Flag => json!({"type": "boolean"}),
            Self::Language => {
                json!({"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"})
            }
            Self::Size => {
                json!({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^\d+ ?([kKmMgG]?[bB])?$"}]})
            }
            Self::OneOf(values) => json!({"enum": values()}),
            Self::Anything => json!({}),
            Self::List(form) => json!({"type": ["array", "null"], "items": form.schema()}),
            Self::Either(forms) => {
                json!({"anyOf": forms.iter().map(|form| form.schema()).collect::<Vec<_>>()})
            }
            Self::Record(record) => record.schema(),
            Self::ByKey(record) => json!({
                "type": ["object", "null"],
                "propertyNames": {"pattern": "^[A-Za-z0-9-]+$"},
                "additionalProperties": record.schema(),
            }),
            Self::ByAddress(record) => json!({
                "type": ["object", "null"],
                "propertyNames": {"pattern": "^https?://"},
                "additionalProperties": record.schema(),
            }),
            Self::Levels => {
                let level = json!({"enum": ["error", "warning", "off", false]});
                let rules = forms::rules().into_iter();
                let rules: Map<String, Value> =
                    rules.map(|rule| (rule.into(), level.clone())).collect();
                json!({"type": "object", "properties": rules, "additionalProperties": false})
            }
        }
    }
}

impl Record {
    fn schema(&self) -> Value {
        let told = |field: &Field| {
            let mut schema = field.form.schema();
            schema["description"] = field.about.into();
            (field.name.to_owned(), schema)
        };
        let fields: Map<String, Value> = self.fields.iter().map(told).collect();
        let required = self.fields.iter().filter(|field| field.is_required);
        let required: Vec<&str> = required.map(|field| field.name).collect();
        let mut schema = json!({
            "title": self.owner.replace('`', ""),
            "type": "object",
            "properties": fields,
            "additionalProperties": false,
        });
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    }
}

#[cfg(test)]
mod tests;
