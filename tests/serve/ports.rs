//! Where the preview listens, and what is said when it can't.

use std::net::TcpListener;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::harness::{Archive, program};

/// Runs a preview that can't begin.
fn refused(archive: &Archive, args: &[&str]) -> (Option<i32>, String, Duration) {
    let began = Instant::now();
    let mut program = program();
    let Output { status, stderr, .. } =
        program.arg("--root").arg(archive.root()).arg("serve").args(args).output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap(), began.elapsed())
}

#[test]
fn a_port_in_use_that_was_asked_for_is_told_before_anything_is_built() {
    let archive = Archive::new();
    archive.write("issues/1.md", "this would be reported");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let tries = || refused(&archive, &["--port", &port.to_string()]);
    // The machine may be busy now and then, but not each time.
    let (code, said, time) = (0..5).map(|_| tries()).min_by_key(|(_, _, time)| *time).unwrap();
    assert_eq!(code, Some(3), "{said}");
    let expected = format!(
        "error: cannot listen on port {port}: it is in use\n help: try `chinai serve --port "
    );
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(time <= Duration::from_millis(200), "{time:?}");
}

#[test]
fn an_address_that_is_none_or_not_of_this_machine_is_refused() {
    let archive = Archive::new();
    let (code, said, _) = refused(&archive, &["--host", "example.org"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("error: `--host` takes an address of this machine"), "{said}");
    let (code, said, _) = refused(&archive, &["--port", "0", "--host", "192.0.2.1", "--expose"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("this machine has no such address"), "{said}");
    for host in ["0.0.0.0", "::", "192.168.0.1"] {
        let (code, said, _) = refused(&archive, &["--port", "0", "--host", host]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("the preview is for this machine only"), "{said}");
    }
    assert_eq!(refused(&archive, &["--port", "70000"]).0, Some(2));
}

#[test]
fn nobody_but_this_machine_can_reach_the_preview() {
    let archive = Archive::new();
    let preview = crate::harness::Preview::of(&archive);
    assert!(preview.at.ip().is_loopback());
    let (address, state) = (format!("{:04X}", preview.at.port()), "0A");
    let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let listening: Vec<&str> = sockets
        .lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace().skip(1);
            let (local, listens) = (parts.next()?, parts.nth(1)? == state);
            (listens && local.ends_with(&address)).then_some(local)
        })
        .collect();
    assert!(listening.iter().all(|local| local.starts_with("0100007F:")), "{listening:?}");
}
