//! Opening an export of Substack: `posts.csv` and `posts/*.html`, and nothing else.
//!
//! An export holds the addresses of readers, too: what is not needed is never opened. A zip is
//! read where it lies and never unpacked. What is in the files is for `import` to say.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::diagnostic::size_in_words;
use crate::error::Error;

/// How much an export may hold.
const MAX_ENTRIES: u64 = 20_000;
const MAX_TOTAL: u64 = 4_000_000_000;
const MAX_RATIO: u64 = 200;
const MAX_TABLE: u64 = 64_000_000;
const MAX_POST: u64 = 16_000_000;
/// Below this a file may be packed as tightly as it likes.
const SMALL: u64 = 1_000_000;

/// An export that was looked over.
#[derive(Debug)]
pub struct Export {
    source: Source,
    table: Place,
    posts: BTreeMap<String, Place>,
    n_unopened: usize,
}

#[derive(Debug)]
enum Source {
    Folder,
    Zip(ZipArchive<BufReader<File>>),
}

/// Where a file of it is.
#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Entry(usize),
}

impl Export {
    /// Opens a zip or an unzipped folder, and refuses what is none or means harm.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if metadata.is_dir() {
            return Self::of_folder(path);
        }
        if !metadata.is_file() {
            return Err(Error::usage(format!(
                "`{}` is neither a zip file nor a folder",
                path.display()
            )));
        }
        let mut file = BufReader::new(File::open(path).map_err(|error| unreadable(path, &error))?);
        check_end(path, &mut file, metadata.len())?;
        let mut zip = ZipArchive::new(file).map_err(|error| broken(path, &error))?;
        let entries = check_entries(&mut zip)?;
        Self::of_zip(path, zip, &entries)
    }

    /// The table of posts.
    pub fn table(&mut self) -> Result<Vec<u8>, Error> {
        let place = self.table.clone();
        self.read(&place, "posts.csv", MAX_TABLE)
    }

    /// The names of the posts that have a text, without `.html`, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.posts.keys().map(String::as_str)
    }

    /// The text of a post.
    pub fn post(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let place = self.posts.get(name).cloned();
        let place =
            place.ok_or_else(|| Error::content(format!("there is no posts/{name}.html")))?;
        self.read(&place, &format!("posts/{name}.html"), MAX_POST)
    }

    /// How many files were left alone.
    pub fn n_unopened(&self) -> usize {
        self.n_unopened
    }

    fn of_zip(
        path: &Path,
        zip: ZipArchive<BufReader<File>>,
        entries: &[(String, usize)],
    ) -> Result<Self, Error> {
        let is_table = |name: &str| name == "posts.csv" || name.ends_with("/posts.csv");
        let tables =
            entries.iter().filter(|(name, _)| is_table(name) && !name.starts_with("__MACOSX/"));
        // Who zipped the folder anew has it within another.
        let table = tables.min_by_key(|(name, _)| name.len());
        let (name, table) = table.ok_or_else(|| no_table(path))?;
        let prefix = format!("{}posts/", name.strip_suffix("posts.csv").unwrap_or_default());
        let posts = entries.iter().filter_map(|(name, index)| {
            let stem = name.strip_prefix(&prefix)?.strip_suffix(".html")?;
            is_post(stem).then(|| (stem.to_owned(), Place::Entry(*index)))
        });
        let posts: BTreeMap<_, _> = posts.collect();
        let n_files = entries.iter().filter(|(name, _)| !name.ends_with('/')).count();
        let n_unopened = n_files - posts.len() - 1;
        Ok(Self { source: Source::Zip(zip), table: Place::Entry(*table), posts, n_unopened })
    }

    fn of_folder(path: &Path) -> Result<Self, Error> {
        let table = path.join("posts.csv");
        if !is_file(&table) {
            return Err(no_table(path));
        }
        let mut posts = BTreeMap::new();
        let mut n_unopened = 0;
        for entry in files(path)? {
            n_unopened += usize::from(entry != table);
        }
        for entry in files(&path.join("posts")).unwrap_or_default() {
            let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            match name.strip_suffix(".html").filter(|stem| is_post(stem)) {
                Some(stem) => drop(posts.insert(stem.to_owned(), Place::File(entry))),
                None => n_unopened += 1,
            }
        }
        if posts.len() as u64 > MAX_ENTRIES {
            return Err(too_many(posts.len() as u64));
        }
        Ok(Self { source: Source::Folder, table: Place::File(table), posts, n_unopened })
    }

    fn read(&mut self, place: &Place, name: &str, limit: u64) -> Result<Vec<u8>, Error> {
        match (place, &mut self.source) {
            (Place::Entry(index), Source::Zip(zip)) => {
                let entry =
                    zip.by_index(*index).map_err(|error| broken(Path::new(name), &error))?;
                let (packed, declared) = (entry.compressed_size(), entry.size());
                if declared > limit {
                    return Err(bomb(name, declared, packed));
                }
                // What it declares may be a lie.
                let limit = limit.min((packed.saturating_mul(MAX_RATIO)).max(SMALL));
                take(entry, name, limit, packed)
            }
            (Place::File(path), _) => {
                let file = File::open(path).map_err(|error| unreadable(path, &error))?;
                let size = file.metadata().map_err(|error| unreadable(path, &error))?.len();
                take(file, name, limit, size)
            }
            (Place::Entry(_), Source::Folder) => Ok(Vec::new()),
        }
    }
}

fn take(reader: impl Read, name: &str, limit: u64, packed: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = reader.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| match error.kind() {
        ErrorKind::InvalidData
        | ErrorKind::InvalidInput
        | ErrorKind::UnexpectedEof
        | ErrorKind::Other => Error::content(format!("`{name}` is damaged: {error}")).help(AFRESH),
        _ => Error::system(format!("can't read `{name}`: {error}")),
    })?;
    if bytes.len() as u64 > limit {
        return Err(bomb(name, bytes.len() as u64, packed));
    }
    Ok(bytes)
}

const AFRESH: &str = "nothing was imported; load the export once more";

/// Looks at the end of the file, where a zip says how much it holds, before anything is believed.
fn check_end(path: &Path, file: &mut BufReader<File>, length: u64) -> Result<(), Error> {
    let fail = |error: std::io::Error| unreadable(path, &error);
    let mut start = [0; 4];
    let n_read = file.read(&mut start).map_err(fail)?;
    let is_zip = n_read == 4 && (start == *b"PK\x03\x04" || start == *b"PK\x05\x06");
    // The last record is 22 bytes long and may have a comment behind it.
    let tail_start = length.saturating_sub(22 + 65_535 + 20 + 56);
    file.seek(SeekFrom::Start(tail_start)).map_err(fail)?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).map_err(fail)?;
    let end = tail.windows(4).rposition(|sign| sign == b"PK\x05\x06");
    let Some(end) = end else { return Err(not_a_zip(path, is_zip)) };
    file.seek(SeekFrom::Start(0)).map_err(fail)?;
    let short = tail
        .get(end + 10..end + 12)
        .map(|bytes| u64::from(u16::from_le_bytes([bytes[0], bytes[1]])));
    let long = tail.windows(4).rposition(|sign| sign == b"PK\x06\x06");
    let long = long.and_then(|at| tail.get(at + 32..at + 40)).map(|bytes| {
        bytes.iter().rev().fold(0, |number: u64, byte| number << 8 | u64::from(*byte))
    });
    match short.max(long) {
        Some(n_entries) if n_entries > MAX_ENTRIES => Err(too_many(n_entries)),
        _ => Ok(()),
    }
}

/// Looks at every entry's name and size without opening one.
fn check_entries(zip: &mut ZipArchive<BufReader<File>>) -> Result<Vec<(String, usize)>, Error> {
    if zip.has_duplicate_names() {
        return Err(Error::content("the zip holds two files of one name; nothing was imported")
            .help(AFRESH));
    }
    let mut entries = Vec::new();
    let mut total: u64 = 0;
    for index in 0..zip.len() {
        let entry =
            zip.by_index_data(index).map_err(|error| broken(Path::new("the zip"), &error))?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if !is_safe(&name) || entry.is_symlink() {
            let what = if entry.is_symlink() { "link" } else { "unsafe name" };
            let message = format!("the zip holds the {what} {name:?}; nothing was imported");
            return Err(Error::content(message)
                .help("Substack makes no such files; load the export once more"));
        }
        if entry.encrypted() {
            return Err(Error::content("the zip is locked with a password")
                .help("unpack it, and import the folder"));
        }
        total = total.saturating_add(entry.size());
        if total > MAX_TOTAL {
            let message = format!("the zip would unpack to more than {}", size_in_words(MAX_TOTAL));
            return Err(Error::content(format!("{message}; refused")));
        }
        entries.push((name, index));
    }
    Ok(entries)
}

/// Whether a name leads nowhere but down.
fn is_safe(name: &str) -> bool {
    !name.starts_with('/')
        && !name.contains(['\\', '\0', ':'])
        && name.split('/').all(|part| part != "..")
}

/// Whether this is the name of a post's text; others begin with a dot.
fn is_post(stem: &str) -> bool {
    !stem.is_empty() && !stem.contains('/') && !stem.starts_with('.')
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// The files of a folder, in order; links and folders are none.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut res = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if is_file(&path) {
            res.push(path);
        }
    }
    res.sort();
    Ok(res)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    if error.kind() == ErrorKind::NotFound {
        let help = "it takes the zip that Substack makes, or the unzipped folder";
        return Error::usage(format!("there is no `{}`", path.display())).help(help);
    }
    Error::system(format!("can't read `{}`: {error}", path.display()))
}

fn not_a_zip(path: &Path, begins_like_one: bool) -> Error {
    match begins_like_one {
        true => Error::content(format!("`{}` is cut off: its end is missing", path.display()))
            .help(AFRESH),
        false => Error::content(format!("`{}` is not a zip file", path.display()))
            .help("chinai imports the zip that Substack makes, or the unzipped folder"),
    }
}

fn broken(path: &Path, error: &ZipError) -> Error {
    match error {
        ZipError::Io(error)
            if !matches!(
                error.kind(),
                ErrorKind::InvalidData | ErrorKind::UnexpectedEof | ErrorKind::InvalidInput
            ) =>
        {
            Error::system(format!("can't read `{}`: {error}", path.display()))
        }
        error => Error::content(format!("`{}` is damaged: {error}", path.display())).help(AFRESH),
    }
}

fn no_table(path: &Path) -> Error {
    Error::content(format!("there is no posts.csv in `{}`", path.display()))
        .help("chinai imports the zip that Substack makes under Settings, Exports")
}

fn too_many(n_entries: u64) -> Error {
    let message = format!("the export holds {n_entries} files; the limit is {MAX_ENTRIES}");
    Error::content(message).help("nothing was imported")
}

fn bomb(name: &str, size: u64, packed: u64) -> Error {
    let times = size / packed.max(1);
    let message = format!(
        "`{name}` would unpack to {} or more, {times} times its size; refused",
        size_in_words(size)
    );
    Error::content(message).help("nothing was imported")
}

#[cfg(test)]
mod tests;
