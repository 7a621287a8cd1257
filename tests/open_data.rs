//! Open data is what `docs/data.md` says it is: the fields of every file, its version, and tables
//! that a strict reader takes. So is the list of all addresses.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it reads the project's own files, and a panic is a test that fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use chinai::out_path::OutPath;
use chinai::pages::{ForwardList, Page, Planned, in_sitemaps};
use chinai::pipeline::{self, Settings};
use chinai::source::Sources;
use chinai::theme;
use serde_json::Value;

/// An issue in which every field of every record is given.
const WHOLE: &str = "---\nnumber: 2\ntitle: Two\nsubtitle: And more\ndate: 2020-11\n\
    url: https://e.example/2\nauthors: [Li Lei]\ntopics: [chips]\n\
    features:\n  - {title: A, original_title: 甲, outlet: caict, url: https://e.example/a, \
    archived: https://e.example/b, translation: https://e.example/c, authors: [Li Lei], \
    translator: Han Mei, published: 2020, medium: report}\n\
    forwards:\n  - {label: Must-read, title: '=1+1, \"quoted\"', url: https://e.example/f, \
    archived: https://e.example/g, authors: [Li Lei, Han Mei], outlet: caict, language: en, \
    date: 2020, note: \"Two\\n\\nlines, \\\"quoted\\\"\"}\n  - {title: Bare}\n\
    corrections:\n  - {date: 2020-12, note: It was wrong.}\n---\nAs ChinAI #1 said.\n";
const OUTLETS: &str = "caict: {name: CAICT, zh: 信通院, pinyin: x, aliases: [C], about: A, \
    url: https://e.example/}\n";

const LINKS: &str = "\"https://e.example/f\": {state: moved, checked: 2026-11-24, \
    to: \"https://e.example/h\"}\n";

/// The files of `/data/`, by name.
fn data() -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("chinai.yaml", "base_url: https://host.example/\n");
    write("data/outlets.yaml", OUTLETS);
    write("data/links.yaml", LINKS);
    write("issues/1.md", "---\nnumber: 1\ntitle: One\ndate: 2019\n---\nWords.\n");
    write("issues/2.md", WHOLE);
    write("issues/3.md", "---\nnumber: 3\ntitle: Three\ndate: 2021\ndraft: true\n---\nSecret.\n");
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    let built = program.arg("--root").arg(folder.path()).args(["build", "--drafts", "--quiet"]);
    let output = built.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let entries = fs::read_dir(folder.path().join("public/data")).unwrap();
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let read = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    files.map(|path| read(&path)).collect()
}

/// The fields that `docs/data.md` lists under the heading of a file.
fn told(file: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data.md");
    let doc = fs::read_to_string(path).unwrap();
    let (_, chapter) = doc.split_once(&format!("\n## {file}\n")).unwrap();
    let chapter = chapter.split("\n## ").next().unwrap();
    let lines = chapter.lines().map(str::trim_start).filter(|line| line.starts_with("- "));
    // Names stand before a colon; after a semicolon comes the next one.
    let parts = lines.flat_map(|line| line.split(';'));
    let heads = parts.map(|part| part.split(": ").next().unwrap().to_owned());
    heads
        .flat_map(|head| head.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.keys().cloned());
            fields.values().for_each(|value| keys(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// The fields that `schema.json` describes for a file.
fn described(schema: &Value, file: &str) -> BTreeSet<String> {
    fn names(schema: &Value, found: &mut BTreeSet<String>) {
        let fields = schema["properties"].as_object().unwrap();
        for (name, field) in fields {
            found.insert(name.clone());
            assert!(field["description"].is_string(), "`{name}` has no meaning");
            if field["items"]["properties"].is_object() {
                names(&field["items"], found);
            }
        }
    }
    let mut found = BTreeSet::new();
    names(&schema["$defs"][file]["properties"]["records"]["items"], &mut found);
    found
}

/// A table by RFC 4180, read without mercy.
fn table(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_field_of_the_data_is_described_and_every_description_has_its_field() {
    let files = data();
    for file in ["issues.json", "forwards.json", "outlets.json"] {
        let value: Value = serde_json::from_str(&files[file]).unwrap();
        assert_eq!(value["version"], 1, "{file}");
        let mut found = BTreeSet::new();
        keys(&value["records"], &mut found);
        assert_eq!(told(file), found, "docs/data.md on the left, {file} on the right");
    }
    for file in ["people.json", "topics.json"] {
        let value: Value = serde_json::from_str(&files[file]).unwrap();
        let mut found = BTreeSet::new();
        keys(&value["records"], &mut found);
        assert!(found.is_subset(&told("outlets.json")), "{file}: {found:?}");
    }
    let schema: Value = serde_json::from_str(&files["schema.json"]).unwrap();
    for file in ["issues.json", "forwards.json", "outlets.json"] {
        assert_eq!(described(&schema, file), told(file), "schema.json on the left, {file}");
    }
    let head = |file: &str| table(&files[file])[0].iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(head("forwards.csv"), told("forwards.json"));
    assert_eq!(head("references.csv"), told("references.csv"));
}

#[test]
fn a_table_gives_every_text_back_and_no_formula() {
    let files = data();
    let rows = table(&files["forwards.csv"]);
    assert_eq!(rows.len(), 3, "a head and two forwards");
    let cell = |name: &str| &rows[1][rows[0].iter().position(|head| head == name).unwrap()];
    assert_eq!(cell("title"), "'=1+1, \"quoted\"");
    assert_eq!(cell("authors"), "Li Lei; Han Mei");
    assert!(cell("note").contains("lines, \"quoted\""), "{}", cell("note"));
    let references = table(&files["references.csv"]);
    assert_eq!(references[1], ["2", "1", "mentions", "As ChinAI #1 said."]);
}

#[test]
fn drafts_are_no_open_data() {
    for (file, text) in data() {
        assert!(!text.contains("Three"), "{file}: {text}");
    }
}

#[test]
fn a_sitemap_holds_fifty_thousand_addresses_and_no_more() {
    let mut sources = Sources::default();
    for (name, text) in theme::DEFAULT.templates {
        let text = chinai::source::SourceText::new(name, text);
        sources.templates.insert((*name).to_owned(), text);
    }
    let site = pipeline::build(sources, &Settings::default()).0.unwrap();
    let path = OutPath::new("index.html").unwrap();
    let planned =
        |part| Planned { page: Page::Forwards(ForwardList::All, part), path: path.clone() };
    let pages: Vec<Planned> = (0..50_001).map(planned).collect();
    let sizes = |pages: &[Planned]| -> Vec<usize> {
        in_sitemaps(pages, site.archive()).iter().map(Vec::len).collect()
    };
    assert_eq!(sizes(&pages), [50_000, 1]);
    assert_eq!(sizes(&pages[1..]), [50_000]);
    assert!(sizes(&[]).is_empty());
}
