//! Citations in plain text, in the manner of the Chicago Manual, the APA and the MLA.
//!
//! Titles stay as they are written: where a style wants other capitals, only a person can tell a
//! name from a word.

use super::{Name, Original, Record};
use crate::issue::date::PartialDate;

/// The Chicago Manual of Style, 17th edition, as in a bibliography.
pub(in crate::render) fn chicago(record: &Record) -> String {
    let mut parts = Vec::new();
    parts.extend(ended(&in_a_list(&record.authors, Order::FirstInverted, "and")));
    parts.push(quoted(&record.title, "."));
    if !record.translators.is_empty() {
        let names = in_a_list(&record.translators, Order::AsSpoken, "and");
        parts.push(format!("Translated by {names}."));
    }
    let Record { periodical, number, .. } = record;
    parts.push(format!("{periodical}, no. {number} ({}).", american(record.date)));
    parts.extend(ended(record.url.as_deref().unwrap_or_default()));
    parts.extend(record.original.as_ref().and_then(first_published));
    parts.join(" ")
}

/// The Publication Manual of the APA, 7th edition.
pub(in crate::render) fn apa(record: &Record) -> String {
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
    let title = ended(&title).unwrap_or_default();
    let Record { periodical, number, .. } = record;
    // A work without an author begins with its title.
    let mut parts = match names.as_str() {
        "" => vec![title, format!("({date}).")],
        names => vec![ended(names).unwrap_or_default(), format!("({date})."), title],
    };
    parts.push(format!("{periodical}, ({number})."));
    parts.extend(record.url.clone());
    if let Some(date) = record.original.as_ref().and_then(|original| original.date) {
        parts.push(format!("(Original work published {})", date.year()));
    }
    parts.join(" ")
}

/// The MLA Handbook, 9th edition.
pub(in crate::render) fn mla(record: &Record) -> String {
    let mut parts = Vec::new();
    let names = match record.authors.as_slice() {
        [first, _, _, ..] => format!("{}, et al", first.in_order(Order::FirstInverted, true)),
        names => in_a_list(names, Order::FirstInverted, "and"),
    };
    parts.extend(ended(&names));
    parts.push(quoted(&record.title, "."));
    let mut rest = Vec::new();
    if !record.translators.is_empty() {
        rest.push(format!(
            "Translated by {}",
            in_a_list(&record.translators, Order::AsSpoken, "and")
        ));
    }
    rest.extend([record.periodical.clone(), format!("no. {}", record.number)]);
    rest.push(record.date.in_words_with(short_month));
    rest.extend(record.url.clone());
    parts.extend(ended(&rest.join(", ")));
    parts.join(" ")
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
    let title = title.replace('“', "‘").replace('”', "’");
    format!("“{title}{end}”")
}

/// A text with a full stop, unless it ends in one; none without a text.
fn ended(text: &str) -> Option<String> {
    let is_ended = text.ends_with(['.', '?', '!']);
    (!text.is_empty()).then(|| if is_ended { text.to_owned() } else { format!("{text}.") })
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

fn first_published(original: &Original) -> Option<String> {
    let place = [original.outlet.clone(), original.date.map(american)];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match (&original.title, place.as_str()) {
        (None, "") => None,
        (None, place) => Some(format!("Originally published in {place}.")),
        (Some(title), "") => Some(format!("Originally published as {title}.")),
        (Some(title), place) => Some(format!("Originally published as {title} ({place}).")),
    }
}
