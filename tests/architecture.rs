//! The map of `docs/architecture.md`, held true: who may import whom, who may name which crate,
//! and what the core may never touch.
//!
//! Read from the text of `src`, without comments, texts and tests. A new module is a new row in
//! [`MODULES`] and in the table of `docs/architecture.md`.
#![allow(clippy::disallowed_methods, reason = "a test reads the sources of the program")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A module, the others it may import, and the rule that a further one would break.
struct Module {
    name: &'static str,
    imports: &'static [&'static str],
    rule: &'static str,
}

const fn module(
    name: &'static str,
    imports: &'static [&'static str],
    rule: &'static str,
) -> Module {
    Module { name, imports, rule }
}

/// Whoever stands lower may know those above, never the reverse.
const MODULES: &[Module] = &[
    module("source", &[], "what the author wrote is known without anything else"),
    module("diagnostic", &["source"], "a finding is a code, words and a place, nothing more"),
    module("error", &[], "what the machine could not do is told in words"),
    module("misplaced", &["source"], "issues elsewhere are told without looking for them"),
    module("near", &[], "names are compared without knowing what they name"),
    module("scan", &[], "bytes are looked for without knowing what they are for"),
    module("escape", &["scan"], "text is escaped without knowing where it came from"),
    module("han", &["escape", "scan"], "characters are told apart without knowing who wrote them"),
    module("hash", &[], "bytes are named without knowing what they are"),
    module("out_path", &[], "a path of the output is judged by its letters alone"),
    module("workers", &[], "work is handed out without knowing what it is, or who does it"),
    module("theme", &[], "the default theme is bytes in the program"),
    module(
        "yaml",
        &["diagnostic", "scan", "source"],
        "YAML is read without knowing what a field means",
    ),
    module(
        "fields",
        &["diagnostic", "han", "near", "source", "yaml"],
        "a field is read by its shape, whoever it belongs to",
    ),
    module(
        "config",
        &["diagnostic", "fields", "near", "source", "yaml"],
        "settings are read without the archive",
    ),
    module(
        "issue",
        &["config", "diagnostic", "fields", "han", "near", "scan", "source", "yaml"],
        "a file is understood alone: no other issue, no address on the site, no HTML",
    ),
    module("starter", &["issue", "yaml"], "what an archive begins with depends on no archive"),
    module("stub", &["issue", "yaml"], "an issue is begun without knowing the others"),
    module(
        "archive",
        &[
            "config",
            "diagnostic",
            "fields",
            "issue",
            "misplaced",
            "near",
            "source",
            "workers",
            "yaml",
        ],
        "issues are linked without knowing which pages there will be",
    ),
    module(
        "pages",
        &["archive", "diagnostic", "issue", "near", "out_path", "source", "workers"],
        "pages are planned without files, and without knowing how they look",
    ),
    module(
        "search",
        &["archive", "han", "hash", "issue", "near", "pages", "workers"],
        "words are found without knowing how a page looks",
    ),
    module(
        "render",
        &[
            "archive",
            "config",
            "diagnostic",
            "escape",
            "han",
            "hash",
            "issue",
            "near",
            "pages",
            "scan",
            "search",
            "source",
            "theme",
            "workers",
        ],
        "a page is a pure function of the archive",
    ),
    module(
        "pipeline",
        &[
            "archive",
            "config",
            "diagnostic",
            "issue",
            "out_path",
            "pages",
            "render",
            "source",
            "theme",
            "workers",
        ],
        "from sources to a site nothing is read or written",
    ),
    module(
        "schema",
        &["archive", "diagnostic", "issue"],
        "what can be written is told without reading anything that was",
    ),
    module(
        "links",
        &["archive", "fields", "issue", "source"],
        "what an answer means is known without asking anybody",
    ),
    module("web", &[], "hosts are asked without knowing why"),
    module("stats", &["archive", "issue"], "an archive is counted without knowing how it looks"),
    module(
        "check",
        &["archive", "diagnostic", "fields", "han", "issue", "near", "pages", "source"],
        "an archive is read over without knowing how it looks",
    ),
    module(
        "fingerprint",
        &["archive", "hash", "pipeline", "source"],
        "sources are named by their bytes, not by what they mean",
    ),
    module(
        "report",
        &["diagnostic", "error", "source"],
        "findings are drawn without knowing how they were found",
    ),
    module(
        "disk",
        &[
            "diagnostic",
            "error",
            "hash",
            "misplaced",
            "out_path",
            "scan",
            "source",
            "theme",
            "workers",
        ],
        "files are read and written without knowing what is in them",
    ),
    module(
        "watchdog",
        &["diagnostic", "pages", "pipeline", "render", "source"],
        "a page that never ends is stopped without knowing who wanted it",
    ),
    module(
        "serve",
        &[
            "config",
            "diagnostic",
            "disk",
            "error",
            "escape",
            "hash",
            "out_path",
            "pages",
            "pipeline",
            "render",
            "report",
            "source",
            "theme",
            "watchdog",
        ],
        "what is shown is made by the pipeline: the preview knows neither Markdown nor templates",
    ),
    module(
        "import",
        &["config", "diagnostic", "error", "hash", "issue", "render", "source"],
        "an export is bytes that become Markdown: no file, no archive, no page",
    ),
    module("cli", &["error", "near"], "the command line is what was typed, not what it does"),
    module(
        "commands",
        &[
            "archive",
            "check",
            "cli",
            "config",
            "diagnostic",
            "disk",
            "error",
            "fingerprint",
            "import",
            "issue",
            "links",
            "near",
            "out_path",
            "pages",
            "pipeline",
            "render",
            "report",
            "schema",
            "search",
            "serve",
            "source",
            "starter",
            "stats",
            "stub",
            "theme",
            "watchdog",
            "web",
        ],
        "a command puts the parts together and knows the inside of none",
    ),
    module(
        "main",
        &["cli", "commands", "error", "report"],
        "the program only hands the machine down to a command",
    ),
];

/// Where each outside crate may be named: files and folders of `src`. `std` is everywhere.
const CRATES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["archive/forms.rs"]),
    ("annotate_snippets", &["report.rs"]),
    ("axum", &["serve"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli/generated.rs"]),
    ("csv", &["import/posts.rs"]),
    ("html5ever", &["import/dom.rs"]),
    ("httpdate", &["web"]),
    ("hyper", &["serve/server.rs"]),
    ("hyper_util", &["serve/server.rs"]),
    ("imagesize", &["archive/images.rs"]),
    ("jiff", &["commands/new.rs", "import/zone.rs", "issue/date.rs"]),
    ("memchr", &["scan.rs"]),
    ("mimalloc", &["main.rs"]),
    ("nix", &["disk/publish/system.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("open", &["commands/serve.rs"]),
    ("pulldown_cmark", &["issue/document/parse.rs"]),
    ("rayon", &["pipeline.rs"]),
    ("rustix", &["disk"]),
    // Derives on the types that cross a border: views to templates, the manifest to its file.
    (
        "serde",
        &[
            "disk/publish/manifest.rs",
            "render",
            "report/forms.rs",
            "search",
            "links.rs",
            "stats.rs",
        ],
    ),
    // A value of any shape, and files of JSON: an issue's `extra`, the manifest, what scripts
    // read.
    (
        "serde_json",
        &[
            "disk/publish/manifest.rs",
            "import",
            "issue",
            "render/data/schema.rs",
            "render/facets.rs",
            "render/guesses.rs",
            "render/json.rs",
            "render/views/issue.rs",
            "report/forms.rs",
            "schema",
            "search",
            "links.rs",
            "stats.rs",
        ],
    ),
    ("serde_yaml", &["yaml"]),
    ("tera", &["render/templates.rs"]),
    ("tokio", &["serve"]),
    ("tokio_io_timeout", &["serve/server.rs"]),
    // Names are compared in one Unicode form: in addresses, in paths, in the directory.
    (
        "unicode_normalization",
        &[
            "archive/directory.rs",
            "check/names.rs",
            "issue/slug.rs",
            "out_path.rs",
            "search/tokens.rs",
        ],
    ),
    ("ureq", &["web"]),
    ("walkdir", &["disk/list.rs"]),
    ("xxhash_rust", &["hash.rs"]),
    ("zip", &["disk/export.rs", "disk/package.rs"]),
    ("zlib_rs", &["search/deflate.rs"]),
];

/// The modules that meet the machine.
const SHELL: &[&str] = &["commands", "disk", "main", "serve", "watchdog", "web"];

/// What only the shell may touch.
const MACHINE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::io::stdout",
    "std::io::stderr",
    "SystemTime",
    "Instant",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
];

/// The longest file.
const MAX_LINES: usize = 600;

#[test]
fn a_module_imports_only_what_the_map_allows() {
    let mut broken = String::new();
    for file in files().iter().filter(|file| !file.is_test) {
        let Some(module) = MODULES.iter().find(|module| module.name == file.module) else {
            writeln!(
                broken,
                "`{}` is not on the map: give it a row in tests/architecture.rs and in \
                 docs/architecture.md",
                file.module
            )
            .expect("writing to a string cannot fail");
            continue;
        };
        for import in file.imports() {
            if import != module.name && !module.imports.contains(&import.as_str()) {
                writeln!(
                    broken,
                    "`{}` imports `{import}` in {}: {}; see docs/architecture.md",
                    module.name, file.path, module.rule
                )
                .expect("writing to a string cannot fail");
            }
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}

#[test]
fn a_module_is_reached_through_the_crate_and_not_by_climbing_out_of_another() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| !file.is_test) {
        let climb = "super::".repeat(file.depth());
        if file.code.contains(&climb) {
            broken.push(format!(
                "{} climbs out of `{}` with `{climb}`; write `crate::`",
                file.path, file.module
            ));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_arrows_of_the_map_go_round_in_no_circle() {
    for (place, module) in MODULES.iter().enumerate() {
        for import in module.imports {
            let known = MODULES[..place].iter().any(|above| above.name == *import);
            assert!(
                known,
                "`{}` may import `{import}`, which does not stand above it",
                module.name
            );
        }
    }
}

#[test]
fn the_map_in_the_docs_shows_the_same_arrows() {
    let doc = std::fs::read_to_string(root().join("docs/architecture.md")).expect("it is there");
    let rows: BTreeMap<&str, BTreeSet<&str>> = doc.lines().filter_map(row_of_map).collect();
    for module in MODULES {
        let shown = rows.get(module.name);
        let shown =
            shown.unwrap_or_else(|| panic!("docs/architecture.md has no `{}`", module.name));
        let allowed: BTreeSet<&str> = module.imports.iter().copied().collect();
        assert_eq!(*shown, allowed, "the imports of `{}` in docs/architecture.md", module.name);
    }
    assert_eq!(rows.len(), MODULES.len(), "docs/architecture.md has a module that is not there");
}

#[test]
fn every_file_that_the_docs_send_someone_to_is_there() {
    for name in ["docs/architecture.md", "docs/dependencies.md", "README.md"] {
        let doc = std::fs::read_to_string(root().join(name)).expect("it is there");
        let quoted = doc.split('`').skip(1).step_by(2);
        for path in quoted.filter(|text| text.starts_with("src/") && !text.contains('*')) {
            assert!(root().join(path).exists(), "{name} names `{path}`, which is not there");
        }
    }
}

#[test]
fn every_module_of_the_map_exists() {
    let known: BTreeSet<String> = files().into_iter().map(|file| file.module).collect();
    for module in MODULES {
        assert!(known.contains(module.name), "there is no `{}` in src", module.name);
    }
}

#[test]
fn an_outside_crate_is_named_in_its_module_alone() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| !file.is_test) {
        for (name, places) in CRATES {
            let is_home = places.iter().any(|place| file.is_at(place));
            if !is_home && file.names(&format!("{name}::")) {
                let home = places.join(", ");
                broken.push(format!("{} names `{name}`, which belongs to {home}", file.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_outside_crate_has_its_module() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("it is there");
    let (_, rest) = manifest.split_once("\n[dependencies]\n").expect("there are dependencies");
    for line in rest.lines().take_while(|line| !line.starts_with('[')) {
        let Some((name, _)) = line.split_once(" = ") else { continue };
        let name = name.replace('-', "_");
        let is_known = CRATES.iter().any(|(known, _)| *known == name);
        assert!(is_known, "`{name}` has no module in the table of tests/architecture.rs");
    }
}

#[test]
fn the_core_touches_no_file_no_clock_no_environment_and_no_terminal() {
    let mut broken = Vec::new();
    let is_core = |file: &&File| !file.is_test && !SHELL.contains(&file.module.as_str());
    for file in files().iter().filter(is_core) {
        for name in MACHINE.iter().filter(|name| file.names(name)) {
            broken.push(format!("{} names `{name}`, which only the shell may", file.path));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    for file in files() {
        let is_told = file.text.starts_with("//! ") || file.is_test;
        assert!(is_told, "{} has no `//!` at its head that says what it owns", file.path);
    }
}

#[test]
fn no_file_is_longer_than_one_can_keep_in_mind() {
    for file in files() {
        let n_lines = file.text.lines().count();
        assert!(
            n_lines <= MAX_LINES,
            "{} has {n_lines} lines: too many things live in it",
            file.path
        );
    }
}

#[test]
fn the_reader_of_this_test_sees_what_is_code_and_what_is_not() {
    let text = "use crate::a::B; // crate::c\nlet s = \"crate::d\"; let q = '\"'; crate::e();\n\
                use crate::{f::G, h::{I, crate_j}};\nr#\"crate::k \" \"#; /* crate::l */ &'static str\n\
                #[cfg(test)]\nmod tests { use crate::m; fn f() {} }\nfn f() { crate::n(); }";
    let file = File::new("x.rs".to_owned(), text.to_owned());
    let imports: Vec<String> = file.imports().into_iter().collect();
    assert_eq!(imports, ["a", "e", "f", "h", "n"]);
}

/// A file of `src`.
struct File {
    /// Relative to `src`, with `/`.
    path: String,
    /// The module at the top that it belongs to.
    module: String,
    text: String,
    /// The text without comments, texts and tests.
    code: String,
    /// Whether all of it is for tests.
    is_test: bool,
}

impl File {
    fn new(path: String, text: String) -> Self {
        let module = path.split(['/', '.']).next().expect("a path has a first part").to_owned();
        let is_test = path.ends_with("/tests.rs")
            || path.contains("/tests/")
            || path.ends_with("/testing.rs");
        let code = without_tests(&without_comments_and_texts(&text));
        Self { path, module, text, code, is_test }
    }

    /// How deep below the crate's root the module of this file is.
    fn depth(&self) -> usize {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').count()
    }

    /// Whether this is the file, or in the folder.
    fn is_at(&self, place: &str) -> bool {
        self.path == place
            || self.path.starts_with(&format!("{place}/"))
            || self.path == format!("{place}.rs")
    }

    /// Whether the code holds a name, which is not the end of a longer one.
    fn names(&self, name: &str) -> bool {
        self.after(name).next().is_some()
    }

    /// The modules at the top that the code names.
    fn imports(&self) -> BTreeSet<String> {
        let own = if self.module == "main" { "chinai::" } else { "crate::" };
        self.after(own).flat_map(first_names).collect()
    }

    /// What follows each place where the code holds a name.
    fn after<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.code.match_indices(name).filter_map(move |(at, _)| {
            let before = self.code[..at].chars().next_back();
            let is_whole = !before.is_some_and(|char| char.is_alphanumeric() || char == '_');
            is_whole.then(|| &self.code[at + name.len()..])
        })
    }
}

/// The first name of a path, or of each path in braces: `a::B`, `{a::B, c::{D, E}}`.
fn first_names(text: &str) -> Vec<String> {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    let name = |text: &str| text.chars().take_while(|char| is_part(*char)).collect::<String>();
    let Some(list) = text.strip_prefix('{') else { return vec![name(text)] };
    let mut names = Vec::new();
    let (mut depth, mut is_start) = (0, true);
    for (at, char) in list.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_start = true,
            _ if is_start && is_part(char) => {
                names.push(name(&list[at..]));
                is_start = false;
            }
            _ => {}
        }
    }
    names
}

/// The code with comments, and what stands in quotes, left out.
fn without_comments_and_texts(text: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let n_skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if is_raw_text(rest, &res) {
            let n_hashes = rest[1..].chars().take_while(|char| *char == '#').count();
            let end = format!("\"{}", "#".repeat(n_hashes));
            let start = n_hashes + 2;
            rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
        } else if char == '"' {
            quoted(rest, '"')
        } else if char == '\'' && is_char(rest) {
            quoted(rest, '\'')
        } else {
            res.push(char);
            char.len_utf8()
        };
        rest = &rest[n_skipped..];
    }
    res
}

/// The code without what is marked `#[cfg(test)]`: up to its closing brace, or its semicolon.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut res = String::new();
    let mut rest = code;
    while let Some((before, marked)) = rest.split_once(MARK) {
        res.push_str(before);
        let mut depth = 0;
        let end = marked.find(|char| {
            depth += i32::from(char == '{') - i32::from(char == '}');
            depth == 0 && (char == '}' || char == ';')
        });
        rest = end.map_or("", |end| &marked[end + 1..]);
    }
    res + rest
}

fn is_raw_text(rest: &str, before: &str) -> bool {
    let is_word = before.ends_with(|char: char| char.is_alphanumeric() && char != 'b');
    !is_word && rest.starts_with('r') && rest[1..].trim_start_matches('#').starts_with('"')
}

/// Whether a quote begins a character and not a lifetime.
fn is_char(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    matches!((chars.next(), chars.next()), (Some('\\'), _) | (_, Some('\'')))
}

/// The length of a text or a character with its quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if char == quote => return at + char.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A row of the map, ``| `pages` | owns | must never know | `archive`, `issue` |``: name, imports.
fn row_of_map(line: &str) -> Option<(&str, BTreeSet<&str>)> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').collect();
    let [name, _, _, imports] = cells.as_slice() else { return None };
    let name = name.trim().strip_prefix('`')?.strip_suffix('`')?;
    let imports = imports.split('`').skip(1).step_by(2).collect();
    Some((name, imports))
}

/// Every file of `src` but the list of modules.
fn files() -> Vec<File> {
    let src = root().join("src");
    let mut found = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the sources can be read") {
            let path = entry.expect("its entries can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a source file can be read");
        let parts: Vec<_> = path.strip_prefix(&src).expect("it is in src").iter().collect();
        let parts: Vec<_> = parts.iter().map(|part| part.to_string_lossy()).collect();
        File::new(parts.join("/"), text)
    };
    found.iter().map(read).filter(|file| file.module != "lib").collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
