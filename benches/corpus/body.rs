//! The Markdown below the front matter.

use std::collections::VecDeque;

use super::english::English;
use super::random::Random;
use super::{shared, words};

/// Eighty sentences of fifteen words are the twelve hundred words of a usual issue.
const N_SENTENCES: u32 = 80;

/// Writes the text of an issue: context, takeaways, and one to three sections of its own.
pub(super) fn write(english: &English, random: &mut Random, number: u32) -> String {
    let asides = spread(all_asides(english, random, number), random);
    let mut body = Body { english, random, asides, text: String::new() };
    body.paragraph(2);
    body.heading("Context");
    body.paragraphs(8);
    body.heading("Key takeaways");
    body.bullets(6);
    let n_sections = body.random.between(1..=3);
    // The other sentences stand above: 2 + 8 + 6 × 2 in the opening and 3 in the quotation.
    let n_left = N_SENTENCES - 25;
    for section in 0..n_sections {
        let title = body.english.title(body.random);
        body.heading(&title);
        body.paragraphs(n_left * (section + 1) / n_sections - n_left * section / n_sections);
        if section == 0 {
            body.quotation(3);
        }
    }
    if number.is_multiple_of(4) {
        body.table();
    }
    if number.is_multiple_of(5) {
        body.footnote();
    }
    body.text
}

struct Body<'a> {
    english: &'a English,
    random: &'a mut Random,
    /// What each of the sentences to come has worked into it.
    asides: VecDeque<Vec<String>>,
    text: String,
}

impl Body<'_> {
    fn heading(&mut self, title: &str) {
        self.text += &format!("## {title}\n\n");
    }

    fn paragraphs(&mut self, n_sentences: u32) {
        let mut n_left = n_sentences;
        while n_left > 0 {
            let n_here = self.random.between(3..=5).min(n_left);
            self.paragraph(n_here);
            n_left -= n_here;
        }
    }

    fn paragraph(&mut self, n_sentences: u32) {
        let text = self.sentences(n_sentences);
        self.text += &format!("{text}\n\n");
    }

    fn bullets(&mut self, n_bullets: u32) {
        for _ in 0..n_bullets {
            let lead = self.english.phrase(self.random, 3);
            let text = self.sentences(2);
            self.text += &format!("- **{lead}**: {text}\n");
        }
        self.text.push('\n');
    }

    fn quotation(&mut self, n_sentences: u32) {
        let text = self.sentences(n_sentences);
        let speaker = shared::person_name(self.random);
        self.text += &format!("> {text}\n>\n> — {speaker}\n\n");
    }

    fn table(&mut self) {
        self.text += "| Company | Chinese | Share |\n|---|---|---:|\n";
        for _ in 0..4 {
            let name = self.english.phrase(self.random, 2);
            let han = self.random.pick(&words::HAN);
            let share = self.random.between(1..=60);
            self.text += &format!("| {name} | {han} | {share}% |\n");
        }
        self.text.push('\n');
    }

    fn footnote(&mut self) {
        let text = self.english.sentence(self.random, &["[^1]".to_owned()]);
        let note = self.english.sentence(self.random, &[]);
        self.text += &format!("{text}\n\n[^1]: {note}\n\n");
    }

    fn sentences(&mut self, n_sentences: u32) -> String {
        let sentences: Vec<_> = (0..n_sentences)
            .map(|_| {
                let asides = self.asides.pop_front().unwrap_or_default();
                self.english.sentence(self.random, &asides)
            })
            .collect();
        sentences.join(" ")
    }
}

fn all_asides(english: &English, random: &mut Random, number: u32) -> Vec<String> {
    let mut res = han_runs(random);
    res.extend((0..random.between(1..=3)).filter_map(|_| reference(random, number)));
    res.extend((0..random.between(1..=4)).map(|_| random.pick(&shared::GLOSSARY).1.to_owned()));
    res.extend((0..random.between(5..=9)).map(|_| link(english, random)));
    res
}

/// Chinese words, a hundred characters of them or more; with a table's, some hundred and fifty at
/// most.
fn han_runs(random: &mut Random) -> Vec<String> {
    let n_wanted = random.between(100..=132) as usize;
    let mut n_characters = 0;
    let mut res = Vec::new();
    while n_characters < n_wanted {
        let han = *random.pick(&words::HAN);
        n_characters += han.chars().count();
        res.push(if random.once_in(3) { han.to_owned() } else { format!("({han})") });
    }
    res
}

/// Points to an issue before this one; half of them are of the last fifty.
fn reference(random: &mut Random, number: u32) -> Option<String> {
    let n_before = number - 1;
    if n_before == 0 {
        return None;
    }
    let n_back = if random.once_in(2) { n_before.min(50) } else { n_before };
    let earlier = number - random.between(1..=n_back);
    Some(format!("(see ChinAI #{earlier})"))
}

fn link(english: &English, random: &mut Random) -> String {
    let n_words = random.between(1..=4);
    let text = english.phrase(random, n_words);
    format!("[{text}]({})", shared::address(random))
}

/// Deals the asides out to the sentences, some of which get none and some several.
fn spread(asides: Vec<String>, random: &mut Random) -> VecDeque<Vec<String>> {
    let mut res: VecDeque<_> = (0..N_SENTENCES).map(|_| Vec::new()).collect();
    for aside in asides {
        res[random.below(N_SENTENCES) as usize].push(aside);
    }
    res
}
