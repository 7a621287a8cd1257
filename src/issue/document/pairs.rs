//! The blocks of a translation, each with its original.

use super::event::{Item, Tag};
use super::{Document, Part};

/// A block at the top of a document, with its original where one follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The block itself: a paragraph, a heading, a list.
    pub part: Part,
    /// What the quote after it holds that begins with `zh:`, without the mark.
    pub original: Option<Part>,
}

impl Document {
    /// Pairs the blocks of a translation with their originals. Footnotes are left out.
    ///
    /// An original that follows no block, or follows another original, is a block of its own.
    pub fn pairs(&self) -> Vec<Block> {
        let mut pairs: Vec<Block> = Vec::new();
        let mut depth = 0;
        let mut start = 0;
        for (index, event) in self.events.iter().enumerate() {
            if depth == 0 {
                start = index;
            }
            match event.item {
                Item::Start(_) => depth += 1,
                Item::End(_) => depth -= 1,
                _ => {}
            }
            if depth > 0 {
                continue;
            }
            let last = pairs.last_mut().filter(|block| self.can_have_original(block));
            match (event.item, last) {
                (Item::End(Tag::Footnote(_)), _) => {}
                (Item::End(Tag::Original), Some(block)) => {
                    block.original = Some(Part(start + 1..index));
                }
                _ => pairs.push(Block { part: Part(start..index + 1), original: None }),
            }
        }
        pairs
    }

    fn can_have_original(&self, block: &Block) -> bool {
        let start = self.events[block.part.0.start].item;
        block.original.is_none() && start != Item::Start(Tag::Original) && start != Item::Rule
    }
}
