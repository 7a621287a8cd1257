//! Atom (RFC 4287), with archives of the main feed (RFC 5005).

use super::{Channel, Entry, archived, channel, instant, tag};
use crate::escape::{cdata, escape, escaped};
use crate::pages::{self, Feed, Page};
use crate::render::Site;

/// Writes a feed of the newest.
pub(in crate::render) fn newest(site: &Site, feed: &Feed) -> Vec<u8> {
    let n_archived = pages::n_feed_archives(&site.archive);
    let older = (*feed == Feed::Issues).then_some(n_archived).and_then(|n| n.checked_sub(1));
    let mut links = String::new();
    archive_link(&mut links, site, "prev-archive", older.map(Page::FeedArchive));
    write(site, &channel(site, feed), &links)
}

/// Writes a part of the archive, from 0: it has no entries but those of its time, and never
/// changes unless an issue does.
pub(in crate::render) fn archive(site: &Site, part: usize) -> Vec<u8> {
    let n_archived = pages::n_feed_archives(&site.archive);
    let next = Some(part + 1).filter(|next| *next < n_archived).map(Page::FeedArchive);
    let mut links = String::from("<fh:archive/>\n");
    archive_link(&mut links, site, "current", Some(Page::Feed(Feed::Issues)));
    archive_link(&mut links, site, "prev-archive", part.checked_sub(1).map(Page::FeedArchive));
    archive_link(&mut links, site, "next-archive", next);
    write(site, &archived(site, part), &links)
}

fn archive_link(out: &mut String, site: &Site, rel: &str, page: Option<Page>) {
    if let Some(page) = page {
        link(out, rel, Some("application/atom+xml"), &site.full(&page.address(&site.archive)));
    }
}

fn write(site: &Site, channel: &Channel<'_>, links: &str) -> Vec<u8> {
    let config = &site.archive.config;
    let contents = channel.entries.iter().map(|entry| entry.content.len());
    let mut out = String::with_capacity(contents.map(|n_bytes| n_bytes + 2048).sum());
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let sheet = &channel.sheet;
    out.push_str(&format!("<?xml-stylesheet type=\"text/css\" href=\"{sheet}\"?>\n"));
    out.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xmlns:fh=\"http://purl.org/syndication/history/1.0\" xml:lang=\"{}\">\n",
        escaped(&config.language)
    ));
    element(&mut out, "title", &channel.title);
    element(&mut out, "subtitle", &channel.subtitle);
    explanation(&mut out, site, channel);
    element(&mut out, "id", &tag(site, &channel.id));
    link(&mut out, "alternate", Some("text/html"), &channel.home);
    link(&mut out, "self", Some("application/atom+xml"), &channel.address);
    out.push_str(links);
    element(&mut out, "updated", &channel.updated);
    out.push_str(&format!("<author><name>{}</name></author>\n", escaped(&config.author.name)));
    for one in &channel.entries {
        entry(&mut out, one);
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}

/// Tells whoever opens the feed in a browser what it is. Feed readers pass over it: it is no element
/// of Atom's (RFC 4287, section 6). `static/feed.css` is what shows it, as browsers give up XSLT.
fn explanation(out: &mut String, site: &Site, channel: &Channel<'_>) {
    let feeds = site.full(&Page::FeedList.address(&site.archive));
    out.push_str(&format!(
        "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">\n<h:p>This is a feed. Give its address to \
         a feed reader, and it tells you what is new here; that takes no account and no e-mail \
         address.</h:p>\n<h:p><h:code>{}</h:code></h:p>\n<h:p><h:a href=\"{}\">The page of which \
         it tells</h:a>, and <h:a href=\"{}\">the list of all feeds</h:a></h:p>\n</h:div>\n",
        escaped(&channel.address),
        escaped(&channel.home),
        escaped(&feeds)
    ));
}

fn entry(out: &mut String, entry: &Entry<'_>) {
    out.push_str("<entry>\n");
    element(out, "title", &entry.title);
    element(out, "id", &entry.id);
    link(out, "alternate", entry.via.is_none().then_some("text/html"), &entry.url);
    if let Some(via) = &entry.via {
        link(out, "via", Some("text/html"), via);
    }
    if let Some(twin) = &entry.twin {
        link(out, "alternate", Some("text/markdown"), twin);
    }
    element(out, "published", &instant(entry.published));
    element(out, "updated", &instant(entry.updated));
    if let Some(summary) = &entry.summary {
        element(out, "summary", summary);
    }
    for (key, name) in &entry.topics {
        put(out, &["<category term=\"", &escaped(key), "\" label=\"", &escaped(name), "\"/>\n"]);
    }
    put(out, &["<content type=\"html\" xml:base=\"", &escaped(&entry.base), "\">"]);
    cdata(&entry.content, out);
    out.push_str("</content>\n</entry>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    put(out, &["<", name, ">"]);
    escape(text, out);
    put(out, &["</", name, ">\n"]);
}

fn link(out: &mut String, rel: &str, kind: Option<&str>, href: &str) {
    put(out, &["<link rel=\"", rel]);
    if let Some(kind) = kind {
        put(out, &["\" type=\"", kind]);
    }
    put(out, &["\" href=\""]);
    escape(href, out);
    put(out, &["\"/>\n"]);
}

/// Writes pieces as they are. An archive has thousands of entries: they do without a text of their
/// own for each piece.
fn put(out: &mut String, pieces: &[&str]) {
    out.extend(pieces.iter().copied());
}
