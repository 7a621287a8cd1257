//! What the program says to whoever types it: transcripts, run in an empty folder each.
//!
//! A transcript is a file of `tests/cli/` that bears the name of its rule. `$ ` begins a line that
//! is typed; below it stands what came back on stdout and stderr, and `? 2` when the exit code was
//! 2. `SNAPSHOTS=overwrite cargo test --test cli` writes them anew.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use snapbox::assert::DEFAULT_ACTION_ENV;
use snapbox::{Assert, Data, IntoData as _};

macro_rules! transcripts {
    ($($name:ident,)+) => {
        $(#[test] fn $name() { check(stringify!($name)); })+

        #[test]
        fn every_transcript_is_run() {
            let mut files: Vec<_> = fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_owned())
                .collect();
            files.sort();
            assert_eq!(files, [$(stringify!($name)),+], "a file without a rule, or out of order");
        }
    };
}

transcripts! {
    a_build_says_what_it_did,
    a_finding_is_told_and_ends_with_1,
    a_folder_that_is_no_archive_is_no_place_to_build,
    a_message_is_explained,
    a_mistyped_word_is_answered_with_the_right_one,
    a_new_archive_builds_at_once,
    a_reader_who_has_gone_is_no_error,
    a_site_can_be_one_file_too,
    a_source_date_that_is_none_is_a_wrong_call,
    a_template_that_runs_away_is_stopped,
    a_value_that_is_none_is_answered_with_one,
    an_archive_without_issues_is_told_where_they_are,
    an_export_is_imported_once_and_told,
    an_issue_is_begun,
    an_output_among_the_sources_is_refused,
    colour_comes_when_asked_for,
    foreign_files_are_left_alone,
    help_begins_with_examples,
    many_findings_are_folded_or_all_shown,
    the_archive_is_found_from_below_and_by_name,
    the_archive_is_read_over,
    the_archive_is_searched,
    the_archive_is_told_in_numbers,
    the_version_is_told,
    what_can_be_typed_is_told_to_shells_and_readers,
    what_can_be_written_is_told_to_editors,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

/// Runs a transcript's commands and compares all that comes back with it.
fn check(name: &str) {
    let file = folder().join(name).with_extension("txt");
    let transcript = fs::read_to_string(&file).expect("the transcript is there");
    let playground = tempfile::tempdir().unwrap();
    let mut actual = String::new();
    for line in transcript.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let gap = if actual.is_empty() { "" } else { "\n" };
        writeln!(actual, "{gap}$ {line}").unwrap();
        actual.push_str(&run(line, playground.path()));
    }
    Assert::new()
        .action_env(DEFAULT_ACTION_ENV)
        .eq(actual.into_data().raw(), Data::read_from(&file, None).raw());
}

/// Runs a line as typed and gives what it said, and its exit code unless that is 0.
fn run(line: &str, here: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_chinai")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(here)
        .env_clear()
        .env("PATH", path)
        .env("HOME", here)
        .env("FIXTURES", Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import"))
        .env("LC_ALL", "C")
        .output()
        .expect("there is a shell");
    let said = String::from_utf8(output.stdout).expect("the program writes UTF-8");
    let said = said.replace(here.to_str().expect("the folder's name is plain"), "[HERE]");
    // Which limit a runaway template meets first is up to how busy the machine is.
    let said =
        said.replace("took more than 8 s", "[LIMIT]").replace("used more than 1 GB", "[LIMIT]");
    let mut said = said.split_inclusive('\n').map(without_time).collect::<String>();
    match output.status.code() {
        Some(0) => {}
        Some(code) => writeln!(said, "? {code}").unwrap(),
        None => said.push_str("? killed\n"),
    }
    said
}

/// Replaces the time in `3 removed, in 0.21 s`, which no two builds share.
fn without_time(line: &str) -> String {
    let seconds = |rest: &str| rest.strip_suffix(" s\n").is_some_and(|n| n.parse::<f64>().is_ok());
    match line.rsplit_once(", in ") {
        Some((before, rest)) if seconds(rest) => format!("{before}, in [TIME] s\n"),
        _ => line.to_owned(),
    }
}
