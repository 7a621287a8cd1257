//! Citations in words, in the manner of the Chicago Manual, the APA and the MLA.
//!
//! Titles stay as they are written: where a style wants other capitals, only a person can tell a
//! name from a word. What comes out at regular intervals, or is as large as a book, is in italics;
//! who copies the citation as plain text has the same words.

use super::{Name, Original, Record};
use crate::han;
use crate::issue::date::PartialDate;

/// A citation, piece by piece.
#[derive(Debug, Default)]
pub(in crate::render) struct Citation(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Words(String),
    /// The name of a newsletter, of an outlet.
    Title(String),
}

impl Citation {
    /// The citation as HTML, with Chinese marked.
    pub(in crate::render) fn html(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => han::html(words),
            Piece::Title(title) => format!("<i>{}</i>", han::html(title)),
        };
        self.0.iter().map(piece).collect()
    }

    /// The words alone, as they are copied.
    #[cfg(test)]
    pub(super) fn text(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(text) | Piece::Title(text) => text.clone(),
        };
        self.0.iter().map(piece).collect()
    }

    /// Goes on with a sentence, after a space.
    fn say(&mut self, sentence: &str) {
        if !sentence.is_empty() {
            self.space();
            self.add(sentence);
        }
    }

    /// Goes on with words, without a space.
    fn add(&mut self, words: &str) {
        match self.0.last_mut() {
            Some(Piece::Words(last)) => last.push_str(words),
            _ => self.0.push(Piece::Words(words.to_owned())),
        }
    }

    fn title(&mut self, title: &str) {
        self.0.push(Piece::Title(title.to_owned()));
    }

    fn space(&mut self) {
        if !self.0.is_empty() {
            self.add(" ");
        }
    }
}

/// The Chicago Manual of Style, 17th edition, as in a bibliography.
pub(in crate::render) fn chicago(record: &Record) -> Citation {
    let mut citation = Citation::default();
    citation.say(&ended(&in_a_list(&record.authors, Order::FirstInverted, "and")));
    citation.say(&quoted(&record.title, "."));
    if !record.translators.is_empty() {
        let names = in_a_list(&record.translators, Order::AsSpoken, "and");
        citation.say(&format!("Translated by {names}."));
    }
    citation.space();
    citation.title(&record.periodical);
    citation.add(&format!(", no. {} ({}).", record.number, american(record.date)));
    citation.say(&ended(record.url.as_deref().unwrap_or_default()));
    if let Some(original) = &record.original {
        first_published(original, &mut citation);
    }
    citation
}

/// The Publication Manual of the APA, 7th edition.
pub(in crate::render) fn apa(record: &Record) -> Citation {
    let mut date = record.date.year().to_string();
    if let Some(month) = record.date.month() {
        date = format!("{date}, {}", PartialDate::month_in_words(month));
        date = record.date.day().map_or(date.clone(), |day| format!("{date} {day}"));
    }
    let names = in_a_list(&record.authors, Order::Initials, "&");
    let mut title = record.title.clone();
    if !record.translators.is_empty() {
        let translators: Vec<String> = record.translators.iter().map(initials_first).collect();
        title = format!("{title} ({}, Trans.)", listed(&translators, "&"));
    }
    let (title, date) = (ended(&title), format!("({date})."));
    // A work without an author begins with its title.
    let head = if names.is_empty() { [title, date, names] } else { [ended(&names), date, title] };
    let mut citation = Citation::default();
    head.iter().for_each(|sentence| citation.say(sentence));
    citation.space();
    citation.title(&record.periodical);
    citation.add(&format!(", ({}).", record.number));
    citation.say(record.url.as_deref().unwrap_or_default());
    if let Some(date) = record.original.as_ref().and_then(|original| original.date) {
        citation.say(&format!("(Original work published {})", date.year()));
    }
    citation
}

/// The MLA Handbook, 9th edition.
pub(in crate::render) fn mla(record: &Record) -> Citation {
    let names = match record.authors.as_slice() {
        [first, _, _, ..] => format!("{}, et al", first.in_order(Order::FirstInverted, true)),
        names => in_a_list(names, Order::FirstInverted, "and"),
    };
    let mut citation = Citation::default();
    citation.say(&ended(&names));
    citation.say(&quoted(&record.title, "."));
    if !record.translators.is_empty() {
        let names = in_a_list(&record.translators, Order::AsSpoken, "and");
        citation.say(&format!("Translated by {names},"));
    }
    citation.space();
    citation.title(&record.periodical);
    let rest = [format!(", no. {}", record.number), record.date.in_words_with(short_month)];
    citation
        .add(&ended(&rest.into_iter().chain(record.url.clone()).collect::<Vec<_>>().join(", ")));
    citation
}

/// How the parts of names are put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// `Jeffrey Ding`, `Lao Dongyan`.
    AsSpoken,
    /// The first name by its family name, the others as spoken.
    FirstInverted,
    /// `Ding, J.`
    Initials,
}

impl Name {
    fn in_order(&self, order: Order, is_first: bool) -> String {
        let Self::Parted { family, given, is_family_first } = self else {
            return self.inverted();
        };
        match order {
            Order::Initials => format!("{family}, {}", initials(given)),
            // A name that begins with the family name is not turned round.
            Order::FirstInverted if is_first && !is_family_first => self.inverted(),
            _ => self.as_written(),
        }
    }
}

fn in_a_list(names: &[Name], order: Order, and: &str) -> String {
    let names = names.iter().enumerate().map(|(index, name)| name.in_order(order, index == 0));
    listed(&names.collect::<Vec<_>>(), and)
}

/// `A`, `A, and B`, `A, B, and C`: names that are turned round hold commas themselves.
fn listed(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] if !one.contains(',') => format!("{one} {and} {two}"),
        [first @ .., last] => format!("{}, {and} {last}", first.join(", ")),
    }
}

fn initials_first(name: &Name) -> String {
    match name {
        Name::Parted { family, given, .. } => format!("{} {family}", initials(given)),
        Name::Whole(name) => name.clone(),
    }
}

/// `Jean-Luc Marie` is `J.-L. M.`
fn initials(given: &str) -> String {
    let initial = |part: &str| part.chars().next().map(|c| format!("{c}.")).unwrap_or_default();
    let word = |word: &str| word.split('-').map(initial).collect::<Vec<_>>().join("-");
    given.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// The title in quotes, ended within them unless it ends by itself.
fn quoted(title: &str, end: &str) -> String {
    let end = if title.ends_with(['.', '?', '!', '？', '！', '…']) { "" } else { end };
    // Quotes within quotes are single ones.
    let title = title.replace('“', "‘").replace('”', "’").replace('"', "'");
    format!("“{title}{end}”")
}

/// A text with a full stop, unless it ends in one; nothing without a text.
fn ended(text: &str) -> String {
    let is_ended = text.is_empty() || text.ends_with(['.', '?', '!']);
    if is_ended { text.to_owned() } else { format!("{text}.") }
}

/// `November 18, 2020`.
fn american(date: PartialDate) -> String {
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => {
            format!("{} {day}, {}", PartialDate::month_in_words(month), date.year())
        }
        _ => date.in_words(),
    }
}

fn short_month(month: &str) -> String {
    match month {
        "May" | "June" | "July" => month.to_owned(),
        "September" => "Sept.".to_owned(),
        month => format!("{}.", &month[..3]),
    }
}

fn first_published(original: &Original, citation: &mut Citation) {
    let date = original.date.map(american).unwrap_or_default();
    let Original { title, outlet, .. } = original;
    if title.is_none() && outlet.is_none() && date.is_empty() {
        return;
    }
    citation.say("Originally published");
    if let Some(title) = title {
        citation.say(&format!("as {title}"));
    }
    let is_placed = outlet.is_some() || !date.is_empty();
    let (before, after) = match (title, is_placed) {
        (None, _) => ("in ", "."),
        (Some(_), true) => ("(", ")."),
        (Some(_), false) => ("", "."),
    };
    citation.say(before);
    if let Some(outlet) = outlet {
        citation.title(outlet);
        citation.add(if date.is_empty() { after } else { ", " });
    }
    if outlet.is_none() || !date.is_empty() {
        citation.add(&format!("{date}{after}"));
    }
}
