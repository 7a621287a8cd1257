//! What the program is made of besides its own code: few packages, from the registry, free to
//! use, each direct one with its reason in `docs/dependencies.md`.
//!
//! Works offline, from `Cargo.lock` as cargo reads it. Whether a package has become dangerous is
//! for `deny.toml` to say, which needs the network.
#![allow(clippy::disallowed_methods, reason = "a test asks cargo and reads the docs")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The licences a package may be under; of several by its own choice, one is enough.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The most packages the program may consist of, itself among them.
const MOST: usize = 200;

#[test]
fn every_package_is_free_to_use() {
    let metadata = metadata();
    for package in packages(&metadata) {
        let licence = package["license"].as_str().unwrap_or("");
        assert!(is_allowed(licence), "`{}` is under `{licence}`", name(package));
    }
}

#[test]
fn every_package_but_our_own_comes_from_the_registry() {
    let metadata = metadata();
    let ours = name(&metadata["packages"][root_at(&metadata)]);
    for package in packages(&metadata) {
        let source = package["source"].as_str();
        let is_good = match source {
            Some(source) => source.starts_with("registry+") || source.starts_with("sparse+"),
            None => name(package) == ours,
        };
        assert!(is_good, "`{}` comes from {source:?}", name(package));
    }
}

#[test]
fn the_program_consists_of_few_packages() {
    let metadata = metadata();
    let n_packages = in_the_program(&metadata).len();
    assert!(
        n_packages <= MOST,
        "the program consists of {n_packages} packages, {MOST} are allowed"
    );
}

#[test]
fn every_direct_dependency_has_its_reason_and_no_reason_is_left_over() {
    let metadata = metadata();
    let root = &metadata["packages"][root_at(&metadata)];
    let direct = list(&root["dependencies"]).iter().map(name).collect::<BTreeSet<_>>();
    let doc = std::fs::read_to_string(folder().join("docs/dependencies.md")).expect("it is there");
    let (crates, _) = doc.split_once("\n## For the check of a built site").expect("it ends so");
    let told: BTreeSet<&str> = crates.lines().filter_map(told).collect();
    assert_eq!(told, direct, "docs/dependencies.md on the left, Cargo.toml on the right");
}

#[test]
fn no_expression_of_licences_is_taken_for_more_than_it_says() {
    for good in ["MIT", "MIT OR GPL-3.0", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(is_allowed(good), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR GPL-3.0) AND GPL-2.0"] {
        assert!(!is_allowed(bad), "{bad}");
    }
}

/// The name of a row: ``| `clap` | ...``.
fn told(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?.split('`').next()
}

/// Whether an expression (SPDX, or with the slash of former days) leaves a licence we allow.
/// `OR` binds weaker than `AND`; brackets are only met around alternatives that are joined.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    if let Some(rest) = expression.strip_prefix('(')
        && let Some((inner, rest)) = rest.split_once(')')
        && let Some(rest) = rest.strip_prefix(" AND ")
    {
        return is_allowed(inner) && is_allowed(rest);
    }
    let is_one = |licence: &str| LICENCES.contains(&licence.trim_matches(['(', ')', ' ']));
    expression.split(" OR ").any(|choice| choice.split(" AND ").all(is_one))
}

/// What cargo knows of every package that is needed here, tests included.
fn metadata() -> Value {
    let host = run(Command::new(env!("CARGO")).args(["-vV"]));
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("it has a host");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    cargo.args(["--filter-platform", host]).current_dir(folder());
    serde_json::from_str(&run(&mut cargo)).expect("cargo writes JSON")
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

/// The packages that end up in the program: what is reached without tests and build scripts.
fn in_the_program(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|node| (id(node), node)).collect();
    let root = metadata["resolve"]["root"].as_str().expect("there is a package here");
    let mut found = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let is_normal =
            |dep: &&Value| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        for dep in list(&nodes[node]["deps"]).iter().filter(is_normal) {
            let package = dep["pkg"].as_str().expect("a dependency is a package");
            if found.insert(package) {
                open.push(package);
            }
        }
    }
    found
}

/// The packages that are needed on this platform.
fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    let nodes = list(&metadata["resolve"]["nodes"]);
    let needed: BTreeSet<&str> = nodes.iter().map(id).collect();
    list(&metadata["packages"]).iter().filter(move |package| needed.contains(id(package)))
}

fn root_at(metadata: &Value) -> usize {
    let root = metadata["resolve"]["root"].as_str().expect("there is a package here");
    let at = list(&metadata["packages"]).iter().position(|package| id(package) == root);
    at.expect("it is among the packages")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("cargo writes a list here")
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("it has an id")
}

fn name(package: &Value) -> &str {
    package["name"].as_str().expect("it has a name")
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
