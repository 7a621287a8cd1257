//! What the author wrote, as read: texts and files under paths relative to the site's folder.
//!
//! Knows nothing of their meaning. `disk` makes [`Sources`]; everything after is pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A path inside the site's folder, written with `/`, as messages show it: `issues/120.md`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Takes a relative path that is written with `/`.
    pub fn new(path: &str) -> Self {
        Self(Arc::from(path))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a closing `/`; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's name with its extension.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A stretch of bytes in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// From a range of byte offsets. Sources are far smaller than 4 GiB; larger offsets saturate.
    pub fn new(range: Range<usize>) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(range.start), end: clamp(range.end) }
    }

    /// As a range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where, in the file that holds it.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Keeps the place, changes the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

/// One text file: UTF-8, lines ended by `\n` alone, no byte order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Where it stands in the site's folder.
    pub path: SitePath,
    /// Its text.
    pub text: Box<str>,
}

impl SourceText {
    /// Pairs a text with its path; the text must already be free of `\r\n` and byte order marks.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: SitePath::new(path), text: text.into() }
    }
}

/// The bytes of a file that is published as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bytes {
    /// Part of the program: the default theme.
    Embedded(&'static [u8]),
    /// Read from the site's folder.
    Read(Arc<[u8]>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Embedded(bytes) => bytes,
            Self::Read(bytes) => bytes,
        }
    }
}

/// Everything a site is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// `chinai.yaml`; a site without one has the defaults.
    pub config: Option<SourceText>,
    /// Every Markdown file under `issues/`: issues and translations.
    pub issues: BTreeMap<SitePath, SourceText>,
    /// Markdown files that are as they were when they were last given, and are not given again.
    pub as_before: BTreeSet<SitePath>,
    /// `data/outlets.yaml`, `people.yaml`, `topics.yaml`, `glossary.yaml`, where they are there.
    pub data: BTreeMap<SitePath, SourceText>,
    /// The templates by name (`issue.html`), the site's own in place of the embedded ones.
    pub templates: BTreeMap<String, SourceText>,
    /// Files published byte for byte, by name (`site.css`), likewise overlaid.
    pub static_files: BTreeMap<String, Bytes>,
    /// Whatever stands beside the issues that is not Markdown: pictures and other files.
    pub attachments: BTreeMap<SitePath, Bytes>,
    /// `urls.lock`: the addresses that were published before. No page is made from it.
    pub lock: Option<SourceText>,
    /// Files that are there and could not be read, which is reported: nothing follows from it.
    pub unreadable: BTreeSet<SitePath>,
    /// Files that look like issues and stand where none is read; looked for only where `issues`
    /// holds none.
    pub strays: BTreeSet<SitePath>,
}

impl Sources {
    /// Finds the text of a file by its path, for drawing a report.
    pub fn text(&self, path: &SitePath) -> Option<&SourceText> {
        let is_it = |source: &&SourceText| source.path == *path;
        self.issues
            .get(path)
            .or_else(|| self.data.get(path))
            .or_else(|| self.config.as_ref().filter(is_it))
            .or_else(|| self.lock.as_ref().filter(is_it))
            .or_else(|| self.templates.values().find(is_it))
    }
}
