//! Which terms of the glossary an issue or a translation uses.
//!
//! The only work of linking that reads every word, so it is done an issue at a time: the pipeline
//! surveys all of them in parallel before they are linked.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::num::NonZeroU32;
use std::ops::Range;

use super::catalogue::Subject;
use super::forms::Forms;
use crate::issue::Issue;
use crate::issue::document::{Anchor, Document, Finder, Point, Role, Stretch, TextBlock};

/// A term that an issue uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The term, by its place in the glossary.
    pub term: usize,
    /// Where the issue's text is the first to; none when only a title or a note does.
    pub first: Option<Place>,
}

/// A place in the text of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The paragraph or list item.
    pub passage: NonZeroU32,
    /// The place within the document.
    pub point: Point,
}

/// What a full translation and its original use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextUses {
    /// The terms, by their places in the glossary, in its order.
    pub terms: Vec<usize>,
    /// Where they are first used, in the order of the text: in the translation, and once more in
    /// the original.
    pub first: Vec<FirstUse>,
}

/// Where a text first uses a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstUse {
    /// The term, by its place in the glossary.
    pub term: usize,
    /// The words.
    pub words: Stretch,
}

/// Finds terms in texts.
pub struct Surveyor {
    forms: Forms,
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
        let forms = Forms::new(&forms);
        Self { forms, terms, n_terms: glossary.len() }
    }

    /// The terms an issue uses, in the order of the glossary.
    pub fn survey(&self, issue: &Issue) -> Vec<Use> {
        let mut found = vec![None; self.n_terms];
        if self.n_terms == 0 {
            return Vec::new();
        }
        if let Some(body) = &issue.body {
            body.text_blocks().for_each(|block| self.mark_block(body, &block, &mut found));
        }
        self.mark(&issue.title.value, &mut found);
        for feature in &issue.features {
            self.mark(&feature.title.value, &mut found);
            if let Some(title) = &feature.original_title {
                self.mark(title, &mut found);
            }
        }
        let notes = issue.own_documents().skip(usize::from(issue.body.is_some()));
        for block in notes.flat_map(Document::text_blocks) {
            self.mark(&block.text, &mut found);
        }
        listed(found)
    }

    /// The terms that a full translation and its original use.
    pub fn survey_text(&self, document: &Document) -> TextUses {
        if self.n_terms == 0 {
            return TextUses::default();
        }
        let mut is_used = vec![false; self.n_terms];
        let mut first = BTreeMap::new();
        for block in document.text_blocks() {
            let side = Side::of(block.role);
            let mut finder = Finder::new(document, &block);
            for (term, range) in self.hits(&block.text) {
                is_used[term] = true;
                if let Some(side) = side
                    && let Entry::Vacant(place) = first.entry((side, term))
                    && let Some(words) = finder.stretch(&range)
                {
                    place.insert(FirstUse { term, words });
                }
            }
        }
        let mut first: Vec<FirstUse> = first.into_values().collect();
        first.sort_unstable_by_key(|first| first.words.start);
        let terms = (0..self.n_terms).filter(|term| is_used[*term]).collect();
        TextUses { terms, first }
    }

    /// Notes which terms a block of an issue's text uses, and where it is the first to.
    fn mark_block(&self, body: &Document, block: &TextBlock<'_>, found: &mut Found) {
        let passage = passage(block);
        let mut finder = Finder::new(body, block);
        for (term, range) in self.hits(&block.text) {
            let first = &mut found[term];
            // A heading may be first; beside it there is no room for a note.
            if first.flatten().is_none() {
                let place = |passage| Place { passage, point: finder.point_at(range.start) };
                *first = Some(passage.map(place));
            }
        }
    }

    /// Notes which terms a text uses that is no passage.
    fn mark(&self, text: &str, found: &mut Found) {
        for (term, _) in self.hits(text) {
            found[term].get_or_insert(None);
        }
    }

    /// The terms that stand in a text, with where.
    fn hits(&self, text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.forms.find(text).map(|(form, range)| (self.terms[form], range))
    }
}

/// For each term whether it is used, and if so, where in a passage.
type Found = [Option<Option<Place>>];

/// Which of the two texts of a translation page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Translation,
    Original,
}

impl Side {
    /// Where a block belongs; nowhere, when it is no running text or is read out of turn.
    fn of(role: Role) -> Option<Self> {
        match role {
            Role::Prose | Role::Row => Some(Self::Translation),
            Role::Original => Some(Self::Original),
            Role::Heading | Role::Code | Role::Note => None,
        }
    }
}

fn listed(found: Vec<Option<Option<Place>>>) -> Vec<Use> {
    let uses = found.into_iter().enumerate();
    uses.filter_map(|(term, first)| first.map(|first| Use { term, first })).collect()
}

fn passage(block: &TextBlock<'_>) -> Option<NonZeroU32> {
    match block.anchor {
        Some(Anchor::Passage(number)) => Some(number),
        _ => None,
    }
}
