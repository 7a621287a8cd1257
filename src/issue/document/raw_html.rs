//! Raw HTML taken apart, so that what does no harm can stay and the rest can go.
//!
//! Whatever is mistaken for text here is escaped when it is written; no mistake makes markup.

/// A piece of a block of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// What stands between tags, as written.
    Text(&'a str),
    /// A tag, from `<` to `>`.
    Tag(Tag<'a>),
}

/// What a tag says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name, as written.
    pub(super) name: &'a str,
    /// Whether it begins with `</`.
    pub(super) is_closing: bool,
    /// Whether there is nothing in it but its name.
    pub(super) is_bare: bool,
}

impl<'a> Tag<'a> {
    /// Reads a whole tag; a comment or a declaration is none.
    pub(super) fn read(tag: &'a str) -> Option<Self> {
        let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
        let (is_closing, inner) =
            inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest));
        let end = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        let is_bare = rest.chars().all(|c| c.is_whitespace() || c == '/');
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
        is_name.then_some(Self { name, is_closing, is_bare })
    }

    /// Whether what the element holds is not for reading.
    pub(super) fn hides_text(&self) -> bool {
        ["script", "style"].iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether the words before and after it are parted by it.
    pub(super) fn parts_words(&self) -> bool {
        const WITHIN: [&str; 14] = [
            "a", "abbr", "bdi", "bdo", "big", "cite", "code", "del", "font", "ins", "kbd", "q",
            "span", "time",
        ];
        !WITHIN.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

/// Takes a block of HTML apart; comments and what scripts and styles hold are left out.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    let mut quotes = Quotes::Count;
    while let Some(start) = rest.find('<') {
        let (text, from) = rest.split_at(start);
        push_text(text, &mut pieces);
        let Some(end) = markup_end(from, &mut quotes) else {
            // A `<` that opens nothing is a character like any other.
            let (sign, after) = from.split_at(1);
            push_text(sign, &mut pieces);
            rest = after;
            continue;
        };
        rest = &from[end..];
        if let Some(tag) = Tag::read(&from[..end]) {
            if tag.hides_text() && !tag.is_closing {
                rest = &rest[closing_tag(rest, tag.name)..];
            }
            pieces.push(Piece::Tag(tag));
        }
    }
    push_text(rest, &mut pieces);
    pieces
}

/// Whether `>` within quotes closes a tag.
enum Quotes {
    /// It does not.
    Count,
    /// It does: there was a quote that nothing closes, and to look for its end again and again
    /// would take time without limit.
    Ignore,
}

fn push_text<'a>(text: &'a str, pieces: &mut Vec<Piece<'a>>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

/// Where the tag, comment or declaration ends that begins here, if one does.
fn markup_end(from: &str, quotes: &mut Quotes) -> Option<usize> {
    if from.starts_with("<!--") {
        return Some(from.find("-->").map_or(from.len(), |end| end + 3));
    }
    let after = from[1..].strip_prefix('/').unwrap_or(&from[1..]);
    if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let is_declaration = from[1..].starts_with(['!', '?']);
        return is_declaration.then(|| from.find('>').map_or(from.len(), |end| end + 1));
    }
    if matches!(quotes, Quotes::Count) {
        if let Some(end) = end_outside_quotes(from) {
            return Some(end);
        }
        *quotes = Quotes::Ignore;
    }
    Some(from.find('>').map_or(from.len(), |end| end + 1))
}

fn end_outside_quotes(tag: &str) -> Option<usize> {
    let mut open = None;
    for (at, b) in tag.bytes().enumerate() {
        match (open, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => open = Some(b),
            (Some(quote), _) if quote == b => open = None,
            _ => {}
        }
    }
    None
}

/// Where the closing tag of an element begins, or where the text ends.
fn closing_tag(text: &str, name: &str) -> usize {
    let is_it = |at: &usize| {
        text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").map(|(at, _)| at).find(is_it).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Piece, Tag, pieces};

    fn check(html: &str, expected: &str) {
        let shown: Vec<_> = pieces(html)
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => format!("'{text}'"),
                Piece::Tag(tag) => format!("{}{}", if tag.is_closing { "/" } else { "" }, tag.name),
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn tags_and_the_text_between_them_are_told_apart() {
        check("<div a='>'>x <b>y</b></div>", "div 'x ' b 'y' /b /div");
    }

    #[test]
    fn what_a_script_or_style_holds_is_left_out() {
        check("a<script>if (a<b) x('</p>')</SCRIPT>b", "'a' script /SCRIPT 'b'");
        check("<style>p {", "style");
    }

    #[test]
    fn comments_and_declarations_are_left_out() {
        check("a<!-- <b> -->b<!doctype html>c<?php x ?>d<!-- e", "'a' 'b' 'c' 'd'");
    }

    #[test]
    fn a_sign_that_opens_no_tag_is_text() {
        check("1 < 2 <", "'1 ' '<' ' 2 ' '<'");
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_with_its_tag() {
        check("<a title=\">b<i>", "a 'b' i");
    }

    #[test]
    fn a_tag_is_bare_when_it_is_only_its_name() {
        let is_bare = |tag| Tag::read(tag).is_some_and(|tag| tag.is_bare);
        assert!(is_bare("<b>") && is_bare("</b >") && is_bare("<br/>"));
        assert!(!is_bare("<b x>") && !is_bare("<!-- b -->") && !is_bare("<b/onclick=x>"));
    }
}
