//! Where links lead: an address in a text becomes an issue, a file, a page or the world outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::paths::{beside, comparable, has_scheme, is_like_host, seen_from, split_fragment};
use super::{Attachment, Corrections, IssueId};
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::address;
use crate::issue::Issue;
use crate::issue::document::{Document, Link, LinkKind, Mention, Named};
use crate::near;
use crate::source::{SitePath, Span};

/// Where the links of one file lead, by their place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets(Arc<[(Span, Target)]>);

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An issue of the archive, or a place in it.
    Issue {
        /// Which.
        id: IssueId,
        /// The element, where the link names one.
        fragment: Option<String>,
    },
    /// The full translation of a feature.
    Translation {
        /// The issue.
        id: IssueId,
        /// Which of its features.
        feature: usize,
        /// The element, where the link names one; `render` checks that it is there.
        fragment: Option<String>,
    },
    /// A file beside the issues.
    Attachment(SitePath),
    /// A page of this site by its address, such as `/topics/chips/`; `pages` checks that it is there.
    Page {
        /// The address, without the base path.
        address: String,
        /// The element, where the link names one.
        fragment: Option<String>,
    },
    /// A place on the same page.
    Here(String),
    /// Another site.
    Elsewhere,
}

impl Targets {
    /// Where the link or mention at this place leads; none when it leads nowhere and stays text.
    pub fn get(&self, span: Span) -> Option<&Target> {
        let index = self.0.binary_search_by(|(at, _)| at.cmp(&span)).ok()?;
        Some(&self.0[index].1)
    }

    /// Every link with its place, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(Span, Target)> {
        self.0.iter()
    }
}

/// What links can lead to.
pub(super) struct Landmarks<'a> {
    /// Where issues are found.
    pub(super) places: &'a Places,
    /// The issues, oldest first.
    pub(super) issues: &'a [Arc<Issue>],
    /// The corrections each has to do with.
    pub(super) corrections: &'a [Corrections],
    /// The files beside the issues.
    pub(super) attachments: &'a BTreeMap<SitePath, Attachment>,
}

/// Where issues are found: follows from their facts alone, not from their texts.
pub(super) struct Places {
    /// Issues by number; where two have one, the first.
    pub(super) by_number: BTreeMap<u32, IssueId>,
    /// The number of each issue.
    pub(super) numbers: Vec<u32>,
    /// Issues that exist but are not in this archive.
    pub(super) absent: Absences,
    /// Issues by their address, without the slashes.
    pub(super) by_address: BTreeMap<String, IssueId>,
    /// Issues by their file.
    pub(super) by_path: BTreeMap<SitePath, IssueId>,
    /// Issues by where they were first published, in comparable form.
    pub(super) by_url: BTreeMap<String, IssueId>,
    /// Features by the file of their translation.
    pub(super) translations: BTreeMap<SitePath, (IssueId, usize)>,
}

impl Places {
    pub(super) fn new(
        issues: &[Arc<Issue>],
        by_number: BTreeMap<u32, IssueId>,
        absent: Absences,
        translations: BTreeMap<SitePath, (IssueId, usize)>,
    ) -> Self {
        let ids = || issues.iter().enumerate().map(|(index, issue)| (IssueId::at(index), issue));
        Self {
            by_number,
            numbers: issues.iter().map(|issue| issue.number.value.get()).collect(),
            absent,
            by_address: ids().map(|(id, issue)| (issue.address(), id)).collect(),
            by_path: ids().map(|(id, issue)| (issue.path.clone(), id)).collect(),
            by_url: ids()
                // Backwards, so that of two with one address the first counts.
                .rev()
                .filter_map(|(id, issue)| Some((comparable(&issue.url.as_ref()?.value), id)))
                .collect(),
            translations,
        }
    }
}

/// What exists but is not in the archive.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Absences {
    /// How many drafts are left out.
    pub(super) n_drafts: usize,
    /// By the number of the issue.
    pub(super) by_number: BTreeMap<u32, Absence>,
    /// By its address, without the slashes.
    pub(super) by_address: BTreeMap<String, Absence>,
    /// By its file or that of its translation.
    pub(super) by_path: BTreeMap<SitePath, Absence>,
}

/// Why something that has a file is not in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// Its file has mistakes, which are reported; nothing follows from that.
    Broken,
    /// It belongs to the issue with this number, a draft, and drafts are not published now.
    Draft(u32),
}

impl Absence {
    /// What to say at a place that leads there.
    fn finding(self) -> Option<Diagnostic> {
        let Self::Draft(number) = self else { return None };
        let message = format!("issue {number} is a draft, and drafts are not published");
        let finding = Diagnostic::new(Code::UnknownIssue, message);
        Some(finding.help("`--drafts` publishes them; until then this stays text"))
    }
}

/// The places on an issue's page that a link can name.
struct Anchors<'a> {
    body: Option<&'a Document>,
    n_features: usize,
    n_forwards: usize,
    n_previews: usize,
    n_corrections: usize,
}

impl Anchors<'_> {
    fn has(&self, fragment: &str) -> bool {
        let numbered = |prefix: char, n: usize| {
            let number = fragment.strip_prefix(prefix).and_then(|rest| rest.parse().ok());
            number.is_some_and(|number: usize| (1..=n).contains(&number))
        };
        self.sections().any(|section| section == fragment)
            || numbered('f', self.n_forwards)
            || numbered('h', self.n_previews)
            || numbered('c', self.n_corrections)
            || self.body.is_some_and(|body| body.has_anchor(fragment))
    }

    /// The sections that the page has beside the author's own.
    fn sections(&self) -> impl Iterator<Item = String> {
        let originals = (1..=self.n_features).map(|number| match number {
            1 => "original".to_owned(),
            _ => format!("original-{number}"),
        });
        let lists = [
            ("forwards", self.n_forwards),
            ("horn", self.n_previews),
            ("corrections", self.n_corrections),
        ];
        let lists = lists.into_iter().filter(|(_, n)| *n > 0).map(|(name, _)| name.to_owned());
        // Whether an issue is connected is known only when all links have been followed.
        originals.chain(lists).chain(["connections", "cite"].map(str::to_owned))
    }

    /// The first of its headings, as a way out.
    fn in_words(&self) -> String {
        const MOST: usize = 5;
        let headings = self.body.map(Document::headings).unwrap_or_default();
        let names = headings.iter().take(MOST).map(|heading| format!("`#{}`", heading.id));
        let names = names.collect::<Vec<_>>().join(", ");
        match headings.len() {
            0 => "no headings".to_owned(),
            n if n > MOST => format!("{names} and {} more", n - MOST),
            _ => names,
        }
    }

    fn nearest(&self, fragment: &str) -> Option<String> {
        let headings = self.body.into_iter().flat_map(Document::headings);
        let sections: Vec<String> = self.sections().collect();
        let names = headings.map(|heading| &*heading.id).chain(sections.iter().map(String::as_str));
        near::nearest(fragment, names).map(str::to_owned)
    }
}

/// A file whose links are being followed.
pub(super) struct Place<'a> {
    pub(super) path: &'a SitePath,
    /// The issue whose page shows it; none for one that has mistakes.
    pub(super) issue: Option<IssueId>,
}

/// Finds where all links and mentions of a file lead. Mistakes are reported at the link.
pub(super) fn follow<'a>(
    documents: impl Iterator<Item = &'a Document>,
    place: &Place<'_>,
    landmarks: &Landmarks<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Targets {
    let mut targets = Vec::new();
    for document in documents {
        for mention in document.mentions() {
            match landmarks.mention(mention, place) {
                Ok(target) => targets.extend(target.map(|target| (mention.span, target))),
                Err(finding) => findings.push(*finding),
            }
        }
        for link in document.links() {
            match landmarks.link(link, document, place) {
                Ok(target) => targets.push((link.span, target)),
                Err(finding) => findings.push(*finding),
            }
        }
    }
    targets.sort_by_key(|(span, _)| *span);
    Targets(targets.into())
}

type Found<T> = Result<T, Box<Diagnostic>>;

impl Landmarks<'_> {
    /// The places on an issue's page.
    fn anchors(&self, id: IssueId) -> Anchors<'_> {
        let (issue, corrections) = (&self.issues[id.index()], &self.corrections[id.index()]);
        Anchors {
            body: issue.body.as_ref(),
            n_features: issue.features.len(),
            n_forwards: issue.forwards.len(),
            n_previews: issue.horn.len(),
            n_corrections: corrections.here.len() + corrections.elsewhere.len(),
        }
    }

    fn mention(&self, mention: &Mention, place: &Place<'_>) -> Found<Option<Target>> {
        let known = match &mention.named {
            Named::Number(number) => self.places.by_number.get(number),
            Named::Address(address) => self.places.by_url.get(&comparable(address)),
        };
        match (known, &mention.named) {
            (Some(id), _) if Some(*id) == place.issue => Ok(None),
            (Some(id), _) => Ok(Some(Target::Issue { id: *id, fragment: None })),
            (None, Named::Address(_)) => Ok(None),
            (None, Named::Number(number)) => {
                match self.unknown(*number, place.path, mention.span) {
                    Some(finding) => Err(Box::new(finding)),
                    None => Ok(None),
                }
            }
        }
    }

    /// What to say of a number that no issue of this archive bears.
    pub(super) fn unknown(&self, number: u32, path: &SitePath, span: Span) -> Option<Diagnostic> {
        let finding = match self.places.absent.by_number.get(&number) {
            Some(absence) => absence.finding()?,
            None => {
                let message = format!("there is no issue {number}");
                let known = self.places.by_number.keys();
                let around = known.min_by_key(|known| known.abs_diff(number));
                let finding = Diagnostic::new(Code::UnknownIssue, message);
                match around {
                    Some(near) => finding.help(format!(
                        "the nearest number is {near}; if {number} is still to come, it is linked \
                         once it is there"
                    )),
                    None => finding,
                }
            }
        };
        Some(finding.at(path, span))
    }

    fn link(&self, link: &Link, document: &Document, place: &Place<'_>) -> Found<Target> {
        let (path, fragment) = split_fragment(&link.destination);
        let fragment = fragment.as_deref();
        if link.destination.trim().is_empty() {
            let finding = Diagnostic::new(Code::BrokenLink, "this link has no address");
            let help = "write where it leads between the round brackets";
            return Err(Box::new(finding.at(place.path, link.span).help(help)));
        }
        if path.is_empty() {
            return self.here(link, document, fragment.unwrap_or_default(), place);
        }
        if has_scheme(path) {
            let known = self.places.by_url.get(&comparable(path));
            return Ok(match known {
                Some(id) => Target::Issue { id: *id, fragment: self.known(*id, fragment) },
                None => Target::Elsewhere,
            });
        }
        if path.starts_with('/') {
            return self.page(link, path.split('?').next().unwrap_or(path), fragment, place);
        }
        self.file(link, path, fragment, place)
    }

    /// A fragment of an address elsewhere is kept only where the archive's page has it too.
    fn known(&self, id: IssueId, fragment: Option<&str>) -> Option<String> {
        fragment.filter(|name| self.anchors(id).has(name)).map(str::to_owned)
    }

    fn here(
        &self,
        link: &Link,
        document: &Document,
        fragment: &str,
        place: &Place<'_>,
    ) -> Found<Target> {
        let here = Target::Here(fragment.to_owned());
        // What an issue with mistakes will have on its page is not known yet.
        let Some(issue) = place.issue else { return Ok(here) };
        let anchors = &self.anchors(issue);
        if document.has_anchor(fragment) || anchors.has(fragment) {
            return Ok(here);
        }
        let what = format!("this issue is called `#{fragment}`");
        Err(no_heading(&what, anchors, fragment, "it", link, place))
    }

    /// A page by its address. Only those of issues are known by now.
    fn page(
        &self,
        link: &Link,
        address: &str,
        fragment: Option<&str>,
        place: &Place<'_>,
    ) -> Found<Target> {
        let name = address.strip_suffix("index.html").unwrap_or(address).trim_matches('/');
        if let Some(&id) = self.places.by_address.get(name) {
            return self.issue(link, id, fragment, place);
        }
        match self.places.absent.by_address.get(name) {
            Some(absence) => absent(*absence, link, place),
            None => Ok(Target::Page {
                address: address.to_owned(),
                fragment: fragment.map(str::to_owned),
            }),
        }
    }

    fn issue(
        &self,
        link: &Link,
        id: IssueId,
        fragment: Option<&str>,
        place: &Place<'_>,
    ) -> Found<Target> {
        let anchors = &self.anchors(id);
        match fragment.filter(|name| !anchors.has(name)) {
            Some(name) => {
                let issue = format!("issue {}", self.places.numbers[id.index()]);
                Err(no_heading(
                    &format!("{issue} is called `#{name}`"),
                    anchors,
                    name,
                    &issue,
                    link,
                    place,
                ))
            }
            None => Ok(Target::Issue { id, fragment: fragment.map(str::to_owned) }),
        }
    }

    fn file(
        &self,
        link: &Link,
        path: &str,
        fragment: Option<&str>,
        place: &Place<'_>,
    ) -> Found<Target> {
        let Some(file) = beside(place.path, path) else {
            return Err(self.missing(link, path, place));
        };
        if let Some(&id) = self.places.by_path.get(&file) {
            return self.issue(link, id, fragment, place);
        }
        if let Some(&(id, feature)) = self.places.translations.get(&file) {
            let fragment = fragment.map(str::to_owned);
            return Ok(Target::Translation { id, feature, fragment });
        }
        if self.attachments.contains_key(&file) {
            return Ok(Target::Attachment(file));
        }
        if let Some(absence) = self.places.absent.by_path.get(&file) {
            return absent(*absence, link, place);
        }
        Err(self.missing(link, path, place))
    }

    fn missing(&self, link: &Link, path: &str, place: &Place<'_>) -> Box<Diagnostic> {
        if let Some(meant) = address::meant(path).filter(|_| is_like_host(path)) {
            let message = format!("`{path}` lacks its `https://`, and is taken for a file");
            let finding = Diagnostic::new(Code::MissingFile, message).at(place.path, link.span);
            return Box::new(finding.help(format!("`{meant}`")));
        }
        let is_issue = path.ends_with(".md");
        let code = if is_issue { Code::BrokenLink } else { Code::MissingFile };
        let what = match link.kind {
            LinkKind::Image => "picture",
            LinkKind::Link if is_issue => "issue file",
            LinkKind::Link => "file",
        };
        let file = beside(place.path, path).filter(is_published);
        let message = match &file {
            Some(file) => format!("there is no {what} `{file}`"),
            None => format!("`{path}` leads out of the folder `issues`"),
        };
        let help = match (self.meant(path, is_issue, place), &file) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, None) => {
                format!("only what lies there is published: put a copy beside `{}`", place.path)
            }
            (None, Some(_)) if is_issue => {
                "an issue is linked by its file or by its page, such as `/120/`".to_owned()
            }
            (None, Some(file)) => {
                let what = if link.kind == LinkKind::Image { "picture" } else { "link" };
                format!("put it into `{}`, or take the {what} out", file.folder())
            }
        };
        Box::new(Diagnostic::new(code, message).at(place.path, link.span).help(help))
    }

    /// What could be written in place of a path that leads nowhere: the page of an issue for
    /// `../120/`, else the file with the nearest name.
    fn meant(&self, path: &str, is_issue: bool, place: &Place<'_>) -> Option<String> {
        let folder = path.trim_end_matches('/').trim_start_matches("../");
        if self.places.by_address.contains_key(folder) {
            return Some(format!("/{folder}/"));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let files: Vec<&SitePath> = match is_issue {
            true => self.places.by_path.keys().collect(),
            false => self.attachments.keys().collect(),
        };
        let near = near::nearest(name, files.iter().map(|file| file.file_name()))?;
        let file = files.iter().find(|file| file.file_name() == near)?;
        Some(seen_from(place.path, file))
    }
}

/// Whether a file lies where everything beside the issues is published from.
fn is_published(file: &SitePath) -> bool {
    file.as_str().starts_with("issues/")
}

/// A link to what is not in the archive now.
fn absent(absence: Absence, link: &Link, place: &Place<'_>) -> Found<Target> {
    match absence.finding() {
        Some(finding) => Err(Box::new(finding.at(place.path, link.span))),
        // Nothing is published before that file is mended.
        None => Ok(Target::Elsewhere),
    }
}

fn no_heading(
    what: &str,
    anchors: &Anchors<'_>,
    fragment: &str,
    owner: &str,
    link: &Link,
    place: &Place<'_>,
) -> Box<Diagnostic> {
    let finding = Diagnostic::new(Code::BrokenLink, format!("no heading in {what}"))
        .at(place.path, link.span);
    Box::new(match anchors.nearest(fragment) {
        Some(near) => finding.help(format!("{owner} has `#{near}`")),
        None => finding.help(format!("{owner} has {}", anchors.in_words())),
    })
}
