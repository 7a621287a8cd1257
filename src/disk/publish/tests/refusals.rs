//! Outputs that are refused before the first write.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::disk::publish::testing::{Site, snapshot};
use crate::disk::publish::{Options, Surroundings, open};
use crate::error::{Cause, Error};

/// Opens an output in a site whose home is `home` and whose sources are
/// `site/issues`, `site/chinai.yaml` and `site/static`, which is not there.
fn attempt(root: &Path, out: &Path) -> Error {
    let site = root.join("site");
    let inputs: Vec<PathBuf> =
        ["issues", "chinai.yaml", "static"].map(|name| site.join(name)).to_vec();
    let home = root.join("home");
    let around = Surroundings { inputs: &inputs, root: &site, home: Some(&home) };
    let options = Options { keep_foreign: true, ..Options::default() };
    open(out, &around, options).map(drop).expect_err(&out.display().to_string())
}

fn layout() -> Site {
    let site = Site::new();
    site.write("site/issues/2020/120.md", "---");
    site.write("site/chinai.yaml", "title: x");
    site.write("home/notes.txt", "mine");
    let root = site.root();
    symlink("site/issues", root.join("link")).expect("a symlink");
    symlink(root.join("site"), root.join("whole")).expect("a symlink");
    symlink("home", root.join("house")).expect("a symlink");
    site
}

#[test]
fn an_output_that_would_swallow_sources_is_refused_before_the_first_write() {
    let site = layout();
    let root = site.root();
    let before = snapshot(&root);
    let cases = [
        ("site/issues", "holds your sources"),
        ("site/issues/", "holds your sources"),
        ("site/./issues", "holds your sources"),
        ("site/nowhere/../issues", "holds your sources"),
        ("site/issues/../issues", "holds your sources"),
        ("site/static", "holds your sources"),
        ("site/chinai.yaml", "holds your sources"),
        ("site", "holds your sources"),
        ("whole", "holds your sources"),
        ("link", "holds your sources"),
        ("link/../issues", "holds your sources"),
        ("", "holds your home folder"),
        ("site/issues/2020", "among your sources"),
        ("site/issues/public", "among your sources"),
        ("site/issues/new/deep/public", "among your sources"),
        ("site/static/public", "among your sources"),
        ("link/public", "among your sources"),
        ("whole/issues/public", "among your sources"),
        ("home", "holds your home folder"),
        ("house", "holds your home folder"),
        ("site/../home/x/..", "holds your home folder"),
    ];
    for (out, what) in cases {
        let err = attempt(&root, &root.join(out));
        assert_eq!(err.cause(), Cause::Usage, "{out}");
        assert!(err.message().contains(what), "{out}: {err}");
        assert!(err.message().ends_with("; nothing was written"), "{err}");
    }
    let err = attempt(&root, Path::new("/"));
    assert_eq!(err.message(), "output `/` is the root of the file system; nothing was written");
    assert_eq!(snapshot(&root), before);
}

#[test]
fn the_sites_own_folder_is_refused_even_without_sources() {
    let site = Site::new();
    let around = Surroundings { inputs: &[], root: &site.root(), home: None };
    let err = open(&site.root(), &around, Options::default()).expect_err("the root");
    assert!(err.message().contains("holds the whole site"), "{err}");
}

#[test]
fn an_output_in_the_site_or_beside_it_is_fine() {
    let site = layout();
    let root = site.root();
    for out in ["site/public", "site/deep/er/public", "elsewhere", "whole/public2", "home/www"] {
        let inputs = [root.join("site/issues")];
        let home = root.join("home");
        let around = Surroundings { inputs: &inputs, root: &root.join("site"), home: Some(&home) };
        open(&root.join(out), &around, Options::default()).expect(out);
    }
}

#[test]
fn an_output_that_can_not_be_swapped_says_why() {
    let site = layout();
    let root = site.root();
    site.write("file", "mine");
    fs::create_dir(root.join("real")).expect("a folder");
    symlink("real", root.join("soft")).expect("a symlink");
    for (out, what) in [
        (root.join("file"), "is a file"),
        (root.join("soft"), "is a symlink"),
        (root.join("soft/"), "is a symlink"),
        (PathBuf::from("/proc"), "is on another file system than the folder it lies in"),
    ] {
        let err = attempt(&root, &out);
        assert_eq!(err.cause(), Cause::System);
        let end = format!("{what}, so a new site can't be swapped in");
        assert!(err.message().ends_with(&end), "{err}");
    }
    assert_eq!(fs::read_to_string(root.join("file")).ok().as_deref(), Some("mine"));
}

#[test]
fn an_output_that_may_not_be_written_says_so_to_all_but_root() {
    let site = Site::new();
    fs::create_dir(site.out()).expect("a folder");
    fs::set_permissions(site.out(), fs::Permissions::from_mode(0o555)).expect("ours");
    let res = site.open_with(Options::default());
    if rustix::process::geteuid().is_root() {
        res.expect("nothing is forbidden to root");
    } else {
        let err = res.expect_err("read-only");
        let end = "is read-only (permission denied), so a new site can't be swapped in";
        assert!(err.message().ends_with(end), "{err}");
    }
}

#[test]
fn a_folder_where_nothing_can_be_made_is_named() {
    let site = layout();
    let err = attempt(&site.root(), Path::new("/proc/self/public"));
    assert_eq!(err.cause(), Cause::System);
    assert!(err.message().contains("/proc/"), "{err}");
}
