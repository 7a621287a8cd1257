//! CSV, as RFC 4180 has it.

use super::schema;
use crate::pages::DataFile;
use crate::render::Take;

/// A table that is being written, a row at a time.
pub(super) struct Table<'a> {
    take: Take<'a>,
    row: Vec<u8>,
}

impl<'a> Table<'a> {
    /// Begins a file with the names of its fields.
    pub(super) fn new(file: DataFile, take: Take<'a>) -> Self {
        let names: Vec<&str> = schema::fields(file).iter().map(|field| field.name).collect();
        let mut table = Self { take, row: Vec::new() };
        table.row(&names);
        table
    }

    /// Writes a row. A text that a spreadsheet would take for a formula gets an apostrophe before
    /// it.
    pub(super) fn row(&mut self, fields: &[&str]) {
        self.row.clear();
        for (index, field) in fields.iter().enumerate() {
            self.row.extend_from_slice(if index > 0 { b",\"" } else { b"\"" });
            if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                self.row.push(b'\'');
            }
            for (nth, part) in field.split('"').enumerate() {
                self.row.extend_from_slice(if nth > 0 { b"\"\"" } else { b"" });
                self.row.extend_from_slice(part.as_bytes());
            }
            self.row.push(b'"');
        }
        self.row.extend_from_slice(b"\r\n");
        (self.take)(&self.row);
    }
}
