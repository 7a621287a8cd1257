//! The disk: sources are read from it, the output is published to it.
//!
//! Nothing else in the library touches a file.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "files and clocks belong to the shell"
)]

pub mod decode;
pub mod export;
pub mod limits;
pub mod list;
pub mod package;
pub mod publish;
pub mod read;
pub mod root;
pub mod shelf;
pub mod stamp;
mod strays;
mod withheld;
pub mod write;
