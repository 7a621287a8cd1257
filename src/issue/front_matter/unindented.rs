//! Fields of the original that stand below `feature:` without their indentation.
//!
//! To YAML they are fields of the issue, some of them given twice and some unknown: one slip of the
//! hand, which is told as one.

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::Findings;
use crate::yaml::{Field, Node, Value};

/// The fields of an original, as [`parts`](super::parts) reads them (a test holds the two together);
/// those that an issue has, too, are meant for the original here.
pub(super) const OF_FEATURE: [&str; 10] = [
    "title",
    "original_title",
    "outlet",
    "url",
    "archived",
    "translation",
    "authors",
    "translator",
    "published",
    "medium",
];

/// Takes the fields that follow a bare `feature:` into it, and tells that they are not indented.
pub(super) fn take_in(root: &mut Node, findings: &Findings<'_>) {
    let Value::Fields(fields) = &mut root.value else { return };
    let is_bare = |field: &Field| field.name == "feature" && field.value.value == Value::Null;
    let Some(at) = fields.iter().position(is_bare) else { return };
    let has_title = fields[..at].iter().any(|field| field.name == "title");
    let is_meant =
        |field: &&Field| OF_FEATURE.contains(&&*field.name) && (has_title || field.name != "title");
    let n_meant = fields[at + 1..].iter().take_while(is_meant).count();
    let meant: Vec<Field> = fields.drain(at + 1..=at + n_meant).collect();
    let (Some(first), Some(last)) = (meant.first(), meant.last()) else { return };
    findings.add(not_indented(&first.name, &last.name), fields[at].name_span);
    for field in &meant {
        findings.withdraw(Code::DuplicateField, field.name_span);
    }
    fields[at].value.value = Value::Fields(meant);
}

fn not_indented(first: &str, last: &str) -> Diagnostic {
    let message = "`feature` holds nothing: the lines below it are not indented";
    Diagnostic::new(Code::WrongType, message).help(match first == last {
        true => format!("put two spaces before `{first}`"),
        false => format!("put two spaces before each line from `{first}` to `{last}`"),
    })
}
