//! What a document can't show as it is: invisible characters, and very long texts.

/// Writes out `{U+0008}`, `{CR}`, `{TAB}`, `{END}` and `{repeat 100 "text"}`; all other braces stay.
pub fn unescaped(text: &str) -> Result<String, String> {
    let mut res = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        res.push_str(&rest[..start]);
        rest = &rest[start..];
        match escape(rest)? {
            Some((words, n_bytes)) => {
                res.push_str(&words);
                rest = &rest[n_bytes..];
            }
            None => {
                res.push('{');
                rest = &rest[1..];
            }
        }
    }
    res.push_str(rest);
    // A file need not end with a line's end.
    Ok(res.strip_suffix("{END}\n").map(str::to_owned).unwrap_or(res))
}

/// The escape that begins here, and how long it is; none when it is a brace like any other.
fn escape(text: &str) -> Result<Option<(String, usize)>, String> {
    if let Some(rest) = text.strip_prefix("{repeat ") {
        let bad = || format!("`{}` is no `{{repeat 100 \"text\"}}`", first_line(text));
        let (times, rest) = rest.split_once(" \"").ok_or_else(bad)?;
        let (words, _) = rest.split_once("\"}").ok_or_else(bad)?;
        let times: usize = times.parse().map_err(|_| bad())?;
        let n_bytes = text.len() - rest.len() + words.len() + 2;
        return Ok(Some((words.replace("\\n", "\n").repeat(times), n_bytes)));
    }
    for (name, character) in [("{CR}", "\r"), ("{TAB}", "\t")] {
        if text.starts_with(name) {
            return Ok(Some((character.to_owned(), name.len())));
        }
    }
    let Some(code) = text.strip_prefix("{U+").and_then(|rest| rest.split_once('}')) else {
        return Ok(None);
    };
    let character = u32::from_str_radix(code.0, 16).ok().and_then(char::from_u32);
    let character = character.ok_or_else(|| format!("`{}` is no character", first_line(text)))?;
    Ok(Some((character.to_string(), "{U+}".len() + code.0.len())))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
