use std::collections::BTreeSet;

use proptest::prelude::{any, proptest};

use super::{FrontMatter, Head, missing, read, unindented};
use crate::config::Html;
use crate::fields::asked;
use crate::issue::document::Document;
use crate::issue::text::Text;
use crate::issue::{Issue, PreviewSource, Translation};
use crate::source::{SitePath, SourceText};
use crate::yaml::quote;
use crate::yaml::tests::drawn;

/// What every issue needs, with `rest` as its further fields.
fn with(rest: &str) -> String {
    format!("---\nnumber: 120\ntitle: Singles Day\ndate: 2020-11-16\n{rest}---\n")
}

fn read_text(text: &str) -> Option<FrontMatter> {
    read(&SourceText::new("issues/120.md", text), &mut parsed)
}

/// What the Markdown of a field means is not of interest here.
fn parsed(text: Text) -> Document {
    Document::parse(text, Html::Escaped, &SitePath::new("issues/120.md")).0
}

fn check(text: &str, expected: &[&str]) {
    let read = read_text(text).expect("it has front matter");
    let source = SourceText::new("issues/120.md", text);
    let found = read.findings.iter().map(|finding| drawn(&source, finding)).collect::<Vec<_>>();
    assert_eq!(found, expected, "for {text}");
}

/// Checks fields that stand below number, title and date, from line 5 on.
fn check_fields(fields: &str, expected: &[&str]) {
    check(&with(fields), expected);
}

fn head(text: &str) -> Head {
    let read = read_text(text).expect("it has front matter");
    assert_eq!(read.findings, []);
    read.head.expect("nothing is missing")
}

fn issue(text: &str) -> Issue {
    head(text).into_issue(SitePath::new("issues/120.md"), None)
}

fn values<T: Clone>(spanned: &[crate::source::Spanned<T>]) -> Vec<T> {
    spanned.iter().map(|spanned| spanned.value.clone()).collect()
}

#[test]
fn a_file_that_does_not_begin_with_three_hyphens_has_no_front_matter() {
    assert!(read_text("").is_none());
    assert!(read_text("Hello\n---\n").is_none());
    assert!(read_text("----\n").is_none());

    let source = SourceText::new("issues/120.md", "# A translation\n");
    assert_eq!(
        drawn(&source, &missing(&source)),
        "error[no-front-matter] 1:1: this issue has no front matter\n\
         help: begin the file with the lines `---`, `number: ...`, `title: ...`, `date: ...`, `---`"
    );
}

#[test]
fn the_body_begins_below_the_closing_line() {
    for closing in ["---", "...", "---  "] {
        let text = format!("--- \nnumber: 120\n{closing}\nHello\n---\n");
        let read = read_text(&text).expect("it has front matter");
        assert_eq!(&text[read.body], "Hello\n---\n");
    }
    let read = read_text("---\nnumber: 120\n---").expect("it has front matter");
    assert!(read.body.is_empty());
}

#[test]
fn front_matter_must_be_closed() {
    check(
        "---\nnumber: 120\ntitle: Singles Day\n",
        &["error[unclosed-front-matter] 1:1: front matter opened on line 1 is never closed\n\
           help: add a line `---` after the last field"],
    );
}

#[test]
fn front_matter_has_a_size() {
    check(
        &with(&format!("subtitle: {}\n", "x".repeat(149_900))),
        &["error[long-front-matter] 1:1: front matter is 150 KB; the limit is 64 KB\n\
           help: what is long belongs below the front matter"],
    );
}

#[test]
fn an_issue_that_can_not_be_read_still_lends_its_number() {
    for text in [
        "---\nnumber: 120\ntitle: a: b\n---\n",
        "---\nnumber: 120 # the first\ntitle: [\n---\n",
        "---\nnumber: 120\n",
        "---\nnumber: 120\ntitle:\n---\n",
    ] {
        let read = read_text(text).expect("it has front matter");
        assert!(read.head.is_none());
        let number = read.number.expect("it stands there");
        assert_eq!((number.value.get(), &text[number.span.range()]), (120, "120"));
    }
}

#[test]
fn number_title_and_date_must_be_there() {
    check(
        "---\nsubtitle: Plus\n---\n",
        &["error[missing-field] 2:1: `number`, `title` and `date` are missing\n\
             help: an issue needs the lines `number: ...`, `title: ...` and `date: ...`"],
    );
    check(
        "---\nnumber: 1\ntitle:\ndate: \"\"\n---\n",
        &[
            "error[empty-field] 3:1: `title` is empty\nhelp: an issue needs one: `title: ...`",
            "error[empty-field] 4:7: `date` is empty\nhelp: an issue needs one: `date: ...`",
        ],
    );
}

#[test]
fn a_number_is_whole_and_spelled_plainly() {
    for found in ["0", "-1", "1.0", "1000000", "12345678901234567890", "one"] {
        check(
            &format!("---\nnumber: {found}\ntitle: a\ndate: 2020\n---\n"),
            &[&format!(
                "error[bad-number] 2:9: `number` must be a whole number from 1 to 999999, found \
                 \"{found}\"\nhelp: such as `number: 120`"
            )],
        );
    }
    for (found, meant) in [("010", 10), ("+5", 5), ("No. 7", 7), ("１２", 12), ("5th", 5)] {
        check(
            &format!("---\nnumber: {found}\ntitle: a\ndate: 2020\n---\n"),
            &[&format!(
                "error[bad-number] 2:9: `number` must be a whole number from 1 to 999999, found \
                 \"{found}\"\nhelp: did you mean `{meant}`?"
            )],
        );
    }
}

#[test]
fn a_title_loses_the_number_before_it() {
    let title = |title: &str| {
        let text = format!("---\nnumber: 120\ndate: 2020\ntitle: {}\n---\n", quote(title));
        head(&text).title.value
    };
    assert_eq!(title("ChinAI #120: Singles Day"), "Singles Day");
    assert_eq!(title("ChinAI Newsletter #120:  Welcome!"), "Welcome!");
    assert_eq!(title("\u{a0}Singles Day\u{a0} "), "Singles Day");
    assert_eq!(title("ChinAI #121: Not this one"), "ChinAI #121: Not this one");
    assert_eq!(title("ChinAI #1200: Not this one"), "ChinAI #1200: Not this one");
    assert_eq!(title("#5: [修路人] \"(Face++)?\""), "#5: [修路人] \"(Face++)?\"");
}

#[test]
fn a_date_must_be_one_of_the_calendar() {
    let check_date = |date: &str, expected: &str| {
        check(&format!("---\nnumber: 1\ntitle: a\ndate: {date}\n---\n"), &[expected]);
    };
    check_date(
        "2024-02-30",
        "error[impossible-date] 4:7: 2024-02-30 is not a day of the calendar (February 2024 has 29)\n\
         help: look it up; where only the month is known, `date: 2024-02`",
    );
    check_date(
        "2024-13",
        "error[impossible-date] 4:7: 2024-13 is not in the calendar (a year has months 01 to 12)\n\
         help: look it up; where only the year is known, `date: 2024`",
    );
    check_date(
        "20240101",
        "error[bad-date] 4:7: year must lie between 1900 and 2200\nhelp: 2024-01-01?",
    );
    check_date("0024-01-01", "error[bad-date] 4:7: year must lie between 1900 and 2200");
    check_date(
        "02/03/2024",
        "error[bad-date] 4:7: `date` must be YYYY-MM-DD, YYYY-MM or YYYY\n\
         help: 2024-02-03 or 2024-03-02?",
    );
    check_date(
        "11.18.20",
        "error[bad-date] 4:7: `date` must be YYYY-MM-DD, YYYY-MM or YYYY\nhelp: 2020-11-18?",
    );
}

#[test]
fn a_time_of_day_is_left_out() {
    let text = "---\nnumber: 1\ntitle: a\ndate: 2024-03-10T02:30\n---\n";
    check(
        text,
        &["warning[time-left-out] 4:7: `date` is a day without a time: 2024-03-10 is kept\n\
           help: `date: 2024-03-10`"],
    );
    let read = read_text(text).expect("it has front matter");
    assert_eq!(read.head.expect("a warning only").date.to_string(), "2024-03-10");
}

#[test]
fn a_field_that_does_not_exist_is_answered_with_the_nearest_that_does() {
    check_fields(
        "titel: a\nmood: b\n",
        &[
            "error[unknown-field] 5:1: `titel` is not a field of an issue\n\
             ^ did you mean `title`?\nhelp: that one is there, too: keep one of them",
            "error[unknown-field] 6:1: `mood` is not a field of an issue\n\
             help: fields for your own templates go under `extra:`",
        ],
    );
    check_fields(
        "forwards:\n  - title: a\n    lable: b\n    colour: c\n",
        &[
            "error[unknown-field] 7:5: `lable` is not a field of a forward\n\
             ^ did you mean `label`?",
            "error[unknown-field] 8:5: `colour` is not a field of a forward\n\
             help: a forward has `label`, `title`, `url`, `archived`, `authors`, `outlet`, \
             `language`, `date`, `note`",
        ],
    );
}

#[test]
fn all_mistakes_are_reported_in_the_order_of_the_file() {
    check(
        "---\ntitle: a\nkind: fetaure\ndate: 2020-02-30\nurl: ftp://x.y\n---\n",
        &[
            "error[missing-field] 2:1: `number` is missing\n\
             help: an issue needs a line `number: ...`",
            "warning[unknown-kind] 3:7: \"fetaure\" is not a kind of issue\n\
             ^ did you mean `feature`?",
            "error[impossible-date] 4:7: 2020-02-30 is not a day of the calendar (February 2020 \
             has 29)\nhelp: look it up; where only the month is known, `date: 2020-02`",
            "error[bad-address] 5:6: `url` must be an http(s) address, found \"ftp://x.y\"\n\
             help: such as `https://example.org/page`",
        ],
    );
}

#[test]
fn what_takes_several_values_is_a_list() {
    check_fields(
        "topics: a\nauthors: Jing Yang, O'Neil\n",
        &[
            "error[wrong-type] 5:9: `topics` must be a list\nhelp: `topics: [a]`",
            "error[wrong-type] 6:10: `authors` must be a list\n\
             help: `authors: [Jing Yang, \"O'Neil\"]`",
        ],
    );
    check_fields(
        "topics: [a, ~]\n",
        &[
            "error[empty-field] 5:13: an entry of `topics` is empty\nhelp: write something there, or delete it",
        ],
    );
}

#[test]
fn a_text_that_looks_like_a_list_needs_quotes() {
    check_fields(
        "subtitle: [修路人]\n",
        &["error[wrong-type] 5:11: `subtitle` must be a text\n\
           help: put it in quotes: `\"[修路人]\"`"],
    );
    check_fields(
        "topics:\n  - AI: the story\n",
        &["error[wrong-type] 6:5: `topics` must be a text\n\
           help: put it in quotes: `\"AI: the story\"`"],
    );
}

#[test]
fn topics_are_few_and_short() {
    let message = "at most 50 topics of at most 64 characters";
    let many = vec!["a"; 51].join(", ");
    check_fields(
        &format!("topics: [{many}]\n"),
        &[&format!("error[over-limit] 5:160: {message}\n^ there are 51")],
    );
    check_fields(
        &format!("topics: [a, {}]\n", "字".repeat(65)),
        &[&format!("error[over-limit] 5:13: {message}\n^ this one has 65")],
    );
    check_fields(&format!("topics: [{}]\n", "字".repeat(64)), &[]);
}

#[test]
fn addresses_are_of_the_web() {
    let check_url = |url: &str, help: &str| {
        let message = format!("`url` must be an http(s) address, found \"{url}\"{help}");
        check_fields(&format!("url: {url}\n"), &[&format!("error[bad-address] 5:6: {message}")]);
    };
    for other in ["javascript:alert(1)", "data:text/html", "https://", "/p/old"] {
        check_url(other, "\nhelp: such as `https://example.org/page`");
    }
    check_url("chinai.substack.com/p/1", "\nhelp: `url: https://chinai.substack.com/p/1`");
    check_url("https://a.com/b c", "\nhelp: write a space as `%20`");
    check_fields("url: HTTPS://例子.测试/a?b#c\n", &[]);
}

#[test]
fn a_slug_is_made_of_letters_digits_and_hyphens() {
    let check_slug = |slug: &str, expected: &str| {
        check_fields(&format!("slug: {slug}\n"), &[&format!("error[bad-slug] 5:7: {expected}")]);
    };
    let letters = "`slug` may hold letters, digits and \"-\" only, found";
    check_slug("../../x", &format!("{letters} \"../../x\"\nhelp: `slug: x`"));
    let such_as = "help: such as `singles-day`; without one the address is the number";
    check_slug("'!!!'", &format!("{letters} \"!!!\"\n{such_as}"));
    check_slug("con", &format!("\"con\" is a reserved file name on Windows\n{such_as}"));
    check_slug("nul.txt", "\"nul.txt\" is a reserved file name on Windows\nhelp: `slug: nul-txt`");
    check_slug(
        &"x".repeat(300),
        &format!("`slug` is 300 bytes; the limit is 120\nhelp: `slug: {}`", "x".repeat(120)),
    );
    check_slug("a\u{202e}b", &(letters.to_owned() + " \"a\\u{202e}b\"\nhelp: `slug: a-b`"));
}

#[test]
fn an_alias_is_an_address_on_this_site() {
    check_fields(
        "aliases: [/p/old/, p/old, https://chinai.substack.com/p/old, /a/../b]\n",
        &[
            "error[bad-address] 5:20: an alias must be an address on this site, found \"p/old\"\n\
             help: such as `/p/old`",
            "error[bad-address] 5:27: an alias must be an address on this site, found \
             \"https://chinai.substack.com/p/old\"\nhelp: such as `/p/old`",
            "error[bad-address] 5:62: an alias must be an address on this site, found \
             \"/a/../b\"\nhelp: such as `/p/old-address`",
        ],
    );
}

#[test]
fn a_language_is_a_tag() {
    check_fields(
        "forwards:\n  - {title: a, language: Chinese}\n  - {title: b, language: zh-Hans}\n",
        &["error[bad-language] 6:26: `language` must be a language tag, found \"Chinese\"\n\
           help: `language: zh`"],
    );
}

#[test]
fn an_issue_has_its_features_in_a_list_or_a_single_one() {
    let single = issue(&with("feature: {title: a, translation: a-en.md}\n"));
    assert_eq!(single.features.len(), 1);
    let translation = single.features[0].translation.as_ref().map(|spanned| &spanned.value);
    assert_eq!(translation, Some(&Translation::File("a-en.md".to_owned())));

    let several = issue(&with("features:\n  - title: a; b\n  - title: c\n"));
    assert_eq!(several.features[0].title.value, "a; b");
    assert_eq!(several.features.len(), 2);

    check_fields(
        "feature: {title: a}\nfeatures: [{title: b}]\n",
        &["error[duplicate-field] 5:1: `feature` and `features` are both given\n\
           help: put the one among the others: `features:` takes a list"],
    );
}

#[test]
fn a_translation_is_an_address_or_a_file_beside_the_issue() {
    check_fields(
        "feature: {title: a, translation: ../other/a.md}\n",
        &["error[bad-address] 5:34: `translation` must be an http(s) address or a Markdown file \
           beside the issue, found \"../other/a.md\"\n\
           help: such as `https://...` or `120-translation.md`"],
    );
}

#[test]
fn an_entry_that_lacks_its_title_is_left_out() {
    let text = with("forwards:\n  - label: Must-read\n  - title: b\n");
    check(
        &text,
        &[
            "error[missing-field] 6:5: `title` is missing\nhelp: a forward needs a line `title: ...`",
        ],
    );
    let read = read_text(&text).expect("it has front matter");
    assert_eq!(read.head.expect("the issue itself is whole").details.forwards.len(), 1);
}

#[test]
fn a_note_leads_back_to_its_place_in_the_file() {
    let text = with("forwards:\n  - title: a\n    note: |\n      One.\n\n      *Two*.\n");
    let mut notes = Vec::new();
    read(&SourceText::new("issues/120.md", &text), &mut |note| {
        notes.push(note.clone());
        parsed(note)
    });
    let [note] = &notes[..] else { panic!("one note") };
    assert_eq!(note.as_str(), "One.\n\n*Two*.\n");
    assert_eq!(&text[note.span(6..11).range()], "*Two*");
}

#[test]
fn the_source_of_a_preview_is_an_outlet_or_a_sentence() {
    let issue = issue(&with(
        "horn:\n  - {title: a, summary: b, source: {outlet: leiphone, about: a site}}\n  \
         - {title: c, source: IT桔子 via 快刀财经}\n",
    ));
    let Some(PreviewSource::Outlet { outlet, about }) = &issue.horn[0].source else {
        panic!("an outlet")
    };
    assert_eq!((outlet.value.as_str(), about.as_deref()), ("leiphone", Some("a site")));
    let Some(PreviewSource::Sentence(sentence)) = &issue.horn[1].source else {
        panic!("a sentence")
    };
    assert_eq!(sentence, "IT桔子 via 快刀财经");
}

#[test]
fn a_correction_has_a_date_and_a_note() {
    let issue = issue(&with("corrections: [{date: 2020-11-18, note: The scale., issue: 119}]\n"));
    assert_eq!(issue.corrections[0].issue.as_ref().map(|issue| issue.value.get()), Some(119));
    check_fields(
        "corrections: [{date: 2020-11-18}]\n",
        &["error[missing-field] 5:16: `note` is missing\n\
           help: a correction needs a line `note: ...`"],
    );
}

#[test]
fn contributors_are_names_or_names_with_roles() {
    let issue = issue(&with("contributors: [Victoria Wu, {name: Ling Li, role: translator}]\n"));
    let [a, b] = &issue.contributors[..] else { panic!("two of them") };
    assert_eq!((a.name.value.as_str(), a.role.as_deref()), ("Victoria Wu", None));
    assert_eq!((b.name.value.as_str(), b.role.as_deref()), ("Ling Li", Some("translator")));
}

#[test]
fn related_issues_are_a_list_or_a_single_one() {
    let related = |text: &str| {
        let numbers = values(&issue(&with(text)).related);
        numbers.iter().map(|number| number.get()).collect::<Vec<_>>()
    };
    assert_eq!(related("related: [58, 70]\n"), [58, 70]);
    assert_eq!(related("related: 58\n"), [58]);
    check_fields(
        "related: [58, next]\n",
        &["error[bad-number] 5:15: `related` must be a whole number from 1 to 999999, found \
           \"next\"\nhelp: such as `related: 120`"],
    );
}

#[test]
fn extra_fields_are_taken_over_as_they_are() {
    let issue = issue(&with(
        "extra:\n  a: 1\n  b: [true, 1.5, '1', 010, yes]\n  c: {d: ~}\n  e: 2020-11\n",
    ));
    assert_eq!(
        serde_json::Value::Object(issue.extra).to_string(),
        r#"{"a":1,"b":[true,1.5,"1","010","yes"],"c":{"d":null},"e":"2020-11"}"#
    );
}

#[test]
fn values_that_look_like_numbers_are_texts_where_texts_are_wanted() {
    let issue = issue("---\nnumber: 1\ntitle: 2020\ndate: 2020\nauthors: [1984, true]\n---\n");
    assert_eq!(issue.title.value, "2020");
    assert_eq!(values(&issue.authors), ["1984", "true"]);
}

#[test]
fn every_field_of_an_original_is_known_where_it_is_not_indented() {
    asked::take();
    read_text(&with("feature: {}\n"));
    let known = BTreeSet::from(unindented::OF_FEATURE.map(str::to_owned));
    assert_eq!(asked::take()["a feature"], known);
}

proptest! {
    #[test]
    fn any_bytes_as_front_matter_give_a_result(bytes in any::<Vec<u8>>()) {
        read_text(&format!("---\n{}\n---\n", String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn any_values_give_a_result(
        fields in r#"((number|date|slug|topics|feature|forwards|horn|related|aliases|extra): [^\n]{0,20}\n){0,5}"#
    ) {
        let read = read_text(&format!("---\n{fields}---\n")).expect("it has front matter");
        assert!(read.head.is_some() || !read.findings.is_empty());
    }

    #[test]
    fn written_front_matter_reads_back_equal(
        number in 1..=999_999_u32,
        title in r"[^\s\p{C}][^\p{C}]{0,40}[^\s\p{C}]",
        topics in proptest::collection::vec(r"[^\s\p{C}][^\p{C}]{0,40}[^\s\p{C}]", 0..5),
        (year, month) in (1900..=2200_i16, 1..=12_i8),
    ) {
        let list = topics.iter().map(|topic| quote(topic)).collect::<Vec<_>>().join(", ");
        let text = format!(
            "---\nnumber: {number}\ntitle: {}\ndate: {year}-{month:02}\ntopics: [{list}]\n---\n",
            quote(&title),
        );
        let issue = issue(&text);
        assert_eq!(issue.number.value.get(), number);
        assert_eq!(issue.title.value, title);
        assert_eq!((issue.date.year(), issue.date.month()), (year, Some(month)));
        assert_eq!(values(&issue.topics), topics);
    }
}
