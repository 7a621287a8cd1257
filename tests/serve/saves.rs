//! No save is missed, however it is written.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::harness::{Archive, Preview, issue, program, until};

/// A way in which programs write files.
type Way = (&'static str, fn(&Path, &str));

/// What editors, syncs and version control do to a file.
const WAYS: &[Way] = &[
    ("in place", |path, text| fs::write(path, text).unwrap()),
    ("in place, in small pieces", |path, text| {
        let mut file = File::create(path).unwrap();
        for piece in text.as_bytes().chunks(64) {
            file.write_all(piece).unwrap();
            file.flush().unwrap();
        }
    }),
    ("over itself, then cut", |path, text| {
        let mut file = OpenOptions::new().write(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.set_len(text.len() as u64).unwrap();
    }),
    ("beside it and renamed over it", |path, text| {
        let beside = path.with_extension("md.tmp");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }),
    ("hidden beside it and renamed over it", |path, text| {
        let beside = path.with_file_name(".new.swp");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }),
    ("in another folder and renamed over it", |path, text| {
        let elsewhere = path.parent().unwrap().parent().unwrap().join("elsewhere.tmp");
        fs::write(&elsewhere, text).unwrap();
        fs::rename(elsewhere, path).unwrap();
    }),
    ("removed and made anew", |path, text| {
        fs::remove_file(path).unwrap();
        fs::write(path, text).unwrap();
    }),
    ("removed, and made anew a little later", |path, text| {
        fs::remove_file(path).unwrap();
        thread::sleep(Duration::from_millis(30));
        fs::write(path, text).unwrap();
    }),
    ("moved to a backup and written anew", |path, text| {
        let backup = path.with_extension("md~");
        fs::rename(path, &backup).unwrap();
        fs::write(path, text).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("twice within a moment", |path, text| {
        fs::write(path, text.replace("words", "WORDS")).unwrap();
        fs::write(path, text).unwrap();
    }),
    ("twice, a look apart", |path, text| {
        fs::write(path, text.replace("words", "WORDS")).unwrap();
        thread::sleep(Duration::from_millis(18));
        fs::write(path, text).unwrap();
    }),
    ("with the time of the former one", |path, text| {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        fs::write(path, text).unwrap();
        OpenOptions::new().write(true).open(path).unwrap().set_modified(time).unwrap();
    }),
    ("with a time yet to come", |path, text| {
        fs::write(path, text).unwrap();
        let time = std::time::SystemTime::now() + Duration::from_secs(3_600);
        OpenOptions::new().write(true).open(path).unwrap().set_modified(time).unwrap();
    }),
    ("in a folder that is exchanged for another", |path, text| {
        let folder = path.parent().unwrap();
        let (next, old) = (folder.with_file_name("next"), folder.with_file_name("old"));
        copy(folder, &next);
        fs::write(next.join(path.file_name().unwrap()), text).unwrap();
        fs::rename(folder, &old).unwrap();
        fs::rename(&next, folder).unwrap();
        fs::remove_dir_all(old).unwrap();
    }),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn no_save_is_missed_however_a_file_is_written() {
    assert_eq!(WAYS.len(), 14);
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let n_times = if crate::is_long() { 200 } else { 5 };
    for n in 0..n_times {
        for (way, write) in WAYS {
            // Of one length, so that only what is in it is another.
            let words = format!("words {n:03} {:03}", way.len());
            write(&archive.path("issues/3.md"), &issue(3, &words));
            let is_shown = || preview.get("/3/").text().contains(&words).then_some(());
            assert!(until(is_shown).is_some(), "{way}, time {n}: {}", preview.said());
        }
    }
    let built = archive.built().unwrap();
    assert_eq!(preview.difference(&built), None);
}

#[test]
fn folders_that_come_go_and_move_are_followed() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let is_shown = |path: &str, words: &str| {
        preview.get_until(path, |page| page.status == 200 && page.text().contains(words));
    };
    archive.write("issues/2021/deep/9.md", &issue(9, "In a new folder."));
    is_shown("/9/", "In a new folder.");
    archive.write("issues/2021/deep/9.md", &issue(9, "Changed there."));
    is_shown("/9/", "Changed there.");
    fs::rename(archive.path("issues/2021"), archive.path("issues/2022")).unwrap();
    archive.write("issues/2022/deep/9.md", &issue(9, "Changed after a move."));
    is_shown("/9/", "Changed after a move.");
    fs::remove_dir_all(archive.path("issues/2022")).unwrap();
    preview.get_until("/9/", |page| page.status == 404);
    archive.write("issues/2022/deep/9.md", &issue(9, "There again."));
    is_shown("/9/", "There again.");
    archive.write("issues/2022/deep/9.md", &issue(9, "And changed again."));
    is_shown("/9/", "And changed again.");
}

#[test]
fn folders_that_were_not_there_at_the_start_are_followed() {
    let archive = Archive::new();
    fs::remove_dir_all(archive.path("data")).unwrap();
    fs::remove_dir_all(archive.path("static")).unwrap();
    let preview = Preview::of(&archive);
    archive.write("static/new.css", "p {}");
    preview.get_until("/new.css", |page| page.status == 200);
    archive.write("data/topics.yaml", "chips:\n  name: Semiconductors\n");
    preview.get_until("/topics/", |page| page.text().contains("Semiconductors"));
    archive.write("templates/about.html", "<p>My own page about {{ site.title }}</p>");
    preview.get_until("/about/", |page| page.text().contains("My own page about A small"));
    archive.remove("templates/about.html");
    preview.get_until("/about/", |page| !page.text().contains("My own page"));
}

#[test]
fn all_sources_removed_and_made_anew_are_followed() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    for round in 0..3 {
        fs::remove_dir_all(archive.path("issues")).unwrap();
        preview.get_until("/1/", |page| page.status == 404);
        for number in 1..=4 {
            archive
                .write(&format!("issues/{number}.md"), &issue(number, &format!("Round {round}.")));
        }
        preview.get_until("/4/", |page| page.text().contains(&format!("Round {round}.")));
    }
    let built = archive.built().unwrap();
    let is_same = until(|| preview.difference(&built).is_none().then_some(()));
    assert!(is_same.is_some(), "{:?}", preview.difference(&built));
}

#[test]
fn thousands_of_files_at_once_are_one_change_or_two() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let n_files = if crate::is_long() { 30_000 } else { 3_000 };
    let n_lines = preview.said().lines().count();
    for number in 0..n_files {
        archive.write(&format!("issues/many/{number}.txt"), "a file beside the issues");
    }
    archive.write("issues/1.md", &issue(1, "The last of them."));
    preview.get_until("/1/", |page| page.text().contains("The last of them."));
    preview.get_until(&format!("/many/{}.txt", n_files - 1), |page| page.status == 200);
    thread::sleep(Duration::from_millis(600));
    let said = preview.said();
    let built: Vec<&str> = said.lines().skip(n_lines).collect();
    assert!(built.len() <= 2, "{built:#?}");
}

#[test]
fn a_build_beside_the_preview_and_reading_change_nothing() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let before = preview.said();
    for _ in 0..3 {
        let built = program().arg("--root").arg(archive.root()).arg("build").output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        archive.write("notes.txt", "beside the sources");
        fs::read(archive.path("issues/1.md")).unwrap();
        // Written anew with the same words.
        archive.write("issues/2.md", &issue(2, "Some words."));
    }
    thread::sleep(Duration::from_millis(2_500));
    assert_eq!(preview.said(), before);
}

#[test]
fn without_watches_everything_is_looked_at_now_and_then() {
    let archive = Archive::new();
    let root = archive.root().display();
    let chinai = env!("CARGO_BIN_EXE_chinai");
    // The limit of a user namespace of its own, so that nobody else meets it.
    let starving = |limit: &str, n: usize| {
        let script = format!(
            "echo {n} > /proc/sys/user/{limit} && exec {chinai} --root {root} serve --port 0"
        );
        let mut command = std::process::Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", &script]);
        command
    };
    let can = std::process::Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 5 > /proc/sys/user/max_inotify_watches",
        ])
        .status();
    if !can.is_ok_and(|status| status.success()) {
        println!(
            "this system lets nobody have limits of their own; the words are tested in `watch`"
        );
        return;
    }
    for (limit, n, what) in
        [("max_inotify_watches", 1, "watches"), ("max_inotify_instances", 0, "watchers")]
    {
        let preview = Preview::start(&mut starving(limit, n));
        let said = preview.said();
        assert!(said.contains(&format!("{what} is used up; looking every 2 s instead")), "{said}");
        assert!(said.contains("`sudo sysctl fs.inotify.max_user_"), "{said}");
        let words = format!("Without {what}.");
        archive.write("issues/1.md", &issue(1, &words));
        preview.get_until("/1/", |page| page.text().contains(&words));
    }
}
