//! What would be too long as one file, in parts: the archive of the main feed, and the sitemap.

use super::{Page, Planned};
use crate::archive::{Archive, IssueId};

/// How many issues a part of the main feed's archive holds.
const ARCHIVED_TOGETHER: usize = 25;

/// How many parts the archive of the main feed has: a part is made when it is full, so that it
/// never changes.
pub fn n_feed_archives(archive: &Archive) -> usize {
    in_feeds(archive).count() / ARCHIVED_TOGETHER
}

/// The issues of a part of the main feed's archive, newest first.
pub fn archived_in_feed(archive: &Archive, part: usize) -> Vec<IssueId> {
    let part = in_feeds(archive).skip(part * ARCHIVED_TOGETHER).take(ARCHIVED_TOGETHER);
    let mut ids: Vec<IssueId> = part.collect();
    ids.reverse();
    ids
}

/// The issues of the main feed, newest first: so many, and all that no archive holds.
pub fn newest_in_feed(archive: &Archive, n_least: usize) -> Vec<IssueId> {
    let ids: Vec<IssueId> = in_feeds(archive).collect();
    let n_newest = n_least.max(ids.len() % ARCHIVED_TOGETHER);
    ids.into_iter().rev().take(n_newest).collect()
}

/// The issues that feeds may hold, oldest first.
fn in_feeds(archive: &Archive) -> impl Iterator<Item = IssueId> {
    archive.issues().filter(|(_, linked)| !linked.issue.is_draft).map(|(id, _)| id)
}

/// How many addresses one sitemap may hold, by the protocol of sitemaps.org.
const ADDRESSES_A_SITEMAP: usize = 50_000;

/// The pages that search engines should know, in the parts that sitemaps hold.
pub fn in_sitemaps<'a>(pages: &'a [Planned], archive: &Archive) -> Vec<Vec<&'a Page>> {
    let is_draft = |page: &Page| match page {
        Page::Issue(id) | Page::Translation(id, _) => archive.issue(*id).issue.is_draft,
        _ => false,
    };
    let pages = pages.iter().map(|planned| &planned.page);
    let known: Vec<&Page> = pages.filter(|page| page.is_for_readers() && !is_draft(page)).collect();
    known.chunks(ADDRESSES_A_SITEMAP).map(<[&Page]>::to_vec).collect()
}
