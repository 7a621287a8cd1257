//! Ways out where something of another shape stands than should: a text in the place of a list, a
//! list in the place of a text.

use crate::source::SourceText;
use crate::yaml::{self, Node, Scalar, Style, Value};

/// `topics: a, b` becomes `topics: [a, b]`.
pub(super) fn help_to_list(name: &str, node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) if scalar.text.len() <= 80 && !scalar.text.contains('\n') => {
            let entries = if scalar.style == Style::Plain {
                let text = scalar.text.trim_matches(['【', '】', '[', ']']);
                let entries = text.split(PARTING).map(str::trim).filter(|entry| !entry.is_empty());
                entries.map(in_list).collect::<Vec<_>>()
            } else {
                vec![in_list(scalar.text.trim())]
            };
            format!("`{name}: [{}]`", entries.join(", "))
        }
        _ => "begin each entry with `- `".to_owned(),
    }
}

/// `#chips #cloud` becomes `[chips, cloud]`; `None` where a word has no hash.
pub(super) fn without_hashes(written: &str) -> Option<String> {
    let tags = written.split([' ', ',']).filter(|word| !word.is_empty());
    let tags: Option<Vec<String>> = tags.map(|word| word.strip_prefix('#').map(in_list)).collect();
    Some(format!("[{}]", tags?.join(", ")))
}

/// Whether a plain entry is rather several: to YAML, `[a，b]` is a list of one.
pub(super) fn is_run_together(scalar: &Scalar) -> bool {
    scalar.style == Style::Plain && scalar.text.contains(['，', '、', ';', '；'])
}

/// The way out for a list or fields in the place of a text: `title: [修路人]` and
/// `- AI: the story` are texts that need quotes, a date in brackets is not.
pub(super) fn help_to_text(source: &SourceText, node: &Node, name: &str) -> Option<String> {
    let written = &source.text[node.span.range()];
    let is_short = !written.contains('\n') && written.len() <= 120;
    if is_short && FREE_TEXT.contains(&name) {
        return Some(format!("put it in quotes: `{}`", yaml::quote(written)));
    }
    if let Value::List(entries) = &node.value
        && let [Node { value: Value::Scalar(only), .. }] = &entries[..]
    {
        return Some(format!("it takes no list: `{name}: {}`", only.text));
    }
    (!is_short && FREE_TEXT.contains(&name))
        .then(|| format!("a text of several lines stands below `{name}: |`, indented"))
}

/// What parts the entries of a list that is written as a text.
const PARTING: [char; 5] = [',', '，', '、', ';', '；'];

/// Fields of free text, in which brackets and colons may be meant as they are.
const FREE_TEXT: [&str; 13] = [
    "title",
    "subtitle",
    "original_title",
    "label",
    "note",
    "summary",
    "source",
    "name",
    "term",
    "about",
    "aliases",
    "topics",
    "description",
];

/// An entry of a list in brackets, in quotes where it needs them.
fn in_list(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '-' | '/');
    let is_bare = text.chars().all(is_word) && text.starts_with(char::is_alphanumeric);
    if is_bare { text.to_owned() } else { yaml::quote(text) }
}
