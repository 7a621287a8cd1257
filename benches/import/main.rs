//! How long an import takes: an export of 400 posts of newsletter length.
//!
//! `cargo bench --bench import` makes a zip of posts as Substack's editor writes them, each picture
//! with the addresses of all its sizes, and measures `chinai import` as a process: the time on the
//! wall, its user and system time, its peak memory. Into an archive that is empty, and once more
//! into the one that has all of it. Then the archive is built, which must give no error.
//!
//! `--check` compares with the bounds and fails when one is broken. Without `--bench`, which
//! `cargo bench` passes and `cargo test --benches` does not, five posts are imported and built, and
//! nothing is measured.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    reason = "a benchmark is all shell: files, clocks, processes and what it prints"
)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::sample::Sample;

#[path = "../build/sample.rs"]
mod sample;

/// The bounds of `--check`, for 400 posts.
const MOST_TIME: Duration = Duration::from_secs(2);
const MOST_MEMORY: u64 = 150 * 1024 * 1024;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let has = |name: &str| args.iter().any(|arg| arg == name);
    let n_posts = if has("--bench") { 400 } else { 5 };
    match measure(n_posts, has("--bench")) {
        Ok(first) if has("--check") && (first.wall > MOST_TIME || first.peak > MOST_MEMORY) => {
            eprintln!("over the bounds of {MOST_TIME:?} and {} MiB", MOST_MEMORY >> 20);
            ExitCode::FAILURE
        }
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(n_posts: usize, is_told: bool) -> io::Result<Sample> {
    let folder = tempfile::tempdir()?;
    let zip = folder.path().join("export.zip");
    let n_bytes = write_export(&zip, n_posts)?;
    let archive = folder.path().join("archive");
    fs::create_dir_all(archive.join("issues"))?;
    let first = run(&archive, &["import", &zip.display().to_string()])?;
    let again = run(&archive, &["import", &zip.display().to_string()])?;
    let n_files = fs::read_dir(archive.join("issues"))?.count();
    if n_files != n_posts {
        return Err(io::Error::other(format!("{n_files} issues were made of {n_posts} posts")));
    }
    run(&archive, &["build", "--quiet"])?;
    if is_told {
        println!("{n_posts} posts, {} MB of HTML", n_bytes / 1_000_000);
        for (name, sample) in [("first import", &first), ("once more", &again)] {
            let (wall, cpu) = (sample.wall.as_secs_f64(), sample.cpu.as_secs_f64());
            println!(
                "{name:>14}: {wall:.2} s, {cpu:.2} s of processors, {} MiB",
                sample.peak >> 20
            );
        }
    }
    Ok(first)
}

/// Runs the program in an archive; it must do what it should.
fn run(archive: &Path, args: &[&str]) -> io::Result<Sample> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chinai"));
    sample::take(command.arg("--root").arg(archive).args(args).stderr(Stdio::null()))
}

/// Writes an export; gives how many bytes of HTML are in it.
fn write_export(path: &Path, n_posts: usize) -> io::Result<usize> {
    let mut zip = ZipWriter::new(File::create(path)?);
    let options = SimpleFileOptions::default();
    let mut table = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\r\n".to_owned();
    let mut n_bytes = 0;
    for number in 1..=n_posts {
        let (year, month, day) = (2018 + number / 50, 1 + number % 12, 1 + number % 28);
        let title = format!("ChinAI #{number}: {}", words(number, 6));
        write!(table, "{number}.post-{number},{year}-{month:02}-{day:02}T12:00:00.000Z,true,,,newsletter,everyone,{title},,\r\n").expect("a String takes any text");
        let html = post(number, n_posts);
        n_bytes += html.len();
        zip.start_file(format!("posts/{number}.post-{number}.html"), options)?;
        zip.write_all(html.as_bytes())?;
        zip.start_file(format!("posts/{number}.opens.csv"), options)?;
    }
    zip.start_file("posts.csv", options)?;
    zip.write_all(table.as_bytes())?;
    zip.finish()?;
    Ok(n_bytes)
}

/// A post of some 2,000 words, eight pictures, three footnotes and four forwards.
fn post(number: usize, n_posts: usize) -> String {
    let mut html = format!(
        "<p>{}</p><h2>Feature Translation: {}</h2>",
        words(number, 40),
        words(number + 1, 5)
    );
    let mut put =
        |args: std::fmt::Arguments<'_>| html.write_fmt(args).expect("a String takes any text");
    for part in 0..8 {
        let seed = number * 31 + part;
        let other = seed % n_posts + 1;
        put(format_args!(
            "<p><strong>{}.</strong> {} <a href=\"https://chinai.substack.com/p/post-{other}?utm_source=x\">{}</a> 港口 [{}]<a class=\"footnote-anchor\" data-component-name=\"FootnoteAnchorToDOM\" href=\"#footnote-{part}\">1</a></p>",
            words(seed, 4),
            words(seed + 2, 90),
            words(seed + 3, 3),
            words(seed + 4, 2)
        ));
        put(format_args!(
            "<ul><li><p>{}</p></li><li><p><em>{}</em> {}</p></li></ul>",
            words(seed + 5, 40),
            words(seed + 6, 3),
            words(seed + 7, 30)
        ));
        put(format_args!("{}", picture(seed)));
    }
    put(format_args!("<h2>ChinAI Links (Four to Forward)</h2>"));
    for item in 0..4 {
        let seed = number * 17 + item;
        put(format_args!(
            "<h3>Should-read: <a href=\"https://example.org/{seed}\">{}</a></h3><p>{}</p>",
            words(seed, 6),
            words(seed + 1, 90)
        ));
    }
    for part in 0..8 {
        put(format_args!(
            "<div class=\"footnote\" data-component-name=\"FootnoteToDOM\"><a id=\"footnote-{part}\" href=\"#footnote-anchor-{part}\" class=\"footnote-number\">1</a><div class=\"footnote-content\"><p>{}</p></div></div>",
            words(number + part, 25)
        ));
    }
    html
}

/// A picture with all that the editor puts around it.
fn picture(seed: usize) -> String {
    const CDN: &str = "https://substackcdn.com/image/fetch/$s_!AbC1!,w_WIDTH,c_limit,f_auto,q_auto:good,fl_progressive:steep/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2F";
    let name = format!("{seed:08x}-aaaa-bbbb-cccc-{seed:012x}_1184x821.png");
    let size = |width: &str| format!("{}{name}", CDN.replace("WIDTH", width));
    let sizes =
        ["424", "848", "1272", "1456"].map(|width| format!("{} {width}w", size(width))).join(", ");
    format!(
        "<div class=\"captioned-image-container\"><figure><a class=\"image-link image2 is-viewable-img\" href=\"{0}\" data-component-name=\"Image2ToDOM\"><div class=\"image2-inset\"><picture><source type=\"image/webp\" srcset=\"{sizes}\" sizes=\"100vw\"><img src=\"{0}\" data-attrs='{{\"src\":\"https://substack-post-media.s3.amazonaws.com/public/images/{name}\",\"height\":821,\"width\":1184,\"alt\":null}}' class=\"sizing-normal\" alt=\"\" srcset=\"{sizes}\" sizes=\"100vw\"></picture><div class=\"image-link-expand\"><button><svg><path d=\"M21 3\"></path></svg></button></div></div></a><figcaption class=\"image-caption\">{1}</figcaption></figure></div>",
        size("1456"),
        words(seed, 5)
    )
}

/// So many words, always the same for one number.
fn words(seed: usize, n_words: usize) -> String {
    const WORDS: [&str; 16] = [
        "harbour", "the", "tide", "of", "cranes", "and", "counted", "a", "ledger", "in", "cloud",
        "model", "with", "gulls", "for", "chips",
    ];
    let mut state = seed as u64 + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    (0..n_words).map(|_| next()).collect::<Vec<_>>().join(" ")
}
