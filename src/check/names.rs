//! Names that look like one person's.
//!
//! Two people may well differ by a letter, so who stands in `data/people.yaml` is taken for
//! someone of their own: two that are listed there are never asked about.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::archive::directory::{Part, Person, fold};
use crate::archive::{Archive, PersonId};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SitePath, Span, Spanned};

/// The least letters of a name in which one that differs is a slip: shorter names in pinyin differ
/// by as much from person to person.
const LEAST_LETTERS: usize = 12;

/// Pairs of names that are most likely one person's, each once.
pub(super) fn similar_names(archive: &Archive) -> Vec<Diagnostic> {
    let mut pairs: BTreeSet<(PersonId, PersonId)> = BTreeSet::new();
    let mut by_form: BTreeMap<String, Vec<PersonId>> = BTreeMap::new();
    for (id, person) in archive.people() {
        for form in forms(&words(&person.record.subject.name)) {
            by_form.entry(form).or_default().push(id);
        }
    }
    for people in by_form.values() {
        pairs.extend(people.iter().copied().zip(people.iter().copied().skip(1)));
    }
    pairs.extend(shortened(archive));
    let pairs = pairs.into_iter().map(|(one, other)| (archive.person(one), archive.person(other)));
    pairs.filter_map(|(one, other)| alike(one, other, archive)).collect()
}

/// Names of which one has an initial where the other has the word.
fn shortened(archive: &Archive) -> Vec<(PersonId, PersonId)> {
    let mut whole: BTreeMap<(char, String), Vec<PersonId>> = BTreeMap::new();
    let mut short = Vec::new();
    for (id, person) in archive.people() {
        let words = words(&person.record.subject.name);
        let [first, .., last] = &words[..] else { continue };
        let mut letters = first.chars();
        let Some(initial) = letters.next() else { continue };
        let key = (initial, last.clone());
        match letters.next() {
            Some(_) => whole.entry(key).or_default().push(id),
            None => short.push((key, id)),
        }
    }
    let pair = |(key, id): ((char, String), PersonId)| match whole.get(&key).map(Vec::as_slice) {
        Some([only]) => Some((id.min(*only), id.max(*only))),
        // Of several nobody could say which is meant.
        _ => None,
    };
    short.into_iter().filter_map(pair).collect()
}

/// What the other name is asked about; none where both are listed as people of their own.
fn alike(one: &Person, other: &Person, archive: &Archive) -> Option<Diagnostic> {
    let is_listed = |person: &Person| person.record.subject.key.span != Span::default();
    if is_listed(one) && is_listed(other) {
        return None;
    }
    // Who is listed, or else is named more often, or in full, is the better known.
    let name = |person: &Person| person.record.subject.name.chars().count();
    let rank = |person: &Person| (is_listed(person), person.parts.len(), name(person));
    let (known, asked) = if rank(one) < rank(other) { (other, one) } else { (one, other) };
    let (path, span) = written(asked, archive)?;
    let (known_path, known_span) = match is_listed(known) {
        true => (SitePath::new("data/people.yaml"), known.record.subject.key.span),
        false => written(known, archive)?,
    };
    let subject = &known.record.subject;
    let message = format!("`{}` looks like `{}`", asked.record.subject.name, subject.name);
    let help = format!(
        "write one name for one person; or list it in `data/people.yaml`, among the `aliases` of \
         `{}` or as someone else",
        subject.key.value
    );
    Some(
        Diagnostic::new(Code::SimilarNames, message)
            .at(&path, span)
            .note("the other name", &known_path, Some(known_span))
            .help(help),
    )
}

/// Where the newest issue that names someone does.
fn written(person: &Person, archive: &Archive) -> Option<(SitePath, Span)> {
    let part = person.parts.first()?;
    let issue = &archive.issue(part.issue()).issue;
    let names: Vec<&Spanned<String>> = match part {
        Part::Wrote(_) => issue.authors.iter().collect(),
        Part::WroteOriginal(_, feature) => issue.features[*feature].authors.iter().collect(),
        Part::Translated(_, feature) => issue.features[*feature].translator.iter().collect(),
        Part::Helped(..) => issue.contributors.iter().map(|someone| &someone.name).collect(),
        Part::Recommended(forward) => issue.forwards[forward.index()].authors.iter().collect(),
    };
    let is_theirs = |name: &&&Spanned<String>| {
        person.record.subject.names().any(|known| fold(known) == fold(&name.value))
    };
    let name = names.iter().find(is_theirs).or(names.first())?;
    Some((issue.path.clone(), name.span))
}

/// What is the same in names that look like one person's: each is a form of both.
fn forms(words: &[String]) -> BTreeSet<String> {
    // The order of the words, hyphens and blanks tell nobody apart.
    let mut sorted = words.to_vec();
    sorted.sort();
    let mut forms = BTreeSet::from([sorted.join(" "), words.concat()]);
    let letters: Vec<char> = words.concat().chars().collect();
    if letters.len() < LEAST_LETTERS {
        return forms;
    }
    // Two names from which a letter each can be left out so that they are equal differ by one that
    // is wrong, missing or exchanged with its neighbour.
    for gap in 0..letters.len() {
        let rest = letters.iter().enumerate().filter(|(at, _)| *at != gap);
        forms.insert(rest.map(|(_, letter)| letter).collect());
    }
    forms
}

/// The words of a name in small letters without accents and signs.
fn words(name: &str) -> Vec<String> {
    let bare: String = name.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
    let bare = bare.to_lowercase().replace(['\'', '’'], "");
    let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{forms, words};

    fn check(one: &str, other: &str, is_alike: bool) {
        let forms = |name| forms(&words(name));
        assert_eq!(!forms(one).is_disjoint(&forms(other)), is_alike, "{one}, {other}");
    }

    #[test]
    fn order_accents_hyphens_and_case_tell_nobody_apart() {
        check("Ding Jeffrey", "Jeffrey Ding", true);
        check("Deng Xiao-ping", "DENG Xiaoping", true);
        check("José Nuñez", "Jose Nunez", true);
        check("Li Na", "Li Nan", false);
    }

    #[test]
    fn a_slip_in_a_long_name_is_one() {
        check("Cameron Hickert", "Cameron Hikcert", true);
        check("Cameron Hickert", "Cameron Hicket", true);
        check("Cameron Hickert", "Cameron Hackert", true);
        check("Cameron Hickert", "Cameron Wickham", false);
    }

    #[test]
    fn short_names_that_differ_by_a_letter_are_two_peoples() {
        check("Zhang Wei", "Zhang Wen", false);
    }
}
