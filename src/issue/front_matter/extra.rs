//! `extra:`, whatever a site's own templates want: taken over as it is.

use serde_json::{Map, Number, Value as Json};

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::Fields;
use crate::yaml::{Field, Node, Scalar, Style, Value};

/// Reads the field `extra`.
pub(super) fn read(fields: &mut Fields<'_>) -> Map<String, Json> {
    let Some(extra) = fields.field("extra") else { return Map::new() };
    match &extra.value.value {
        Value::Fields(fields) => map(fields),
        _ => {
            let message = "`extra` must hold fields (\"name: value\")";
            fields.findings().add(Diagnostic::new(Code::WrongType, message), extra.value.span);
            Map::new()
        }
    }
}

fn map(fields: &[Field]) -> Map<String, Json> {
    fields.iter().map(|field| (field.name.clone(), json(&field.value))).collect()
}

/// A value as it is written.
pub(crate) fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar(scalar) => plain(scalar).unwrap_or_else(|| scalar.text.clone().into()),
        Value::List(entries) => entries.iter().map(json).collect(),
        Value::Fields(fields) => map(fields).into(),
    }
}

/// A number or truth value; what is written otherwise (`010`, `yes`, `2020-11`) stays a text.
fn plain(scalar: &Scalar) -> Option<Json> {
    if scalar.style != Style::Plain {
        return None;
    }
    match scalar.text.as_str() {
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        // The numbers of JSON are those that are spelled without leading zeros and the like.
        text => text.parse::<Number>().ok().map(Json::Number),
    }
}
