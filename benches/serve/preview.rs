//! A preview in a process of its own, and many who ask it.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// A preview that runs.
pub(crate) struct Preview {
    child: Child,
    at: String,
}

impl Preview {
    /// Starts one, and waits until it says where it is.
    pub(crate) fn start(program: &Path, root: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg("--root").arg(root).args(["serve", "--port", "0"]);
        let mut child = command.stderr(Stdio::piped()).spawn()?;
        let talk = child.stderr.take().ok_or_else(|| io::Error::other("it can't be heard"))?;
        let mut lines = BufReader::new(talk).lines();
        let mut this = Self { child, at: String::new() };
        for line in lines.by_ref() {
            if let Some((_, rest)) = line?.split_once("the archive is at http://") {
                this.at = rest.split('/').next().unwrap_or_default().to_owned();
                // It goes on talking, and must not wait for somebody to listen.
                thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(this);
            }
        }
        Err(io::Error::other("the preview has ended before it began"))
    }

    /// A whole answer, head and all.
    pub(crate) fn get(&self, path: &str) -> io::Result<String> {
        let mut line = self.connect()?;
        let at = &self.at;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n");
        line.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        line.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let line = TcpStream::connect(&self.at)?;
        line.set_read_timeout(Some(Duration::from_secs(30)))?;
        line.set_nodelay(true)?;
        Ok(line)
    }

    /// The memory it holds, in MiB.
    pub(crate) fn memory(&self) -> io::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = held.and_then(|held| held.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        kilobytes.map(|kilobytes| kilobytes / 1024.0).ok_or_else(|| io::Error::other("no figure"))
    }

    /// Asks over many connections; the number of requests that were not answered with a page.
    pub(crate) fn crowd(&self, n_lines: usize, n_requests: usize, pages: &[&str]) -> usize {
        let (next, n_good) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..n_lines {
                scope.spawn(|| {
                    let Ok(mut line) = self.connect() else { return };
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= n_requests {
                            return;
                        }
                        if self.ask(&mut line, pages[n % pages.len()]).is_ok() {
                            n_good.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        n_requests - n_good.into_inner()
    }

    /// Asks over a line that stays open.
    fn ask(&self, line: &mut TcpStream, path: &str) -> io::Result<()> {
        line.write_all(format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.at).as_bytes())?;
        let mut answer = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n_read = line.read(&mut buffer)?;
            if n_read == 0 {
                return Err(io::Error::other("the line was closed"));
            }
            answer.extend_from_slice(&buffer[..n_read]);
            let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&answer[..end]);
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or_default();
            if answer.len() >= end + 4 + length {
                let is_good = head.starts_with("HTTP/1.1 200");
                return if is_good { Ok(()) } else { Err(io::Error::other("no page")) };
            }
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
