//! Writes single files into the archive's folder, for its author to go on with.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::error::Error;

/// Writes a file that is not there yet, with the folders it stands in. Tells whether it did: what
/// is there already is left alone.
pub fn create(path: &Path, text: &str) -> Result<bool, Error> {
    make_folder(path)?;
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match file {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        file => file.map_err(|error| cannot_write(path, &error))?,
    };
    file.write_all(text.as_bytes()).map_err(|error| cannot_write(path, &error))?;
    Ok(true)
}

/// Writes a file in place of the one that may be there. Whoever reads it meanwhile, or pulls the
/// plug, finds the old text or the new one.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    make_folder(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden, so that nobody takes it for a source.
    let stage = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let write = || {
        let mut file = File::create(&stage)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&stage, path)
    };
    write().map_err(|error| {
        // It may never have come to be; then there is nothing to remove.
        fs::remove_file(&stage).ok();
        cannot_write(path, &error)
    })
}

fn make_folder(path: &Path) -> Result<(), Error> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))
}

fn cannot_write(path: &Path, cause: &io::Error) -> Error {
    let words = cause.to_string();
    let words = words.split(" (os error").next().unwrap_or(&words).to_lowercase();
    Error::system(format!("can't write {}: {words}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{create, replace};

    #[test]
    fn what_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.md");
        assert!(create(&path, "one").unwrap());
        assert!(!create(&path, "two").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("urls.lock");
        replace(&path, "one").unwrap();
        replace(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_where_the_file_should_be_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let error = replace(folder.path(), "text").unwrap_err();
        assert!(error.message().starts_with("can't write "), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
