//! What a document knows of its Markdown.

use super::{Document, LinkKind, Named, Role};
use crate::config::Html;
use crate::diagnostic::Diagnostic;
use crate::issue::text::Text;
use crate::source::SitePath;

fn parse(markdown: &str) -> (Document, Vec<Diagnostic>) {
    Document::parse(Text::new(markdown), Html::Escaped, &SitePath::new("issues/1.md"))
}

fn document(markdown: &str) -> Document {
    parse(markdown).0
}

/// Each finding as `code: message @ the words it is about`.
fn check_findings(markdown: &str, expected: &[&str]) {
    let (_, findings) = parse(markdown);
    let shown: Vec<_> = findings
        .iter()
        .map(|finding| {
            let place =
                finding.place.as_ref().and_then(|place| place.span).expect("it has a place");
            let words = &markdown[place.range()];
            format!("{}: {} @ {words}", finding.code.name(), finding.message)
        })
        .collect();
    assert_eq!(shown, expected, "{markdown}");
}

#[test]
fn headings_have_their_level_id_words_and_place() {
    let document = document("# A *b*\n\nText\n\n## a b\n");
    let shown: Vec<_> =
        document.headings().iter().map(|h| (h.level, &*h.id, &*h.text, h.span.range())).collect();
    assert_eq!(shown, [(1, "a-b", "A b", 0..7), (2, "a-b-2", "a b", 15..21)]);
}

#[test]
fn links_have_their_words_and_destination() {
    let markdown =
        "[*a* &amp; b](x.md#y 't') ![c](d.png) <https://e> <f@g.h> [i]\n\n[i]: /j&amp;k\n";
    let document = document(markdown);
    let shown: Vec<_> = document
        .links()
        .iter()
        .map(|link| (link.kind, &*link.text, &*link.destination, &markdown[link.span.range()]))
        .collect();
    assert_eq!(
        shown,
        [
            (LinkKind::Link, "a & b", "x.md#y", "[*a* &amp; b](x.md#y 't')"),
            (LinkKind::Image, "c", "d.png", "![c](d.png)"),
            (LinkKind::Link, "https://e", "https://e", "<https://e>"),
            (LinkKind::Link, "f@g.h", "mailto:f@g.h", "<f@g.h>"),
            (LinkKind::Link, "i", "/j&k", "[i]"),
        ]
    );
    assert_eq!(document.links()[0].title.as_deref(), Some("t"));
}

fn check_mentions(markdown: &str, expected: &[(u32, &str)]) {
    let document = document(markdown);
    let shown: Vec<_> = document
        .mentions()
        .iter()
        .map(|mention| match mention.named {
            Named::Number(number) => (number, &markdown[mention.span.range()]),
            Named::Address(_) => (0, &markdown[mention.span.range()]),
        })
        .collect();
    assert_eq!(shown, expected, "{markdown}");
}

#[test]
fn mentions_are_found_in_text() {
    check_mentions("in ChinAI #114, chinai #5.", &[(114, "ChinAI #114"), (5, "chinai #5")]);
    check_mentions("**see ChinAI\n#7**", &[(7, "ChinAI\n#7")]);
    check_mentions("ChinAI&nbsp;\\#8 [a] ChinAI #9", &[(8, "ChinAI&nbsp;\\#8"), (9, "ChinAI #9")]);
}

#[test]
fn bare_addresses_are_mentions() {
    check_mentions("at https://e.example/p/x. Or", &[(0, "https://e.example/p/x")]);
    check_mentions("<https://e.example/a> [https://e.example/b](c) `https://e.example/d`", &[]);
}

#[test]
fn mentions_are_not_found_in_links_images_and_code() {
    check_mentions("[ChinAI #1](x) ![ChinAI #2](x) `ChinAI #3`\n\n    ChinAI #4\n", &[]);
    check_mentions("ChinAI [#5](x)", &[]);
}

#[test]
fn a_link_with_an_unsafe_scheme_is_made_dead() {
    check_findings(
        "[a](java&#x73;cript:b) ![c](DATA:image/png,d) [e](https://f)",
        &[
            "dead-scheme: link with scheme `javascript` was made dead @ [a](java&#x73;cript:b)",
            "dead-scheme: image with scheme `data` was made dead @ ![c](DATA:image/png,d)",
        ],
    );
    assert_eq!(document("[a](vbscript:b)").links(), []);
}

#[test]
fn an_image_from_another_host_is_reported() {
    check_findings(
        "![a](https://cdn.example.com/a.png) ![b](b.png)",
        &["remote-image: image from cdn.example.com: readers' addresses would go there \
           @ ![a](https://cdn.example.com/a.png)"],
    );
}

#[test]
fn removed_html_is_reported_once_with_a_count() {
    check_findings(
        "a <b>b</b> <span class='x'>c</span>\n\n<div>\nd <i onclick=x>e</i>\n</div>\n",
        &["raw-html-removed: raw HTML was removed (3 places) @ <span class='x'>"],
    );
    check_findings("a <b>b", &["raw-html-removed: raw HTML was removed (1 place) @ <b>"]);
    check_findings("a <em>b</em><br>c <!-- d -->\n\n<!-- e -->", &[]);
}

#[test]
fn deep_nesting_is_reported_once_and_cut_off() {
    let markdown = "> ".repeat(99) + "a";
    assert_eq!(parse(&markdown).1, []);
    let (document, findings) = parse(&("> ".repeat(5000) + "a\n\n" + &"> ".repeat(200) + "b"));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "Markdown nests deeper than 100 levels");
    assert_eq!(document.plain_text(), "");
}

#[test]
fn words_and_han_characters_are_counted_apart() {
    let words = document("It's a *well*-known IT桔子 《半月刊》.\n\n    code\n").words();
    assert_eq!((words.latin, words.han), (4, 5));
}

#[test]
fn plain_text_has_a_line_for_each_block() {
    let markdown = "# A\n\nb *c*\nd `e`\n\n- f\n- g\n\n  h\n\n|i|j|\n|-|-|\n|k|l|\n\n![m](n)\n";
    assert_eq!(document(markdown).plain_text(), "A\nb c d e\nf\ng\nh\ni j\nk l");
}

#[test]
fn text_blocks_know_their_role_and_what_leads_to_them() {
    let document = document("# A b\n\nc\n\n1. d\n   - e\n\n> f[^1]\n\n[^1]: g\n\n> zh: 乙\n");
    let shown: Vec<_> = document
        .text_blocks()
        .map(|block| {
            (
                block.text,
                block.role,
                block.anchor.map(|anchor| anchor.to_string()).unwrap_or_default(),
            )
        })
        .collect();
    let expected = [
        ("A b", Role::Heading, "a-b"),
        ("c", Role::Prose, "p1"),
        ("d", Role::Prose, "p2"),
        ("e", Role::Prose, "p2"),
        ("f", Role::Prose, "p3"),
        ("g", Role::Note, ""),
        ("乙", Role::Original, "p4"),
    ];
    assert_eq!(shown, expected.map(|(text, role, anchor)| (text.into(), role, anchor.to_owned())));
}

#[test]
fn a_text_blocks_span_is_where_it_is_written() {
    let markdown = "a\n\n- b *c*\n";
    let document = document(markdown);
    let spans: Vec<_> = document.text_blocks().map(|block| &markdown[block.span.range()]).collect();
    assert_eq!(spans, ["a", "b *c*"]);
}

#[test]
fn an_excerpt_is_cut_after_a_word() {
    let text = document("# A\n\nOne two, three.\n\nFour.");
    assert_eq!(text.excerpt(100), "One two, three. Four.");
    assert_eq!(text.excerpt(10), "One two…");
    assert_eq!(document("阿里云的故事很长").excerpt(4), "阿里云…");
}

fn check_sentence(markdown: &str, expected: &str) {
    let document = document(markdown);
    let links = document.links().iter().map(|link| link.span);
    let span = document.mentions().iter().map(|mention| mention.span).chain(links).next();
    assert_eq!(document.sentence_at(span.expect("there is a link or mention")), expected);
}

#[test]
fn the_sentence_around_a_link_or_mention_is_plain_text() {
    check_sentence("One. I *like* [the `one`](x), too. Three.", "I like the one, too.");
    check_sentence("One.\nTwo &amp; ChinAI #5\nis it! Three.", "Two & ChinAI #5 is it!");
    check_sentence("甲。见 ChinAI #5。乙。", "见 ChinAI #5。");
}

#[test]
fn a_sentence_stays_within_its_block() {
    check_sentence("A\n\n- b\n- see ChinAI #5\n- c\n", "see ChinAI #5");
    check_sentence("|a|ChinAI #5|\n|-|-|\n", "ChinAI #5");
    check_sentence("[a](x)", "a");
}

/// Each block as `text` or `text = original`.
fn check_pairs(markdown: &str, expected: &[&str]) {
    let document = document(markdown);
    let words = |part: &super::Part| {
        let blocks = document.text_blocks_of(part);
        blocks.map(|block| block.text).collect::<Vec<_>>().join("/")
    };
    let shown: Vec<_> = document
        .pairs()
        .iter()
        .map(|block| match &block.original {
            Some(original) => format!("{} = {}", words(&block.part), words(original)),
            None => words(&block.part),
        })
        .collect();
    assert_eq!(shown, expected, "{markdown}");
}

#[test]
fn a_quote_that_begins_with_zh_is_the_original_of_the_block_before() {
    check_pairs("A\n\n> zh: 甲\n\nB\n", &["A = 甲", "B"]);
    check_pairs(
        "# A\n> ZH：甲\n\n- b\n- c\n\n> zh:\n>\n> - 乙\n> - 丙\n",
        &["A = 甲", "b/c = 乙/丙"],
    );
    check_pairs("A\n\n> zh:\n> 甲\n>\n> 乙", &["A = 甲/乙"]);
}

#[test]
fn an_original_that_follows_no_block_stands_alone() {
    check_pairs("> zh: 甲\n\nA\n\n> zh: 乙\n\n> zh: 丙", &["甲", "A = 乙", "丙"]);
}

#[test]
fn any_other_quote_is_a_block() {
    check_pairs("A\n\n> b: c\n\n> zh d", &["A", "b: c", "zh d"]);
}
