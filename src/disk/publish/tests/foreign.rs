//! Nothing that chinai did not make is lost, and nothing that it made stays behind.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{NEW, OLD, path};
use crate::disk::publish::testing::{Site, pages, snapshot};
use crate::disk::publish::{Options, carry, manifest, swap};
use crate::error::Cause;
use crate::workers::OneWorker;

/// Each makes something that chinai would not.
const KINDS: &[fn(&Path)] = &[
    |out| write(out, "CNAME", "example.org"),
    |out| {
        write(out, ".git/HEAD", "ref: refs/heads/main");
        write(out, ".git/objects/ab/cdef", "blob");
        let object = out.join(".git/objects/ab/cdef");
        fs::set_permissions(object, fs::Permissions::from_mode(0o444)).expect("ours");
    },
    |out| write(out, "120/notes.txt", "beside a page that stays"),
    |out| write(out, "119/notes.txt", "beside a page that goes"),
    |out| symlink("index.html", out.join("home")).expect("a symlink"),
    |out| symlink("/etc", out.join("about/etc")).expect("a symlink to a folder"),
    |out| symlink("nowhere", out.join("dangling")).expect("a symlink to nothing"),
    |out| fs::create_dir_all(out.join("empty/in/empty")).expect("a folder"),
    |out| {
        let name = Path::new(OsStr::from_bytes(b"caf\xe9.txt"));
        fs::write(out.join(name), "latin 1").expect("a file");
    },
    |out| {
        write(out, "private/key", "secret");
        fs::set_permissions(out.join("private"), fs::Permissions::from_mode(0o700)).expect("ours");
    },
    |out| write(out, "a/b/c/d/e/f/g/h/deep.txt", "deep"),
    |out| write(out, "CON", "a name that chinai would not give"),
    // Written over a page that the new site no longer has.
    |out| write(out, "about/team/index.html", "mine now"),
];

fn write(out: &Path, path: &str, text: &str) {
    let path = out.join(path);
    fs::create_dir_all(path.parent().expect("in the output")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// What is there beyond the pages.
fn strangers(site: &Site, of: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut found = site.found();
    found.retain(|path, text| of.get(path) != Some(text));
    found
}

#[test]
fn foreign_files_outlive_every_publish_and_stale_pages_do_not() {
    let mut n_layouts = 0;
    for first in 0..KINDS.len() {
        for step in [1, 2, 3, 5] {
            n_layouts += 1;
            let site = Site::new();
            site.publish(OLD);
            for i in (first..KINDS.len()).step_by(step) {
                KINDS[i](&site.out());
            }
            let before = strangers(&site, &pages(OLD));
            assert!(!before.is_empty());
            for content in [NEW, OLD, NEW] {
                // A page that is the author's own now stands in its place no more.
                let mut expected = before.clone();
                let wanted = pages(content);
                if wanted.keys().any(|path| before.contains_key(path)) {
                    break;
                }
                let published = site.publish(content);
                assert_eq!(published.leftover, None);
                expected.extend(wanted);
                assert_eq!(site.found(), expected, "layout {first}/{step}");
            }
            assert!(site.beside().is_empty(), "{:?}", site.beside());
        }
    }
    assert!(n_layouts >= 50);
}

#[test]
fn permissions_of_foreign_folders_and_files_stay() {
    let site = Site::new();
    site.publish(OLD);
    KINDS[9](&site.out());
    KINDS[1](&site.out());
    site.publish(NEW);
    let mode = |path: &str| fs::metadata(site.out().join(path)).expect("there").mode() & 0o777;
    assert_eq!((mode("private"), mode(".git/objects/ab/cdef")), (0o700, 0o444));
}

#[test]
fn a_folder_that_chinai_did_not_make_is_refused_and_left_alone() {
    let site = Site::new();
    site.write("public/KEEP.txt", "keep");
    site.write("public/.git/HEAD", "ref");
    site.write("public/.git/config", "[core]");
    let err = site.open_with(Options::default()).expect_err("foreign");
    assert_eq!(err.cause(), Cause::Content);
    let end = "public holds 3 files chinai did not make (.git/…, KEEP.txt); they are left alone";
    assert!(err.message().ends_with(end), "{err}");
    assert!(err.way_out().is_some_and(|help| help.contains("`--keep-foreign`")));
    assert_eq!(site.found().len(), 3);
    assert!(site.beside().is_empty(), "{:?}", site.beside());
}

#[test]
fn a_foreign_folder_is_published_into_when_that_is_asked_for() {
    let site = Site::new();
    site.write("public/KEEP.txt", "keep");
    let options = Options { keep_foreign: true, ..Options::default() };
    let stage = site.open_with(options).expect("asked for").stage().expect("a stage");
    stage.put(&path("index.html"), b"home").expect("free");
    stage.publish("", &OneWorker).expect("published");
    assert_eq!(site.found(), pages(&[("KEEP.txt", "keep"), ("index.html", "home")]));
    // From now on chinai knows its own.
    site.open();
}

#[test]
fn an_empty_folder_is_as_good_as_none() {
    let site = Site::new();
    fs::create_dir(site.out()).expect("a folder");
    site.publish(NEW);
    assert_eq!(site.found(), pages(NEW));
}

#[test]
fn a_foreign_file_where_a_page_must_stand_is_named() {
    for (foreign, page) in [("feed.xml", "feed.xml"), ("121", "121/index.html")] {
        let site = Site::new();
        site.publish(OLD);
        site.write(&format!("public/{foreign}"), "mine");
        let before = site.found();
        let stage = site.stage(&[]);
        let put = stage.put(&path(page), b"<feed/>");
        let err = put.and_then(|_| stage.publish("", &OneWorker)).expect_err("in the way");
        assert_eq!(err.cause(), Cause::Content);
        let end =
            format!("public/{foreign}` is not chinai's, and a page of the site must stand there");
        assert!(err.message().ends_with(&end), "{err}");
        assert_eq!(site.found(), before);
    }
}

#[test]
fn a_symlink_where_a_page_or_its_folder_must_stand_is_named() {
    for link in ["feed.xml", "121"] {
        let site = Site::new();
        site.publish(OLD);
        symlink("/tmp", site.out().join(link)).expect("a symlink");
        let stage = site.stage(&[]);
        let put = stage
            .put(&path("feed.xml"), b"<feed/>")
            .and_then(|_| stage.put(&path("121/index.html"), b"fresh"));
        let err = put.and_then(|_| stage.publish("", &OneWorker)).expect_err("in the way");
        assert!(err.message().contains(&format!("public/{link}` is not chinai's")), "{err}");
    }
}

#[test]
fn a_foreign_folder_where_a_page_must_stand_is_named() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/feed.xml/mine", "mine");
    let stage = site.stage(NEW);
    let err = stage.publish("", &OneWorker).expect_err("in the way");
    assert!(err.message().contains("feed.xml/mine` is not chinai's"), "{err}");
}

#[test]
fn a_foreign_file_with_the_bytes_of_a_page_becomes_the_page() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/feed.xml", "<feed/>");
    site.publish(NEW);
    site.publish(OLD);
    assert_eq!(site.found(), pages(OLD));
}

#[test]
fn pages_with_new_times_as_after_a_checkout_are_still_chinais() {
    let site = Site::new();
    site.publish(OLD);
    let page = site.out().join("119/index.html");
    fs::File::open(&page).and_then(|f| f.set_modified(UNIX_EPOCH)).expect("a time");
    assert_eq!(site.publish(NEW).removed, 2);
    assert_eq!(site.found(), pages(NEW));
}

#[test]
fn a_copy_carries_what_a_link_can_not() {
    let site = Site::new();
    site.write("a", "text");
    let from = site.root().join("a");
    fs::File::open(&from).and_then(|f| f.set_modified(UNIX_EPOCH)).expect("a time");
    let meta = fs::symlink_metadata(&from).expect("there");
    carry::copy(&from, &site.root().join("b"), &meta).expect("a copy");
    let copied = fs::metadata(site.root().join("b")).expect("there");
    assert_eq!(copied.modified().ok(), Some(UNIX_EPOCH));
    symlink("a", site.root().join("c")).expect("a symlink");
    let meta = fs::symlink_metadata(site.root().join("c")).expect("there");
    carry::copy(&site.root().join("c"), &site.root().join("d"), &meta).expect("a copy");
    assert_eq!(fs::read_link(site.root().join("d")).ok(), Some("a".into()));
}

#[test]
fn a_file_that_came_to_the_old_tree_during_the_exchange_is_brought_over() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/CNAME", "example.org");
    let mut stage = site.stage(NEW);
    stage.swap_with(|stage, out| {
        write(out, "late/note.txt", "late");
        write(out, "121/note.txt", "late, beside a page");
        swap::exchange(stage, out)
    });
    let published = stage.publish("", &OneWorker).expect("published");
    assert_eq!(published.leftover, None);
    let found = site.found();
    assert_eq!(found.get("late/note.txt").map(String::as_str), Some("late"));
    assert_eq!(found.get("121/note.txt").map(String::as_str), Some("late, beside a page"));
    assert_eq!(found.len(), NEW.len() + 3);
}

#[test]
fn a_foreign_file_changed_during_the_exchange_is_kept_aside_and_told() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/CNAME", "example.org");
    let mut stage = site.stage(NEW);
    stage.swap_with(|stage, out| {
        fs::remove_file(out.join("CNAME"))?;
        write(out, "CNAME", "example.com");
        swap::exchange(stage, out)
    });
    let leftover = stage.publish("", &OneWorker).expect("published").leftover.expect("told");
    assert!(leftover.contains("alone: `CNAME` in it differs"), "{leftover}");
    let [aside] = &site.beside()[..] else { panic!("{:?}", site.beside()) };
    let kept = snapshot(&site.root().join(aside));
    assert_eq!(kept.get("CNAME").map(String::as_str), Some("example.com"));
    // It is told again until someone decides, and no build is in its way.
    let publisher = site.open();
    assert_eq!(publisher.warnings().len(), 1);
    publisher.stage().expect("a name that is free");
}

#[test]
fn a_manifest_from_elsewhere_can_not_reach_out_of_the_output() {
    let site = Site::new();
    site.write(
        "public/.chinai-manifest.json",
        r#"{"version":1,"generation":1,"fingerprint":"","files":{"../issues/a.md":{"size":1,"mtime":1,"hash":"0"}}}"#,
    );
    let err = site.open_with(Options::default()).expect_err("not a path of the output");
    assert!(err.message().contains("can't tell which files chinai made"), "{err}");
}

#[test]
fn a_tree_without_a_readable_manifest_is_left_alone() {
    let site = Site::new();
    site.publish(OLD);
    site.write(".public.chinai-stage-1/CNAME", "example.org");
    site.write(".public.chinai-stage-1/.chinai-manifest.json", "{");
    let publisher = site.open();
    assert!(publisher.warnings()[0].contains("can't tell which files chinai made"));
    assert_eq!(site.beside().len(), 2, "{:?}", site.beside());
    let kept = manifest::read(&site.root().join(".public.chinai-stage-1")).expect("readable");
    assert!(matches!(kept, manifest::Kept::Unreadable(_)));
}
