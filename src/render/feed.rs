//! The Atom feed (RFC 4287): the newest issues with their whole text.

use crate::archive::{ForwardId, IssueId};
use crate::escape::escaped;
use crate::han;
use crate::issue::date::{self, PartialDate};
use crate::pages::Page;
use crate::render::Site;

/// How many issues the feed holds.
const NEWEST: usize = 20;

/// Writes the feed of the newest issues; drafts never enter it.
pub(super) fn atom(site: &Site) -> Vec<u8> {
    let config = &site.archive.config;
    let issues = site.archive.issues().rev().filter(|(_, linked)| !linked.issue.is_draft);
    let newest: Vec<IssueId> = issues.map(|(id, _)| id).take(NEWEST).collect();
    let updated = match site.built {
        Some(seconds) => date::instant(seconds),
        None => {
            newest.iter().map(|id| updated(site, *id)).max().unwrap_or_else(|| date::instant(0))
        }
    };
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        escaped(&config.language)
    ));
    element(&mut out, "title", &config.title);
    element(&mut out, "subtitle", &config.description);
    element(&mut out, "id", &tag(site, "archive"));
    link(&mut out, "alternate", "text/html", &site.full("/"));
    link(&mut out, "self", "application/atom+xml", &site.full("/feed.xml"));
    element(&mut out, "updated", &updated);
    out.push_str(&format!("<author><name>{}</name></author>\n", escaped(&config.author.name)));
    for id in newest {
        entry(&mut out, site, id);
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}

fn entry(out: &mut String, site: &Site, id: IssueId) {
    let issue = &site.archive.issue(id).issue;
    let full = site.full(&Page::Issue(id).address(&site.archive));
    out.push_str("<entry>\n");
    element(out, "title", &format!("No. {}: {}", issue.number.value, issue.title.value));
    element(out, "id", &tag(site, &format!("issue/{}", site.slug(id))));
    link(out, "alternate", "text/html", &full);
    element(out, "published", &instant(issue.date));
    element(out, "updated", &updated(site, id));
    if let Some(subtitle) = &issue.subtitle {
        element(out, "summary", subtitle);
    }
    for topic in &site.archive.issue(id).topics {
        let topic = &site.archive.topic(*topic).record.subject;
        let (key, name) = (escaped(&topic.key.value), escaped(&topic.name));
        out.push_str(&format!("<category term=\"{key}\" label=\"{name}\"/>\n"));
    }
    out.push_str(&format!(
        "<content type=\"html\" xml:base=\"{}\">{}</content>\n</entry>\n",
        escaped(&full),
        escaped(&content(site, id))
    ));
}

/// The issue as one piece of HTML that needs nothing from its page.
fn content(site: &Site, id: IssueId) -> String {
    let issue = &site.archive.issue(id).issue;
    let mut html = String::new();
    for feature in &issue.features {
        html.push_str(&format!("<p><strong>{}</strong>", han::html(&feature.title.value)));
        if let Some(original) = &feature.original_title {
            html.push_str(&format!(" {}", han::html(original)));
        }
        html.push_str("</p>\n");
    }
    html.push_str(&site.body_for_feed(id).unwrap_or_default());
    if !issue.horn.is_empty() {
        html.push_str("<h2>Around the Horn</h2>\n");
    }
    for preview in &issue.horn {
        let url = preview.url.as_ref().map(|url| url.value.as_str());
        heading(&mut html, "", &preview.title.value, url);
        if let Some(summary) = &preview.summary {
            html.push_str(&site.for_feed(id, summary));
        }
    }
    if !issue.forwards.is_empty() {
        html.push_str("<h2>Four to Forward</h2>\n");
    }
    for index in 0..issue.forwards.len() {
        forward(&mut html, site, ForwardId { issue: id, index });
    }
    html
}

fn forward(html: &mut String, site: &Site, id: ForwardId) {
    let forward = site.archive.forward(id);
    let label = forward.label.as_ref().map(|label| format!("{}: ", han::html(label)));
    let url = forward.url.as_ref().map(|url| url.value.as_str());
    heading(html, &label.unwrap_or_default(), &forward.title.value, url);
    if let Some(note) = &forward.note {
        html.push_str(&site.for_feed(id.issue, note));
    }
}

/// What is passed on or previewed; a link, where it is known where to.
fn heading(html: &mut String, before: &str, title: &str, url: Option<&str>) {
    let title = han::html(title);
    let title = match url {
        Some(url) => format!("<a href=\"{}\">{title}</a>", escaped(url)),
        None => title,
    };
    html.push_str(&format!("<h3>{before}{title}</h3>\n"));
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>{}</{name}>\n", escaped(text)));
}

fn link(out: &mut String, rel: &str, kind: &str, href: &str) {
    let href = escaped(href);
    out.push_str(&format!("<link rel=\"{rel}\" type=\"{kind}\" href=\"{href}\"/>\n"));
}

/// A tag URI (RFC 4151): an id that stays when the address changes.
fn tag(site: &Site, name: &str) -> String {
    let base = &site.archive.config.base_url;
    let host = base.split_once("://").map_or(base.as_str(), |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    format!("tag:{host},2018:{name}")
}

fn updated(site: &Site, id: IssueId) -> String {
    let linked = site.archive.issue(id);
    let corrected = linked.corrections.here.iter().map(|id| site.archive.correction(*id).date);
    let newest = corrected.chain([linked.issue.date]).map(instant).max();
    newest.expect("an issue has a date")
}

/// Feeds want an instant: a date known to the month stands for its first day, at midnight UTC.
fn instant(date: PartialDate) -> String {
    let (month, day) = (date.month().unwrap_or(1), date.day().unwrap_or(1));
    format!("{:04}-{month:02}-{day:02}T00:00:00Z", date.year())
}
