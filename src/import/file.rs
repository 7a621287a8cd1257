//! An issue's file: front matter as a person would type it, and the text below.

use std::fmt::Write as _;
use std::ops::Range;

use super::anatomy::{Contributor, Feature, Forward, Preview, Source};
use crate::issue::date::PartialDate;
use crate::issue::{IssueNumber, Kind};

/// All that a file says, its Markdown written.
pub struct Sheet<'a> {
    /// The issue's number.
    pub number: IssueNumber,
    /// Its title.
    pub title: &'a str,
    /// The day it came out.
    pub date: PartialDate,
    /// The line under the title.
    pub subtitle: &'a str,
    /// What sort of issue it is, where that is known.
    pub kind: Option<Kind>,
    /// Its address, where the number is taken.
    pub slug: Option<&'a str>,
    /// Where it was first published.
    pub url: Option<&'a str>,
    /// Its former address on the newsletter's own site.
    pub alias: Option<&'a str>,
    /// Whether it was never published.
    pub is_draft: bool,
    /// Who helped with it.
    pub contributors: &'a [Contributor],
    /// The translated originals.
    pub features: &'a [Feature],
    /// The forwards, each with its note.
    pub forwards: Vec<(&'a Forward, String)>,
    /// The previews, each with its summary.
    pub horn: Vec<(&'a Preview, String)>,
    /// The corrections, each with its note.
    pub corrections: Vec<(PartialDate, String)>,
    /// What stands in every issue.
    pub as_sent: String,
    /// What Substack said of the post, in the order to be written; the id comes first.
    pub origin: Vec<(&'static str, String)>,
    /// The text.
    pub body: String,
}

/// The line by which a file shows whether somebody edited it.
const MARK: &str = "    imported: ";

/// Writes the file.
pub fn write(sheet: &Sheet<'_>) -> String {
    let mut out = String::from("---\n");
    head(sheet, &mut out);
    lists(sheet, &mut out);
    block("", "as_sent", &sheet.as_sent, &mut out);
    out.push_str("extra:\n  substack:\n");
    for (name, value) in &sheet.origin {
        field("    ", name, value, &mut out);
    }
    let mark = out.len();
    out.push_str("---\n");
    if !sheet.body.is_empty() {
        out.push('\n');
        out.push_str(&sheet.body);
    }
    let name = name_of(&out);
    out.insert_str(mark, &format!("{MARK}\"{name}\"\n"));
    out
}

/// Whether a file is as an import has written it.
pub fn is_untouched(text: &str) -> bool {
    let Some((line, name)) = mark(text) else { return false };
    let without = format!("{}{}", &text[..line.start], &text[line.end..]);
    name == name_of(&without)
}

/// Whether two files were made of the same text, whatever was done to them afterwards.
pub fn is_same_import(one: &str, other: &str) -> bool {
    mark(one).is_some_and(|(_, name)| mark(other).is_some_and(|(_, of_other)| name == of_other))
}

/// The line that shows whether a file was edited, and the name that stands in it.
fn mark(text: &str) -> Option<(Range<usize>, &str)> {
    let start = text.find(MARK)?;
    let line = text[start..].split_inclusive('\n').next().unwrap_or_default();
    let name = line.trim_end().strip_prefix(MARK)?.trim_matches('"');
    Some((start..start + line.len(), name))
}

/// The id of the post that a file was made of, if an import has made it.
pub fn post_of(text: &str) -> Option<&str> {
    let (_, rest) = front_matter(text)?.split_once("\n  substack:\n")?;
    let line = rest.lines().next()?.strip_prefix("    post: ")?;
    Some(line.trim_matches('"'))
}

/// The number that a file gives its issue.
pub fn number_of(text: &str) -> Option<u32> {
    let lines = front_matter(text)?.lines();
    let value = lines.into_iter().find_map(|line| line.strip_prefix("number:"))?;
    value.split('#').next().unwrap_or_default().trim().parse().ok()
}

fn front_matter(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("---\n")?;
    rest.find("\n---").map(|end| &rest[..end])
}

fn name_of(text: &str) -> String {
    format!("{:016x}", crate::hash::number(text.as_bytes()))
}

fn head(sheet: &Sheet<'_>, out: &mut String) {
    let _ = writeln!(out, "number: {}", sheet.number);
    field("", "title", sheet.title, out);
    maybe("", "subtitle", Some(sheet.subtitle), out);
    let _ = writeln!(out, "date: {}", sheet.date);
    if let Some(kind) = sheet.kind {
        let _ = writeln!(out, "kind: {}", kind.key());
    }
    maybe("", "slug", sheet.slug, out);
    maybe("", "url", sheet.url, out);
    if let Some(alias) = sheet.alias {
        let _ = writeln!(out, "aliases: [{}]", quoted(alias));
    }
    if sheet.is_draft {
        out.push_str("draft: true\n");
    }
}

fn lists(sheet: &Sheet<'_>, out: &mut String) {
    list("contributors", sheet.contributors, out, |contributor, out| {
        field("    ", "name", &contributor.name, out);
        field("    ", "role", contributor.role, out);
    });
    list("features", sheet.features, out, |feature, out| {
        field("    ", "title", &feature.title, out);
        maybe("    ", "outlet", feature.outlet.as_deref(), out);
        maybe("    ", "url", feature.url.as_deref(), out);
        maybe("    ", "translation", feature.translation.as_deref(), out);
    });
    list("forwards", &sheet.forwards, out, |(forward, note), out| {
        maybe("    ", "label", forward.label.as_deref(), out);
        field("    ", "title", &forward.title, out);
        maybe("    ", "url", forward.url.as_deref(), out);
        if !forward.authors.is_empty() {
            let authors: Vec<String> = forward.authors.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(out, "    authors: [{}]", authors.join(", "));
        }
        maybe("    ", "outlet", forward.outlet.as_deref(), out);
        maybe("    ", "language", forward.language, out);
        block("    ", "note", note, out);
    });
    list("horn", &sheet.horn, out, |(preview, summary), out| {
        field("    ", "title", &preview.title, out);
        maybe("    ", "url", preview.url.as_deref(), out);
        block("    ", "summary", summary, out);
        match &preview.source {
            Some(Source::Sentence(sentence)) => field("    ", "source", sentence, out),
            Some(Source::Outlet(outlet, about)) => {
                out.push_str("    source:\n");
                field("      ", "outlet", outlet, out);
                maybe("      ", "about", about.as_deref(), out);
            }
            None => {}
        }
    });
    list("corrections", &sheet.corrections, out, |(date, note), out| {
        let _ = writeln!(out, "    date: {date}");
        block("    ", "note", note, out);
    });
}

/// A list of entries, each of which writes its fields with four spaces before them.
fn list<T>(name: &str, entries: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(out, "{name}:");
    for entry in entries {
        let start = out.len();
        write(entry, out);
        // The first field stands behind the dash.
        out.replace_range(start..start + 4, "  - ");
    }
}

fn field(indent: &str, name: &str, value: &str, out: &mut String) {
    let _ = writeln!(out, "{indent}{name}: {}", quoted(value));
}

fn maybe(indent: &str, name: &str, value: Option<&str>, out: &mut String) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        field(indent, name, value, out);
    }
}

/// Markdown as lines of its own.
fn block(indent: &str, name: &str, markdown: &str, out: &mut String) {
    if markdown.is_empty() {
        return;
    }
    let _ = writeln!(out, "{indent}{name}: |");
    for line in markdown.trim_end().split('\n') {
        match line {
            "" => out.push('\n'),
            line => {
                let _ = writeln!(out, "{indent}  {line}");
            }
        }
    }
}

/// A text between double quotes.
fn quoted(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 2);
    res.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => {
                res.push('\\');
                res.push(char);
            }
            char if char.is_control() => res.push(' '),
            char => res.push(char),
        }
    }
    res.push('"');
    res
}

#[cfg(test)]
mod tests {
    use super::{Sheet, is_same_import, is_untouched, number_of, post_of, write};
    use crate::issue::IssueNumber;
    use crate::issue::date::PartialDate;

    fn sheet(body: &str) -> String {
        write(&Sheet {
            number: IssueNumber::new(7).unwrap(),
            title: "A \"title\": one \\ two",
            date: PartialDate::parse("2020-11-16").unwrap(),
            subtitle: "",
            kind: None,
            slug: None,
            url: None,
            alias: None,
            is_draft: false,
            contributors: &[],
            features: &[],
            forwards: Vec::new(),
            horn: Vec::new(),
            corrections: Vec::new(),
            as_sent: "One.\n\nTwo.\n".to_owned(),
            origin: vec![("post", "123".to_owned())],
            body: body.to_owned(),
        })
    }

    #[test]
    fn a_file_is_as_a_person_would_type_it() {
        let text = sheet("Hello.\n");
        let (before, after) = text.split_once("    imported: ").unwrap();
        assert_eq!(
            before,
            "---\nnumber: 7\ntitle: \"A \\\"title\\\": one \\\\ two\"\ndate: 2020-11-16\n\
             as_sent: |\n  One.\n\n  Two.\nextra:\n  substack:\n    post: \"123\"\n"
        );
        assert!(after.ends_with("\"\n---\n\nHello.\n"), "{after}");
    }

    #[test]
    fn a_file_shows_whether_it_was_edited_and_whose_it_is() {
        let text = sheet("Hello.\n");
        assert!(is_untouched(&text));
        assert!(!is_untouched(&text.replace("Hello", "Hallo")));
        assert!(!is_untouched(&text.replace("number: 7", "number: 8")));
        assert!(is_same_import(&text, &text.replace("number: 7", "number: 8")));
        assert!(!is_same_import(&text, &sheet("Hallo.\n")) && !is_same_import("", ""));
        assert!(!is_untouched("---\nnumber: 7\n---\n"));
        assert_eq!((post_of(&text), number_of(&text)), (Some("123"), Some(7)));
        assert_eq!((post_of("x"), number_of("---\ntitle: x\n---\n")), (None, None));
    }
}
