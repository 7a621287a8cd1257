//! CSL-JSON, the form that citation processors work on.

use std::iter;

use serde::{Serialize, Serializer};

use super::{Name, Record};
use crate::issue::date::PartialDate;
use crate::render::{Take, json};

/// A list of one record.
pub(in crate::render) fn write(record: &Record) -> Vec<u8> {
    let mut out = Vec::with_capacity(600);
    json::write_lines(iter::once(record), &mut |piece| out.extend_from_slice(piece));
    out
}

/// Writes a list of records, one at a time.
pub(super) fn write_all(records: impl Iterator<Item = Record>, take: Take<'_>) {
    json::write_lines(records, take);
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Entry::new(self).serialize(serializer)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Entry<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<CslName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translator: Vec<CslName<'a>>,
    container_title: &'a str,
    issue: String,
    issued: CslDate,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_date: Option<CslDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum CslName<'a> {
    Parted { family: &'a str, given: &'a str },
    Whole { literal: &'a str },
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct CslDate {
    date_parts: [Vec<i16>; 1],
}

impl<'a> Entry<'a> {
    fn new(record: &'a Record) -> Self {
        let original = record.original.as_ref();
        Self {
            id: &record.key,
            r#type: "article-magazine",
            title: &record.title,
            author: record.authors.iter().map(CslName::new).collect(),
            translator: record.translators.iter().map(CslName::new).collect(),
            container_title: &record.periodical,
            issue: record.number.to_string(),
            issued: CslDate::new(record.date),
            url: record.url.as_deref(),
            language: &record.language,
            original_title: original.and_then(|original| original.title.as_deref()),
            original_publisher: original.and_then(|original| original.outlet.as_deref()),
            original_date: original.and_then(|original| original.date).map(CslDate::new),
            keyword: (!record.keywords.is_empty()).then(|| record.keywords.join(", ")),
        }
    }
}

impl<'a> CslName<'a> {
    fn new(name: &'a Name) -> Self {
        match name {
            Name::Parted { family, given, .. } => Self::Parted { family, given },
            Name::Whole(literal) => Self::Whole { literal },
        }
    }
}

impl CslDate {
    fn new(date: PartialDate) -> Self {
        let parts = [Some(date.year()), date.month().map(i16::from), date.day().map(i16::from)];
        Self { date_parts: [parts.into_iter().flatten().collect()] }
    }
}
