//! English that is English in its letters, its lengths and how often each word comes.
//!
//! Some eight hundred words fall off as Zipf's law says, and one word in forty is a rare name made
//! of syllables: a real archive goes on meeting new words as it grows, and so does a search index.

use super::random::Random;
use super::words;

const SYLLABLES: [&str; 40] = [
    "an", "bei", "chan", "dong", "fei", "gao", "hai", "jin", "ke", "lan", "ming", "nan", "ping",
    "qing", "rui", "shan", "tian", "wei", "xin", "yuan", "zhi", "ber", "cor", "dal", "el", "fin",
    "gar", "hol", "is", "kar", "lo", "mar", "nor", "or", "pel", "ros", "sten", "tor", "ul", "ver",
];

/// Writes words, titles and sentences.
pub(super) struct English {
    words: Vec<&'static str>,
    /// Up to each word, the weights of it and of those before it.
    weights: Vec<u32>,
}

impl English {
    pub(super) fn new() -> Self {
        let words: Vec<_> = words::ENGLISH.split_whitespace().collect();
        let mut sum = 0;
        let mut weights = Vec::with_capacity(words.len());
        for rank in 3_u32..3 + u32::try_from(words.len()).expect("the list is short") {
            sum += 1_000_000 / rank;
            weights.push(sum);
        }
        Self { words, weights }
    }

    /// Writes a heading or a title: some words with capitals.
    pub(super) fn title(&self, random: &mut Random) -> String {
        let words: Vec<_> =
            (0..random.between(3..=7)).map(|_| capitalised(&self.word(random))).collect();
        words.join(" ")
    }

    /// Writes some words in a row, as for the text of a link.
    pub(super) fn phrase(&self, random: &mut Random, n_words: u32) -> String {
        let words: Vec<_> = (0..n_words).map(|_| self.word(random)).collect();
        words.join(" ")
    }

    /// Writes a sentence of fifteen words or so, and works the asides into it.
    pub(super) fn sentence(&self, random: &mut Random, asides: &[String]) -> String {
        let mut words: Vec<_> = (0..random.between(10..=20)).map(|_| self.word(random)).collect();
        words[0] = capitalised(&words[0]);
        for word in words.iter_mut().rev().skip(1) {
            if random.once_in(9) {
                word.push(',');
            }
        }
        for aside in asides {
            let place = 1 + random.place_in(&words[1..]);
            words.insert(place, aside.clone());
        }
        words.join(" ") + "."
    }

    /// Writes sentences until there are at least `n_words` words.
    pub(super) fn passage(&self, random: &mut Random, n_words: usize) -> String {
        let mut res = self.sentence(random, &[]);
        while res.split(' ').count() < n_words {
            res.push(' ');
            res.push_str(&self.sentence(random, &[]));
        }
        res
    }

    fn word(&self, random: &mut Random) -> String {
        if random.once_in(40) {
            return name(random);
        }
        let total = *self.weights.last().expect("the list is not empty");
        let drawn = random.below(total);
        self.words[self.weights.partition_point(|&weight| weight <= drawn)].to_owned()
    }
}

fn name(random: &mut Random) -> String {
    let syllables: String = (0..random.between(2..=3)).map(|_| *random.pick(&SYLLABLES)).collect();
    capitalised(&syllables)
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}
