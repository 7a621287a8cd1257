//! `chinai build --zip`: one file that holds the whole site, to be read without a host.
//!
//! That its pages open in a browser is for `tests/browser`; here every address in them leads to a
//! file of the package.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "it writes a site of its own, and a panic is a test that fails"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;

const ISSUE: &str = "---\nnumber: 120\ntitle: One\ndate: 2020-11-16\naliases: [/p/one]\n\
    topics: [chips]\nfeatures: [{title: A, outlet: 钛媒体, translation: 120-a.md}]\n\
    forwards: [{title: B, url: https://e.example/, outlet: CAICT}]\n---\n\
    [to the part](/120/#a), [a topic](/topics/chips/), ![p](pic.png) <!-- <a href=\"/x/\"> -->\n\n## A\n";

/// Builds an archive for this address into a package, and gives its bytes.
fn package(folder: &Path, base_url: &str) -> Vec<u8> {
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("chinai.yaml", b"title: Mine\n");
    write("issues/120.md", ISSUE.as_bytes());
    write("issues/120-a.md", b"Words.\n");
    write("issues/pic.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    program.arg("--root").arg(folder).args(["build", "--quiet", "--zip=archive.zip"]);
    let output = program.args(["--base-url", base_url]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(folder.join("archive.zip")).unwrap()
}

/// The files of a package, by name.
fn unpacked(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut package =
        zip::ZipArchive::new(File::open(folder.join("archive.zip")).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..package.len() {
        let mut file = package.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

/// The addresses in a page, by the attributes that hold them.
fn addresses(html: &str) -> Vec<&str> {
    let value = |at: usize| html[at..].split('"').next().unwrap();
    let found = |name: &'static str| html.match_indices(name).map(move |(at, _)| at + name.len());
    let moved = found("content=\"0; url=");
    [" href=\"", " src=\"", " action=\""]
        .into_iter()
        .flat_map(found)
        .chain(moved)
        .map(value)
        .collect()
}

/// Where an address in a file leads, within the package.
fn target(from: &str, address: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split(['#', '?']).next().unwrap().split('/') {
        if part == ".." {
            parts.pop().unwrap();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn the_same_archive_gives_the_same_package() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, other] = folders.map(|folder| package(folder.path(), "https://host.example/"));
    assert!(one == other, "two packages of one archive differ");
}

#[test]
fn every_address_of_a_package_leads_to_a_file_of_it() {
    for base_url in ["https://host.example/", "https://host.example/in/a/folder/"] {
        let folder = tempfile::tempdir().unwrap();
        package(folder.path(), base_url);
        let files = unpacked(folder.path());
        let mut n_followed = 0;
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
            let html =
                String::from_utf8(bytes.clone()).unwrap().replace("<!-- <a href=\"/x/\"> -->", "");
            let within = addresses(&html).into_iter().filter(|address| !address.starts_with('#'));
            for address in within.filter(|address| !address.contains("://")) {
                let target = target(name, address).replace("%E9%92%9B%E5%AA%92%E4%BD%93", "钛媒体");
                assert!(files.contains_key(&target), "{name}: `{address}` leads to no file");
                n_followed += 1;
            }
        }
        assert!(n_followed > 500, "only {n_followed} addresses were found");
        assert!(files.contains_key("mine/index.html"), "it has a folder of its own");
        let moved = String::from_utf8_lossy(&files["mine/p/one/index.html"]).into_owned();
        assert!(moved.contains("content=\"0; url=../../120/index.html\""), "{moved}");
        let feed = String::from_utf8_lossy(&files["mine/topics/chips/feed.xml"]).into_owned();
        assert!(feed.contains("href=\"../../feed.css\""), "{feed}");
    }
}
