//! The archive as an import finds it: whose files stand where.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::catalogue::Catalogue;
use crate::error::Error;
use crate::import::address::{Place, Shelf};
use crate::import::file;
use crate::import::posts::Post;
use crate::import::select::Chosen;
use crate::source::Sources;

/// What the archive holds already.
#[derive(Default)]
pub(super) struct Known {
    /// The files of earlier imports, by the ids of their posts, from the issues' folder.
    by_post: BTreeMap<String, String>,
    /// The files by their issues' numbers.
    by_number: BTreeMap<u32, String>,
    /// The ids of the posts in the export.
    exported: BTreeSet<String>,
    /// What is in the files.
    texts: BTreeMap<String, Box<str>>,
}

impl Known {
    pub(super) fn of(sources: &Sources, posts: &[Post]) -> Self {
        let exported = posts.iter().map(|post| post.id.clone()).collect();
        let mut known = Self { exported, ..Self::default() };
        for (path, source) in &sources.issues {
            let Some(name) = path.as_str().strip_prefix("issues/") else { continue };
            if let Some(post) = file::post_of(&source.text) {
                known.by_post.insert(post.to_owned(), name.to_owned());
            }
            if let Some(number) = file::number_of(&source.text) {
                known.by_number.entry(number).or_insert_with(|| name.to_owned());
            }
            known.texts.insert(name.to_owned(), source.text.clone());
        }
        known
    }

    /// The file in which a post's issue stands, or will: its own, or one of its number that was
    /// written by hand, or made of a post that the export has no more.
    pub(super) fn file(&self, chosen: &Chosen) -> String {
        let candidate = &chosen.candidate;
        let is_own = self.by_post.contains_key(&candidate.post.id);
        let of_number = self.by_number.get(&candidate.title.number.get());
        let of_number = of_number.filter(|_| !is_own && candidate.slug.is_none());
        let is_left = |file: &&String| {
            file::post_of(&self.texts[*file]).is_none_or(|post| !self.exported.contains(post))
        };
        of_number.filter(is_left).unwrap_or(&candidate.file).clone()
    }

    /// Refuses an archive in which others have written, and no import ever did.
    pub(super) fn check_is_ours(&self) -> Result<(), Error> {
        let n_issues = self.by_number.len();
        if n_issues == 0 || !self.by_post.is_empty() {
            return Ok(());
        }
        let issues = if n_issues == 1 { "issue" } else { "issues" };
        let what = format!("issues/ already holds {n_issues} {issues}; nothing was overwritten");
        Err(Error::content(what).help(
            "`--merge` puts the posts of the export beside them; for an issue that is there already, \
             the file that is there stays",
        ))
    }

    /// The files of earlier imports, by the ids of their posts, from the issues' folder.
    pub(super) fn by_post(&self) -> &BTreeMap<String, String> {
        &self.by_post
    }

    /// What is in a file of the issues' folder.
    pub(super) fn text(&self, file: &str) -> Option<&str> {
        self.texts.get(file).map(|text| &**text)
    }

    /// Where the posts of an export stand, or will, and which outlets the archive knows.
    pub(super) fn shelf(&self, chosen: &[Chosen], sources: &Sources) -> Shelf {
        let mut shelf = Shelf::default();
        for one in chosen {
            let post = &one.candidate.post;
            let place = Place { file: self.file(one), anchors: Vec::new() };
            shelf.posts.insert(post.id.clone(), place);
            if !post.slug.is_empty() {
                shelf.by_slug.entry(post.slug.clone()).or_insert_with(|| post.id.clone());
            }
        }
        let (catalogue, _) = Catalogue::read(&sources.data);
        for outlet in &catalogue.outlets {
            let key = &outlet.subject.key.value;
            let names = outlet.subject.names().map(|name| (name.to_lowercase(), key.clone()));
            shelf.outlets.extend(names);
        }
        shelf
    }
}
