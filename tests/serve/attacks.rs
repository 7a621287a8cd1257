//! Who must get nothing: strangers' names, other origins, paths that lead out of the site.

use std::fs;
use std::time::{Duration, Instant};

use crate::harness::{Archive, Preview, Random, Response};

const SECRET: &str = "the-words-nobody-may-read";

/// An archive with secrets around and inside of it.
fn guarded() -> Archive {
    let archive = Archive::new();
    for name in [
        ".env",
        "secret.txt",
        "issues/.env",
        "issues/.git/config",
        "issues/id_rsa",
        "issues/1.md~",
        "issues/.1.md.swp",
        "static/.htaccess",
        "static/server.key",
        "templates/notes.md",
        "public/old.html",
    ] {
        archive.write(name, SECRET);
    }
    let own = fs::read_to_string(archive.path("chinai.yaml")).unwrap();
    archive.write("chinai.yaml", &format!("# {SECRET}\n{own}"));
    archive.write("data/people.yaml", &format!("# {SECRET}\na:\n  name: A\n"));
    archive
}

/// Hosts that are not the preview's own.
fn strangers(port: u16) -> Vec<String> {
    let names = [
        "evil.example",
        "www.evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost.",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "127.0.0.2",
        "0",
        "0.0.0.0",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "127.0.0.01",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.2]",
        "::1",
        "127.0.0.1%00",
        "127.0.0.1@evil.example",
        "evil.example@127.0.0.1",
        "localhost@evil.example",
        "localhost,evil.example",
        "localhost;evil.example",
        "user:localhost",
        "xn--lcalhost-1ya",
        "localhоst",
        "..",
    ];
    let with_port = names.iter().map(|name| format!("{name}:{port}"));
    with_port.chain(names.iter().map(|name| (*name).to_owned())).collect()
}

fn routes(preview: &Preview) -> Vec<String> {
    let own = preview.get("/").told("own");
    let routes = ["/", "/1/", "/1", "/site.css", "/feed.xml", "/nothing", "/../secret.txt"];
    let own = ["preview.js", "report.css", "live", ""].map(|name| format!("{own}{name}"));
    routes.map(str::to_owned).into_iter().chain(own).collect()
}

#[test]
fn a_strangers_host_is_refused_whatever_it_asks_for() {
    let archive = guarded();
    let preview = Preview::of(&archive);
    let strangers = strangers(preview.at.port());
    assert_eq!(strangers.len(), 60);
    let mut times = Vec::new();
    for route in routes(&preview) {
        for host in &strangers {
            let began = Instant::now();
            let response = preview.ask("GET", &route, &[("Host", host)]);
            times.push(began.elapsed());
            // What is no header at all ends the connection, or is a bad request.
            assert!(
                [421, 400, 0].contains(&response.status),
                "{host} {route}: {}",
                response.status
            );
            assert!(!response.text().contains('<'), "{host} {route}: {}", response.text());
        }
        assert_eq!(preview.ask("GET", &route, &[("Host", "evil.example")]).status, 421, "{route}");
        let absolute = format!("http://evil.example{route}");
        assert_eq!(preview.ask("GET", &absolute, &[]).status, 421, "{route}");
        let none =
            preview.send(format!("GET {route} HTTP/1.1\r\nConnection: close\r\n\r\n").as_bytes());
        assert_eq!(none.status, 400, "{route}");
        let old = preview.send(format!("GET {route} HTTP/1.0\r\n\r\n").as_bytes());
        assert_eq!(old.status, 421, "{route}");
    }
    times.sort();
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    // The slowest waits for whatever else the machine has to do.
    assert!(median <= Duration::from_millis(5), "{median:?}");
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
}

#[test]
fn pages_of_other_origins_read_and_load_nothing() {
    let archive = guarded();
    let preview = Preview::of(&archive);
    let own_origin = format!("http://{}", preview.at);
    let elsewhere = format!("http://127.0.0.1:{}", preview.at.port() ^ 1);
    for route in routes(&preview) {
        for origin in ["null", "http://evil.example", "https://evil.example", "", &elsewhere] {
            let response = preview.ask("GET", &route, &[("Origin", origin)]);
            assert_eq!(response.status, 403, "{origin:?} {route}");
            assert!(!response.headers.keys().any(|name| name.starts_with("access-control")));
        }
        for (mode, dest) in [
            ("no-cors", "script"),
            ("no-cors", "image"),
            ("navigate", "iframe"),
            ("websocket", "websocket"),
        ] {
            for site in ["cross-site", "same-site"] {
                let headers =
                    [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)];
                assert_eq!(
                    preview.ask("GET", &route, &headers).status,
                    403,
                    "{site} {dest} {route}"
                );
            }
        }
        let response = preview.get(&route);
        for (name, value) in [
            ("cross-origin-resource-policy", "same-origin"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(response.header(name), value, "{name} of {route}");
        }
    }
    let followed = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
    ];
    assert_eq!(preview.ask("GET", "/1/", &followed).status, 200, "a link may be followed");
    assert_eq!(preview.ask("GET", "/1/", &[("Origin", &own_origin)]).status, 200);
}

#[test]
fn a_line_is_opened_for_pages_of_the_preview_alone() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let live = format!("{}live", preview.get("/").told("own"));
    let upgrade = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
    ];
    let status = |path: &str, origin: Option<&str>| {
        let origin = origin.map(|origin| ("Origin", origin));
        let headers: Vec<_> = upgrade.into_iter().chain(origin).collect();
        let mut request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", preview.at);
        headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        crate::tabs::status(&preview, &format!("{request}\r\n"))
    };
    assert_eq!(status(&live, Some(&format!("http://{}", preview.at))), 101);
    assert_eq!(status(&live, Some("http://evil.example")), 403);
    assert_eq!(status(&live, Some("null")), 403);
    assert_eq!(status(&live, None), 403);
    assert_eq!(
        status("/-chinai-0000000000000000/live", Some(&format!("http://{}", preview.at))),
        404
    );
    assert_eq!(preview.get(&live).status, 403);
}

/// Ways to write a path that leaves a folder.
fn ways_out(n_ways: usize) -> Vec<String> {
    let mut random = Random::new(20);
    let steps = [
        "..",
        ".",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "..%00",
        "..;",
        "...",
        "%c0%ae%c0%ae",
        "%uff0e%uff0e",
        "..%c0%af",
        "..%5c",
        "..\\",
        "..%2f",
        "%2e%2e%2f",
        "..%252f",
        "",
    ];
    let ends = [
        "secret.txt",
        ".env",
        "chinai.yaml",
        "issues/1.md",
        "issues/.env",
        "issues/.git/config",
        "issues/id_rsa",
        "data/people.yaml",
        "templates/notes.md",
        "static/server.key",
        "static/.htaccess",
        "public/old.html",
        "etc/passwd",
        "proc/self/environ",
        "1.md",
        "1.md~",
        ".1.md.swp",
        ".chinai-manifest.json",
        "secret.txt%00.html",
        "secret.txt/",
        "secret.txt.",
        "SECRET.TXT",
        "C:%5csecret.txt",
        "file:///etc/passwd",
    ];
    let starts = ["/", "//", "/1/", "/site.css/", "/pictures/", "/issues/", "/%2f", "/%5c", "/./"];
    (0..n_ways)
        .map(|_| {
            let n_steps = random.below(8);
            let steps: String = (0..n_steps)
                .map(|_| {
                    format!("{}{}", random.of(&steps), random.of(&["/", "/", "%2f", "\\", "//"]))
                })
                .collect();
            format!("{}{steps}{}", random.of(&starts), random.of(&ends))
        })
        .collect()
}

#[test]
fn no_path_leads_out_of_the_site() {
    let archive = guarded();
    let preview = Preview::of(&archive);
    let n_ways = if crate::is_long() { 20_000 } else { 2_000 };
    for path in ways_out(n_ways) {
        let response = preview.ask("GET", &path, &[]);
        assert!(!response.text().contains(SECRET), "{path} leads out");
        assert!(!response.text().contains("root:"), "{path} leads out");
        assert!(
            [400, 404, 308, 0].contains(&response.status) || is_page(&response),
            "{path}: {}",
            response.status
        );
        assert!(response.status != 308 || response.header("location").starts_with('/'));
        assert!(!response.header("location").starts_with("//"), "{path}");
    }
    assert_eq!(preview.get("/1/").status, 200, "it still answers");
}

/// `/1/./` and the like are paths of their own, but some ways lead in a circle to a page.
fn is_page(response: &Response) -> bool {
    response.status == 200 && response.text().contains("A small archive")
}

#[test]
fn sources_leftovers_and_secrets_are_not_served() {
    let archive = guarded();
    let preview = Preview::of(&archive);
    for path in [
        "/.env",
        "/chinai.yaml",
        "/issues/1.md",
        "/1.md",
        "/1.md~",
        "/.1.md.swp",
        "/.git/config",
        "/id_rsa",
        "/server.key",
        "/.htaccess",
        "/data/people.yaml",
        "/people.yaml",
        "/secret.txt",
        "/templates/notes.md",
        "/notes.md",
        "/public/old.html",
        "/old.html",
        "/issues/.env",
    ] {
        let response = preview.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(!response.text().contains(SECRET), "{path}");
    }
}

#[test]
fn bytes_that_are_no_request_are_refused_and_forgotten() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let mut random = Random::new(23);
    let host = format!("Host: {}\r\n", preview.at);
    for _ in 0..if crate::is_long() { 5_000 } else { 300 } {
        let mut request =
            format!("GET /1/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n").into_bytes();
        for _ in 0..=random.below(6) {
            let at = random.below(request.len());
            request[at] = u8::try_from(random.below(256)).unwrap();
        }
        request.extend(b"\r\n\r\n");
        let stream = preview.connect();
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        send_and_leave(stream, &request);
    }
    for (request, status) in [
        (format!("GET /1/ HTTP/1.1\r\n{host}X: {}\r\n\r\n", "a".repeat(20_000)), 431),
        (format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(20_000)), 431),
        (format!("GET /1/ HTTP/1.1\r\n{host}{}\r\n", "X: a\r\n".repeat(120)), 431),
        (format!("GET /1/ HTTP/1.1\r\n{host}{host}\r\n"), 400),
        (format!("GET /1/ HTTP/9.9\r\n{host}\r\n"), 400),
        (format!("GET /%zz HTTP/1.1\r\n{host}Connection: close\r\n\r\n"), 400),
        (format!("GET /%00 HTTP/1.1\r\n{host}Connection: close\r\n\r\n"), 400),
    ] {
        let request = request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        let found = preview.send(request.as_bytes()).status;
        assert!(
            found == status || (status == 431 && found == 414),
            "{found} for {:?}",
            &request[..40]
        );
    }
    assert_eq!(preview.get("/1/").status, 200);
}

fn send_and_leave(mut stream: std::net::TcpStream, request: &[u8]) {
    use std::io::{Read as _, Write as _};
    // Whatever comes of it, the next request will show whether it did harm.
    stream.write_all(request).ok();
    stream.read_exact(&mut [0; 64]).ok();
}
