//! The commands around an archive: how to begin one, what it holds, what an editor, a shell and
//! a reader of manuals want to know.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::HELP;

/// How to begin an archive, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai init my-archive                        settings, an example of each kind of issue, more
  chinai init my-archive --title \"Tea and AI\" --author \"Li Lei\"
  chinai init --deploy netlify                  in this folder, with the way to another host

It builds and serves at once. A file that is there already is left as it is."
)]
pub struct Init {
    /// The new archive's folder; else this one
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// What the archive is called
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Who writes it
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Where it is to be published: github, netlify or cloudflare
    #[arg(long, value_name = "HOST", default_value = "github", hide_possible_values = true)]
    pub deploy: Service,
}

/// Who serves a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Service {
    /// GitHub Pages
    Github,
    /// Netlify
    Netlify,
    /// Cloudflare Pages
    Cloudflare,
}

/// What to count, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai stats                  issues, words, links, names: how many there are
  chinai stats --format json    the same for a program"
)]
pub struct Stats {
    /// Count drafts too
    #[arg(long)]
    pub drafts: bool,
    /// How to tell it: human or json
    #[arg(long, value_name = "FORM", default_value = "human", hide_possible_values = true)]
    pub format: DataForm,
}

/// How an answer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DataForm {
    /// A line for each number
    Human,
    /// As one JSON object
    Json,
}

/// Which links to look at, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai links                        ask for every address that issues link to
  chinai links --since 2026-11        those of the issues since then
  chinai links --write                and keep what was found in data/links.yaml

One request at a time goes to a host, with a pause between two. What is in data/links.yaml and not
older than 30 days is not asked again. Ends with 1 when a link is gone. No build asks anybody."
)]
pub struct Links {
    /// Only the links of issues that came out since this day, month or year
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Ask again also for what was asked in the last 30 days
    #[arg(long)]
    pub again: bool,
    /// Keep what was found in data/links.yaml, for the site to show beside the link
    #[arg(long)]
    pub write: bool,
    /// Ask hosts of the own network, too
    #[arg(long)]
    pub allow_private: bool,
    /// How to tell it: human or json
    #[arg(long, value_name = "FORM", default_value = "human", hide_possible_values = true)]
    pub format: DataForm,
}

/// Which schema is wanted, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai schema issue           the fields of an issue, as a JSON Schema
  chinai schema --out schema    all schemas, as files an editor can be pointed to
  chinai schema                 which there are

With them an editor completes the names of fields, explains them, and marks mistakes as one types."
)]
pub struct Schema {
    /// What it is the form of; else all names are listed
    #[arg(value_name = "NAME", conflicts_with = "out")]
    pub name: Option<String>,
    /// Write all of them to this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Which shell is to complete, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai completions bash > ~/.local/share/bash-completion/completions/chinai
  chinai completions fish > ~/.config/fish/completions/chinai.fish
  chinai completions zsh > \"${fpath[1]}/_chinai\""
)]
pub struct Completions {
    /// The shell: bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: Shell,
}

/// Which page of the manual is wanted, as typed.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  chinai man | man -l -                  read the manual page
  chinai man build | man -l -            that of one command
  chinai man --out ~/.local/share/man/man1"
)]
pub struct Man {
    /// The command it is about; else the program as a whole
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub command: Option<String>,
    /// Write every page to this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
