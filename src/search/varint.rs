//! Whole numbers in as few bytes as they need (LEB128): seven bits a byte, the lowest first, the
//! highest bit set while more follow.

/// Writes a number.
pub(super) fn put(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a length or a count, of which none here is beyond four billion.
pub(super) fn put_len(len: usize, out: &mut Vec<u8>) {
    put(u32::try_from(len).expect("an index is smaller than 4 GB"), out);
}

/// Reads a number off the front of some bytes.
pub(super) fn take(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first().expect("a number has an end");
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::{put, take};

    #[test]
    fn what_is_written_is_read() {
        let numbers = [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|number| put(*number, &mut bytes));
        let mut rest = bytes.as_slice();
        assert!(numbers.iter().all(|number| take(&mut rest) == *number) && rest.is_empty());
    }
}
