//! From the files of a case to what people see: the report and the pages.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use chinai::archive::Drafts;
use chinai::check;
use chinai::diagnostic::{Diagnostic, Severity};
use chinai::disk::list::Listing;
use chinai::disk::{decode, read};
use chinai::pages::Page;
use chinai::pipeline::{self, Content, Onlooker, Settings};
use chinai::render::Site;
use chinai::report::{self, Style};
use chinai::source::{Bytes, SitePath, SourceText, Sources};
use chinai::theme;

use crate::document::{Case, File};

const STYLE: Style = Style { color: false, width: 100 };

/// What came of a site.
pub struct Outcome {
    /// The report, as people see it.
    pub report: String,
    /// The pages by address, without the files of the theme; none when nothing is published.
    pub pages: Option<BTreeMap<String, String>>,
}

/// Makes the site of a case.
pub fn make(case: &Case) -> Outcome {
    let (mut sources, mut findings) =
        read::collect(None, &Listing::default(), Vec::new(), &theme::DEFAULT);
    for file in &case.files {
        findings.extend(put(&mut sources, file));
    }
    let (is_checked, lines): (Vec<&String>, _) =
        case.settings.iter().partition(|line| *line == "check");
    let (site, found) = pipeline::build(sources.clone(), &settings(&lines));
    findings.extend(found);
    if let Some(site) = site.as_ref().filter(|_| !is_checked.is_empty()) {
        let lock = sources.lock.as_ref();
        let found = check::check(site.archive(), site.pages(), lock, &findings);
        findings.extend(found);
    }
    let mut pages = BTreeMap::new();
    if let Some(site) = &site {
        let (rendered, found) = render(site, case);
        findings.extend(found);
        pages = rendered;
    }
    let is_refused = findings.iter().any(|finding| finding.severity() == Severity::Error);
    Outcome {
        report: report::draw(&findings, &sources, STYLE),
        pages: (!is_refused).then_some(pages),
    }
}

/// Puts a file where `disk::read` would; its bytes are decoded by the same rules.
fn put(sources: &mut Sources, file: &File) -> Vec<Diagnostic> {
    let path = SitePath::new(&file.path);
    let (folder, name) = file.path.split_once('/').unwrap_or(("", &file.path));
    let bytes = || Bytes::Read(Arc::from(file.text.as_bytes()));
    let is_text = matches!(folder, "" | "data" | "templates") || name.ends_with(".md");
    if !is_text {
        match folder {
            "static" => sources.static_files.insert(name.to_owned(), bytes()),
            _ => sources.attachments.insert(path, bytes()),
        };
        return Vec::new();
    }
    let (text, findings) = match decode::decode(&path, file.text.clone().into_bytes()) {
        Ok((text, warning)) => (text, warning.into_iter().collect()),
        Err(finding) => {
            sources.unreadable.insert(path);
            return vec![*finding];
        }
    };
    put_text(sources, folder, name, text);
    findings
}

fn put_text(sources: &mut Sources, folder: &str, name: &str, text: SourceText) {
    match folder {
        "" if name == "urls.lock" => sources.lock = Some(text),
        "" => sources.config = Some(text),
        "data" => drop(sources.data.insert(text.path.clone(), text)),
        "templates" => drop(sources.templates.insert(name.to_owned(), text)),
        _ => drop(sources.issues.insert(text.path.clone(), text)),
    }
}

fn settings(lines: &[&String]) -> Settings {
    let mut settings = Settings::default();
    for line in lines {
        match line.split_once(' ') {
            None if *line == "drafts" => settings.drafts = Drafts::Included,
            Some(("base-url", url)) => settings.base_url = Some(url.to_owned()),
            _ => panic!("`{line}` is no setting of a case"),
        }
    }
    settings
}

fn render(site: &Site, case: &Case) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    let rendered: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::default();
    let take = |path: &chinai::out_path::OutPath, content: Content<'_>| {
        rendered.lock().unwrap().insert(path.as_str().to_owned(), content.bytes().into_owned());
        Ok::<(), Infallible>(())
    };
    let Ok(findings) = pipeline::render(site, &Silent, take);
    let mut rendered = rendered.into_inner().unwrap();
    let is_own = |page: &Page| match page {
        Page::Static(name) | Page::Asset { file: name, .. } => {
            case.files.iter().any(|file| file.path == format!("static/{name}"))
        }
        _ => true,
    };
    let planned = site.pages().iter().filter(|planned| is_own(&planned.page));
    let pages = planned.map(|planned| {
        let bytes = rendered.remove(planned.path.as_str()).unwrap_or_default();
        (planned.page.address(site.archive()), String::from_utf8_lossy(&bytes).into_owned())
    });
    (pages.collect(), findings)
}

/// Looks on and says nothing.
struct Silent;

impl Onlooker for Silent {
    fn begins(&self, _: &Page) {}
    fn ends(&self) {}
}
