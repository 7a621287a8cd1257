//! What an element says in JSON: for many the only place where their words are.

use serde_json::Value;

use crate::import::dom::Node;

/// The `data-attrs` of an element.
pub(super) struct Attributes {
    value: Value,
    /// What could not be read as JSON, to look for single fields in.
    broken: Option<String>,
}

impl Attributes {
    /// Reads them; they may be there twice encoded, or cut off.
    pub(super) fn of(node: Node<'_>) -> Self {
        let written = node.attribute("data-attrs").unwrap_or_default();
        let value = match serde_json::from_str(written) {
            Ok(Value::String(inner)) => serde_json::from_str(&inner).ok(),
            Ok(value) => Some(value),
            Err(_) => None,
        };
        let is_broken = value.is_none() && !written.is_empty();
        Self { value: value.unwrap_or(Value::Null), broken: is_broken.then(|| written.to_owned()) }
    }

    /// Whether it could not be read as a whole.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// A text or a number, by the names that lead to it: `comment.body`. An empty one is none.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        if let Some(broken) = &self.broken {
            return find_text(broken, path);
        }
        let mut value = &self.value;
        for name in path.split('.') {
            value = value.get(name)?;
        }
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The first of several that is there.
    pub(super) fn first(&self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// The objects of a list.
    pub(super) fn list(&self, path: &str) -> Vec<Self> {
        let mut value = &self.value;
        for name in path.split('.') {
            let Some(inner) = value.get(name) else { return Vec::new() };
            value = inner;
        }
        let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().map(|entry| Self { value: entry.clone(), broken: None }).collect()
    }
}

/// Looks for `"name":"text"` in what is no JSON, one name of the path after the other.
fn find_text(broken: &str, path: &str) -> Option<String> {
    let mut rest = broken;
    for name in path.split('.') {
        rest = rest.split_once(&format!("\"{name}\""))?.1;
    }
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut is_escaped = false;
    let end = rest.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    let text: String = serde_json::from_str(&format!("\"{}\"", &rest[..end])).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Attributes;
    use crate::import::dom::Dom;

    fn check(json: &str, path: &str, expected: Option<&str>) {
        let dom = Dom::parse(&format!("<div data-attrs='{json}'></div>")).unwrap();
        let attributes = Attributes::of(dom.root().find("div").unwrap());
        assert_eq!(attributes.text(path).as_deref(), expected, "{path} of {json}");
    }

    #[test]
    fn a_field_is_found_by_its_path() {
        check(r#"{"a":{"b":" x "},"n":7,"e":"","z":null}"#, "a.b", Some("x"));
        check(r#"{"n":7}"#, "n", Some("7"));
        check(r#"{"e":"","z":null}"#, "e", None);
        check(r#"{"z":null}"#, "z", None);
        check("", "a", None);
    }

    #[test]
    fn json_within_json_is_read_too() {
        check(r#""{\"url\":\"https://a.example\"}""#, "url", Some("https://a.example"));
    }

    #[test]
    fn broken_json_still_gives_its_whole_fields() {
        check(
            r#"{"title":"A \"b\"","url":"https://a.example","date":"20"#,
            "title",
            Some("A \"b\""),
        );
        check(r#"{"title":"A","date":"20"#, "date", None);
        check(r#"{oops "comment": {"body": "x"}"#, "comment.body", Some("x"));
        check(r#"{oops "body": "x"}"#, "comment.body", None);
    }
}
