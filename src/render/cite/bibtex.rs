//! BibTeX, in the fields that BibLaTeX and BibTeX both know and those that only the first does.

use std::fmt::Write as _;

use super::{Name, Record};

/// Writes an entry.
pub(in crate::render) fn write(record: &Record, out: &mut String) {
    out.push_str("@article{");
    out.push_str(&record.key);
    names("author", &record.authors, out);
    field("title", &record.title, out);
    names("translator", &record.translators, out);
    field("journal", &record.periodical, out);
    verbatim("number", &record.number.to_string(), out);
    verbatim("date", &record.date.to_string(), out);
    verbatim("year", &record.date.year().to_string(), out);
    if let Some(url) = &record.url {
        verbatim("url", url, out);
    }
    verbatim("langid", langid(&record.language), out);
    if let Some(original) = &record.original {
        let date = original.date.map(|date| date.to_string());
        let parts = [
            ("origtitle", original.title.as_deref()),
            ("origpublisher", original.outlet.as_deref()),
            ("origdate", date.as_deref()),
            ("origlanguage", original.language.map(|_| "chinese")),
        ];
        for (name, text) in parts {
            if let Some(text) = text {
                field(name, text, out);
            }
        }
    }
    keywords(&record.keywords, out);
    out.push_str("\n}\n\n");
}

fn keywords(keywords: &[String], out: &mut String) {
    if keywords.is_empty() {
        return;
    }
    begin("keywords", out);
    for (index, keyword) in keywords.iter().enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        // A comma begins the next one, but for braces around it.
        let (before, after) = if keyword.contains(',') { ("{", "}") } else { ("", "") };
        out.push_str(before);
        escape(keyword, out);
        out.push_str(after);
    }
    out.push('}');
}

fn names(field: &str, names: &[Name], out: &mut String) {
    if names.is_empty() {
        return;
    }
    begin(field, out);
    for (index, name) in names.iter().enumerate() {
        out.push_str(if index > 0 { " and " } else { "" });
        match name {
            Name::Parted { family, given, .. } => {
                escape(family, out);
                out.push_str(", ");
                escape(given, out);
            }
            // In braces, so that it is not parted at its blanks.
            Name::Whole(name) => {
                out.push('{');
                escape(name, out);
                out.push('}');
            }
        }
    }
    out.push('}');
}

fn field(name: &str, text: &str, out: &mut String) {
    begin(name, out);
    escape(text, out);
    out.push('}');
}

/// Writes what holds no sign of TeX's, or, as an address, is taken as it is: braces it has none.
fn verbatim(name: &str, text: &str, out: &mut String) {
    begin(name, out);
    out.push_str(text);
    out.push('}');
}

fn begin(name: &str, out: &mut String) {
    write!(out, ",\n  {name} = {{").expect("a String takes any text");
}

/// Writes a text so that TeX shows it as it is.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
}

/// The name that LaTeX has for a language.
fn langid(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or(tag) {
        "en" => "english",
        "zh" => "chinese",
        "de" => "german",
        "fr" => "french",
        other => other,
    }
}
