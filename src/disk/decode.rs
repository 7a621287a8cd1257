//! Bytes to text: UTF-8, lines ended by `\n` alone, no byte order mark.

use crate::diagnostic::{Code, Diagnostic};
use crate::scan;
use crate::source::{SitePath, SourceText, Span};

/// Makes a text of a file's bytes. A warning may come with it; what is no text is refused.
pub fn decode(
    path: &SitePath,
    bytes: Vec<u8>,
) -> Result<(SourceText, Option<Diagnostic>), Box<Diagnostic>> {
    if is_utf16(&bytes) {
        let finding = Diagnostic::new(Code::Utf16, "this file is UTF-16").in_file(path);
        return Err(Box::new(finding.help("save it as UTF-8")));
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if let Some(at) = scan::find(&text, |byte| byte == 0) {
        let (line, _) = line_and_column(&text.as_bytes()[..at]);
        let finding = Diagnostic::new(Code::NulByte, format!("NUL byte at line {line}"));
        return Err(Box::new(finding.in_file(path).help("is this a text file?")));
    }
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(end_lines(path, text))
}

/// Turns `\r\n` and lone `\r` to `\n`; the latter is worth a word.
fn end_lines(path: &SitePath, text: String) -> (SourceText, Option<Diagnostic>) {
    if !scan::holds(&text, |byte| byte == b'\r') {
        return (source(path, text), None);
    }
    let text = text.replace("\r\n", "\n");
    let Some(at) = text.find('\r') else {
        return (source(path, text), None);
    };
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let warning = Diagnostic::new(
        Code::LoneCarriageReturn,
        "a carriage return without a line feed was read as a line end",
    )
    .at(path, Span::new(start..at))
    .help("save the file with LF line ends");
    (source(path, text.replace('\r', "\n")), Some(warning))
}

fn source(path: &SitePath, text: String) -> SourceText {
    SourceText { path: path.clone(), text: text.into_boxed_str() }
}

/// Knows UTF-16 by its byte order mark or by NULs in every other place.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let pairs = bytes[..bytes.len().min(512)].as_chunks::<2>().0;
    let n_nuls = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    // Front matter is mostly ASCII: one byte of most pairs is NUL, the other one never.
    let (first, second) = (n_nuls(0), n_nuls(1));
    first.min(second) == 0 && first.max(second) * 3 > pairs.len()
}

fn not_utf8(path: &SitePath, bytes: &[u8], valid: usize) -> Box<Diagnostic> {
    let (line, column) = line_and_column(&bytes[..valid]);
    let byte = bytes[valid];
    let message = format!("not UTF-8: byte 0x{byte:02X} at line {line}, column {column}");
    let help = match encoding(bytes, valid) {
        Some(name) => format!("save as UTF-8 (looks like {name})"),
        None => "save as UTF-8: most of the file is, so a character is damaged".to_owned(),
    };
    Box::new(Diagnostic::new(Code::NotUtf8, message).in_file(path).help(help))
}

/// Guesses what a text is that is not UTF-8; none when only a little of it is not.
fn encoding(bytes: &[u8], valid: usize) -> Option<&'static str> {
    if !bytes[..valid].is_ascii() {
        return None;
    }
    // Chinese in GB 18030 comes in pairs of high bytes, western accents stand alone.
    let mut runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    let in_pairs = runs.all(|run| run.len().is_multiple_of(2));
    Some(if in_pairs { "GB 18030" } else { "Windows-1252" })
}

/// The place after these bytes: lines and columns from 1, columns in characters.
fn line_and_column(before: &[u8]) -> (usize, usize) {
    let line = before.split(|byte| *byte == b'\n').count();
    let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    (line, String::from_utf8_lossy(last).chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::{SitePath, Span};

    fn text(bytes: &[u8]) -> String {
        let (source, _) = decode(&SitePath::new("a.md"), bytes.to_vec()).expect("is a text");
        source.text.to_string()
    }

    fn refusal(bytes: &[u8]) -> Diagnostic {
        *decode(&SitePath::new("a.md"), bytes.to_vec()).expect_err("is no text")
    }

    #[test]
    fn a_byte_order_mark_and_crlf_leave_no_trace() {
        assert_eq!(text("\u{feff}a\r\n中\r\n".as_bytes()), "a\n中\n");
    }

    #[test]
    fn a_lone_carriage_return_is_a_line_end_and_a_warning_at_its_line() {
        let (source, warning) =
            decode(&SitePath::new("a.md"), b"a\r\nbc\rd\r".to_vec()).expect("is a text");
        assert_eq!(&*source.text, "a\nbc\nd\n");
        let warning = warning.expect("warns");
        assert_eq!(warning.code, Code::LoneCarriageReturn);
        assert_eq!(warning.place.and_then(|place| place.span), Some(Span { start: 2, end: 4 }));
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_named_with_line_and_column() {
        let finding = refusal(b"a\nb\xE9 c\n");
        assert_eq!(finding.message, "not UTF-8: byte 0xE9 at line 2, column 2");
        assert_eq!(finding.help.as_deref(), Some("save as UTF-8 (looks like Windows-1252)"));
    }

    #[test]
    fn columns_count_characters() {
        let finding = refusal("中文".bytes().chain([0xFF]).collect::<Vec<_>>().as_slice());
        assert_eq!(finding.message, "not UTF-8: byte 0xFF at line 1, column 3");
    }

    #[test]
    fn chinese_in_another_encoding_is_recognised() {
        let finding = refusal(b"title: \xD6\xD0\xCE\xC4\n");
        assert_eq!(finding.help.as_deref(), Some("save as UTF-8 (looks like GB 18030)"));
    }

    #[test]
    fn a_single_damaged_character_is_not_called_another_encoding() {
        let bytes = [&b"\xE4\xB8\xAD "[..], b"\xE4\xB8 x"].concat();
        let help = refusal(&bytes).help.expect("has a way out");
        assert!(help.ends_with("a character is damaged"), "{help}");
    }

    #[test]
    fn utf16_is_known_with_and_without_its_mark() {
        let little: Vec<u8> = "title: a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "title: a\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [[&[0xFF, 0xFE], &little[..]].concat(), little, big] {
            assert_eq!(refusal(&bytes).message, "this file is UTF-16");
        }
    }

    #[test]
    fn a_nul_byte_is_refused_with_its_line() {
        let finding = refusal(b"one\ntwo\nthr\0ee\n");
        assert_eq!(finding.message, "NUL byte at line 3");
        assert_eq!(finding.help.as_deref(), Some("is this a text file?"));
    }
}
