//! A small archive, the program that previews it, and a browser of a few lines.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take on a machine that does other things, too.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// An archive in a folder of its own.
pub(crate) struct Archive {
    folder: TempDir,
}

impl Archive {
    /// Eight issues that speak of each other, and what they share.
    pub(crate) fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().expect("a folder can be made") };
        this.write("chinai.yaml", "title: A small archive\nbase_url: https://example.org/\n");
        for number in 1..=8 {
            this.write(&format!("issues/{number}.md"), &issue(number, "Some words."));
        }
        this.write("data/topics.yaml", "chips:\n  name: Chips\n");
        this.write("data/glossary.yaml", "model:\n  term: large model\n  zh: 大模型\n");
        this.write("static/extra.css", "p { color: black }\n");
        this.write("issues/pictures/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n");
        this
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Writes a file in place.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("can be made");
        fs::write(path, text).expect("a file can be written");
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("a file can be removed");
    }

    /// The files of a fresh build by path; none when the archive has errors.
    pub(crate) fn built(&self) -> Option<BTreeMap<String, Vec<u8>>> {
        let out = tempfile::tempdir().expect("a folder can be made");
        let site = out.path().join("site");
        let mut program = program();
        program.arg("--root").arg(self.root()).args(["build", "--drafts", "--out"]).arg(&site);
        let output = program.output().expect("the program can be started");
        output.status.success().then(|| files(&site))
    }
}

/// An issue that names its neighbour.
pub(crate) fn issue(number: u32, words: &str) -> String {
    let before = number.saturating_sub(1).max(1);
    format!(
        "---\nnumber: {number}\ntitle: \"Issue {number}\"\ndate: 2020-01-{number:02}\n\
         topics: [chips]\nauthors: [Author {}]\nforwards:\n  - title: \"Link {number}\"\n    \
         url: https://example.org/{number}\n    outlet: Paper {}\n---\n\nA large model, as in \
         ChinAI #{before}.\n\n## Part\n\n{words}\n",
        number % 3,
        number % 2,
    )
}

pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chinai"));
    program.env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    program
}

/// Every file of a built site by path, but for the manifest, which is for publishing alone.
fn files(site: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![site.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(site).expect("it is in there");
                let bytes = fs::read(&path).expect("a file can be read");
                files.insert(name.display().to_string(), bytes);
            }
        }
    }
    files.remove(".chinai-manifest.json");
    files
}

/// A preview that runs.
pub(crate) struct Preview {
    child: Child,
    pub(crate) at: SocketAddr,
    said: Arc<Mutex<String>>,
}

impl Preview {
    pub(crate) fn of(archive: &Archive) -> Self {
        Self::start(program().arg("--root").arg(archive.root()).args(["serve", "--port", "0"]))
    }

    pub(crate) fn start(program: &mut Command) -> Self {
        let mut child = program.stderr(Stdio::piped()).spawn().expect("the program can be started");
        let talk = BufReader::new(child.stderr.take().expect("it is piped"));
        let said = Arc::new(Mutex::new(String::new()));
        let hearing = Arc::clone(&said);
        thread::spawn(move || {
            for line in talk.lines().map_while(Result::ok) {
                let mut said = hearing.lock().expect("nobody panics here");
                said.push_str(&line);
                said.push('\n');
            }
        });
        let mut this = Self { child, at: ([127, 0, 0, 1], 0).into(), said };
        let words = this.hears("the archive is at http://");
        let (_, rest) = words.split_once("http://").expect("just heard");
        let at = rest.split('/').next().expect("an address ends in a slash");
        this.at = at.parse().expect("an address");
        this
    }

    /// What it has said so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().expect("nobody panics here").clone()
    }

    /// Waits until it has said something.
    pub(crate) fn hears(&self, words: &str) -> String {
        let heard = || Some(self.said()).filter(|said| said.contains(words));
        until(heard).unwrap_or_else(|| panic!("{words:?} was not said, but: {}", self.said()))
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended.
    pub(crate) fn ends(&mut self) {
        let ended = until(|| self.child.try_wait().expect("it can be asked"));
        ended.expect("it ends");
    }

    /// The memory it holds, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).expect("it runs");
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it is told");
        let kilobytes = held.trim().strip_suffix(" kB").expect("in kB");
        kilobytes.parse::<u64>().expect("a number") * 1024
    }

    /// Waits until it has nothing to do.
    pub(crate) fn rests(&self) {
        let rested = until(|| {
            let before = self.worked();
            thread::sleep(Duration::from_millis(200));
            (self.worked() == before).then_some(())
        });
        rested.expect("it comes to an end with what it does");
    }

    /// How long it has worked so far, in ticks of the system's clock.
    fn worked(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id())).expect("it runs");
        // Its name, which may hold anything, is in brackets; its own time and the kernel's for it
        // are the 12th and 13th after that.
        let (_, after) = stat.rsplit_once(')').expect("it is told");
        let ticks = after.split_whitespace().skip(11).take(2);
        ticks.map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[])
    }

    /// Asks as a browser would.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.at));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        self.send(request.as_bytes())
    }

    /// Sends any bytes, and reads until the other side has had enough.
    pub(crate) fn send(&self, request: &[u8]) -> Response {
        let mut stream = self.connect();
        stream.write_all(request).expect("a request can be sent");
        let mut bytes = Vec::new();
        // A connection may be reset after the answer has come.
        stream.read_to_end(&mut bytes).ok();
        Response::read(&bytes)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.at).expect("it answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket can wait");
        stream
    }

    /// Asks until an answer is as it should be.
    pub(crate) fn get_until(&self, path: &str, is_it: impl Fn(&Response) -> bool) -> Response {
        let asked = until(|| Some(self.get(path)).filter(&is_it));
        asked.unwrap_or_else(|| {
            let response = self.get(path);
            panic!("{path}: {}\n{}\n{}", response.status, response.text(), self.said())
        })
    }

    /// Whether every page is, but for what is added, what a build writes.
    pub(crate) fn difference(&self, built: &BTreeMap<String, Vec<u8>>) -> Option<String> {
        built.iter().find_map(|(path, expected)| {
            let address = address(path);
            let response = self.get(&address);
            let status = if path == "404.html" { [200, 404] } else { [200, 200] };
            let is_same = status.contains(&response.status) && response.page() == *expected;
            (!is_same).then(|| format!("{address} ({})", response.status))
        })
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The address of a file of the site, encoded.
pub(crate) fn address(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let encoded = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    format!("/{}", encoded.collect::<String>())
}

/// Tries until there is something.
pub(crate) fn until<T>(mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    loop {
        match attempt() {
            Some(found) => return Some(found),
            None if began.elapsed() > PATIENCE => return None,
            None => thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Response {
    /// 0 when there was none.
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 4..]));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.unwrap_or(0),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without what the preview adds to it.
    pub(crate) fn page(&self) -> Vec<u8> {
        if !self.header("content-type").starts_with("text/html") {
            return self.body.clone();
        }
        let text = self.text();
        let Some(end) = text.rfind("</script>") else { return self.body.clone() };
        let starts = ["<aside id=\"chinai-report\">", "<script src=\"/-chinai-"];
        let start = starts.iter().find_map(|start| text.rfind(start));
        let Some(start) = start else { return self.body.clone() };
        [&text[..start], &text[end + "</script>".len()..]].concat().into_bytes()
    }

    /// The report that lies over the page, as it is written in HTML.
    pub(crate) fn report(&self) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.rsplit_once("<aside id=\"chinai-report\">")?;
        let (_, rest) = rest.split_once("<pre>")?;
        rest.split_once("</pre>").map(|(report, _)| report.to_owned())
    }

    /// An attribute of the script that is added.
    pub(crate) fn told(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.rsplit_once(&format!(" data-{name}=\"")).expect("a page has a script");
        rest.split('"').next().expect("it has an end").to_owned()
    }
}

/// Numbers that look random and are the same every time.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
