//! RIS, which every reference manager reads.

use super::{Name, Record};
use crate::issue::date::PartialDate;

/// Writes a record. Lines end as RIS wants them.
pub(in crate::render) fn write(record: &Record, out: &mut String) {
    let mut line = |tag: &str, text: &str| {
        out.push_str(tag);
        out.push_str("  - ");
        out.push_str(text);
        out.push_str("\r\n");
    };
    line("TY", "MGZN");
    line("ID", &record.key);
    for name in &record.authors {
        line("AU", &listed(name));
    }
    line("TI", &record.title);
    for name in &record.translators {
        line("A4", &listed(name));
    }
    line("T2", &record.periodical);
    line("IS", &record.number.to_string());
    line("PY", &record.date.year().to_string());
    line("DA", &slashed(record.date));
    if let Some(url) = &record.url {
        line("UR", url);
    }
    line("LA", &record.language);
    for keyword in &record.keywords {
        line("KW", keyword);
    }
    if let Some(original) = &record.original {
        let date = original.date.map(|date| date.to_string());
        let parts = [original.title.clone(), original.outlet.clone(), date, original.url.clone()];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if !parts.is_empty() {
            line("OP", &parts);
        }
    }
    if !record.translators.is_empty() {
        // Few programs take `A4` for a translator outside of books; a note is kept by all.
        let names: Vec<_> = record.translators.iter().map(Name::as_written).collect();
        line("N1", &format!("Translated by {}", names.join(", ")));
    }
    line("ER", "");
}

/// `Ding, Jeffrey`. A comma parts a name in any case, so one that is not parted can have none.
fn listed(name: &Name) -> String {
    match name {
        Name::Parted { .. } => name.inverted(),
        Name::Whole(name) => name.replace(',', ""),
    }
}

/// `2020/11/18/`, with nothing where nothing is known.
fn slashed(date: PartialDate) -> String {
    let two = |part: Option<i8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{:04}/{}/{}/", date.year(), two(date.month()), two(date.day()))
}
