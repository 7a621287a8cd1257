//! Puts everything that is known of each issue together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::directory::Term;
use super::former::{Followed, Linked};
use super::survey::{Place, Use};
use super::{Archive, Corrections, IssueId, LinkedIssue, TermId, TranslationText, references};
use crate::config::Config;

/// What is known of each issue beside its links and names, and is made anew each time.
pub(super) struct Words {
    pub(super) texts: Vec<Vec<Option<TranslationText>>>,
    pub(super) corrections: Vec<Corrections>,
    pub(super) surveys: Vec<Arc<[Use]>>,
}

impl Linked {
    /// The archive of these issues.
    pub(super) fn archive(&self, config: Config, words: Words) -> Archive {
        let glossary = self.catalogue.terms.iter().cloned();
        let mut terms: Vec<Term> = glossary.map(Term::empty).collect();
        for (index, survey) in words.surveys.iter().enumerate() {
            let translated = words.texts[index].iter().flatten().flat_map(|text| &text.terms);
            let used =
                survey.iter().map(|used| used.term).chain(translated.map(|term| term.index()));
            for term in used.collect::<BTreeSet<usize>>() {
                terms[term].issues.push(IssueId::at(index));
            }
        }
        Archive {
            config,
            issues: self.linked(words),
            naming: Arc::clone(&self.naming),
            terms,
            standings: Arc::clone(&self.catalogue.standings),
            attachments: Arc::clone(&self.attachments),
            places: Arc::clone(&self.places),
        }
    }

    fn linked(&self, words: Words) -> Vec<LinkedIssue> {
        let mut turned = references::turned(self.followed.iter().map(Followed::points_to));
        let words = words.texts.into_iter().zip(words.corrections).zip(words.surveys);
        let link = |(index, ((translations, corrections), survey)): (usize, (_, Arc<[Use]>))| {
            let (followed, named) = (&self.followed[index], &self.naming.named[index]);
            let issue = &self.issues[index];
            LinkedIssue {
                issue: Arc::clone(issue),
                slug: issue.address(),
                targets: followed.targets.clone(),
                translations,
                points_to: Arc::clone(&followed.points_to),
                pointed_to_by: std::mem::take(&mut turned[index]),
                topics: Arc::clone(&named.topics),
                feature_outlets: Arc::clone(&named.feature_outlets),
                forward_outlets: Arc::clone(&named.forward_outlets),
                preview_outlets: Arc::clone(&named.preview_outlets),
                corrections,
                parts: Arc::clone(&named.parts),
                terms: survey.iter().map(|used| TermId::at(used.term)).collect(),
                first_uses: first_uses(&survey),
            }
        };
        words.enumerate().map(link).collect()
    }
}

/// The terms that passages are first to use.
fn first_uses(survey: &[Use]) -> Box<[(Place, TermId)]> {
    survey.iter().filter_map(|used| Some((used.first?, TermId::at(used.term)))).collect()
}
