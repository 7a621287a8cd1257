//! Files that were meant as issues and have the wrong name or stand in the wrong folder.
//!
//! An issue is known by how it begins: a line `---`, and soon after it a field that every issue has.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use crate::disk::withheld;
use crate::source::SitePath;

/// How much of a file is looked at.
const HEAD: u64 = 4096;

/// The files that look like issues in the site's folder and the folders right in it, but for
/// `issues`. What can't be looked at is none.
pub(super) fn find(root: &Path) -> BTreeSet<SitePath> {
    let mut strays = BTreeSet::new();
    for (name, is_folder) in entries(root) {
        if !is_folder {
            strays.extend(stray(root, &name));
        } else if name != "issues" {
            let inside = entries(&root.join(&name)).into_iter().filter(|(_, is_folder)| !is_folder);
            strays.extend(inside.filter_map(|(file, _)| stray(root, &format!("{name}/{file}"))));
        }
    }
    strays
}

/// Whether a file beside the issues is one by what it holds, and is called something else.
pub(super) fn is_misnamed(path: &SitePath, bytes: &[u8]) -> bool {
    is_named_as_text(path.file_name()) && is_issue(bytes)
}

/// The names in a folder, each with whether it is that of a folder; links lead elsewhere.
fn entries(folder: &Path) -> Vec<(String, bool)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let named = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let kind = entry.file_type().ok().filter(|kind| kind.is_dir() || kind.is_file())?;
        Some((entry.file_name().into_string().ok()?, kind.is_dir()))
    });
    named.filter(|(name, _)| withheld::reason(name).is_none()).collect()
}

fn stray(root: &Path, path: &str) -> Option<SitePath> {
    let path = SitePath::new(path);
    let is_text = is_named_as_text(path.file_name());
    (is_text && is_issue(&head(&root.join(path.as_str()))?)).then_some(path)
}

fn is_named_as_text(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ["", "md", "markdown", "mdown", "mdx", "mkd", "text", "txt"].contains(&&*ending)
}

fn head(on_disk: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(on_disk).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn is_issue(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(usize::try_from(HEAD).unwrap_or(usize::MAX))];
    let head = String::from_utf8_lossy(head);
    let mut lines = head.trim_start_matches('\u{feff}').lines();
    let is_fenced = lines.next().is_some_and(|line| line.trim_end() == "---");
    let mut fields = lines.take_while(|line| line.trim_end() != "---");
    is_fenced && fields.any(|line| line.starts_with("number:") || line.starts_with("title:"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{SitePath, find};

    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let site = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = site.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let strays = find(site.path());
        assert_eq!(strays.iter().map(SitePath::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_issue_is_known_by_its_fields_wherever_it_stands() {
        let issue = "---\nnumber: 1\ntitle: One\n---\n";
        check(
            &[
                ("120.md", issue),
                ("issue/1.md", issue),
                ("posts/2.TXT", "\u{feff}---\r\ntitle: Two\r\n---\r\n"),
                ("data/3", issue),
            ],
            &["120.md", "data/3", "issue/1.md", "posts/2.TXT"],
        );
    }

    #[test]
    fn other_files_are_no_issues() {
        let issue = "---\nnumber: 1\ntitle: One\n---\n";
        check(
            &[
                ("README.md", "# An archive\n"),
                ("notes.md", "---\nlayout: page\n---\ntitle: no field\n"),
                ("chinai.yaml", "---\ntitle: Tea\n"),
                ("public/1/index.md", issue),
                ("issues/1.txt", issue),
                (".trash/1.md", issue),
            ],
            &[],
        );
    }
}
