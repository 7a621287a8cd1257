//! Short names for bytes: they tell a changed file, and are no proof against a forger.
//!
//! Knows nothing of what the bytes are.

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// A number for some bytes.
pub fn number(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The same number for bytes that come piece by piece.
#[derive(Default)]
pub struct Number(Xxh3);

impl Number {
    /// Adds the bytes that come next.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The number for all of them.
    pub fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// A name for many pieces of bytes, in their order.
pub struct Name(Xxh3);

impl Name {
    /// A name for nothing yet.
    pub fn new() -> Self {
        Self(Xxh3::new())
    }

    /// Adds a piece with its length, so that no two lists of pieces run into the same bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The name: 32 hexadecimal digits.
    pub fn finish(&self) -> String {
        format!("{:032x}", self.0.digest128())
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Number, number};

    #[test]
    fn bytes_have_one_number_however_they_are_parted() {
        let bytes: Vec<u8> = (0..=255).cycle().take(3_000).collect();
        for at in [0, 1, 240, 1_024, 3_000] {
            let mut parted = Number::default();
            parted.add(&bytes[..at]);
            parted.add(&bytes[at..]);
            assert_eq!(parted.finish(), number(&bytes), "{at}");
        }
    }

    #[test]
    fn pieces_that_run_into_the_same_bytes_have_different_names() {
        let name = |pieces: [&str; 2]| {
            let mut name = Name::new();
            pieces.iter().for_each(|piece| name.add(piece.as_bytes()));
            name.finish()
        };
        assert_ne!(name(["ab", "c"]), name(["a", "bc"]));
    }
}
