//! The ids of headings.

use std::collections::BTreeMap;

use crate::issue::SECTIONS;

/// Gives every heading of a document an id of its own.
#[derive(Default)]
pub(super) struct Ids {
    /// Each id that is taken, and the number to try for the next heading that wants it.
    taken: BTreeMap<String, u32>,
}

impl Ids {
    /// The id for a heading with these words.
    pub(super) fn take(&mut self, text: &str) -> String {
        let id = slug(text);
        let next = self.taken.entry(id.clone()).or_insert(1);
        if *next == 1 {
            *next = 2;
            return id;
        }
        let mut number = *next;
        while self.taken.contains_key(&format!("{id}-{number}")) {
            number += 1;
        }
        let unique = format!("{id}-{number}");
        self.taken.insert(id, number + 1);
        self.taken.insert(unique.clone(), 2);
        unique
    }
}

/// Its words in lower case, joined by `-`; Han characters stay as they are.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    // An apostrophe does not part a word: `China's` is `chinas`.
    for c in text.chars().filter(|c| !matches!(c, '\'' | '’')) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        slug.push_str("section");
    }
    if is_ours(&slug) {
        slug.insert_str(0, "on-");
    }
    slug
}

/// Whether the page may have the id for something else: a section of its own, a passage, a
/// forward, a preview, a correction, a footnote.
fn is_ours(slug: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let first = slug.split('-').next().unwrap_or(slug);
    SECTIONS.contains(&slug)
        || slug.strip_prefix("original-").is_some_and(is_number)
        || first.strip_prefix(['p', 'f', 'h', 'c']).is_some_and(is_number)
        || matches!(first, "fn" | "fnref")
}

#[cfg(test)]
mod tests {
    use super::Ids;

    fn check(texts: &[&str], expected: &[&str]) {
        let mut ids = Ids::default();
        let found: Vec<_> = texts.iter().map(|text| ids.take(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_id_is_the_words_in_lower_case_joined_by_hyphens() {
        check(&["Key Takeaways:", "China’s  AI & 5G"], &["key-takeaways", "chinas-ai-5g"]);
    }

    #[test]
    fn a_heading_leaves_the_ids_of_the_page_alone() {
        check(
            &["Corrections", "F1", "H2 chips", "Original 2"],
            &["on-corrections", "on-f1", "on-h2-chips", "on-original-2"],
        );
    }

    #[test]
    fn han_characters_stay() {
        check(&["阿里云", "《雷峰网》 on AI"], &["阿里云", "雷峰网-on-ai"]);
    }

    #[test]
    fn headings_with_the_same_words_are_numbered() {
        check(&["A", "a", "a-2", "A"], &["a", "a-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn a_heading_without_words_is_a_section() {
        check(&["", "!!!"], &["section", "section-2"]);
    }

    #[test]
    fn no_heading_has_the_id_of_a_passage_or_a_footnote() {
        check(&["P12", "p", "fn 1", "P12 h"], &["on-p12", "p", "on-fn-1", "on-p12-h"]);
    }
}
