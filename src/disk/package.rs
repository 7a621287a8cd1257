//! One file that holds the whole site: to keep, to send on, to read without a host.
//!
//! The same files give the same bytes: they carry no date of their own. A file that is there
//! already is replaced when the new one is whole, and only when it is such an archive.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::Error;
use crate::out_path::OutPath;

/// A package that is being filled; without a trace when it is dropped before its end.
pub struct Package {
    writer: Option<ZipWriter<BufWriter<File>>>,
    folder: String,
    staged: PathBuf,
    target: PathBuf,
}

/// Looks whether a package may be written to `target`; writes nothing. `sources` are the folders and
/// files that a site is made from, `out` is where it goes.
///
/// # Errors
/// Usage when it would lie among those, content when something else stands there.
pub fn check(target: &Path, sources: &[PathBuf], out: &Path) -> Result<(), Error> {
    let shown = target.display();
    let refused = |why: String| {
        let error = Error::usage(format!("`--zip={shown}` {why}; nothing was written"));
        Err(error.help("put it elsewhere, such as beside the site: `--zip`"))
    };
    let settled = absolute(target);
    if let Some(source) = sources.iter().find(|source| settled.starts_with(absolute(source))) {
        let name = source.file_name().unwrap_or(source.as_os_str()).to_string_lossy();
        return refused(format!("lies in `{name}`, which holds your sources"));
    }
    if settled.starts_with(absolute(out)) {
        return refused(format!("lies in the site itself, `{}`", out.display()));
    }
    if target.is_dir() {
        return refused("is a folder".to_owned());
    }
    match may_be_replaced(target).map_err(|err| failed("read", target, &err))? {
        true => Ok(()),
        false => Err(Error::content(format!("`{shown}` is there already, and no ZIP archive"))
            .help("choose another name, `--zip=FILE`, or move it away")),
    }
}

/// A path from the root of the file system; through no symlink, as far as it is there.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match there {
        Some((above, settled)) => settled.join(path.strip_prefix(above).unwrap_or(Path::new(""))),
        None => path,
    }
}

/// Begins the package that will be `target`. In it everything lies in one folder, so that unpacking
/// makes no mess.
///
/// # Errors
/// System when the disk would not.
pub fn begin(target: &Path, folder: String) -> Result<Package, Error> {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let staged = target.with_file_name(format!(".{name}.chinai-stage-{}", std::process::id()));
    let file = File::create(&staged).map_err(|err| failed("write", &staged, &err))?;
    Ok(Package {
        writer: Some(ZipWriter::new(BufWriter::new(file))),
        folder,
        staged,
        target: target.to_owned(),
    })
}

impl Package {
    /// Adds a file.
    ///
    /// # Errors
    /// System when the disk would not.
    pub fn put(&mut self, path: &OutPath, bytes: &[u8]) -> Result<(), Error> {
        let name = format!("{}/{path}", self.folder);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let writer = self.writer.as_mut().expect("it ends only when it is given away");
        let written = writer.start_file(name, options).map_err(io::Error::from);
        let written = written.and_then(|()| writer.write_all(bytes));
        written.map_err(|err| failed("write", &self.staged, &err))
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// System when the disk would not. What stood there is whole then.
    pub fn finish(mut self) -> Result<(), Error> {
        let writer = self.writer.take().expect("it ends only once");
        let written = writer.finish().map_err(io::Error::from).and_then(|mut file| file.flush());
        written.map_err(|err| failed("write", &self.staged, &err))?;
        fs::rename(&self.staged, &self.target).map_err(|err| failed("write", &self.target, &err))
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        // It is there no more when the package is in its place.
        fs::remove_file(&self.staged).unwrap_or_default();
    }
}

/// Whether nothing stands there, or a ZIP archive.
fn may_be_replaced(target: &Path) -> io::Result<bool> {
    let mut start = [0; 2];
    match File::open(target).and_then(|mut file| file.read_exact(&mut start)) {
        Ok(()) => Ok(&start == b"PK"),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(err) if err.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(err) if err.kind() == io::ErrorKind::IsADirectory => Ok(false),
        Err(err) => Err(err),
    }
}

fn failed(doing: &str, path: &Path, err: &io::Error) -> Error {
    Error::system(format!("cannot {doing} `{}`: {err}", path.display()))
}
