//! Fields of a record that stand where keys should: not indented below their key, or without one.
//!
//! To YAML each is a record of its own: one slip of the hand, which is told as one.

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::Findings;
use crate::yaml::{Field, Value};

/// The fields of all sorts of records, as [`catalogue`](super::catalogue) reads them; a test holds
/// the two together.
pub(super) const OF_RECORDS: [&str; 8] =
    ["about", "aliases", "family", "name", "pinyin", "term", "url", "zh"];

/// The entries that are records; tells which of the others are fields, and of which record.
pub(super) fn passed_by<'a>(entries: &'a [Field], findings: &Findings<'_>) -> Vec<&'a Field> {
    let mut records = Vec::new();
    let mut rest = entries;
    while let Some((entry, after)) = rest.split_first() {
        let n_fields = after.iter().take_while(|entry| is_field(entry)).count();
        let (fields, after) = after.split_at(n_fields);
        if is_field(entry) {
            // There is no key above the first.
            let fields = &rest[..=n_fields];
            let finding = Diagnostic::new(Code::WrongType, "these fields stand below no key");
            let help = format!("write a key above them, such as `cloud:`, and {}", indent(fields));
            tell(finding.help(help), fields, findings);
        } else if fields.is_empty() {
            records.push(entry);
        } else {
            let message = format!("the fields of `{}` are not indented", entry.name);
            let finding = Diagnostic::new(Code::WrongType, message);
            tell(finding.help(indent(fields)), fields, findings);
        }
        rest = after;
    }
    records
}

/// Whether an entry is a field rather than a record.
fn is_field(entry: &Field) -> bool {
    OF_RECORDS.contains(&&*entry.name) && !matches!(entry.value.value, Value::Fields(_))
}

fn tell(finding: Diagnostic, fields: &[Field], findings: &Findings<'_>) {
    findings.add(finding, fields[0].name_span);
    for field in fields {
        findings.withdraw(Code::DuplicateField, field.name_span);
    }
}

fn indent(fields: &[Field]) -> String {
    let (first, last) = (&fields[0].name, &fields[fields.len() - 1].name);
    match fields.len() {
        1 => format!("put two spaces before `{first}`"),
        _ => format!("put two spaces before each line from `{first}` to `{last}`"),
    }
}
