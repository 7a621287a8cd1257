//! Many at once: half-sent requests, readers who take nothing, thousands of requests.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Archive, Preview};

const MIB: u64 = 1024 * 1024;

#[test]
fn slow_and_silent_clients_do_no_harm() {
    let archive = Archive::new();
    archive.write("static/large.txt", &"many words ".repeat(1_000_000));
    let (preview, quiet) = (Preview::of(&archive), Preview::of(&archive));
    let (n_half, n_slow) = if crate::is_long() { (2_000, 500) } else { (700, 150) };
    let _ = rustix_limit();
    preview.get("/large.txt");
    preview.get("/1/");
    let before = preview.memory();
    let half = format!("GET /1/ HTTP/1.1\r\nHost: {}\r\nX-", preview.at);
    let large = format!("GET /large.txt HTTP/1.1\r\nHost: {}\r\n\r\n", preview.at);
    let open = |words: &str| {
        let mut stream = preview.connect();
        stream.write_all(words.as_bytes()).expect("it can be sent");
        stream
    };
    let mut crowd: Vec<TcpStream> = (0..n_half).map(|_| open(&half)).collect();
    let slow: Vec<TcpStream> = (0..n_slow).map(|_| open(&large)).collect();
    // What the slow ones are sent before they are too slow is work like any other.
    preview.rests();
    let [p99, alone] = waits([&preview, &quiet]);
    println!("p99 {p99:?}, alone {alone:?}");
    // On a machine that does other things, too, whoever is alone waits as well.
    assert!(p99 <= Duration::from_millis(50).max(alone * 3), "p99 {p99:?}, alone {alone:?}");
    let grown = preview.memory().saturating_sub(before) / MIB;
    println!("{grown} MiB more");
    assert!(grown <= 32, "{grown} MiB more");
    let n_held = crowd.iter_mut().filter_map(|stream| is_held(stream).then_some(())).count();
    assert_eq!(n_held, 0, "half-sent requests are held for ever");
    drop(slow);
}

/// How long 99 of 100 readers of each preview wait at most. They ask one after the other, each
/// preview in turn, so that what else the machine does keeps all of them waiting alike.
fn waits(previews: [&Preview; 2]) -> [Duration; 2] {
    const TIME: Duration = Duration::from_secs(10);
    // Of 100 it would be the slowest that counts, which says little.
    const LEAST: usize = 200;
    let began = Instant::now();
    let mut times = [Vec::new(), Vec::new()];
    while began.elapsed() < TIME || times[0].len() < LEAST {
        for (preview, times) in previews.iter().zip(&mut times) {
            let asked = Instant::now();
            assert_eq!(preview.get("/1/").status, 200);
            times.push(asked.elapsed());
        }
        thread::sleep(Duration::from_millis(20));
    }
    times.map(|mut times| {
        times.sort();
        times[times.len() * 99 / 100]
    })
}

/// Whether the other side still waits for the rest of a request.
fn is_held(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(50))).expect("a socket can wait");
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => false,
        Err(error) => !matches!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
}

/// Lets this test have as many sockets open as it needs.
fn rustix_limit() -> Option<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit }).ok()
}

#[test]
fn ctrl_c_ends_the_preview_at_once_whoever_is_connected() {
    use rustix::process::{Pid, Signal, kill_process};
    let archive = Archive::new();
    let mut preview = Preview::of(&archive);
    let mut crowd: Vec<TcpStream> = (0..50).map(|_| preview.connect()).collect();
    for stream in &mut crowd {
        stream.write_all(b"GET /1/ HTTP/1.1\r\nX-").expect("it can be sent");
    }
    let began = Instant::now();
    let pid = i32::try_from(preview.id()).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(pid, Signal::INT).expect("it runs");
    preview.ends();
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[test]
fn thousands_of_requests_are_answered_without_an_error_and_without_growth() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let n_requests = if crate::is_long() { 20_000 } else { 4_000 };
    let ask_all = || {
        let (next, n_good) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| {
                    let mut line = preview.connect();
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= n_requests {
                            return;
                        }
                        let path = ["/", "/1/", "/site.css", "/nothing", "/8/"][n % 5];
                        n_good.fetch_add(
                            usize::from(ask(&mut line, &preview, path)),
                            Ordering::Relaxed,
                        );
                    }
                });
            }
        });
        n_good.into_inner()
    };
    assert_eq!(ask_all(), n_requests);
    let before = preview.memory();
    assert_eq!(ask_all(), n_requests);
    let grown = preview.memory().saturating_sub(before) / MIB;
    assert!(grown <= 4, "{grown} MiB more");
}

/// Asks over a line that stays open; whether a whole answer came.
fn ask(line: &mut TcpStream, preview: &Preview, path: &str) -> bool {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.at);
    if line.write_all(request.as_bytes()).is_err() {
        return false;
    }
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let Ok(n_read) = line.read(&mut buffer) else { return false };
        if n_read == 0 {
            return false;
        }
        bytes.extend_from_slice(&buffer[..n_read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).expect("it is told");
        if bytes.len() == head.len() + 4 + length {
            let status = if path == "/nothing" { "404" } else { "200" };
            return head.starts_with(&format!("HTTP/1.1 {status}"));
        }
    }
}

#[test]
fn readers_never_meet_a_half_built_site() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let n_edits = if crate::is_long() { 100 } else { 15 };
    let (is_over, n_reads) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while is_over.load(Ordering::Relaxed) == 0 {
                    for path in ["/", "/1/", "/2/", "/issues/", "/feed.xml", "/site.css"] {
                        let response = preview.get(path);
                        assert_eq!(response.status, 200, "{path}");
                        let text = response.text();
                        let is_whole =
                            ["</html>\n", "</feed>\n", "}\n"].iter().any(|end| text.ends_with(end));
                        assert!(is_whole, "{path} is cut: {text}");
                        n_reads.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        for n in 0..n_edits {
            let words = format!("Edit {n}.");
            archive.write("issues/1.md", &crate::harness::issue(1, &words));
            archive.write("issues/2.md", &crate::harness::issue(2, &words));
            preview.get_until("/1/", |page| page.text().contains(&words));
        }
        is_over.store(1, Ordering::Relaxed);
    });
    println!("{} reads during {n_edits} edits", n_reads.into_inner());
}
