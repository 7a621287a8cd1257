use std::time::Duration;

use proptest::prelude::{any, proptest};

use super::{Holder, Node, Style, Value, parse, quote};
use crate::diagnostic::Diagnostic;
use crate::source::SourceText;

/// Draws a finding as `severity[code] line:column: message`, with its label and help.
pub(crate) fn drawn(source: &SourceText, finding: &Diagnostic) -> String {
    let place = finding.place.as_ref().and_then(|place| place.span).expect("it has a place");
    let before = &source.text[..place.range().start];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let severity = format!("{:?}", finding.severity()).to_lowercase();
    let code = finding.code.name();
    let mut res = format!("{severity}[{code}] {line}:{column}: {}", finding.message);
    if let Some(label) = &finding.label {
        res.push_str(&format!("\n^ {label}"));
    }
    if let Some(help) = &finding.help {
        res.push_str(&format!("\nhelp: {help}"));
    }
    res
}

fn check(yaml: &str, expected: &[&str]) {
    let source = SourceText::new("a.yaml", yaml);
    let (_, findings) = parse(&source, 0..yaml.len(), Holder::FrontMatter);
    let found = findings.iter().map(|finding| drawn(&source, finding)).collect::<Vec<_>>();
    assert_eq!(found, expected, "for {yaml:?}");
}

fn outline(source: &SourceText, node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing".to_owned(),
        Value::Scalar(scalar) => {
            let written = &source.text[node.span.range()];
            format!("{:?}({} = {written})", scalar.style, scalar.text)
        }
        Value::List(entries) => {
            let entries = entries.iter().map(|entry| outline(source, entry));
            format!("[{}]", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Fields(fields) => {
            let fields = fields.iter().map(|field| {
                let name = &source.text[field.name_span.range()];
                assert!(name.contains(&field.name), "the name stands at its span");
                format!("{}: {}", field.name, outline(source, &field.value))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn reads_as(yaml: &str, expected: &str) {
    let source = SourceText::new("a.yaml", yaml);
    let (root, findings) = parse(&source, 0..yaml.len(), Holder::File);
    assert_eq!(findings, []);
    assert_eq!(outline(&source, &root.expect("it can be read")), expected);
}

#[test]
fn plain_values_keep_the_spelling_of_the_author() {
    reads_as(
        "a: 010\nb: 1.0\nc: 2020-11-18\nd: yes\n",
        "{a: Plain(010 = 010), b: Plain(1.0 = 1.0), c: Plain(2020-11-18 = 2020-11-18), \
         d: Plain(yes = yes)}",
    );
}

#[test]
fn nothing_a_tilde_and_null_are_no_value() {
    reads_as(
        "a:\nb: ~\nc: null\nd: '~'\n",
        "{a: nothing, b: nothing, c: nothing, d: Quoted(~ = '~')}",
    );
}

#[test]
fn every_style_has_its_place_in_the_file() {
    reads_as("a: \"x \\\"y\\\"\"\n", "{a: Quoted(x \"y\" = \"x \\\"y\\\"\")}");
    reads_as("a: |\n  x\n\n  y\nb: z\n", "{a: Literal(x\n\ny\n = x\n\n  y), b: Plain(z = z)}");
    reads_as("a: >-\n  x\n  y\n", "{a: Folded(x y = x\n  y)}");
    reads_as("a: [字, {b: c}]\n", "{a: [Plain(字 = 字), {b: Plain(c = c)}]}");
}

#[test]
fn a_text_without_fields_is_an_empty_mapping() {
    reads_as("", "{}");
    reads_as("# only a comment\n", "{}");
}

#[test]
fn a_colon_in_a_plain_value_needs_quotes() {
    check(
        "title: Chinai: the story\n",
        &["error[unquoted-colon] 1:14: a value with \": \" needs quotes\n\
           help: `title: \"Chinai: the story\"`"],
    );
    check(
        "features:\n  - title: \"Big\" AI: a \"report\"\n",
        &["error[yaml-syntax] 2:12: this value needs quotes\n\
           help: `title: '\"Big\" AI: a \"report\"'`"],
    );
    check(
        "title: What now:\n",
        &[
            "error[unquoted-colon] 1:16: a value with \": \" needs quotes\nhelp: `title: \"What now:\"`",
        ],
    );
}

#[test]
fn a_value_that_a_comment_cuts_off_is_found() {
    check(
        "title: ChinAI #5: A title\n",
        &["error[value-cut-by-comment] 1:15: \" #\" starts a comment, so this title would end at \
           \"ChinAI\"\nhelp: `title: \"ChinAI #5: A title\"`"],
    );
    check(
        "title: #5 is alive\n",
        &[
            "error[value-cut-by-comment] 1:8: \" #\" starts a comment, so this title would be empty\n\
           help: `title: \"#5 is alive\"`",
        ],
    );
    check(
        "authors:\n  - Team #1\n",
        &[
            "error[value-cut-by-comment] 2:10: \" #\" starts a comment, so this entry of `authors` would end \
           at \"Team\"\nhelp: `\"Team #1\"`",
        ],
    );
}

#[test]
fn a_comment_that_is_set_off_is_a_comment() {
    check("number: 120  # required\nfeatures:  # none yet\nnote: '#1 # 2' #x\n", &[]);
}

#[test]
fn tabs_cannot_indent() {
    for yaml in ["a:\n\t- b\n", "a:\n\tb: c\n", "a: b\n\tc: d\n", "a:\n  - b\n\t- c\n"] {
        let source = SourceText::new("a.yaml", yaml);
        let (_, findings) = parse(&source, 0..yaml.len(), Holder::File);
        let tab = yaml.find('\t').expect("there is one");
        assert_eq!(findings.len(), 1, "{yaml:?}");
        assert_eq!(findings[0].message, "tabs can't indent YAML");
        assert_eq!(findings[0].help.as_deref(), Some("use spaces"));
        let span = findings[0].place.as_ref().and_then(|place| place.span).expect("a place");
        assert_eq!(span.range(), tab..tab + 1, "{yaml:?}");
    }
}

#[test]
fn a_field_given_twice_is_reported_with_both_lines() {
    check(
        "title: a\ndate: 2020\ntitle: b\n",
        &[
            "error[duplicate-field] 3:1: `title` is given twice (lines 1 and 3)\nhelp: keep one of them",
        ],
    );
    check(
        "x: {a: 1, a: 2, a: 3}\n",
        &["error[duplicate-field] 1:11: `a` is given 3 times (line 1)\nhelp: keep one of them"],
    );
}

#[test]
fn nesting_has_a_limit_whatever_the_style() {
    let deep = "front matter nests deeper than 16 levels";
    let flow = "[".repeat(100_000);
    check(&flow, &[&format!("error[deep-nesting] 1:17: {deep}")]);
    check(&"- ".repeat(30_000), &[&format!("error[deep-nesting] 1:33: {deep}")]);
    check(
        &format!("a:\n  - {}{}", "[".repeat(15), "]".repeat(15)),
        &[&format!("error[deep-nesting] 2:19: {deep}")],
    );
    reads_as(
        &format!("a: {}{}\n", "[".repeat(15), "]".repeat(15)),
        &format!("{{a: {}{}}}", "[".repeat(15), "]".repeat(15)),
    );
}

#[test]
fn anchors_and_aliases_are_refused_at_the_first() {
    let message = "anchors and aliases are not used in chinai's front matter\n\
                   help: a text that begins with `*` or `&` needs quotes";
    check("a: &x b\nc: *x\n", &[&format!("error[yaml-anchor] 1:4: {message}: `a: \"&x b\"`")]);
    check("a: *missing\n", &[&format!("error[yaml-anchor] 1:4: {message}: `a: \"*missing\"`")]);
    check(
        "a: *Great* news\n",
        &[&format!("error[yaml-anchor] 1:4: {message}: `a: \"*Great* news\"`")],
    );
    check("a: &x [b]\n", &[&format!("error[yaml-anchor] 1:4: {message}")]);
}

#[test]
fn tags_are_refused() {
    let message = "YAML tags are not allowed\nhelp: a text that begins with `!` needs quotes";
    check(
        "a: !!python/object b\n",
        &[&format!("error[yaml-tag] 1:4: {message}: `a: \"!!python/object b\"`")],
    );
    check("a: !x {b: c}\n", &[&format!("error[yaml-tag] 1:4: {message}")]);
    check("a: ! b\n", &[&format!("error[yaml-tag] 1:4: {message}: `a: \"! b\"`")]);
}

#[test]
fn there_is_one_document() {
    check(
        "a: b\n--- c\n",
        &["error[several-documents] 2:1: front matter must be one YAML document\n\
           help: the `---` that ends it stands alone on its line"],
    );
    reads_as("---\na: b\n", "{a: Plain(b = b)}");
}

#[test]
fn the_top_is_a_mapping() {
    let message = "front matter must be fields (\"name: value\")";
    check(
        "- a\n- b\n",
        &[&format!("error[not-fields] 1:1: {message}\nhelp: begin the lines without `- `")],
    );
    check(
        "just a text\n",
        &[&format!(
            "error[not-fields] 1:1: {message}\nhelp: begin each line with a name and a colon"
        )],
    );
    check(
        "title:Singles Day\n",
        &[&format!(
            "error[not-fields] 1:1: {message}\nhelp: a colon needs a space after it: `title: Singles Day`"
        )],
    );
    check("[a]: b\n", &["error[not-fields] 1:1: the name of a field must be a word"]);
}

#[test]
fn a_control_character_is_named_with_its_field() {
    let message = "holds the control character U+0008, which no feed may carry\nhelp: delete it";
    let spelled = format!("{message}; single quotes keep a backslash");
    check(
        "title: \"a\\bc\"\n",
        &[&format!("error[control-character] 1:8: `title` {spelled}: `'a\\bc'`")],
    );
    check("title: a\u{8}c\n", &[&format!("error[control-character] 1:9: `title` {message}")]);
    check("a: [\"\\b\"]\n", &[&format!("error[control-character] 1:5: `a` {spelled}: `'\\b'`")]);
}

#[test]
fn a_mark_that_turns_the_text_is_pointed_at() {
    check(
        "title: ab\u{202e}cd\n",
        &["warning[direction-mark] 1:10: `title` holds an invisible direction mark (U+202E)\n\
           help: delete it"],
    );
}

#[test]
fn a_value_that_yaml_takes_for_its_own_needs_quotes() {
    check(
        "title: [修路人] Road menders\n",
        &[
            "error[yaml-syntax] 1:8: this value needs quotes\nhelp: `title: \"[修路人] Road menders\"`",
        ],
    );
    check(
        "title: 'It's here'\n",
        &["error[yaml-syntax] 1:8: this value needs quotes\nhelp: `title: \"It's here\"`"],
    );
    check(
        "- name: @home\n",
        &["error[yaml-syntax] 1:9: this value needs quotes\nhelp: `name: \"@home\"`"],
    );
}

#[test]
fn what_is_opened_and_never_closed_is_pointed_at() {
    check(
        "a: \"b\nc: d\n",
        &["error[yaml-syntax] 1:4: a quote is opened here and never closed\n\
           help: close it: `\"b\"`"],
    );
    check(
        "a: [b, c",
        &["error[yaml-syntax] 1:4: `[` is opened here and never closed\n\
           help: close it: `[b, c]`"],
    );
}

#[test]
fn a_line_out_of_place_is_pointed_at() {
    let message = "this line does not fit the lines above it\n\
        help: indent the fields of one entry alike; put a text that goes over several lines in quotes";
    check(
        "a: b\n b: c\n",
        &[
            "error[yaml-syntax] 2:2: this line does not fit the lines above it\nhelp: take the space \
           before `b` away; or, if it goes on with the text above, put that in quotes",
        ],
    );
    check("- title: x\n url: y\n", &[&format!("error[yaml-syntax] 2:2: {message}")]);
    check(
        "title:x\ndate: 2020\n",
        &["error[yaml-syntax] 2:1: this line does not fit the lines above it\n\
           help: a colon needs a space after it: `title: x`"],
    );
    check(
        "a: b\nfoo\nc: d\n",
        &["error[yaml-syntax] 2:1: this line is not a field (\"name: value\")\n\
           help: write it as `name: value`, or indent it if it belongs to the value above"],
    );
}

#[test]
fn hostile_text_costs_no_more_than_in_proportion_to_its_length() {
    const SHAPES: [fn(usize) -> String; 18] = [
        |n| "a: b\n".repeat(n / 5),
        |n| (0..n / 8).map(|i| format!("k{i}: b\n")).collect(),
        |n| "a: &a [x]\n".to_owned() + &"b: [*a, *a, *a, *a]\n".repeat(n / 20),
        |n| "{".repeat(n),
        |n| "a: [".to_owned() + &"[],".repeat(n / 3),
        |n| "a: \"".to_owned() + &"x\n ".repeat(n / 3),
        |n| "a: ".to_owned() + &"x\n ".repeat(n / 3),
        |n| "a: |\n".to_owned() + &" \n".repeat(n / 2),
        |n| "? ".repeat(n / 2),
        |n| ": ".repeat(n / 2),
        |n| "!".repeat(n),
        |n| "a #b".repeat(n / 4),
        |n| "- a #b\n".repeat(n / 7),
        |n| "---\n".repeat(n / 4),
        |n| "a: \u{202e}\n".repeat(n / 7),
        |n| "x".repeat(n),
        |n| "\t".repeat(n),
        |n| "a: b\n\t\n".repeat(n / 7),
    ];
    for (index, shape) in SHAPES.iter().enumerate() {
        // Four times the text; what is quadratic takes sixteen times as long. Below some
        // milliseconds the machine's other work is all that is measured, and on a busy machine
        // more than that: what is quadratic never gets through, however often it is tried.
        let is_linear =
            || time(&shape(60_000)) < time(&shape(15_000)) * 8 + Duration::from_millis(30);
        assert!((0..50).any(|_| is_linear()), "shape {index} takes too long");
    }
}

#[allow(clippy::disallowed_types, reason = "the test is about time")]
fn time(bomb: &str) -> Duration {
    let source = SourceText::new("a.yaml", bomb);
    let start = std::time::Instant::now();
    parse(&source, 0..bomb.len(), Holder::FrontMatter);
    start.elapsed()
}

proptest! {
    #[test]
    fn any_text_gives_a_tree_or_a_finding(yaml in any::<String>()) {
        let source = SourceText::new("a.yaml", &yaml);
        let (root, findings) = parse(&source, 0..yaml.len(), Holder::FrontMatter);
        assert!(root.is_some() || findings.len() == 1);
    }

    #[test]
    fn any_pile_of_yaml_signs_gives_a_tree_or_a_finding(
        yaml in r#"([ab#:"'&*!|>%@\-?\[\]{},~\\ \t\n字]| #|: |\n  |- ){0,60}"#
    ) {
        let source = SourceText::new("a.yaml", &yaml);
        let (root, findings) = parse(&source, 0..yaml.len(), Holder::FrontMatter);
        assert!(root.is_some() || findings.len() == 1);
    }

    #[test]
    fn a_quoted_text_reads_back_as_itself(text in any::<String>()) {
        let source = SourceText::new("a.yaml", &format!("a: {}\n", quote(&text)));
        let (root, _) = parse(&source, 0..source.text.len(), Holder::FrontMatter);
        let Some(Node { value: Value::Fields(fields), .. }) = root else { panic!("no tree") };
        let Value::Scalar(scalar) = &fields[0].value.value else { panic!("no text") };
        assert_eq!((&scalar.text, scalar.style), (&text, Style::Quoted));
    }
}
