//! Putting files into an archive's `issues/`, each whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::Error;

/// Writes a file whose folder may be missing. A reader, and whoever pulls the plug, finds the
/// former file or the new one.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed =
        |error: io::Error| Error::system(format!("can't write `{}`: {error}", path.display()));
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("file");
    // A name that begins with a dot is never published.
    let draft = folder.join(format!(".{name}.part"));
    let written = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    written.map_err(|error| {
        // What is left of it is of no use to anybody; that it stays is the lesser trouble.
        fs::remove_file(&draft).ok();
        failed(error)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::put;

    #[test]
    fn a_file_is_put_into_a_new_folder_and_over_a_former_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issues/a.md");
        put(&path, b"one").unwrap();
        put(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path().join("issues")).unwrap().count(), 1);
    }

    #[test]
    fn what_can_not_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("issues"), "").unwrap();
        let path = folder.path().join("issues/a.md");
        let error = put(&path, b"one").unwrap_err();
        assert!(error.message().contains("a.md"), "{error}");
    }
}
