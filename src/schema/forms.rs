//! The forms that fields have.

use crate::archive::standings::State;
use crate::diagnostic::Code;
use crate::issue::{IssueNumber, Kind};

/// The largest number of an issue.
pub(super) const LAST_NUMBER: u32 = IssueNumber::MAX;

/// The fields of one mapping.
#[derive(Debug)]
pub(super) struct Record {
    /// Whose fields they are, as messages have it: `an issue`.
    pub(super) owner: &'static str,
    /// The fields, those that are needed first.
    pub(super) fields: &'static [Field],
}

/// A field of a mapping.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) form: Form,
    /// Whether it must be there.
    pub(super) is_required: bool,
    /// What it tells, in a sentence.
    pub(super) about: &'static str,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// A text; a number is one, too.
    Text,
    /// Markdown.
    Markdown,
    /// The number of an issue.
    Number,
    /// A day, a month or a year.
    Date,
    /// An http(s) address.
    Address,
    /// `true` or `false`.
    Flag,
    /// A language tag.
    Language,
    /// A number of bytes, or `5 MB`.
    Size,
    /// One of a few texts.
    OneOf(fn() -> Vec<&'static str>),
    /// Whatever is put there.
    Anything,
    /// A list.
    List(&'static Form),
    /// One of a few forms.
    Either(&'static [Form]),
    /// Fields of its own.
    Record(&'static Record),
    /// A record for each key.
    ByKey(&'static Record),
    /// A record for each address.
    ByAddress(&'static Record),
    /// How much messages matter.
    Levels,
}

/// A field that may be left out.
pub(super) const fn optional(name: &'static str, form: Form, about: &'static str) -> Field {
    Field { name, form, is_required: false, about }
}

/// A field that must be there.
pub(super) const fn required(name: &'static str, form: Form, about: &'static str) -> Field {
    Field { name, form, is_required: true, about }
}

/// The kinds of issues.
pub(super) fn kinds() -> Vec<&'static str> {
    Kind::ALL.iter().map(|(_, key, _)| *key).collect()
}

/// The rules whose weight an archive can change.
pub(super) fn rules() -> Vec<&'static str> {
    Code::ALL.iter().filter(|code| code.has_level()).map(|code| code.name()).collect()
}

/// The states of links.
pub(super) fn states() -> Vec<&'static str> {
    State::ALL.iter().map(|(_, key, _)| *key).collect()
}
