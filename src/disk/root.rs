//! Finding the site's folder.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;

/// Finds the site around a folder: `chinai.yaml` here or above, or `issues/` here.
///
/// A folder `issues` further up is a coincidence more often than an archive.
pub fn around(here: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let has_config = |folder: &&Path| folder.join("chinai.yaml").exists();
    let site = if is_site(here) { Some(here) } else { here.ancestors().find(has_config) };
    site.map(Path::to_path_buf).ok_or_else(|| {
        let finding = Diagnostic::new(Code::NoConfig, "no chinai.yaml here or above");
        let help = "go to the archive's folder, name it with `--root`, or begin one: `chinai init my-archive`";
        Box::new(finding.help(help))
    })
}

/// Takes the folder that was asked for as the site.
pub fn named(folder: &Path) -> Result<PathBuf, Error> {
    if is_site(folder) {
        return Ok(folder.to_path_buf());
    }
    let message = if folder.is_dir() {
        format!("`{}` holds neither `chinai.yaml` nor `issues/`", folder.display())
    } else {
        format!("there is no folder `{}`", folder.display())
    };
    Err(Error::usage(message).help("`--root` takes the folder that holds `issues/`"))
}

/// Whether a folder is that of an archive.
pub fn is_site(folder: &Path) -> bool {
    // A `chinai.yaml` that is a dangling link is still meant as one: reading it will say so.
    folder.join("chinai.yaml").symlink_metadata().is_ok() || folder.join("issues").is_dir()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{around, named};

    #[test]
    fn a_config_is_found_from_any_folder_below() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("issues/images")).unwrap();
        fs::write(site.path().join("chinai.yaml"), "title: A\n").unwrap();
        assert_eq!(around(&site.path().join("issues/images")).unwrap(), site.path());
    }

    #[test]
    fn issues_without_a_config_are_a_site_only_here() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("issues/images")).unwrap();
        assert_eq!(around(site.path()).unwrap(), site.path());
        let finding = around(&site.path().join("issues/images")).unwrap_err();
        assert_eq!(finding.message, "no chinai.yaml here or above");
    }

    #[test]
    fn a_folder_that_was_named_is_not_searched_around() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("issues/images")).unwrap();
        assert_eq!(named(site.path()).unwrap(), site.path());
        assert!(named(&site.path().join("issues")).is_err());
        assert!(named(&site.path().join("nowhere")).is_err());
    }
}
