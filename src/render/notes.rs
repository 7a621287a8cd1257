//! Notes beside the passages of an issue: what was put right there, which issue is spoken of, what
//! a term means.
//!
//! Each stands after its paragraph, and beside it where a window has room; that is the business of
//! the stylesheet.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::num::NonZeroU32;

use super::html::Beside;
use crate::archive::links::{Target, Targets};
use crate::archive::{CorrectionId, IssueId, TermId};
use crate::escape::escaped;
use crate::han;
use crate::issue::document::Document;
use crate::issue::document::event::{Item, Tag};
use crate::pages::Page;
use crate::render::Site;

/// How much of a correction is told beside the passage; all of it stands below the text.
const CORRECTION_CHARS: usize = 140;

/// A note and the passage beside which it stands. They are shown in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Note {
    /// This correction, the how-manieth of the issue.
    Corrected(usize, CorrectionId),
    /// Another issue is spoken of, for the first time.
    PointsTo(IssueId),
    /// A term is used for the first time.
    Term(TermId),
}

impl Site {
    /// The notes of an issue's text.
    pub(super) fn notes_beside(&self, id: IssueId, body: &Document) -> Beside {
        let linked = self.archive.issue(id);
        let mut notes: BTreeMap<NonZeroU32, Vec<Note>> = BTreeMap::new();
        for (number, correction) in (1..).zip(&linked.corrections.here) {
            if let Some(passage) = self.corrected_passage(id, *correction, body) {
                notes.entry(passage).or_default().push(Note::Corrected(number, *correction));
            }
        }
        for (passage, other) in first_mentions(id, body, &linked.targets) {
            notes.entry(passage).or_default().push(Note::PointsTo(other));
        }
        for (place, term) in &linked.first_uses {
            notes.entry(place.passage).or_default().push(Note::Term(*term));
        }
        notes.into_iter().map(|(passage, notes)| (passage, self.notes_html(&notes))).collect()
    }

    /// The passage that a correction links to: who says what was wrong also says where.
    fn corrected_passage(
        &self,
        id: IssueId,
        correction: CorrectionId,
        body: &Document,
    ) -> Option<NonZeroU32> {
        let targets = &self.archive.issue(correction.issue).targets;
        let links = self.archive.correction(correction).note.links().iter();
        let mut fragments = links.filter_map(|link| match targets.get(link.span)? {
            Target::Here(fragment) if correction.issue == id => Some(fragment),
            Target::Issue { id: other, fragment } if *other == id => fragment.as_ref(),
            _ => None,
        });
        fragments.find_map(|fragment| passage_at(body, fragment))
    }

    fn notes_html(&self, notes: &[Note]) -> String {
        // The passage itself may be in Chinese.
        let language = escaped(&self.archive.config.language);
        let mut out = format!("<aside class=\"margin\" role=\"note\" lang=\"{language}\">\n");
        for note in notes {
            match note {
                Note::Corrected(number, id) => self.corrected(*number, *id, &mut out),
                Note::PointsTo(id) => self.points_to(*id, &mut out),
                Note::Term(id) => self.explained(*id, &mut out),
            }
        }
        out.push_str("</aside>\n");
        out
    }

    fn corrected(&self, number: usize, id: CorrectionId, out: &mut String) {
        let correction = self.archive.correction(id);
        let date = correction.date.in_words();
        let what = han::html(&correction.note.excerpt(CORRECTION_CHARS));
        put(
            out,
            format_args!(
                "<p class=\"erratum\"><b>Corrected {date}</b> {what} \
                 <a href=\"#c{number}\">What changed</a></p>\n"
            ),
        );
    }

    fn points_to(&self, id: IssueId, out: &mut String) {
        let (href, linked) = (self.href(&Page::Issue(id)), self.archive.issue(id));
        let (number, title) = (linked.number(), han::html(&linked.issue.title.value));
        put(
            out,
            format_args!(
                "<p>Points to <a href=\"{}\">No. {number}</a>, {title}</p>\n",
                escaped(&href)
            ),
        );
    }

    fn explained(&self, id: TermId, out: &mut String) {
        let subject = &self.archive.term(id).subject;
        let href = self.href(&Page::Term(id));
        let name = han::html(&subject.name);
        put(out, format_args!("<p><a href=\"{}\">{name}</a>", escaped(&href)));
        if let Some(zh) = &subject.zh {
            put(out, format_args!(" {}", han::html(zh)));
        }
        if let Some(pinyin) = &subject.pinyin {
            put(out, format_args!(" <i lang=\"zh-Latn-pinyin\">{}</i>", escaped(pinyin)));
        }
        if let Some(about) = &subject.about {
            put(out, format_args!(": {}", han::html(first_sentence(about))));
        }
        out.push_str("</p>\n");
    }
}

/// As much of an explanation as has room in a margin; the glossary has all of it.
fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

fn put(out: &mut String, markup: std::fmt::Arguments<'_>) {
    out.write_fmt(markup).expect("a String takes any text");
}

/// The other issues a text speaks of, each with the first passage that does.
fn first_mentions(
    id: IssueId,
    body: &Document,
    targets: &Targets,
) -> impl Iterator<Item = (NonZeroU32, IssueId)> {
    let mut seen = vec![id];
    let mentions = in_passages(body).filter_map(move |(passage, tag)| {
        let span = match tag {
            Tag::Link(link) => body.link(link).span,
            Tag::Mention(mention) => body.mention(mention).span,
            _ => return None,
        };
        let Some(Target::Issue { id: other, .. }) = targets.get(span) else { return None };
        if seen.contains(other) {
            return None;
        }
        seen.push(*other);
        Some((passage, *other))
    });
    mentions.collect::<Vec<_>>().into_iter()
}

/// The passage with this id, or the first one below the heading with it.
fn passage_at(body: &Document, fragment: &str) -> Option<NonZeroU32> {
    let is_heading =
        |tag: Tag| matches!(tag, Tag::Heading(heading) if &*body.heading(heading).id == fragment);
    let starts = || {
        body.events().iter().filter_map(|event| match event.item {
            Item::Start(tag) => Some(tag),
            _ => None,
        })
    };
    let passage = |tag: Tag| match tag {
        Tag::Paragraph(number) | Tag::Item(number) => number,
        _ => None,
    };
    let mut below = starts().skip_while(|tag| !is_heading(*tag));
    let number = fragment.strip_prefix('p').and_then(|number| number.parse().ok());
    starts()
        .filter_map(passage)
        .find(|passage| Some(*passage) == number)
        .or_else(|| below.find_map(passage))
}

/// What begins within a passage, with the number of the passage.
fn in_passages(body: &Document) -> impl Iterator<Item = (NonZeroU32, Tag)> {
    let mut open = None;
    body.events().iter().filter_map(move |event| match event.item {
        Item::Start(Tag::Paragraph(Some(number)) | Tag::Item(Some(number))) => {
            open = Some(number);
            None
        }
        Item::End(Tag::Paragraph(Some(_)) | Tag::Item(Some(_))) => {
            open = None;
            None
        }
        Item::Start(tag) => open.map(|number| (number, tag)),
        _ => None,
    })
}
