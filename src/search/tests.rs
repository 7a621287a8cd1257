//! The index, read back: it holds what the texts hold, all of it and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::inflate::decompress_to_vec;
use proptest::prelude::*;
use serde_json::Value;

use super::index::Index;
use super::tokens::{TokenKind, Tokenizer};
use super::{Layout, excerpts, varint};
use crate::archive::Archive;
use crate::pages::Page;
use crate::pipeline::{self, Settings};
use crate::render::Site;
use crate::source::{SitePath, SourceText, Sources};
use crate::workers::{OneWorker, Workers};

/// Where keys stand: the passage, and for what is no stop word the place and the stop words on both
/// sides of it, nearest first.
type Places = BTreeMap<String, OfKey>;
type OfKey = BTreeSet<(u32, Option<Place>)>;
type Place = (u32, Vec<u8>, Vec<u8>);

#[test]
fn an_index_holds_every_key_at_every_place_and_nothing_else() {
    let site = site(&[
        "## One\n\nThe state of the art, and the e-commerce of China.\n\n- 人工智能，产业\n- the the of",
        "## Key takeaways\n\nOf the 機器學習 in the 雲: GPT-4 and the rest of it.\n\nA note.[^1]\n\n[^1]: The 脚注.",
    ]);
    check(site.archive(), &small());
    check(site.archive(), &Layout::default());
}

#[test]
fn an_index_is_the_same_however_many_work_at_it() {
    struct Backwards;
    impl Workers for Backwards {
        fn each<T: Sync, R: Send>(
            &self,
            all: &[T],
            work: impl Fn(&T) -> R + Sync + Send,
        ) -> Vec<R> {
            let mut res: Vec<R> = all.iter().rev().map(work).collect();
            res.reverse();
            res
        }
    }
    let texts: Vec<String> = (0..300).map(|n| format!("Issue {n} of the run, 第{n}期.")).collect();
    let site = site(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let [one, other] = [
        Index::new(site.archive(), &small(), &OneWorker),
        Index::new(site.archive(), &small(), &Backwards),
    ];
    assert_eq!(one.manifest, other.manifest);
    assert!(one.files().eq(other.files()));
    check(site.archive(), &small());
}

#[test]
fn text_that_would_break_something_is_text() {
    let long = "長x".repeat(50_000);
    let site = site(&[
        "## \\</script>\\<img src=x onerror=alert(1)>\n\nA \u{2028} \u{2029} \u{202e}שלום 🤖👩‍👩‍👧 \\ud800 \u{0} end",
        &format!("## Long\n\n{} and {long}", "a".repeat(100_000)),
        "",
    ]);
    check(site.archive(), &Layout::default());
    let (id, _) = site.archive().issues().next().unwrap();
    let excerpts = json(&excerpts::write(site.archive(), id));
    assert!(excerpts["passages"].to_string().contains("onerror=alert(1)"), "as text, not as HTML");
}

#[test]
fn no_page_but_the_manifest_needs_the_index() {
    let site = site(&["One text.", "Another."]);
    let pages = site.pages().iter().filter(|planned| planned.page != Page::SearchIndex);
    for planned in pages {
        site.render(&planned.page).unwrap();
    }
    assert!(!site.is_indexed(), "whoever looks at a page waits for no index");
    site.render(&Page::SearchIndex).unwrap();
    assert!(site.is_indexed());
}

#[test]
fn an_empty_archive_has_an_index_that_holds_nothing() {
    check(site(&[]).archive(), &Layout::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_texts_an_index_holds_their_keys(
        texts in prop::collection::vec("([a-c]{1,2}|人|工|云|雲|-|,|，| |\n\n|## ){0,60}", 1..6),
    ) {
        let site = site(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        check(site.archive(), &small());
    }

    #[test]
    fn any_text_at_all_can_be_indexed(text in any::<String>()) {
        check(site(&[&text]).archive(), &small());
    }
}

/// A layout in which little is much: several chunks, segments and stop words.
fn small() -> Layout {
    Layout {
        term_chunk: 120,
        position_chunk: 40,
        segment: 3,
        inline_words: 2,
        inline_han: 2,
        stop_share: 20,
        stop_least: 2,
        most_stops: 4,
    }
}

/// A site with an issue for each text.
fn site(texts: &[&str]) -> Site {
    let mut sources = Sources::default();
    for (text, number) in texts.iter().zip(1..) {
        let path = format!("issues/{number}.md");
        let front = format!("---\nnumber: {number}\ntitle: 'Issue of the 号'\ndate: 2020\n---\n");
        let source = SourceText::new(&path, &(front + text));
        sources.issues.insert(SitePath::new(&path), source);
    }
    let (texts, _) = crate::disk::read::collect(
        None,
        &crate::disk::list::Listing::default(),
        Vec::new(),
        &crate::theme::DEFAULT,
    );
    let sources = Sources { issues: sources.issues, ..texts };
    pipeline::build(sources, &Settings::default()).0.expect("the theme can be read")
}

/// Compares all that the index of an archive says of places with the texts.
fn check(archive: &Archive, layout: &Layout) {
    let index = Index::new(archive, layout, &OneWorker);
    let files: BTreeMap<String, Vec<u8>> = index
        .files()
        .map(|(address, bytes)| (address.rsplit('/').next().unwrap().to_owned(), inflate(bytes)))
        .collect();
    let manifest = json(&index.manifest);
    let stops: Vec<&str> = list(&manifest["stops"]).iter().map(|it| it.as_str().unwrap()).collect();
    let expected = expected(archive, &stops, list(&manifest["passages"]));
    let found = found(&files, &manifest, stops.len());
    let keys = |places: &Places| places.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&found), keys(&expected));
    for (key, places) in &expected {
        assert_eq!(&found[key], places, "the places of `{key}`");
    }
}

/// What an index should say, by the texts that are shown of each issue.
fn expected(archive: &Archive, stops: &[&str], n_passages: &[Value]) -> Places {
    let mut expected = Places::new();
    let mut first = 0;
    for ((id, _), n) in archive.issues().zip(n_passages) {
        let excerpts = json(&excerpts::write(archive, id));
        let passages = list(&excerpts["passages"]);
        assert_eq!(Some(passages.len() as u64), n.as_u64());
        for passage in passages {
            add(passage, first, stops, &mut expected);
            first += 1;
        }
    }
    expected
}

fn add(passage: &Value, number: u32, stops: &[&str], expected: &mut Places) {
    let code = |word: &str| stops.iter().position(|stop| *stop == word).map(|at| at as u8 + 1);
    let mut next = 0;
    for (index, block) in list(&passage["blocks"]).iter().enumerate() {
        next += u32::from(index > 0);
        let mut tokens = Vec::new();
        let text = block[1].as_str().unwrap();
        next = Tokenizer::default().block(text, next, &mut |token| {
            tokens.push((token.key.to_owned(), token.at, token.last, token.kind));
        });
        let words = tokens.iter().filter(|(.., kind)| *kind == TokenKind::Word);
        let words = words.filter_map(|(word, at, ..)| Some((*at, code(word)?)));
        let codes: BTreeMap<u32, u8> = words.collect();
        for (key, place, last, kind) in &tokens {
            let last = if *kind == TokenKind::Joined { place } else { last };
            let before = (0..*place).rev().map_while(|place| codes.get(&place).copied()).collect();
            let after = (last + 1..).map_while(|place| codes.get(&place).copied()).collect();
            let place = code(key).is_none().then_some((*place, before, after));
            expected.entry(key.clone()).or_default().insert((number, place));
        }
    }
}

/// What the files of an index say.
fn found(files: &BTreeMap<String, Vec<u8>>, manifest: &Value, n_stops: usize) -> Places {
    let mut found = Places::new();
    let separators = list(&manifest["terms"]);
    for (chunk, separator) in separators.iter().enumerate() {
        let entries = entries(&files[&format!("t{chunk}.bin")]);
        let next = separators.get(chunk + 1).and_then(Value::as_str);
        for (key, data) in entries {
            assert!(separator.as_str().unwrap() <= key.as_str(), "{key} is in its chunk");
            assert!(next.is_none_or(|next| key.as_str() < next), "{key} is not in the next");
            let places = read(&data, files, manifest);
            assert!(found.insert(key.clone(), places).is_none(), "{key} stands there twice");
        }
    }
    assert!(!files.contains_key(&format!("t{}.bin", separators.len())));
    assert!(!files.contains_key(&format!("s{}.bin", n_stops + 1)));
    found
}

fn entries(mut chunk: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut key = Vec::new();
    let mut keys = Vec::new();
    for _ in 0..varint::take(&mut chunk) {
        key.truncate(varint::take(&mut chunk) as usize);
        let n_rest = varint::take(&mut chunk) as usize;
        key.extend(split(&mut chunk, n_rest));
        keys.push((String::from_utf8(key.clone()).unwrap(), varint::take(&mut chunk) as usize));
    }
    assert!(keys.is_sorted());
    let entries = keys.into_iter().map(|(key, n)| (key, split(&mut chunk, n).to_vec())).collect();
    assert!(chunk.is_empty());
    entries
}

fn read(mut data: &[u8], files: &BTreeMap<String, Vec<u8>>, manifest: &Value) -> OfKey {
    let data = &mut data;
    let head = varint::take(data);
    let (n, has_runs, kind) = (head as usize >> 3, head & 4 != 0, head & 3);
    if kind == 2 {
        return read_stop(n, data, files, manifest);
    }
    let passages = rising(n, data);
    let impacts = split(data, n.div_ceil(2));
    let halves = impacts.iter().flat_map(|pair| [pair & 15, pair >> 4]).take(n);
    assert!(halves.into_iter().all(|impact| impact > 0), "every passage counts");
    let mut res = BTreeSet::new();
    if kind == 1 {
        read_places(&passages, has_runs, data, &mut res);
        assert!(data.is_empty());
        return res;
    }
    let mut rest = passages.as_slice();
    let mut chunk = 0;
    for _ in 0..varint::take(data) {
        let own;
        (own, rest) = rest.split_at(varint::take(data) as usize);
        chunk += varint::take(data);
        let bytes = &files[&format!("p{chunk}.bin")];
        read_places(own, has_runs, &mut &bytes[varint::take(data) as usize..], &mut res);
    }
    assert!(rest.is_empty() && data.is_empty());
    res
}

fn read_stop(
    n: usize,
    data: &mut &[u8],
    files: &BTreeMap<String, Vec<u8>>,
    manifest: &Value,
) -> OfKey {
    let code = varint::take(data);
    let mut list_of = files[&format!("s{code}.bin")].as_slice();
    assert_eq!(varint::take(&mut list_of) as usize, n);
    let passages = rising(n, &mut list_of);
    let mut first = 0;
    for (issue, n) in list(&manifest["passages"]).iter().enumerate() {
        let next = first + n.as_u64().unwrap() as u32;
        let holds = passages.iter().any(|passage| (first..next).contains(passage));
        assert_eq!(data[issue / 8] >> (issue % 8) & 1 == 1, holds, "issue {issue}");
        first = next;
    }
    passages.into_iter().map(|passage| (passage, None)).collect()
}

fn read_places(passages: &[u32], has_runs: bool, data: &mut &[u8], res: &mut OfKey) {
    let counts: Vec<usize> = passages.iter().map(|_| varint::take(data) as usize).collect();
    let places: Vec<Vec<u32>> = counts.into_iter().map(|n| rising(n, data)).collect();
    let mut run = || {
        let n =
            if has_runs { data.iter().position(|code| *code == 0).unwrap() } else { return vec![] };
        let run = split(data, n).to_vec();
        *data = &data[1..];
        run
    };
    for (passage, places) in passages.iter().zip(places) {
        for place in places {
            res.insert((*passage, Some((place, run(), run()))));
        }
    }
}

fn rising(n: usize, data: &mut &[u8]) -> Vec<u32> {
    let mut last = 0;
    let mut next = || {
        last += varint::take(data);
        last
    };
    (0..n).map(|_| next()).collect()
}

fn split<'a>(data: &mut &'a [u8], n: usize) -> &'a [u8] {
    let first;
    (first, *data) = data.split_at(n);
    first
}

fn inflate(bytes: &[u8]) -> Vec<u8> {
    decompress_to_vec(bytes).expect("it is raw deflate")
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(&inflate(bytes)).expect("it is JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("it is a list")
}
