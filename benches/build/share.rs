//! What the files for programs take of a build: feeds, citations, open data and its page, Markdown.
//!
//! A process of its own builds the archive with the parts the program is made of, in one thread,
//! and has a look at the clock around each file that it renders and writes. The search index is left
//! out, which makes the share larger.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chinai::disk::{list, read};
use chinai::pages::Page;
use chinai::pipeline::{self, Settings};
use chinai::render::Site;
use chinai::theme;

/// The first argument by which this program knows that it is to take the time.
pub(crate) const MODE: &str = "--share";

/// Builds the archive in a process of its own; gives the share, from 0 to 1.
pub(crate) fn take(archive: &Path, output: &Path) -> io::Result<f64> {
    let mut program = Command::new(std::env::current_exe()?);
    program.arg(MODE).args([archive, output]).env("RAYON_NUM_THREADS", "1");
    let said = program.output()?;
    let share = String::from_utf8_lossy(&said.stdout).trim().parse();
    share.map_err(|_| io::Error::other(String::from_utf8_lossy(&said.stderr).into_owned()))
}

/// Builds the archive and prints the share.
pub(crate) fn run(archive: &Path, output: &Path) -> io::Result<()> {
    let start = Instant::now();
    let site = site(archive)?;
    let mut for_programs = Duration::ZERO;
    for planned in site.pages() {
        let begun = Instant::now();
        let bytes = site.render(&planned.page).map_err(|found| io::Error::other(found.message))?;
        let path = output.join(planned.path.as_str());
        fs::create_dir_all(path.parent().expect("it stands in the output"))?;
        fs::write(path, bytes)?;
        if is_for_programs(&planned.page) {
            for_programs += begun.elapsed();
        }
    }
    println!("{}", for_programs.as_secs_f64() / start.elapsed().as_secs_f64());
    Ok(())
}

fn site(archive: &Path) -> io::Result<Site> {
    let config = read::read_config(archive).map_err(io::Error::other)?.0;
    let listing = list::list(archive).map_err(io::Error::other)?;
    let read = |file| read::read_file(file, read::Limits::default()).map_err(io::Error::other);
    let files = listing.files.iter().map(read).collect::<io::Result<_>>()?;
    let (sources, _) = read::collect(config, &listing, files, &theme::DEFAULT);
    let settings = Settings { is_search_off: true, ..Settings::default() };
    let (site, _) = pipeline::build(sources, &settings);
    site.ok_or_else(|| io::Error::other("the templates can't be read"))
}

fn is_for_programs(page: &Page) -> bool {
    matches!(
        page,
        Page::Feed(_)
            | Page::JsonFeed
            | Page::FeedArchive(_)
            | Page::FeedList
            | Page::Cite(..)
            | Page::Citations(_)
            | Page::Data(_)
            | Page::DataSchema
            | Page::DataGuide
            | Page::Twin(..)
    )
}
