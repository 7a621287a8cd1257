//! What the title of a post says of the issue: its number, its kind, and the title itself.

use crate::issue::{IssueNumber, Kind};

/// A title, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The issue's number. The address of a post may hold another one, and is wrong then.
    pub number: IssueNumber,
    /// What is left without the newsletter's name and the number.
    pub text: String,
    /// What sort of issue it is, where the title says it.
    pub kind: Option<Kind>,
}

/// Reads `ChinAI #120: Singles Day`, in all its forms; none when there is no number at its head.
pub fn read(written: &str) -> Option<Title> {
    let rest = after(written, "ChinAI")?;
    let rest = after(rest, "Newsletter").unwrap_or(rest);
    let rest = after(rest, "Issue").unwrap_or(rest);
    let rest = rest.strip_prefix('#').unwrap_or(rest).trim_start();
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..n_digits].parse().ok().and_then(IssueNumber::new)?;
    let rest = &rest[n_digits..];
    // `ChinAI 2030` is about a year, and `#12b` no number.
    let text = rest.trim_start().strip_prefix([':', '：', '-', '–', '—', '|', '.', ',']);
    let text = match text {
        Some(text) => text.trim(),
        None if rest.trim().is_empty() => "",
        None => return None,
    };
    // A title that is nothing but its number stays as it is: an issue needs one.
    let text = if text.is_empty() { format!("No. {number}") } else { text.to_owned() };
    let kind = kind(&text);
    Some(Title { number, text, kind })
}

fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.trim_start().split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then(|| rest.trim_start())
}

fn kind(title: &str) -> Option<Kind> {
    let title = title.to_lowercase();
    let is_birthday = title.strip_prefix("year ").is_some_and(|rest| rest.contains(" of chinai"));
    if title.contains("around the horn") {
        Some(Kind::AroundTheHorn)
    } else if title.contains("year in review") || is_birthday {
        Some(Kind::YearInReview)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::issue::Kind;

    fn check(written: &str, number: u32, text: &str) {
        let title = read(written).expect("it has a number");
        assert_eq!((title.number.get(), title.text.as_str()), (number, text), "for {written}");
    }

    #[test]
    fn the_number_and_the_title_are_told_apart() {
        check("ChinAI #95: Paper — a port: part two", 95, "Paper — a port: part two");
        check("ChinAI Newsletter #1: Welcome!", 1, "Welcome!");
        check("ChinAI #203：#1 or nothing", 203, "#1 or nothing");
        check("ChinAI Issue 12 - A", 12, "A");
        check("ChinAI #7", 7, "No. 7");
    }

    #[test]
    fn a_title_without_a_number_at_its_head_has_none() {
        for written in
            ["Coming soon", "On ChinAI #12: x", "ChinAI 2030 and on", "ChinAI #0: x", "ChinAI #: x"]
        {
            assert_eq!(read(written), None, "for {written}");
        }
    }

    #[test]
    fn a_title_may_tell_the_kind() {
        let kind = |text: &str| read(&format!("ChinAI #1: {text}")).unwrap().kind;
        assert_eq!(kind("Around the Horn (edition 3)"), Some(Kind::AroundTheHorn));
        assert_eq!(kind("2019 Year in Review"), Some(Kind::YearInReview));
        assert_eq!(kind("Year 8 of ChinAI"), Some(Kind::YearInReview));
        assert_eq!(kind("Year of the Ox"), None);
    }
}
