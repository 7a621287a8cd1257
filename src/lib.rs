//! chinai publishes the archive of the ChinAI newsletter: Markdown issues in, a browsable site out.
//!
//! ```text
//! disk::list, disk::read        what the author wrote            Sources
//!        |
//!   .--- pipeline: pure, no file, no clock, no terminal ------------------------------.
//!   |  issue::parse    one file understood alone                 Issue                |
//!   |  archive::link   all issues agreeing with each other       Archive              |
//!   |  pages::plan     which files there are, and where          Plan                 |
//!   |  render          one page's bytes, when they are asked for Site                 |
//!   '----- each step also returns what the author should change: Vec<Diagnostic> -----'
//!        |                                     |
//! disk::publish   one exchange            report   drawn for people
//! ```
//!
//! Each stage's result is a type of its own that is complete when it is made; nothing is filled in
//! later. What the author should change is a [`diagnostic::Diagnostic`]; what the machine could
//! not do is an [`error::Error`]. `docs/architecture.md` has the invariants and the allowed
//! imports, and `tests/architecture.rs` holds the code to them.

pub mod archive;
pub mod check;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod error;
mod escape;
mod fields;
pub mod fingerprint;
mod han;
mod hash;
pub mod import;
pub mod issue;
pub mod links;
mod misplaced;
mod near;
pub mod out_path;
pub mod pages;
pub mod pipeline;
pub mod render;
pub mod report;
mod scan;
pub mod schema;
pub mod search;
pub mod serve;
pub mod source;
pub mod starter;
pub mod stats;
pub mod stub;
pub mod theme;
mod watchdog;
pub mod web;
pub mod workers;
mod yaml;
