//! Which terms of the glossary an issue uses.
//!
//! The only work of linking that reads every word, so it is done an issue at a time: the pipeline
//! surveys all of them in parallel before they are linked.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::catalogue::Subject;
use crate::issue::Issue;
use crate::issue::document::Document;

/// Finds terms in texts.
pub struct Surveyor {
    forms: AhoCorasick,
    /// The term of each form, by its place in the glossary.
    terms: Vec<usize>,
    n_terms: usize,
}

impl Surveyor {
    /// Takes the English, the Chinese and the other forms of every term. Latin forms are found in
    /// any case.
    pub fn new(glossary: &[Subject]) -> Self {
        let mut forms = Vec::new();
        let mut terms = Vec::new();
        for (index, term) in glossary.iter().enumerate() {
            let names = [Some(&term.name), term.zh.as_ref()];
            for form in names.into_iter().flatten().chain(&term.aliases) {
                if !form.trim().is_empty() {
                    forms.push(form.trim().to_owned());
                    terms.push(index);
                }
            }
        }
        let forms = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            // A glossary is small, and every word of every issue goes through it.
            .kind(Some(AhoCorasickKind::DFA))
            .build(forms)
            .expect("a glossary is far smaller than the automaton's limit");
        Self { forms, terms, n_terms: glossary.len() }
    }

    /// The terms an issue uses, by their place in the glossary, in that order.
    pub fn survey(&self, issue: &Issue) -> Vec<usize> {
        let mut found = vec![false; self.n_terms];
        if self.n_terms == 0 {
            return Vec::new();
        }
        self.mark(&issue.title.value, &mut found);
        for feature in &issue.features {
            self.mark(&feature.title.value, &mut found);
            if let Some(title) = &feature.original_title {
                self.mark(title, &mut found);
            }
        }
        for document in issue.documents() {
            self.mark_document(document, &mut found);
        }
        (0..self.n_terms).filter(|&term| found[term]).collect()
    }

    fn mark_document(&self, document: &Document, found: &mut [bool]) {
        for block in document.text_blocks() {
            self.mark(&block.text, found);
        }
    }

    fn mark(&self, text: &str, found: &mut [bool]) {
        for hit in self.forms.find_iter(text) {
            if stands_alone(text, hit.start(), hit.end()) {
                found[self.terms[hit.pattern().as_usize()]] = true;
            }
        }
    }
}

/// Whether a hit is a word of its own: `cloud` does not stand in `clouded`. Chinese has no gaps.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric();
    let hit = &text[start..end];
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let left = hit.starts_with(joins) && before.is_some_and(joins);
    let right = hit.ends_with(joins) && after.is_some_and(joins);
    !(left || right)
}
