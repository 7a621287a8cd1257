//! Other issues that the text names: `ChinAI #114`, or the bare address of one.
//!
//! Only `ChinAI` itself makes a number an issue's: other newsletters, ballots and models have
//! numbers too. Whose address one is, the archive knows.

use std::ops::Range;

use super::event::{Event, Item, Str, Tag, offset};
use super::{Mention, Named};
use crate::han::is_han;
use crate::issue::text::Text;
use crate::scan;

/// Finds the mentions outside of links, images and code, and parts the texts that hold them.
pub(super) fn mark(events: Vec<Event>, text: &Text, decoded: &str) -> (Vec<Event>, Vec<Mention>) {
    if !text.as_str().contains('#') && !text.as_str().contains("://") {
        return (events, Vec::new());
    }
    let mut marker =
        Marker { text, decoded, events: Vec::with_capacity(events.len()), mentions: Vec::new() };
    let mut run = Vec::new();
    let mut n_closed = 0;
    for event in events {
        match event.item {
            Item::Text(_) | Item::SoftBreak if n_closed == 0 => {
                run.push(event);
                continue;
            }
            // What was taken out parts no words.
            Item::Gone => continue,
            Item::Start(Tag::Link(_) | Tag::Image(_) | Tag::CodeBlock(_)) => n_closed += 1,
            Item::End(Tag::Link(_) | Tag::Image(_) | Tag::CodeBlock(_)) => n_closed -= 1,
            _ => {}
        }
        marker.flush(&mut run);
        marker.events.push(event);
    }
    marker.flush(&mut run);
    (marker.events, marker.mentions)
}

struct Marker<'a> {
    text: &'a Text,
    decoded: &'a str,
    events: Vec<Event>,
    mentions: Vec<Mention>,
}

impl Marker<'_> {
    /// Writes a run of texts that follow each other, with the mentions in it.
    fn flush(&mut self, run: &mut Vec<Event>) {
        // Nearly every line has neither sign, and is gone through no further.
        if !run.iter().any(|event| scan::holds(self.words(event), may_name)) {
            return self.events.append(run);
        }
        let words: String = run.iter().map(|event| self.words(event)).collect();
        let mut found = find(&words).into_iter().peekable();
        let mut start = 0;
        for event in run.drain(..) {
            let end = start + self.words(&event).len();
            let mut from = start;
            while let Some((range, named)) = found.peek().filter(|(range, _)| range.start < end) {
                if range.start >= from {
                    self.push_part(event, start, from..range.start);
                    from = range.start;
                    self.open(place(&event, range.start - start), named.clone());
                }
                let to = range.end.min(end);
                self.push_part(event, start, from..to);
                from = to;
                if range.end > end {
                    break;
                }
                self.close(place(&event, to - start));
                found.next();
            }
            self.push_part(event, start, from..end);
            start = end;
        }
    }

    fn words(&self, event: &Event) -> &str {
        match event.item {
            Item::Text(str) => str.get(self.text.as_str(), self.decoded),
            _ => "\n",
        }
    }

    /// Writes a part of an event whose words begin at `start` in the run.
    fn push_part(&mut self, event: Event, start: usize, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let (from, to) = (part.start - start, part.end - start);
        self.events.push(match event.item {
            Item::Text(str) => {
                Event { item: Item::Text(str.part(from, to)), at: place(&event, from) }
            }
            _ => event,
        });
    }

    fn open(&mut self, at: u32, named: Named) {
        let index = offset(self.mentions.len());
        let span = self.text.span(at as usize..at as usize);
        self.mentions.push(Mention { span, named });
        self.events.push(Event { item: Item::Start(Tag::Mention(index)), at });
    }

    fn close(&mut self, at: u32) {
        let index = offset(self.mentions.len() - 1);
        let end = self.text.span(at as usize..at as usize).end;
        if let Some(mention) = self.mentions.last_mut() {
            mention.span.end = end.max(mention.span.start);
        }
        self.events.push(Event { item: Item::End(Tag::Mention(index)), at });
    }
}

/// Where the byte at this offset of an event's words stands in the Markdown.
fn place(event: &Event, within: usize) -> u32 {
    match event.item {
        Item::Text(str) if Str::is_source(str) => event.at + offset(within),
        _ => event.at,
    }
}

/// Finds the mentions in a text, in order and apart from each other.
fn find(words: &str) -> Vec<(Range<usize>, Named)> {
    let mut found: Vec<_> = scan::all(words, may_name).filter_map(|at| named(words, at)).collect();
    found.sort_by_key(|(range, _)| range.start);
    found.dedup_by(|later, earlier| later.0.start < earlier.0.end);
    found
}

/// Whether a mention may stand around this byte: the sign of a number, or the colon of an address.
fn may_name(byte: u8) -> bool {
    (byte == b'#') | (byte == b':')
}

/// What is named around the sign or colon at this byte.
fn named(words: &str, at: usize) -> Option<(Range<usize>, Named)> {
    if words[at..].starts_with('#') {
        return mention_around(words, at).map(|(range, number)| (range, Named::Number(number)));
    }
    if !words[at..].starts_with("://") {
        return None;
    }
    let range = address_around(words, at)?;
    Some((range.clone(), Named::Address(words[range].into())))
}

/// The address on the web whose `://` this is, without the punctuation of the sentence around it.
fn address_around(words: &str, colon: usize) -> Option<Range<usize>> {
    let scheme = ["https", "http"].into_iter().find(|scheme| words[..colon].ends_with(scheme))?;
    let start = colon - scheme.len();
    if words[..start].ends_with(is_word) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || "<>\"“”‘’（），。、".contains(c);
    let rest = &words[start..];
    let address = rest[..rest.find(ends).unwrap_or(rest.len())]
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
    (address.len() > scheme.len() + 3).then(|| start..start + address.len())
}

fn mention_around(words: &str, sign: usize) -> Option<(Range<usize>, u32)> {
    let after = &words[sign + 1..];
    let n_digits = after.bytes().take(7).take_while(u8::is_ascii_digit).count();
    let number = after[..n_digits].parse().ok().filter(|&number| number > 0)?;
    if n_digits > 6 || after[n_digits..].starts_with(is_word) {
        return None;
    }
    let before = parted(&words[..sign])?;
    let before = match strip_word(before, "newsletter") {
        Some(before) => parted(before)?,
        None => before,
    };
    let start = strip_word(before, "chinai")?.len();
    if words[..start].ends_with(is_word) {
        return None;
    }
    Some((start..sign + 1 + n_digits, number))
}

/// The text without the blanks at its end, of which there must be some.
fn parted(text: &str) -> Option<&str> {
    let words = text.trim_end();
    (words.len() < text.len()).then_some(words)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(word.len())?;
    text.get(start..)?.eq_ignore_ascii_case(word).then(|| &text[..start])
}

/// Whether it continues a word. Chinese is written without blanks: a Han character does not.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::{Named, find};

    fn check(words: &str, expected: &[(&str, u32)]) {
        let numbers = find(words).into_iter().filter_map(|(range, named)| match named {
            Named::Number(number) => Some((&words[range], number)),
            Named::Address(_) => None,
        });
        assert_eq!(numbers.collect::<Vec<_>>(), expected, "{words}");
    }

    #[test]
    fn an_address_ends_where_the_punctuation_of_its_sentence_begins() {
        let addresses = |words: &str| {
            let found = find(words).into_iter().filter_map(|(_, named)| match named {
                Named::Address(address) => Some(address.into_string()),
                Named::Number(_) => None,
            });
            found.collect::<Vec<_>>()
        };
        let words =
            "See https://e.example/p/a-1, (http://e.example/b?x=1). 见https://e.example/c。";
        let expected = ["https://e.example/p/a-1", "http://e.example/b?x=1", "https://e.example/c"];
        assert_eq!(addresses(words)[..2], expected[..2]);
        assert!(addresses("xhttps://e.example https:// ftp://e.example").is_empty());
    }

    #[test]
    fn a_number_after_the_newsletters_name_is_a_mention() {
        check("in ChinAI #114.", &[("ChinAI #114", 114)]);
        check("chinai newsletter #7’s", &[("chinai newsletter #7", 7)]);
        check("ChinAI\u{a0}#95 and #96", &[("ChinAI\u{a0}#95", 95)]);
        check("见ChinAI\n#12期", &[("ChinAI\n#12", 12)]);
    }

    #[test]
    fn any_other_number_is_none() {
        check("#114, the #1 model, AI Newsletter #118, Newsletter #2", &[]);
        check("MyChinAI #1, ChinAI's #2, ChinAI No. #3, ChinAI#4, ChinAINewsletter #5", &[]);
    }

    #[test]
    fn a_number_has_one_to_six_digits_and_ends_there() {
        check("ChinAI #999999", &[("ChinAI #999999", 999_999)]);
        check("ChinAI #1234567, ChinAI #5G, ChinAI #0, ChinAI #", &[]);
    }
}
