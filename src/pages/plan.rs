//! The list of all pages, and what stands in its way: two pages at one address, a link to none.

use std::cell::LazyCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    CiteForm, DataFile, FORWARDS_A_PAGE, Feed, ForwardList, IssueList, LinkState, Page, as_folder,
    in_sitemaps, label_key,
};
use crate::archive::catalogue::Subject;
use crate::archive::links::{Target, Targets};
use crate::archive::{Archive, ForwardId, IssueId};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::Kind;
use crate::near;
use crate::out_path::OutPath;
use crate::source::{SitePath, Span};
use crate::workers::Workers;

/// Every page of the site.
pub struct Plan {
    /// The pages, by path.
    pub pages: Vec<Planned>,
    /// The lists of forwards with their forwards.
    pub forward_lists: BTreeMap<ForwardList, Vec<ForwardId>>,
}

/// A page and the file it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The page.
    pub page: Page,
    /// The file.
    pub path: OutPath,
}

/// Lists every page of the site; reports addresses that collide. `static_files` are the names of
/// the theme's files, `assets` those with a second name.
pub fn plan<'a>(
    archive: &Archive,
    static_files: impl Iterator<Item = &'a String>,
    assets: impl Iterator<Item = (&'a String, &'a String)>,
    workers: &impl Workers,
) -> (Plan, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let forward_lists = forward_lists(archive);
    let mut every_page = every_page(archive, &forward_lists);
    every_page.extend(theme_files(static_files, assets));
    let paths = workers.each(&every_page, |page| OutPath::new(&file_at(&page.address(archive))));
    let mut pages = Vec::with_capacity(every_page.len());
    for (page, path) in every_page.into_iter().zip(paths) {
        match path {
            Ok(path) => pages.push(Planned { page, path }),
            Err(problem) => findings.push(unusable(&page, archive, &problem.to_string())),
        }
    }
    // Which addresses they hold is known when all others are.
    let n_sitemaps = in_sitemaps(&pages, archive).len();
    for page in (0..n_sitemaps).filter(|_| n_sitemaps > 1).map(Page::SitemapPart) {
        let path = OutPath::new(&file_at(&page.address(archive))).expect("a plain name is legal");
        pages.push(Planned { page, path });
    }
    findings.extend(collisions(&pages, archive));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages.dedup_by(|a, b| a.path == b.path);
    (Plan { pages, forward_lists }, findings)
}

/// The file that answers an address, without its leading slash.
fn file_at(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

/// Every list of forwards with its forwards, newest first.
fn forward_lists(archive: &Archive) -> BTreeMap<ForwardList, Vec<ForwardId>> {
    let mut lists: BTreeMap<ForwardList, Vec<ForwardId>> = BTreeMap::new();
    lists.insert(ForwardList::All, Vec::new());
    for (issue, linked) in archive.issues().rev() {
        let ids = (0..linked.issue.forwards.len()).map(|index| ForwardId::new(issue, index));
        let ids: Vec<ForwardId> = ids.collect();
        if ids.is_empty() {
            continue;
        }
        let topics = linked.topics.iter().copied().map(ForwardList::Topic);
        let year = ForwardList::Year(linked.issue.date.year());
        for list in [ForwardList::All, year].into_iter().chain(topics) {
            lists.entry(list).or_default().extend(&ids);
        }
        for id in ids {
            for list in lists_of_its_own(archive, id) {
                lists.entry(list).or_default().push(id);
            }
        }
    }
    // Where all links are in one state, its list would be the library once more.
    let n_forwards = lists[&ForwardList::All].len();
    lists.retain(|list, own| !matches!(list, ForwardList::State(_)) || own.len() < n_forwards);
    lists
}

/// The lists a forward is in because of what it is, not because of its issue.
fn lists_of_its_own(archive: &Archive, id: ForwardId) -> impl Iterator<Item = ForwardList> {
    let forward = archive.forward(id);
    let url = forward.url.as_ref();
    let standing = url.and_then(|url| archive.standings().get(&url.value));
    let states = LinkState::of(forward, standing).map(ForwardList::State);
    let label = forward.label.as_deref().map(|label| ForwardList::Label(label_key(label)));
    let language = forward.language.clone().map(ForwardList::Language);
    let outlet = archive.forward_outlet(id).map(ForwardList::Outlet);
    states.chain(label).chain(language).chain(outlet)
}

fn every_page(
    archive: &Archive,
    forward_lists: &BTreeMap<ForwardList, Vec<ForwardId>>,
) -> Vec<Page> {
    let mut pages = vec![
        Page::Home,
        Page::ForwardFacets,
        Page::Topics,
        Page::Sources,
        Page::People,
        Page::Timeline,
        Page::Connections,
        Page::Glossary,
        Page::Corrections,
        Page::About,
        Page::DataGuide,
        Page::DataSchema,
        Page::NotFound,
        Page::Guesses,
        Page::RedirectList,
        Page::Feed(Feed::Issues),
        Page::JsonFeed,
        Page::FeedList,
        Page::Sitemap,
        Page::Robots,
    ];
    if archive.config.search {
        pages.extend([Page::Search, Page::SearchIndex]);
        // It holds whole addresses.
        pages.extend(archive.config.has_base_url.then_some(Page::OpenSearch));
        pages.extend(archive.issues().map(|(id, _)| Page::Excerpts(id)));
    }
    pages.extend(CiteForm::ALL.map(Page::Citations));
    pages.extend(DataFile::ALL.map(Page::Data));
    pages.extend(issue_lists(archive).into_iter().map(Page::Issues));
    for (list, forwards) in forward_lists {
        let parts = forwards.len().div_ceil(FORWARDS_A_PAGE).max(1);
        pages.extend((0..parts).map(|part| Page::Forwards(list.clone(), part)));
    }
    pages.extend(archive.topics().map(|(id, _)| Page::Topic(id)));
    pages.extend(archive.outlets().map(|(id, _)| Page::Outlet(id)));
    pages.extend(archive.people().map(|(id, _)| Page::Person(id)));
    pages.extend(archive.terms().map(|(id, _)| Page::Term(id)));
    for (id, linked) in archive.issues() {
        pages.push(Page::Issue(id));
        let translated = linked.translations.iter().enumerate();
        let translated = translated.filter(|(_, text)| text.is_some());
        let translated: Vec<usize> = translated.map(|(feature, _)| feature).collect();
        pages.extend(translated.iter().map(|feature| Page::Translation(id, *feature)));
        if !linked.issue.is_draft {
            for feature in std::iter::once(None).chain(translated.into_iter().map(Some)) {
                pages.push(Page::Twin(id, feature));
                pages.extend(CiteForm::ALL.map(|form| Page::Cite(id, feature, form)));
            }
        }
    }
    pages.extend((0..super::n_feed_archives(archive)).map(Page::FeedArchive));
    let feeds: Vec<Feed> = pages.iter().filter_map(|page| Feed::of(page, archive)).collect();
    pages.extend(feeds.into_iter().map(Page::Feed));
    pages.extend(redirects(archive));
    pages.extend(archive.attachments().keys().cloned().map(Page::Attachment));
    pages
}

/// The files of the theme. Whoever writes `_headers` by hand has it so: what a host should say is
/// the business of whoever runs the host.
fn theme_files<'a>(
    static_files: impl Iterator<Item = &'a String>,
    assets: impl Iterator<Item = (&'a String, &'a String)>,
) -> Vec<Page> {
    let mut files: Vec<Page> = static_files.map(|name| Page::Static(name.clone())).collect();
    let asset =
        |(file, name): (&String, &String)| Page::Asset { file: file.clone(), name: name.clone() };
    files.extend(assets.map(asset));
    if !files.contains(&Page::Static("_headers".to_owned())) {
        files.push(Page::Headers);
    }
    files
}

fn issue_lists(archive: &Archive) -> Vec<IssueList> {
    let years = archive.years().into_iter().map(IssueList::Year);
    let kinds = Kind::ALL.iter().map(|(kind, ..)| IssueList::Kind(*kind));
    let kinds = kinds.filter(|list| archive.issues().any(|(_, linked)| list.holds(linked)));
    std::iter::once(IssueList::All).chain(years).chain(kinds).collect()
}

/// Former addresses: the author's aliases, and the bare number of an issue that has a slug.
fn redirects(archive: &Archive) -> Vec<Page> {
    let taken: BTreeSet<&str> = archive.issues().map(|(_, linked)| linked.slug.as_str()).collect();
    let mut numbers = BTreeSet::new();
    let mut redirects = Vec::new();
    for (id, linked) in archive.issues() {
        let to = Page::Issue(id).address(archive);
        let number = linked.number().to_string();
        if !taken.contains(number.as_str()) && numbers.insert(linked.number()) {
            redirects.push(Page::Redirect { from: format!("/{number}/"), to: to.clone() });
        }
        for alias in &linked.issue.aliases {
            redirects.push(Page::Redirect { from: as_folder(&alias.value), to: to.clone() });
        }
    }
    redirects
}

/// Where the author wrote what makes a page: its file, and the place in it.
fn origin(page: &Page, archive: &Archive) -> Option<(SitePath, Option<Span>)> {
    let of_issue = |id: IssueId| &archive.issue(id).issue;
    match page {
        Page::Issue(id) | Page::Translation(id, _) => {
            let issue = of_issue(*id);
            let span = issue.slug.as_ref().map_or(issue.number.span, |slug| slug.span);
            Some((issue.path.clone(), Some(span)))
        }
        Page::Redirect { from, to } => archive.issues().find_map(|(id, linked)| {
            if Page::Issue(id).address(archive) != *to {
                return None;
            }
            let mut aliases = linked.issue.aliases.iter();
            let alias = aliases.find(|alias| as_folder(&alias.value) == *from)?;
            Some((linked.issue.path.clone(), Some(alias.span)))
        }),
        Page::Topic(id) => listed(&archive.topic(*id).record.subject, "topics"),
        Page::Outlet(id) => listed(&archive.outlet(*id).record.subject, "outlets"),
        Page::Person(id) => listed(&archive.person(*id).record.subject, "people"),
        Page::Term(id) => listed(&archive.term(*id).subject, "glossary"),
        Page::Static(name) => Some((SitePath::new(&format!("static/{name}")), None)),
        Page::Attachment(path) => Some((path.clone(), None)),
        _ => None,
    }
}

/// The line of `data/` that gives a subject its key; none for a name that only issues know.
fn listed(subject: &Subject, file: &str) -> Option<(SitePath, Option<Span>)> {
    let is_listed = subject.key.span != Span::default();
    is_listed.then(|| (SitePath::new(&format!("data/{file}.yaml")), Some(subject.key.span)))
}

fn placed(finding: Diagnostic, page: &Page, archive: &Archive) -> Diagnostic {
    match origin(page, archive) {
        Some((path, Some(span))) => finding.at(&path, span),
        Some((path, None)) => finding.in_file(&path),
        None => finding,
    }
}

fn unusable(page: &Page, archive: &Archive, problem: &str) -> Diagnostic {
    let address = page.address(archive);
    let message = format!("`{address}` can't be an address: {problem}");
    placed(Diagnostic::new(Code::BadSlug, message), page, archive).help("choose another name")
}

/// Pages that would be one file, on this disk or on another.
fn collisions(pages: &[Planned], archive: &Archive) -> Vec<Diagnostic> {
    let mut first: BTreeMap<Arc<str>, &Planned> = BTreeMap::new();
    let mut findings = Vec::new();
    for planned in pages {
        match first.entry(planned.path.collision_key()) {
            Entry::Occupied(other) => findings.extend(collision(other.get(), planned, archive)),
            Entry::Vacant(place) => {
                place.insert(planned);
            }
        }
    }
    findings.extend(files_that_are_folders(pages, &first, archive));
    findings
}

/// A file can't stand where another page needs a folder.
fn files_that_are_folders(
    pages: &[Planned],
    files: &BTreeMap<Arc<str>, &Planned>,
    archive: &Archive,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // What stands beside a page has its troubles.
    for planned in pages.iter().filter(|planned| !planned.page.is_beside_another()) {
        let key = planned.path.collision_key();
        let folders = key.match_indices('/').map(|(at, _)| &key[..at]);
        for file in folders.filter_map(|folder| files.get(folder)) {
            findings.extend(collision(planned, file, archive));
        }
    }
    findings
}

fn collision(a: &Planned, b: &Planned, archive: &Archive) -> Option<Diagnostic> {
    let (earlier, later) = if is_to_blame(&b.page, &a.page, archive) { (a, b) } else { (b, a) };
    let are_beside = a.page.is_beside_another() && b.page.is_beside_another();
    if are_beside || same_issue_twice(&earlier.page, &later.page, archive) {
        return None;
    }
    let (old, new) = (earlier.page.address(archive), later.page.address(archive));
    let Some((path, span)) = origin(&earlier.page, archive) else {
        let finding =
            Diagnostic::new(Code::ReservedAddress, format!("`{old}` is made by chinai itself"));
        return Some(placed(finding.help("choose another address"), &later.page, archive));
    };
    let is_alias = matches!(later.page, Page::Redirect { .. });
    let (code, message) = if earlier.path.collision_key() != later.path.collision_key() {
        (Code::AddressTaken, format!("`{new}` and `{old}` can't be a file and a folder at once"))
    } else if is_alias {
        (Code::AddressTaken, format!("alias `{new}` is already the address of `{path}`"))
    } else if file_at(&old) == file_at(&new) {
        let is_issue = |page: &Page| matches!(page, Page::Issue(_));
        let what =
            if is_issue(&earlier.page) && is_issue(&later.page) { "issues" } else { "files" };
        (Code::AddressTaken, format!("two {what} want the address `{old}`"))
    } else if earlier.path == later.path {
        let message = format!("two files are called `{old}`: only their accents are stored apart");
        (Code::AddressesAlike, message)
    } else {
        (Code::AddressesAlike, format!("`{old}` and `{new}` are one file on Windows and macOS"))
    };
    let finding = Diagnostic::new(code, message);
    let help = if earlier.path == later.path && code == Code::AddressesAlike {
        let (one, other) = spelled_apart(&old, &new);
        format!("rename one of them: they are `{one}` and `{other}`")
    } else {
        "change one of them".to_owned()
    };
    let is_own = origin(&later.page, archive).is_some_and(|(own, _)| own == path);
    let finding = if is_alias && is_own {
        finding.help("delete the alias: the issue is there anyway")
    } else {
        finding.note("the other one", &path, span).help(help)
    };
    Some(placed(finding, &later.page, archive))
}

/// Two names that look alike, the characters in which they differ by their numbers.
fn spelled_apart(one: &str, other: &str) -> (String, String) {
    let in_common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from_end = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).count();
    let spelled = |name: &str| {
        let n_chars = name.chars().count();
        let chars = name.chars().enumerate().map(|(at, c)| {
            let is_apart = at >= in_common && at + from_end < n_chars;
            match is_apart && !c.is_ascii() {
                true => format!("{{U+{:04X}}}", u32::from(c)),
                false => c.to_string(),
            }
        });
        chars.collect::<String>()
    };
    (spelled(one), spelled(other))
}

/// Whether, of two pages that want one address, the author should first look at this one.
fn is_to_blame(page: &Page, other: &Page, archive: &Archive) -> bool {
    let is_file = |page: &Page| matches!(page, Page::Static(_) | Page::Attachment(_));
    match (page, other) {
        // A file of the theme has no place where anything could be changed.
        (page, Page::Redirect { .. }) if is_file(page) => false,
        _ => origin(page, archive).is_some(),
    }
}

/// Two issues with one number and no slugs are reported as such already.
fn same_issue_twice(a: &Page, b: &Page, archive: &Archive) -> bool {
    let number = |page: &Page| match page {
        Page::Issue(id) | Page::Translation(id, _) => {
            let linked = archive.issue(*id);
            linked.issue.slug.is_none().then(|| linked.number())
        }
        _ => None,
    };
    number(a).is_some() && number(a) == number(b)
}

/// Links of the form `/topics/chips/` that lead to no page.
pub fn links_to_nowhere(plan: &Plan, archive: &Archive) -> Vec<Diagnostic> {
    let addresses = || plan.pages.iter().map(|planned| planned.page.address(archive)).collect();
    // Few archives have such links at all.
    let addresses = LazyCell::new(addresses);
    let mut findings = Vec::new();
    for (_, linked) in archive.issues() {
        let own = std::iter::once((&linked.issue.path, &linked.targets));
        let texts = linked.translations.iter().flatten();
        let texts = texts.map(|text| (&text.file.path, &text.targets));
        for (path, targets) in own.chain(texts) {
            findings.extend(nowhere(path, targets, &addresses));
        }
    }
    findings
}

fn nowhere<'a>(
    path: &'a SitePath,
    targets: &'a Targets,
    addresses: &'a LazyCell<BTreeSet<String>, impl FnOnce() -> BTreeSet<String>>,
) -> impl Iterator<Item = Diagnostic> + 'a {
    targets.iter().filter_map(move |(span, target)| {
        let Target::Page { address, .. } = target else { return None };
        if is_there(address, addresses) {
            return None;
        }
        let file = file_name(address);
        let what = if file.is_some() { "file" } else { "page" };
        let finding = Diagnostic::new(Code::BrokenLink, format!("there is no {what} `{address}`"));
        let near = near::nearest(address, addresses.iter().map(String::as_str));
        let help = match (near, file) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, Some(file)) => format!("put it beside the issue, and write `{file}`"),
            (None, None) => "an issue's page is its number, such as `/120/`".to_owned(),
        };
        Some(finding.at(path, *span).help(help))
    })
}

/// The last part of an address that names a file and no page, such as `/Users/me/chart.png`.
fn file_name(address: &str) -> Option<&str> {
    let name = address.rsplit('/').next()?;
    let (_, extension) = name.rsplit_once('.')?;
    (!extension.is_empty() && extension != "html").then_some(name)
}

/// The page an author means: `/120` and `/120/index.html` are `/120/`.
fn is_there(address: &str, addresses: &BTreeSet<String>) -> bool {
    let folder = address.strip_suffix("index.html").unwrap_or(address);
    addresses.contains(folder) || addresses.contains(&as_folder(folder))
}
