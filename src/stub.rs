//! The text an issue begins as: its fields, and the sections of its kind to write into.
//!
//! What is optional stands there as a comment, so that an issue is whole from its first line on. What
//! nearly every issue of a kind has, such as the links that a feature passes on, stands there to be
//! written into, and is told where it still is as it was when the issue is to be published.

use std::fmt::Write as _;

use crate::issue::date::PartialDate;
use crate::issue::{IssueNumber, Kind, placeholder, slug};
use crate::yaml;

/// An issue before anything of it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// Its number.
    pub number: IssueNumber,
    /// What it is called.
    pub title: String,
    /// When it is to come out.
    pub date: PartialDate,
    /// What sort of issue it is.
    pub kind: Kind,
}

/// The longest part of a file's name that is made of a title.
const LONGEST_NAME: usize = 50;

impl Stub {
    /// The name of its file: `120-singles-day.md`, or `120.md` for a title without Latin letters.
    pub fn file_name(&self) -> String {
        let number = format!("{:03}", self.number.get());
        let Some(slug) = slug::slugify(&self.title) else { return format!("{number}.md") };
        let slug = match slug.char_indices().nth(LONGEST_NAME) {
            Some((end, _)) => slug[..end].rsplit_once('-').map_or(&slug[..end], |(start, _)| start),
            None => &slug,
        };
        format!("{number}-{slug}.md")
    }

    /// Its text. `schema` is where an editor finds the form of the fields, seen from the file.
    pub fn text(&self, schema: Option<&str>) -> String {
        let Self { number, title, date, kind } = self;
        let mut res = String::from("---\n");
        if let Some(schema) = schema {
            writeln!(res, "# yaml-language-server: $schema={schema}")
                .expect("a String takes whatever is written");
        }
        let title = yaml::quote(title);
        let (kind, parts) = (kind.key(), parts(*kind));
        write!(
            res,
            "number: {number}\ntitle: {title}\ndate: {date}\nkind: {kind}\n\
             draft: true  # delete this line when it is ready for readers\n{HEAD}{}---\n\n{}\n",
            parts.fields,
            parts.body.join("\n")
        )
        .expect("a String takes whatever is written");
        res
    }
}

/// What every kind of issue may have.
const HEAD: &str = "\
# subtitle: \"Plus, what else there is\"
# topics: [compute]            # keys of data/topics.yaml
# url: https://example.org/p/1 # where it was sent out, once it was
";

/// What differs from kind to kind.
struct Parts {
    fields: &'static str,
    /// The lines below the fields.
    body: &'static [&'static str],
}

fn parts(kind: Kind) -> Parts {
    match kind {
        Kind::Feature => Parts { fields: FEATURE, body: FEATURE_BODY },
        Kind::AroundTheHorn => Parts { fields: HORN, body: HORN_BODY },
        Kind::YearInReview => Parts { fields: REVIEW, body: REVIEW_BODY },
        Kind::Essay => Parts { fields: FORWARDS, body: ESSAY_BODY },
        Kind::Other => Parts { fields: FORWARDS, body: OTHER_BODY },
    }
}

const FEATURE: &str = "\
# feature:
#   title: \"What the original is called, in English\"
#   original_title: 原标题
#   outlet: leiphone           # a key of data/outlets.yaml, or a plain name
#   url: https://example.org/original
#   authors: [Zhang San]
#   published: 2026-11-16      # or 2026-11, or 2026
forwards:  # an entry has also, where they are known: authors, outlet, date, language
  - label: Must-read
    title: \"…\"
    url:
    note:
  - label: Should-read
    title: \"…\"
    url:
    note:
  - label: Should-read
    title: \"…\"
    url:
    note:
  - label: Should-read
    title: \"…\"
    url:
    note:
";

const FEATURE_BODY: &[&str] = &[
    placeholder::GREETING,
    "",
    "## Feature translation",
    "",
    placeholder::CONTEXT,
    "",
    "**Key takeaways:**",
    "",
    placeholder::FIRST,
    placeholder::SECOND,
];

const HORN: &str = "\
# horn:
#   - title: \"What the article is called, in English\"
#     url: https://example.org/article
#     summary: \"What it says.\"
#     source: {outlet: leiphone, about: \"who that is\"}
";

const HORN_BODY: &[&str] = &[
    placeholder::GREETING,
    "",
    "Short previews of what could be translated next. Reply with the number of the one you want to \
     read.",
];

const REVIEW: &str = "\
# related: [1, 2, 3]           # the issues of the year that matter most
";

const REVIEW_BODY: &[&str] = &[
    placeholder::GREETING,
    "",
    "## The year in issues",
    "",
    placeholder::LOOKING_BACK,
    "",
    "## The year to come",
    "",
    placeholder::LOOKING_FORWARD,
];

const FORWARDS: &str = "\
# forwards:
#   - label: Should-read
#     title: \"What it is called\"
#     url: https://example.org/should-read
#     note: |
#       Why one should read it.
";

const ESSAY_BODY: &[&str] = &[placeholder::GREETING, "", placeholder::ESSAY];

const OTHER_BODY: &[&str] = &[placeholder::GREETING];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Stub;
    use crate::config::Html;
    use crate::issue::date::PartialDate;
    use crate::issue::parse::{Parsed, parse};
    use crate::issue::{Issue, IssueNumber, Kind, placeholder};
    use crate::source::SourceText;

    fn stub(title: &str) -> Stub {
        Stub {
            number: IssueNumber::new(7).unwrap(),
            title: title.to_owned(),
            date: PartialDate::parse("2026-11-24").unwrap(),
            kind: Kind::Feature,
        }
    }

    fn read(text: &str) -> Issue {
        let (parsed, findings) = parse(&SourceText::new("issues/7.md", text), Html::Escaped);
        assert_eq!(findings, [], "{text}");
        let Parsed::Issue(issue) = parsed else { panic!("it is an issue: {text}") };
        *issue
    }

    #[test]
    fn what_is_to_be_written_is_known_again() {
        for (kind, ..) in Kind::ALL {
            let text = uncommented(&Stub { kind: *kind, ..stub("A") }.text(None));
            let known: Vec<&str> = placeholder::lines_in(&text).map(|at| &text[at]).collect();
            let examples = text.lines().filter(|line| {
                let is_value = line.contains("https://example.org/") && !line.contains("/p/1");
                is_value || line.trim_start_matches([' ', '-']).starts_with("title: \"What")
            });
            for line in examples {
                assert!(
                    known.contains(&line.trim_start_matches([' ', '-'])),
                    "{line} of {known:?}"
                );
            }
        }
    }

    /// The text as its author would leave it who uses everything that is offered.
    fn uncommented(text: &str) -> String {
        text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n").collect()
    }

    #[test]
    fn a_file_is_named_after_number_and_title() {
        let check = |title: &str, name: &str| assert_eq!(stub(title).file_name(), name);
        check("Singles Day", "007-singles-day.md");
        check("双十一", "007.md");
        check(&"word ".repeat(20), "007-word-word-word-word-word-word-word-word-word-word.md");
        check(&"w".repeat(200), &format!("007-{}.md", "w".repeat(50)));
    }

    #[test]
    fn what_stands_as_a_comment_can_be_used_as_it_is() {
        for (kind, ..) in Kind::ALL {
            let text = Stub { kind: *kind, ..stub("A") }.text(Some("schema/issue.json"));
            let text = text.replacen("# yaml-language-server", "# # yaml-language-server", 1);
            let issue = read(&uncommented(&text));
            assert!(issue.subtitle.is_some() && issue.url.is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_begun_reads_back_as_it_was_meant(
            title in "[^\\p{C}\\u{2028}\\u{2029}]{0,60}[^\\s\\p{C}]",
            number in 1..=IssueNumber::MAX,
            kind in 0..Kind::ALL.len(),
        ) {
            let title = title.trim();
            let kind = Kind::ALL[kind].0;
            let number = IssueNumber::new(number).unwrap();
            let issue = read(&Stub { number, kind, ..stub(title) }.text(None));
            prop_assert_eq!((issue.number.value, issue.kind), (number, kind));
            prop_assert_eq!(issue.title.value, title);
            prop_assert!(issue.is_draft);
        }
    }
}
