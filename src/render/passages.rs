//! The Markdown of an issue as HTML: its links lead to where the archive says.

use std::borrow::Cow;

use super::html::{self, Anchors, Image, Links, Style, Term};
use super::markdown;
use super::views::PairView;
use crate::archive::links::{Target, Targets};
use crate::archive::{Archive, IssueId, TermId};
use crate::config::Config;
use crate::issue::document::{Block, Document, Link, Mention, Part, Stretch};
use crate::pages::{Page, as_folder};
use crate::render::{Site, absolute, href};
use crate::source::Span;

impl Site {
    /// The body of an issue, for its page.
    pub(super) fn body_html(&self, id: IssueId) -> Option<String> {
        let body = self.archive.issue(id).issue.body.as_ref()?;
        let style = Style { top: 2, anchors: Anchors::Passages("") };
        let links = self.links_of(id, Reach::Site);
        let mut out = room_for(body);
        html::write_with_notes(body, &links, style, &self.notes_beside(id, body), &mut out);
        Some(out)
    }

    /// A note that stands in an issue's file, for any page; its ids begin with `prefix`.
    pub(super) fn note_html(&self, id: IssueId, note: &Document, prefix: &str) -> String {
        let prefix = format!("{prefix}-");
        let style = Style { top: 4, anchors: Anchors::Headings(&prefix) };
        self.document(note, &self.links_of(id, Reach::Site), style)
    }

    /// The same for a note that other pages show as well: its links to a place on its own page lead
    /// to the issue from there, too.
    pub(super) fn travelling_note_html(
        &self,
        id: IssueId,
        note: &Document,
        prefix: &str,
    ) -> String {
        let prefix = format!("{prefix}-");
        let style = Style { top: 4, anchors: Anchors::Headings(&prefix) };
        self.document(note, &self.links_of(id, Reach::Pages), style)
    }

    /// The body of an issue, for a feed.
    pub(super) fn body_for_feed(&self, id: IssueId) -> Option<String> {
        let body = self.archive.issue(id).issue.body.as_ref()?;
        Some(self.for_feed(id, body))
    }

    /// A piece of Markdown of an issue, for a feed: no ids, whole addresses.
    pub(super) fn for_feed(&self, id: IssueId, document: &Document) -> String {
        let style = Style { top: 2, anchors: Anchors::None };
        self.document(document, &self.links_of(id, Reach::World), style)
    }

    /// Writes a piece of Markdown of an issue as Markdown, with whole addresses; its highest heading
    /// gets the level `top`.
    pub(super) fn write_markdown(
        &self,
        id: IssueId,
        document: &Document,
        top: u8,
        out: &mut String,
    ) {
        markdown::write(document, &self.links_of(id, Reach::World), top, out);
    }

    /// Writes the translation of a feature as Markdown, with whole addresses.
    pub(super) fn write_translation(&self, id: IssueId, feature: usize, out: &mut String) {
        if let Some(text) = &self.archive.issue(id).translations[feature] {
            let targets = &text.targets;
            let links = Leads { archive: &self.archive, targets, id, reach: Reach::World };
            markdown::write(&text.file.document, &links, 2, out);
        }
    }

    /// The paragraphs of a translation, beside their originals.
    pub(super) fn pairs(&self, id: IssueId, feature: usize) -> (Vec<PairView>, Option<String>) {
        let Some(text) = &self.archive.issue(id).translations[feature] else {
            return (Vec::new(), None);
        };
        let links =
            Leads { archive: &self.archive, targets: &text.targets, id, reach: Reach::Site };
        let style = Style { top: 2, anchors: Anchors::Headings("") };
        let href = |(words, id): &(Stretch, TermId)| Term {
            words: *words,
            href: self.href(&Page::Term(*id)),
        };
        let terms: Vec<Term> = text.first_uses.iter().map(href).collect();
        let part = |part: &Part| {
            let mut out = String::new();
            html::write_part(&text.file.document, part, &links, &terms, style, &mut out);
            out
        };
        let pair = |(number, block): (usize, Block)| PairView {
            id: format!("p{number}"),
            html: part(&block.part),
            original_html: block.original.as_ref().map(part),
        };
        let pairs = (1..).zip(text.file.document.pairs()).map(pair).collect();
        let mut footnotes = String::new();
        html::write_footnotes(&text.file.document, &links, style, &mut footnotes);
        (pairs, Some(footnotes).filter(|footnotes| !footnotes.is_empty()))
    }

    fn document(&self, document: &Document, links: &Leads<'_>, style: Style<'_>) -> String {
        let mut out = room_for(document);
        html::write(document, links, style, &mut out);
        out
    }

    fn links_of(&self, id: IssueId, reach: Reach) -> Leads<'_> {
        Leads { archive: &self.archive, targets: &self.archive.issue(id).targets, id, reach }
    }
}

/// Room for a document as HTML: as many bytes again as its Markdown has.
fn room_for(document: &Document) -> String {
    String::with_capacity(2 * document.n_bytes())
}

/// From where links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// From its own page.
    Site,
    /// From any page of this site.
    Pages,
    /// From anywhere: a feed reader shows a page far from its host.
    World,
}

/// Where the links of one file lead, as addresses.
struct Leads<'a> {
    archive: &'a Archive,
    targets: &'a Targets,
    id: IssueId,
    reach: Reach,
}

impl Leads<'_> {
    fn address(&self, span: Span) -> Option<String> {
        let with = |page: Page, fragment: &Option<String>| {
            let fragment = fragment.as_ref().map(|name| format!("#{name}")).unwrap_or_default();
            format!("{}{fragment}", self.at(&page.address(self.archive)))
        };
        match self.targets.get(span)? {
            Target::Issue { id, fragment } => Some(with(Page::Issue(*id), fragment)),
            Target::Translation { id, feature, fragment } => {
                Some(with(Page::Translation(*id, *feature), fragment))
            }
            Target::Attachment(path) => Some(with(Page::Attachment(path.clone()), &None)),
            Target::Page { address, fragment } => {
                let fragment = fragment.as_ref().map(|name| format!("#{name}")).unwrap_or_default();
                Some(format!("{}{fragment}", self.at(&as_folder(address))))
            }
            Target::Here(fragment) => Some(match self.reach {
                Reach::Site => format!("#{fragment}"),
                Reach::Pages | Reach::World => with(Page::Issue(self.id), &Some(fragment.clone())),
            }),
            Target::Elsewhere => None,
        }
    }

    fn at(&self, address: &str) -> String {
        let config: &Config = &self.archive.config;
        match self.reach {
            Reach::Site | Reach::Pages => href(config, address),
            Reach::World => absolute(config, address),
        }
    }
}

impl Links for Leads<'_> {
    fn href<'a>(&'a self, link: &'a Link) -> Option<Cow<'a, str>> {
        match self.targets.get(link.span)? {
            Target::Elsewhere => Some(Cow::Borrowed(&link.destination)),
            _ => self.address(link.span).map(Cow::Owned),
        }
    }

    fn mention(&self, mention: &Mention) -> Option<String> {
        self.address(mention.span)
    }

    fn image<'a>(&'a self, link: &'a Link) -> Option<Image<'a>> {
        let size = match self.targets.get(link.span)? {
            Target::Attachment(path) => {
                self.archive.attachments()[path].picture.and_then(|picture| picture.size)
            }
            _ if self.archive.config.remote_images => None,
            _ => return None,
        };
        Some(Image { src: self.href(link)?, size })
    }
}
