//! JSON, from plain structs.

use serde::Serialize;

use super::Take;

/// Writes a list with an entry a line: small, and still something that `diff` can read.
pub(super) fn write_lines<T: Serialize>(entries: impl Iterator<Item = T>, take: Take<'_>) {
    take(b"[");
    let mut line = Vec::new();
    for (index, entry) in entries.enumerate() {
        line.clear();
        line.extend_from_slice(if index > 0 { b",\n" } else { b"\n" });
        write(&entry, &mut line);
        take(&line);
    }
    take(b"\n]\n");
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
