//! Dates known to the day, the month or the year.

use std::fmt;
use std::ops::{Range, RangeInclusive};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::near;

/// The years an archive can speak of; others are slips of the pen.
const YEARS: RangeInclusive<i16> = 1900..=2200;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as precisely as it is known. Orders by what is known: a year before its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A date that the calendar has, in the years 1900 to 2200.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DateProblem> {
        if !YEARS.contains(&year) {
            return Err(DateProblem::Year);
        }
        let first = Date::new(year, month.unwrap_or(1), 1).map_err(|_| DateProblem::Month)?;
        match day {
            Some(_) if month.is_none() => Err(DateProblem::Form(Vec::new())),
            Some(day) if !(1..=first.days_in_month()).contains(&day) => Err(DateProblem::Day {
                month: format!("{} {year}", MONTHS[index(first.month())]),
                days: first.days_in_month(),
            }),
            _ => Ok(Self { year, month, day }),
        }
    }

    /// Reads `2020-11-18`, `2020-11` or `2020`.
    pub fn parse(text: &str) -> Result<Self, DateProblem> {
        if let Some(date) = parse_exactly(text) {
            return date;
        }
        if let Some((day, time)) = text.split_at_checked(10)
            && is_time(time)
            && let Some(date) = parse_exactly(day)
        {
            return Err(date.map_or_else(|problem| problem, DateProblem::TimeOfDay));
        }
        Err(DateProblem::Form(proposals(text)))
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, where it is known.
    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// How many days there are from its first day to that of another date.
    pub fn days_to(self, other: Self) -> i32 {
        let first = |date: Self| {
            let (month, day) = (date.month.unwrap_or(1), date.day.unwrap_or(1));
            Date::new(date.year, month, day).expect("the calendar has every day of a date")
        };
        first(self).until(first(other)).map_or(i32::MAX, |span| span.get_days())
    }

    /// The days it can stand for, counted from the first of its year, which is 0.
    pub fn days_of_year(self) -> Range<u16> {
        let first = |month| Date::new(self.year, month, 1).expect("the year has this month");
        let since = |date: Date| date.day_of_year().unsigned_abs() - 1;
        match (self.month, self.day) {
            (None, _) => 0..first(1).days_in_year().unsigned_abs(),
            (Some(month), None) => {
                let days = u16::from(first(month).days_in_month().unsigned_abs());
                since(first(month))..since(first(month)) + days
            }
            (Some(month), Some(day)) => {
                let day = since(first(month)) + u16::from(day.unsigned_abs()) - 1;
                day..day + 1
            }
        }
    }

    /// The English name of a month, from 1 to 12.
    pub fn month_in_words(month: i8) -> &'static str {
        MONTHS[index(month)]
    }

    /// As people read it: `18 November 2020`, `November 2020`, `2020`.
    pub fn in_words(self) -> String {
        let Some(month) = self.month else { return self.year.to_string() };
        let (month, year) = (MONTHS[index(month)], self.year.to_string());
        match self.day {
            Some(day) => [&*day.to_string(), month, &*year].join(" "),
            None => [month, &*year].join(" "),
        }
    }

    /// The same with months in another form: `18 Nov. 2020`.
    pub fn in_words_with(self, month_form: impl Fn(&str) -> String) -> String {
        let Some(month) = self.month else { return self.year.to_string() };
        let month = month_form(MONTHS[index(month)]);
        match self.day {
            Some(day) => format!("{day} {month} {}", self.year),
            None => format!("{month} {}", self.year),
        }
    }
}

/// As machines read it: `2020-11-18`, `2020-11`, `2020`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.year, self.month.unwrap_or(0), self.day.unwrap_or(0));
        // One piece: every page has dates, and each piece of a format costs as much as all of them.
        let mut text = *b"0000-00-00";
        put_digits(&mut text[..4], year);
        put_digits(&mut text[5..7], month.into());
        put_digits(&mut text[8..], day.into());
        let known = match (self.month, self.day) {
            (None, _) => &text[..4],
            (_, None) => &text[..7],
            _ => &text[..],
        };
        f.pad(std::str::from_utf8(known).expect("figures and dashes are text"))
    }
}

/// Writes a number into a place that has room for all its digits.
fn put_digits(place: &mut [u8], mut number: i16) {
    for digit in place.iter_mut().rev() {
        *digit += (number % 10).unsigned_abs() as u8;
        number /= 10;
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateProblem {
    /// It is written in another way; these dates may be meant.
    Form(Vec<PartialDate>),
    /// The year is not within 1900 to 2200.
    Year,
    /// There is no such month.
    Month,
    /// The month has no such day.
    Day {
        /// The month in words, with its year.
        month: String,
        /// How many days it has.
        days: i8,
    },
    /// A time of day follows the date, which is this one.
    TimeOfDay(PartialDate),
}

/// The date of a text in one of the three forms; `None` when it has another form.
fn parse_exactly(text: &str) -> Option<Result<PartialDate, DateProblem>> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| is_digits(year, 4..=19))?;
    let mut two_digits = || match parts.next() {
        None => Some(None),
        Some(part) => is_digits(part, 2..=2).then(|| part.parse().ok()),
    };
    let (month, day) = (two_digits()?, two_digits()?);
    if parts.next().is_some() {
        return None;
    }
    Some(match year.parse() {
        Ok(year) if text.len() <= 10 => PartialDate::new(year, month, day),
        // 20240101 is taken for a year, and is none.
        _ => Err(DateProblem::Year),
    })
}

/// `T02:30`, ` 02:30:00+01:00`
fn is_time(text: &str) -> bool {
    let time = text.trim_start_matches(['T', 't', ' ']);
    let is_clock = |c: char| c.is_ascii_digit() || ":.+-Zz ".contains(c);
    time.len() < text.len()
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time.chars().all(is_clock)
}

fn is_digits(text: &str, length: RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// What dates in other forms may mean: `02/03/2024`, `18.11.20`, `Nov 18, 2020`, `20201118`.
fn proposals(text: &str) -> Vec<PartialDate> {
    if text.len() > 40 {
        return Vec::new();
    }
    let text = near::in_ascii(text).replace(['年', '月', '日', '号'], " ");
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month = words.iter().find_map(|word| month_in_words(word));
    let numbers: Vec<&str> = words.into_iter().filter(|word| is_digits(word, 1..=4)).collect();
    let orders: &[(&str, &str, &str)] = match (month.as_deref(), &numbers[..]) {
        (Some(month), [day, year]) if year.len() == 4 => &[(year, month, day)],
        (Some(month), [year]) if year.len() == 4 => &[(year, month, "")],
        (None, [year, month, day]) if year.len() == 4 => &[(year, month, day)],
        (None, [a, b, c]) if text.contains('-') && a.len() == 2 && c.len() == 2 => {
            &[(a, b, c), (c, b, a)]
        }
        (None, [a, b, year]) if matches!(year.len(), 2 | 4) => &[(year, a, b), (year, b, a)],
        (None, [year, month]) if year.len() == 4 => &[(year, month, "")],
        (None, [month, year]) if year.len() == 4 => &[(year, month, "")],
        (None, [year]) if year.len() == 4 => &[(year, "", "")],
        _ => &[],
    };
    let mut res: Vec<_> = orders.iter().filter_map(|(y, m, d)| date_of(y, m, d)).collect();
    res.dedup();
    res
}

fn date_of(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    let century = if year.len() == 2 { 2000 } else { 0 };
    let part = |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
    let year = century + year.parse::<i16>().ok()?;
    PartialDate::new(year, part(month).ok()?, part(day).ok()?).ok()
}

/// The number of a month by its name or the first three letters of it, as a text.
fn month_in_words(word: &str) -> Option<String> {
    let is_it =
        |month: &&str| word.eq_ignore_ascii_case(month) || word.eq_ignore_ascii_case(&month[..3]);
    MONTHS.iter().position(is_it).map(|at| (at + 1).to_string())
}

fn index(month: i8) -> usize {
    usize::try_from(month - 1).expect("a month is 1 to 12")
}

/// An instant given in seconds since 1970, as feeds write it: `2020-11-18T09:30:00Z`.
pub fn instant(seconds: i64) -> String {
    let instant = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    instant.to_string()
}

#[cfg(test)]
mod tests {
    use super::{DateProblem, PartialDate};

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).expect("it is a date")
    }

    fn proposed(text: &str) -> Vec<String> {
        match PartialDate::parse(text) {
            Err(DateProblem::Form(dates)) => dates.iter().map(ToString::to_string).collect(),
            other => panic!("{text} has a form of its own: {other:?}"),
        }
    }

    #[test]
    fn a_date_is_shown_as_precisely_as_it_was_written() {
        for text in ["2020-11-18", "2020-11", "2018", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("2020-11-08").in_words(), "8 November 2020");
        assert_eq!(date("2020-11").in_words(), "November 2020");
        assert_eq!(date("2018").in_words(), "2018");
    }

    #[test]
    fn a_year_comes_before_its_months_and_a_month_before_its_days() {
        assert!(date("2020") < date("2020-01") && date("2020-01") < date("2020-01-01"));
        assert!(date("2019-12-31") < date("2020"));
    }

    #[test]
    fn a_date_stands_for_as_many_days_as_are_not_known() {
        assert_eq!(date("2020-01-01").days_of_year(), 0..1);
        assert_eq!(date("2020-12-31").days_of_year(), 365..366);
        assert_eq!(date("2019-02").days_of_year(), 31..59);
        assert_eq!(date("2020-02").days_of_year(), 31..60);
        assert_eq!(date("2019").days_of_year(), 0..365);
    }

    #[test]
    fn the_calendar_has_the_last_word() {
        let february = DateProblem::Day { month: "February 2024".to_owned(), days: 29 };
        assert_eq!(PartialDate::parse("2024-02-30"), Err(february));
        assert_eq!(PartialDate::parse("2024-13"), Err(DateProblem::Month));
        assert_eq!(PartialDate::parse("2024-00-10"), Err(DateProblem::Month));
    }

    #[test]
    fn years_lie_between_1900_and_2200() {
        for text in ["20240101", "0024-01-01", "1899", "2201-01"] {
            assert_eq!(PartialDate::parse(text), Err(DateProblem::Year), "{text}");
        }
    }

    #[test]
    fn a_time_of_day_leaves_the_day() {
        for text in ["2024-03-10T02:30", "2024-03-10 02:30:00+01:00", "2024-03-10t02:30Z"] {
            let expected = Err(DateProblem::TimeOfDay(date("2024-03-10")));
            assert_eq!(PartialDate::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn other_forms_are_answered_with_the_days_they_may_mean() {
        assert_eq!(proposed("02/03/2024"), ["2024-02-03", "2024-03-02"]);
        assert_eq!(proposed("11.18.20"), ["2020-11-18"]);
        assert_eq!(proposed("20-11-18"), ["2020-11-18", "2018-11-20"]);
        assert_eq!(proposed("18.11.2020"), ["2020-11-18"]);
        assert_eq!(proposed("Nov 18, 2020"), ["2020-11-18"]);
        assert_eq!(proposed("18 November 2020"), ["2020-11-18"]);
        assert_eq!(proposed("November 2020"), ["2020-11"]);
        assert_eq!(proposed("2020-1-5"), ["2020-01-05"]);
        assert_eq!(proposed("2020/11/18"), ["2020-11-18"]);
        assert_eq!(proposed("2020年11月18日"), ["2020-11-18"]);
        assert_eq!(proposed("2020年11月"), ["2020-11"]);
        assert_eq!(proposed("２０２０－１１－１８"), ["2020-11-18"]);
        assert_eq!(proposed("２０２０年"), ["2020"]);
        assert_eq!(proposed("yesterday"), [""; 0]);
    }
}
