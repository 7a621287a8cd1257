//! Whatever `init` and `new` write passes `check --strict`: with any title, by anybody, of any kind.
//!
//! `CHINAI_LONG=1` tries two hundred archives in place of ten.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

use std::path::Path;
use std::process::Command;

use chinai::issue::{IssueNumber, Kind};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What can be shown and is no mark without a form of its own; not longer than a feed shows it.
const WORDS: &str = "[^\\p{C}\\p{Z}-][^\\p{C}\\u{2028}\\u{2029}]{0,57}[^\\s\\p{C}]";

fn chinai(root: &Path, words: &[&str]) -> Result<String, TestCaseError> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    let output = program.arg("--root").arg(root).args(words).env_clear().output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    prop_assert!(output.status.success(), "chinai {words:?} said:\n{said}");
    Ok(said)
}

fn n_cases() -> u32 {
    if std::env::var_os("CHINAI_LONG").is_some() { 200 } else { 10 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: n_cases(), ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_begun_is_nothing_to_mend(
        name in WORDS,
        author in "\\p{L}[\\p{L} .'’-]{0,20}\\p{L}",
        service in prop::sample::select(vec!["github", "netlify", "cloudflare"]),
        titles in prop::collection::vec(WORDS, Kind::ALL.len()),
        first in 6..=IssueNumber::MAX - 10,
        date in prop::sample::select(vec!["2026-11-30", "2026-11", "1999", "2024-02-29"]),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let shown = root.to_str().unwrap();
        let (name, author) = (format!("--title={name}"), format!("--author={author}"));
        chinai(root, &["init", shown, &name, &author, "--deploy", service])?;
        for (nth, ((kind, key, _), title)) in Kind::ALL.iter().zip(&titles).enumerate() {
            let mut words = vec!["new", "--kind", key, "--date", date, "--no-edit"];
            let number = first.to_string();
            // The others take the next number.
            words.extend(["--number", &number].iter().filter(|_| nth == 0));
            // And one goes without a title.
            words.extend(["--", title].iter().filter(|_| *kind != Kind::Other));
            chinai(root, &words)?;
        }
        for words in [&["check", "--strict"][..], &["check", "--strict", "--drafts"]] {
            let said = chinai(root, words)?;
            prop_assert!(said.contains("issues read: nothing to mend\n"), "{said}");
        }
    }
}
