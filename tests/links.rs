//! How links are looked at: a host of this machine answers as hosts do, and counts who asks.
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
use std::time::Duration;

/// What a host was asked, in order: `HEAD /a`.
type Asked = Arc<Mutex<Vec<String>>>;

/// A host that answers by the path: `/404` with 404, `/to/a` by sending on to `/a`.
fn host() -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let (noted, at_once) = (Arc::clone(&asked), Arc::new(Mutex::new(())));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (noted, at_once) = (Arc::clone(&noted), Arc::clone(&at_once));
            thread::spawn(move || answer(stream.unwrap(), &noted, &at_once));
        }
    });
    (address, asked)
}

fn answer(mut stream: TcpStream, asked: &Asked, at_once: &Mutex<()>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = String::new();
        while reader.read_line(&mut head).is_ok_and(|n_bytes| n_bytes > 2) {}
        let mut words = head.split(' ');
        let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
        let turn = at_once.try_lock();
        let mark = if turn.is_ok() { "" } else { " at the same time" };
        asked.lock().unwrap().push(format!("{method} {path}{mark}"));
        thread::sleep(Duration::from_millis(20));
        let status = match (method, path) {
            ("HEAD", "/no-head") => "405 No".to_owned(),
            (_, "/no-head") => "200 Yes".to_owned(),
            (_, "/later")
                if asked.lock().unwrap().iter().filter(|it| it.ends_with("/later")).count() < 2 =>
            {
                "503 Later\r\nRetry-After: 0".to_owned()
            }
            ("HEAD", "/cut-off") => return,
            (_, "/busy") => "429 Later\r\nRetry-After: 7200".to_owned(),
            (_, "/members") => "302 On\r\nLocation: /login?to=members".to_owned(),
            (_, path) if path.starts_with("/for-good/") => {
                format!("301 Moved\r\nLocation: /{}", &path["/for-good/".len()..])
            }
            (_, path) if path.starts_with("/for-now/") => {
                format!("302 On\r\nLocation: /{}", &path["/for-now/".len()..])
            }
            (_, path) if path.starts_with("/round") => format!("302 On\r\nLocation: {path}"),
            (_, path) => match path[1..].parse::<u16>() {
                Ok(status) => format!("{status} So"),
                Err(_) => "200 Yes".to_owned(),
            },
        };
        drop(turn);
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").unwrap();
    }
}

/// An archive whose one issue passes on these addresses.
fn archive(addresses: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("issues")).unwrap();
    let forward = |url: &String| format!("  - {{title: A, url: \"{url}\"}}\n");
    let forwards: String = addresses.iter().map(forward).collect();
    let text = format!("---\nnumber: 1\ntitle: One\ndate: 2020\nforwards:\n{forwards}---\n");
    fs::write(folder.path().join("issues/1.md"), text).unwrap();
    folder
}

fn links(root: &Path, options: &[&str]) -> (Output, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    let output = program.arg("--root").arg(root).arg("links").args(options).output().unwrap();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    (output, said)
}

#[test]
fn gone_moved_refused_and_silent_are_told_apart_and_kept_with_their_day() {
    let (host, asked) = host();
    let paths = [
        "200",
        "404",
        "for-good/200",
        "for-now/for-now/200",
        "403",
        "401",
        "members",
        "500",
        "no-head",
        "cut-off",
        "later",
        "round",
    ];
    let addresses = paths.map(|path| format!("{host}/{path}"));
    let archive = archive(&addresses);
    let (output, said) = links(archive.path(), &["--allow-private", "--write"]);
    assert_eq!(
        said.replace(&host, "http://host"),
        "\
gone          http://host/404
              404; issues/1.md
moved         http://host/for-good/200
              now http://host/200; issues/1.md
needs a login http://host/401
              401; issues/1.md
needs a login http://host/members
              it sends us on to http://host/login?to=members; issues/1.md
refused us    http://host/403
              403; issues/1.md
unreachable   http://host/500
              500; issues/1.md
unreachable   http://host/round
              it sends us on and on; issues/1.md
alive         http://host/for-now/for-now/200
              for now at http://host/200; issues/1.md
"
    );
    let talk = String::from_utf8(output.stderr).unwrap();
    let tally = "12 links: 1 gone, 1 moved, 2 needs a login, 1 refused us, 2 unreachable, 5 alive";
    assert!(talk.starts_with(tally), "{talk}");
    assert_eq!(output.status.code(), Some(1), "one is gone");
    let asked = asked.lock().unwrap().clone();
    assert!(asked.iter().all(|it| !it.contains("same time")), "one at a time: {asked:?}");
    let of = |path: &str| asked.iter().filter(|it| it.ends_with(path)).collect::<Vec<_>>();
    assert_eq!(of("/no-head"), ["HEAD /no-head", "GET /no-head"]);
    assert_eq!(of("/cut-off"), ["HEAD /cut-off", "GET /cut-off"]);
    assert_eq!(of("/later").len(), 2, "asked again when it was told to");

    let kept = fs::read_to_string(archive.path().join("data/links.yaml")).unwrap();
    let moved = format!("\"{host}/for-good/200\":\n  state: moved\n  checked: ");
    assert!(kept.contains(&moved), "{kept}");
    let n_asked = asked.len();
    let (_, said) = links(archive.path(), &["--allow-private", "--format", "json"]);
    assert!(said.contains("\"version\": 1") && said.contains("\"state\": \"gone\""), "{said}");
    assert_eq!(asked.len(), n_asked, "what was asked today is known");
}

#[test]
fn a_host_that_wants_to_be_left_alone_is_told_and_asked_another_time() {
    let (host, asked) = host();
    let archive = archive(&[format!("{host}/busy"), format!("{host}/other")]);
    let (output, said) = links(archive.path(), &["--allow-private", "--write"]);
    assert_eq!(
        said.replace(&host, "http://host"),
        "\
not asked     http://host/busy
              its host wants to be left alone for 2 hours; issues/1.md
not asked     http://host/other
              its host wants to be left alone for 2 hours; issues/1.md
"
    );
    let talk = String::from_utf8(output.stderr).unwrap();
    assert!(talk.starts_with("2 links: 2 not asked; 0 asked now\n"), "{talk}");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(*asked.lock().unwrap(), ["HEAD /busy"]);
    let kept = fs::read_to_string(archive.path().join("data/links.yaml")).unwrap();
    assert!(!kept.contains("state"), "{kept}");
}

#[test]
fn a_host_is_one_however_its_name_is_written() {
    let (host, asked) = host();
    let (_, port) = host.rsplit_once(':').unwrap();
    let names = ["localhost", "LOCALHOST", "me@localhost"];
    let addresses = names.map(|name| format!("http://{name}:{port}/a"));
    let (output, said) = links(archive(&addresses).path(), &["--allow-private"]);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked.len(), names.len(), "{asked:?}");
    assert!(asked.iter().all(|it| !it.contains("same time")), "one at a time: {asked:?}");
}

#[test]
fn why_nobody_answers_is_told() {
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let tls = format!("https://{}", plain.local_addr().unwrap());
    thread::spawn(move || {
        for stream in plain.incoming() {
            // Before it has read anything: who speaks TLS to it says what it can't read.
            stream.unwrap().write_all(b"HTTP/1.1 400 No\r\n\r\n").unwrap();
        }
    });
    let addresses = ["http://127.0.0.1:1/", "http://chinai.invalid/", &format!("{tls}/")];
    let archive = archive(&addresses.map(str::to_owned));
    let (output, said) = links(archive.path(), &["--allow-private"]);
    assert_eq!(output.status.code(), Some(0), "{said}");
    // Without a network nobody can say whether there is such a host.
    let said = said.replace("its name can't be looked up now", "there is no such host");
    assert_eq!(
        said.replace(&tls, "https://host"),
        "\
unreachable   http://127.0.0.1:1/
              connection refused; issues/1.md
unreachable   http://chinai.invalid/
              there is no such host; issues/1.md
unreachable   https://host/
              it does not speak TLS; issues/1.md
"
    );
}

#[test]
fn no_host_of_the_own_network_is_asked_unless_that_is_wanted() {
    let (host, asked) = host();
    let (_, port) = host.rsplit_once(':').unwrap();
    let names = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1"];
    let archive = archive(&names.map(|name| format!("http://{name}:{port}/")));
    let (output, said) = links(archive.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("not asked     http://127.0.0.1"), "{said}");
    assert!(said.contains("it is a host of the own network"), "{said}");
    assert_eq!(*asked.lock().unwrap(), [""; 0]);
}

#[test]
fn only_issues_since_a_day_are_looked_at_when_that_is_wanted() {
    let archive = archive(&["http://127.0.0.1:1/".to_owned()]);
    let (output, said) = links(archive.path(), &["--since", "2021"]);
    assert_eq!((said.as_str(), output.status.code()), ("", Some(0)));
    let (output, _) = links(archive.path(), &["--since", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
}
