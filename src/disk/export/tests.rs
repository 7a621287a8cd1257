use std::fs;
use std::io::{Cursor, Write as _};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Export;

/// A zip of these files, packed.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn open(bytes: &[u8]) -> (TempDir, Result<Export, crate::error::Error>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    fs::write(&path, bytes).unwrap();
    let opened = Export::open(&path);
    (folder, opened)
}

fn check_refused(bytes: &[u8], expected: &str) {
    let (_folder, opened) = open(bytes);
    let error = match opened {
        Err(error) => error,
        Ok(mut export) => export.table().expect_err(expected),
    };
    assert!(error.message().contains(expected), "`{error}` does not say `{expected}`");
}

#[test]
fn only_the_table_and_the_texts_are_opened() {
    let (_folder, opened) = open(&zipped(&[
        ("x/posts/", b""),
        ("x/posts.csv", b"table"),
        ("x/posts/1.a.html", b"one"),
        ("x/posts/1.opens.csv", b"private"),
        ("x/email_list.x.csv", b"private"),
        ("x/posts/deep/2.b.html", b""),
        ("__MACOSX/x/posts/._1.a.html", b""),
    ]));
    let mut export = opened.unwrap();
    assert_eq!(export.table().unwrap(), b"table");
    assert_eq!(export.names().collect::<Vec<_>>(), ["1.a"]);
    assert_eq!(export.post("1.a").unwrap(), b"one");
    assert_eq!(export.n_unopened(), 4);
    assert!(export.post("2.b").is_err());
}

#[test]
fn a_folder_is_as_good_as_a_zip() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("posts")).unwrap();
    for (name, text) in
        [("posts.csv", "table"), ("posts/1.a.html", "one"), ("posts/1.opens.csv", "")]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut export = Export::open(folder.path()).unwrap();
    assert_eq!(export.table().unwrap(), b"table");
    assert_eq!(export.post("1.a").unwrap(), b"one");
    assert_eq!((export.names().count(), export.n_unopened()), (1, 1));
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../x", "a/../../x", "/etc/x", "C:\\x", "a\\..\\x", "c:x"] {
        let bytes = zipped(&[("posts.csv", b"x"), (name, b"")]);
        check_refused(&bytes, "unsafe name");
    }
}

#[test]
fn a_link_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("posts.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    check_refused(&writer.finish().unwrap().into_inner(), "the zip holds the link");
}

#[test]
fn what_is_no_whole_zip_is_told_apart() {
    let whole = zipped(&[("posts.csv", &[b'x'; 500])]);
    check_refused(b"", "is not a zip file");
    check_refused(b"<!doctype html>", "is not a zip file");
    check_refused(&whole[..whole.len() / 2], "is cut off");
    check_refused(&zipped(&[]), "there is no posts.csv");
    check_refused(&zipped(&[("a.csv", b"")]), "there is no posts.csv");
}

#[test]
fn a_bomb_is_refused_whatever_it_declares() {
    let zeros = vec![0; 8_000_000];
    check_refused(&zipped(&[("posts.csv", &zeros)]), "times its size; refused");
}

#[test]
fn too_many_entries_are_refused_by_the_count_alone() {
    let mut bytes = zipped(&[("posts.csv", b"x")]);
    let end = bytes.len() - 22;
    bytes[end + 8..end + 12].copy_from_slice(&[0xff, 0xfe, 0xff, 0xfe]);
    check_refused(&bytes, "files; the limit is 20000");
}

#[test]
fn a_million_entries_are_refused_by_the_long_form_of_the_count() {
    let mut bytes = zipped(&[("posts.csv", b"x")]);
    let end = bytes.split_off(bytes.len() - 22);
    let mut long = b"PK\x06\x06".to_vec();
    long.resize(56, 0);
    long[32..40].copy_from_slice(&1_000_000_u64.to_le_bytes());
    bytes.extend(long);
    bytes.extend(end);
    check_refused(&bytes, "the export holds 1000000 files; the limit is 20000");
}

#[test]
fn two_files_of_one_name_are_refused() {
    let mut bytes =
        zipped(&[("posts.csv", b"x"), ("posts/1.a.html", b""), ("posts/1.b.html", b"")]);
    for at in 0..bytes.len() {
        if bytes[at..].starts_with(b"posts/1.b.html") {
            bytes[at + 8] = b'a';
        }
    }
    check_refused(&bytes, "the zip holds two files of one name; nothing was imported");
}

#[test]
fn what_claims_more_than_four_gigabytes_is_refused_unopened() {
    let mut bytes = zipped(&[("posts.csv", b"x"), ("email_list.x.csv", b"private")]);
    let is_entry = |at: &usize| bytes[*at..].starts_with(b"PK\x01\x02");
    let last = (0..bytes.len()).rfind(is_entry).unwrap();
    bytes[last + 24..last + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    check_refused(&bytes, "the zip would unpack to more than 4 GB; refused");
}

#[test]
fn a_locked_zip_is_told_as_such() {
    let mut bytes = zipped(&[("posts.csv", b"x")]);
    let directory = bytes.windows(4).position(|sign| sign == b"PK\x01\x02").unwrap();
    bytes[directory + 8] |= 1;
    bytes[6] |= 1;
    check_refused(&bytes, "is locked with a password");
}

#[test]
fn damaged_bytes_are_told_and_never_a_panic() {
    let whole =
        zipped(&[("posts.csv", b"a table of some length, to be packed"), ("posts/1.a.html", b"x")]);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let (_folder, opened) = open(&bytes);
        if let Ok(mut export) = opened {
            // An answer or an error, whichever.
            export.table().ok();
            let names: Vec<String> = export.names().map(str::to_owned).collect();
            for name in names {
                export.post(&name).ok();
            }
        }
    }
}

#[test]
fn what_is_not_there_is_a_wrong_call() {
    let error = Export::open(std::path::Path::new("nowhere.zip")).unwrap_err();
    assert_eq!(error.message(), "there is no `nowhere.zip`");
}
