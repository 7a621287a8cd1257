//! What a field is meant as whose name is not known.

use super::owner::{self, Owner};
use crate::diagnostic::Diagnostic;
use crate::near;
use crate::yaml::{self, Field, Style, Value};

/// The fields that exist.
pub(super) struct Known<'a> {
    pub(super) owner: &'static Owner,
    /// All that stands there, in its order.
    pub(super) fields: &'a [Field],
    /// Those that are there.
    pub(super) given: Vec<&'static str>,
    /// Those that are not.
    pub(super) free: Vec<&'static str>,
    /// Those that must be there, and are not.
    pub(super) missing: &'a [&'static str],
}

/// What a field of an unknown name is meant as.
pub(super) enum Meant {
    /// Another one, which is not there yet.
    Field(&'static str),
    /// One that is there already.
    Given(&'static str),
    /// The text of this field, which its name begins.
    Text(&'static str, String),
    /// The first line of the text that this field announces, in the column of its name.
    Below(String),
    /// Nothing that is known.
    Nothing,
}

impl Known<'_> {
    /// What a field is meant as.
    pub(super) fn meant(&self, field: &Field) -> Meant {
        if let Some(known) = self.among(&self.free, &field.name) {
            return Meant::Field(known);
        }
        if let Some(known) = self.among(&self.given, &field.name) {
            return Meant::Given(known);
        }
        if let Some(announced) = self.announced_above(field) {
            return Meant::Below(announced.name.clone());
        }
        let text = self.owner.text.filter(|text| self.missing.contains(text));
        match text.filter(|_| !owner::is_word(&field.name)).zip(owner::as_text(field)) {
            Some((known, text)) => Meant::Text(known, text),
            None => Meant::Nothing,
        }
    }

    /// The field above one that rather is a text, when its own is still to come: `note: |`.
    fn announced_above(&self, field: &Field) -> Option<&Field> {
        let at = self.fields.iter().position(|one| one.name_span == field.name_span)?;
        let above = &self.fields[at.checked_sub(1)?];
        let Value::Scalar(scalar) = &above.value.value else { return None };
        let is_announced =
            matches!(scalar.style, Style::Literal | Style::Folded) && scalar.text.trim().is_empty();
        (is_announced && !owner::is_word(&field.name)).then_some(above)
    }

    fn among(&self, names: &[&'static str], name: &str) -> Option<&'static str> {
        let called = || self.owner.called(name).find(|known| names.contains(known));
        near::nearest(name, names.iter().copied()).or_else(called)
    }
}

impl Meant {
    /// Whether it is the field of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Field(known) | Self::Text(known, _) if *known == name)
    }

    /// Adds the way out to what is found about the field; `otherwise` is that for a name which is
    /// near to none.
    pub(super) fn told(self, finding: Diagnostic, otherwise: impl Fn() -> String) -> Diagnostic {
        match self {
            Self::Field(known) => finding.label(format!("did you mean `{known}`?")),
            Self::Given(known) => finding
                .label(format!("did you mean `{known}`?"))
                .help("that one is there, too: keep one of them"),
            Self::Text(known, text) => {
                let text = yaml::quote(&text);
                finding.help(format!("a text with \": \" needs quotes: `{known}: {text}`"))
            }
            Self::Below(above) => {
                finding.help(format!("indent the text further than `{above}` above it"))
            }
            Self::Nothing => finding.help(otherwise()),
        }
    }
}
