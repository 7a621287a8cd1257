//! Feeds: what each holds, before any form of it is written.
//!
//! New issues come with their whole text, forwards and corrections with what is said of them. The
//! forms are written by [`atom`], [`json_feed`] and [`opml`]. Drafts never enter a feed.

pub(super) mod atom;
pub(super) mod json_feed;
pub(super) mod opml;

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::archive::{CorrectionId, ForwardId, IssueId, LinkedIssue, OutletId};
use crate::escape::escaped;
use crate::han;
use crate::issue::date::{self, PartialDate};
use crate::pages::{self, Feed, Page};
use crate::render::Site;

/// How many issues the main feed holds at least.
const NEWEST: usize = 20;
/// How many a narrower one holds at most.
const NEWEST_OF_ONE: usize = 10;
/// How many forwards or corrections a feed holds at most.
const NEWEST_RECORDS: usize = 40;

/// A feed as it is told.
pub(super) struct Channel<'a> {
    title: String,
    subtitle: String,
    /// What the tag URI ends in.
    id: String,
    /// The page that shows the same to people.
    home: String,
    /// Where the feed itself stands.
    address: String,
    /// What a browser shows it with, from there.
    sheet: String,
    updated: String,
    entries: Vec<Entry<'a>>,
}

/// One thing of a feed.
struct Entry<'a> {
    id: String,
    title: String,
    url: String,
    /// Where it is spoken of here, when `url` leads elsewhere.
    via: Option<String>,
    /// The whole of it as Markdown.
    twin: Option<String>,
    published: PartialDate,
    updated: PartialDate,
    summary: Option<String>,
    /// Keys and names of topics.
    topics: Vec<(String, String)>,
    /// What the addresses in the content belong to.
    base: String,
    content: Cow<'a, str>,
}

/// The feed with its newest entries.
pub(super) fn channel<'a>(site: &'a Site, feed: &Feed) -> Channel<'a> {
    let entries = match feed {
        Feed::Issues => {
            let newest = pages::newest_in_feed(&site.archive, NEWEST).into_iter();
            newest.map(|id| issue(site, id, whole)).collect()
        }
        Feed::Forwards => newest_forwards(site),
        Feed::Corrections => newest_corrections(site),
        _ => {
            let found = site
                .archive
                .issues()
                .rev()
                .filter(|(_, linked)| !linked.issue.is_draft && is_about(linked, feed));
            found.take(NEWEST_OF_ONE).map(|(id, _)| issue(site, id, whole)).collect()
        }
    };
    told(site, feed, &Page::Feed(feed.clone()), entries)
}

/// A part of the archive of the main feed, from 0. Its entries are brief: whole, they would make
/// every issue once more, for readers that hardly ever go back so far. Each names the address of its
/// whole text.
pub(super) fn archived(site: &Site, part: usize) -> Channel<'_> {
    let ids = pages::archived_in_feed(&site.archive, part).into_iter();
    let entries = ids.map(|id| issue(site, id, brief)).collect();
    told(site, &Feed::Issues, &Page::FeedArchive(part), entries)
}

fn told<'a>(site: &'a Site, feed: &Feed, page: &Page, entries: Vec<Entry<'a>>) -> Channel<'a> {
    let address = page.address(&site.archive);
    Channel {
        title: title(site, feed),
        subtitle: site.archive.config.description.clone(),
        id: id(site, feed),
        home: site.full(&feed.home().address(&site.archive)),
        sheet: format!("{}feed.css", "../".repeat(address.matches('/').count() - 1)),
        address: site.full(&address),
        updated: updated(site, &entries),
        entries,
    }
}

/// What a feed is called: `ChinAI: Semiconductors`.
pub(super) fn title(site: &Site, feed: &Feed) -> String {
    let archive = &site.archive;
    let of_what = match feed {
        Feed::Issues => return site.title().to_owned(),
        Feed::Topic(id) => archive.topic(*id).record.subject.name.as_str(),
        Feed::Outlet(id) => archive.outlet(*id).record.subject.name.as_str(),
        Feed::Kind(kind) => kind.name(),
        Feed::Forwards => "Forwards",
        Feed::Corrections => "Corrections",
    };
    format!("{}: {of_what}", site.title())
}

fn id(site: &Site, feed: &Feed) -> String {
    let archive = &site.archive;
    match feed {
        Feed::Issues => "archive".to_owned(),
        Feed::Topic(id) => format!("topic/{}", archive.topic(*id).record.subject.key.value),
        Feed::Outlet(id) => format!("outlet/{}", archive.outlet(*id).record.subject.key.value),
        Feed::Kind(kind) => format!("kind/{}", kind.key()),
        Feed::Forwards => "forwards".to_owned(),
        Feed::Corrections => "corrections".to_owned(),
    }
}

fn is_about(linked: &LinkedIssue, feed: &Feed) -> bool {
    let is_from = |id: &OutletId| {
        let lists = [&linked.feature_outlets, &linked.forward_outlets, &linked.preview_outlets];
        lists.into_iter().flat_map(|list| list.iter()).any(|outlet| *outlet == Some(*id))
    };
    match feed {
        Feed::Topic(id) => linked.topics.contains(id),
        Feed::Outlet(id) => is_from(id),
        Feed::Kind(kind) => linked.issue.kind == *kind,
        Feed::Issues | Feed::Forwards | Feed::Corrections => true,
    }
}

fn updated(site: &Site, entries: &[Entry<'_>]) -> String {
    match site.built {
        Some(seconds) => date::instant(seconds),
        None => entries
            .iter()
            .map(|entry| instant(entry.updated))
            .max()
            .unwrap_or_else(|| date::instant(0)),
    }
}

fn issue<'a>(
    site: &'a Site,
    id: IssueId,
    content: fn(&'a Site, IssueId) -> Cow<'a, str>,
) -> Entry<'a> {
    let linked = site.archive.issue(id);
    let issue = &linked.issue;
    let url = site.full(&Page::Issue(id).address(&site.archive));
    let corrected = linked.corrections.here.iter().map(|id| site.archive.correction(*id).date);
    let updated = corrected.chain([issue.date]).max_by_key(|date| instant(*date));
    Entry {
        id: tag(site, &format!("issue/{}", site.slug(id))),
        title: format!("No. {}: {}", issue.number.value, issue.title.value),
        base: url.clone(),
        url,
        via: None,
        twin: Some(site.full(&Page::Twin(id, None).address(&site.archive))),
        published: issue.date,
        updated: updated.unwrap_or(issue.date),
        summary: issue.subtitle.clone(),
        topics: topics(site, linked),
        content: content(site, id),
    }
}

fn topics(site: &Site, linked: &LinkedIssue) -> Vec<(String, String)> {
    let subjects = linked.topics.iter().map(|topic| &site.archive.topic(*topic).record.subject);
    subjects.map(|topic| (topic.key.value.clone(), topic.name.clone())).collect()
}

fn newest_forwards(site: &Site) -> Vec<Entry<'_>> {
    let is_public = |id: &ForwardId| !site.archive.issue(id.issue).issue.is_draft;
    let forwards = site.archive.forwards().filter(is_public).take(NEWEST_RECORDS);
    forwards
        .map(|id| {
            let forward = site.archive.forward(id);
            let linked = site.archive.issue(id.issue);
            let issue = site.full(&Page::Issue(id.issue).address(&site.archive));
            let here = format!("{issue}#f{}", id.index() + 1);
            let label = forward.label.as_ref().map(|label| format!("{label}: "));
            let url = forward.url.as_ref().map(|url| url.value.clone());
            let note = forward.note.as_ref();
            Entry {
                id: tag(site, &format!("forward/{}/{}", linked.slug, id.index() + 1)),
                title: format!("{}{}", label.unwrap_or_default(), forward.title.value),
                via: url.is_some().then(|| here.clone()),
                twin: None,
                url: url.unwrap_or(here),
                base: issue,
                published: linked.issue.date,
                updated: linked.issue.date,
                summary: None,
                topics: Vec::new(),
                content: note.map(|note| site.for_feed(id.issue, note)).unwrap_or_default().into(),
            }
        })
        .collect()
}

fn newest_corrections(site: &Site) -> Vec<Entry<'_>> {
    let public = site.archive.corrected().filter(|(id, _)| !site.archive.issue(*id).issue.is_draft);
    let all = public.flat_map(|(corrected, ids)| ids.iter().map(move |id| (corrected, *id)));
    let mut all: Vec<(IssueId, CorrectionId)> = all.collect();
    let date = |id: CorrectionId| site.archive.correction(id).date;
    all.sort_by_key(|(_, id)| Reverse(date(*id)));
    all.truncate(NEWEST_RECORDS);
    all.into_iter()
        .map(|(corrected, id)| {
            let correction = site.archive.correction(id);
            let linked = site.archive.issue(corrected);
            let url = site.full(&Page::Issue(corrected).address(&site.archive));
            let holder = &site.archive.issue(id.issue).slug;
            Entry {
                id: tag(site, &format!("correction/{holder}/{}", id.index + 1)),
                title: format!(
                    "Correction of No. {}: {}",
                    linked.number(),
                    linked.issue.title.value
                ),
                url: format!("{url}#corrections"),
                base: url,
                via: None,
                twin: None,
                published: correction.date,
                updated: correction.date,
                summary: None,
                topics: Vec::new(),
                content: site.for_feed(id.issue, &correction.note).into(),
            }
        })
        .collect()
}

/// All of the issue.
fn whole(site: &Site, id: IssueId) -> Cow<'_, str> {
    Cow::Borrowed(site.issue_for_feeds(id))
}

/// How the issue begins, and where it goes on.
fn brief(site: &Site, id: IssueId) -> Cow<'_, str> {
    const MOST: usize = 400;
    let body = site.archive.issue(id).issue.body.as_ref();
    let start = body.map(|body| han::html(&body.excerpt(MOST)));
    let start = start.map(|start| format!("<p>{start}</p>\n")).unwrap_or_default();
    let url = site.full(&Page::Issue(id).address(&site.archive));
    format!("{start}<p><a href=\"{}\">Read it in the archive</a></p>\n", escaped(&url)).into()
}

/// The issue as one piece of HTML that needs nothing from its page.
pub(super) fn content(site: &Site, id: IssueId) -> String {
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
        forward(&mut html, site, ForwardId::new(id, index));
    }
    corrections(&mut html, site, id);
    if let (true, Some(url)) = (html.is_empty(), &issue.url) {
        let url = escaped(&url.value);
        html = format!("<p><a href=\"{url}\">Read it where it was first published</a></p>\n");
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

/// What was put right: whoever reads only the feed should hear of it, too.
fn corrections(html: &mut String, site: &Site, id: IssueId) {
    let corrections = &site.archive.issue(id).corrections.here;
    if !corrections.is_empty() {
        html.push_str("<h2>Corrections</h2>\n");
    }
    for id in corrections {
        let correction = site.archive.correction(*id);
        heading(html, "", &correction.date.in_words(), None);
        html.push_str(&site.for_feed(id.issue, &correction.note));
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

/// A tag URI (RFC 4151): an id that stays when the address changes.
fn tag(site: &Site, name: &str) -> String {
    format!("tag:{}:{name}", site.archive.config.tag_authority)
}

/// Feeds want an instant: a date known to the month stands for its first day, at midnight UTC.
fn instant(date: PartialDate) -> String {
    let (month, day) = (date.month().unwrap_or(1), date.day().unwrap_or(1));
    format!("{:04}-{month:02}-{day:02}T00:00:00Z", date.year())
}
