//! The index, read back: it holds what the texts hold, all of it and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::inflate::decompress_to_vec;
use proptest::prelude::*;
use serde_json::Value;

use super::chunks::chunk_of;
use super::index::Index;
use super::tokens::{TokenKind, Tokenizer};
use super::{Layout, excerpts, varint};
use crate::archive::Archive;
use crate::pages::Page;
use crate::pipeline::{self, Settings};
use crate::render::Site;
use crate::source::{SitePath, SourceText, Sources};
use crate::workers::{OneWorker, Workers};

/// Where keys stand: the passage, and for what has places the place and what stands on both sides.
type Places = BTreeMap<String, OfKey>;
type OfKey = BTreeSet<(u32, Option<Place>)>;
type Place = (u32, Side, Side);
/// What is common at the places on a side, the nearest first.
type Side = Vec<BTreeSet<u32>>;
/// How much keys count in passages.
type Impacts = BTreeMap<(String, u32), u8>;

/// What the manifest says: what is common, and how many passages each issue has.
struct Common {
    n_passages: Vec<u64>,
    n_stops: u32,
    words: Vec<String>,
    han: BTreeSet<String>,
}

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
fn common_words_stand_in_pairs_and_common_characters_in_longer_keys() {
    let site = site(&["The model of the state, the model state of 人工智能."; 3]);
    let (found, common) = read(site.archive(), &Layout { most_stops: 1, ..small() });
    assert_eq!(common.words[0], "the");
    for key in ["the model", "of the", "model state", "人工智", "人工智能"] {
        assert!(found.places.contains_key(key), "{key}");
    }
    assert!(found.places["model"].iter().all(|(_, place)| place.is_none()));
    assert!(found.places["人工"].iter().all(|(_, place)| place.is_some()));
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
        common_least: 2,
        most_common: 6,
        pair_chunk: 80,
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
    let (found, common) = read(archive, layout);
    let expected = expected(archive, &common);
    let keys = |places: &Places| places.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&found.places), keys(&expected));
    for (key, places) in &expected {
        assert_eq!(&found.places[key], places, "the places of `{key}`");
    }
    found.check_impacts(&common);
}

/// Reads an index back.
fn read(archive: &Archive, layout: &Layout) -> (Found, Common) {
    let index = Index::new(archive, layout, &OneWorker);
    let files: BTreeMap<String, Vec<u8>> = index
        .files()
        .map(|(address, bytes)| (address.rsplit('/').next().unwrap().to_owned(), inflate(bytes)))
        .collect();
    let manifest = json(&index.manifest);
    let common = Common::of(&manifest);
    (Found::read(&files, &manifest, &common), common)
}

impl Common {
    fn of(manifest: &Value) -> Self {
        let words = |name: &str| list(&manifest[name]).iter().map(|it| it.as_str().unwrap().into());
        let han: Vec<char> = manifest["han"].as_str().unwrap().chars().collect();
        let n_passages = list(&manifest["passages"]).iter().map(|n| n.as_u64().unwrap());
        Self {
            n_passages: n_passages.collect(),
            n_stops: list(&manifest["stops"]).len() as u32,
            words: words("stops").chain(words("common")).collect(),
            han: han.chunks(2).map(|pair| pair.iter().collect()).collect(),
        }
    }

    fn code(&self, word: &str) -> Option<u32> {
        self.words.iter().zip(2..).find(|(own, _)| *own == word).map(|(_, code)| code)
    }

    fn is_stop(&self, code: u32) -> bool {
        code < self.n_stops + 2
    }

    /// Whether two tokens make a key together, and which.
    fn pair(
        &self,
        (one, at, last): &(String, u32, u32),
        other: &(String, u32, u32),
    ) -> Option<String> {
        if let (Some(first), Some(second)) = (self.code(one), self.code(&other.0)) {
            let is_any = !self.is_stop(first) || !self.is_stop(second);
            return (is_any && other.1 == at + 1).then(|| format!("{one} {}", other.0));
        }
        let is_pair = [one, &other.0].iter().all(|key| key.chars().count() == 2)
            && *last == at + 1
            && other.2 == other.1 + 1;
        let is_any = self.han.contains(one) || self.han.contains(&other.0);
        let distance = other.1.checked_sub(*at).filter(|n| (1..=2).contains(n))?;
        let start = one.chars().take(distance as usize);
        (is_pair && is_any).then(|| start.chain(other.0.chars()).collect())
    }
}

/// What an index should say, by the texts that are shown of each issue.
fn expected(archive: &Archive, common: &Common) -> Places {
    let mut expected = Places::new();
    let mut first = 0;
    for ((id, _), n) in archive.issues().zip(&common.n_passages) {
        let excerpts = json(&excerpts::write(archive, id));
        let passages = list(&excerpts["passages"]);
        assert_eq!(passages.len() as u64, *n);
        for passage in passages {
            add(passage, first, common, &mut expected);
            first += 1;
        }
    }
    expected
}

fn add(passage: &Value, number: u32, common: &Common, expected: &mut Places) {
    let mut next = 0;
    for (index, block) in list(&passage["blocks"]).iter().enumerate() {
        next += u32::from(index > 0);
        let mut tokens = Vec::new();
        let text = block[1].as_str().unwrap();
        next = Tokenizer::default().block(text, next, &mut |token| {
            let last = if token.kind == TokenKind::Joined { token.at } else { token.last };
            tokens.push((token.key.to_owned(), token.at, last));
        });
        let mut codes: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let mut by_place: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for token @ (key, at, _) in &tokens {
            codes.entry(*at).or_default().extend(common.code(key));
            by_place.entry(*at).or_default().push(token);
        }
        let mut put = |key: &str, place| {
            expected.entry(key.to_owned()).or_default().insert((number, place));
        };
        for token @ (key, at, last) in &tokens {
            let place = common.code(key).is_none();
            let place =
                place.then(|| (*at, before(*at, &codes, common), after(*last, &codes, common)));
            put(key, place);
            let near = [at + 1, at + 2].map(|place| by_place.get(&place));
            for other in near.into_iter().flatten().flatten() {
                let Some(pair) = common.pair(token, other) else { continue };
                put(&pair, Some(place_of_pair(token, other, &codes, common)));
            }
        }
    }
}

/// What stands before a place: stop words, and the common word beyond.
fn before(at: u32, codes: &BTreeMap<u32, BTreeSet<u32>>, common: &Common) -> Side {
    side((0..at).rev(), codes, common)
}

fn after(last: u32, codes: &BTreeMap<u32, BTreeSet<u32>>, common: &Common) -> Side {
    side(last + 1.., codes, common)
}

fn side(
    places: impl Iterator<Item = u32>,
    codes: &BTreeMap<u32, BTreeSet<u32>>,
    common: &Common,
) -> Side {
    let mut res = Side::new();
    for own in places.map_while(|place| codes.get(&place).filter(|own| !own.is_empty())) {
        res.push(own.clone());
        if !own.iter().any(|code| common.is_stop(*code)) {
            break;
        }
    }
    res
}

/// Where a pair stands: that of words tells of the stop words on the side of its own.
fn place_of_pair(
    (one, at, _): &(String, u32, u32),
    (_, other_at, other_last): &(String, u32, u32),
    codes: &BTreeMap<u32, BTreeSet<u32>>,
    common: &Common,
) -> Place {
    let [before, after] = [before(*at, codes, common), after(*other_last, codes, common)];
    let Some(code) = common.code(one) else { return (*at, before, after) };
    let stops = |side: Side| {
        let stops = side.into_iter().map(|own| {
            own.into_iter().filter(|code| common.is_stop(*code)).collect::<BTreeSet<u32>>()
        });
        stops.take_while(|own| !own.is_empty()).collect::<Side>()
    };
    if common.is_stop(code) {
        return (*at, stops(before), Side::new());
    }
    let is_stopped = codes[other_at].iter().any(|code| common.is_stop(*code));
    (*at, Side::new(), if is_stopped { stops(after) } else { Side::new() })
}

/// What the files of an index say.
#[derive(Default)]
struct Found {
    places: Places,
    impacts: Impacts,
    /// What is said to stand beside places: key, passage, impact.
    told: BTreeSet<(String, u32, u8)>,
}

impl Found {
    fn read(files: &BTreeMap<String, Vec<u8>>, manifest: &Value, common: &Common) -> Self {
        let mut found = Self::default();
        let separators = list(&manifest["terms"]);
        for (chunk, separator) in separators.iter().enumerate() {
            let entries = entries(&files[&format!("t{chunk}.bin")]);
            let next = separators.get(chunk + 1).and_then(Value::as_str);
            assert!(entries.is_sorted());
            for (key, data) in entries {
                assert!(separator.as_str().unwrap() <= key.as_str(), "{key} is in its chunk");
                assert!(next.is_none_or(|next| key.as_str() < next), "{key} is not in the next");
                found.entry(&key, &data, files, manifest, common);
            }
        }
        let n_pairs = manifest["pairs"].as_u64().unwrap() as usize;
        for chunk in 0..n_pairs {
            for (key, data) in entries(&files[&format!("c{chunk}.bin")]) {
                assert_eq!(chunk_of(&key, n_pairs), chunk, "{key} is where it is looked for");
                found.entry(&key, &data, files, manifest, common);
            }
        }
        for (letter, n) in [('t', separators.len()), ('c', n_pairs)] {
            assert!(!files.contains_key(&format!("{letter}{n}.bin")));
        }
        assert!(!files.contains_key(&format!("s{}.bin", common.n_stops + 2)));
        found
    }

    fn entry(
        &mut self,
        key: &str,
        mut data: &[u8],
        files: &BTreeMap<String, Vec<u8>>,
        manifest: &Value,
        common: &Common,
    ) {
        let data = &mut data;
        let head = varint::take(data);
        let (n, has_runs, kind) = (head as usize >> 3, head & 4 != 0, head & 3);
        let places = if kind == 2 {
            read_stop(n, data, files, manifest)
        } else {
            let passages = rising(n, data);
            let impacts = split(data, n.div_ceil(2));
            let halves = impacts.iter().flat_map(|pair| [pair & 15, pair >> 4]).take(n);
            for (passage, impact) in passages.iter().zip(halves) {
                assert!(impact > 0, "every passage counts");
                self.impacts.insert((key.to_owned(), *passage), impact);
            }
            let mut places = OfKey::new();
            match kind {
                3 => places.extend(passages.iter().map(|passage| (*passage, None))),
                1 => self.places(&passages, has_runs, data, common, &mut places),
                _ => self.segments(&passages, has_runs, data, files, common, &mut places),
            }
            places
        };
        assert!(kind == 2 || data.is_empty());
        let former = self.places.insert(key.to_owned(), places);
        assert!(former.is_none(), "{key} stands there twice");
    }

    fn segments(
        &mut self,
        passages: &[u32],
        has_runs: bool,
        data: &mut &[u8],
        files: &BTreeMap<String, Vec<u8>>,
        common: &Common,
        res: &mut OfKey,
    ) {
        let mut rest = passages;
        let mut chunk = 0;
        for _ in 0..varint::take(data) {
            let own;
            (own, rest) = rest.split_at(varint::take(data) as usize);
            chunk += varint::take(data);
            let mut bytes = &files[&format!("p{chunk}.bin")][varint::take(data) as usize..];
            self.places(own, has_runs, &mut bytes, common, res);
        }
        assert!(rest.is_empty());
    }

    fn places(
        &mut self,
        passages: &[u32],
        has_runs: bool,
        data: &mut &[u8],
        common: &Common,
        res: &mut OfKey,
    ) {
        let counts: Vec<usize> = passages.iter().map(|_| varint::take(data) as usize).collect();
        let places: Vec<Vec<u32>> = counts.into_iter().map(|n| rising(n, data)).collect();
        for (passage, places) in passages.iter().zip(places) {
            for place in places {
                let mut side =
                    || if has_runs { self.side(*passage, data, common) } else { Side::new() };
                let [before, after] = [side(), side()];
                res.insert((*passage, Some((place, before, after))));
            }
        }
    }

    fn side(&mut self, passage: u32, data: &mut &[u8], common: &Common) -> Side {
        let mut side = Side::new();
        loop {
            let code = match varint::take(data) {
                0 => return side,
                1 => varint::take(data),
                code => {
                    side.push(BTreeSet::new());
                    code
                }
            };
            side.last_mut().unwrap().insert(code);
            if !common.is_stop(code) {
                let word = common.words[code as usize - 2].clone();
                self.told.insert((word, passage, varint::take(data) as u8));
            }
        }
    }

    /// What is told of a word beside another is how much it counts; a pair counts as much as the
    /// lesser of its words.
    fn check_impacts(&self, common: &Common) {
        let of = |key: &str, passage| self.impacts.get(&(key.to_owned(), passage)).copied();
        for (word, passage, impact) in &self.told {
            assert_eq!(of(word, *passage), Some(*impact), "{word} in {passage}");
        }
        for ((key, passage), impact) in &self.impacts {
            let chars: Vec<char> = key.chars().collect();
            let parts = match key.split_once(' ') {
                Some((one, other)) => [one.to_owned(), other.to_owned()],
                None if chars.len() > 2 && crate::han::is_ideograph(chars[0]) => {
                    [chars[..2].iter().collect(), chars[chars.len() - 2..].iter().collect()]
                }
                None => continue,
            };
            let least = parts.iter().filter_map(|part: &String| of(part, *passage)).min();
            assert_eq!(least, Some(*impact), "{key} in {passage}");
            assert!(parts.iter().all(|part| of(part, *passage).is_some()
                || common.code(part).is_some_and(|code| common.is_stop(code))));
        }
    }
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
    let entries = keys.into_iter().map(|(key, n)| (key, split(&mut chunk, n).to_vec())).collect();
    assert!(chunk.is_empty());
    entries
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
