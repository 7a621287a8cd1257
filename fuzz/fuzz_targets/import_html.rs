#![no_main]

#[path = "../entries/html.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::enter(bytes));
