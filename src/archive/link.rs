//! From issues that know only themselves to an archive.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assemble::Words;
use super::catalogue::Catalogue;
use super::former::{Followed, Former, Linked, LookedInto};
use super::images::PictureError;
use super::links::{self, Absence, Absences, Landmarks, Place, Places};
use super::names::Naming;
use super::paths;
use super::references::{self, Speech};
use super::survey::{TextUses, Use};
use super::{
    Archive, Attachment, CorrectionId, Corrections, IssueId, TranslationText, images, translations,
};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::Issue;
use crate::issue::parse::{Broken, Loose};
use crate::misplaced::Misplaced;
use crate::source::{Bytes, SitePath};
use crate::workers::Workers;

/// What an archive is linked from: everything parsed, nothing resolved.
pub struct Materials {
    /// The site's settings.
    pub config: Config,
    /// The files of `data/`.
    pub catalogue: Catalogue,
    /// The issues that could be parsed, each with the terms it uses.
    pub issues: Vec<(Arc<Issue>, Arc<[Use]>)>,
    /// The issues that could not: what is known of them keeps others from being blamed.
    pub broken: Vec<Arc<Broken>>,
    /// Markdown files without front matter, each with the terms it uses: translations, when a
    /// feature names them.
    pub loose: BTreeMap<SitePath, (Arc<Loose>, Arc<TextUses>)>,
    /// What else lies there.
    pub beside: Beside,
    /// Whether drafts are part of the archive.
    pub drafts: Drafts,
}

/// The files beside the issues.
pub struct Beside {
    /// Files that are published as they stand.
    pub attachments: BTreeMap<SitePath, Bytes>,
    /// Files that could not be read.
    pub unreadable: BTreeSet<SitePath>,
    /// Files that look like issues and stand where none is read.
    pub strays: BTreeSet<SitePath>,
}

impl Materials {
    /// Starts with everything but the parsed issues.
    pub fn new(config: Config, catalogue: Catalogue, beside: Beside, drafts: Drafts) -> Self {
        let (issues, broken, loose) = Default::default();
        Self { config, catalogue, issues, broken, loose, beside, drafts }
    }
}

/// What becomes of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drafts {
    /// They are left out.
    #[default]
    LeftOut,
    /// They are part of the archive, marked.
    Included,
}

/// Makes the archive, and tells what does not fit together. What `former` holds of an earlier one
/// is taken over where it is what would be made.
pub fn link(
    mut materials: Materials,
    former: &mut Former,
    workers: &impl Workers,
) -> (Archive, Vec<Diagnostic>) {
    let mut findings = translations::with_fields(&mut materials);
    let mut absent = absences(&materials);
    let misplaced = findings.iter().filter_map(|finding| finding.place.as_ref());
    absent.by_path.extend(misplaced.map(|place| (place.path.clone(), Absence::Broken)));
    findings.extend(emptiness(&materials));
    let (issues, surveys) = chosen(std::mem::take(&mut materials.issues), materials.drafts);
    findings.extend(duplicate_numbers(&issues));
    findings.extend(duplicate_urls(&issues));
    let files = std::mem::take(&mut materials.beside.attachments);
    let known = former.attachments(&files);
    let (attachments, looked) = known.unwrap_or_else(|| look_into(files));
    findings.extend(looked.iter().cloned());
    let owners = translations::claim(&issues, &materials, &absent, &mut findings);
    let by_number = numbered(&issues);
    let corrections = correct(&issues, &by_number);
    let known = former.for_issues(&issues);
    let places = known
        .places(&absent, &owners)
        .unwrap_or_else(|| Arc::new(Places::new(&issues, by_number, absent, owners)));
    let landmarks = Landmarks {
        places: &places,
        issues: &issues,
        corrections: &corrections,
        attachments: &attachments,
    };
    look_at_broken(&materials.broken, &landmarks, &mut findings);
    let texts = translations::texts(&materials.loose, &landmarks, &mut findings);
    let ids: Vec<IssueId> = (0..issues.len()).map(IssueId::at).collect();
    let follow = |id: &IssueId| {
        let as_before = known.followed(*id, &landmarks);
        as_before.unwrap_or_else(|| follow(*id, &texts[id.index()], &landmarks))
    };
    // Whom an issue names has nothing to do with where its links lead.
    let (naming, followed) = workers.both(
        || {
            let naming = known.naming(&materials.catalogue);
            naming.unwrap_or_else(|| Arc::new(Naming::new(&issues, &materials.catalogue)))
        },
        || workers.each(&ids, follow),
    );
    findings.extend(naming.findings.iter().cloned());
    findings.extend(followed.iter().flat_map(|followed| followed.findings.iter().cloned()));
    let Materials { config, catalogue, .. } = materials;
    let linked = Linked { issues, catalogue, places, naming, attachments, looked, followed };
    let archive = linked.archive(config, Words { texts, corrections, surveys });
    *former = Former(Some(linked));
    (archive, findings)
}

/// Nothing to publish yet; where files have mistakes, those are what the author should hear of.
fn emptiness(materials: &Materials) -> Option<Diagnostic> {
    let is_left_out = |issue: &Issue| materials.drafts == Drafts::LeftOut && issue.is_draft;
    let is_empty = materials.issues.iter().all(|(issue, _)| is_left_out(issue));
    let has_mistakes = !materials.broken.is_empty()
        || !materials.loose.is_empty()
        || materials.beside.unreadable.iter().any(is_of_issues);
    if !is_empty || has_mistakes {
        return None;
    }
    // To publish without them would be to take the archive down.
    let misplaced = Misplaced::of(&materials.beside.strays);
    if let Some(misplaced) = misplaced.filter(|_| materials.issues.is_empty()) {
        let message = format!("no issue in `issues`, but {}", misplaced.what);
        let finding = Diagnostic::new(Code::MisplacedIssue, message).in_file(misplaced.first);
        return Some(finding.help(misplaced.help));
    }
    let finding = Diagnostic::new(Code::EmptyArchive, "there is no issue yet");
    Some(finding.help(match materials.issues.is_empty() {
        true => "`chinai new \"A title\"` begins one, in the folder `issues`",
        false => "there are drafts: `--drafts` publishes them",
    }))
}

fn is_of_issues(path: &SitePath) -> bool {
    path.as_str().split('/').next() == Some("issues")
}

/// What exists but is not in the archive: files with mistakes, and drafts that are left out.
fn absences(materials: &Materials) -> Absences {
    let mut absent = Absences::default();
    for path in materials.loose.keys().chain(&materials.beside.unreadable) {
        absent.by_path.insert(path.clone(), Absence::Broken);
    }
    if materials.drafts == Drafts::LeftOut {
        for (issue, _) in materials.issues.iter().filter(|(issue, _)| issue.is_draft) {
            absent.n_drafts += 1;
            let absence = Absence::Draft(issue.number.value.get());
            absent.by_number.insert(issue.number.value.get(), absence);
            absent.by_address.insert(issue.address(), absence);
            absent.by_path.insert(issue.path.clone(), absence);
            let files = translations::files_of(issue);
            let files = files.filter_map(|(_, file)| paths::beside(&issue.path, file.value));
            absent.by_path.extend(files.map(|file| (file, absence)));
        }
    }
    for broken in &materials.broken {
        absent.by_path.insert(broken.source.path.clone(), Absence::Broken);
        if let Some(number) = broken.number {
            absent.by_number.insert(number.get(), Absence::Broken);
            absent.by_address.insert(number.to_string(), Absence::Broken);
        }
    }
    absent
}

/// The issues of this archive, oldest first, and their terms.
fn chosen(
    mut issues: Vec<(Arc<Issue>, Arc<[Use]>)>,
    drafts: Drafts,
) -> (Vec<Arc<Issue>>, Vec<Arc<[Use]>>) {
    issues.retain(|(issue, _)| drafts == Drafts::Included || !issue.is_draft);
    issues.sort_by(|(a, _), (b, _)| {
        (a.number.value, a.date, &a.path).cmp(&(b.number.value, b.date, &b.path))
    });
    issues.into_iter().unzip()
}

fn duplicate_numbers(issues: &[Arc<Issue>]) -> Vec<Diagnostic> {
    let same = |pair: &&[Arc<Issue>]| {
        pair[0].number.value == pair[1].number.value && pair[0].address() == pair[1].address()
    };
    let report = |pair: &[Arc<Issue>]| {
        let (first, second) = (&pair[0], &pair[1]);
        let number = second.number.value;
        let message = format!("issue number {number} is used twice");
        Diagnostic::new(Code::DuplicateNumber, message)
            .at(&second.path, second.number.span)
            .note("it is already here", &first.path, Some(first.number.span))
            .help("change one of them, or tell them apart with `slug:`")
    };
    issues.windows(2).filter(same).map(report).collect()
}

/// Who copies an issue's file to begin the next one forgets this field most easily.
fn duplicate_urls(issues: &[Arc<Issue>]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, &Issue> = BTreeMap::new();
    let mut findings = Vec::new();
    for issue in issues {
        let Some(url) = &issue.url else { continue };
        let other = *first.entry(url.value.trim_end_matches('/')).or_insert(issue);
        // Two issues with one number are told apart first.
        if other.path == issue.path || other.number.value == issue.number.value {
            continue;
        }
        let (number, known) = (issue.number.value, other.number.value);
        let message = format!("issue {number} has the `url` of issue {known}");
        let place = other.url.as_ref().map(|url| url.span);
        findings.push(
            Diagnostic::new(Code::DuplicateUrl, message)
                .at(&issue.path, url.span)
                .note("it is already here", &other.path, place)
                .help("change one of them: links to this address lead to the first"),
        );
    }
    findings
}

/// Looks into the files beside the issues.
fn look_into(files: BTreeMap<SitePath, Bytes>) -> LookedInto {
    let mut findings = Vec::new();
    let look = |(path, bytes): (SitePath, Bytes)| {
        let picture = images::inspect(path.file_name(), bytes.as_ref());
        let picture = picture.and_then(|picture| {
            picture.map_err(|error| findings.push(bad_picture(&path, error))).ok()
        });
        (path, Attachment { bytes, picture })
    };
    (Arc::new(files.into_iter().map(look).collect()), findings)
}

/// Told at the file, whether a page shows it or not: it has an address of its own.
fn bad_picture(path: &SitePath, error: PictureError) -> Diagnostic {
    let name = path.file_name();
    let (code, message, help) = match error {
        PictureError::NotAPicture => {
            let format = name.rsplit('.').next().unwrap_or_default().to_ascii_uppercase();
            let help = "open it: it may be the page that was shown in the picture's place; save the \
                        picture itself, or remove the file";
            (Code::NotAnImage, format!("`{name}` is no {format}"), help)
        }
        PictureError::Script => {
            let help = "export it again without scripts and event handlers, or as a PNG";
            (Code::ScriptInImage, format!("`{name}` holds a script"), help)
        }
    };
    Diagnostic::new(code, message).in_file(path).help(help)
}

/// The issues by number; where two have one, the first.
fn numbered(issues: &[Arc<Issue>]) -> BTreeMap<u32, IssueId> {
    let mut by_number = BTreeMap::new();
    for (index, issue) in issues.iter().enumerate() {
        by_number.entry(issue.number.value.get()).or_insert(IssueId::at(index));
    }
    by_number
}

/// Finds where the links of an issue lead, and of whom it speaks.
fn follow(id: IssueId, texts: &[Option<TranslationText>], landmarks: &Landmarks<'_>) -> Followed {
    let issue = &landmarks.issues[id.index()];
    let place = Place { path: &issue.path, issue: Some(id) };
    let mut findings = Vec::new();
    let targets = links::follow(issue.documents(), &place, landmarks, &mut findings);
    let own = issue.documents().map(|document| (document, &targets));
    let translated = texts.iter().flatten().map(|text| (&text.file.document, &text.targets));
    let speeches: Vec<Speech<'_>> = own.chain(translated).collect();
    let by_number = |number: u32| landmarks.places.by_number.get(&number).copied();
    let points_to = references::of_issue(id, issue, &speeches, &by_number).into();
    findings.extend(unknown_numbers(issue, landmarks));
    Followed { targets, points_to, findings }
}

/// Tells what is wrong with the links of issues that have other mistakes, in the same run.
fn look_at_broken(
    broken: &[Arc<Broken>],
    landmarks: &Landmarks<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    for issue in broken {
        let place = Place { path: &issue.source.path, issue: None };
        let mut found = Vec::new();
        // Where they lead is of no interest: such an issue has no page.
        links::follow(issue.body.iter(), &place, landmarks, &mut found);
        // A number that nobody bears may be that of another issue with mistakes, or its own.
        findings.extend(found.into_iter().filter(|finding| finding.code != Code::UnknownIssue));
    }
}

/// Numbers in `related` and `corrections` that no issue bears.
fn unknown_numbers<'a>(
    issue: &'a Issue,
    landmarks: &'a Landmarks<'_>,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let corrected = issue.corrections.iter().filter_map(|correction| correction.issue.as_ref());
    let numbers = issue.related.iter().chain(corrected);
    numbers
        .filter(|number| !landmarks.places.by_number.contains_key(&number.value.get()))
        .filter_map(|number| landmarks.unknown(number.value.get(), &issue.path, number.span))
}

/// For each issue what was put right in it, oldest first, and what it puts right in others.
fn correct(issues: &[Arc<Issue>], by_number: &BTreeMap<u32, IssueId>) -> Vec<Corrections> {
    let mut corrections = vec![Corrections::default(); issues.len()];
    for (index, issue) in issues.iter().enumerate() {
        for (which, correction) in issue.corrections.iter().enumerate() {
            let id = CorrectionId { issue: IssueId::at(index), index: which };
            let number = correction.issue.as_ref().map_or(issue.number.value, |other| other.value);
            if number == issue.number.value {
                corrections[index].here.push(id);
                continue;
            }
            corrections[index].elsewhere.push(id);
            if let Some(other) = by_number.get(&number.get()) {
                corrections[other.index()].here.push(id);
            }
        }
    }
    let date = |id: &CorrectionId| issues[id.issue.index()].corrections[id.index].date;
    for corrections in &mut corrections {
        corrections.here.sort_by_key(date);
    }
    corrections
}
