//! Any bytes as an export: files or an error.

use chinai::disk::export::Export;
use std::io::Write as _;

/// Gives the bytes to whoever meets them first.
pub fn enter(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("there is room for a file");
    file.write_all(bytes).expect("there is room for the bytes");
    let Ok(mut export) = Export::open(file.path()) else { return };
    export.table().ok();
    let names: Vec<String> = export.names().map(str::to_owned).collect();
    for name in names {
        export.post(&name).ok();
    }
}
