//! Which translation file belongs to which feature, and what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::links::{self, Absence, Absences, Landmarks, Place};
use super::paths;
use super::survey::TextUses;
use super::{IssueId, Materials, TermId, TranslationText};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::parse::Loose;
use crate::issue::{Issue, IssueNumber, Translation};
use crate::source::{SitePath, Span, Spanned};

/// Files that issues name as their translation although they begin with fields, as an issue does.
/// They are taken out of the materials: that they lack a number, or have one twice, only follows.
pub(super) fn with_fields(materials: &mut Materials) -> Vec<Diagnostic> {
    let named = named(materials);
    let mut findings = Vec::new();
    // A file with a number of its own is an issue, and was named by mistake.
    let mut is_kept = |path: &SitePath, number: Option<IssueNumber>| {
        let Some(by) = named.get(path) else { return true };
        let is_issue = number.is_some() && number != by.number;
        if !is_issue {
            findings.push(fields_in_translation(path, by));
        }
        is_issue
    };
    materials.issues.retain(|(issue, _)| is_kept(&issue.path, Some(issue.number.value)));
    materials.broken.retain(|broken| is_kept(&broken.source.path, broken.number));
    findings
}

/// Where a file is named as a translation.
struct Naming {
    /// The number of the issue that does.
    number: Option<IssueNumber>,
    path: SitePath,
    span: Span,
}

/// The files that issues name as their translation and that are none, by their paths.
fn named(Materials { issues, broken, loose, .. }: &Materials) -> BTreeMap<SitePath, Naming> {
    let of_issues = issues.iter().flat_map(|(issue, _)| {
        let files = files_of(issue).map(|(_, written)| written);
        files.map(|written| (written, Some(issue.number.value), &issue.path))
    });
    let of_broken = broken.iter().flat_map(|broken| {
        let files = written_in(&broken.source.text);
        files.map(|written| (written, broken.number, &broken.source.path))
    });
    let named = of_issues.chain(of_broken).filter_map(|(written, number, path)| {
        let file = paths::beside(path, written.value).filter(|file| !loose.contains_key(file))?;
        Some((file, Naming { number, path: path.clone(), span: written.span }))
    });
    named.filter(|(file, naming)| *file != naming.path).collect()
}

/// The files that the text of an issue with mistakes names as translations.
fn written_in(text: &str) -> impl Iterator<Item = Spanned<&str>> {
    text.match_indices("translation:").filter_map(|(at, field)| {
        let rest = text[at + field.len()..].split('\n').next()?;
        let written = rest.trim_matches([' ', '"', '\'']);
        let start = at + field.len() + rest.find(written)?;
        let span = Span::new(start..start + written.len());
        written.ends_with(".md").then_some(Spanned::new(written, span))
    })
}

fn fields_in_translation(path: &SitePath, by: &Naming) -> Diagnostic {
    Diagnostic::new(Code::TranslationWithFields, "a translation has no front matter")
        .at(path, Span::new(0..3))
        .note("it is the translation of this issue", &by.path, Some(by.span))
        .help(
            "delete it, to the line `---` that closes it: `feature:` there says what it would say",
        )
}

/// Which translation file belongs to which feature.
pub(super) fn claim(
    issues: &[Arc<Issue>],
    Materials { broken, loose, .. }: &Materials,
    absent: &Absences,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<SitePath, (IssueId, usize)> {
    let mut owners: BTreeMap<SitePath, (IssueId, usize)> = BTreeMap::new();
    let mut places: BTreeMap<SitePath, (SitePath, Span)> = BTreeMap::new();
    let mut meant = BTreeSet::new();
    let is_issue = |file: &SitePath| broken.iter().any(|broken| broken.source.path == *file);
    let is_told = |file: &SitePath| {
        let is_broken = absent.by_path.get(file) == Some(&Absence::Broken);
        is_broken && !loose.contains_key(file) && !is_issue(file)
    };
    for (index, issue) in issues.iter().enumerate() {
        for (feature, written) in files_of(issue) {
            let path = &issue.path;
            let file = paths::beside(path, written.value);
            if file.as_ref().is_some_and(is_told) {
                continue;
            }
            let Some(file) = file.filter(|file| loose.contains_key(file)) else {
                let near = near_translation(written.value, loose);
                let is_issue = |file: &SitePath| {
                    is_issue(file) || issues.iter().any(|issue| issue.path == *file)
                };
                findings.push(missing_translation(&written, path, near, is_issue));
                meant.extend(near);
                continue;
            };
            if let Some((other, span)) = places.get(&file) {
                let message =
                    format!("the translation `{file}` belongs to another feature already");
                let finding = Diagnostic::new(Code::TranslationUsedTwice, message)
                    .at(path, written.span)
                    .note("to this one", other, Some(*span))
                    .help("give each feature a translation file of its own");
                findings.push(finding);
                continue;
            }
            places.insert(file.clone(), (path.clone(), written.span));
            owners.insert(file, (IssueId::at(index), feature));
        }
    }
    // A broken issue may name any file: what follows from its mistakes is not reported.
    let named_by_broken =
        |path: &SitePath| broken.iter().any(|issue| issue.source.text.contains(path.file_name()));
    let of_draft = |path| matches!(absent.by_path.get(path), Some(Absence::Draft(_)));
    for (path, (file, _)) in loose {
        let is_known = owners.contains_key(path) || meant.contains(path) || of_draft(path);
        if !is_known && !named_by_broken(path) {
            findings.push(file.unused.clone());
        }
    }
    owners
}

/// The file without front matter that a misspelt name is near to.
fn near_translation<'a>(
    written: &str,
    loose: &'a BTreeMap<SitePath, (Arc<Loose>, Arc<TextUses>)>,
) -> Option<&'a SitePath> {
    let name = crate::near::nearest(written, loose.keys().map(SitePath::file_name))?;
    loose.keys().find(|path| path.file_name() == name)
}

pub(super) fn files_of(issue: &Issue) -> impl Iterator<Item = (usize, Spanned<&str>)> {
    issue.features.iter().enumerate().filter_map(|(index, feature)| {
        match feature.translation.as_ref()? {
            Spanned { value: Translation::File(file), span } => {
                Some((index, Spanned::new(file.as_str(), *span)))
            }
            _ => None,
        }
    })
}

fn missing_translation(
    written: &Spanned<&str>,
    path: &SitePath,
    near: Option<&SitePath>,
    is_issue: impl Fn(&SitePath) -> bool,
) -> Diagnostic {
    let file = paths::beside(path, written.value);
    let is_issue = file.as_ref().is_some_and(is_issue);
    let shown = file.map_or_else(|| written.value.to_owned(), |file| file.to_string());
    let message = match is_issue {
        true => format!("`{shown}` is an issue, not a translation"),
        false => format!("there is no translation file `{shown}`"),
    };
    let help = match near {
        _ if is_issue => "name the file of the translation, which has no front matter".to_owned(),
        Some(near) => format!("did you mean `{}`?", near.file_name()),
        None => "write it as Markdown without front matter, or give an address".to_owned(),
    };
    Diagnostic::new(Code::MissingFile, message).at(path, written.span).help(help)
}

/// The translations themselves, a list for each issue with one place a feature.
pub(super) fn texts(
    loose: &BTreeMap<SitePath, (Arc<Loose>, Arc<TextUses>)>,
    landmarks: &Landmarks<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Vec<Option<TranslationText>>> {
    let none = |issue: &Arc<Issue>| issue.features.iter().map(|_| None).collect();
    let mut texts: Vec<Vec<Option<TranslationText>>> = landmarks.issues.iter().map(none).collect();
    for (path, (id, feature)) in &landmarks.places.translations {
        let Some((file, uses)) = loose.get(path) else { continue };
        findings.extend(file.findings.iter().cloned());
        let place = Place { path, issue: Some(*id) };
        let documents = std::iter::once(&file.document);
        let targets = links::follow(documents, &place, landmarks, findings);
        let terms = uses.terms.iter().map(|term| TermId::at(*term)).collect();
        let first = uses.first.iter().map(|first| (first.words, TermId::at(first.term)));
        let first_uses = first.collect();
        let text = TranslationText { file: Arc::clone(file), targets, terms, first_uses };
        texts[id.index()][*feature] = Some(text);
    }
    texts
}
