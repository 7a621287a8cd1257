//! Lists the files of a site, by their names and kinds alone.
//!
//! Links inside the site are followed. What is hidden, left over or secret is passed by.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::strays;
use crate::disk::withheld::{self, Reason};
use crate::error::Error;
use crate::source::SitePath;

/// The files of a site, seen but not yet read.
#[derive(Debug, Default)]
pub struct Listing {
    /// One folder after the other, in the order of their names.
    pub files: Vec<Listed>,
    /// The folders that were looked into.
    pub folders: Vec<PathBuf>,
    /// What can't be read, and what is not published.
    pub findings: Vec<Diagnostic>,
    /// Files that look like issues elsewhere, where `issues` holds none.
    pub strays: BTreeSet<SitePath>,
}

impl Listing {
    /// The files that are passed by, as is told of each.
    pub(super) fn passed_by(&self) -> impl Iterator<Item = &SitePath> {
        self.findings.iter().filter_map(|finding| Some(&finding.place.as_ref()?.path))
    }
}

/// A file that was seen and not yet read.
#[derive(Debug, Clone)]
pub struct Listed {
    pub(super) path: SitePath,
    pub(super) on_disk: PathBuf,
    pub(super) role: Role,
}

impl Listed {
    /// Where it stands in the site's folder.
    pub fn path(&self) -> &SitePath {
        &self.path
    }

    /// Whether it lies beside the issues and is published as it stands.
    pub fn is_attachment(&self) -> bool {
        self.role == Role::Attachment
    }

    /// Where it stands on the disk.
    pub fn on_disk(&self) -> &Path {
        &self.on_disk
    }
}

/// What a file is to the site; its folder and the end of its name decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Config,
    Lock,
    Issue,
    Attachment,
    Data,
    Template,
    Static,
}

/// Lists the files of `data/`, `issues/`, `static/` and `templates/`, where they are there.
pub fn list(root: &Path) -> Result<Listing, Error> {
    let listing = list_under(root, &FOLDERS)?;
    let has_issues = listing.files.iter().any(|file| file.role == Role::Issue);
    let strays = if has_issues { BTreeSet::new() } else { strays::find(root) };
    Ok(Listing { strays, ..listing })
}

/// Where sources are looked for, whether they are there or not.
pub fn inputs(root: &Path) -> Vec<PathBuf> {
    FOLDERS.iter().chain(&["chinai.yaml"]).map(|name| root.join(name)).collect()
}

/// Whether a name in the site's folder is one of a source, or of a folder of sources.
pub fn is_input(name: &str) -> bool {
    FOLDERS.contains(&name) || ["chinai.yaml", "chinai.yml"].contains(&name)
}

/// What issues share, by the stems of the files that hold it.
const DATA: [&str; 5] = ["glossary", "links", "outlets", "people", "topics"];

const FOLDERS: [&str; 4] = ["data", "issues", "static", "templates"];

/// Finds `chinai.yaml`.
pub(super) fn list_config(root: &Path) -> Result<Listing, Error> {
    let listing = list_under(root, &["chinai.yaml"])?;
    let is_empty = listing.files.is_empty() && listing.findings.is_empty();
    if is_empty { list_under(root, &["chinai.yml"]) } else { Ok(listing) }
}

/// Finds `urls.lock`.
pub(super) fn list_lock(root: &Path) -> Result<Listing, Error> {
    list_under(root, &["urls.lock"])
}

/// A site's folder by a path with no link in it.
pub fn real(root: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(root)
        .map_err(|error| cannot_read(&SitePath::new(&root.to_string_lossy()), &error))
}

fn list_under(root: &Path, tops: &[&str]) -> Result<Listing, Error> {
    let root = real(root)?;
    let mut walk = Walk { root, listing: Listing::default(), secrets: Vec::new() };
    for top in tops {
        walk.under(top)?;
    }
    walk.listing.findings.extend(withheld_secrets(&walk.secrets));
    Ok(walk.listing)
}

struct Walk {
    /// The site's folder, with no link in its own path.
    root: PathBuf,
    listing: Listing,
    secrets: Vec<SitePath>,
}

/// What a name in a folder turned out to be.
enum Seen {
    Folder(PathBuf),
    File(Listed),
    Nothing,
    Secret(SitePath),
    Wrong(Diagnostic),
}

impl Walk {
    fn under(&mut self, top: &str) -> Result<(), Error> {
        let top = self.root.join(top);
        if top.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(());
        }
        let mut folder = top.clone();
        let mut entries = WalkDir::new(top).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let seen = match &entry {
                Ok(entry) => self.judge(entry)?,
                Err(error) => self.judge_failure(error, &folder)?,
            };
            if let Some(entry) = entry.ok().filter(|entry| entry.file_type().is_dir()) {
                folder = entry.into_path();
                if !matches!(seen, Seen::Folder(_)) {
                    entries.skip_current_dir();
                }
            }
            match seen {
                Seen::Nothing => {}
                Seen::Folder(folder) => self.listing.folders.push(folder),
                Seen::File(file) => self.listing.files.push(file),
                Seen::Secret(path) => self.secrets.push(path),
                Seen::Wrong(finding) => self.listing.findings.push(finding),
            }
        }
        Ok(())
    }

    fn judge(&self, entry: &DirEntry) -> Result<Seen, Error> {
        let path = self.site_path(entry.path());
        match withheld::reason(path.file_name()) {
            Some(Reason::Leftover) => return Ok(Seen::Nothing),
            Some(Reason::Secret) => return Ok(Seen::Secret(path)),
            None => {}
        }
        if entry.path().to_str().is_none() {
            let finding = Diagnostic::new(Code::FileName, "the name of this file is not UTF-8");
            return Ok(Seen::Wrong(finding.in_file(&path).help("rename it")));
        }
        if entry.path_is_symlink()
            && let Some(seen) = self.judge_link(entry, &path)?
        {
            return Ok(seen);
        }
        Ok(judge_kind(entry, path))
    }

    /// Tells what is wrong with where a link leads; none when it may be followed.
    fn judge_link(&self, entry: &DirEntry, path: &SitePath) -> Result<Option<Seen>, Error> {
        let real = |path: &Path| fs::canonicalize(path);
        let target = real(entry.path()).map_err(|error| cannot_read(path, &error))?;
        let Ok(inside) = target.strip_prefix(&self.root) else {
            let message = format!("{path} points outside the site ({})", target.display());
            let finding = Diagnostic::new(Code::OutsideSite, message).in_file(path);
            let help = "copy the file into the site: only what lies in its folder is published";
            return Ok(Some(Seen::Wrong(finding.help(help))));
        };
        let is_secret =
            |name: &OsStr| withheld::reason(&name.to_string_lossy()) == Some(Reason::Secret);
        if inside.iter().any(is_secret) {
            return Ok(Some(Seen::Secret(path.clone())));
        }
        let parent = entry.path().parent().unwrap_or(&self.root);
        let parent = real(parent).map_err(|error| cannot_read(path, &error))?;
        let goes_round = parent.starts_with(&target);
        Ok(goes_round.then(|| Seen::Wrong(round(path))))
    }

    /// Tells what is wrong with a name that can't be followed; or with the folder that was entered
    /// last, when its names can't be read.
    fn judge_failure(&self, error: &walkdir::Error, folder: &Path) -> Result<Seen, Error> {
        let on_disk = error.path().unwrap_or(folder);
        let path = self.site_path(on_disk);
        // Emacs locks a file with a link `.#name` that leads nowhere.
        if withheld::reason(path.file_name()).is_some() {
            return Ok(Seen::Nothing);
        }
        let Some(cause) = error.io_error() else { return Ok(Seen::Wrong(round(&path))) };
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        let is_link = on_disk.is_symlink();
        if is_link && is_missing {
            let message = format!("{path} points to a file that is not there");
            let finding = Diagnostic::new(Code::DanglingLink, message).in_file(&path);
            return Ok(Seen::Wrong(finding.help("mend the link, or remove it")));
        }
        if is_link && is_circle(cause) {
            return Ok(Seen::Wrong(round(&path)));
        }
        // Removed since its folder was read: then it is no part of the site.
        if is_missing { Ok(Seen::Nothing) } else { Err(cannot_read(&path, cause)) }
    }

    /// The path as messages show it; what is not UTF-8 in it is replaced.
    fn site_path(&self, on_disk: &Path) -> SitePath {
        let inside = on_disk.strip_prefix(&self.root).unwrap_or(on_disk);
        let names: Vec<_> = inside.iter().map(OsStr::to_string_lossy).collect();
        SitePath::new(&names.join("/"))
    }
}

fn judge_kind(entry: &DirEntry, path: SitePath) -> Seen {
    let kind = entry.file_type();
    let role = role(&path);
    if kind.is_dir() {
        return match role {
            Ok(Some(Role::Config | Role::Lock | Role::Issue | Role::Data)) => {
                Seen::Wrong(not_a_file(&path, kind))
            }
            _ => Seen::Folder(entry.path().to_path_buf()),
        };
    }
    match role {
        _ if !kind.is_file() => Seen::Wrong(not_a_file(&path, kind)),
        Ok(Some(role)) => Seen::File(Listed { path, on_disk: entry.path().to_path_buf(), role }),
        Ok(None) => Seen::Nothing,
        Err(finding) => Seen::Wrong(*finding),
    }
}

/// What a file of this path is to the site; none when it is nothing to it.
fn role(path: &SitePath) -> Result<Option<Role>, Box<Diagnostic>> {
    let (stem, ending) = match path.file_name().rsplit_once('.') {
        Some((stem, ending)) => (stem, ending),
        None => (path.file_name(), ""),
    };
    let rename = |stem: &str, to: &str| Err(Box::new(misnamed(path, stem, to)));
    let Some((top, below)) = path.as_str().split_once('/') else {
        return match path.as_str() {
            "chinai.yaml" => Ok(Some(Role::Config)),
            "urls.lock" => Ok(Some(Role::Lock)),
            "chinai.yml" => rename(stem, "yaml"),
            _ => {
                let message = format!("{path} is a file, not a folder");
                Err(Box::new(Diagnostic::new(Code::NotAFile, message).in_file(path)))
            }
        };
    };
    match (top, ending) {
        ("issues", "md") => Ok(Some(Role::Issue)),
        ("issues", other) if ["md", "markdown"].contains(&&*other.to_lowercase()) => {
            rename(stem, "md")
        }
        // An editor that hides endings adds its own.
        ("issues", "txt") if stem.ends_with(".md") => rename(stem.trim_end_matches(".md"), "md"),
        ("issues", _) => Ok(Some(Role::Attachment)),
        ("data", "yaml") if !below.contains('/') => Ok(Some(Role::Data)),
        ("data", "yml") if !below.contains('/') => rename(stem, "yaml"),
        ("data", _) if DATA.iter().any(|name| stem.eq_ignore_ascii_case(name)) => {
            rename(&stem.to_lowercase(), "yaml")
        }
        ("templates", other) if other != "md" => Ok(Some(Role::Template)),
        ("static", _) => Ok(Some(Role::Static)),
        _ => Ok(None),
    }
}

/// A file whose name ends in another way than it must.
pub(super) fn misnamed(path: &SitePath, stem: &str, to: &str) -> Diagnostic {
    let message = format!("{path} is not read: its name must end in `.{to}`");
    let finding = Diagnostic::new(Code::FileName, message).in_file(path);
    finding.help(format!("rename it to `{stem}.{to}`"))
}

fn round(path: &SitePath) -> Diagnostic {
    Diagnostic::new(Code::LinkLoop, format!("{path} goes round in a circle"))
        .in_file(path)
        .help("remove the link")
}

/// A folder, pipe, socket or device where a file should be.
pub(super) fn not_a_file(path: &SitePath, kind: FileType) -> Diagnostic {
    let message = format!("{path} is a {}, not a file", name_of(kind));
    Diagnostic::new(Code::NotAFile, message).in_file(path).help("move it elsewhere")
}

#[cfg(unix)]
fn name_of(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        _ if kind.is_dir() => "folder",
        _ if kind.is_fifo() => "pipe",
        _ if kind.is_socket() => "socket",
        _ => "device",
    }
}

#[cfg(not(unix))]
fn name_of(kind: FileType) -> &'static str {
    if kind.is_dir() { "folder" } else { "device" }
}

#[cfg(unix)]
fn is_circle(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP)
}

#[cfg(not(unix))]
fn is_circle(_: &io::Error) -> bool {
    false
}

/// One warning for all files that look like secrets.
fn withheld_secrets(secrets: &[SitePath]) -> Option<Diagnostic> {
    const SHOWN: usize = 5;
    let names: Vec<_> = secrets.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let more = match secrets.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n_more => format!(" and {n_more} more"),
    };
    let message = format!("looks like a secret and is not published: {}{more}", names.join(", "));
    let help = "keep it outside the site's folder";
    (!secrets.is_empty()).then(|| Diagnostic::new(Code::NotPublished, message).help(help))
}

/// The failure to read a file or folder, with its cause in a few words.
pub(super) fn cannot_read(path: &SitePath, cause: &io::Error) -> Error {
    if cause.kind() == io::ErrorKind::PermissionDenied {
        return Error::system(format!("can't read {path}: permission denied"))
            .help("give yourself the right to read it, or move it out of the site's folder");
    }
    let words = cause.to_string();
    let words = words.split(" (os error").next().unwrap_or(&words).to_lowercase();
    Error::system(format!("can't read {path}: {words}"))
}
