//! A reader never meets a missing or cut page, however often the site is published.
//!
//! 20 publishes; `CHINAI_PUBLISHES=100` for the long form.

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a test of the shell touches files, environment and terminal"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use chinai::disk::publish::{Options, Surroundings, open};
use chinai::out_path::OutPath;
use chinai::workers::OneWorker;

const N_PAGES: usize = 100;

#[test]
fn readers_never_meet_a_missing_or_cut_page() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("public");
    publish(&out, 0)?;
    fs::write(out.join("CNAME"), "example.org")?;
    let n_publishes = env::var("CHINAI_PUBLISHES").map_or(Ok(20), |n| n.parse::<usize>())?;
    let (is_over, n_reads) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut res = Ok(());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    n_reads.fetch_add(read_all(&out), Ordering::Relaxed);
                }
            });
        }
        res = (1..=n_publishes).try_for_each(|n| publish(&out, n).map_err(|err| err.to_string()));
        is_over.store(true, Ordering::Relaxed);
    });
    res?;
    let n_reads = n_reads.into_inner();
    assert!(n_reads > 10 * N_PAGES, "only {n_reads} reads");
    println!("{n_reads} reads during {n_publishes} publishes");
    Ok(())
}

fn read_all(out: &Path) -> usize {
    for n in 0..N_PAGES {
        let path = out.join(page(n));
        let text = fs::read_to_string(&path).unwrap_or_else(|err| panic!("page {n}: {err}"));
        let round = text.lines().next().unwrap_or_default();
        assert_eq!(text, body(n, round), "page {n} is cut");
    }
    assert_eq!(fs::read_to_string(out.join("CNAME")).ok().as_deref(), Some("example.org"));
    N_PAGES + 1
}

fn publish(out: &Path, round: usize) -> Result<(), Box<dyn Error>> {
    let around = Surroundings { inputs: &[], root: Path::new("/nowhere"), home: None };
    let stage = open(out, &around, Options::default())?.stage()?;
    for n in 0..N_PAGES {
        // Half of the pages are the same in every round.
        let round = if n % 2 == 0 { "always".to_owned() } else { round.to_string() };
        stage.put(&OutPath::new(&page(n))?, body(n, &round).as_bytes())?;
    }
    stage.put(&OutPath::new(&format!("only/{round}.html"))?, b"gone in the next round")?;
    assert_eq!(stage.publish(&round.to_string(), &OneWorker)?.leftover, None);
    Ok(())
}

fn page(n: usize) -> String {
    format!("{}/{n}/index.html", n % 7)
}

fn body(n: usize, round: &str) -> String {
    format!("{round}\n{}", "text ".repeat(n * 20))
}
