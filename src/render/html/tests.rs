//! How Markdown looks as elements, and that no text becomes markup.

use std::borrow::Cow;
use std::fmt::Write;

use proptest::prelude::{ProptestConfig, Strategy, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::{Anchors, Image, Links, Style, write, write_footnotes, write_part};
use crate::config::Html;
use crate::issue::document::{Document, Link, Mention, Named};
use crate::issue::text::Text;
use crate::source::SitePath;

/// Every link leads where it says, but `gone`; issues have addresses up to 100.
struct AsWritten;

impl Links for AsWritten {
    fn href<'a>(&'a self, link: &'a Link) -> Option<Cow<'a, str>> {
        (&*link.destination != "gone").then(|| Cow::from(&*link.destination))
    }

    fn mention(&self, mention: &Mention) -> Option<String> {
        match mention.named {
            Named::Number(number) if number <= 100 => Some(format!("/{number}/")),
            _ => None,
        }
    }

    fn image<'a>(&'a self, link: &'a Link) -> Option<Image<'a>> {
        let src = self.href(link)?;
        Some(Image { src, size: link.destination.ends_with("sized.png").then_some((4, 3)) })
    }
}

fn parse(markdown: &str, html: Html) -> Document {
    Document::parse(Text::new(markdown), html, &SitePath::new("issues/1.md")).0
}

fn render(markdown: &str, html: Html, anchors: Anchors<'_>) -> String {
    let mut out = String::new();
    write(&parse(markdown, html), &AsWritten, Style { top: 2, anchors }, &mut out);
    out
}

fn check(markdown: &str, expected: &str) {
    assert_eq!(render(markdown, Html::Escaped, Anchors::None).trim_end(), expected, "{markdown}");
}

#[test]
fn text_is_escaped_and_emphasis_kept() {
    check(
        "a < b & *c* **d** ~~e~~ `f<g`",
        "<p>a &lt; b &amp; <em>c</em> <strong>d</strong> <s>e</s> <code>f&lt;g</code></p>",
    );
}

#[test]
fn the_highest_heading_has_the_level_that_is_asked_for() {
    check("### A\n\n#### B\n\n###### C", "<h2>A</h2>\n<h3>B</h3>\n<h5>C</h5>");
}

#[test]
fn no_heading_is_below_the_sixth_level() {
    check("# A\n\n###### B", "<h2>A</h2>\n<h6>B</h6>");
}

#[test]
fn a_link_without_an_address_is_its_words() {
    check("[*a*](x?a&b) [b](gone)", "<p><a href=\"x?a&amp;b\"><em>a</em></a> b</p>");
}

#[test]
fn a_link_within_a_link_is_its_words() {
    check("[see <http://y>](http://x)", "<p><a href=\"http://x\">see http://y</a></p>");
}

#[test]
fn an_issue_that_is_named_is_linked() {
    check(
        "ChinAI #5, ChinAI\\\n#6 and ChinAI #500",
        "<p><a href=\"/5/\">ChinAI #5</a>, ChinAI<br>\n#6 and ChinAI #500</p>",
    );
    check("ChinAI\n&#35;5.", "<p><a href=\"/5/\">ChinAI\n#5</a>.</p>");
}

#[test]
fn han_characters_are_marked_with_their_language() {
    check(
        "from 雷峰网, [衛城出版](x)",
        "<p>from <span lang=\"zh-Hans\">雷峰网</span>, <a href=\"x\"><span lang=\"zh-Hant\">衛城出版</span></a></p>",
    );
}

#[test]
fn a_block_that_is_chinese_is_marked_itself() {
    check("阿里云 *AI* 团队", "<p lang=\"zh-Hans\">阿里云 <em>AI</em> 团队</p>");
    check(
        "- 阿里云\n- 中文\n  - English",
        "<ul>\n<li lang=\"zh-Hans\">阿里云</li>\n<li><span lang=\"zh-Hans\">中文</span><ul>\n<li>English</li>\n</ul>\n</li>\n</ul>",
    );
}

#[test]
fn lists_begin_where_they_are_written_to() {
    check("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
    check("- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>");
}

#[test]
fn a_table_scrolls_and_aligns_without_inline_styles() {
    check(
        "|a|   |\n|:-|-:|\n|b|c|",
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n\
         <thead>\n<tr><th scope=\"col\" class=\"align-left\">a</th><td class=\"align-right\"></td></tr>\n</thead>\n\
         <tbody>\n<tr><td class=\"align-left\">b</td><td class=\"align-right\">c</td></tr>\n</tbody>\n</table>\n</div>",
    );
}

#[test]
fn a_code_block_names_its_language() {
    check(
        "```rust ignore\na < b\n```",
        "<pre tabindex=\"0\"><code class=\"language-rust\">a &lt; b\n</code></pre>",
    );
    check(
        "```\"><script>\n```",
        "<pre tabindex=\"0\"><code class=\"language-&quot;&gt;&lt;script&gt;\"></code></pre>",
    );
}

#[test]
fn an_image_in_a_text_has_a_title_and_a_size() {
    check(
        "a ![b *c*](sized.png \"d\")",
        "<p>a <img src=\"sized.png\" alt=\"b c\" title=\"d\" width=\"4\" height=\"3\" loading=\"lazy\" decoding=\"async\"></p>",
    );
    check("![b](gone)", "<p>b</p>");
}

#[test]
fn an_image_alone_is_a_figure_with_its_title_as_caption() {
    check(
        "![b](c.png \"d\")",
        "<figure><img src=\"c.png\" alt=\"b\" loading=\"lazy\" decoding=\"async\">\n<figcaption>d</figcaption></figure>",
    );
    check(
        "[![b](c.png)](e)",
        "<figure><a href=\"e\"><img src=\"c.png\" alt=\"b\" loading=\"lazy\" decoding=\"async\"></a></figure>",
    );
}

#[test]
fn harmless_tags_stay_where_they_are_closed() {
    check(
        "H<sub>2</sub>O<BR/>a <ruby>北<rt>běi</rt></ruby>",
        "<p>H<sub>2</sub>O<br>\na <ruby><span lang=\"zh-Hans\">北</span><rt>běi</rt></ruby></p>",
    );
    check(
        "a <b>b *c</b> d* <i>e <u>f</i> g</u>\n\nh",
        "<p>a b <em>c d</em> <i>e f</i> g</p>\n<p>h</p>",
    );
}

#[test]
fn other_tags_go_and_their_text_stays() {
    check("<div class='a'><p>b &eacute;</p><p>c</p>\n<script>d</script></div>", "<p>b é c </p>");
    check("a <script>b *c*</script> <font color=red>d</font>", "<p>a <em></em> d</p>");
    check("<div>\n\n*a*\n\n</div>", "<p><em>a</em></p>");
}

#[test]
fn trusted_html_stays_as_it_is() {
    let html = render(
        "<div id=\"a\">\n\n*b* <i class=c>d</i>\n\n</div>\n\n[e](javascript:f)",
        Html::Trusted,
        Anchors::None,
    );
    assert_eq!(html, "<div id=\"a\">\n<p><em>b</em> <i class=c>d</i></p>\n</div>\n<p>e</p>\n");
}

#[test]
fn headings_and_passages_have_ids_where_they_can_be_pointed_at() {
    let markdown = "# A\n\nb\n\n- c\n  - d\n\n> e";
    let headings = render(markdown, Html::Escaped, Anchors::Headings("f3-"));
    assert!(headings.contains("<h2 id=\"f3-a\">") && !headings.contains("p1"), "{headings}");
    let passages = render(markdown, Html::Escaped, Anchors::Passages(""));
    assert_eq!(
        passages,
        "<h2 id=\"a\">A</h2>\n<p id=\"p1\">b</p>\n<ul>\n<li id=\"p2\">c<ul>\n<li>d</li>\n</ul>\n</li>\n</ul>\n\
         <blockquote>\n<p id=\"p3\">e</p>\n</blockquote>\n"
    );
}

#[test]
fn footnotes_are_numbered_as_they_are_referred_to() {
    let markdown = "a[^x] b[^y] c[^x]\n\n[^y]: two\n\n[^x]: one\n\n[^z]: three";
    check(
        markdown,
        "<p>a<sup>1</sup> b<sup>2</sup> c<sup>1</sup></p>\n\
         <section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li><p>one</p>\n</li>\n<li><p>two</p>\n</li>\n<li><p>three</p>\n</li>\n</ol>\n</section>",
    );
}

#[test]
fn footnotes_lead_there_and_back() {
    let html = render("a[^x] b[^x]\n\n[^x]: one", Html::Escaped, Anchors::Headings("t-"));
    assert_eq!(
        html,
        "<p>a<sup class=\"noteref\"><a href=\"#t-fn-1\" id=\"t-fnref-1\" aria-label=\"Footnote 1\">1</a></sup> \
         b<sup class=\"noteref\"><a href=\"#t-fn-1\" id=\"t-fnref-1-2\" aria-label=\"Footnote 1\">1</a></sup></p>\n\
         <section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"t-fn-1\"><p>one \
         <a class=\"back\" href=\"#t-fnref-1\" aria-label=\"Back to reference 1\">↩</a> \
         <a class=\"back\" href=\"#t-fnref-1-2\" aria-label=\"Back to reference 1-2\">↩</a></p>\n</li>\n</ol>\n</section>\n"
    );
}

#[test]
fn a_footnote_that_is_an_image_has_its_way_back_after_it() {
    let html = render("a[^x]\n\n[^x]: ![b](c)", Html::Escaped, Anchors::Headings(""));
    assert!(html.contains("</figure>\n <a class=\"back\""), "{html}");
}

#[test]
fn the_blocks_of_a_translation_are_written_apart_from_their_originals() {
    let document = parse("A[^1]\n\n> zh: 甲\n\n[^1]: b", Html::Escaped);
    let style = Style { top: 2, anchors: Anchors::None };
    let mut out = String::new();
    for block in document.pairs() {
        write_part(&document, &block.part, &AsWritten, &[], style, &mut out);
        out.push_str("= ");
        let original = block.original.expect("it has one");
        write_part(&document, &original, &AsWritten, &[], style, &mut out);
    }
    assert_eq!(out, "<p>A<sup>1</sup></p>\n= <p lang=\"zh-Hans\">甲</p>\n");
    write_footnotes(&document, &AsWritten, style, &mut out);
    assert!(out.ends_with("<li><p>b</p>\n</li>\n</ol>\n</section>\n"));
}

const HOSTILE: [&str; 42] = [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script>",
    "<SCRIPT SRC=//x></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "a <img src=x onerror=alert(1)>",
    "<img src=x\nonerror=alert(1)\n>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<b onmouseover=alert(1)>a</b>",
    "<b/onmouseover=alert(1)>a</b>",
    "<b\tonmouseover=alert(1)>a</b>",
    "<a href=javascript:alert(1)>a</a>",
    "<form action=javascript:alert(1)><button>a",
    "<style>@import 'javascript:alert(1)'</style>",
    "<style><img src=x onerror=alert(1)></style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php <img src=x onerror=alert(1)> ?>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<div>&lt;script&gt;alert(1)&lt;/script&gt;</div>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java&Tab;script:alert&lpar;1&rpar;)",
    "[a](<java\tscript:alert(1)>)",
    "[a](&#1;javascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[a](data:text/html,<script>alert(1)</script>)",
    "![a](javascript:alert(1))",
    "![a\" onerror=\"alert(1)](x)",
    "![a](x\"onerror=\"alert(1))",
    "![a](x '\" onerror=\"alert(1)')",
    "[a](x \"' onclick='alert(1)\")",
    "```\" onclick=\"alert(1)\na\n```",
];

#[test]
fn nothing_that_could_run_survives() {
    for markdown in HOSTILE {
        let html = render(markdown, Html::Escaped, Anchors::Passages(""));
        for tag in tags(&html) {
            let words = unquoted(tag);
            assert!(!tag.starts_with("<script") && !words.contains(" on"), "{markdown}: {html}");
            assert!(!words.contains("/on") && !tag.contains("=\"javascript"), "{markdown}: {html}");
            assert!(KNOWN.contains(&name(tag)), "{markdown}: {html}");
        }
    }
}

/// Every element there is.
const KNOWN: [&str; 43] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// The tags of our own HTML, in which every other `<` is escaped.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices('<').map(|(start, _)| {
        let end = html[start..].find('>').expect("each tag is closed");
        &html[start..=start + end]
    })
}

fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches(['<', '/']);
    &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}

/// A tag without the values of its attributes.
fn unquoted(tag: &str) -> String {
    tag.split('"').step_by(2).collect()
}

/// Finds the first tag that does not close what was opened last.
fn unbalanced(html: &str) -> Option<String> {
    let mut open = Vec::new();
    for tag in tags(html).filter(|tag| !matches!(name(tag), "br" | "hr" | "img")) {
        if !tag.starts_with("</") {
            // A link holds no other.
            if name(tag) == "a" && open.contains(&"a") {
                return Some(tag.to_owned());
            }
            open.push(name(tag));
        } else if open.pop() != Some(name(tag)) {
            return Some(tag.to_owned());
        }
    }
    open.pop().map(str::to_owned)
}

/// Texts that are more likely than chance to mean something.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "b ",
        " ",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "    ",
        "# ",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "![",
        "](x)",
        "[^1]",
        "[^1]: ",
        "|",
        "|-|-|\n",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<div>",
        "</div>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<br>",
        "<ruby>",
        "&amp;",
        "&",
        "\\",
        "中文",
        "國",
        "。",
        "ChinAI #12",
        "ChinAI ",
        "#3",
        "> zh: ",
        "zh:",
        "http://x",
        "<",
        ">",
        "\"",
        "---\n",
        "\u{a0}",
        "[x]: y\n",
        "\t",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_markdown_is_balanced_html(markdown in markdown()) {
        let html = render(&markdown, Html::Escaped, Anchors::Passages("x-"));
        prop_assert_eq!(unbalanced(&html), None, "{}", html);
        for tag in tags(&html) {
            prop_assert!(KNOWN.contains(&name(tag)), "{}", html);
        }
    }

    #[test]
    fn any_text_is_a_document(text in "\\PC*|[\\x00-\\x7f]*") {
        let document = parse(&text, Html::Escaped);
        for link in document.links() {
            document.sentence_at(link.span);
        }
        for mention in document.mentions() {
            prop_assert!(!document.sentence_at(mention.span).is_empty());
        }
        document.excerpt(10);
        document.pairs();
        render(&text, Html::Trusted, Anchors::Headings(""));
    }

    #[test]
    fn ids_are_unique(markdown in markdown()) {
        let html = render(&markdown, Html::Escaped, Anchors::Passages(""));
        let mut ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        prop_assert!(ids.is_sorted_by(|a, b| a < b), "{}", html);
    }
}

#[test]
#[expect(clippy::disallowed_types, reason = "what is tested is time")]
fn time_grows_no_faster_than_the_text() {
    let time = |shape: &str, n_bytes: usize| {
        let markdown = shape.repeat(n_bytes / shape.len());
        let start = std::time::Instant::now();
        let document = parse(&markdown, Html::Escaped);
        for link in document.links().iter().take(1000) {
            document.sentence_at(link.span);
        }
        let style = Style { top: 2, anchors: Anchors::Passages("") };
        write(&document, &AsWritten, style, &mut String::new());
        start.elapsed().as_secs_f64()
    };
    let mut report = String::new();
    for shape in [
        ">",
        "> ",
        "[",
        "![",
        "*",
        "_",
        "*a_",
        "- ",
        "1. ",
        "|",
        "|a",
        "`",
        "<",
        "<b>",
        "<b></i>",
        "</b>",
        "<a \"",
        "<div>\n",
        "<!--",
        "&",
        "&amp;",
        "[a](b)",
        "[a](b) ",
        "![a](b)\n\n",
        "[^a]",
        "[^a]: b\n\n",
        "# a\n",
        "ChinAI #1 ",
        "# ",
        "中,",
        "國《",
        "\\",
        "~~",
        "- a\n",
        "a. ",
        "> zh: a\n\n",
    ] {
        // Others use the machine too: only what is slow again and again is.
        let is_slow = || {
            let (short, long) = (time(shape, 25_000), time(shape, 100_000));
            long > 0.05 && long > 8.0 * short
        };
        if (0..4).all(|_| is_slow()) {
            writeln!(report, "{shape:?} takes more than linear time").expect("a String takes it");
        }
    }
    assert_eq!(report, "");
}
