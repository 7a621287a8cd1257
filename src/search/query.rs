//! What somebody who searches has typed, and what is meant by it.
//!
//! Any text is a query. What is known of no filter is looked for as words, and nothing is a mistake.

use crate::near;

/// A query, in its parts: all of them must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The parts, as typed.
    pub parts: Vec<Part>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whether it must not hold: `-cloud`.
    pub is_excluded: bool,
    /// What it says.
    pub what: What,
}

/// What a part says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// These words stand there, one after the other.
    Words {
        /// As typed, without quotes.
        text: String,
        /// Whether it stood in quotes: nothing but these words is meant.
        is_quoted: bool,
        /// Whether the last of them may go on.
        is_prefix: bool,
    },
    /// The issue has this number.
    Number(u32),
    /// The issue came out in one of these years, the first and the last of each.
    Year(Vec<(i32, i32)>),
    /// What is narrowed down to: any of these values.
    Filter(Filter, Vec<String>),
}

/// What a query can be narrowed down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filter {
    /// What an issue is about.
    Topic,
    /// An outlet that the issue names.
    Outlet,
    /// The kind of the issue.
    Kind,
    /// The label of a forward.
    Label,
    /// The language of a forward or an original.
    Lang,
    /// The part of an issue.
    In,
}

impl Filter {
    /// The word for it.
    pub fn name(self) -> &'static str {
        let row = Self::ALL.iter().find(|(_, filter)| *filter == self);
        row.expect("every filter stands in ALL").0
    }

    /// Every filter with the word for it.
    const ALL: [(&'static str, Filter); 6] = [
        ("topic", Self::Topic),
        ("outlet", Self::Outlet),
        ("kind", Self::Kind),
        ("label", Self::Label),
        ("lang", Self::Lang),
        ("in", Self::In),
    ];

    /// The place of its values among those that a passage has; none for what an issue has.
    pub(super) fn of_passages(self) -> Option<usize> {
        [Self::Label, Self::Lang, Self::In].iter().position(|known| *known == self)
    }
}

impl Query {
    /// Reads a query. `is_typing` says that its last word may not be whole yet.
    pub fn parse(text: &str, is_typing: bool) -> Self {
        let mut parts = Vec::new();
        let text = half_width(text);
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (part, after) = part(rest);
            parts.push(part);
            rest = after.trim_start();
        }
        let is_open = is_typing && !text.ends_with(char::is_whitespace);
        let open = parts.last_mut().filter(|part: &&mut Part| is_open && !part.is_excluded);
        if let Some(Part { what: What::Words { is_quoted: false, is_prefix, .. }, .. }) = open {
            *is_prefix = true;
        }
        Self { parts }
    }

    /// The name of the filter that a mistyped one is near to.
    pub fn nearest_filter(name: &str) -> Option<&'static str> {
        let names = Filter::ALL.iter().map(|(name, _)| *name);
        near::nearest(name, names.chain(["year"]))
    }

    /// The words before a colon that are no filter: whoever typed them may have thought so.
    pub fn unknown_filters(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match &part.what {
            What::Words { text, is_quoted: false, .. } => {
                let (name, value) = text.split_once(':')?;
                let is_word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
                (is_word && !value.is_empty() && !value.starts_with('/')).then_some(name)
            }
            _ => None,
        })
    }
}

/// What an input method for Chinese types in the width of an ideograph, `：` for `:`.
fn half_width(text: &str) -> String {
    let plain = |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(plain).collect()
}

/// Reads the part with which a text begins; gives what is left of it.
fn part(text: &str) -> (Part, &str) {
    let (is_excluded, text) = match text.strip_prefix('-') {
        Some(rest) if !rest.starts_with(char::is_whitespace) && !rest.is_empty() => (true, rest),
        _ => (false, text),
    };
    let (what, rest) = match text.strip_prefix(is_quote) {
        Some(quoted) => {
            let (text, rest) = until_quote(quoted);
            let text = text.to_owned();
            (What::Words { text, is_quoted: true, is_prefix: false }, rest)
        }
        None => chunk(text),
    };
    (Part { is_excluded, what }, rest)
}

fn chunk(text: &str) -> (What, &str) {
    if let Some((name, values)) = text.split_once(':')
        && is_filter(name)
    {
        let (values, rest) = list(values);
        if !values.is_empty() {
            return (filter(name, values), rest);
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
    let (chunk, rest) = text.split_at(end);
    let number = chunk.strip_prefix('#').filter(|digits| is_digits(digits));
    if let Some(number) = number.and_then(|number| number.parse().ok()) {
        return (What::Number(number), rest);
    }
    let (text, is_prefix) = match chunk.strip_suffix('*') {
        Some(text) => (text, true),
        None => (chunk, false),
    };
    (What::Words { text: text.to_owned(), is_quoted: false, is_prefix }, rest)
}

/// Reads values, in quotes or without, with commas between them; gives what is left.
fn list(mut rest: &str) -> (Vec<String>, &str) {
    let mut values = Vec::new();
    loop {
        let value;
        (value, rest) = match rest.strip_prefix(is_quote) {
            Some(quoted) => until_quote(quoted),
            None => rest.split_at(rest.find(ends_value).unwrap_or(rest.len())),
        };
        values.extend(Some(value.trim()).filter(|value| !value.is_empty()).map(str::to_owned));
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None if rest.starts_with(is_quote) => {}
            None => return (values, rest),
        }
    }
}

fn ends_value(c: char) -> bool {
    c == ',' || c.is_whitespace() || is_quote(c)
}

fn is_quote(c: char) -> bool {
    "\"“”".contains(c)
}

/// What stands before the next quote, and behind it; all of a text in which there is none.
fn until_quote(text: &str) -> (&str, &str) {
    text.split_once(is_quote).unwrap_or((text, ""))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_filter(name: &str) -> bool {
    name.eq_ignore_ascii_case("year") || named(name).is_some()
}

fn named(name: &str) -> Option<Filter> {
    let mut all = Filter::ALL.iter();
    all.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, filter)| *filter)
}

fn filter(name: &str, values: Vec<String>) -> What {
    match named(name) {
        // Languages are told apart, their scripts are not: `lang:zh-Hans` is `lang:zh`.
        Some(Filter::Lang) => {
            let language = |tag: &String| match tag.split_once('-') {
                Some((language, _)) if !language.is_empty() => language.to_owned(),
                _ => tag.clone(),
            };
            What::Filter(Filter::Lang, values.iter().map(language).collect())
        }
        Some(filter) => What::Filter(filter, values),
        None => What::Year(values.iter().filter_map(|value| years(value)).collect()),
    }
}

/// `2020`, `2019..2021`, `..2019`, `2021..`; none for what is no year.
fn years(value: &str) -> Option<(i32, i32)> {
    let year = |text: &str, open: i32| match text {
        "" => Some(open),
        _ if is_digits(text) => text.parse().ok(),
        _ => None,
    };
    match value.split_once("..") {
        Some((first, last)) => Some((year(first, i32::MIN)?, year(last, i32::MAX)?)),
        None => Some((year(value, 0)?, year(value, 0)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, Query, What};

    /// Writes a query in one line.
    fn read(text: &str) -> String {
        let parts = Query::parse(text, false).parts;
        let parts = parts.iter().map(|part| {
            let sign = if part.is_excluded { "-" } else { "" };
            let what = match &part.what {
                What::Words { text, is_quoted: true, .. } => format!("\"{text}\""),
                What::Words { text, is_prefix, .. } => {
                    format!("{text}{}", if *is_prefix { "*" } else { "" })
                }
                What::Number(number) => format!("#{number}"),
                What::Year(years) => format!("year {years:?}"),
                What::Filter(filter, values) => format!("{filter:?} {values:?}"),
            };
            format!("{sign}{what}")
        });
        parts.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn words_are_parted_by_blanks_and_phrases_by_quotes() {
        assert_eq!(read(" cloud  阿里云 "), "cloud | 阿里云");
        assert_eq!(
            read("\"state of the art\" -\"in China\""),
            "\"state of the art\" | -\"in China\""
        );
        assert_eq!(read("“curly quotes” \"never closed"), "\"curly quotes\" | \"never closed\"");
        assert_eq!(read("a\"b c\"d"), "a | \"b c\" | d");
        assert_eq!(read("comp* - -x"), "comp* | - | -x");
    }

    #[test]
    fn what_an_input_method_types_in_full_width_means_the_same() {
        assert_eq!(
            read("ｔｏｐｉｃ：云，芯片 －ｘ ＃5 ＂a b＂ 云＊"),
            read("topic:云,芯片 -x #5 \"a b\" 云*")
        );
    }

    #[test]
    fn filters_are_known_by_their_names_and_all_else_is_words() {
        assert_eq!(read("topic:cloud,chips"), "Topic [\"cloud\", \"chips\"]");
        assert_eq!(read("label:\"a b\",c d"), "Label [\"a b\", \"c\"] | d");
        assert_eq!(read("-Outlet:\"The Quay\" x"), "-Outlet [\"The Quay\"] | x");
        assert_eq!(read("foo:bar lang:"), "foo:bar | lang:");
        assert_eq!(read("lang:zh-Hans,en"), "Lang [\"zh\", \"en\"]");
        assert_eq!(read("#120 #x"), "#120 | #x");
        assert_eq!(read("year:2019..2021,2024"), "year [(2019, 2021), (2024, 2024)]");
        assert_eq!(read("year:2021.. year:soon"), "year [(2021, 2147483647)] | year []");
    }

    #[test]
    fn a_word_that_is_being_typed_may_go_on() {
        let is_prefix = |text: &str| {
            let parts = Query::parse(text, true).parts;
            matches!(parts.last().unwrap().what, What::Words { is_prefix: true, .. })
        };
        assert!(is_prefix("big clou"));
        assert!(!is_prefix("cloud ") && !is_prefix("\"cloud\"") && !is_prefix("topic:clo"));
    }

    #[test]
    fn what_may_have_been_meant_as_a_filter_is_told() {
        let query = Query::parse("author:ding https://a.org kind:essay", false);
        assert_eq!(query.unknown_filters().collect::<Vec<_>>(), ["author"]);
        assert_eq!(Filter::In.of_passages(), Some(2));
    }
}
