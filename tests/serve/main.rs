//! `chinai serve`, by its sockets: what it answers after every save, what it says of mistakes,
//! whom it refuses and whom it outlasts.
//!
//! `CHINAI_LONG=1` tries what takes long as often as the promises say.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the program as a whole, which lives among files, sockets and processes"
)]

mod answers;
mod attacks;
mod crowd;
mod edits;
mod harness;
mod mistakes;
mod ports;
mod saves;
mod tabs;

fn is_long() -> bool {
    std::env::var_os("CHINAI_LONG").is_some()
}
