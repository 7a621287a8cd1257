use super::{Manner, write};
use crate::import::prose::{Block, Mark, Run};

fn text(text: &str) -> Run {
    Run::Text(text.to_owned())
}

fn strong(words: &str) -> Run {
    Run::Marked(Mark::Strong, vec![text(words)])
}

fn em(words: &str) -> Run {
    Run::Marked(Mark::Emphasis, vec![text(words)])
}

fn check(runs: Vec<Run>, expected: &str) {
    let blocks = [Block::Paragraph(runs)];
    assert_eq!(write(&blocks, &[], &|_| Manner::Plain).trim_end(), expected);
}

#[test]
fn marks_are_signs_where_they_lean_on_words_and_tags_where_not() {
    check(vec![text("a "), strong("b"), text(" c")], "a **b** c");
    check(vec![strong("Summary:"), text(" this")], "**Summary:** this");
    check(vec![strong("Summary:"), text("this")], "<strong>Summary:</strong>this");
    check(vec![strong("衛城出版。"), text("文字")], "<strong>衛城出版。</strong>文字");
    check(vec![strong("衛城"), text("出版")], "**衛城**出版");
}

#[test]
fn a_mark_beside_another_is_a_tag() {
    check(vec![strong("a"), em("b")], "**a**<em>b</em>");
    check(vec![Run::Marked(Mark::Strong, vec![em("a")])], "***a***");
    let both = Run::Marked(Mark::Strong, vec![em("a"), text(" b")]);
    check(vec![both], "**<em>a</em> b**");
}

#[test]
fn what_would_begin_a_block_is_escaped() {
    check(vec![text("1) a")], "1\\) a");
    check(vec![text("2019. a")], "2019\\. a");
    check(vec![text("# a")], "\\# a");
    check(vec![text("#1 is")], "#1 is");
    check(vec![text("- a")], "\\- a");
    check(vec![text("-a")], "-a");
    check(vec![text("*Votes")], "\\*Votes");
    check(vec![text("a"), Run::Break, text("+ b")], "a\\\n\\+ b");
}

#[test]
fn brackets_are_escaped_only_where_they_would_be_a_link() {
    check(vec![text("修路人 [road]")], "修路人 [road]");
    check(vec![text("[a](b)")], "[a\\](b)");
    check(vec![text("[^1]")], "\\[^1]");
    let link = Run::Link("https://a.example/x_(y)".to_owned(), vec![text("[b] c")]);
    check(vec![text("wow!"), link], "wow\\![\\[b\\] c](https://a.example/x_(y))");
}

#[test]
fn an_address_that_is_its_own_words_stands_bare() {
    let href = "https://a.example/b".to_owned();
    check(vec![Run::Link(href.clone(), vec![text(&href)])], "<https://a.example/b>");
}

#[test]
fn lists_are_tight_when_each_item_is_a_line() {
    let item = |words: &str| vec![Block::Paragraph(vec![text(words)])];
    let tight = Block::List(None, vec![item("a"), item("b")]);
    assert_eq!(write(std::slice::from_ref(&tight), &[], &|_| Manner::Plain), "- a\n- b\n");
    let nested = Block::List(Some(3), vec![[item("x"), vec![tight.clone()]].concat()]);
    assert_eq!(write(&[nested], &[], &|_| Manner::Plain), "3. x\n   - a\n   - b\n");
    let loose = Block::List(None, vec![[item("a"), item("b")].concat(), item("c")]);
    assert_eq!(write(&[loose], &[], &|_| Manner::Plain), "- a\n\n  b\n\n- c\n");
}

#[test]
fn footnotes_stand_below_what_refers_to_them() {
    let blocks = [Block::Paragraph(vec![text("a"), Run::Note(1)])];
    let notes = [Vec::new(), vec![Block::Paragraph(vec![text("b")]), Block::Rule]];
    assert_eq!(write(&blocks, &notes, &|_| Manner::Plain), "a[^1]\n\n[^1]: b\n\n    ---\n");
}
