//! The compact events a document is kept as: sixteen bytes each.
//!
//! Texts are ranges into the Markdown, or into a side table when they were decoded; whatever is
//! larger than an index stands in a table of the document.

use std::num::NonZeroU32;
use std::ops::Range;

/// One step through a document. Starts and ends are balanced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event {
    /// What happens.
    pub(crate) item: Item,
    /// The offset in the Markdown where it begins; an end's is that of its last byte's successor.
    pub(crate) at: u32,
}

// Ten thousand issues are held in memory at once.
const _: () = assert!(size_of::<Event>() == 16);

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Start(Tag),
    End(Tag),
    Text(Str),
    Code(Str),
    /// Raw HTML that the author is trusted with.
    Html(Str),
    /// The `nth` reference to a footnote, counted from one.
    FootnoteReference {
        note: u32,
        nth: u32,
    },
    SoftBreak,
    HardBreak,
    Rule,
    /// Taken out again; none is left in a finished document.
    Gone,
}

/// What can hold other events. An end repeats what its start says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Paragraph(Passage),
    /// An index into the headings.
    Heading(u32),
    Quote,
    /// A quote that holds the original of the block before it, without its `zh:` mark.
    Original,
    /// An index into the languages.
    CodeBlock(u32),
    Bullets,
    /// The first number.
    Numbers(u32),
    Item(Passage),
    /// An index into the footnotes.
    Footnote(u32),
    Table,
    TableHead,
    TableRow,
    HeadCell(Align),
    Cell(Align),
    Emphasis,
    Strong,
    Strikethrough,
    /// An index into the links.
    Link(u32),
    /// Likewise.
    Image(u32),
    /// An index into the mentions.
    Mention(u32),
    Inline(InlineTag),
}

impl Tag {
    /// Whether it stands within a line of text.
    pub(crate) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Emphasis
                | Self::Strong
                | Self::Strikethrough
                | Self::Link(_)
                | Self::Image(_)
                | Self::Mention(_)
                | Self::Inline(_)
        )
    }
}

/// The number of a passage that can be pointed at.
pub(crate) type Passage = Option<NonZeroU32>;

/// How a column of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    None,
    Left,
    Center,
    Right,
}

/// An HTML element that does no harm and needs no attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InlineTag(u8);

impl InlineTag {
    const NAMES: [&str; 15] = [
        "b", "em", "i", "mark", "rb", "rp", "rt", "rtc", "ruby", "s", "small", "strong", "sub",
        "sup", "u",
    ];

    /// The element with this name, in any case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        u8::try_from(index).ok().map(Self)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES[usize::from(self.0)]
    }
}

/// A text, as a range of the Markdown or of the decoded texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Str {
    start: u32,
    end: u32,
}

impl Str {
    // Sources are far below 2 GiB, so the highest bit is free to tell the two apart.
    const DECODED: u32 = 1 << 31;

    /// A range of the Markdown.
    pub(crate) fn source(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end) }
    }

    /// A range of the decoded texts.
    pub(crate) fn decoded(start: usize, end: usize) -> Self {
        Self { start: offset(start) | Self::DECODED, end: offset(end) | Self::DECODED }
    }

    /// The text itself.
    pub(crate) fn get<'a>(self, markdown: &'a str, decoded: &'a str) -> &'a str {
        let holder = if self.is_source() { markdown } else { decoded };
        let plain = |offset: u32| (offset & !Self::DECODED) as usize;
        &holder[plain(self.start)..plain(self.end)]
    }

    /// Whether it is a range of the Markdown.
    pub(crate) fn is_source(self) -> bool {
        self.start & Self::DECODED == 0
    }

    /// Where it stands in the Markdown; none when it was decoded.
    pub(crate) fn in_source(self) -> Option<Range<usize>> {
        self.is_source().then_some(self.start as usize..self.end as usize)
    }

    /// How many bytes it has.
    pub(crate) fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Both as one, where the second follows the first.
    pub(crate) fn joined(self, next: Self) -> Option<Self> {
        (self.end == next.start).then_some(Self { start: self.start, end: next.end })
    }

    /// The bytes from `start` to `end` of it.
    pub(crate) fn part(self, start: usize, end: usize) -> Self {
        Self { start: self.start + offset(start), end: self.start + offset(end) }
    }
}

/// An offset as events hold it. Sources are far below 2 GiB.
pub(crate) fn offset(offset: usize) -> u32 {
    u32::try_from(offset).expect("a source is far below 2 GiB")
}
