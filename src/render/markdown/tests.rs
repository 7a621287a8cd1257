//! That a document written as Markdown and read again is the same document.

use std::borrow::Cow;

use proptest::prelude::{ProptestConfig, prop};
use proptest::{prop_assert_eq, proptest};

use crate::config::Html;
use crate::issue::document::{Document, Link, Mention, Named};
use crate::issue::text::Text;
use crate::render::html::{self, Anchors, Image, Links, Style};
use crate::source::SitePath;

/// Every link leads where it says; issues have addresses.
struct AsWritten;

impl Links for AsWritten {
    fn href<'a>(&'a self, link: &'a Link) -> Option<Cow<'a, str>> {
        Some(Cow::from(&*link.destination))
    }

    fn mention(&self, mention: &Mention) -> Option<String> {
        match &mention.named {
            Named::Number(number) => Some(format!("https://e.example/{number}/")),
            Named::Address(address) => Some(address.to_string()),
        }
    }

    fn image<'a>(&'a self, link: &'a Link) -> Option<Image<'a>> {
        Some(Image { src: self.href(link)?, size: None })
    }
}

fn parse(markdown: &str) -> Document {
    Document::parse(Text::new(markdown), Html::Escaped, &SitePath::new("issues/1.md")).0
}

/// What a reader sees: white space, also the end of a line, counts as one blank, and as none where
/// an element begins or ends. Which characters share a mark of their language is not looked at.
fn html(document: &Document) -> String {
    let mut out = String::new();
    let style = Style { top: 2, anchors: Anchors::None };
    html::write(document, &AsWritten, style, &mut out);
    let out = out
        .replace("figure>", "p>")
        .replace("<br>", " ")
        .replace(" lang=\"zh-Hans\"", "")
        .replace("<span>", "");
    let out = out.replace("</span>", "").replace("</sup>", "</sup> ");
    let words: Vec<&str> = out.split_whitespace().collect();
    let blocks = [
        "<p>",
        "<h2>",
        "<h3>",
        "<h4>",
        "<li>",
        "<td>",
        "<th scope=\"col\">",
        "<em>",
        "<blockquote>",
    ];
    let html = blocks.iter().fold(words.join(" ").replace(" </", "</"), |html, block| {
        html.replace(&format!("{block} "), block).replace("<p></p>", "")
    });
    html.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn written(markdown: &str) -> String {
    let mut out = String::new();
    super::write(&parse(markdown), &AsWritten, 2, &mut out);
    out
}

fn check(markdown: &str, expected: &str) {
    assert_eq!(written(markdown), expected, "for {markdown:?}");
    let (first, again) = (html(&parse(markdown)), html(&parse(expected)));
    assert_eq!(again, first, "read again, for {markdown:?}");
}

#[test]
fn plain_blocks_stay_as_they_are() {
    check(
        "Hello,\nworld.\n\nA *b* **c** ~~d~~ `e`.\n",
        "Hello,\nworld.\n\nA *b* **c** ~~d~~ `e`.\n",
    );
    check("# A\n\n### B #\n\ntext\n", "## A\n\n#### B\n\ntext\n");
    check("> one\n>\n> two\n\nthree\n", "> one\n>\n> two\n\nthree\n");
    check("a\n\n---\n\nb\n", "a\n\n___\n\nb\n");
    check("```rust x\nlet a = \"`\";\n\n  b\n```\n", "```rust\nlet a = \"`\";\n\n  b\n```\n");
    check("a\\\nb\n", "a\\\nb\n");
}

#[test]
fn lists_stay_tight_or_loose_and_apart() {
    check("* a\n* b\n  * c\n    d\n* e\n", "- a\n- b\n  * c\n    d\n- e\n");
    check("- a\n\n- b\n\n  c\n\nd\n", "- a\n\n- b\n\n  c\n\nd\n");
    check("3. a\n4. b\n\n9) c\n", "3. a\n4. b\n\n9) c\n");
    check("- a\n\n* b\n", "- a\n\n* b\n");
    check("3. a\n4. -\n   - - -\n", "3. a\n4. * \n   ___\n");
    check("- -\n  a\n", "- * \n  a\n");
    check("- > a\n- ```\n  b\n  ```\n", "- > a\n- ```\n  b\n  ```\n");
}

#[test]
fn links_pictures_and_mentions_carry_their_addresses() {
    check("[a](http://b \"c\") ![d](e.png)\n", "[a](http://b \"c\") ![d](e.png)\n");
    check("[a [b]][r]\n\n[r]: <x y>\n", "[a \\[b\\]](<x y>)\n");
    check("See ChinAI #114.\n", "See [ChinAI #114](https://e.example/114/).\n");
    check("Look\\![a](b)\n", "Look\\![a](b)\n");
}

#[test]
fn a_picture_is_a_figure_only_where_it_was_one() {
    check("\\\n![d](e.png \"t\")\n", "<br>![d](e.png \"t\")\n");
}

#[test]
fn tables_and_footnotes_stay() {
    check(
        "| a | b |\n|:-:|---|\n| c\\|d | `e\\|f` |\n\ng[^x]\n\n[^x]: h\n",
        "| a | b |\n| :-: | --- |\n| c\\|d | `e\\|f` |\n\ng[^1]\n\n[^1]: h\n",
    );
}

#[test]
fn no_text_becomes_markup() {
    check("\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n", "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n");
    check("\\*a\\* b_c_d \\_e\\_ &amp;lt; \\<b\\>\n", "\\*a\\* b_c_d \\_e\\_ &amp;lt; \\<b>\n");
    check("[修路人] (Face++)? #118\n", "\\[修路人] (Face++)? #118\n");
}

#[test]
fn what_the_page_does_not_show_is_not_told() {
    check(
        "a <!-- a secret --> b <script>c</script>\n",
        &written("a <!-- --> b <script>c</script>\n"),
    );
    assert!(!written("a <!-- a secret --> b\n").contains("secret"));
}

/// What lines are made of.
const PIECES: [&str; 35] = [
    "word",
    "word ",
    " ",
    "\n",
    "*em* ",
    "a*b*c",
    "**strong**,",
    " ***both***",
    "~~gone~~ ",
    "`a`",
    "``b`c``",
    "[d](x)",
    "[e](<y z> \"t\")",
    "![f](z.png)",
    "!",
    "\\*",
    "_",
    "a_b",
    "# ",
    "- ",
    "1. ",
    "> ",
    "|",
    "&amp;",
    "&amp;lt;",
    "\\<",
    "<sub>2</sub>",
    "中文",
    "。",
    "[^n]",
    "ChinAI #114",
    "\\\n",
    "=",
    "[g]",
    "(h)",
];

/// What blocks are made of; each line stands in for `_`.
const BLOCKS: [&str; 12] = [
    "_",
    "# _",
    "### _",
    "> _",
    "- _",
    "- _\n- _",
    "- _\n\n  _",
    "2. _\n3. _\n   - _",
    "> - _",
    "| _ | a |\n|---|:-:|\n| b | _ |",
    "```x\n_\n```",
    "---",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_document_that_is_written_and_read_again_is_the_same(
        blocks in prop::collection::vec(prop::sample::select(&BLOCKS[..]), 0..5),
        lines in prop::collection::vec(prop::collection::vec(prop::sample::select(&PIECES[..]), 0..7), 5),
    ) {
        let mut lines = lines.iter().map(|pieces| pieces.concat()).cycle();
        let mut fill = |block: &&str| block.split_inclusive('_').map(|part| match part.strip_suffix('_') {
            Some(before) => before.to_owned() + &lines.next().unwrap_or_default(),
            None => part.to_owned(),
        }).collect::<String>();
        let blocks: Vec<String> = blocks.iter().map(&mut fill).collect();
        let markdown = blocks.join("\n\n") + "\n\n[^n]: note\n";
        let again = written(&markdown);
        let (first, second) = (html(&parse(&markdown)), html(&parse(&again)));
        prop_assert_eq!(second, first, "{:?} became {:?}", markdown, again);
    }
}
