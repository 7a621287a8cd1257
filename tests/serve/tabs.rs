//! What an open page is told: only what concerns it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::harness::{Archive, Preview, issue};

/// Sends the head of a request and reads the status of the answer, over a line that may stay open.
pub(crate) fn status(preview: &Preview, request: &str) -> u16 {
    let mut stream = preview.connect();
    stream.write_all(request.as_bytes()).expect("it can be sent");
    let head = head(&mut stream);
    head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
}

fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("an answer has a head");
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).expect("a head is text")
}

/// An open page, without the browser.
struct Tab(TcpStream);

impl Tab {
    fn open(preview: &Preview, path: &str) -> Self {
        let page = preview.get(path);
        let (number, version) = (page.told("number"), page.told("version"));
        Self::of(preview, &format!("{number} {version} {path}"))
    }

    /// A page that introduces itself with these words.
    fn of(preview: &Preview, words: &str) -> Self {
        let own = preview.get("/").told("own");
        let mut stream = preview.connect();
        let at = preview.at;
        let request = format!(
            "GET {own}live HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("it can be sent");
        assert!(head(&mut stream).starts_with("HTTP/1.1 101 "));
        let length = u8::try_from(words.len()).expect("short words");
        // A masked frame of text; a mask of zeros changes nothing.
        stream.write_all(&[&[0x81, 0x80 | length, 0, 0, 0, 0], words.as_bytes()].concat()).unwrap();
        Self(stream)
    }

    /// What it is told next; none when that takes too long.
    fn hears_within(&mut self, time: Duration) -> Option<String> {
        self.0.set_read_timeout(Some(time)).expect("a socket can wait");
        let mut start = [0; 2];
        self.0.read_exact(&mut start).ok()?;
        let length = match start[1] {
            126 => {
                let mut length = [0; 2];
                self.0.read_exact(&mut length).ok()?;
                usize::from(u16::from_be_bytes(length))
            }
            short => usize::from(short),
        };
        let mut words = vec![0; length];
        self.0.read_exact(&mut words).ok()?;
        let is_text = start[0] & 0x0f == 1;
        if is_text { String::from_utf8(words).ok() } else { self.hears_within(time) }
    }

    fn hears(&mut self) -> String {
        self.hears_within(crate::harness::PATIENCE).expect("it is told something")
    }

    fn hears_nothing(&mut self) {
        assert_eq!(self.hears_within(Duration::from_millis(400)), None);
    }
}

/// What a page hears first, when nothing is wrong.
const ALL_WELL: &str = "report\n";

#[test]
fn a_page_loads_again_when_it_changed_and_others_stay() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let mut tabs: Vec<Tab> = ["/1/", "/5/", "/"].map(|path| Tab::open(&preview, path)).into();
    for tab in &mut tabs {
        assert_eq!(tab.hears(), ALL_WELL);
    }
    archive.write("issues/1.md", &issue(1, "Other words."));
    assert_eq!(tabs[0].hears(), "reload");
    tabs[1].hears_nothing();
    tabs[2].hears_nothing();
    let new = "---\nnumber: 9\ntitle: Alone\ndate: 2021\n---\nIt has to do with no other.\n";
    archive.write("issues/9.md", new);
    assert_eq!(tabs[2].hears(), "reload", "the front page shows the newest");
    assert_eq!(tabs[1].hears(), "reload", "a page says how many issues there are");
}

#[test]
fn a_page_that_came_to_be_or_is_gone_loads_again() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let (mut coming, mut going) = (Tab::open(&preview, "/9/"), Tab::open(&preview, "/8/"));
    assert_eq!((coming.hears(), going.hears()), (ALL_WELL.to_owned(), ALL_WELL.to_owned()));
    archive.write("issues/9.md", &issue(9, "A new one."));
    assert_eq!(coming.hears(), "reload");
    assert_eq!(going.hears(), "reload", "it has a next issue now");
    let mut going = Tab::open(&preview, "/8/");
    assert_eq!(going.hears(), ALL_WELL);
    archive.remove("issues/8.md");
    assert_eq!(going.hears(), "reload");
}

#[test]
fn a_page_that_changed_before_its_line_was_open_loads_again() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let old = preview.get("/1/");
    archive.write("issues/1.md", &issue(1, "Other words."));
    preview.get_until("/1/", |page| page.text().contains("Other words."));
    assert_ne!(preview.get("/1/").told("version"), old.told("version"));
    let unchanged = preview.get("/5/");
    archive.write("issues/2.md", &issue(2, "Other words."));
    preview.get_until("/2/", |page| page.text().contains("Other words."));
    assert_eq!(preview.get("/5/").told("version"), unchanged.told("version"));
}

#[test]
fn a_file_that_pages_load_is_named_and_no_page_is_loaded_again_for_it() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let mut tab = Tab::open(&preview, "/1/");
    assert_eq!(tab.hears(), ALL_WELL);
    archive.write("static/extra.css", "p { color: blue }\n");
    assert_eq!(tab.hears(), "files 2\n/extra.css /extra.css");
    archive.write("issues/pictures/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg'></svg>\n");
    assert_eq!(tab.hears(), "files 3\n/pictures/dot.svg /pictures/dot.svg");
    tab.hears_nothing();
}

/// The address under which a page asks for the theme's stylesheet.
fn theme(preview: &Preview) -> String {
    let text = preview.get("/1/").text();
    let (_, rest) = text.split_once("rel=\"stylesheet\" href=\"").expect("a page has a stylesheet");
    rest.split('"').next().expect("it has an end").to_owned()
}

#[test]
fn a_stylesheet_whose_name_changes_is_told_with_both_and_no_page_is_loaded_again_for_it() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let first = theme(&preview);
    assert!(first.starts_with("/site.") && first != "/site.css", "{first}");
    let (mut tab, version) = (Tab::open(&preview, "/1/"), preview.get("/1/").told("version"));
    assert_eq!(tab.hears(), ALL_WELL);
    archive.write("static/site.css", "p { color: blue }\n");
    let told = tab.hears();
    assert!(told.starts_with("files 2\n") && told.contains("\n/site.css /site.css"), "{told}");
    assert!(told.contains(&format!("\n{first} {}", theme(&preview))), "{told}");
    let second = theme(&preview);
    assert_eq!(preview.get(&second).text(), "p { color: blue }\n");
    assert_eq!(preview.get("/1/").told("version"), version);
    let tag = preview.get("/1/").header("etag").to_owned();
    archive.write("static/site.css", "p { color: red }\n");
    assert!(tab.hears().contains(&format!("\n{second} {}", theme(&preview))));
    assert_ne!(preview.get("/1/").header("etag"), tag, "to a cache the page is another one");
    archive.remove("static/site.css");
    let told = tab.hears();
    assert_eq!(theme(&preview), first);
    assert!(told.contains(&format!(" {first}")) && !told.contains(&format!("{first} {first}")));
    // Whoever slept meanwhile goes from where it is to what is there now.
    let mut late = Tab::of(&preview, &format!("2 {version} /1/"));
    assert!(late.hears().contains(&format!("\n{second} {first}")));
    archive.write("issues/1.md", &issue(1, "Other words."));
    assert_eq!(tab.hears(), "reload");
}

#[test]
fn every_page_hears_what_is_wrong_and_when_it_is_mended() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let mut tabs: Vec<Tab> = (0..40).map(|_| Tab::open(&preview, "/1/")).collect();
    for tab in &mut tabs {
        assert_eq!(tab.hears(), ALL_WELL);
    }
    archive.write("issues/2.md", &issue(2, "").replace("title:", "tilte:"));
    for tab in &mut tabs {
        let report = tab.hears();
        assert!(report.starts_with("report\nerror[unknown-field]: `tilte`"), "{report}");
        assert!(report.contains("\n --> issues/2.md:3:1\n"), "{report}");
    }
    archive.write("issues/2.md", &issue(2, ""));
    for tab in &mut tabs {
        assert_eq!(tab.hears(), ALL_WELL);
    }
    archive.write("issues/1.md", &issue(1, "Other words."));
    for tab in &mut tabs {
        assert_eq!(tab.hears(), "reload");
    }
}

#[test]
fn what_is_no_introduction_ends_the_line() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    for path in ["/%zz", "nothing", "/%00"] {
        let mut tab = Tab::open(&preview, "/");
        let words = format!("1 none {path}");
        let mut stranger = Tab::open(&preview, "/");
        stranger.0.write_all(&[0xff; 64]).unwrap();
        assert_eq!(tab.hears(), ALL_WELL, "{words}");
    }
    assert_eq!(preview.get("/").status, 200);
}
