//! One state of the site: immutable, its pages rendered when they are asked for and then kept.
//!
//! An address is looked up in the plan of the site; no request ever names a file on the disk.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use tokio::sync::OnceCell;
use tokio::task;

use super::follow::Stop;
use super::loaded::Loaded;
use super::media;
use crate::diagnostic::Diagnostic;
use crate::hash;
use crate::out_path::OutPath;
use crate::pages::Page;
use crate::pipeline;
use crate::render::Site;
use crate::source::SitePath;
use crate::watchdog;

/// How many bytes of rendered pages are kept at most: some hundred pages, or one large list.
const MOST_KEPT: usize = 32 * 1024 * 1024;

/// How many pages are rendered unasked at most because links name places in them.
const MOST_LINKED: usize = 50;

/// One state of the site.
pub(super) struct Generation {
    site: Site,
    /// Counts the generations of one run.
    pub(super) number: u64,
    loaded: Loaded,
    kept: Mutex<Kept>,
    /// Ends the program when a template runs away.
    stop: Stop,
}

/// The place of a page among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PageAt(usize);

/// What stands at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A page.
    Page(PageAt),
    /// A file of the search index, if the index has one at this address.
    OfIndex(String),
    /// Nothing, but there is a page at this address, which is the path with a slash behind it, or
    /// the root of the site.
    Moved(To),
    /// Nothing.
    Missing,
}

/// Where an address leads that is not quite one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To itself with a slash behind it.
    Folder,
    /// To the root of the site.
    Root(String),
}

/// A rendered page.
#[derive(Clone)]
pub(super) struct Rendered {
    pub(super) bytes: Bytes,
    /// Differs where the bytes do; in a page of HTML, but for the names of its stylesheets.
    version: u64,
}

impl Rendered {
    /// Names the bytes.
    pub(super) fn new(bytes: Bytes) -> Self {
        Self { version: hash::number(&bytes), bytes }
    }

    /// The version as pages are told it.
    pub(super) fn version_name(&self) -> String {
        format!("{:016x}", self.version)
    }
}

type Outcome = Result<Rendered, Arc<Diagnostic>>;

impl Generation {
    /// Begins with nothing rendered. `former` is what was shown before, if anything.
    pub(super) fn new(site: Site, number: u64, former: Option<&Self>, stop: Stop) -> Self {
        let loaded = match former {
            Some(former) => former.loaded.after(&former.site, &site, number),
            None => Loaded::new(&site),
        };
        Self { site, number, loaded, kept: Mutex::default(), stop }
    }

    /// The site.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// The page at a decoded path.
    pub(super) fn find(&self, path: &str) -> Found {
        let base = self.site.archive().config.base_path();
        let Some(inside) = path.strip_prefix(base) else {
            let is_above = path == "/" || base.strip_suffix('/') == Some(path);
            return if is_above { Found::Moved(To::Root(base.to_owned())) } else { Found::Missing };
        };
        let file = file_at(inside);
        if let Some(at) = self.place(&file) {
            return Found::Page(at);
        }
        if self.site.is_of_index(&format!("/{inside}")) {
            return Found::OfIndex(format!("/{inside}"));
        }
        let is_without_slash =
            file == inside && self.place(&format!("{file}/index.html")).is_some();
        if is_without_slash { Found::Moved(To::Folder) } else { Found::Missing }
    }

    /// The page that says that there is none.
    pub(super) fn not_found(&self) -> Option<PageAt> {
        self.place("404.html")
    }

    fn place(&self, file: &str) -> Option<PageAt> {
        let path = OutPath::new(file).ok()?;
        self.site.pages().binary_search_by(|planned| planned.path.cmp(&path)).ok().map(PageAt)
    }

    /// The name of the file that a page is.
    pub(super) fn file_name(&self, at: PageAt) -> &str {
        let path = self.site.pages()[at.0].path.as_str();
        path.rsplit('/').next().unwrap_or(path)
    }

    /// The bytes of a page, as `build` would write them.
    pub(super) async fn page(self: &Arc<Self>, at: PageAt) -> Outcome {
        let cell = self.kept().cell(at);
        let outcome = cell.get_or_init(|| self.rendered(at)).await.clone();
        if let Ok(rendered) = &outcome {
            self.kept().count(at, rendered.bytes.len());
        }
        outcome
    }

    async fn rendered(self: &Arc<Self>, at: PageAt) -> Outcome {
        let this = Arc::clone(self);
        let rendered = task::spawn_blocking(move || this.render(at)).await;
        rendered.expect("rendering a page does not panic")
    }

    /// The bytes of a file of the search index, which is made for it when it has to be.
    pub(super) async fn of_index(self: &Arc<Self>, address: String) -> Option<Rendered> {
        let this = Arc::clone(self);
        let file = task::spawn_blocking(move || {
            pipeline::make_index(&this.site);
            this.site.index_file(&address).map(Bytes::copy_from_slice).map(Rendered::new)
        });
        file.await.expect("making an index does not panic")
    }

    fn render(&self, at: PageAt) -> Outcome {
        let page = &self.site.pages()[at.0].page;
        if *page == Page::SearchIndex {
            // The watchdog knows how long a page may take; this is work of another size.
            pipeline::make_index(&self.site);
        }
        let bytes = watchdog::watched(&self.site, &*self.stop, |onlooker| {
            onlooker.begins(page);
            let bytes = self.site.render(page);
            onlooker.ends();
            bytes
        });
        let bytes = bytes.map_err(Arc::new)?;
        match self.site.dead_links_to(page, &bytes).pop() {
            Some(finding) => Err(Arc::new(finding)),
            None => Ok(self.named(at, Bytes::from(bytes))),
        }
    }

    fn named(&self, at: PageAt, bytes: Bytes) -> Rendered {
        if media::content_type(self.file_name(at)) != media::HTML {
            return Rendered::new(bytes);
        }
        Rendered { version: self.loaded.version(&bytes), bytes }
    }

    /// The files that pages load.
    pub(super) fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The pages on which a mistake would show as a rule, after these files changed: those of the
    /// issues, or if there is another file among them a page of each kind; and pages in which links
    /// name a place, which may not be there.
    pub(super) fn probe(&self, changed: &[SitePath]) -> Vec<PageAt> {
        let mut kinds = BTreeSet::new();
        let is_issue = |path: &SitePath| path.as_str().starts_with("issues/");
        let are_issues = !changed.is_empty() && changed.iter().all(is_issue);
        let archive = self.site.archive();
        let pages = self.site.pages().iter().enumerate();
        let probed = pages.filter(|(_, planned)| match &planned.page {
            Page::Issue(id) if are_issues => changed.contains(&archive.issue(*id).issue.path),
            _ if are_issues => false,
            page => page.template().is_some_and(|template| kinds.insert(template)),
        });
        let mut probed: Vec<PageAt> = probed.map(|(at, _)| PageAt(at)).collect();
        let linked = self.site.linked_into().take(MOST_LINKED);
        probed
            .extend(linked.filter_map(|address| self.place(&file_at(address.strip_prefix('/')?))));
        probed
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A thread that panicked left a map that is still one.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file that answers an address without its first slash.
fn file_at(inside: &str) -> String {
    let is_folder = inside.is_empty() || inside.ends_with('/');
    if is_folder { format!("{inside}index.html") } else { inside.to_owned() }
}

/// The pages that were rendered, the latest ones.
#[derive(Default)]
struct Kept {
    pages: BTreeMap<PageAt, KeptPage>,
    /// The pages whose bytes count, the oldest first.
    order: VecDeque<(PageAt, usize)>,
    n_bytes: usize,
}

#[derive(Default)]
struct KeptPage {
    outcome: Arc<OnceCell<Outcome>>,
    is_counted: bool,
}

impl Kept {
    fn cell(&mut self, at: PageAt) -> Arc<OnceCell<Outcome>> {
        Arc::clone(&self.pages.entry(at).or_default().outcome)
    }

    /// Counts a page once, and lets the oldest go when all together are too large.
    fn count(&mut self, at: PageAt, n_bytes: usize) {
        let is_new =
            self.pages.get_mut(&at).is_some_and(|page| !mem::replace(&mut page.is_counted, true));
        if !is_new {
            return;
        }
        self.order.push_back((at, n_bytes));
        self.n_bytes += n_bytes;
        while self.n_bytes > MOST_KEPT && self.order.len() > 1 {
            let Some((oldest, n_bytes)) = self.order.pop_front() else { break };
            self.n_bytes -= n_bytes;
            self.pages.remove(&oldest);
        }
    }
}
