//! Whose fields some are, and how writers mean what they wrote in another way.

use super::address;
use crate::han;
use crate::yaml::{self, Field, Node, Value};

/// The owner of some fields. It stands beside their reader.
#[derive(Debug)]
pub struct Owner {
    /// As messages have it: `a forward`.
    pub name: &'static str,
    /// The fields that must be there.
    pub required: &'static [&'static str],
    /// The field that a bare text is meant as which stands in the place of them all.
    pub text: Option<&'static str>,
    /// The field that a bare address is meant as.
    pub address: Option<&'static str>,
    /// The field that a bare text of Chinese characters is meant as.
    pub characters: Option<&'static str>,
    /// The fields whose texts are written freely: brackets and colons in them may be meant as they
    /// are.
    pub free: &'static [&'static str],
    /// What fields are called elsewhere, each with its name here; the first that is free is meant.
    pub elsewhere: &'static [(&'static str, &'static str)],
}

impl Owner {
    /// An owner for whose fields nobody writes anything else.
    pub const fn plain(name: &'static str) -> Self {
        Self {
            name,
            required: &[],
            text: None,
            address: None,
            characters: None,
            free: &[],
            elsewhere: &[],
        }
    }

    /// The fields that are called so elsewhere.
    pub(super) fn called(&self, name: &str) -> impl Iterator<Item = &'static str> {
        let name = name.to_lowercase();
        let called = self.elsewhere.iter().filter(move |(word, _)| *word == name);
        called.map(|(_, known)| *known)
    }

    /// The way out for something else in the place of the fields.
    pub(super) fn help_to_fields(&self, node: &Node) -> String {
        if matches!(node.value, Value::List(_)) {
            return "leave out the `- `: there is only one".to_owned();
        }
        match self.lines(node) {
            Some(lines) => format!("give it a line {}", below_each_other(&lines)),
            None => "give each field a line of its own, indented".to_owned(),
        }
    }

    /// The same for what stands right after the name of a field.
    pub(super) fn help_below(&self, name: &str, node: &Node) -> String {
        match self.lines(node) {
            Some(lines) => {
                format!("write below `{name}:`, indented, {}", below_each_other(&lines))
            }
            None => self.help_to_fields(node),
        }
    }

    /// The way out for one entry, without its dash, in the place of a list of them.
    pub(super) fn help_to_entries(&self, node: &Node) -> String {
        if let Value::Fields(fields) = &node.value
            && let Some(Field { name, .. }) = fields.first().filter(|first| is_word(&first.name))
        {
            return format!(
                "also one alone begins with `- `: `- {name}: ...`, its other fields below `{name}`"
            );
        }
        let dash = "begin each entry with `- `";
        match self.lines(node) {
            Some(mut lines) => {
                lines[0].insert_str(0, "- ");
                format!("{dash}: {}", below_each_other(&lines))
            }
            None => format!("{dash} and give each of its fields a line"),
        }
    }

    /// The lines that a bare text should be, those above it that are needed, too.
    fn lines(&self, node: &Node) -> Option<Vec<String>> {
        let words = words(node)?;
        let text = self.text?;
        let given = match (self.address, address::linked(&words)) {
            (Some(field), Some((label, url))) => vec![(text, written(label)), (field, url.into())],
            (Some(field), None) if address::is_web(&words) => vec![(field, words)],
            _ if let Some(field) = self.characters.filter(|_| is_chinese(&words)) => {
                vec![(field, words)]
            }
            _ => vec![(text, written(&words))],
        };
        let is_given = |name: &str| given.iter().any(|(given, _)| *given == name);
        let needed = self.required.iter().filter(|name| !is_given(name));
        let needed = needed.map(|name| format!("{name}: ..."));
        let given = given.iter().map(|(name, value)| format!("{name}: {value}"));
        Some(needed.chain(given).collect())
    }
}

/// Whether a text is written in Chinese characters, and in no letters.
fn is_chinese(text: &str) -> bool {
    text.contains(han::is_han) && !text.contains(|c: char| c.is_ascii_alphabetic())
}

/// Whether a name is written as those of fields are; others rather begin a text.
pub fn is_word(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    name.chars().all(is_letter)
}

/// `A report: about chips`, which is a field to YAML and a text to whoever wrote it.
pub(super) fn as_text(field: &Field) -> Option<String> {
    let value = words(&field.value)?;
    Some(format!("{}: {value}", field.name))
}

/// A text as the value of a field, in quotes where YAML would take it for something else.
pub(super) fn written(text: &str) -> String {
    let is_bare = text.starts_with(char::is_alphanumeric)
        && ![": ", " #"].iter().any(|sign| text.contains(sign))
        && !text.ends_with(':');
    if is_bare || text == ELLIPSIS { text.to_owned() } else { yaml::quote(text) }
}

/// What stands in a help for words that are too many for it.
const ELLIPSIS: &str = "...";

/// The words that stand somewhere, where they are words.
fn words(node: &Node) -> Option<String> {
    const LONGEST: usize = 100;
    match &node.value {
        Value::Scalar(scalar) => {
            let text = scalar.text.trim();
            let is_numbered =
                text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ");
            let is_short = text.len() <= LONGEST && !text.contains('\n');
            Some(if is_short && !is_numbered { text } else { ELLIPSIS }.to_owned())
        }
        Value::Fields(fields) => as_text(fields.first()?),
        _ => None,
    }
}

/// `a`, and below it `b`.
fn below_each_other(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
    lines.join(", and below it ")
}
