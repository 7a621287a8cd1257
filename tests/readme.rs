//! The README, held true: its examples build without a word from the program, and it names every
//! option there is.
#![allow(clippy::disallowed_methods, reason = "a test reads the README and runs the program")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_front_matter_and_the_settings_in_the_readme_build_without_a_finding() {
    let readme = readme();
    let folder = tempfile::tempdir().expect("a folder for the test can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("it can be made");
        fs::write(path, text).expect("a file can be written");
    };
    let front_matter = example_after(&readme, "All fields there are:", "yaml");
    write("chinai.yaml", example_after(&readme, "each line can be left out:", "yaml"));
    write("issues/120.md", &format!("---\n{front_matter}---\n"));
    write(
        "issues/120/translation.md",
        example_after(&readme, "works without a script:", "markdown"),
    );
    write("issues/355.md", example_after(&readme, "Only three fields are required:", "markdown"));
    for number in [58, 70, 114] {
        let text =
            format!("---\nnumber: {number}\ntitle: One that is spoken of\ndate: 2019\n---\n");
        write(&format!("issues/{number}.md"), &text);
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    program.arg("--root").arg(folder.path()).args(["build", "--drafts", "--strict", "--quiet"]);
    let output = program.output().expect("the program can be started");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    let translation = folder.path().join("public/singles-day/translation/index.html");
    assert!(translation.exists(), "the translation has a page");
}

#[test]
fn the_readme_names_every_option_and_no_other() {
    let help: String = [
        "build", "check", "import", "explain", "init", "links", "man", "new", "schema", "serve",
        "stats",
    ]
    .map(help)
    .concat();
    let is_option = |line: &&str| line.trim_start().starts_with('-');
    let known: BTreeSet<&str> = help.lines().filter(is_option).flat_map(options).collect();
    let known = known.into_iter().filter(|option| *option != "--help").collect::<BTreeSet<_>>();
    let readme = readme();
    let told: BTreeSet<&str> =
        readme.lines().filter(|line| line.starts_with("| `--")).flat_map(options).collect();
    assert_eq!(told, known, "README.md on the left, the help on the right");
}

fn help(command: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    let output = program.args([command, "--help"]).output().expect("the program can be started");
    String::from_utf8(output.stdout).expect("the help is UTF-8")
}

/// The long options in a line.
fn options(line: &str) -> impl Iterator<Item = &str> {
    line.split(|char: char| !char.is_ascii_alphanumeric() && char != '-')
        .filter(|word| word.starts_with("--"))
}

/// The first fenced block after some words.
fn example_after<'a>(readme: &'a str, words: &str, kind: &str) -> &'a str {
    let (_, rest) = readme.split_once(words).unwrap_or_else(|| panic!("it says `{words}`"));
    let (_, rest) = rest.split_once(&format!("```{kind}\n")).expect("a block follows");
    rest.split_once("```").expect("the block is closed").0
}

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).expect("it is there")
}
