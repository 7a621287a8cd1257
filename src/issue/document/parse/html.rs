//! What becomes of raw HTML that is not trusted.

use std::ops::Range;

use super::{Builder, MAX_DEPTH, Open, decode_entities, first_line};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::document::event::{InlineTag, Item, Tag};
use crate::issue::document::raw_html::{Piece, Tag as HtmlTag, pieces};

impl Builder<'_> {
    /// A tag or comment within a text that may not stay as it is.
    pub(super) fn untrusted_html(&mut self, html: &str, range: Range<usize>) {
        // A comment goes without a word: no reader would have seen it.
        let Some(tag) = HtmlTag::read(html) else { return };
        if tag.hides_text() {
            self.is_muted = !tag.is_closing;
        }
        if !self.is_muted || tag.hides_text() {
            self.html_tag(&tag, range);
        }
    }

    /// The end of a block of HTML: what is left of it is a paragraph.
    pub(super) fn html_block(&mut self, html: &str, range: Range<usize>) {
        let start = self.parts.events.len();
        let mut has_text = false;
        let mut is_parted = true;
        self.start_tag(Tag::Paragraph(None), range.start);
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) => {
                    let text = if is_parted { text.trim_start() } else { text };
                    if !text.is_empty() {
                        self.push_decoded(&decode_entities(text), range.start);
                        has_text = true;
                        is_parted = text.ends_with(char::is_whitespace);
                    }
                }
                Piece::Tag(tag) => {
                    let is_kept = self.html_tag(&tag, range.clone());
                    if !is_kept && !is_parted && tag.parts_words() {
                        self.push_decoded(" ", range.start);
                        is_parted = true;
                    }
                }
            }
        }
        self.drop_unclosed_html();
        self.open.pop();
        if has_text {
            self.push(Item::End(Tag::Paragraph(None)), range.end);
        } else {
            self.parts.events.truncate(start);
        }
    }

    /// Keeps a harmless tag, counts any other; says whether it was kept.
    fn html_tag(&mut self, tag: &HtmlTag<'_>, range: Range<usize>) -> bool {
        let is_kept = tag.is_bare && self.keep_html_tag(tag, range.start);
        if !is_kept {
            self.removed.n_elements += usize::from(!tag.is_closing);
            self.removed.first.get_or_insert(range);
        }
        is_kept
    }

    fn keep_html_tag(&mut self, tag: &HtmlTag<'_>, at: usize) -> bool {
        if tag.name.eq_ignore_ascii_case("br") {
            self.push(Item::HardBreak, at);
            return true;
        }
        let Some(name) = InlineTag::named(tag.name) else { return false };
        if tag.is_closing {
            return self.close_html(name, at);
        }
        if self.open.len() >= MAX_DEPTH {
            return false;
        }
        self.open.push(Open::Html(name, self.parts.events.len()));
        self.push(Item::Start(Tag::Inline(name)), at);
        true
    }

    /// Closes the innermost element of this name, unless something else began within it.
    fn close_html(&mut self, name: InlineTag, at: usize) -> bool {
        let is_html = |open: &&Open| matches!(open, Open::Html(..));
        let mut elements = self.open.iter().rev().take_while(is_html);
        let is_it = |open: &Open| matches!(open, Open::Html(found, _) if *found == name);
        let Some(n_within) = elements.position(is_it) else { return false };
        for _ in 0..n_within {
            self.drop_html();
        }
        self.open.pop();
        self.push(Item::End(Tag::Inline(name)), at);
        true
    }

    pub(super) fn drop_unclosed_html(&mut self) {
        while self.drop_html() {}
    }

    /// Takes the innermost element out again: nothing closed it in time.
    fn drop_html(&mut self) -> bool {
        let Some(Open::Html(_, start)) = self.open.last() else { return false };
        let event = &mut self.parts.events[*start];
        event.item = Item::Gone;
        let at = event.at as usize;
        self.removed.n_elements += 1;
        let markdown = self.text.as_str();
        let end = || markdown[at..].find('>').map_or(at + 1, |end| at + end + 1);
        self.removed.first.get_or_insert_with(|| at..end());
        self.open.pop();
        true
    }

    pub(super) fn report_removed_html(&mut self) {
        let Some(range) = self.removed.first.clone() else { return };
        let range = first_line(self.text, range);
        let message = match self.removed.n_elements {
            0 | 1 => "raw HTML was removed (1 place)".to_owned(),
            n_places => format!("raw HTML was removed ({n_places} places)"),
        };
        let help = "say it in Markdown, or keep it with `html: trusted` in chinai.yaml";
        self.find(Diagnostic::new(Code::RawHtmlRemoved, message).help(help), range);
    }
}
