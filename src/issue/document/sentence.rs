//! The sentence around a place, for quoting it elsewhere.

use std::ops::Range;

use super::event::{Item, Tag};
use super::{Document, Point};
use crate::source::Span;

/// How many characters are quoted at most.
const MAX_CHARS: usize = 300;

/// How far is looked for a sentence's ends, so that a place costs the same in any paragraph.
const MAX_BYTES: usize = 2000;
const MAX_EVENTS: usize = 400;

impl Document {
    /// The sentence around a place in plain text, cut with `…` where it is too long to quote.
    ///
    /// Takes the span of a link or a mention, or any other that lies in a text. Stays within the
    /// block; empty where there is no text.
    pub fn sentence_at(&self, span: Span) -> String {
        let at = self.offset_of(span.start);
        let next = self.events.partition_point(|event| event.at as usize <= at);
        let Some(focus) = next.checked_sub(1) else { return String::new() };
        let event = self.events[focus];
        let words = self.inline_words(event.item).unwrap_or_default();
        let within = match event.item {
            Item::Text(str) if str.is_source() => floor(words, at - event.at as usize),
            _ => 0,
        };
        self.sentence(focus, within)
    }

    /// The sentence around a place among the events.
    pub fn sentence_around(&self, point: Point) -> String {
        self.sentence(point.event as usize, point.byte as usize)
    }

    /// The sentence around a place within the words of an event.
    fn sentence(&self, focus: usize, within: usize) -> String {
        let words = self.inline_words(self.events[focus].item).unwrap_or_default();
        let (head, tail) = words.split_at(within);
        let mut text = self.words_before(focus);
        text.push_str(&head[ceil(head, head.len().saturating_sub(MAX_BYTES))..]);
        let place = text.len();
        text.push_str(&tail[..floor(tail, MAX_BYTES)]);
        text.push_str(&self.words_after(focus));
        quote(&text.replace('\n', " "), place)
    }

    /// The offset in the Markdown of a place in the file.
    fn offset_of(&self, place: u32) -> usize {
        let (mut low, mut high) = (0, self.text.as_str().len());
        // The way from the Markdown to the file keeps the order, so it can be searched back.
        while low < high {
            let middle = (low + high).div_ceil(2);
            if self.text.span(middle..middle).start <= place {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }

    fn words_before(&self, focus: usize) -> String {
        let events = self.events[..focus].iter().rev().take(MAX_EVENTS).map(|event| event.item);
        let mut parts = Vec::new();
        self.gather(events, |words| parts.push(words));
        parts.reverse();
        let words = parts.concat();
        words[ceil(&words, words.len().saturating_sub(MAX_BYTES))..].to_owned()
    }

    fn words_after(&self, focus: usize) -> String {
        let events = self.events[focus + 1..].iter().take(MAX_EVENTS).map(|event| event.item);
        let mut words = String::new();
        self.gather(events, |part| words.push_str(&part[..floor(part, MAX_BYTES)]));
        words
    }

    /// Hands over the words of events as far as the border of their block, or far enough.
    fn gather<'a>(&'a self, events: impl Iterator<Item = Item>, mut take: impl FnMut(&'a str)) {
        let mut n_bytes = 0;
        let mut n_images = 0;
        for item in events {
            let Some(words) = self.inline_words(item) else { return };
            match item {
                Item::Start(Tag::Image(_)) | Item::End(Tag::Image(_)) => n_images ^= 1,
                _ if n_images == 0 => {
                    take(words);
                    n_bytes += words.len();
                }
                _ => {}
            }
            if n_bytes > MAX_BYTES {
                return;
            }
        }
    }
}

/// The sentence around a place of a text, shortened.
fn quote(text: &str, place: usize) -> String {
    let sentence = sentence_around(text, place);
    let words = text[sentence.clone()].trim_start();
    let start = sentence.end - words.len();
    let words = words.trim_end();
    cut_around(words, place.saturating_sub(start).min(words.len()))
}

/// The bytes of the sentence around a place; between two sentences, of the later.
fn sentence_around(text: &str, place: usize) -> Range<usize> {
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let Some(end) = sentence_end(text, at, c) else { continue };
        if end > place {
            return start..end;
        }
        start = end;
    }
    start..text.len()
}

/// Where the sentence ends that this character closes, if it does.
fn sentence_end(text: &str, at: usize, c: char) -> Option<usize> {
    let after = &text[at + c.len_utf8()..];
    let rest = after.trim_start_matches(['"', '\'', '”', '’', ')', ']', '」', '』', '）']);
    let end = text.len() - rest.len();
    match c {
        '。' | '！' | '？' => Some(end),
        '.' | '!' | '?' => {
            let is_end = rest.is_empty() || rest.starts_with(char::is_whitespace);
            (is_end && !(c == '.' && is_abbreviation(&text[..at], rest))).then_some(end)
        }
        _ => None,
    }
}

/// Whether a full stop after these words only shortens the last of them.
fn is_abbreviation(before: &str, after: &str) -> bool {
    const KNOWN: [&str; 17] = [
        "No", "Nos", "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "vs", "cf", "Fig", "Vol", "pp",
        "approx", "Gen", "Sen", "Jr",
    ];
    // No abbreviation is longer; what comes before is of no interest.
    let near = &before[ceil(before, before.len().saturating_sub(24))..];
    let word =
        near.rsplit(|c: char| c.is_whitespace() || "(“\"".contains(c)).next().unwrap_or(near);
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    is_initial
        || KNOWN.contains(&word)
        || (word.contains('.') && word.starts_with(char::is_alphabetic) && word.len() < 6)
        || after.trim_start().starts_with(char::is_lowercase)
}

/// A sentence of at most [`MAX_CHARS`] characters, the place in it being shown.
fn cut_around(sentence: &str, place: usize) -> String {
    let n_chars = sentence.chars().count();
    if n_chars <= MAX_CHARS {
        return sentence.to_owned();
    }
    let n_before = sentence[..place].chars().count();
    let first = n_before.saturating_sub(MAX_CHARS / 2).min(n_chars - MAX_CHARS);
    let byte = |n: usize| sentence.char_indices().nth(n).map_or(sentence.len(), |(at, _)| at);
    let (mut start, mut end) = (byte(first), byte(first + MAX_CHARS));
    // Cut between words, where a blank is near; Chinese has none.
    if start > 0
        && let Some(blank) = sentence[start..].find(' ').filter(|&n| n < 40 && start + n < place)
    {
        start += blank + 1;
    }
    if end < sentence.len()
        && let Some(blank) = sentence[start..end].rfind(' ').map(|n| start + n)
        && end - blank < 40
        && blank > place
    {
        end = blank;
    }
    let before = if start > 0 { "…" } else { "" };
    let after = if end < sentence.len() { "…" } else { "" };
    format!("{before}{}{after}", sentence[start..end].trim())
}

/// The last character border at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The first character border at or after an offset.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::quote;

    fn check(text: &str, expected: &str) {
        let place = text.find('^').expect("the text marks a place");
        assert_eq!(quote(&text.replacen('^', "", 1), place), expected);
    }

    #[test]
    fn a_sentence_ends_at_its_mark_and_the_quotes_after_it() {
        check("One. T^wo! Three?", "Two!");
        check("“One.” “T^wo.” Three", "“Two.”");
        check("一。二^二？三", "二二？");
    }

    #[test]
    fn a_place_between_sentences_takes_the_next() {
        check("One. ^Two.", "Two.");
        check("One.^ Two.", "Two.");
    }

    #[test]
    fn a_full_stop_that_shortens_a_word_ends_nothing() {
        for sentence in [
            "China’s No. 1 ^is here.",
            "The U.S. Senate ^is.",
            "Chips, e.g. GPUs, ^are.",
            "J. Ding w^rote.",
            "It cost 3.5 ^yuan.",
            "It was etc. and ^so on.",
        ] {
            check(sentence, &sentence.replace('^', ""));
        }
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_around_the_place() {
        let text = format!("{}^here {}", "before ".repeat(60), "after ".repeat(60));
        let place = text.find('^').expect("it is there");
        let quoted = quote(&text.replace('^', ""), place);
        assert!(quoted.starts_with("…before ") && quoted.ends_with(" after…"), "{quoted}");
        assert!(quoted.contains("before here after") && quoted.chars().count() <= 302);
    }
}
