//! What earlier builds have parsed, so that the next one parses only what is new.
//!
//! Parsing is a pure function of a file's text and the setting `html`; which terms an issue uses
//! follows from what was parsed and the glossary. So a site made with a memo is the one that would
//! be made without. Whether a file is as it was is for the caller to say:
//! [`Sources::as_before`](crate::source::Sources). After another `html` none is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{each, each_taken};
use crate::archive::Materials;
use crate::archive::catalogue::Subject;
use crate::archive::survey::{Surveyor, Use};
use crate::config::Html;
use crate::diagnostic::Diagnostic;
use crate::issue::Issue;
use crate::issue::parse::{self, Broken, Loose, Parsed};
use crate::source::{SitePath, SourceText};

/// Files as they were parsed, with all that was found in them.
#[derive(Default)]
pub struct Memo {
    html: Html,
    glossary: Vec<Subject>,
    files: BTreeMap<SitePath, File>,
}

/// A file as the archive takes it.
struct File {
    kind: Kind,
    findings: Vec<Diagnostic>,
}

enum Kind {
    Issue(Arc<Issue>, Arc<[Use]>),
    Broken(Arc<Broken>),
    Loose(Arc<Loose>),
}

impl Memo {
    /// Parses what is new and forgets what is neither new nor as before.
    pub(super) fn take(
        &mut self,
        files: Vec<SourceText>,
        as_before: &BTreeSet<SitePath>,
        html: Html,
        glossary: &[Subject],
    ) {
        self.files.retain(|path, _| self.html == html && as_before.contains(path));
        debug_assert_eq!(self.files.len(), as_before.len(), "a file as before is known");
        let surveyor = Surveyor::new(glossary);
        if self.glossary != glossary {
            self.survey_again(&surveyor);
        }
        self.html = html;
        self.glossary = glossary.to_vec();
        let parse = |file: SourceText| (file.path.clone(), File::parse(&file, html, &surveyor));
        self.files.extend(each_taken(files, parse));
    }

    fn survey_again(&mut self, surveyor: &Surveyor) {
        let issues = self.files.values_mut().filter_map(|file| match &mut file.kind {
            Kind::Issue(issue, terms) => Some((&*issue, terms)),
            _ => None,
        });
        let (issues, places): (Vec<_>, Vec<_>) = issues.unzip();
        let surveys = each(&issues, |issue| surveyor.survey(issue));
        for (terms, survey) in places.into_iter().zip(surveys) {
            *terms = Arc::from(survey);
        }
    }

    /// Adds all it holds to the materials, and tells all that was found.
    pub(super) fn give(&self, materials: &mut Materials) -> Vec<Diagnostic> {
        for (path, file) in &self.files {
            match &file.kind {
                Kind::Issue(issue, terms) => {
                    materials.issues.push((Arc::clone(issue), Arc::clone(terms)));
                }
                Kind::Broken(broken) => materials.broken.push(Arc::clone(broken)),
                Kind::Loose(loose) => {
                    materials.loose.insert(path.clone(), Arc::clone(loose));
                }
            }
        }
        self.files.values().flat_map(|file| file.findings.iter().cloned()).collect()
    }
}

impl File {
    fn parse(file: &SourceText, html: Html, surveyor: &Surveyor) -> Self {
        let (parsed, findings) = parse::parse(file, html);
        let kind = match parsed {
            Parsed::Issue(issue) => {
                let terms = Arc::from(surveyor.survey(&issue));
                Kind::Issue(Arc::from(issue), terms)
            }
            Parsed::Broken(broken) => Kind::Broken(Arc::from(broken)),
            Parsed::Loose(loose) => Kind::Loose(Arc::from(loose)),
        };
        Self { kind, findings }
    }
}
