//! The command line: what can be typed, and the words of its help.

pub mod generated;
mod mistakes;
pub mod tools;
mod values;
mod words;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::error::Error;

/// Reads the arguments. What is no call of a command has an answer: help, the version, or what is
/// wrong with the arguments.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, Answer> {
    let args: Vec<OsString> = args.into_iter().collect();
    let read = Cli::try_parse_from(&args);
    let read = read.and_then(|cli| words::read_again(&cli, &args).unwrap_or(Ok(cli)));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Answer::Page(Page(error)),
        _ => Answer::Mistake(mistakes::explain(&error, &args), mistakes::color(&args)),
    })
}

/// What is shown instead of running a command.
#[derive(Debug)]
pub enum Answer {
    /// Help, or the version.
    Page(Page),
    /// What is wrong with the arguments, and in what colour they want to hear it.
    Mistake(Error, Color),
}

/// A page of help.
#[derive(Debug)]
pub struct Page(clap::Error);

impl Page {
    /// Shows it, on stdout when it was asked for, and tells the exit code.
    pub fn show(&self) -> io::Result<u8> {
        self.0.print()?;
        Ok(u8::from(self.0.use_stderr()) * 2)
    }
}

// Examples stand before the list of options: who asks for help wants to copy a line.
const HELP: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// How the program ends.
const EXIT_CODES: &str = "\
Ends with 0 when all is well, 1 when the archive has errors (with --strict: or warnings), 2 after a
wrong call, 3 when the system would not: disk, port, permission.";

/// Publishes the archive of a newsletter: Markdown issues in, a browsable site out
#[derive(Debug, Parser)]
#[command(
    name = "chinai",
    version,
    help_template = HELP,
    before_help = "\
Examples:
  chinai init my-archive           begin an archive
  chinai new \"Singles Day\"         begin an issue
  chinai serve                     see the archive around here as you write it
  chinai check                     what could be better in it
  chinai build                     publish it to public/
  chinai --root my-archive build   publish another one
  chinai explain unknown-field     what a message means
  chinai help build                all about one command",
    after_help = EXIT_CODES,
    arg_required_else_help = true,
)]
pub struct Cli {
    /// The archive's folder; else this one, or the nearest above that has a chinai.yaml
    #[arg(long, global = true, value_name = "DIR", display_order = 100)]
    pub root: Option<PathBuf>,
    /// When to use colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 101)]
    #[arg(hide_possible_values = true)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Something about an archive.
    #[command(flatten)]
    Inside(Inside),
    /// Something for which no archive is needed.
    #[command(flatten)]
    Anywhere(Anywhere),
}

/// What to do in an archive. The help lists commands as one comes to them.
#[derive(Debug, Subcommand)]
pub enum Inside {
    /// Publish the archive to a folder that any host can serve
    #[command(display_order = 5)]
    Build(Build),
    /// Read the archive over: all that `build` would say, and what only the whole of it shows
    #[command(display_order = 4)]
    Check(Check),
    /// Make issue files of an export of Substack; can be run again
    #[command(display_order = 9)]
    Import(Import),
    /// Begin an issue: the next number, today, the sections of its kind
    #[command(display_order = 2)]
    New(New),
    /// Look whether the links that lead out of the archive still lead somewhere
    #[command(display_order = 7)]
    Links(tools::Links),
    /// Count what is in the archive
    #[command(display_order = 8)]
    Stats(tools::Stats),
    /// Show the archive in a browser, as you write it
    #[command(display_order = 3)]
    Serve(Serve),
    /// Find what the archive says of something
    #[command(display_order = 6)]
    Search(Search),
}

/// What can be done without an archive.
#[derive(Debug, Subcommand)]
pub enum Anywhere {
    /// Begin an archive: settings, an example of each kind of issue, the way to a host
    #[command(display_order = 1)]
    Init(tools::Init),
    /// Tell what a message means, why it matters, and how to mend it
    #[command(display_order = 10)]
    Explain(Explain),
    /// Tell an editor what can be written, as JSON Schemas
    #[command(display_order = 11)]
    Schema(tools::Schema),
    /// Have a shell complete what is typed
    #[command(display_order = 12)]
    Completions(tools::Completions),
    /// Print the manual
    #[command(display_order = 13)]
    Man(tools::Man),
}

/// How to publish, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai build                            publish to public/
  chinai build --out /srv/www/archive     publish elsewhere
  chinai build --drafts --out preview     publish the drafts too, to look at them
  chinai build --zip                      also make one file of it, to read without a host
  chinai build --strict --durable         for a server: no warnings, and safely on the disk

When there is an error, nothing is published and the former site stays as it is."
)]
pub struct Build {
    /// Where the site goes; else `public` in the archive's folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where the site will stand, instead of `base_url` in chinai.yaml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Leave search out: no index and no search page
    #[arg(long)]
    pub no_search: bool,
    /// Publish nothing when there is a warning
    #[arg(long)]
    pub strict: bool,
    /// Say nothing when all is well
    #[arg(long, short)]
    pub quiet: bool,
    /// Wait until the new site is on the disk itself before it takes the place of the old one
    #[arg(long)]
    pub durable: bool,
    /// Wait when another build of this site is under way
    #[arg(long)]
    pub wait: bool,
    /// Also make one file of the site that opens from a disk; else beside the site: `public.zip`
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub zip: Option<Option<PathBuf>>,
    /// Publish into a folder that holds files chinai did not make, and leave those alone
    #[arg(long)]
    pub keep_foreign: bool,
}

/// How to read the archive over, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai check                    what could be better in the archive around here
  chinai check --strict -q        for a server: say nothing when all is well, else end with 1
  chinai check --format github    beside the lines, in a workflow of GitHub
  chinai check --lock             take note of all addresses, so that none is ever lost

Nothing is published. `levels` in chinai.yaml says which messages matter more or less."
)]
pub struct Check {
    /// Read drafts too
    #[arg(long)]
    pub drafts: bool,
    /// End with 1 also when there are only warnings
    #[arg(long)]
    pub strict: bool,
    /// How to tell it: human, json, short (a line each) or github
    #[arg(long, value_name = "FORM", default_value = "human", hide_possible_values = true)]
    pub format: Form,
    /// Write the addresses of all pages to urls.lock, beside those it has, instead of looking for
    /// lost ones
    #[arg(long, conflicts_with = "drafts")]
    pub lock: bool,
    /// Say nothing when all is well
    #[arg(long, short)]
    pub quiet: bool,
    /// Show every message, however many there are and however alike
    #[arg(long, short, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// With the lines they are about
    Human,
    /// As one JSON object
    Json,
    /// A line each
    Short,
    /// As commands of a workflow of GitHub
    Github,
}

/// How to begin an issue, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai new \"Singles Day\"               the next issue, as of today
  chinai new --kind around-the-horn      one with numbered previews
  chinai new \"A look back\" --date 2026-12-28 --no-edit

Prints the file's path. It is a draft: `chinai serve` shows it, and `chinai build` leaves it out
until its line `draft: true` is deleted."
)]
pub struct New {
    /// What the issue is called
    #[arg(value_name = "TITLE")]
    pub title: Vec<String>,
    /// What sort of issue it is: feature, around-the-horn, year-in-review, essay or other
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Its number; else the one after the last
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=999_999))]
    pub number: Option<u32>,
    /// When it is to come out; else today
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Don't open it in $EDITOR
    #[arg(long)]
    pub no_edit: bool,
}

/// How to import, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai import export.zip                the zip that Substack makes, or the unzipped folder
  chinai import export.zip --dry-run      only tell what would come of it
  chinai import export.zip --timezone America/New_York
  chinai import export.zip --images       fetch the pictures, too
  chinai import export.zip --format json > report.json

Only posts.csv and posts/*.html are opened: the rest of an export is about its readers. Nothing is
asked of the web without --images. A file that was edited since its import, or written by hand, is
never replaced unless you say --force."
)]
pub struct Import {
    /// The export: a zip file, or the folder that it was unzipped to
    #[arg(value_name = "EXPORT")]
    pub export: PathBuf,
    /// Where the newsletter is or was; can be given several times, the present address first
    #[arg(long, value_name = "ADDRESS")]
    pub url: Vec<String>,
    /// Where a day begins: posts have an instant, issues a day
    #[arg(long, value_name = "TZ", default_value = "UTC")]
    pub timezone: String,
    /// Leave out what stands in every issue, instead of keeping it as `as_sent`
    #[arg(long)]
    pub leave_out_standing: bool,
    /// Fetch the pictures, each once, and keep them beside the issues
    #[arg(long)]
    pub images: bool,
    /// Fetch pictures from hosts of the own network, too
    #[arg(long, requires = "images")]
    pub allow_private: bool,
    /// Import into an archive that holds issues which no import has made
    #[arg(long)]
    pub merge: bool,
    /// Write nothing, and tell what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Replace files that were edited, or written by hand for an issue of the same number
    #[arg(long)]
    pub force: bool,
    /// End with 1 when anything was lost
    #[arg(long)]
    pub strict: bool,
    /// How to tell what was done: human or json
    #[arg(long, value_name = "FORM", default_value = "human", hide_possible_values = true)]
    pub format: ImportForm,
}

/// How to tell what an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportForm {
    /// For people, on stderr
    Human,
    /// For programs, on stdout
    Json,
}

/// How to preview, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai serve                show the archive around here, drafts included
  chinai serve --open         and open it in a browser
  chinai serve --port 8000    at another port
  chinai serve --host 192.168.1.20 --expose    for other machines of the own network, too

A save is on the screen at once. Mistakes are told here and over the page, and the former state of
the site stays until they are mended. Nothing is published: that is for `chinai build`."
)]
pub struct Serve {
    /// Where to answer; else 4120, or the next port that is free
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub port: Option<u16>,
    /// The address to answer at; else 127.0.0.1, which only this machine can reach
    #[arg(long, value_name = "ADDR")]
    pub host: Option<String>,
    /// Let other machines read the preview, at the address given by --host
    #[arg(long, requires = "host")]
    pub expose: bool,
    /// Open the archive in a browser
    #[arg(long)]
    pub open: bool,
    /// Leave drafts out, as a published site does
    #[arg(long)]
    pub no_drafts: bool,
    /// Leave search out: no index and no search page
    #[arg(long)]
    pub no_search: bool,
}

/// What to look for, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai search cloud computing           issues that hold both words
  chinai search '\"cloud computing\"'       the two as they stand
  chinai search 阿里云 year:2019..2021    any stretch of characters, in either script
  chinai search chips -topic:policy       without a word, or without a topic
  chinai search in:forwards lang:zh       what was recommended in Chinese

Filters are year, topic, outlet, kind, label, lang and in (takeaways, translation, forwards). Drafts
are searched too, and marked."
)]
pub struct Search {
    /// The words to look for
    #[arg(value_name = "QUERY", required = true, allow_hyphen_values = true)]
    pub query: Vec<String>,
    /// How to tell what was found: human or json
    #[arg(long, value_name = "FORM", default_value = "human", hide_possible_values = true)]
    pub format: SearchForm,
}

/// How to tell what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SearchForm {
    /// With some words around each place
    Human,
    /// As one JSON object
    Json,
}

/// What to explain, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai explain unknown-field    what `error[unknown-field]` means, and how to mend it
  chinai explain                  all there is to explain"
)]
pub struct Explain {
    /// The name in the brackets of a message; else all names are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Cli::command().debug_assert();
    }
}
