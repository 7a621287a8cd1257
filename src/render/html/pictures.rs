//! Pictures: within a line, and as a figure of their own.

use std::ops::Range;

use super::Writer;
use crate::escape::escape;
use crate::han;
use crate::issue::document::event::{Item, Tag};
use crate::issue::document::{Anchor, Link};

/// Where an image's title is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Title {
    /// When the pointer rests on it.
    Tooltip,
    /// Below it.
    Caption,
}

/// A paragraph that is nothing but an image, perhaps with a link around it.
pub(super) struct Figure {
    /// The events within the paragraph.
    events: Range<usize>,
    /// The image's first event.
    image: usize,
    /// The image itself.
    link: u32,
}

impl Writer<'_> {
    /// The figure that the paragraph is that begins here, if it is one.
    pub(super) fn figure(&self, paragraph: usize) -> Option<Figure> {
        let item = |index: usize| self.events.get(index).map(|event| event.item);
        let is_linked = matches!(item(paragraph + 1)?, Item::Start(Tag::Link(_)));
        let image = paragraph + 1 + usize::from(is_linked);
        let Item::Start(Tag::Image(link)) = item(image)? else { return None };
        let end = self.document.image_end(image) + 1 + usize::from(is_linked);
        let is_last = matches!(item(end)?, Item::End(Tag::Paragraph(_)));
        let written = self.document.link(link);
        // What stands below a picture is read where the picture itself is only a link.
        let is_seen = written.title.is_some() || self.links.image(written).is_some();
        (is_last && is_seen).then_some(Figure { events: paragraph + 1..end, image, link })
    }

    /// Gives the index of the event after the figure's paragraph.
    pub(super) fn write_figure(&mut self, figure: &Figure, anchor: Option<Anchor<'_>>) -> usize {
        self.out.push_str("<figure");
        if let Some(anchor) = anchor {
            self.id(anchor);
        }
        self.out.push('>');
        self.blocks(figure.events.start..figure.image);
        let next = self.image(figure.image, Title::Caption);
        self.blocks(next..figure.events.end);
        if let Some(title) = &self.document.link(figure.link).title {
            self.out.push_str("\n<figcaption>");
            self.text(title);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
        figure.events.end + 1
    }

    /// Writes an image; gives the index of the event after it.
    pub(super) fn image(&mut self, index: usize, title: Title) -> usize {
        let end = self.document.image_end(index);
        let Item::Start(Tag::Image(link)) = self.events[index].item else { return index + 1 };
        let link = self.document.link(link);
        let Some(image) = self.links.image(link) else {
            self.words_for(link);
            return end + 1;
        };
        self.out.push_str("<img src=\"");
        escape(&image.src, self.out);
        self.out.push_str("\" alt=\"");
        escape(&link.text, self.out);
        self.out.push('"');
        if let Some(script) = han::dominant(std::iter::once(&*link.text)) {
            self.put(format_args!(" lang=\"{}\"", script.tag()));
        }
        if let (Title::Tooltip, Some(words)) = (title, &link.title) {
            self.out.push_str(" title=\"");
            escape(words, self.out);
            self.out.push('"');
        }
        if let Some((width, height)) = image.size {
            self.put(format_args!(" width=\"{width}\" height=\"{height}\""));
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
        end + 1
    }

    /// Writes what stands for a picture that is not shown.
    fn words_for(&mut self, link: &Link) {
        let href = self.links.href(link).filter(|_| self.closers.is_empty());
        let words = match &*link.text {
            "" if href.is_some() || !self.closers.is_empty() => "Picture",
            words => words,
        };
        self.open_link(href.as_deref());
        self.text(words);
        let closer = self.closers.pop().expect("it was opened just now");
        self.out.push_str(closer);
    }
}
