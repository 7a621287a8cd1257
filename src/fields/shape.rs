//! Ways out where something of another shape stands than should: a text in the place of a list, a
//! list in the place of a text.

use crate::source::SourceText;
use crate::yaml::{self, Node, Scalar, Style, Value};

/// Parts a text into what is meant as the entries of a list.
pub(super) type Parted = fn(&str) -> Vec<&str>;

/// `chips, cloud` is two words.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split(PARTING).map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

/// `Jeff, Han Mei and Li Lei` is three people.
pub(super) fn people(text: &str) -> Vec<&str> {
    let parted = words(text).into_iter().flat_map(|part| part.split(" and "));
    let parted = parted.flat_map(|part| part.split(" & "));
    parted.map(|name| name.trim().trim_start_matches("and ")).collect()
}

/// `topics: a, b` becomes `topics: [a, b]`.
pub(super) fn help_to_list(name: &str, node: &Node, parted: Parted) -> String {
    let short = |scalar: &&Scalar| scalar.text.len() <= 80 && !scalar.text.contains('\n');
    let Some(scalar) = scalar(node).filter(short) else {
        return "begin each entry with `- `".to_owned();
    };
    let text = scalar.text.trim();
    if let Some(entry) = text.strip_prefix('-').filter(|_| scalar.style == Style::Plain) {
        return format!("a dash needs a space after it: `- {entry}`");
    }
    if scalar.style != Style::Plain {
        return in_brackets(name, &[text]);
    }
    in_brackets(name, &parted(text.trim_matches(['【', '】', '[', ']'])))
}

/// `[[a, b]]` becomes `[a, b]`: the way out for a list in the place of an entry of one.
pub(super) fn help_to_entry(name: &str, entries: &[Node]) -> Option<String> {
    let words: Option<Vec<&str>> =
        entries.iter().map(|entry| Some(scalar(entry)?.text.trim())).collect();
    Some(format!("one list is enough: {}", in_brackets(name, &words?)))
}

/// `name: [a, b]`.
fn in_brackets(name: &str, entries: &[&str]) -> String {
    format!("`{name}: [{}]`", listed(entries))
}

fn listed(entries: &[&str]) -> String {
    entries.iter().map(|entry| in_list(entry)).collect::<Vec<_>>().join(", ")
}

fn scalar(node: &Node) -> Option<&Scalar> {
    match &node.value {
        Value::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

/// `#chips #cloud` becomes `[chips, cloud]`; `None` where a word has no hash.
pub(super) fn without_hashes(written: &str) -> Option<String> {
    let tags = written.split([' ', ',']).filter(|word| !word.is_empty());
    let tags: Option<Vec<String>> = tags.map(|word| word.strip_prefix('#').map(in_list)).collect();
    Some(format!("[{}]", tags?.join(", ")))
}

/// What a plain entry is meant as that is rather several: to YAML, `[a，b]` is a list of one. A comma
/// may be part of a name.
pub(super) fn run_together(scalar: &Scalar, parted: Parted) -> Option<String> {
    let is_several = parted(&scalar.text.replace(',', "")).len() > 1;
    (scalar.style == Style::Plain && is_several).then(|| listed(&parted(&scalar.text)))
}

/// The way out for a list or fields in the place of a text that is written freely:
/// `title: [修路人]` and `- AI: the story` need quotes.
pub(super) fn help_to_free_text(source: &SourceText, node: &Node, name: &str) -> Option<String> {
    let written = &source.text[node.span.range()];
    let is_short = !written.contains('\n') && written.len() <= 120;
    let is_list = matches!(node.value, Value::List(_)) && written.starts_with('-');
    match help_to_text(node, name).filter(|_| is_list && is_short) {
        Some(help) => Some(help),
        None if is_short => Some(format!("put it in quotes: `{}`", yaml::quote(written))),
        None => Some(format!("a text of several lines stands below `{name}: |`, indented")),
    }
}

/// The same for any other text: a date in brackets is not meant so.
pub(super) fn help_to_text(node: &Node, name: &str) -> Option<String> {
    let Value::List(entries) = &node.value else { return None };
    let first = entries.first().and_then(|first| Some(scalar(first)?.text.trim()));
    match (first, entries.len()) {
        (Some(first), 1) => Some(format!("it takes no list: `{name}: {first}`")),
        (Some(first), _) => Some(format!("it takes one alone: `{name}: {first}`")),
        (None, 1) => Some("it takes no list: leave out the `- `".to_owned()),
        (None, _) => None,
    }
}

/// What parts the entries of a list that is written as a text.
const PARTING: [char; 5] = [',', '，', '、', ';', '；'];

/// An entry of a list in brackets, in quotes where it needs them.
pub(super) fn in_list(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '-' | '/');
    let is_bare = text.chars().all(is_word) && text.starts_with(char::is_alphanumeric);
    if is_bare { text.to_owned() } else { yaml::quote(text) }
}
