use super::words;
use super::{Name, Original, Record, bibtex, ris};
use crate::issue::date::PartialDate;

fn chicago(record: &Record) -> String {
    words::chicago(record).text()
}

fn apa(record: &Record) -> String {
    words::apa(record).text()
}

fn mla(record: &Record) -> String {
    words::mla(record).text()
}

fn ding() -> Name {
    Name::new("Jeffrey Ding", Some("Ding"))
}

fn lao() -> Name {
    Name::new("Lao Dongyan", Some("Lao"))
}

fn issue(date: &str) -> Record {
    Record {
        key: "chinai120".to_owned(),
        title: "Who Said “Cloud”?".to_owned(),
        authors: vec![ding()],
        translators: Vec::new(),
        periodical: "ChinAI".to_owned(),
        number: 120,
        date: PartialDate::parse(date).expect("a date"),
        url: Some("https://e.example/120/".to_owned()),
        language: "en".to_owned(),
        keywords: vec!["R&D".to_owned(), "芯片".to_owned()],
        original: None,
    }
}

fn translation() -> Record {
    Record {
        title: "The Peak".to_owned(),
        authors: vec![lao(), Name::new("李四", None)],
        translators: vec![ding()],
        original: Some(Original {
            title: Some("尖峰".to_owned()),
            language: Some("zh-Hans"),
            outlet: Some("Leiphone".to_owned()),
            date: PartialDate::parse("2020-10").ok(),
            url: None,
        }),
        ..issue("2020-11-16")
    }
}

#[test]
fn a_name_is_parted_at_its_family_name_and_left_whole_where_none_is_known() {
    let inverted = |name, family| Name::new(name, family).inverted();
    assert_eq!(inverted("Kyle Chayka", None), "Chayka, Kyle");
    assert_eq!(inverted("Lao Dongyan", Some("Lao")), "Lao, Dongyan");
    assert_eq!(inverted("Jean-Luc de la Tour", Some("de la Tour")), "de la Tour, Jean-Luc");
    assert_eq!(inverted("劳东燕", None), "劳东燕");
    assert_eq!(inverted("Passluo", None), "Passluo");
    assert_eq!(inverted("Passluo", Some("Passluo")), "Passluo");
    assert_eq!(inverted("Jeffrey Ding", Some("Dong")), "Jeffrey Ding");
}

#[test]
fn small_words_before_a_family_name_belong_to_it() {
    let inverted = |name| Name::new(name, None).inverted();
    assert_eq!(inverted("Vincent van Gogh"), "van Gogh, Vincent");
    assert_eq!(inverted("Maria de la Cruz"), "de la Cruz, Maria");
    assert_eq!(inverted("van Gogh"), "Gogh, van");
    assert_eq!(inverted("bell hooks"), "hooks, bell");
}

#[test]
fn a_name_that_is_written_for_a_list_is_taken_so_and_other_commas_part_none() {
    let name = |name| Name::new(name, None);
    assert_eq!(name("O'Neil, Shaq").inverted(), "O'Neil, Shaq");
    assert_eq!(name("O'Neil, Shaq").as_written(), "Shaq O'Neil");
    for whole in
        ["Martin Luther King, Jr.", "Acme, Inc.", "Office for Ships, Quays and Ports", "A,"]
    {
        assert_eq!(name(whole), Name::Whole(whole.to_owned()));
    }
}

#[test]
fn a_name_that_is_not_parted_has_no_comma_in_ris() {
    let mut out = String::new();
    ris::write(&Record { authors: vec![Name::new("Acme, Inc.", None)], ..issue("2020") }, &mut out);
    assert!(out.contains("AU  - Acme Inc.\r\n"), "{out}");
}

#[test]
fn a_keyword_with_a_comma_stays_one() {
    let mut out = String::new();
    bibtex::write(
        &Record { keywords: vec!["A & B".into(), "C, D".into()], ..issue("2020") },
        &mut out,
    );
    assert!(out.contains("keywords = {A \\& B, {C, D}}"), "{out}");
}

#[test]
fn quotes_in_a_quoted_title_are_single_ones() {
    let record = Record { title: "The \"Chip\" War".into(), ..issue("2020") };
    assert!(chicago(&record).contains("“The 'Chip' War.”"));
}

#[test]
fn an_issue_is_cited_in_three_manners_as_precisely_as_its_date_is_known() {
    let day = issue("2020-11-16");
    let quoted = "“Who Said ‘Cloud’?”";
    let url = "https://e.example/120/";
    assert_eq!(
        chicago(&day),
        format!("Ding, Jeffrey. {quoted} ChinAI, no. 120 (November 16, 2020). {url}.")
    );
    assert_eq!(
        apa(&day),
        format!("Ding, J. (2020, November 16). Who Said “Cloud”? ChinAI, (120). {url}")
    );
    assert_eq!(mla(&day), format!("Ding, Jeffrey. {quoted} ChinAI, no. 120, 16 Nov. 2020, {url}."));
    assert!(chicago(&issue("2020-09")).contains("(September 2020)."));
    assert!(apa(&issue("2020-09")).contains("(2020, September)."));
    assert!(mla(&issue("2020-09")).contains(", Sept. 2020, "));
    assert!(chicago(&issue("2020")).contains("(2020)."));
    assert!(apa(&issue("2020")).contains("(2020)."));
    assert!(mla(&issue("2020")).contains(", 2020, "));
}

#[test]
fn a_translation_is_by_its_author_and_names_its_translator_and_the_original() {
    let record = translation();
    assert_eq!(
        chicago(&record),
        "Lao Dongyan and 李四. “The Peak.” Translated by Jeffrey Ding. ChinAI, no. 120 \
         (November 16, 2020). https://e.example/120/. Originally published as 尖峰 \
         (Leiphone, October 2020)."
    );
    assert_eq!(
        apa(&record),
        "Lao, D., & 李四. (2020, November 16). The Peak (J. Ding, Trans.). ChinAI, (120). \
         https://e.example/120/ (Original work published 2020)"
    );
    assert_eq!(
        mla(&record),
        "Lao Dongyan and 李四. “The Peak.” Translated by Jeffrey Ding, ChinAI, no. 120, \
         16 Nov. 2020, https://e.example/120/."
    );
}

#[test]
fn the_newsletter_and_the_outlet_are_in_italics() {
    let record = translation();
    let html = words::chicago(&record).html();
    assert!(html.contains("Jeffrey Ding. <i>ChinAI</i>, no. 120 (November 16, 2020)."), "{html}");
    assert!(html.contains("</span> (<i>Leiphone</i>, October 2020)."), "{html}");
    assert!(words::apa(&record).html().contains(" <i>ChinAI</i>, (120)."));
    assert!(words::mla(&record).html().contains("Jeffrey Ding, <i>ChinAI</i>, no. 120, "));
}

#[test]
fn as_much_is_said_of_the_original_as_is_known() {
    let known = || translation().original.expect("it has one");
    let said = |original: Original| {
        let cited = chicago(&Record { original: Some(original), ..issue("2020") });
        cited.split_once("120/.").expect("it has an address").1.to_owned()
    };
    let without_place = Original { outlet: None, date: None, ..known() };
    assert_eq!(said(without_place), " Originally published as 尖峰.");
    let without_title = Original { title: None, ..known() };
    assert_eq!(said(without_title), " Originally published in Leiphone, October 2020.");
    let dated = Original { title: None, outlet: None, ..known() };
    assert_eq!(said(dated), " Originally published in October 2020.");
    let placed = Original { date: None, ..known() };
    assert_eq!(said(placed), " Originally published as 尖峰 (Leiphone).");
}

#[test]
fn without_an_author_a_citation_begins_with_the_title() {
    let record = Record { authors: Vec::new(), ..translation() };
    assert!(chicago(&record).starts_with("“The Peak.” Translated by "));
    assert!(apa(&record).starts_with("The Peak (J. Ding, Trans.). (2020, November 16). ChinAI"));
    assert!(mla(&record).starts_with("“The Peak.” Translated by "));
}

#[test]
fn of_several_authors_only_the_first_is_turned_round() {
    let kyle = || Name::new("Kyle Chayka", None);
    let two = Record { authors: vec![ding(), kyle()], ..issue("2020") };
    assert!(chicago(&two).starts_with("Ding, Jeffrey, and Kyle Chayka. "));
    assert!(apa(&two).starts_with("Ding, J., & Chayka, K. (2020)"));
    let three = Record { authors: vec![ding(), kyle(), lao()], ..issue("2020") };
    assert!(chicago(&three).starts_with("Ding, Jeffrey, Kyle Chayka, and Lao Dongyan. "));
    assert!(mla(&three).starts_with("Ding, Jeffrey, et al. "));
}

#[test]
fn whatever_a_title_holds_bibtex_gives_it_back() {
    for title in [
        "Plain",
        "50% of R&D for $3, #1",
        "{odd} a_b ~ ^ \\ \\textbf{x}",
        "}",
        "阿里云的“尖峰”",
        "\"quoted\" and `so'",
    ] {
        let mut text = String::new();
        bibtex::write(&Record { title: title.to_owned(), ..translation() }, &mut text);
        let read = biblatex::Bibliography::parse(&text).expect(&text);
        let entry = read.get("chinai120").expect("it has its key");
        let found = entry.title().expect("it has a title");
        let found: String = found.iter().map(|chunk| chunk.v.get().to_owned()).collect();
        assert_eq!(found, title, "{text}");
        let authors = entry.author().expect("it has authors");
        assert_eq!((&*authors[0].name, &*authors[0].given_name), ("Lao", "Dongyan"));
        assert_eq!(entry.translator().expect("it has one")[0].name, "Ding");
    }
}

#[test]
fn a_date_in_ris_has_nothing_where_nothing_is_known() {
    let dated = |date| {
        let mut text = String::new();
        ris::write(&issue(date), &mut text);
        text.lines().find(|line| line.starts_with("DA")).expect("it has a date").to_owned()
    };
    assert_eq!(dated("2020-11-16"), "DA  - 2020/11/16/");
    assert_eq!(dated("2020-11"), "DA  - 2020/11//");
    assert_eq!(dated("2020"), "DA  - 2020///");
}
