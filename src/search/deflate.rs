//! Bytes in fewer bytes, in the form that browsers undo by themselves (RFC 1951).

use std::cell::RefCell;

use zlib_rs::{Deflate, DeflateFlush, Status, compress_bound};

/// Beyond this a smaller file costs far more time than it saves.
const LEVEL: i32 = 6;

/// How far back repetitions are found, as a power of two: the most there is.
const WINDOW_BITS: u8 = 15;

thread_local! {
    // An index is thousands of small files, and to make one of these takes as long as to use it.
    static DEFLATE: RefCell<Deflate> = RefCell::new(Deflate::new(LEVEL, false, WINDOW_BITS));
}

/// Makes bytes small.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut small = vec![0; compress_bound(bytes.len())];
    let len = DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        let status = deflate.compress(bytes, &mut small, DeflateFlush::Finish);
        assert_eq!(status, Ok(Status::StreamEnd), "there is room for all of it");
        usize::try_from(deflate.total_out()).expect("it fits what it was written to")
    });
    small[..len].to_vec()
}
