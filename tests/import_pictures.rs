//! How `chinai import --images` fetches pictures: a host of this machine answers as hosts do, and
//! counts who asks.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "it stands outside the program, and a panic is a test that fails"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\0\0\0\0";

/// The paths that a host was asked for, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// A host that answers by what the path holds: `gone`, `page`, `huge`; else with a picture.
fn host() -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let noted = Arc::clone(&noted);
            thread::spawn(move || answer(stream.unwrap(), &noted));
        }
    });
    (address, asked)
}

fn answer(mut stream: TcpStream, asked: &Asked) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = String::new();
        while reader.read_line(&mut head).is_ok_and(|n_bytes| n_bytes > 2) {}
        let Some(path) = head.split(' ').nth(1) else { return };
        asked.lock().unwrap().push(path.to_owned());
        let (status, body): (_, &[u8]) = match path {
            _ if path.contains("/image/fetch/w_1456") => ("200 Yes", PNG),
            _ if path.contains("gone") => ("404 No", b"not here"),
            _ if path.contains("page") => ("200 Yes", b"<!doctype html><title>Denied</title>"),
            _ => ("200 Yes", PNG),
        };
        let length = if path.contains("huge") { 9_000_000_000 } else { body.len() };
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n").unwrap();
        // Who has heard enough hangs up.
        stream.write_all(body).ok();
    }
}

/// A folder with an export of one post, in which pictures of these addresses stand.
fn export(pictures: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("export/posts")).unwrap();
    fs::create_dir(folder.path().join("issues")).unwrap();
    let table = "post_id,post_date,is_published,type,audience,title\n\
                 7.a,2020-11-16T10:00:00.000Z,true,newsletter,everyone,ChinAI #7: A\n";
    fs::write(folder.path().join("export/posts.csv"), table).unwrap();
    let image = |src: &String| format!("<p>A picture.</p><img src=\"{src}\" alt=\"B\">");
    let html: String = pictures.iter().map(image).collect();
    fs::write(folder.path().join("export/posts/7.a.html"), html).unwrap();
    folder
}

fn import(root: &Path, options: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    program.arg("--root").arg(root).arg("import").arg(root.join("export"));
    program.args(options).output().unwrap()
}

/// What is said of the pictures, and the exit code.
fn told(output: &Output) -> (String, Option<i32>) {
    let talk = String::from_utf8(output.stderr.clone()).unwrap();
    let lines = talk.lines().filter(|line| line.contains("picture") || line.contains("lost:"));
    (lines.map(|line| format!("{line}\n")).collect(), output.status.code())
}

fn issue(root: &Path) -> String {
    fs::read_to_string(root.join("issues/007-a.md")).unwrap()
}

/// The names of the pictures that are here.
fn here(root: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root.join("issues/7")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const FETCH: [&str; 2] = ["--images", "--allow-private"];

#[test]
fn each_picture_is_fetched_once_and_shown_from_beside_the_issue() {
    let (host, asked) = host();
    let one = format!("{host}/public/images/one_2x3.png");
    let folder = export(&[one.clone(), format!("{host}/image/fetch/w_1/{one}"), one]);
    let output = import(folder.path(), &FETCH);
    assert_eq!(told(&output), ("     1  pictures fetched\n".to_owned(), Some(0)));
    assert_eq!(*asked.lock().unwrap(), ["/public/images/one_2x3.png"]);
    assert_eq!(fs::read(folder.path().join("issues/7/one_2x3.png")).unwrap(), PNG);
    assert_eq!(issue(folder.path()).matches("![B](7/one_2x3.png)").count(), 3);

    let again = import(folder.path(), &FETCH);
    assert_eq!(told(&again).0, "     1  pictures that were here already\n");
    assert_eq!(asked.lock().unwrap().len(), 1, "it was not asked for again");
    // Nor is the link to it given up by who imports without the option.
    let talk = String::from_utf8(import(folder.path(), &[]).stderr).unwrap();
    assert!(talk.contains("1  unchanged"), "{talk}");

    // An edited issue is not named as one whose post has changed, only because of its pictures.
    let edited = issue(folder.path()) + "\nMore.\n";
    fs::write(folder.path().join("issues/007-a.md"), edited).unwrap();
    let talk = String::from_utf8(import(folder.path(), &[]).stderr).unwrap();
    assert!(talk.contains("1  kept because edited") && !talk.contains("kept:"), "{talk}");

    let mut build = Command::new(env!("CARGO_BIN_EXE_chinai"));
    let built = build.arg("--root").arg(folder.path()).args(["build", "--strict"]);
    let built = built.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let page = fs::read_to_string(folder.path().join("public/7/index.html")).unwrap();
    assert!(page.contains("width=\"2\" height=\"3\""), "{page}");
}

#[test]
fn a_picture_that_is_gone_is_looked_for_where_else_it_may_be() {
    let (host, asked) = host();
    let folder = export(&[format!(
        "{host}/image/fetch/$s_!x!,w_848,page/{}",
        format!("{host}/public/images/gone.png").replace(':', "%3A").replace('/', "%2F")
    )]);
    assert_eq!(told(&import(folder.path(), &FETCH)).0, "     1  pictures fetched\n");
    let asked = asked.lock().unwrap().clone();
    let begins = ["/public/images/gone.png", "/image/fetch/$s_!x!", "/image/fetch/w_1456,c_limit"];
    assert_eq!(asked.len(), begins.len(), "{asked:?}");
    for (path, begin) in asked.iter().zip(begins) {
        assert!(path.starts_with(begin), "{path} should begin with {begin}");
    }
    assert_eq!(here(folder.path()), ["gone.png"]);
}

#[test]
fn what_is_gone_no_picture_or_too_large_is_told_and_stays_where_it_is() {
    let (host, _) = host();
    let folder = export(&["gone", "page", "huge"].map(|name| format!("{host}/{name}.png")));
    let (told, code) = told(&import(folder.path(), &[&FETCH[..], &["--strict"]].concat()));
    assert_eq!(
        told.replace(&host, "http://host"),
        "lost: issues/007-a.md:16: http://host/gone.png was not fetched: the host answers 404\n\
         lost: issues/007-a.md:20: http://host/page.png was not fetched: what came is no picture\n\
         lost: issues/007-a.md:24: http://host/huge.png was not fetched: it is larger than 25 MB\n\
         \x20    3  pictures that could not be fetched\n"
    );
    assert_eq!(code, Some(1), "`--strict` makes losses a failure");
    assert_eq!(here(folder.path()), [""; 0]);
    assert!(issue(folder.path()).contains(&format!("![B]({host}/gone.png)")));
}

#[test]
fn a_run_that_was_broken_off_goes_on_where_it_was() {
    let (host, asked) = host();
    let names = ["a", "b", "c", "d"];
    let folder = export(&names.map(|name| format!("{host}/public/images/{name}.png")));
    fs::create_dir(folder.path().join("issues/7")).unwrap();
    // What a run leaves that is killed: whole pictures, and the beginning of one.
    fs::write(folder.path().join("issues/7/a.png"), PNG).unwrap();
    fs::write(folder.path().join("issues/7/.b.png.part"), &PNG[..9]).unwrap();
    let (told, _) = told(&import(folder.path(), &FETCH));
    assert_eq!(told, "     3  pictures fetched\n     1  pictures that were here already\n");
    assert_eq!(here(folder.path()), ["a.png", "b.png", "c.png", "d.png"]);
    assert_eq!(asked.lock().unwrap().len(), 3);
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let (host, _) = host();
    let folder = export(&[
        format!("{host}/public/images/..%2F..%2Fx.png"),
        format!("{host}/a/%2e%2e/CON.png?/../../y"),
        format!("{host}/public/images/.hidden"),
    ]);
    assert_eq!(told(&import(folder.path(), &FETCH)).0, "     3  pictures fetched\n");
    let names = here(folder.path());
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.iter().all(|name| !name.starts_with('.') && name.ends_with(".png")), "{names:?}");
    let beside = fs::read_dir(folder.path().join("issues")).unwrap().count();
    assert_eq!(beside, 2, "the issue, and the folder of its pictures");
}

#[test]
fn nothing_is_asked_of_the_own_network_nor_of_anybody_without_the_option() {
    let (host, asked) = host();
    let folder = export(&[format!("{host}/a.png")]);
    let (without, code) = told(&import(folder.path(), &[]));
    assert_eq!(code, Some(0));
    assert!(without.contains("     1  pictures on other hosts\n"), "{without}");
    let (rehearsed, _) = told(&import(folder.path(), &[&FETCH[..], &["--dry-run"]].concat()));
    assert!(rehearsed.contains("     1  pictures on other hosts\n"), "{rehearsed}");
    let (guarded, _) = told(&import(folder.path(), &["--images"]));
    assert!(guarded.contains("was not fetched: it is a host of the own network"), "{guarded}");
    assert_eq!(*asked.lock().unwrap(), [""; 0]);
}

#[test]
fn a_host_that_says_nothing_is_not_asked_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let folder = export(&["a", "b", "c", "d", "e"].map(|name| format!("{host}/{name}.png")));
    let (told, _) = told(&import(folder.path(), &FETCH));
    assert_eq!(told.matches("connection refused").count(), 3, "{told}");
    assert_eq!(told.matches("is not asked any more").count(), 2, "{told}");
}
