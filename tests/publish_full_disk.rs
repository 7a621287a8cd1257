//! A full disk costs nothing but the build: the old site stays byte for byte, and the message says
//! where room was wanted, how much, and how much there is.
//!
//! The disk is a real one, in memory, in a namespace of its own, made smaller step by step. Where
//! no disk may be mounted, every call that needs room fails from the nth on, as on a full disk.
//! `CHINAI_FAULTS=all` goes in the smallest steps.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a test of the program as a whole, which lives among files and processes"
)]

mod publishing;

use std::env;
use std::path::Path;
use std::process::{Command, Output};

use publishing::{Archive, chinai};

/// Says to a run of the test that a small disk is mounted at this folder.
const ON_SMALL_DISK: &str = "CHINAI_ON_SMALL_DISK";
const TEST: &str = "a_full_disk_leaves_the_old_site_and_says_how_much_room_was_wanted";
const N_STEPS: usize = 24;

#[test]
fn a_full_disk_leaves_the_old_site_and_says_how_much_room_was_wanted() {
    if let Some(disk) = env::var_os(ON_SMALL_DISK) {
        return shrink(Path::new(&disk));
    }
    let folder = tempfile::tempdir().expect("a folder for the test can be made");
    let folder = folder.path().canonicalize().expect("it is there");
    let may_mount = in_namespace().arg("true").output().is_ok_and(|out| out.status.success())
        && mounted(&folder, "true").is_ok_and(|output| output.status.success());
    if !may_mount {
        println!("no disk may be mounted here: calls are made to fail instead");
        return refuse_from_the_nth_call_on(&folder);
    }
    let program = env::current_exe().expect("it runs");
    let again = format!("'{}' --exact {TEST} --nocapture", program.display());
    let output = mounted(&folder, &again).expect("it was just possible");
    println!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs a command where a disk in memory is mounted at a folder, and nobody else sees it.
fn mounted(folder: &Path, command: &str) -> std::io::Result<Output> {
    let mount = format!("mount -t tmpfs -o size=64m none '{}' && {command}", folder.display());
    in_namespace().args(["sh", "-c", &mount]).env(ON_SMALL_DISK, folder).output()
}

fn in_namespace() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user"]);
    command
}

/// Builds on a disk that has no room, a little, a little more, until there is enough.
fn shrink(disk: &Path) {
    let archive = Archive::new(disk, 400_000);
    let n_used = used(disk);
    // Twice as much as all files take: folders and lists need room, too.
    let most = 2 * archive.n_bytes();
    let n_steps =
        if env::var("CHINAI_FAULTS").is_ok_and(|all| all == "all") { 200 } else { N_STEPS };
    let (mut n_refused, mut n_published) = (0, 0);
    for step in 0..n_steps {
        let room = most * step / n_steps;
        resize(disk, n_used + room);
        let output = archive.build();
        resize(disk, 64 << 20);
        if output.status.success() {
            assert!(archive.has_the_new_site(), "with {room} bytes of room");
            n_published += 1;
        } else {
            must_be_refused(&archive, &output, room);
            n_refused += 1;
        }
        archive.restore();
    }
    println!("{n_refused} times the disk was full, {n_published} times there was room");
    assert!(n_refused > n_steps / 4 && n_published > 0, "the disk was never near its end");
}

/// Bytes in use, in whole blocks.
fn used(disk: &Path) -> usize {
    let output = Command::new("df").args(["--block-size=1", "--output=used"]).arg(disk).output();
    let output = output.expect("`df` is there");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().last().and_then(|line| line.trim().parse().ok()).expect("a number of bytes")
}

fn resize(disk: &Path, n_bytes: usize) {
    let size = format!("remount,size={n_bytes}");
    let status = Command::new("mount").args(["-o", &size]).arg(disk).status();
    assert!(status.expect("`mount` is there").success());
}

fn must_be_refused(archive: &Archive, output: &Output, room: usize) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(archive.has_the_old_site(), "{said}");
    if room == 0 {
        // Not even for the lock; what the site needs is not known yet.
        let lock = archive.root().join(".public.chinai-lock");
        let expected =
            format!("error: can't write `{}`: no space left on device\n", lock.display());
        assert_eq!(said, expected);
        return;
    }
    assert!(said.starts_with("error: no space left: "), "{said}");
    let needed = format!("{} needs at least ", archive.out().display());
    assert!(said.contains(&needed) && said.contains(" are free; "), "{said}");
    assert!(said.contains("the old site is unchanged"), "{said}");
    assert!(said.contains("it ran out at `"), "{said}");
    assert_eq!(archive.left_beside(), [""; 0], "{said}");
}

/// The same without a disk: whatever needs room fails from the nth time on.
fn refuse_from_the_nth_call_on(folder: &Path) {
    let archive = Archive::new(folder, 10_000);
    for nth in 1..200 {
        let fault = format!("inject=write,mkdir,linkat:error=ENOSPC:when={nth}+");
        let mut command = Command::new("strace");
        command.args(["-f", "-o", "/dev/null", "-e", &fault]).arg(chinai().get_program());
        command.arg("--root").arg(archive.root()).args(["build", "--quiet"]);
        let output = command.output().expect("`strace` is needed: apt-get install strace");
        if output.status.success() {
            assert!(archive.has_the_new_site());
            println!("{} builds found no room", nth - 1);
            assert!(nth > 10, "few calls needed room");
            return;
        }
        assert!(archive.has_the_old_site(), "from call {nth} on");
        assert_eq!(output.status.code(), Some(3), "from call {nth} on");
        archive.restore();
    }
    panic!("no build ended well");
}
