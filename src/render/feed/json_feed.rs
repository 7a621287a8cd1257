//! JSON Feed 1.1, of the newest issues.

use serde::Serialize;

use super::{Entry, channel, instant};
use crate::pages::{Feed, Page};
use crate::render::{Site, json};

/// Writes the feed of the newest issues.
pub(in crate::render) fn newest(site: &Site) -> Vec<u8> {
    let config = &site.archive.config;
    let channel = channel(site, &Feed::Issues);
    json::document(&Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: &channel.home,
        feed_url: site.full(&Page::JsonFeed.address(&site.archive)),
        description: &channel.subtitle,
        language: &config.language,
        authors: [Author { name: &config.author.name }],
        items: channel.entries.iter().map(Item::new).collect(),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: String,
    description: &'a str,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    content_html: &'a str,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
}

impl<'a> Item<'a> {
    fn new(entry: &'a Entry<'_>) -> Self {
        Self {
            id: &entry.id,
            url: &entry.url,
            title: &entry.title,
            summary: entry.summary.as_deref(),
            content_html: &entry.content,
            date_published: instant(entry.published),
            date_modified: instant(entry.updated),
            tags: entry.topics.iter().map(|(_, name)| name.as_str()).collect(),
        }
    }
}
