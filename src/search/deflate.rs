//! Bytes in fewer bytes, in the form that browsers undo by themselves (RFC 1951).

use miniz_oxide::deflate::compress_to_vec;

/// Beyond this a smaller file costs far more time than it saves.
const LEVEL: u8 = 6;

/// Makes bytes small.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, LEVEL)
}
