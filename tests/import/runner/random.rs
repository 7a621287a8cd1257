//! Random posts: imported, and rendered by chinai, they say what they said, and have as many links,
//! pictures, items, headings, footnotes, bold and slanted passages as they had.
//!
//! A post is made of pieces whose HTML and worth are known; nothing of the importer counts it.
//! `CHINAI_POSTS=10000` tries that many.

use std::fmt::Write as _;

use chinai::import::check::{NAMES, Tally, of_html};
use chinai::import::dom::Dom;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use super::{import, rendered};

/// A piece of a line.
#[derive(Debug, Clone)]
enum Run {
    Words(String),
    Strong(Vec<Run>),
    Slanted(Vec<Run>),
    Struck(Vec<Run>),
    Link(Vec<Run>),
    Note(Vec<Run>),
    Code(String),
    Break,
    Cashtag,
    Mention,
}

/// A piece of a post.
#[derive(Debug, Clone)]
enum Block {
    Paragraph(Vec<Run>),
    Heading(u8, Vec<Run>),
    List(bool, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    Code(String),
    Picture(String),
    Video,
    Box,
    Rule,
}

/// Words, and what Markdown would take for something else.
const WORDS: &[&str] = &[
    "tide",
    "harbour",
    "港口",
    "衛城。",
    "《船》",
    "*star",
    "sta*r",
    "_under_",
    "snake_case",
    "1)",
    "2019.",
    "#",
    "# hash",
    "#1",
    "[x](y)",
    "[港]",
    "[^1]",
    "a<b",
    "<b>",
    "&amp;",
    "AT&T",
    "`tick",
    "~~",
    "~5",
    "-",
    "- dash",
    "+",
    "---",
    "===",
    ">",
    "|",
    "\\",
    "wow!",
    "“quote”",
    "(round)",
    "http://a.example/x_y",
    "zh: x",
    "zh:",
    "…",
    ":",
    "**",
    "$1",
    "<!--",
    "{%",
    "Summary:",
];

fn words() -> impl Strategy<Value = String> {
    let word = select(WORDS).prop_map(str::to_owned);
    let joined =
        (vec(word, 1..4), select(&[" ", ""][..]), select(&["", " "][..]), select(&["", " "][..]));
    joined.prop_map(|(words, joint, before, after)| format!("{before}{}{after}", words.join(joint)))
}

/// Words and marks in turn, so that no two marks of one sort meet.
fn line() -> impl Strategy<Value = Vec<Run>> {
    let leaf = || words().prop_map(|words| vec![Run::Words(words)]);
    let inner = || {
        let within = prop_oneof![
            leaf().prop_map(Run::Slanted),
            leaf().prop_map(Run::Link),
            words().prop_map(|words| Run::Code(words.trim().to_owned())),
        ];
        (words(), proptest::option::of((within, words()))).prop_map(|(before, rest)| {
            let rest = rest.into_iter().flat_map(|(run, after)| [run, Run::Words(after)]);
            std::iter::once(Run::Words(before)).chain(rest).collect::<Vec<_>>()
        })
    };
    let marked = prop_oneof![
        inner().prop_map(Run::Strong),
        leaf().prop_map(Run::Slanted),
        leaf().prop_map(Run::Struck),
        inner()
            .prop_filter("no link in a link", |runs| !runs
                .iter()
                .any(|run| matches!(run, Run::Link(_))))
            .prop_map(Run::Link),
        leaf().prop_map(Run::Note),
        words().prop_map(|words| Run::Code(words.trim().to_owned())),
        Just(Run::Break),
        Just(Run::Cashtag),
        Just(Run::Mention),
    ];
    (words(), vec((marked, words()), 0..4)).prop_map(|(first, rest)| {
        let rest = rest.into_iter().flat_map(|(run, words)| [run, Run::Words(words)]);
        std::iter::once(Run::Words(first)).chain(rest).collect()
    })
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        6 => line().prop_map(Block::Paragraph),
        1 => (1..5_u8, line()).prop_map(|(level, line)| Block::Heading(level, without_notes(line))),
        1 => words().prop_map(|words| Block::Code(format!("{words}\n  x"))),
        1 => words().prop_map(Block::Picture),
        1 => Just(Block::Video),
        1 => Just(Block::Box),
        1 => Just(Block::Rule),
    ];
    let block = leaf.prop_recursive(3, 24, 4, |inner| {
        let item = (line(), vec(inner.clone(), 0..3)).prop_map(|(line, rest)| {
            std::iter::once(Block::Paragraph(line)).chain(rest).collect::<Vec<_>>()
        });
        prop_oneof![
            (any::<bool>(), vec(item, 1..4))
                .prop_map(|(numbered, items)| Block::List(numbered, items)),
            (line(), vec(inner, 0..3)).prop_map(|(line, rest)| {
                Block::Quote(std::iter::once(Block::Paragraph(line)).chain(rest).collect())
            }),
        ]
    });
    vec(block, 1..6)
}

/// Headings have no breaks; a footnote in one is told of in the suite.
fn without_notes(line: Vec<Run>) -> Vec<Run> {
    line.into_iter().filter(|run| !matches!(run, Run::Note(_) | Run::Break)).collect()
}

/// The HTML of a post and what it is worth.
#[derive(Default)]
struct Post {
    html: String,
    notes: Vec<(String, Tally)>,
    worth: Tally,
    /// The quote of Substack's boxes and the like is never the post's first one.
    n_pictures: usize,
}

fn place(name: &str) -> usize {
    NAMES.iter().position(|known| *known == name).unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Post {
    fn count(&mut self, name: &str) {
        self.worth.counts[place(name)] += 1;
    }

    fn say(&mut self, words: &str) {
        self.worth.text.push_str(words);
        self.html.push_str(&escaped(words));
    }

    fn tag(&mut self, tag: &str, runs: &[Run]) {
        write!(self.html, "<{tag}>").unwrap();
        self.line(runs);
        write!(self.html, "</{}>", tag.split(' ').next().unwrap()).unwrap();
    }

    fn line(&mut self, runs: &[Run]) {
        for run in runs {
            match run {
                Run::Words(words) => self.say(words),
                Run::Strong(runs) => {
                    self.count("bold passages");
                    self.tag("strong", runs);
                }
                Run::Slanted(runs) => {
                    self.count("slanted passages");
                    self.tag("em", runs);
                }
                Run::Struck(runs) => self.tag("s", runs),
                Run::Link(runs) => {
                    self.count("links");
                    self.tag("a href=\"https://a.example/x_(y)?b=1&amp;c\"", runs);
                }
                Run::Code(words) => {
                    self.html.push_str("<code>");
                    self.say(words);
                    self.html.push_str("</code>");
                }
                Run::Break => {
                    self.html.push_str("<br>");
                    self.worth.text.push(' ');
                }
                Run::Cashtag => {
                    self.html.push_str(
                        "<span class=\"cashtag-wrap\" data-attrs='{\"symbol\":\"$TIDE\"}'></span>",
                    );
                    self.worth.text.push_str("$TIDE");
                }
                Run::Mention => {
                    self.html.push_str("<span class=\"mention-wrap\" data-attrs='{\"name\":\"Ann Bo\",\"id\":7}'></span>");
                    self.worth.text.push_str("Ann Bo");
                    self.count("links");
                }
                Run::Note(runs) => self.note(runs),
            }
        }
    }

    fn note(&mut self, runs: &[Run]) {
        let mut inner = Self::default();
        inner.line(runs);
        let number = self.notes.len() + 1;
        write!(self.html, "<a class=\"footnote-anchor\" href=\"#footnote-{number}\">9</a>")
            .unwrap();
        self.notes.push((inner.html, inner.worth));
        self.count("footnotes");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.worth.text.push(' ');
            self.block(block);
        }
        self.worth.text.push(' ');
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(runs) => self.tag("p", runs),
            Block::Heading(level, runs) => {
                self.count("headings");
                self.tag(&format!("h{level}"), runs);
            }
            Block::List(numbered, items) => {
                let tag = if *numbered { "ol" } else { "ul" };
                write!(self.html, "<{tag}>").unwrap();
                for item in items {
                    self.count("list items");
                    self.html.push_str("<li>");
                    self.blocks(item);
                    self.html.push_str("</li>");
                }
                write!(self.html, "</{tag}>").unwrap();
            }
            Block::Quote(blocks) => {
                self.count("quotes");
                self.html.push_str("<blockquote>");
                self.blocks(blocks);
                self.html.push_str("</blockquote>");
            }
            Block::Code(text) => {
                self.html.push_str("<pre><code>");
                self.say(text);
                self.html.push_str("</code></pre>");
            }
            Block::Picture(caption) => {
                self.count("pictures");
                self.n_pictures += 1;
                write!(self.html, "<div class=\"captioned-image-container\"><figure><img src=\"https://a.example/{}.png\"><figcaption>", self.n_pictures).unwrap();
                self.say(caption);
                self.html.push_str("</figcaption></figure></div>");
            }
            Block::Video => {
                self.count("links");
                self.html.push_str(
                    "<div class=\"youtube-wrap\" data-attrs='{\"videoId\":\"abc\"}'></div>",
                );
                self.worth.text.push_str("YouTube video");
            }
            Block::Box => {
                self.html
                    .push_str("<div class=\"subscription-widget-wrap\"><p>Subscribe</p></div>");
            }
            Block::Rule => self.html.push_str("<hr>"),
        }
    }

    /// Puts the footnotes below, whose words come last.
    fn close(mut self) -> (String, Tally) {
        for (index, (html, worth)) in self.notes.iter().enumerate() {
            let number = index + 1;
            write!(self.html, "<div class=\"footnote\" id=\"footnote-{number}\"><a class=\"footnote-number\">8</a><div class=\"footnote-content\"><p>{html}</p><p></p></div></div>").unwrap();
            self.worth.text.push(' ');
            self.worth.text.push_str(&worth.text);
            for (sum, more) in self.worth.counts.iter_mut().zip(worth.counts) {
                *sum += more;
            }
        }
        self.worth.text = self.worth.text.split_whitespace().collect::<Vec<_>>().join(" ");
        (self.html, self.worth)
    }
}

#[test]
fn a_random_post_comes_back_as_it_was() {
    let cases = std::env::var("CHINAI_POSTS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&blocks(), |blocks| {
            let mut post = Post::default();
            post.blocks(&blocks);
            let (html, worth) = post.close();
            let imported = import("ChinAI #7: A title", &html);
            let page = rendered::body(&imported.text);
            let made = of_html(&Dom::parse(&page).unwrap());
            prop_assert_eq!(
                worth,
                made,
                "\n{}\nbecame\n{}\n{:?}",
                html,
                imported.text,
                imported.remarks
            );
            prop_assert!(
                imported.remarks.iter().all(|it| it.code != "round-trip"),
                "{:?}",
                imported.remarks
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_text_is_a_post() {
    let mut runner =
        TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let piece = prop_oneof![
        3 => select(WORDS).prop_map(str::to_owned),
        3 => select(&["<p>", "</p>", "<ul><li>", "<table><tr><td>", "<div class=\"tweet\" data-attrs='{\"full_text\":", "<a href=\"", "\">", "<div class=\"footnote\" id=\"footnote-1\">", "<a class=\"footnote-anchor\" href=\"#footnote-1\">", "<h2>", "<blockquote>", "<pre>", "<img src=\"", "<div data-component-name=\"ImageGallery\">", "<svg><p>", "<script>", "</"][..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    runner
        .run(&vec(piece, 0..30), |pieces| {
            import("ChinAI #7: Around the Horn", &pieces.concat());
            Ok(())
        })
        .unwrap();
}
