//! What contributors did, where it stands in another place than in a field `role`:
//! `Li Lei (translator)`, `translator: Li Lei`.

use crate::diagnostic::{Code, Diagnostic};
use crate::fields;
use crate::yaml::{Node, Style, Value};

/// The way out for something else in the place of a list of contributors.
pub(super) fn help_to_contributors(node: &Node) -> String {
    let people = match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Plain && !scalar.text.contains('\n') => {
            let people = scalar.text.split([',', '，', '、', ';', '；']).map(str::trim);
            people.map(|text| with_role(text).unwrap_or_else(|| fields::in_list(text))).collect()
        }
        _ => match role_first(node) {
            Some(contributor) => vec![contributor],
            None => return "begin each entry with `- `".to_owned(),
        },
    };
    format!("`contributors: [{}]`", people.join(", "))
}

/// What is wrong with an entry that names a role in another place.
pub(super) fn misplaced(entry: &Node) -> Option<Diagnostic> {
    let meant = match &entry.value {
        Value::Scalar(scalar) if scalar.style == Style::Plain => with_role(&scalar.text),
        _ => role_first(entry),
    };
    let finding = Diagnostic::new(Code::WrongType, "a role stands in a field of its own");
    Some(finding.help(format!("`{}`", meant?)))
}

/// `A (translator)` as the fields it should be. What is no word in small letters may be part of a
/// name: `Face++ (Megvii)`, `Li Lei (李雷)`.
fn with_role(text: &str) -> Option<String> {
    let (name, role) = text.trim().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let is_letter = |c: char| c.is_ascii_lowercase() || c == ' ' || c == '-';
    let is_role = !role.is_empty() && role.chars().all(is_letter);
    (is_role && !name.trim().is_empty()).then(|| contributor(name, role))
}

/// `translator: A` as the fields it should be.
fn role_first(node: &Node) -> Option<String> {
    let Value::Fields(fields) = &node.value else { return None };
    let [field] = &fields[..] else { return None };
    let Value::Scalar(name) = &field.value.value else { return None };
    (!["name", "role"].contains(&&*field.name)).then(|| contributor(&name.text, &field.name))
}

fn contributor(name: &str, role: &str) -> String {
    format!("{{name: {}, role: {}}}", fields::in_list(name.trim()), fields::in_list(role.trim()))
}
