//! Chinese in a text: where it stands and in which script, so that it can be marked up as such.
//!
//! Knows single characters only, and no words.

mod traditional;

use std::ops::Range;

use crate::escape::{escape, may_need_care};
use crate::scan;

/// A text as HTML: escaped, each run of Han characters marked with its language.
pub fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    wrap(text, &mut html);
    html
}

/// Writes a text as [`html`] does.
pub fn wrap(text: &str, out: &mut String) {
    wrap_within(text, None, out);
}

/// Writes a text as [`html`] does, into an element that is already marked as being in `outer`.
pub fn wrap_within(text: &str, outer: Option<Script>, out: &mut String) {
    // One look is enough for most: whatever is wide begins with such a byte.
    if !scan::holds(text, |byte| (byte >= 0xe3) | may_need_care(byte)) {
        return out.push_str(text);
    }
    if !may_hold(text) {
        return escape(text, out);
    }
    let mut done = 0;
    for run in runs(text).filter(|run| Some(run.script) != outer) {
        escape(&text[done..run.range.start], out);
        out.push_str("<span lang=\"");
        out.push_str(run.script.tag());
        out.push_str("\">");
        escape(&text[run.range.clone()], out);
        out.push_str("</span>");
        done = run.range.end;
    }
    escape(&text[done..], out);
}

/// A stretch of Han characters or kana with the punctuation that belongs to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is written in.
    pub script: Script,
}

/// What a stretch of Han characters is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Chinese in simplified script, or nothing speaks against it.
    Hans,
    /// Chinese in traditional script.
    Hant,
    /// Japanese: there are kana.
    Japanese,
}

impl Script {
    /// The language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::Japanese => "ja",
        }
    }
}

/// Lists the runs of Han characters in a text, in order and apart from each other.
///
/// CJK punctuation and full-width forms next to them belong to them; figures and other
/// punctuation only between two of them, as in `结婚,那算近期结婚吗`, and a quotation mark with its
/// partner.
pub fn runs(text: &str) -> impl Iterator<Item = Run> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let run = next_run(text, from)?;
        from = run.range.end;
        Some(run)
    })
}

/// The script of a text that is Chinese: at least two Han characters for every other letter. The
/// text is given in its parts.
///
/// Chinese writes names and terms in Latin letters; English that quotes Chinese has far more.
pub fn dominant<'a>(parts: impl Iterator<Item = &'a str> + Clone) -> Option<Script> {
    // What is far from it is seen by its bytes alone.
    let count = |is_it: fn(u8) -> bool| parts.clone().map(|part| scan::count(part, is_it)).sum();
    let wide: usize = count(begins_wide);
    if wide == 0 || wide < 2 * count(is_latin) {
        return None;
    }
    let mut count = Count::default();
    let mut letters = 0;
    for c in parts.flat_map(str::chars) {
        if is_ideograph(c) {
            count.add(c);
        } else {
            letters += usize::from(c.is_alphabetic());
        }
    }
    (count.all > 0 && count.all >= 2 * letters).then(|| count.script())
}

/// Whether a text can hold Han characters, kana or what belongs to them: in UTF-8 they begin with
/// these bytes. Nearly all text is done with after this one quick look.
pub fn may_hold(text: &str) -> bool {
    scan::holds(text, begins_wide)
}

fn begins_wide(byte: u8) -> bool {
    (byte.wrapping_sub(0xe3) < 7) | (byte == 0xef) | (byte == 0xf0)
}

fn is_latin(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

/// Whether it is a Han character or kana.
pub fn is_ideograph(c: char) -> bool {
    c >= '\u{3000}' && (is_han(c) || is_kana(c))
}

/// Whether it is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(
        c,
        '々' | '〇'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{2fa1f}'
            | '\u{30000}'..='\u{323af}'
    )
}

/// What simplified script writes for a character; any other stays as it is.
pub fn simplified(c: char) -> char {
    if is_han(c) { traditional::simplified(c) } else { c }
}

/// Every character that simplified script writes in another way, with that.
pub fn simplifications() -> impl Iterator<Item = (char, char)> {
    traditional::pairs()
}

fn next_run(text: &str, from: usize) -> Option<Run> {
    let first = from + scan::find(&text[from..], begins_wide)?;
    let mut range: Option<Range<usize>> = None;
    let mut count = Count::default();
    // Where the punctuation in front of the next character began, if there is any.
    let mut edge = None;
    for (at, c) in text[first..].char_indices().map(|(at, c)| (first + at, c)) {
        let end = at + c.len_utf8();
        if is_ideograph(c) {
            count.add(c);
            let start = range.map_or(edge.unwrap_or(at), |range| range.start);
            range = Some(start..end);
        } else if is_fullwidth(c) {
            edge = edge.or(Some(at));
            // Punctuation directly after a Han character belongs to it.
            range = range.map(|range| if range.end == at { range.start..end } else { range });
        } else if range.is_some() {
            if !may_join(c) {
                break;
            }
        } else {
            edge = None;
        }
    }
    let range = with_quotes(text, from, range?);
    Some(Run { range, script: count.script() })
}

/// A run with the quotation mark at its edge whose partner stands within it.
fn with_quotes(text: &str, from: usize, mut range: Range<usize>) -> Range<usize> {
    for (open, close) in [('“', '”'), ('‘', '’')] {
        let is_before = text[from..range.start].ends_with(open);
        let is_after = text[range.end..].starts_with(close);
        if !is_before && !is_after {
            continue;
        }
        let count = |mark: char| text[range.clone()].matches(mark).count();
        let (n_open, n_closed) = (count(open), count(close));
        if n_open > n_closed && is_after {
            range.end += close.len_utf8();
        } else if n_closed > n_open && is_before {
            range.start -= open.len_utf8();
        }
    }
    range
}

/// Whether it is CJK punctuation or a full-width form, without the ideographic space.
fn is_fullwidth(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff65}')
}

/// Whether two Han characters with this between them are still one run.
fn may_join(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_punctuation() || "“”‘’…—·".contains(c)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}')
        && c != '・'
}

/// What speaks for one script or the other.
#[derive(Default)]
struct Count {
    all: usize,
    kana: usize,
    traditional: usize,
}

impl Count {
    /// Counts a Han character or kana.
    fn add(&mut self, c: char) {
        self.all += 1;
        self.kana += usize::from(is_kana(c));
        self.traditional += usize::from(traditional::is_traditional(c));
    }

    /// A third of traditional writing is characters of its own; one in a long simplified text is
    /// a name or a slip.
    fn script(&self) -> Script {
        if self.kana * 10 > self.all {
            Script::Japanese
        } else if self.traditional * 10 > self.all {
            Script::Hant
        } else {
            Script::Hans
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Script, dominant, html, runs};

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<_> =
            runs(text).map(|run| (&text[run.range.clone()], run.script.tag())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_run_is_a_stretch_of_han_characters() {
        check(
            "from 雷峰网 (Leiphone), 人工智能.",
            &[("雷峰网", "zh-Hans"), ("人工智能", "zh-Hans")],
        );
    }

    #[test]
    fn full_width_punctuation_next_to_it_belongs_to_a_run() {
        check(
            "Newsletter《人工智能半月刊》has 吗？",
            &[("《人工智能半月刊》", "zh-Hans"), ("吗？", "zh-Hans")],
        );
        check("just 《 》 here", &[]);
    }

    #[test]
    fn figures_and_plain_punctuation_join_two_han_characters_but_end_no_run() {
        check("结婚,那算近期结婚吗?", &[("结婚,那算近期结婚吗", "zh-Hans")]);
        check("11月18日.", &[("月18日", "zh-Hans")]);
        check("他说“很大”、好。", &[("他说“很大”、好。", "zh-Hans")]);
        check("第一篇：“很大”", &[("第一篇：“很大”", "zh-Hans")]);
        check("“很大”的事", &[("“很大”的事", "zh-Hans")]);
        check("a word, “很大”.", &[("很大", "zh-Hans")]);
        check("[程墨] (陈) 好", &[("程墨", "zh-Hans"), ("陈", "zh-Hans"), ("好", "zh-Hans")]);
    }

    #[test]
    fn characters_that_only_traditional_script_has_make_a_run_traditional() {
        check("[衛城出版] and [許瑞宋]", &[("衛城出版", "zh-Hant"), ("許瑞宋", "zh-Hant")]);
    }

    #[test]
    fn one_traditional_character_in_a_long_simplified_run_is_a_slip() {
        check(
            "这是一个很长的简体中文句子里有一個字",
            &[("这是一个很长的简体中文句子里有一個字", "zh-Hans")],
        );
    }

    #[test]
    fn kana_make_a_run_japanese() {
        check("東京のカフェ", &[("東京のカフェ", "ja")]);
    }

    #[test]
    fn html_is_escaped_and_marks_each_run() {
        assert_eq!(html("a<b 云 & c"), "a&lt;b <span lang=\"zh-Hans\">云</span> &amp; c");
    }

    #[test]
    fn a_text_is_chinese_with_two_han_characters_for_every_other_letter() {
        assert_eq!(dominant(["阿里云 AI 团队"].into_iter()), Some(Script::Hans));
        assert_eq!(dominant(["Leiphone 雷峰网"].into_iter()), None);
        assert_eq!(dominant(["from 雷峰网"].into_iter()), None);
        assert_eq!(dominant(["2020"].into_iter()), None);
    }
}
