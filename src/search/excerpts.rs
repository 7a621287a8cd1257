//! The text of an issue for whoever searches: what is shown of a hit, and where it stands.

use serde::Serialize;

use super::deflate::deflate;
use super::passages::{Passage, passages};
use crate::archive::{Archive, IssueId};
use crate::pages::Page;

/// What the script reads.
#[derive(Serialize)]
struct Excerpts<'a> {
    title: &'a str,
    /// Its date in words.
    words: String,
    passages: Vec<Excerpt>,
}

/// One passage.
#[derive(Serialize)]
struct Excerpt {
    r#in: &'static str,
    /// Its page, seen from that of the issue.
    page: String,
    heading: String,
    /// Anchor and text of each block.
    blocks: Vec<(String, String)>,
}

/// Writes the passages of an issue.
pub fn write(archive: &Archive, id: IssueId) -> Vec<u8> {
    let linked = archive.issue(id);
    let excerpts = Excerpts {
        title: &linked.issue.title.value,
        words: linked.issue.date.in_words(),
        passages: passages(archive, id).into_iter().map(|it| excerpt(archive, id, it)).collect(),
    };
    deflate(&serde_json::to_vec(&excerpts).expect("keys are strings"))
}

fn excerpt(archive: &Archive, id: IssueId, passage: Passage<'_>) -> Excerpt {
    let issue = Page::Issue(id).address(archive);
    let page = passage.translation.map(|feature| {
        let address = Page::Translation(id, feature).address(archive);
        address.strip_prefix(&issue).expect("it stands below its issue").to_owned()
    });
    let blocks = passage.blocks.into_iter();
    Excerpt {
        r#in: passage.area.key(),
        page: page.unwrap_or_default(),
        heading: passage.heading.into_owned(),
        blocks: blocks.map(|it| (it.anchor.into_owned(), it.text.into_owned())).collect(),
    }
}
