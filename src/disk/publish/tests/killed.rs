//! What a build that was killed left, at each of its steps, and what the next one makes of it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{NEW, OLD};
use crate::disk::publish::manifest::MANIFEST;
use crate::disk::publish::place::with_suffix;
use crate::disk::publish::testing::{Pages, Site, pages, snapshot};
use crate::disk::publish::{Options, system};
use crate::workers::OneWorker;

/// Leaves the site as a build does that is killed when it is about to swap.
/// The stage stands at the path that is returned.
fn killed_before_the_swap(site: &Site, content: Pages) -> PathBuf {
    let mut stage = site.stage(content);
    let aside = site.root().join("kept");
    stage.swap_with(|stage, _| {
        let kept = stage.with_file_name("kept");
        fs::rename(stage, kept)?;
        Err(io::Error::other("killed"))
    });
    let folder = stage.folder().to_owned();
    stage.publish("", &OneWorker).expect_err("it was killed");
    fs::rename(aside, &folder).expect("moved back");
    folder
}

/// What the output holds beside its pages.
fn with_foreign(site: &Site) {
    site.write("public/CNAME", "example.org");
    site.write("public/.git/HEAD", "ref: refs/heads/main");
}

fn expected(content: Pages) -> BTreeMap<String, String> {
    let mut res = pages(content);
    res.insert("CNAME".into(), "example.org".into());
    res.insert(".git/HEAD".into(), "ref: refs/heads/main".into());
    res
}

fn swept(site: &Site) -> Vec<String> {
    let publisher = site.open();
    let res = publisher.warnings().to_vec();
    drop(publisher);
    assert!(site.beside().is_empty(), "{:?}", site.beside());
    res
}

#[test]
fn a_stage_that_was_being_filled_is_removed_and_told() {
    let site = Site::new();
    site.publish(OLD);
    with_foreign(&site);
    let stage = site.stage(NEW);
    let name = stage.folder().file_name().expect("a name").display().to_string();
    let copy = site.root().join("copy");
    copy_tree(stage.folder(), &copy);
    let folder = stage.folder().to_owned();
    drop(stage);
    fs::rename(copy, folder).expect("as if it had been killed");
    assert_eq!(swept(&site), [format!("removed what a killed build had left (`{name}`)")]);
    assert_eq!(site.found(), expected(OLD));
}

#[test]
fn a_stage_of_which_only_the_folder_or_half_a_manifest_was_made_is_removed() {
    for leftover in [None, Some(".chinai-manifest.new"), Some(MANIFEST)] {
        for is_first in [true, false] {
            let site = Site::new();
            if !is_first {
                site.publish(OLD);
            }
            let folder = site.root().join(".public.chinai-stage-4242");
            fs::create_dir(&folder).expect("a folder");
            if let Some(name) = leftover {
                fs::write(folder.join(name), "{\"vers").expect("a file");
            }
            assert_eq!(swept(&site).len(), 1);
            assert_eq!(site.out().exists(), !is_first);
        }
    }
}

#[test]
fn a_complete_stage_that_was_not_swapped_in_is_removed() {
    let site = Site::new();
    site.publish(OLD);
    with_foreign(&site);
    killed_before_the_swap(&site, NEW);
    assert_eq!(site.found(), expected(OLD));
    // What its owner removes meanwhile does not come back.
    fs::remove_file(site.out().join("CNAME")).expect("removed");
    assert_eq!(swept(&site).len(), 1);
    assert!(!site.out().join("CNAME").exists());
}

#[test]
fn an_old_tree_that_was_not_removed_is_removed_without_its_foreign_files() {
    let site = Site::new();
    site.publish(OLD);
    with_foreign(&site);
    let folder = killed_before_the_swap(&site, NEW);
    exchange(&folder, &site.out());
    // Only there, as if written in the moment of the exchange.
    fs::write(folder.join("late.txt"), "late").expect("a file");
    assert_eq!(swept(&site).len(), 1);
    let mut found = site.found();
    assert_eq!(found.remove("late.txt").as_deref(), Some("late"));
    assert_eq!(found, expected(NEW));
}

#[test]
fn an_old_tree_that_was_half_removed_is_removed() {
    let site = Site::new();
    site.publish(OLD);
    with_foreign(&site);
    let folder = killed_before_the_swap(&site, NEW);
    exchange(&folder, &site.out());
    fs::remove_file(folder.join("index.html")).expect("removed");
    fs::remove_file(folder.join("about/team/index.html")).expect("removed");
    fs::remove_dir_all(folder.join(".git")).expect("removed");
    assert_eq!(swept(&site).len(), 1);
    assert_eq!(site.found(), expected(NEW));
}

#[test]
fn the_old_site_comes_back_when_a_build_died_between_two_renames() {
    let site = Site::new();
    site.publish(OLD);
    with_foreign(&site);
    let folder = killed_before_the_swap(&site, NEW);
    let aside = folder.with_file_name("x");
    fs::rename(site.out(), &aside).expect("moved aside");
    fs::rename(aside, with_suffix(&folder, "-old")).expect("moved");
    let told = swept(&site);
    assert!(told[0].starts_with("put back the site that a killed build had left"), "{told:?}");
    assert_eq!(told.len(), 2);
    assert_eq!(site.found(), expected(OLD));
}

#[test]
fn a_foreign_folder_comes_back_when_the_first_build_died_between_two_renames() {
    let site = Site::new();
    site.write(".public.chinai-stage-7-old/KEEP.txt", "keep");
    let options = Options { keep_foreign: true, ..Default::default() };
    site.open_with(options).expect("put back");
    assert_eq!(site.found().get("KEEP.txt").map(String::as_str), Some("keep"));
}

#[test]
fn stages_of_other_outputs_are_not_touched() {
    let site = Site::new();
    site.publish(OLD);
    site.write(".other.chinai-stage-1/a", "a");
    assert!(site.open().warnings().is_empty());
    assert_eq!(site.beside(), [".other.chinai-stage-1"]);
}

fn exchange(one: &Path, other: &Path) {
    system::exchange(one, other).expect("the file system can");
}

fn copy_tree(from: &Path, to: &Path) {
    for (path, text) in snapshot(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().expect("below")).expect("a folder");
        fs::write(target, text).expect("a file");
    }
}
