//! Text made safe for HTML and XML, as content or as a quoted attribute.

use crate::scan;

/// Writes a text so that nothing in it is markup, without the characters that neither HTML nor
/// XML may hold.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = scan::find(rest, may_need_care) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\'') => out.push_str("&#39;"),
            Some(c) if !is_forbidden(c) => out.push(c),
            _ => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// A text as [`escape`] writes it.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    escape(text, &mut out);
    out
}

/// Writes markup as an XML document may hold it unread: in CDATA, which takes less room than escaping
/// every sign of it, and less time.
pub fn cdata(markup: &str, out: &mut String) {
    out.push_str("<![CDATA[");
    let mut rest = markup;
    while let Some(at) = scan::find(rest, may_end_or_be_forbidden) {
        out.push_str(&rest[..at]);
        if rest[at..].starts_with("]]>") {
            out.push_str("]]]]><![CDATA[>");
            rest = &rest[at + "]]>".len()..];
            continue;
        }
        let mut chars = rest[at..].chars();
        out.extend(chars.next().filter(|c| !is_forbidden(*c)));
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push_str("]]>");
}

/// A text without the characters that neither HTML nor XML may hold; templates escape the rest.
pub fn without_forbidden(text: &str) -> String {
    if !scan::holds(text, may_need_care) {
        return text.to_owned();
    }
    text.chars().filter(|c| !is_forbidden(*c)).collect()
}

/// Whether a character that begins with this byte may have to be written otherwise or left out.
pub fn may_need_care(byte: u8) -> bool {
    // Two comparisons for five signs: `"`, `&` and `'`, with a `#` that needs none; `<` and `>`.
    let is_markup = ((byte | 0x05) == b'\'') | ((byte | 0x02) == b'>');
    is_markup | (byte < 0x20) | (byte == 0x7f) | (byte == 0xc2) | (byte >= 0xef)
}

/// Whether a character that begins with this byte may end CDATA or have to be left out.
fn may_end_or_be_forbidden(byte: u8) -> bool {
    let is_plain = (byte >= 0x20) | (byte == b'\n') | (byte == b'\t');
    !is_plain | (byte == b']') | (byte == 0x7f) | (byte == 0xc2) | (byte >= 0xef)
}

/// Whether neither HTML nor XML may hold the character: controls and noncharacters.
fn is_forbidden(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && c != '\n' && c != '\t')
        || (0xfdd0..=0xfdef).contains(&code)
        || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        super::escape(text, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn every_sign_that_is_written_otherwise_is_looked_at() {
        for c in (0..0x80).map(char::from) {
            let mut out = String::new();
            super::escape(&c.to_string(), &mut out);
            let is_otherwise = out != c.to_string();
            let byte = u8::try_from(c).expect("it is ASCII");
            assert!(!is_otherwise || super::may_need_care(byte), "{c:?}");
        }
        assert!(!super::may_need_care(b'a') && !super::may_need_care(b' '));
        assert!(super::may_need_care(b'<') && super::may_need_care(b'&'));
    }

    #[test]
    fn no_character_of_a_text_is_markup() {
        check(
            "<a href=\"x\" title='y'>&amp;",
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;",
        );
    }

    #[test]
    fn markup_in_cdata_is_as_it_was_and_does_not_end_it() {
        let mut out = String::new();
        super::cdata("<p>a[b[c]]></p>\u{8}中。]]", &mut out);
        assert_eq!(out, "<![CDATA[<p>a[b[c]]]]><![CDATA[></p>中。]]]]>");
    }

    #[test]
    fn what_a_feed_may_not_carry_is_left_out() {
        check("a\u{8}b\u{0}c\u{fffe}d\u{85}e\n\tf", "abcde\n\tf");
    }
}
