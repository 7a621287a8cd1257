//! What a finding looks like, for every shape of finding and of text.

use proptest::prelude::{any, prop_assert, proptest};

use super::{Style, draw, draw_error, tally};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::source::{SitePath, SourceText, Sources, Span};

const PLAIN: Style = Style { color: false, width: 80 };

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.issues.insert(SitePath::new(path), SourceText::new(path, text));
    }
    sources
}

/// A finding at the first occurrence of some words in `issues/a.md`, which holds the text.
fn check(text: &str, words: &str, expected: &str) {
    let start = text.find(words).expect("the words stand in the text");
    let finding = Diagnostic::new(Code::BrokenLink, "it is wrong")
        .at(&SitePath::new("issues/a.md"), Span::new(start..start + words.len()))
        .label("here");
    let drawn = draw(&[finding], &sources(&[("issues/a.md", text)]), PLAIN);
    assert_eq!(drawn.trim_end(), expected.trim_matches('\n'), "\n{drawn}");
}

fn at(path: &str, code: Code) -> Diagnostic {
    Diagnostic::new(code, "it is wrong").in_file(&SitePath::new(path))
}

#[test]
fn a_finding_has_its_code_its_place_its_line_and_the_way_out() {
    let path = SitePath::new("issues/120.md");
    let finding = Diagnostic::new(Code::UnknownField, "`tilte` is not a field of an issue")
        .at(&path, Span::new(16..21))
        .label("did you mean `title`?")
        .help("free fields go under `extra:`");
    let text = "---\nnumber: 120\ntilte: Singles Day\n---\n";
    let drawn = draw(&[finding], &sources(&[("issues/120.md", text)]), PLAIN);
    let expected = "\
error[unknown-field]: `tilte` is not a field of an issue
 --> issues/120.md:3:1
  |
3 | tilte: Singles Day
  | ^^^^^ did you mean `title`?
 help: free fields go under `extra:`
";
    assert_eq!(drawn, expected);
}

#[test]
fn other_places_are_noted_by_their_address() {
    let (a, b) = (SitePath::new("issues/a.md"), SitePath::new("issues/b.md"));
    let finding = Diagnostic::new(Code::DuplicateNumber, "issue number 12 is used twice")
        .at(&b, Span::new(4..14))
        .note("first used in", &a, Some(Span::new(4..14)))
        .note("and meant by", &SitePath::new("data/x.yaml"), None);
    let text = "---\nnumber: 12\n";
    let drawn = draw(&[finding], &sources(&[("issues/a.md", text), ("issues/b.md", text)]), PLAIN);
    let expected = "\
error[duplicate-number]: issue number 12 is used twice
 --> issues/b.md:2:1
  |
2 | number: 12
  | ^^^^^^^^^^
 note: first used in: issues/a.md:2:1
 note: and meant by: data/x.yaml
";
    assert_eq!(drawn, expected);
}

#[test]
fn a_finding_about_a_file_or_the_archive_shows_no_source() {
    let whole =
        Diagnostic::new(Code::EmptyArchive, "there is no issue yet").help("write the first");
    let drawn = draw(&[whole, at("issues/x.md", Code::NotUtf8)], &Sources::default(), PLAIN);
    let expected = "\
error[not-utf8]: it is wrong
 --> issues/x.md

warning[empty-archive]: there is no issue yet
 help: write the first
";
    assert_eq!(drawn, expected);
}

#[test]
fn carets_stand_right_under_wide_characters_tabs_and_what_has_no_width() {
    check(
        "A 中文字符 b",
        "字符",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:5
  |
1 | A 中文字符 b
  |       ^^^^ here",
    );
    check(
        "\tx:\ty",
        "y",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:5
  |
1 |     x:    y
  |           ^ here",
    );
    // The terminal gives no column to the joined accent.
    check(
        "cafe\u{301} x",
        "x",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:7
  |
1 | cafe\u{301} x
  |      ^ here",
    );
    // Some terminals give two columns to a heart that is a picture, others one: it is drawn as a sign.
    check(
        "\u{2764}\u{fe0f} x",
        "x",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:4
  |
1 | \u{2764} x
  |   ^ here",
    );
    // Joined emoji are shown apart, because terminals differ in how they join them.
    check(
        "\u{1F469}\u{200D}\u{1F467} x",
        "x",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:5
  |
1 | \u{1F469}\u{1F467} x
  |      ^ here",
    );
    check(
        "a\u{200B}b x",
        "x",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:5
  |
1 | a\u{200B}b x
  |    ^ here",
    );
}

#[test]
fn a_mark_that_turns_the_direction_of_text_is_shown_and_not_sent() {
    let drawn = draw(
        &[Diagnostic::new(Code::DirectionMark, "it holds \u{202E}").help("drop \u{1B}[2J")],
        &Sources::default(),
        PLAIN,
    );
    assert!(!drawn.contains(['\u{202E}', '\u{1B}']), "{drawn:?}");
}

#[test]
fn a_span_at_the_end_of_the_file_has_a_caret() {
    let finding = Diagnostic::new(Code::UnclosedFrontMatter, "it is wrong")
        .at(&SitePath::new("issues/a.md"), Span::new(9..9));
    let drawn = draw(&[finding], &sources(&[("issues/a.md", "---\na: b\n")]), PLAIN);
    let expected = "\
error[unclosed-front-matter]: it is wrong
 --> issues/a.md:3:1
  |
3 |
  | ^
";
    assert_eq!(drawn, expected);
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("{}[中文](x){}", "文字 ".repeat(500), " word".repeat(500));
    check(
        &text,
        "[中文](x)",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:1501
  |
1 | ...字 文字 文字 文字 文字 文字 [中文](x) word word word word word word wo...
  |                                ^^^^^^^^^ here",
    );
}

#[test]
fn a_very_long_line_is_drawn_at_once_with_its_true_column() {
    let text = format!("{}here{}", "文字 ".repeat(300_000), "文字 ".repeat(300_000));
    let finding = Diagnostic::new(Code::BrokenLink, "it is wrong")
        .at(&SitePath::new("issues/a.md"), Span::new(2_100_000..2_100_004));
    let drawn = draw(&[finding], &sources(&[("issues/a.md", &text)]), PLAIN);
    assert!(drawn.contains(" --> issues/a.md:1:900001\n"), "{drawn}");
    assert!(drawn.contains(" 文字 here文字 "), "{drawn}");
}

#[test]
fn a_line_number_of_two_digits_moves_the_arrow() {
    check(
        "1\n2\n3\n4\n5\n6\n7\n8\n9\nten\n",
        "ten",
        "
error[broken-link]: it is wrong
  --> issues/a.md:10:1
   |
10 | ten
   | ^^^ here",
    );
}

#[test]
fn of_several_lines_at_most_three_are_shown() {
    check(
        "a: |\n  b\n  c\n  d\n  e\n",
        "a: |\n  b\n  c\n  d\n",
        "
error[broken-link]: it is wrong
 --> issues/a.md:1:1
  |
1 | / a: |
2 | |   b
3 | |   c
  | |___^ here",
    );
}

#[test]
fn a_span_with_its_line_end_is_about_the_line() {
    check(
        "a\nb\nc\n",
        "b\n",
        "
error[broken-link]: it is wrong
 --> issues/a.md:2:1
  |
2 | b
  | ^ here",
    );
}

#[test]
fn findings_are_sorted_by_place_then_code_and_none_is_shown_twice() {
    let findings = [
        Diagnostic::new(Code::EmptyArchive, "it is wrong"),
        at("issues/b.md", Code::BrokenLink),
        at("issues/b.md", Code::NotUtf8),
        at("issues/a.md", Code::RemoteImage),
        at("issues/b.md", Code::BrokenLink),
    ];
    let drawn = draw(&findings, &Sources::default(), PLAIN);
    let heads: Vec<_> = drawn.lines().filter(|line| line.contains('[')).collect();
    let expected = [
        "warning[remote-image]: it is wrong",
        "error[not-utf8]: it is wrong",
        "error[broken-link]: it is wrong",
        "warning[empty-archive]: it is wrong",
    ];
    assert_eq!(heads, expected);
    assert_eq!(tally(&findings), "2 errors, 2 warnings");
}

#[test]
fn the_tally_names_only_what_there_is() {
    assert_eq!(tally(&[at("a", Code::NotUtf8)]), "1 error");
    assert_eq!(tally(&[at("a", Code::RemoteImage)]), "1 warning");
    assert_eq!(tally(&[]), "");
}

#[test]
fn fifty_findings_are_shown_and_the_rest_is_counted() {
    let path = |n: usize| format!("issues/{n:03}.md");
    let numbered = |n: usize, code| {
        Diagnostic::new(code, format!("mistake {n}")).in_file(&SitePath::new(&path(n)))
    };
    let mut findings: Vec<_> = (0..60).map(|n| numbered(n, Code::RemoteImage)).collect();
    findings.extend((60..63).map(|n| numbered(n, Code::BrokenLink)));
    let drawn = draw(&findings, &Sources::default(), PLAIN);
    assert_eq!(drawn.matches(" --> ").count(), 50);
    assert_eq!(drawn.matches("error[").count(), 3, "no error gives way to a warning");
    assert!(drawn.ends_with("\n\nand 13 more: 13 warnings\n"), "{drawn}");
}

#[test]
fn a_finding_takes_at_most_twelve_lines() {
    let path = SitePath::new("issues/a.md");
    let mut finding = Diagnostic::new(Code::DuplicateNumber, "it is wrong")
        .at(&path, Span::new(0..11))
        .label("here")
        .help("one\ntwo");
    for n in 0..20 {
        finding = finding.note("also", &SitePath::new(&format!("issues/{n}.md")), None);
    }
    let drawn = draw(&[finding], &sources(&[("issues/a.md", "a\nb\nc\nd\ne\nf\n")]), PLAIN);
    assert_eq!(drawn.lines().count(), 12, "{drawn}");
    assert!(drawn.ends_with(" note: and 18 more\n help: one\n       two\n"), "{drawn}");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let finding = Diagnostic::new(Code::BrokenLink, "it is wrong")
        .at(&SitePath::new("issues/a.md"), Span::new(0..1))
        .note("see", &SitePath::new("issues/b.md"), None)
        .help("mend it");
    let sources = sources(&[("issues/a.md", "abc")]);
    let findings = [finding];
    let drawn = draw(&findings, &sources, Style { color: true, ..PLAIN });
    assert!(drawn.contains("\u{1B}["));
    let bare: String = drawn
        .split('\u{1B}')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert_eq!(bare, draw(&findings, &sources, PLAIN));
}

#[test]
fn a_failure_of_the_machine_has_its_cause_and_the_way_out() {
    let error = Error::system("can't read issues/x.md: permission denied").help("chmod it");
    let expected = "error: can't read issues/x.md: permission denied\n help: chmod it\n";
    assert_eq!(draw_error(&error, PLAIN), expected);
}

proptest! {
    #[test]
    fn any_span_in_any_text_is_drawn(
        text in "(?s)([a\n\t \u{301}\u{200B}中👩\u{202E}\0]|.){0,60}",
        start in 0_usize..70,
        len in 0_usize..70,
        width in any::<usize>(),
        color in any::<bool>(),
    ) {
        let finding = Diagnostic::new(Code::BrokenLink, text.as_str())
            .at(&SitePath::new("issues/a.md"), Span::new(start..start + len))
            .label(text.as_str());
        let drawn = draw(&[finding], &sources(&[("issues/a.md", &text)]), Style { color, width });
        prop_assert!(drawn.contains("broken-link"));
    }
}

#[test]
fn what_is_said_in_the_same_words_is_drawn_three_times_and_then_only_named() {
    let path = |n: usize| format!("issues/{n}.md");
    let mut findings: Vec<_> = (1..=9).map(|n| at(&path(n), Code::RemoteImage)).collect();
    findings.push(at("issues/5.md", Code::NearName));
    let drawn = draw(&findings, &Sources::default(), PLAIN);
    assert_eq!(drawn.matches("warning[remote-image]").count(), 3, "{drawn}");
    let folded = "--> issues/3.md\n note: and 6 more like this: issues/4.md, issues/5.md, \
                  issues/6.md, issues/7.md, …\n";
    assert!(drawn.contains(folded), "{drawn}");
    assert!(drawn.contains("warning[near-name]"), "{drawn}");
    assert_eq!(tally(&findings), "10 warnings");
}
