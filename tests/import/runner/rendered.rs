//! The HTML that chinai makes of an issue's text.

use std::borrow::Cow;

use chinai::config::Html;
use chinai::issue::document::{Document, Link, Mention};
use chinai::issue::text::Text;
use chinai::render::html::{self, Anchors, Image, Links, Style};
use chinai::source::SourceText;

/// The HTML of the text below the front matter.
pub fn body(file: &str) -> String {
    let (head, _) = file.split_once("\n---\n").unwrap();
    let start = head.len() + "\n---\n".len();
    let source = SourceText::new("issues/007-own.md", file);
    let text = Text::in_file(&source, start..file.len());
    let (document, findings) = Document::parse(text, Html::Escaped, &source.path);
    let removed = findings.iter().find(|finding| finding.code.name() == "raw-html-removed");
    assert!(removed.is_none(), "chinai would take HTML out of\n{file}");
    let mut out = String::new();
    html::write(&document, &Plain, Style { top: 2, anchors: Anchors::Headings("") }, &mut out);
    out
}

struct Plain;

impl Links for Plain {
    fn href<'a>(&'a self, link: &'a Link) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(&link.destination))
    }

    fn mention(&self, _: &Mention) -> Option<String> {
        None
    }

    fn image<'a>(&'a self, link: &'a Link) -> Option<Image<'a>> {
        Some(Image { src: Cow::Borrowed(&link.destination), size: None })
    }
}
