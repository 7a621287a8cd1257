//! Finding the site's folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::strays;
use crate::error::Error;
use crate::misplaced::Misplaced;
use crate::source::SitePath;

/// Finds the site around a folder: `chinai.yaml` here or above, or `issues/` here.
///
/// A folder `issues` further up is a coincidence more often than an archive.
pub fn around(here: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let has_config = |folder: &&Path| folder.join("chinai.yaml").exists();
    let site = if is_site(here) { Some(here) } else { here.ancestors().find(has_config) };
    site.map(Path::to_path_buf).ok_or_else(|| Box::new(no_config(here)))
}

fn no_config(here: &Path) -> Diagnostic {
    let message = "no chinai.yaml here or above";
    let strays = strays_in(here);
    let Some(misplaced) = Misplaced::of(&strays) else {
        let help = "go to the archive's folder, name it with `--root`, or begin one: `chinai init my-archive`";
        return Diagnostic::new(Code::NoConfig, message).help(help);
    };
    let Misplaced { first, what, help } = misplaced;
    let elsewhere = "if this is not the archive, go to its folder, or name it with `--root`";
    Diagnostic::new(Code::NoConfig, format!("{message}, but {what}"))
        .in_file(first)
        .help(format!("{help}; {elsewhere}"))
}

/// The files that look like issues in a folder that is no archive's.
fn strays_in(folder: &Path) -> BTreeSet<SitePath> {
    // Here they stand where they should: it is the folder above that was not named.
    let is_of_issues = folder.file_name().is_some_and(|name| name == "issues");
    if is_of_issues { BTreeSet::new() } else { strays::find(folder) }
}

/// Takes the folder that was asked for as the site.
pub fn named(folder: &Path) -> Result<PathBuf, Error> {
    if is_site(folder) {
        return Ok(folder.to_path_buf());
    }
    let help = "`--root` takes the folder that holds `issues/`";
    if !folder.is_dir() {
        return Err(Error::usage(format!("there is no folder `{}`", folder.display())).help(help));
    }
    let message = format!("`{}` holds neither `chinai.yaml` nor `issues/`", folder.display());
    Err(match Misplaced::of(&strays_in(folder)) {
        Some(misplaced) => {
            Error::usage(format!("{message}, but {}", misplaced.what)).help(misplaced.help)
        }
        None => Error::usage(message).help(help),
    })
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
    fn issues_in_a_folder_of_another_name_are_told_where_there_is_no_site() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("issue")).unwrap();
        fs::write(site.path().join("issue/1.md"), "---\nnumber: 1\n---\n").unwrap();
        let finding = around(site.path()).unwrap_err();
        assert!(finding.message.ends_with(", but issue/1.md looks like an issue"));
        assert!(finding.help.unwrap().contains("rename `issue`, or move it there"));
        assert!(named(site.path()).unwrap_err().to_string().contains("looks like an issue"));
    }

    #[test]
    fn issues_in_a_folder_of_the_right_name_are_not_told_as_misplaced() {
        let site = tempfile::tempdir().unwrap();
        let issues = site.path().join("issues");
        fs::create_dir(&issues).unwrap();
        fs::write(issues.join("1.md"), "---\nnumber: 1\n---\n").unwrap();
        assert_eq!(around(&issues).unwrap_err().message, "no chinai.yaml here or above");
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
