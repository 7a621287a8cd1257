//! Reads a site's folder into [`Sources`].
//!
//! What can't be a source (a pipe, a link to nothing, bytes that are no text) is a finding, and
//! the rest is read all the same. What the system refuses is an [`Error`].
//!
//! Listing and reading are apart so that a caller with threads can read files side by side:
//! [`read_config`], [`list`](super::list::list), then [`read_file`] for each, several at a time,
//! then [`collect`].

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::diagnostic::{Code, Diagnostic, size_in_words};
use crate::disk::decode::decode;
use crate::disk::list::{
    Listed, Listing, Role, cannot_read, list_config, list_lock, misnamed, not_a_file,
};
use crate::disk::strays;
use crate::error::Error;
use crate::hash;
use crate::source::{Bytes, SitePath, SourceText, Sources};
use crate::theme::{self, Theme};

/// How large sources may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest text file, in bytes: `limits.source` in `chinai.yaml`.
    pub source: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { source: 5_000_000 }
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct ReadFile {
    path: SitePath,
    content: Option<Content>,
    findings: Vec<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Config(SourceText),
    Lock(SourceText),
    Issue(SourceText),
    /// An issue whose text has been let go.
    IssueAsBefore(u64),
    Data(SourceText),
    Template(SourceText),
    Attachment(Bytes),
    Static(Bytes),
}

impl ReadFile {
    /// Where it stands in the site's folder.
    pub fn path(&self) -> &SitePath {
        &self.path
    }

    /// Whether it is an issue whose text has been let go.
    pub fn is_as_before(&self) -> bool {
        matches!(self.content, Some(Content::IssueAsBefore(_)))
    }

    /// Lets the text of an issue go: it is large, and not needed any more once it is parsed.
    pub fn let_text_go(&mut self) {
        if let Some(Content::Issue(text)) = &self.content {
            self.content = Some(Content::IssueAsBefore(number(text)));
        }
    }

    /// Whether it says the same as when it was read before, also where that text has been let go.
    pub fn is_same(&self, before: &Self) -> bool {
        let is_same = match (&self.content, &before.content) {
            (Some(Content::Issue(text)), Some(Content::IssueAsBefore(known))) => {
                number(text) == *known
            }
            (now, before) => now == before,
        };
        is_same && self.findings == before.findings
    }

    /// Whether there is nothing in it, as in a file that somebody is about to write.
    pub fn is_blank(&self) -> bool {
        match &self.content {
            Some(Content::Template(text)) => text.text.is_empty(),
            Some(Content::Attachment(bytes) | Content::Static(bytes)) => bytes.as_ref().is_empty(),
            Some(_) => false,
            None => self.findings.iter().all(|finding| finding.code == Code::EmptyFile),
        }
    }

    /// Forgets that the file changed under the eyes, which says nothing to whoever goes on
    /// looking.
    pub fn forget_haste(&mut self) {
        self.findings.retain(|finding| finding.code != Code::ChangedWhileReading);
    }
}

fn number(text: &SourceText) -> u64 {
    hash::number(text.text.as_bytes())
}

/// Reads a whole site, one file after the other.
#[cfg(test)]
fn read(root: &Path, theme: &Theme, limits: Limits) -> Result<(Sources, Vec<Diagnostic>), Error> {
    let (config, mut findings) = read_config(root)?;
    let listing = crate::disk::list::list(root)?;
    let files = listing.files.iter().map(|file| read_file(file, limits));
    let (sources, more) = collect(config, &listing, files.collect::<Result<_, _>>()?, theme);
    findings.extend(more);
    Ok((sources, findings))
}

/// Reads `chinai.yaml`, which must be known before the rest: it may set the limits.
///
/// A site without one, or with a blank one, has none.
pub fn read_config(root: &Path) -> Result<(Option<SourceText>, Vec<Diagnostic>), Error> {
    let listing = list_config(root)?;
    let mut findings = listing.findings;
    let mut config = None;
    for listed in &listing.files {
        let file = read_file(listed, Limits::default())?;
        findings.extend(file.findings);
        if let Some(Content::Config(text)) = file.content {
            config = Some(text);
        }
    }
    Ok((config, findings))
}

/// Reads `urls.lock`, which no site is made from: only whoever checks addresses needs it.
pub fn read_lock(
    root: &Path,
    limits: Limits,
) -> Result<(Option<SourceText>, Vec<Diagnostic>), Error> {
    let listing = list_lock(root)?;
    let files = listing.files.iter().map(|listed| read_file(listed, limits));
    let files = files.collect::<Result<Vec<_>, _>>()?;
    let (sources, findings) = collect(None, &listing, files, &Theme::NONE);
    Ok((sources.lock, findings))
}

/// Reads one file. A finding stands for a file that is no text.
pub fn read_file(file: &Listed, limits: Limits) -> Result<ReadFile, Error> {
    let mut findings = Vec::new();
    let mut text = || read_text(file, limits, &mut findings);
    let content = match file.role {
        Role::Config => text()?.filter(is_written).map(Content::Config),
        Role::Lock => text()?.filter(is_written).map(Content::Lock),
        Role::Issue => text()?.map(Content::Issue),
        Role::Data => text()?.filter(is_written).map(Content::Data),
        Role::Template => text()?.map(Content::Template),
        Role::Attachment => read_bytes(file, &mut findings)?.map(Content::Attachment),
        Role::Static => read_bytes(file, &mut findings)?.map(Content::Static),
    };
    let mut res = ReadFile { path: file.path.clone(), content, findings };
    if let Some(help) = res.content.as_ref().and_then(help_to_emptiness) {
        res.content = None;
        let finding = Diagnostic::new(Code::EmptyFile, "the file is empty").in_file(&file.path);
        res.findings.push(finding.help(help));
    }
    if matches!(&res.content, Some(Content::Attachment(bytes))
        if strays::is_misnamed(&file.path, bytes.as_ref()))
    {
        res.content = None;
        let name = file.path.file_name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        res.findings.push(misnamed(&file.path, stem, "md"));
    }
    Ok(res)
}

/// Puts what was listed, what was read of it, and the theme together; the site's own files win.
pub fn collect(
    config: Option<SourceText>,
    listing: &Listing,
    files: Vec<ReadFile>,
    theme: &Theme,
) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources { config, strays: listing.strays.clone(), ..themed(theme) };
    sources.unreadable.extend(listing.passed_by().cloned());
    let mut findings = listing.findings.clone();
    for file in files {
        findings.extend(file.findings);
        match file.content {
            Some(content) => put(&mut sources, file.path, content),
            None => drop(sources.unreadable.insert(file.path)),
        }
    }
    (sources, findings)
}

/// The sources of a site that has nothing of its own.
fn themed(theme: &Theme) -> Sources {
    let template = |(name, text): &(&str, &str)| {
        ((*name).to_owned(), SourceText::new(&format!("templates/{name}"), text))
    };
    let file = |(name, bytes): &(&str, &'static [u8])| ((*name).to_owned(), Bytes::Embedded(bytes));
    Sources {
        templates: theme.templates.iter().map(template).collect(),
        static_files: theme.static_files.iter().map(file).collect(),
        ..Sources::default()
    }
}

fn put(sources: &mut Sources, path: SitePath, content: Content) {
    let name = || name_in_folder(&path).to_owned();
    match content {
        Content::Config(text) => sources.config = Some(text),
        Content::Lock(text) => sources.lock = Some(text),
        Content::Issue(text) => drop(sources.issues.insert(path, text)),
        Content::IssueAsBefore(_) => drop(sources.as_before.insert(path)),
        Content::Data(text) => drop(sources.data.insert(path, text)),
        Content::Template(text) => drop(sources.templates.insert(name(), text)),
        Content::Attachment(bytes) => drop(sources.attachments.insert(path, bytes)),
        Content::Static(bytes) => drop(sources.static_files.insert(name(), bytes)),
    }
}

/// `parts/card.html` for `templates/parts/card.html`.
fn name_in_folder(path: &SitePath) -> &str {
    path.as_str().split_once('/').map_or(path.as_str(), |(_, name)| name)
}

/// The way out for a file with nothing in it that must hold something.
fn help_to_emptiness(content: &Content) -> Option<&'static str> {
    match content {
        Content::Issue(text) if !is_written(text) => Some("write the issue, or remove the file"),
        Content::Template(text)
            if !is_written(text) && !theme::may_be_empty(name_in_folder(&text.path)) =>
        {
            Some("write the template, or remove the file: the theme's own is used then")
        }
        _ => None,
    }
}

fn is_written(text: &SourceText) -> bool {
    !text.text.trim().is_empty()
}

fn read_text(
    file: &Listed,
    limits: Limits,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<SourceText>, Error> {
    let Some(bytes) = read_steadily(file, limits.source, findings)? else { return Ok(None) };
    Ok(match decode(&file.path, bytes) {
        Ok((text, warning)) => {
            findings.extend(warning);
            Some(text)
        }
        Err(finding) => {
            findings.push(*finding);
            None
        }
    })
}

fn read_bytes(file: &Listed, findings: &mut Vec<Diagnostic>) -> Result<Option<Bytes>, Error> {
    let bytes = read_steadily(file, u64::MAX, findings)?;
    Ok(bytes.map(|bytes| Bytes::Read(Arc::from(bytes))))
}

fn read_steadily(
    file: &Listed,
    most: u64,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<Vec<u8>>, Error> {
    let (look, n_looks) = look_until_steady(&file.path, || look(&file.on_disk, most))?;
    if n_looks > 1 {
        let warning =
            Diagnostic::new(Code::ChangedWhileReading, "changed while reading; read again");
        findings.push(warning.in_file(&file.path));
    }
    match look {
        Look::Whole(bytes) => return Ok(Some(bytes)),
        Look::TooLarge(size) => findings.push(too_large(&file.path, size, most)),
        Look::NotAFile(kind) => findings.push(not_a_file(&file.path, kind)),
    }
    Ok(None)
}

/// What a look at a file found.
enum Look {
    Whole(Vec<u8>),
    TooLarge(u64),
    NotAFile(FileType),
}

/// Looks at a file up to three times, until it does not change under the eyes. Also tells how
/// often.
fn look_until_steady(
    path: &SitePath,
    mut look: impl FnMut() -> io::Result<Option<Look>>,
) -> Result<(Look, usize), Error> {
    const LOOKS: usize = 3;
    for n_looks in 1..=LOOKS {
        match look() {
            Ok(Some(look)) => return Ok((look, n_looks)),
            Ok(None) => {}
            // Some editors remove a file before they write it anew.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot_read(path, &error)),
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(Error::system(format!("can't read {path}: it keeps changing"))
        .help("let the other program finish, then build again"))
}

/// Looks once; none when the file changed meanwhile.
fn look(on_disk: &Path, most: u64) -> io::Result<Option<Look>> {
    // Asked again, though it was listed as a file: to open a pipe would block.
    let before = fs::metadata(on_disk)?;
    if !before.is_file() {
        return Ok(Some(Look::NotAFile(before.file_type())));
    }
    if before.len() > most {
        return Ok(Some(Look::TooLarge(before.len())));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or_default());
    File::open(on_disk)?.take(before.len().saturating_add(1)).read_to_end(&mut bytes)?;
    let is_whole = bytes.len() as u64 == before.len();
    let is_steady = is_whole && stamp(&before) == stamp(&fs::metadata(on_disk)?);
    Ok(is_steady.then_some(Look::Whole(bytes)))
}

/// What differs when a file was written meanwhile. Not every file system knows the time.
fn stamp(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

fn too_large(path: &SitePath, size: u64, most: u64) -> Diagnostic {
    let (size, most) = match (size_in_words(size), size_in_words(most)) {
        (size, most) if size != most => (size, most),
        _ => (format!("{size} bytes"), format!("{most} bytes")),
    };
    let message = format!("{size}; the limit is {most} (limits.source in chinai.yaml)");
    Diagnostic::new(Code::FileTooLarge, message)
        .in_file(path)
        .help("split the file, or raise the limit")
}

#[cfg(test)]
mod tests;
