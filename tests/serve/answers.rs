//! What is answered to whom asks rightly.

use std::fs;
use std::path::Path;

use crate::harness::{Archive, Preview, issue};

#[test]
fn every_page_of_the_repositorys_archive_is_what_build_writes() {
    let archive = Archive::new();
    fs::remove_dir_all(archive.root()).unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["chinai.yaml", "issues", "data"] {
        copy(&repository.join(part), &archive.path(part));
    }
    let preview = Preview::of(&archive);
    let built = archive.built().expect("the repository's archive has no errors");
    assert!(built.len() > 100, "only {} files", built.len());
    assert_eq!(preview.difference(&built), None);
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

#[test]
fn a_page_has_nothing_but_the_script_added_to_it() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let text = preview.get("/1/").text();
    let n_scripts = text.matches("<script").count();
    let built =
        String::from_utf8(archive.built().unwrap().remove("1/index.html").unwrap()).unwrap();
    assert_eq!(n_scripts, built.matches("<script").count() + 1);
    assert!(!built.contains("chinai-preview"), "a built page knows nothing of the preview");
    assert!(text.ends_with("</script></body>\n</html>\n"), "{text}");
}

#[test]
fn a_file_is_told_for_what_it_is() {
    let archive = Archive::new();
    for (name, text) in
        [("a.json", "{}"), ("a.csl.json", "[]"), ("a.bib", "@misc{a}"), ("a.mp4", "1")]
    {
        archive.write(&format!("static/{name}"), text);
    }
    let preview = Preview::of(&archive);
    for (path, expected) in [
        ("/", "text/html; charset=utf-8"),
        ("/1/", "text/html; charset=utf-8"),
        ("/404.html", "text/html; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/_redirects", "text/plain; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/pictures/dot.svg", "image/svg+xml"),
        ("/a.json", "application/json"),
        ("/a.csl.json", "application/vnd.citationstyles.csl+json"),
        ("/a.bib", "application/x-bibtex; charset=utf-8"),
        ("/a.mp4", "video/mp4"),
    ] {
        let response = preview.get(path);
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.header("content-type"), expected, "{path}");
        assert_eq!(response.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(response.header("content-length"), response.body.len().to_string(), "{path}");
        assert_eq!(response.header("cache-control"), "no-cache", "{path}");
        let head = preview.ask("HEAD", path, &[]);
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        for name in ["content-length", "content-type", "etag"] {
            assert_eq!(head.header(name), response.header(name), "{name} of {path}");
        }
    }
}

#[test]
fn what_is_not_there_is_answered_with_the_page_that_says_so() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let built = archive.built().unwrap();
    for path in ["/nothing", "/nothing/", "/1/nothing.png", "/%E9%9B%B7/"] {
        let response = preview.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert_eq!(response.page(), built["404.html"], "{path}");
    }
    assert_eq!(preview.get("/404.html").status, 200);
}

#[test]
fn an_address_without_its_slash_leads_to_the_one_with_it() {
    let archive = Archive::new();
    archive.write(
        "issues/9.md",
        &issue(9, "").replace("number: 9\n", "number: 9\naliases: [/p/old]\n"),
    );
    let preview = Preview::of(&archive);
    for (path, place) in
        [("/1", "/1/"), ("/topics", "/topics/"), ("/1?a=b", "/1/?a=b"), ("/p/old", "/p/old/")]
    {
        let response = preview.get(path);
        assert_eq!((response.status, response.header("location")), (308, place), "{path}");
    }
    let old = preview.get("/p/old/");
    assert!(old.text().contains("/9/"), "a former address leads on: {}", old.text());
    assert_eq!(preview.get("//example.org/1").status, 404, "no address leads to another host");
    assert_eq!(preview.get("//1").status, 404);
}

#[test]
fn a_site_under_a_folder_is_shown_under_it() {
    let archive = Archive::new();
    archive.write("chinai.yaml", "base_url: https://example.org/deep/archive/\n");
    let preview = Preview::of(&archive);
    assert!(preview.said().contains("/deep/archive/ "), "{}", preview.said());
    for path in ["/", "/deep/archive"] {
        let response = preview.get(path);
        assert_eq!(
            (response.status, response.header("location")),
            (308, "/deep/archive/"),
            "{path}"
        );
    }
    assert_eq!(preview.get("/1/").status, 404);
    let page = preview.get("/deep/archive/1/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("href=\"/deep/archive/site."), "{}", page.text());
    let built = archive.built().unwrap();
    assert_eq!(page.page(), built["1/index.html"]);
    assert_eq!(preview.get("/deep/archive/1").header("location"), "/deep/archive/1/");
}

#[test]
fn what_a_browser_holds_is_not_sent_again() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    for path in ["/", "/1/", "/site.css", "/feed.xml"] {
        let tag = preview.get(path).header("etag").to_owned();
        for held in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let response = preview.ask("GET", path, &[("If-None-Match", &held)]);
            assert_eq!((response.status, response.body.len()), (304, 0), "{path} with {held}");
            assert_eq!(response.header("etag"), tag);
        }
        assert_eq!(preview.ask("GET", path, &[("If-None-Match", "\"x\"")]).status, 200);
    }
    let tag = preview.get("/1/").header("etag").to_owned();
    archive.write("issues/1.md", &issue(1, "Other words."));
    preview.get_until("/1/", |page| page.text().contains("Other words."));
    assert_eq!(preview.ask("GET", "/1/", &[("If-None-Match", &tag)]).status, 200);
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let archive = Archive::new();
    archive.write("issues/pictures/film.mp4", "0123456789");
    let preview = Preview::of(&archive);
    let ask = |range: &str| preview.ask("GET", "/pictures/film.mp4", &[("Range", range)]);
    assert_eq!(preview.get("/pictures/film.mp4").header("accept-ranges"), "bytes");
    for (range, part, words) in [
        ("bytes=0-3", "bytes 0-3/10", "0123"),
        ("bytes=4-", "bytes 4-9/10", "456789"),
        ("bytes=-2", "bytes 8-9/10", "89"),
        ("bytes=9-99", "bytes 9-9/10", "9"),
    ] {
        let response = ask(range);
        assert_eq!((response.status, response.header("content-range")), (206, part), "{range}");
        assert_eq!(response.text(), words, "{range}");
    }
    let beyond = ask("bytes=10-");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */10"));
    assert_eq!(ask("bytes=0-1,4-5").status, 200, "several parts at once are the whole");
    let head = preview.ask("HEAD", "/pictures/film.mp4", &[("Range", "bytes=0-3")]);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (206, "4", 0));
}

#[test]
fn nothing_but_reading_is_possible() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        let response = preview.ask(method, "/1/", &[("Content-Length", "0")]);
        assert_eq!((response.status, response.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[test]
fn several_requests_are_answered_over_one_connection() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let one = format!("GET /robots.txt HTTP/1.1\r\nHost: {}\r\n\r\n", preview.at);
    let last = one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let response = preview.send([&*one, &one, &last].concat().as_bytes());
    assert_eq!(response.text().matches("HTTP/1.1 200 OK").count(), 2, "after the first head");
}

#[test]
fn drafts_are_shown_unless_they_are_not_wanted() {
    let archive = Archive::new();
    archive.write("issues/9.md", &issue(9, "").replace("number: 9\n", "number: 9\ndraft: true\n"));
    assert_eq!(Preview::of(&archive).get("/9/").status, 200);
    let mut program = crate::harness::program();
    program.arg("--root").arg(archive.root()).args(["serve", "--port", "0", "--no-drafts"]);
    assert_eq!(Preview::start(&mut program).get("/9/").status, 404);
}

#[test]
fn the_published_site_is_never_touched() {
    let archive = Archive::new();
    archive.write("public/index.html", "published");
    let preview = Preview::of(&archive);
    archive.write("issues/1.md", &issue(1, "Other words."));
    preview.get_until("/1/", |page| page.text().contains("Other words."));
    assert_eq!(fs::read_to_string(archive.path("public/index.html")).unwrap(), "published");
    let mut names: Vec<_> =
        fs::read_dir(archive.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["chinai.yaml", "data", "issues", "public", "static"]);
}
