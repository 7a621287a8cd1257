//! Holds `templates/README.md` to the program: a designer can trust its lists of fields.
//!
//! Reads the views as text, so that a field counts as soon as it is written.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it reads the project's own files, and a panic is a test that fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The fields of each struct, in order.
type Fields = BTreeMap<String, Vec<String>>;

#[test]
fn the_readme_lists_every_field_of_every_view_in_the_order_of_the_program() {
    let (listed, written) = (fields_listed(&readme()), fields_written());
    for (view, fields) in &written {
        let found = listed.get(view);
        let found =
            found.unwrap_or_else(|| panic!("templates/README.md has no heading `### {view}`"));
        assert_eq!(found, fields, "the fields of `{view}` in templates/README.md");
    }
    let unknown: Vec<_> = listed.keys().filter(|view| !written.contains_key(*view)).collect();
    assert!(unknown.is_empty(), "templates/README.md describes what is no view: {unknown:?}");
}

#[test]
fn the_readme_says_of_every_page_which_view_its_template_gets() {
    let views = arms("src/render/mod.rs", "Page::", |right| {
        right.split_once('&')?.1.split("::").next().filter(|view| view.ends_with("View"))
    });
    let templates = arms("src/pages/mod.rs", "Self::", |right| {
        right.split_once("Some(\"")?.1.split('"').next().filter(|name| name.ends_with(".html"))
    });
    let pages = templates.into_iter().map(|(page, template)| (template, views[&page].clone()));
    assert_eq!(chapters(&readme()), pages.collect());
}

#[test]
fn every_page_has_its_template() {
    let names: BTreeSet<String> = names_in("templates").into_iter().collect();
    let missing: Vec<_> =
        chapters(&readme()).into_keys().filter(|name| !names.contains(name)).collect();
    assert!(missing.is_empty(), "templates/ has no {missing:?}");
}

#[test]
fn each_line_of_a_field_says_what_it_means() {
    let readme = readme();
    let (_, lists) = readme.split_once("\n### ").unwrap();
    let mut fields = lists.lines().filter(|line| line.starts_with("- "));
    let means = |line: &str| line.split_once("`: ").is_some_and(|(_, words)| !words.is_empty());
    assert_eq!(fields.find(|line| !means(line)), None);
}

/// The lists under the headings `### IssueRow`.
fn fields_listed(readme: &str) -> Fields {
    let mut fields = Fields::new();
    let mut view = None;
    for line in readme.lines() {
        if line.starts_with('#') {
            view = line.strip_prefix("### ");
        }
        let Some(view) = view else { continue };
        let fields = fields.entry(view.to_owned()).or_default();
        fields.extend(
            line.strip_prefix("- `").and_then(|rest| rest.split('`').next()).map(str::to_owned),
        );
    }
    fields
}

/// The public structs of the views with their public fields.
fn fields_written() -> Fields {
    let mut fields = Fields::new();
    for name in names_in("src/render/views") {
        let source = read(&format!("src/render/views/{name}"));
        let mut view = None;
        for line in source.lines() {
            if let Some(rest) = line.strip_prefix("pub struct ") {
                view = rest.split(['<', ' ']).next();
            } else if line == "}" {
                view = None;
            }
            let Some(view) = view else { continue };
            let fields = fields.entry(view.to_owned()).or_default();
            let field = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(':'));
            fields.extend(field.map(|(name, _)| name.to_owned()));
        }
    }
    fields
}

/// The templates with their views: the chapters `## issue.html` that begin "Gets [`IssueView`]".
fn chapters(readme: &str) -> BTreeMap<String, String> {
    let chapters = readme.split("\n## ").filter_map(|chapter| {
        let (name, text) = chapter.split_once('\n')?;
        let view = text.trim_start().strip_prefix("Gets [`")?.split('`').next()?;
        Some((name.to_owned(), view.to_owned()))
    });
    chapters.collect()
}

/// What the arms of a `match` give for each kind of page: `Page::Issue(id) => ...`.
fn arms(
    path: &str,
    prefix: &str,
    right: impl Fn(&str) -> Option<&str>,
) -> BTreeMap<String, String> {
    let source = read(path);
    let arms = source.split(prefix).filter_map(|arm| {
        let (left, rest) = arm.split_once("=>")?;
        let page = left.split(|c: char| !c.is_alphanumeric()).next()?;
        Some((page.to_owned(), right(rest)?.to_owned()))
    });
    arms.collect()
}

fn readme() -> String {
    read("templates/README.md")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
