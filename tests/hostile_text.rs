//! Text from anywhere, in every field: nothing of it runs, and every output still parses.
#![allow(clippy::unwrap_used, reason = "a panic is a test that fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Mutex;

use chinai::disk::list::Listing;
use chinai::disk::read;
use chinai::pages::Page;
use chinai::pipeline::{self, Onlooker, Settings};
use chinai::source::{SitePath, SourceText, Sources};
use chinai::theme;

/// What has run in some reader's browser, or broken some reader's parser.
const VECTORS: [&str; 40] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)//",
    "<iframe src=javascript:alert(1)></iframe>",
    "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\u{200b}script:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](https://e.example/\"onmouseover=\"alert(1))",
    "[x](https://e.example 'title\" onmouseover=\"alert(1)')",
    "`<script>alert(1)</script>`",
    "```\"><script>alert(1)</script>\nx\n```",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<math><mi xlink:href=javascript:alert(1)>x",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<base href=//evil.example/>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% include 'x' %}",
    "a & b < c > d \" e ' f",
    "line\u{2028}separator\u{2029}here 😀 \u{10ffff}",
    "<b onmouseover=alert(1)>x</b><mark style=x>",
];

struct Silent;

impl Onlooker for Silent {
    fn begins(&self, _: &Page) {}
    fn ends(&self) {}
}

/// A text as YAML writes it in double quotes.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// An archive that has the text wherever an author can put one.
fn sources(text: &str) -> Sources {
    let (mut sources, _) = read::collect(None, &Listing::default(), Vec::new(), &theme::DEFAULT);
    let field = quoted(text);
    let issue = format!(
        "---\nnumber: 1\ntitle: {field}\nsubtitle: {field}\ndate: 2020-11-16\nurl: https://e.example/p/1\n\
         authors: [{field}]\ntopics: [chips]\ncontributors: [{{name: {field}, role: {field}}}]\n\
         features: [{{title: {field}, original_title: {field}, outlet: {field}, medium: {field}}}]\n\
         forwards: [{{label: {field}, title: {field}, outlet: {field}, note: {field}}}]\n\
         horn: [{{title: {field}, summary: {field}, source: {field}}}]\n\
         corrections: [{{date: 2020-11-18, note: {field}}}]\n---\n{text}\n\n## {text}\n\n- {text}\n"
    );
    let topics = format!("chips:\n  name: {field}\n  about: {field}\n");
    let config = format!("title: {field}\ndescription: {field}\nbase_url: https://e.example/\n");
    let path = SitePath::new("issues/1.md");
    sources.issues.insert(path, SourceText::new("issues/1.md", &issue));
    let path = SitePath::new("data/topics.yaml");
    sources.data.insert(path, SourceText::new("data/topics.yaml", &topics));
    sources.config = Some(SourceText::new("chinai.yaml", &config));
    sources
}

/// Every text of the site that comes of it; whatever is found in it is not of interest here.
fn site(text: &str) -> BTreeMap<String, String> {
    let (site, _) = pipeline::build(sources(text), &Settings::default());
    let files = Mutex::new(BTreeMap::new());
    let site = site.expect("the theme's templates can be read");
    let findings = pipeline::render(&site, &Silent, |path, content| {
        // A picture, and the index of search, are no text.
        if !path.as_str().ends_with(".png") && !path.as_str().ends_with(".bin") {
            let text = String::from_utf8(content.bytes().into_owned()).unwrap();
            files.lock().unwrap().insert(path.to_string(), text);
        }
        Ok::<_, Infallible>(())
    })
    .unwrap_or_else(|never| match never {});
    assert!(findings.is_empty(), "{findings:?} for {text:?}");
    files.into_inner().unwrap()
}

/// A page without its JSON-LD, which is data: no browser runs it. It ends where it should, and is
/// JSON.
fn without_data(html: &str) -> String {
    const START: &str = "<script type=\"application/ld+json\">";
    let Some((before, rest)) = html.split_once(START) else { return html.to_owned() };
    let (data, after) = rest.split_once("</script>").unwrap();
    assert!(!data.contains('<'), "{data}");
    serde_json::from_str::<serde_json::Value>(data).unwrap();
    format!("{before}{after}")
}

/// The opening tags of a page, each as it is written; a closing one runs nothing.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    let all = html.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0));
    all.filter(|tag| !tag.starts_with('/'))
}

/// The tags that run something on the pages of a harmless archive: they are the theme's own.
fn of_the_theme() -> BTreeSet<String> {
    let files = site("harmless");
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages: Vec<String> = pages.map(|(_, html)| without_data(html)).collect();
    let tags = pages.iter().flat_map(|html| tags(html)).filter(|tag| runs(&tag.to_lowercase()));
    tags.map(str::to_owned).collect()
}

/// Whether a browser would run something for this tag, written in lower case.
fn runs(tag: &str) -> bool {
    const ELEMENTS: [&str; 8] =
        ["script", "iframe", "object", "embed", "form", "base", "style", "math"];
    const ATTRIBUTES: [&str; 3] = ["href", "src", "action"];
    let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap();
    let scheme = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| {
        ATTRIBUTES.iter().any(|attribute| tag.contains(&format!("{attribute}=\"{scheme}")))
    });
    ELEMENTS.contains(&name) || scheme || without_values(tag).any(is_handler)
}

/// The words of a tag that stand outside quotes.
fn without_values(tag: &str) -> impl Iterator<Item = &str> {
    tag.split('"').step_by(2).flat_map(str::split_whitespace)
}

/// Whether it begins an attribute such as `onerror=`.
fn is_handler(word: &str) -> bool {
    let name = word.split_once('=').and_then(|(name, _)| name.strip_prefix("on"));
    name.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase()))
}

#[test]
fn what_runs_is_told_from_what_does_not() {
    assert!(
        runs("img src=x onerror=alert(1)") && runs("a href=\"javascript:x\"") && runs("script")
    );
    assert!(!runs("meta content=\"a onerror=b\"") && !runs("a href=\"/1/\" rel=\"next\""));
}

#[test]
fn no_text_of_an_author_becomes_something_that_runs() {
    let own = of_the_theme();
    assert!(
        own.iter().all(
            |tag| tag.starts_with("script type=\"module\" src=\"/") || tag.starts_with("form ")
        )
    );
    for text in VECTORS {
        for (path, html) in site(text).iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = without_data(html);
            let found = tags(&html).find(|tag| !own.contains(*tag) && runs(&tag.to_lowercase()));
            assert_eq!(found, None, "in {path} for {text:?}");
        }
    }
}

#[test]
fn lists_for_programs_are_well_formed_whatever_an_author_writes() {
    for text in VECTORS {
        let files = site(text);
        for (path, json) in files.iter().filter(|(path, _)| path.ends_with(".json")) {
            let parsed = serde_json::from_str::<serde_json::Value>(json);
            parsed.unwrap_or_else(|error| panic!("{path}: {error} for {text:?}"));
        }
        let citation = biblatex::Bibliography::parse(&files["1/cite.bib"]);
        citation.unwrap_or_else(|error| panic!("{error} for {text:?}"));
        let is_xml = |path: &str| path.ends_with(".xml") || path.ends_with(".opml");
        for (path, xml) in files.iter().filter(|(path, _)| is_xml(path)) {
            let parsed = roxmltree::Document::parse(xml);
            parsed.unwrap_or_else(|error| panic!("{path}: {error} for {text:?}"));
        }
    }
}

#[test]
fn a_title_comes_out_of_the_feed_as_it_went_in() {
    for text in VECTORS.iter().filter(|text| !text.contains(['\n', '\u{10ffff}'])) {
        let feed = site(text).remove("feed.xml").unwrap();
        let document = roxmltree::Document::parse(&feed).unwrap();
        let entry = document.descendants().find(|node| node.has_tag_name("entry")).unwrap();
        let title = entry.children().find(|node| node.has_tag_name("title")).unwrap();
        assert_eq!(title.text(), Some(format!("No. 1: {text}").as_str()));
    }
}
