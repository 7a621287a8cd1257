//! What stands in an element of a page of ours, as words.

/// The words in the element with an id, or in the whole page; none when there is no such element.
pub fn words_of(html: &str, id: &str) -> Option<String> {
    let start = match id {
        "" => 0,
        _ => html[..html.find(&format!(" id=\"{id}\""))?].rfind('<')?,
    };
    let mut text = String::new();
    let mut depth = 0;
    let mut rest = &html[start..];
    let mut is_number_of_note = false;
    while let Some((before, after)) = rest.split_once('<') {
        if !is_number_of_note {
            text.push_str(before);
        }
        let (tag, after) = after.split_once('>')?;
        rest = after;
        let is_void = ["img", "br", "hr", "meta", "link", "input", "!"]
            .iter()
            .any(|name| tag.starts_with(name));
        depth += if tag.starts_with('/') { -1 } else { i32::from(!is_void) };
        // A footnote's number is no word of the text.
        is_number_of_note = tag.starts_with("sup class=\"noteref\"")
            || (is_number_of_note && !tag.starts_with("/sup"));
        // What begins a line of its own is no part of the word before it.
        if ["p", "/p", "li", "div", "h", "br", "td", "th", "dd", "dt"]
            .iter()
            .any(|name| tag.starts_with(name))
        {
            text.push(' ');
        }
        if depth == 0 && !id.is_empty() {
            break;
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    for (entity, plain) in entities {
        text = text.replace(entity, plain);
    }
    Some(words(&text))
}

/// A text with a single blank between its words and around them.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
