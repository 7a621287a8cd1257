#![no_main]

#[path = "../entries/table.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::enter(bytes));
