//! The whole way from sources to a site, on one screen.
//!
//! Reads nothing and writes nothing: `disk` does, before and after. Files are parsed and pages
//! rendered in parallel here and nowhere else; the result is the same with any number of threads.

pub mod memo;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::archive::catalogue::Catalogue;
use crate::archive::{self, Beside, Drafts, Materials};
use crate::config::{Config, Html};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::IssueNumber;
use crate::issue::parse::{self, Parsed};
use crate::out_path::OutPath;
use crate::pages::{self, Page, Planned};
use crate::render::assets::Assets;
use crate::render::templates::{self, front_matter};
use crate::render::{Long, Site, Theme, whole};
use crate::source::{SitePath, SourceText, Sources};
use crate::theme;
use crate::workers::Workers;
use memo::Memo;

/// What the command line says about a build.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where the site will stand, in place of `base_url`.
    pub base_url: Option<String>,
    /// What becomes of drafts.
    pub drafts: Drafts,
    /// Whether search is left out, whatever `search` says.
    pub is_search_off: bool,
    /// When the site counts as made, in seconds since 1970; without it, when its newest issue or
    /// correction came out. There is no clock in a build.
    pub built: Option<i64>,
}

/// Makes a site: parse, link, plan; its pages are rendered by [`render`]. Tells everything that
/// was found on the way. There is no site only when the templates can't be read.
///
/// Takes the sources, because a text is not needed any more once it is parsed.
pub fn build(sources: Sources, settings: &Settings) -> (Option<Site>, Vec<Diagnostic>) {
    rebuild(sources, settings, &mut Memo::default())
}

/// Makes a site as [`build`] does, without parsing again what earlier builds have left in `memo`.
pub fn rebuild(
    sources: Sources,
    settings: &Settings,
    memo: &mut Memo,
) -> (Option<Site>, Vec<Diagnostic>) {
    let (config, mut findings) = Config::read(sources.config.as_ref());
    let config = match &settings.base_url {
        Some(url) => Config { base_url: url.clone(), has_base_url: true, ..config },
        None => config,
    };
    let config = Config { search: config.search && !settings.is_search_off, ..config };
    let levels = config.levels.clone();
    let (catalogue, found) = Catalogue::read(&sources.data);
    findings.extend(found);
    let Sources { issues, as_before, templates, mut static_files, .. } = sources;
    static_files.retain(|name, _| config.search || !theme::is_of_search(name));
    let Sources { attachments, unreadable, strays, .. } = sources;
    let beside = Beside { attachments, unreadable, strays };
    memo.take(issues.into_values().collect(), &as_before, config.html, &catalogue.terms);
    let mut materials = Materials::new(config, catalogue, beside, settings.drafts);
    findings.extend(memo.give(&mut materials));
    let (archive, found) = archive::link(materials, &mut memo.archive, &Threads);
    let misplaced = misplaced(&found);
    let is_told = |path: &SitePath| misplaced.contains(path);
    findings.retain(|finding| !finding.place.as_ref().is_some_and(|place| is_told(&place.path)));
    findings.extend(found);
    // A file is read without knowing what this site allows.
    let is_allowed = |code: Code| archive.config.remote_images && code == Code::RemoteImage;
    findings.retain(|finding| !is_allowed(finding.code));
    let assets = Assets::new(&static_files, &templates);
    let ((plan, found), theme) = Threads.both(
        || memo.plan(&archive, &static_files, &assets, &Threads),
        || Theme::new(&archive, &templates, static_files.clone(), assets.clone()),
    );
    findings.extend(found);
    findings.extend(pages::links_to_nowhere(&plan, &archive));
    findings.extend(templates::unused(&templates, theme::is_template));
    findings.extend(front_matter::shown_as_text(&templates));
    let theme = theme.map_err(|found| findings.extend(found)).ok();
    let site = theme.map(|theme| Site::new(archive, plan, theme, settings.built));
    (site, levels.weigh(findings))
}

/// The files that begin with fields and should not: what is wrong in those only follows from that.
fn misplaced(linked: &[Diagnostic]) -> BTreeSet<SitePath> {
    let misplaced = linked.iter().filter(|it| it.code == Code::TranslationWithFields);
    misplaced.filter_map(|finding| Some(finding.place.as_ref()?.path.clone())).collect()
}

/// The numbers that issues bear, each with its file; also those of files with mistakes in them.
pub fn numbers(sources: &Sources) -> BTreeMap<IssueNumber, SitePath> {
    let files: Vec<&SourceText> = sources.issues.values().collect();
    let number = |file: &&SourceText| match parse::parse(file, Html::default()).0 {
        Parsed::Issue(issue) => Some(issue.number.value),
        Parsed::Broken(broken) => broken.number,
        Parsed::Loose(_) => None,
    };
    let numbers = each(&files, number);
    let numbered = numbers.into_iter().zip(files);
    numbered.filter_map(|(number, file)| Some((number?, file.path.clone()))).collect()
}

/// Works with all the threads there are.
pub struct Threads;

impl Workers for Threads {
    fn each<T: Sync, R: Send>(&self, all: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
        each(all, work)
    }

    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        rayon::join(one, other)
    }
}

/// Looks on while pages are rendered, from several threads at once.
pub trait Onlooker: Sync {
    /// This thread begins with a page.
    fn begins(&self, page: &Page);
    /// This thread is done with its page.
    fn ends(&self);
}

/// What stands in a file of the site.
pub enum Content<'a> {
    /// These bytes.
    Whole(&'a [u8]),
    /// What is written piece by piece, as often as it is asked for, because it may be long.
    Long(Long<'a>),
}

impl Content<'_> {
    /// All its bytes, for whoever has room for them.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Whole(bytes) => Cow::Borrowed(bytes),
            Self::Long(write) => Cow::Owned(whole(&**write)),
        }
    }
}

/// Renders every page of a site, makes its search index, and hands each file to `take`; stops at
/// the first failure to take one. Tells every page that could not be rendered, each mistake of a
/// template once, and links to places that a page does not have.
pub fn render<E: Send>(
    site: &Site,
    onlooker: &dyn Onlooker,
    take: impl Fn(&OutPath, Content<'_>) -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    // Before the pages: a thread that waits for it would do nothing else meanwhile.
    make_index(site);
    let render = |planned: &Planned| {
        if let Some(long) = site.long(&planned.page) {
            return take(&planned.path, Content::Long(long)).map(|()| Vec::new());
        }
        match rendered(site, &planned.page, onlooker) {
            Ok(bytes) => {
                let found = site.dead_links_to(&planned.page, &bytes);
                take(&planned.path, Content::Whole(&bytes)).map(|()| found)
            }
            Err(finding) => Ok(vec![finding]),
        }
    };
    // Given out one by one: some take a thousand times as long as others, and stand together.
    let pages = site.pages().par_iter().with_max_len(1);
    let findings: Result<Vec<Vec<Diagnostic>>, E> = pages.map(render).collect();
    let files: Vec<(String, &[u8])> = site.index_files().collect();
    files.par_iter().try_for_each(|(address, bytes)| {
        let path = OutPath::new(address.trim_start_matches('/'));
        take(&path.expect("its name is letters, figures and dots"), Content::Whole(bytes))
    })?;
    Ok(each_once(findings?))
}

/// Tells all that [`render`] would tell, from the pages in which there can be a mistake: those that
/// templates make. Nothing else is made, and no search index.
pub fn read_over(site: &Site, onlooker: &dyn Onlooker) -> Vec<Diagnostic> {
    let pages: Vec<&Page> = site.pages().iter().map(|planned| &planned.page).collect();
    let of_templates = pages.par_iter().filter(|page| page.template().is_some());
    let findings = of_templates.map(|page| match rendered(site, page, onlooker) {
        Ok(bytes) => site.dead_links_to(page, &bytes),
        Err(finding) => vec![finding],
    });
    each_once(findings.collect())
}

fn rendered(site: &Site, page: &Page, onlooker: &dyn Onlooker) -> Result<Vec<u8>, Diagnostic> {
    onlooker.begins(page);
    let rendered = site.render(page);
    onlooker.ends();
    rendered
}

/// The mistakes of templates show on many pages, and are told of the first.
fn each_once(findings: Vec<Vec<Diagnostic>>) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for finding in findings.into_iter().flatten() {
        if !told.iter().any(|known| known.is_same_mistake(&finding)) {
            told.push(finding);
        }
    }
    told
}

/// Makes the search index of a site, if it has one and none was made yet.
pub fn make_index(site: &Site) {
    site.make_index(&Threads);
}

/// Does something with each of many, several at a time; the results keep their order.
pub fn each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    all.par_iter().map(work).collect()
}

/// Does something with each of many that are not needed any more, several at a time.
fn each_taken<T: Send, R: Send>(all: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    all.into_par_iter().map(work).collect()
}
