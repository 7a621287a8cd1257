//! Numbers for keys, from 0 in the order in which they are first met.
//!
//! A table with an order of its own, as no other of this speed in `std` has.

use crate::hash;

/// The keys of a part of the archive.
#[derive(Default)]
pub(super) struct Keys {
    /// All keys, one behind the other.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// Numbers of keys plus one, at the place of their hash or the next that was free.
    slots: Vec<u32>,
}

impl Keys {
    /// The number of a key, which is new to the table or not.
    pub(super) fn number(&mut self, key: &str) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(key);
        if self.slots[slot] == 0 {
            self.text.push_str(key);
            self.ends.push(u32::try_from(self.text.len()).expect("keys are far below 4 GB"));
            self.slots[slot] = self.ends.len() as u32;
        }
        self.slots[slot] - 1
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The key with a number.
    pub(super) fn key(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[number] as usize]
    }

    /// All keys, by their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.key(number))
    }

    /// The numbers of all keys, in the order of the keys' bytes.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.ends.len() as u32).collect();
        numbers.sort_unstable_by(|a, b| self.key(*a).cmp(self.key(*b)));
        numbers
    }

    fn slot(&self, key: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash::number(key.as_bytes()) as usize & mask;
        while self.slots[slot] != 0 && self.key(self.slots[slot] - 1) != key {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(1 << 10)];
        for number in 0..self.ends.len() as u32 {
            let slot = self.slot(self.key(number));
            self.slots[slot] = number + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn a_key_has_one_number_and_keys_are_sorted_by_their_bytes() {
        let mut keys = Keys::default();
        let numbers: Vec<u32> =
            (0..5_000).map(|n| keys.number(&format!("k{}", n % 2_500))).collect();
        assert_eq!(keys.len(), 2_500);
        assert_eq!(numbers[0], numbers[2_500]);
        let sorted: Vec<&str> = keys.sorted().into_iter().map(|number| keys.key(number)).collect();
        assert!(sorted.is_sorted());
    }
}
