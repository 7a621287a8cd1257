//! The cost of an issue grows with its length and no faster, whatever its text looks like; hostile
//! front matter is refused or read at once.
//!
//! Every shape is built by the program itself at one size and at four times that size. The short
//! form has small sizes; `CHINAI_LONG=1 cargo test --release --test linear -- --test-threads 1`
//! goes up to 1 MB and asks for what is promised of it: one second and 200 MB; of front matter, 20
//! milliseconds.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "a test of the program as a whole, which lives among files and processes"
)]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use wait4::Wait4 as _;

/// A shape: its name, and a text of about so many bytes.
type Shape = (&'static str, fn(usize) -> String);

const BODIES: &[Shape] = &[
    ("words", |n| fill(n, "Some words in a row, and so on. ")),
    ("paragraphs", |n| fill(n, "Some words in a row.\n\n")),
    ("open quotes", |n| fill(n, "> ")),
    ("quotes a line", |n| fill(n, "> > > > quoted\n")),
    ("quotes, in and out", |n| fill(n, "> a\n\n> > b\n\n")),
    ("lists a line", |n| fill(n, "- - - - listed\n")),
    ("list of one level", |n| fill(n, "- an entry\n")),
    ("numbered lists", |n| fill(n, "1. an entry\n   1. another\n")),
    ("deeper and deeper lists", |n| {
        fill(n, &(0..90).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect::<String>())
    }),
    ("open brackets", |n| fill(n, "[")),
    ("closed brackets", |n| fill(n, "]")),
    ("brackets in pairs", |n| fill(n, "[a]")),
    ("brackets and parentheses", |n| fill(n, "[a](")),
    ("nested brackets", |n| format!("{}a{}", "[".repeat(n / 2), "]".repeat(n / 2))),
    ("pictures in pictures", |n| fill(n, "![")),
    ("links to nowhere", |n| fill(n, "[a](#x ")),
    ("links", |n| fill(n, "[a](https://example.org/) ")),
    ("links that are none", |n| fill(n, "[a](b c.png) ##a **b **")),
    ("links by reference", |n| format!("{}\n\n[a]: https://example.org/\n", fill(n, "[a] "))),
    ("definitions of links", |n| numbered(n, |i| format!("[a{i}]: https://example.org/{i}\n"))),
    ("uses of many definitions", |n| {
        let definitions = numbered(n / 2, |i| format!("[a{i}]: https://example.org/{i}\n"));
        format!("{definitions}\n{}", numbered(n / 2, |i| format!("[a{i}] ")))
    }),
    ("addresses", |n| fill(n, "<https://example.org/> ")),
    ("emphasis open", |n| fill(n, "*a ")),
    ("emphasis, strong and neither", |n| fill(n, "***a* b** ")),
    ("underscores", |n| fill(n, "_a_ __b__ ")),
    ("stars", |n| fill(n, "*")),
    ("tildes", |n| fill(n, "~~a~~ ~")),
    ("ticks, each run longer", |n| {
        let mut text = String::new();
        let mut length = 1;
        while text.len() < n {
            text.push_str(&"`".repeat(length));
            text.push('a');
            length += 1;
        }
        text
    }),
    ("code", |n| fill(n, "`a` ")),
    ("fences", |n| fill(n, "```\ncode\n```\n")),
    ("open fence", |n| format!("```\n{}", fill(n, "code\n"))),
    ("headings", |n| fill(n, "# A heading\n\n")),
    ("headings of their own", |n| numbered(n, |i| format!("## Heading {i}\n\n"))),
    ("underlined headings", |n| fill(n, "A heading\n===\n\n")),
    ("rules", |n| fill(n, "***\n\n")),
    ("a long table", |n| format!("|a|b|\n|-|-|\n{}", fill(n, "|1|2|\n"))),
    ("a wide table", |n| format!("{}\n{}\n", fill(n / 2, "|a"), fill(n / 2, "|-"))),
    ("a table of few cells and many columns", |n| {
        let side = n.isqrt();
        format!("{}\n{}\n{}", "|a".repeat(side), "|-".repeat(side), "|1\n".repeat(side))
    }),
    ("many tables", |n| fill(n, "|a|\n|-|\n|1|\n\n")),
    ("footnotes", |n| numbered(n, |i| format!("Words[^{i}].\n\n[^{i}]: A note.\n\n"))),
    ("one footnote, often", |n| format!("{}\n\n[^a]: A note.\n", fill(n, "w[^a] "))),
    ("footnotes that are not there", |n| fill(n, "[^a] ")),
    ("footnotes in footnotes", |n| numbered(n, |i| format!("[^{i}]: In[^{}].\n\n", i + 1))),
    ("raw HTML", |n| fill(n, "<div>a</div>\n\n")),
    ("raw tags", |n| fill(n, "<em>a</em> ")),
    ("open tags", |n| fill(n, "<em>")),
    ("less-than signs", |n| fill(n, "<")),
    ("half a tag", |n| fill(n, "<a href=\"")),
    ("comments open", |n| fill(n, "<!-- ")),
    ("processing instructions open", |n| fill(n, "<? ")),
    ("entities", |n| fill(n, "&amp;&#x4e2d;")),
    ("ampersands", |n| fill(n, "&")),
    ("backslashes", |n| fill(n, "\\")),
    ("Han", |n| fill(n, "汉字")),
    ("Han between Latin", |n| fill(n, "a汉 ")),
    ("Han in emphasis", |n| fill(n, "*汉*字 ")),
    ("mentions", |n| fill(n, "As ChinAI #2 said. ")),
    ("mentions without an end of sentence", |n| fill(n, "ChinAI #2 ")),
    ("mentions of nobody", |n| fill(n, "ChinAI #3 ")),
    ("own addresses", |n| fill(n, "https://example.org/p/two ")),
    ("quotation marks", |n| fill(n, "“a ”b 「")),
    ("full stops", |n| fill(n, ". ")),
    ("spaces", |n| format!("a{}b", " ".repeat(n))),
    ("empty lines", |n| "\n".repeat(n)),
    ("hard breaks", |n| fill(n, "a\\\n")),
    ("one word", |n| "a".repeat(n)),
    ("combining marks", |n| fill(n, "e\u{301}")),
    ("emoji", |n| fill(n, "👩‍👩‍👧")),
];

const FRONT_MATTERS: &[Shape] = &[
    ("brackets", |n| format!("title: {}", "[".repeat(n))),
    ("braces", |n| format!("title: {}", "{".repeat(n))),
    ("lists in lists", |n| format!("title:\n  {}", "- ".repeat(n / 2))),
    ("aliases", |n| format!("title: [{}]", fill(n, "*a, "))),
    ("anchors", |n| numbered(n, |i| format!("a{i}: &a{i} x\n"))),
    ("tags", |n| format!("title: [{}]", fill(n, "!a x, "))),
    ("unknown fields", |n| numbered(n, |i| format!("a{i}: x\n"))),
    ("one field, often", |n| fill(n, "topics: []\n")),
    ("a list of numbers", |n| format!("topics: [{}]", fill(n, "1, "))),
    ("a list of lists", |n| format!("topics: [{}]", fill(n, "[1], "))),
    ("a list of mappings", |n| format!("topics: [{}]", fill(n, "{a: 1}, "))),
    ("empty entries", |n| format!("topics:\n{}", fill(n, "-\n"))),
    ("forwards without a title", |n| format!("forwards:\n{}", fill(n, "- label: x\n"))),
    ("colons", |n| format!("title: {}", fill(n, "a: "))),
    ("question marks", |n| fill(n, "? ")),
    ("comments", |n| fill(n, "# x\n")),
    ("values cut by comments", |n| format!("topics:\n{}", fill(n, "- a #b\n"))),
    ("a long quoted text", |n| format!("title: \"{}\"", fill(n, "a "))),
    ("escapes", |n| format!("title: \"{}\"", fill(n, "\\u0041"))),
    ("an open quote", |n| format!("title: \"{}", fill(n, "a\n  "))),
    ("a block of text", |n| format!("subtitle: |\n{}", fill(n, "  a\n"))),
    ("a plain text of many lines", |n| format!("subtitle: a\n{}", fill(n, "  a\n"))),
    ("control characters", |n| format!("topics: [{}]", fill(n, "\"a\\u0008\", "))),
    ("direction marks", |n| format!("topics: [{}]", fill(n, "a\u{202e}b, "))),
    ("spaces", |n| format!("title:{}", " ".repeat(n))),
    ("a deep mapping", |n| (0..n.isqrt()).map(|i| format!("{}a:\n", " ".repeat(i))).collect()),
    ("free fields", |n| format!("extra:\n{}", numbered(n, |i| format!("  a{i}: x\n")))),
];

fn fill(n_bytes: usize, part: &str) -> String {
    part.repeat(n_bytes / part.len() + 1)
}

fn numbered(n_bytes: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    (1..).map_while(|i| (text.len() < n_bytes).then(|| text.push_str(&part(i)))).count();
    text
}

/// What a build took, beyond what one of next to nothing takes.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    /// Of the processors.
    time: Duration,
    /// The most memory at once.
    n_bytes: u64,
}

/// What noise can add to a measure; a shape that grows with its square exceeds it many times.
const NOISE: Duration = Duration::from_millis(100);

#[test]
fn four_times_the_text_takes_no_more_than_six_times_as_long_whatever_its_shape() {
    let archive = Archive::new();
    let is_long = env::var_os("CHINAI_LONG").is_some();
    let n_bytes = if is_long { 1_000_000 } else { 40_000 };
    let mut wrong = Vec::new();
    for (name, shape) in BODIES {
        let (small, large) = (shape(n_bytes / 4), shape(n_bytes));
        let is_fine = |small: Cost, large: Cost| {
            large.time <= 6 * small.time + NOISE
                && (cfg!(debug_assertions) || large.time <= Duration::from_secs(1))
                && large.n_bytes <= 180 << 20
        };
        let measure = || (archive.cost_of("", &small), archive.cost_of("", &large));
        // Noise does not come three times in a row.
        let measured = (0..3).map(|_| measure()).find(|(small, large)| is_fine(*small, *large));
        if measured.is_none() {
            wrong.push(format!("{name}: {:?}", measure()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn front_matter_of_any_shape_is_read_or_refused_at_once() {
    /// Just below the limit.
    const N_BYTES: usize = 63_000;
    let at_once = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 20 });
    let archive = Archive::new();
    let mut wrong = Vec::new();
    for (name, shape) in FRONT_MATTERS {
        let text = shape(N_BYTES);
        let is_fine = |cost: &Cost| cost.time <= at_once && cost.n_bytes <= 40 << 20;
        if (0..10).map(|_| archive.cost_of(&text, "")).find(is_fine).is_none() {
            wrong.push(format!("{name}: {:?}", archive.cost_of(&text, "")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An archive of two issues, one of which takes every shape.
struct Archive {
    folder: TempDir,
    /// What the least issue takes.
    base: Cost,
}

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test can be made");
        let mut res = Self { folder, base: Cost::default() };
        let other = "---\nnumber: 2\ntitle: Two\ndate: 2020\nurl: https://example.org/p/two\n---\n";
        fs::create_dir(res.path("issues")).expect("it can be made");
        res.write("chinai.yaml", "title: Spring\n");
        res.write("issues/2.md", other);
        let least = (0..5).map(|_| res.cost_of("", "x")).min_by_key(|cost| cost.time);
        res.base = least.expect("it was built");
        res
    }

    /// What a build takes whose one issue has these fields and this text.
    fn cost_of(&self, fields: &str, body: &str) -> Cost {
        let fields = if fields.is_empty() { "title: x" } else { fields };
        let text = format!("---\nnumber: 1\ndate: 2020\n{fields}\n---\n{body}\n");
        self.write("issues/1.md", &text);
        let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
        program.arg("--root").arg(self.folder.path()).arg("build").stderr(Stdio::null());
        let end = program.spawn().expect("it can be started").wait4().expect("it ends");
        let code = end.status.code();
        assert!(matches!(code, Some(0 | 1)), "ended with {code:?}: {}", &text[..200]);
        let time = (end.rusage.utime + end.rusage.stime).saturating_sub(self.base.time);
        Cost { time, n_bytes: end.rusage.maxrss.saturating_sub(self.base.n_bytes) }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).expect("a file can be written");
    }
}
