//! The whole way from sources to a site, on one screen.
//!
//! Reads nothing and writes nothing: `disk` does, before and after. Files are parsed and pages
//! rendered in parallel here and nowhere else; the result is the same with any number of threads.

use rayon::prelude::*;

use crate::archive::catalogue::Catalogue;
use crate::archive::survey::Surveyor;
use crate::archive::{self, Beside, Drafts, Materials};
use crate::config::{Config, Html};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::Issue;
use crate::issue::parse::{self, Broken, Loose, Parsed};
use crate::out_path::OutPath;
use crate::pages::{self, Page, Planned};
use crate::render::assets::Assets;
use crate::render::{Site, Theme};
use crate::source::{SourceText, Sources};

/// What the command line says about a build.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where the site will stand, in place of `base_url`.
    pub base_url: Option<String>,
    /// What becomes of drafts.
    pub drafts: Drafts,
    /// When the site counts as made, in seconds since 1970; without it, when its newest issue or
    /// correction came out. There is no clock in a build.
    pub built: Option<i64>,
}

/// Makes a site: parse, link, plan; its pages are rendered by [`render`]. Tells everything that
/// was found on the way. There is no site only when the templates can't be read.
///
/// Takes the sources, because a text is not needed any more once it is parsed.
pub fn build(sources: Sources, settings: &Settings) -> (Option<Site>, Vec<Diagnostic>) {
    let (config, mut findings) = Config::read(sources.config.as_ref());
    let config = match &settings.base_url {
        Some(url) => Config { base_url: url.clone(), has_base_url: true, ..config },
        None => config,
    };
    let (catalogue, found) = Catalogue::read(&sources.data);
    findings.extend(found);
    let Sources { issues, templates, static_files, attachments, unreadable, .. } = sources;
    let beside = Beside { attachments, unreadable };
    let materials = Materials::new(config, catalogue, beside, settings.drafts);
    let (materials, found) = parse(issues.into_values().collect(), materials);
    findings.extend(found);
    let (archive, found) = archive::link(materials);
    findings.extend(found);
    let assets = Assets::new(&static_files, &templates);
    let (plan, found) = pages::plan(&archive, static_files.keys(), assets.iter());
    findings.extend(found);
    let theme = Theme { templates: &templates, static_files, assets };
    let site = Site::new(archive, plan, theme, settings.built)
        .map_err(|found| findings.extend(found))
        .ok();
    (site, findings)
}

/// Parses every file; each alone, so all at once.
fn parse(files: Vec<SourceText>, mut materials: Materials) -> (Materials, Vec<Diagnostic>) {
    let surveyor = Surveyor::new(&materials.catalogue.terms);
    let html = materials.config.html;
    let parse = |file: SourceText| parse_file(&file, html, &surveyor);
    let parsed: Vec<_> = files.into_par_iter().map(parse).collect();
    let mut findings = Vec::new();
    // A file is read without knowing what this site allows.
    let is_allowed =
        |finding: &Diagnostic| materials.config.remote_images && finding.code == Code::RemoteImage;
    for (file, found) in parsed {
        findings.extend(found.into_iter().filter(|finding| !is_allowed(finding)));
        match file {
            File::Issue(issue, terms) => materials.issues.push((*issue, terms)),
            File::Broken(broken) => materials.broken.push(*broken),
            File::Loose(loose) => {
                materials.loose.insert(loose.path.clone(), *loose);
            }
        }
    }
    (materials, findings)
}

/// A file as the archive takes it.
enum File {
    Issue(Box<Issue>, Vec<usize>),
    Broken(Box<Broken>),
    Loose(Box<Loose>),
}

fn parse_file(file: &SourceText, html: Html, surveyor: &Surveyor) -> (File, Vec<Diagnostic>) {
    let (parsed, findings) = parse::parse(file, html);
    let file = match parsed {
        Parsed::Issue(issue) => {
            let terms = surveyor.survey(&issue);
            File::Issue(issue, terms)
        }
        Parsed::Broken(broken) => File::Broken(broken),
        Parsed::Loose(loose) => File::Loose(loose),
    };
    (file, findings)
}

/// Looks on while pages are rendered, from several threads at once.
pub trait Onlooker: Sync {
    /// This thread begins with a page.
    fn begins(&self, page: &Page);
    /// This thread is done with its page.
    fn ends(&self);
}

/// Renders every page of a site and hands each to `take`; stops at the first failure to take one.
/// Tells every page that could not be rendered, each mistake of a template once, and links to
/// places that a page does not have.
pub fn render<E: Send>(
    site: &Site,
    onlooker: &dyn Onlooker,
    take: impl Fn(&OutPath, &[u8]) -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let render = |planned: &Planned| {
        onlooker.begins(&planned.page);
        let rendered = site.render(&planned.page);
        onlooker.ends();
        match rendered {
            Ok(bytes) => {
                let found = site.dead_links_to(&planned.page, &bytes);
                take(&planned.path, &bytes).map(|()| found)
            }
            Err(finding) => Ok(vec![finding]),
        }
    };
    let findings: Result<Vec<Vec<Diagnostic>>, E> = site.pages().par_iter().map(render).collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    for finding in findings?.into_iter().flatten() {
        let is_known = |known: &Diagnostic| {
            known.place.is_some() && (known.code, &known.place) == (finding.code, &finding.place)
        };
        if !found.iter().any(is_known) {
            found.push(finding);
        }
    }
    Ok(found)
}

/// Does something with each of many, several at a time; the results keep their order.
pub fn each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    all.par_iter().map(work).collect()
}
