//! Numbers that look random and are the same every time: SplitMix64.

use std::ops::RangeInclusive;

/// A stream of numbers that its seed decides.
pub(super) struct Random(u64);

impl Random {
    /// Starts one of many streams of a seed; each is independent of how much the others drew.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut res = Self(seed ^ stream.wrapping_mul(0xD134_2543_DE82_EF95));
        res.0 = res.draw();
        res
    }

    /// Draws a number below `n`, which is at least 1.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let high = (u128::from(self.draw()) * u128::from(n)) >> 64;
        u32::try_from(high).expect("a product shifted by one factor's width is below the other")
    }

    /// Draws a number of a range, both ends included.
    pub(super) fn between(&mut self, range: RangeInclusive<u32>) -> u32 {
        range.start() + self.below(range.end() - range.start() + 1)
    }

    /// Says yes once in `n` times.
    pub(super) fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// Picks from a list, which is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.place_in(list)]
    }

    /// Picks a place in a list, which is not empty.
    pub(super) fn place_in<T>(&mut self, list: &[T]) -> usize {
        let len = u32::try_from(list.len()).expect("the corpus has short lists only");
        self.below(len) as usize
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut res = self.0;
        res = (res ^ (res >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        res = (res ^ (res >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        res ^ (res >> 31)
    }
}
