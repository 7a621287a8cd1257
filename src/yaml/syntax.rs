//! Why YAML could not be read, in the author's words.
//!
//! The parser knows the rule that was broken; the line it was broken on shows what was meant.

use super::{ErrorKind, boundary, quote, texts, unclosed};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceText, Span};

/// Explains why the YAML that begins at `start` could not be read beyond `at`.
pub(super) fn explain(
    source: &SourceText,
    start: usize,
    at: usize,
    kind: &ErrorKind,
) -> Diagnostic {
    let at = boundary(&source.text, at);
    let line = Line::around(source, start, at);
    let finding = merge(source, start)
        .or_else(|| unclosed::find(source, start, at))
        .or_else(|| unquoted_colon(&line, at, kind))
        .or_else(|| tab_indent(source, &line, kind))
        .or_else(|| control_character(source, &line, at, kind))
        .or_else(|| comment_inside(source, start, &line, kind))
        .or_else(|| link_of_markdown(&line, kind))
        .unwrap_or_else(|| other(source, start, &line, at, kind));
    let place = finding.1;
    finding.0.at(&source.path, place)
}

/// A help for `title:Singles Day`, `title：Singles Day` and `title = Singles Day`, if the line at
/// this offset is such.
pub(super) fn name_without_colon(source: &SourceText, at: usize) -> Option<String> {
    let text = Line::around(source, 0, at).text.trim();
    let (name, value) = text.split_once([':', '：', '='])?;
    let sign = text[name.len()..].chars().next()?;
    let name = name.trim_end();
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let mended = format!("`{name}: {}`", value.trim_start());
    let is_cramped = value.starts_with(|c: char| !c.is_whitespace() && c != '/');
    match sign {
        _ if !is_name => None,
        '：' => Some(format!("the colon must be `:` with a space after it: {mended}")),
        '=' => Some(format!("a colon stands after the name: {mended}")),
        _ => is_cramped.then(|| format!("a colon needs a space after it: {mended}")),
    }
}

/// The line of a value that begins with a sign of YAML's own, with quotes around the value.
pub(super) fn in_quotes(source: &SourceText, at: usize) -> Option<String> {
    let line = Line::around(source, 0, at);
    let (value, start) = line.value;
    (line.start + start == at && line.name.is_some() && !value.contains(['[', '{', '\n']))
        .then(|| line.with_value(value))
}

/// A finding and its place.
pub(super) type Found = (Diagnostic, Span);

/// A line of the file, seen as `name: value`.
struct Line<'a> {
    text: &'a str,
    /// Where it begins in the file.
    start: usize,
    /// The name before its first colon, if it has one.
    name: Option<&'a str>,
    /// The value after that colon, or after the dash of a list; and where it begins in the line.
    value: (&'a str, usize),
}

impl<'a> Line<'a> {
    /// The line that holds `at`, of the YAML that begins at `start`.
    fn around(source: &'a SourceText, start: usize, at: usize) -> Self {
        let line_start = source.text[..at].rfind('\n').map_or(0, |newline| newline + 1).max(start);
        let text = source.text[line_start..].split('\n').next().unwrap_or_default();
        let content = text.trim_start_matches([' ', '\t', '-']);
        let content_start = text.len() - content.len();
        let (name, value_start) = match content.split_once(": ") {
            Some((name, _)) if !name.contains(['"', '\'', '[', '{', ' ']) => {
                (Some(name), content_start + name.len() + 2)
            }
            _ => (None, content_start),
        };
        let value = text[value_start..].trim_start();
        let value = (value.trim_end(), text.len() - value.len());
        Self { text, start: line_start, name, value }
    }

    /// The way out for a value that YAML takes for something else: the field, with quotes.
    fn with_value(&self, value: &str) -> String {
        let value = quote(value);
        self.name.map_or_else(|| format!("`{value}`"), |name| format!("`{name}: {value}`"))
    }

    /// Whether the value is written bare.
    fn is_plain(&self) -> bool {
        !self.value.0.starts_with(['"', '\'', '[', '{', '|', '>', '#'])
    }

    fn span(&self) -> Span {
        let indent = self.text.len() - self.text.trim_start().len();
        Span::new(self.start + indent..self.start + self.text.trim_end().len().max(indent))
    }
}

/// What a merge leaves that could not decide: two forms of some lines, with marks around them.
fn merge(source: &SourceText, start: usize) -> Option<Found> {
    let at = start + source.text[start..].find("<<<<<<< ")?;
    let is_line = source.text[..at].chars().next_back().is_none_or(|before| before == '\n');
    let length = source.text[at..].find('\n').unwrap_or(source.text.len() - at);
    let finding = Diagnostic::new(Code::YamlSyntax, "a merge has left two forms of these lines");
    let help = "keep one, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
    is_line.then(|| (finding.help(help), Span::new(at..at + length)))
}

fn unquoted_colon(line: &Line<'_>, at: usize, kind: &ErrorKind) -> Option<Found> {
    let is_colon =
        matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement);
    let value = line.value.0;
    let holds_colon = value.contains(": ") || value.ends_with(':');
    let in_value = at >= line.start + line.value.1;
    if !is_colon || !holds_colon || !in_value || line.name.is_none() || !line.is_plain() {
        return None;
    }
    let finding = Diagnostic::new(Code::UnquotedColon, "a value with \": \" needs quotes");
    Some((finding.help(line.with_value(value)), Span::new(at..at + 1)))
}

/// The parser may stop before the tab: at the value that the tabbed line seems to go on with.
fn tab_indent(source: &SourceText, line: &Line<'_>, kind: &ErrorKind) -> Option<Found> {
    let is_tab = matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::InvalidBlockEntryWhitespace
            | ErrorKind::InvalidMappingValueWhitespace
    );
    if !is_tab {
        return None;
    }
    let mut start = line.start;
    for text in source.text[line.start..].split('\n') {
        let indent = &text[..text.len() - text.trim_start_matches([' ', '\t']).len()];
        if let Some(tab) = indent.find('\t') {
            let finding = Diagnostic::new(Code::TabIndent, "tabs can't indent YAML");
            let place = Span::new(start + tab..start + indent.len());
            return Some((finding.help("use spaces"), place));
        }
        start += text.len() + 1;
    }
    None
}

fn control_character(
    source: &SourceText,
    line: &Line<'_>,
    at: usize,
    kind: &ErrorKind,
) -> Option<Found> {
    let ErrorKind::UnexpectedCharacter { character } = kind else { return None };
    if !texts::is_forbidden(*character) {
        return None;
    }
    let at = at + source.text[at..].find(*character)?;
    let place = Span::new(at..at + character.len_utf8());
    Some((texts::control_character(line.name, *character), place))
}

/// A ` #` in a value that goes on with the next line; or a field that only seems to be its next line.
fn comment_inside(
    source: &SourceText,
    start: usize,
    line: &Line<'_>,
    kind: &ErrorKind,
) -> Option<Found> {
    if *kind != ErrorKind::CommentInterceptedScalar {
        return None;
    }
    let next = (line.start + line.text.len() + 1).min(source.text.len());
    let next = Line::around(source, start, next);
    if indented_field(&next, line).is_some() {
        return Some(misplaced(source, start, &next));
    }
    let message = "\" #\" starts a comment, so this value would end here";
    let hash = line.text.find(" #").map_or(0, |space| space + 1);
    let finding = Diagnostic::new(Code::ValueCutByComment, message)
        .help("put the whole value in quotes, or the comment on a line of its own");
    Some((finding, Span::new(line.start + hash..line.start + hash + 1)))
}

fn other(source: &SourceText, start: usize, line: &Line<'_>, at: usize, kind: &ErrorKind) -> Found {
    let here = source.text[at..].chars().next().map_or(0, char::len_utf8);
    let here = Span::new(at..at + here);
    let syntax = |message: &str| Diagnostic::new(Code::YamlSyntax, message);
    if let Some(help) = help_with_quotes(line, at, kind) {
        let value =
            Span::new(line.start + line.value.1..line.start + line.value.1 + line.value.0.len());
        return (syntax("this value needs quotes").help(help), value);
    }
    match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::UnclosedFlowCollection { .. } => {
            unclosed::finding(&source.text[at..], at)
        }
        ErrorKind::CommentNotSeparated if line.value.0.starts_with('[') => {
            (unclosed::swallowed(line.value.0), here)
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            let help = "put a `,` before this, or the text that holds it in quotes";
            (syntax("what stands in brackets is parted by `,`").help(help), here)
        }
        ErrorKind::MissingAnchorOrAliasName => {
            let help = "begin each entry of a list with `- `";
            (syntax("a text that begins with `*` or `&` needs quotes").help(help), here)
        }
        ErrorKind::SimpleKeyExpected => {
            let help = name_without_colon(source, at)
                .or_else(|| text_of_several_lines(source, start, line))
                .unwrap_or_else(|| {
                    "write it as `name: value`, or indent it if it belongs to the value above"
                        .to_owned()
                });
            (syntax("this line is not a field (\"name: value\")").help(help), line.span())
        }
        ErrorKind::DirectiveDisallowed => {
            (syntax("YAML directives are not used here").help("delete this line"), line.span())
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            let help = "write `\\\\` for a backslash, or use single quotes";
            (
                syntax("a backslash in double quotes begins an escape, and this is none")
                    .help(help),
                here,
            )
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidIndentation
        | ErrorKind::MappingValueNotAllowed => misplaced(source, start, line),
        kind => (syntax(&format!("this can't be read as YAML: {kind}")), here),
    }
}

/// `[A report](https://example.org)`: to YAML a list, with something behind it.
fn link_of_markdown(line: &Line<'_>, kind: &ErrorKind) -> Option<Found> {
    let is_misplaced = matches!(
        kind,
        ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::SimpleKeyExpected
    );
    if !is_misplaced {
        return None;
    }
    let (value, start) = line.value;
    let (words, address) = value.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    let help = match line.name {
        Some(name) => {
            let value = quote(value);
            format!("an address stands alone, `{name}: {address}`, and a text in quotes, `{value}`")
        }
        None => format!("give it a line `title: {}`, and below it `url: {address}`", quote(words)),
    };
    let place = Span::new(line.start + start..line.start + start + value.len());
    let finding = Diagnostic::new(Code::YamlSyntax, "a link of Markdown is no value here");
    Some((finding.help(help), place))
}

/// A help for a text that goes on with a line which YAML does not take for a part of it.
fn text_of_several_lines(source: &SourceText, start: usize, line: &Line<'_>) -> Option<String> {
    let above = source.text[start..line.start].trim_end();
    let above = Line::around(source, start, start + above.len());
    if above.text.trim_end().ends_with(['|', '>']) {
        let name = above.name.unwrap_or("the line above");
        return Some(format!("indent the text further than `{name}` above it"));
    }
    let is_text = line.text.starts_with(' ') && !line.text.contains(':');
    is_text.then(|| "a text of several lines stands below `name: |`, indented".to_owned())
}

/// A help for `-title: X`, if the line at this offset is such.
fn dash_without_space(source: &SourceText, at: usize) -> Option<String> {
    let text = Line::around(source, 0, at).text.trim();
    let rest = text.strip_prefix('-').filter(|rest| rest.starts_with(char::is_alphabetic))?;
    rest.contains(": ").then(|| format!("a dash needs a space after it: `- {rest}`"))
}

/// A help for a field that is indented below one that has its value already.
fn indented_field(line: &Line<'_>, above: &Line<'_>) -> Option<String> {
    let content = line.text.trim_start();
    let name = content.split_once(':').map(|(name, _)| name)?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let n_spaces = line.text.len() - content.len();
    let is_below = !above.text.starts_with([' ', '-']) && n_spaces > 0;
    let spaces = if n_spaces == 1 { "the space" } else { "the spaces" };
    (is_name && is_below).then(|| {
        format!("take {spaces} before `{name}` away; or, if it goes on with the text above, put that in quotes")
    })
}

/// A help for a line `- cloud` below a field that has its value already.
fn list_of_nothing(line: &Line<'_>, above: &Line<'_>) -> Option<String> {
    let entry = line.text.trim().strip_prefix("- ")?.trim();
    if line.name.is_some() {
        return Some(format!("leave out the `- `: `{entry}`"));
    }
    let list = above.value.0.strip_suffix(']').filter(|list| list.starts_with('['));
    Some(match (above.name, list) {
        (Some(name), Some(list)) => format!("write it into the list above: `{name}: {list}, {entry}]`"),
        _ => "a list stands below a field with nothing behind its colon, such as `topics:`; a list that \
              is part of the text, below the fields".to_owned(),
    })
}

/// A line that stands too far in or out for what is above it.
fn misplaced(source: &SourceText, start: usize, line: &Line<'_>) -> Found {
    let finding = Diagnostic::new(Code::YamlSyntax, "this line does not fit the lines above it");
    let above = line.start.checked_sub(1).filter(|end| *end > start);
    let help = above.and_then(|end| {
        name_without_colon(source, end)
            .or_else(|| dash_without_space(source, end))
            .or_else(|| list_of_nothing(line, &Line::around(source, start, end)))
            .or_else(|| indented_field(line, &Line::around(source, start, end)))
    });
    let help = help.unwrap_or_else(|| {
        "indent the fields of one entry alike; put a text that goes over several lines in quotes"
            .to_owned()
    });
    (finding.help(help), line.span())
}

/// A help for a value that begins with a sign of YAML's own: `[修路人] road`, `@home`, `"a" b`.
fn help_with_quotes(line: &Line<'_>, at: usize, kind: &ErrorKind) -> Option<String> {
    let (value, value_start) = line.value;
    let (first, last) = (value.chars().next()?, value.chars().last()?);
    let in_value = line.name.is_some() && at >= line.start + value_start;
    let closes_early = match first {
        '"' | '\'' => matches!(
            kind,
            ErrorKind::InvalidTrailingDoubleQuotedScalar
                | ErrorKind::InvalidTrailingSingleQuotedScalar
        ),
        '[' => last != ']' && value.contains(']'),
        '{' => last != '}' && value.contains('}'),
        '|' | '>' => matches!(kind, ErrorKind::InvalidBlockScalarHeader),
        '*' | '&' => *kind == ErrorKind::MissingAnchorOrAliasName,
        '@' | '`' | '%' | ',' | ']' | '}' | '?' | '-' => true,
        _ => false,
    };
    // In 'It's here' the outer quotes are meant as quotes, in "a" and "b" all of them as text.
    let inner = value.get(1..value.len() - 1).unwrap_or_default();
    let is_quoted = matches!(first, '"' | '\'')
        && first == last
        && (inner.matches(first).count() == 1 || opens_another(inner, first));
    // And in 'It's here the first one was never closed.
    let is_unclosed =
        first == '\'' && value.matches(first).count() == 2 && is_apostrophe(&value[1..]);
    let meant = if is_quoted {
        inner
    } else if is_unclosed {
        &value[1..]
    } else {
        value
    };
    (in_value && closes_early).then(|| line.with_value(meant))
}

/// Whether the first quote in a text opens one, as in `A "quoted" title`, and does not close it.
fn opens_another(text: &str, quote: char) -> bool {
    text.split_once(quote).is_some_and(|(before, after)| {
        before.ends_with(' ') && after.starts_with(char::is_alphanumeric)
    })
}

/// Whether the first single quote of a text stands within a word: `It's`.
fn is_apostrophe(text: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    text.split_once('\'').is_some_and(|(before, after)| {
        is_letter(before.chars().next_back()) && is_letter(after.chars().next())
    })
}
