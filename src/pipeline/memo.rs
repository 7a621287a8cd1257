//! What earlier builds have parsed, so that the next one parses only what is new.
//!
//! Parsing is a pure function of a file's text and the setting `html`; which terms it uses
//! follows from what was parsed and the glossary. So a site made with a memo is the one that would
//! be made without. Whether a file is as it was is for the caller to say:
//! [`Sources::as_before`](crate::source::Sources). After another `html` none is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{each, each_taken};
use crate::archive::catalogue::Subject;
use crate::archive::survey::{Surveyor, TextUses, Use};
use crate::archive::{Archive, Former, Materials, Outline};
use crate::config::{Config, Html};
use crate::diagnostic::Diagnostic;
use crate::issue::Issue;
use crate::issue::parse::{self, Broken, Loose, Parsed};
use crate::pages::{self, Plan};
use crate::render::assets::Assets;
use crate::source::{Bytes, SitePath, SourceText};
use crate::workers::Workers;

/// Files as they were parsed, with all that was found in them.
#[derive(Default)]
pub struct Memo {
    html: Html,
    glossary: Vec<Subject>,
    files: BTreeMap<SitePath, File>,
    /// Looks for the terms of the glossary.
    surveyor: Option<Surveyor>,
    pub(super) archive: Former,
    plan: Option<KnownPlan>,
}

/// A plan without mistakes, and from what it was made.
struct KnownPlan {
    outline: Outline,
    config: Config,
    files: Vec<String>,
    plan: Arc<Plan>,
}

/// A file as the archive takes it.
struct File {
    kind: Kind,
    findings: Vec<Diagnostic>,
}

enum Kind {
    Issue(Arc<Issue>, Arc<[Use]>),
    Broken(Arc<Broken>),
    Loose(Arc<Loose>, Arc<TextUses>),
}

impl Kind {
    fn issue(issue: Arc<Issue>, surveyor: &Surveyor) -> Self {
        let uses = Arc::from(surveyor.survey(&issue));
        Self::Issue(issue, uses)
    }

    fn loose(loose: Arc<Loose>, surveyor: &Surveyor) -> Self {
        let uses = Arc::new(surveyor.survey_text(&loose.document));
        Self::Loose(loose, uses)
    }
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
        let known = self.surveyor.take().filter(|_| self.glossary == glossary);
        let is_known = known.is_some();
        let surveyor = known.unwrap_or_else(|| Surveyor::new(glossary));
        if !is_known {
            self.survey_again(&surveyor);
        }
        self.html = html;
        self.glossary = glossary.to_vec();
        let parse = |file: SourceText| (file.path.clone(), File::parse(&file, html, &surveyor));
        self.files.extend(each_taken(files, parse));
        self.surveyor = Some(surveyor);
    }

    fn survey_again(&mut self, surveyor: &Surveyor) {
        let files: Vec<&File> = self.files.values().collect();
        let kinds = each(&files, |file| match &file.kind {
            Kind::Issue(issue, _) => Kind::issue(Arc::clone(issue), surveyor),
            Kind::Loose(loose, _) => Kind::loose(Arc::clone(loose), surveyor),
            Kind::Broken(broken) => Kind::Broken(Arc::clone(broken)),
        });
        for (file, kind) in self.files.values_mut().zip(kinds) {
            file.kind = kind;
        }
    }

    /// The plan of an archive: the one before, when nothing it is made from is different.
    pub(super) fn plan(
        &mut self,
        archive: &Archive,
        static_files: &BTreeMap<String, Bytes>,
        assets: &Assets,
        workers: &impl Workers,
    ) -> (Arc<Plan>, Vec<Diagnostic>) {
        let outline = archive.outline();
        let marked = assets.iter().flat_map(|(file, name)| [file, name]);
        let files: Vec<String> = static_files.keys().chain(marked).cloned().collect();
        if let Some(known) = &self.plan
            && known.outline == outline
            && known.config == archive.config
            && known.files == files
        {
            return (Arc::clone(&known.plan), Vec::new());
        }
        let (plan, findings) = pages::plan(archive, static_files.keys(), assets.iter(), workers);
        let plan = Arc::new(plan);
        let config = archive.config.clone();
        let known = KnownPlan { outline, config, files, plan: Arc::clone(&plan) };
        self.plan = findings.is_empty().then_some(known);
        (plan, findings)
    }

    /// Adds all it holds to the materials, and tells all that was found.
    pub(super) fn give(&self, materials: &mut Materials) -> Vec<Diagnostic> {
        for (path, file) in &self.files {
            match &file.kind {
                Kind::Issue(issue, terms) => {
                    materials.issues.push((Arc::clone(issue), Arc::clone(terms)));
                }
                Kind::Broken(broken) => materials.broken.push(Arc::clone(broken)),
                Kind::Loose(loose, terms) => {
                    let loose = (Arc::clone(loose), Arc::clone(terms));
                    materials.loose.insert(path.clone(), loose);
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
            Parsed::Issue(issue) => Kind::issue(Arc::from(issue), surveyor),
            Parsed::Broken(broken) => Kind::Broken(Arc::from(broken)),
            Parsed::Loose(loose) => Kind::loose(Arc::from(loose), surveyor),
        };
        Self { kind, findings }
    }
}
