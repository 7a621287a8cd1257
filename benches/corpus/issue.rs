//! One issue: its front matter, and the file that holds it.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::english::English;
use super::random::Random;
use super::{SourceFile, body, shared, words};

const FIRST_DATE: Date = date(2018, 1, 8);

const LABELS: [&str; 3] = ["Must-read", "Should-read", "Should-watch"];

/// Outlets that `data/outlets.yaml` does not know: a plain name will do there.
const PLAIN_OUTLETS: [&str; 6] = [
    "The Evening Ledger",
    "Harbour Review",
    "Machine Policy Quarterly",
    "Notes from the Lab",
    "The Long Desk",
    "Pacific Wire",
];

/// Writes the issue of that number.
pub(super) fn write(english: &English, seed: u64, number: u32, days_between: u32) -> SourceFile {
    let mut random = Random::new(seed, u64::from(number));
    let day = FIRST_DATE + (i64::from(days_between) * i64::from(number - 1)).days();
    let title = english.title(&mut random);
    let mut front = Front { english, random: &mut random, number, day, text: String::new() };
    front.opening(&title);
    front.feature();
    front.forwards();
    front.horn();
    front.corrections();
    front.related();
    let front = front.text;
    let body = body::write(english, &mut random, number);
    let slug = title.to_ascii_lowercase().replace(' ', "-");
    SourceFile {
        path: format!("issues/{number:04}-{slug}.md"),
        text: format!("---\n{front}---\n{}\n", body.trim_end()),
    }
}

struct Front<'a> {
    english: &'a English,
    random: &'a mut Random,
    number: u32,
    day: Date,
    text: String,
}

impl Front<'_> {
    fn opening(&mut self, title: &str) {
        let subtitle = self.english.title(self.random);
        let kind = if self.is_around_the_horn() { "around-the-horn" } else { "feature" };
        let topics = self.topics().join(", ");
        self.line(&format!("number: {}", self.number));
        self.line(&format!("title: \"{title}\""));
        self.line(&format!("date: {}", self.day));
        self.line(&format!("subtitle: \"Plus: {subtitle}\""));
        self.line(&format!("kind: {kind}"));
        self.line(&format!("url: https://newsletter.example/p/{}", self.number));
        self.line(&format!("topics: [{topics}]"));
        if self.number.is_multiple_of(7) {
            let name = shared::person_name(self.random);
            self.line(&format!("contributors: [{{name: {name}, role: translator}}]"));
        }
    }

    fn feature(&mut self) {
        let title = self.english.title(self.random);
        let original_title: String = (0..4).map(|_| *self.random.pick(&words::HAN)).collect();
        let published = self.day - i64::from(self.random.between(1..=20)).days();
        let url = shared::address(self.random);
        let outlet = self.outlet_key();
        self.line("feature:");
        self.line(&format!("  title: \"{title}\""));
        self.line(&format!("  original_title: \"{original_title}\""));
        self.line(&format!("  outlet: {outlet}"));
        self.line(&format!("  url: {url}"));
        self.line(&format!("  published: {published}"));
    }

    fn forwards(&mut self) {
        self.line("forwards:");
        for _ in 0..4 {
            self.forward();
        }
    }

    fn forward(&mut self) {
        let is_chinese = self.random.once_in(4);
        let language = if is_chinese { "zh" } else { "en" };
        let outlet = if is_chinese { self.outlet_key() } else { *self.random.pick(&PLAIN_OUTLETS) };
        let label = *self.random.pick(&LABELS);
        let title = self.english.title(self.random);
        let url = shared::address(self.random);
        let name = shared::person_name(self.random);
        self.line(&format!("  - label: {label}"));
        self.line(&format!("    title: \"{title}\""));
        self.line(&format!("    url: {url}"));
        self.line(&format!("    authors: [{name}]"));
        self.line(&format!("    outlet: {outlet}"));
        self.line(&format!("    language: {language}"));
        self.line("    note: |");
        self.note();
    }

    /// Sixty words to a hundred and fifty, in one paragraph or two.
    fn note(&mut self) {
        let n_paragraphs = self.random.between(1..=2);
        let n_words = self.random.between(60..=120);
        for paragraph in 0..n_paragraphs {
            if paragraph > 0 {
                self.text.push('\n');
            }
            let n_words = (n_words / n_paragraphs) as usize;
            let passage = self.english.passage(self.random, n_words);
            self.line(&format!("      {passage}"));
        }
    }

    fn horn(&mut self) {
        if !self.is_around_the_horn() {
            return;
        }
        self.line("horn:");
        for _ in 0..10 {
            let title = self.english.title(self.random);
            let url = shared::address(self.random);
            let summary = self.english.passage(self.random, 30);
            let source = self.english.sentence(self.random, &[]);
            self.line(&format!("  - title: \"{title}\""));
            self.line(&format!("    url: {url}"));
            self.line(&format!("    summary: \"{summary}\""));
            self.line(&format!("    source: \"{source}\""));
        }
    }

    /// Every twenty-fifth issue puts right the one before it.
    fn corrections(&mut self) {
        if self.number.is_multiple_of(25) {
            let note = self.english.sentence(self.random, &[]);
            let (day, corrected) = (self.day, self.number - 1);
            self.line("corrections:");
            self.line(&format!("  - {{date: {day}, note: \"{note}\", issue: {corrected}}}"));
        }
    }

    fn related(&mut self) {
        if self.number > 3 && self.random.once_in(3) {
            let earlier: BTreeSet<_> =
                (0..3).map(|_| self.random.between(1..=self.number - 1)).collect();
            // A set is shown with braces, a list the way YAML writes one.
            self.line(&format!("related: {:?}", Vec::from_iter(earlier)));
        }
    }

    fn is_around_the_horn(&self) -> bool {
        self.number.is_multiple_of(10)
    }

    /// One topic to three.
    fn topics(&mut self) -> Vec<&'static str> {
        let keys: BTreeSet<_> =
            (0..self.random.between(1..=3)).map(|_| self.random.pick(&shared::TOPICS).0).collect();
        Vec::from_iter(keys)
    }

    fn outlet_key(&mut self) -> &'static str {
        self.random.pick(&shared::OUTLETS).0
    }

    fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }
}
