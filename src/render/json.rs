//! JSON, from plain structs.

use serde::Serialize;

/// A list with one entry a line: small, and still something that `diff` can read.
pub(super) fn lines<T: Serialize>(entries: impl Iterator<Item = T>) -> Vec<u8> {
    let mut out = Vec::new();
    write_lines(entries, &mut out);
    out
}

/// Writes a list as [`lines`] does.
pub(super) fn write_lines<T: Serialize>(entries: impl Iterator<Item = T>, out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, entry) in entries.enumerate() {
        make_room(out);
        out.extend_from_slice(if index > 0 { b",\n" } else { b"\n" });
        write(&entry, out);
    }
    out.extend_from_slice(b"\n]\n");
}

/// Makes room for an entry or two of a long list. Doubling what is already large would take more
/// memory than all the pages that are rendered meanwhile.
pub(super) fn make_room(out: &mut Vec<u8>) {
    const SOME: usize = 64 * 1024;
    if out.capacity() - out.len() < SOME {
        out.reserve_exact(out.len() / 8 + 2 * SOME);
    }
}

/// A whole document.
pub(super) fn document(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out.push(b'\n');
    out
}

/// A value as the content of a `script` element, which no text in it can close.
pub(super) fn in_script(value: &impl Serialize) -> String {
    let mut out = Vec::with_capacity(1_000);
    write(value, &mut out);
    String::from_utf8(out).expect("JSON is UTF-8").replace('<', "\\u003c")
}

fn write(value: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("keys are strings, and memory takes any text");
}
