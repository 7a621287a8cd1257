//! The names of things: whoever types one is led to the page about it.
//!
//! What has a page stands in the chunks that the beginnings of its names tell, so that a query
//! loads few names however many there are.

use std::collections::BTreeSet;

use serde::Serialize;

use super::chunks::chunk_of;
use super::matching::name_key;
use crate::archive::Archive;
use crate::archive::catalogue::Subject;
use crate::pages::Page;

/// About how many bytes a chunk of names has.
const CHUNK: usize = 1_500;

/// How many characters of a name tell its chunk.
const BEGINNING: usize = 2;

/// Something that has a page.
#[derive(Serialize)]
struct Named<'a> {
    kind: &'static str,
    /// From the site's root.
    page: String,
    names: Vec<&'a str>,
}

/// Writes the chunks of names, which are yet to be made small.
pub(super) fn chunks(archive: &Archive) -> Vec<Vec<u8>> {
    let all = all(archive);
    let beginnings: Vec<BTreeSet<String>> = all.iter().map(beginnings).collect();
    let n_bytes: usize =
        all.iter().zip(&beginnings).map(|(it, own)| json(it).len() * own.len()).sum();
    let n_chunks = n_bytes.div_ceil(CHUNK).max(1);
    let mut chunks = vec![Vec::new(); n_chunks];
    for (named, beginnings) in all.iter().zip(&beginnings) {
        let own = beginnings.iter().map(|beginning| chunk_of(beginning, n_chunks));
        for chunk in own.collect::<BTreeSet<usize>>() {
            chunks[chunk].push(named);
        }
    }
    chunks.iter().map(json).collect()
}

/// The names under which something is found: in English, in characters, as they are said, others.
pub(super) fn names(subject: &Subject) -> Vec<&str> {
    let own = std::iter::once(subject.name.as_str());
    let chinese = subject.zh.iter().chain(&subject.pinyin).chain(&subject.aliases);
    own.chain(chinese.map(String::as_str)).collect()
}

fn all(archive: &Archive) -> Vec<Named<'_>> {
    let named = |kind, page: Page, subject| {
        let page = page.address(archive).trim_start_matches('/').to_owned();
        Named { kind, page, names: names(subject) }
    };
    let terms = archive.terms().map(|(id, it)| named("term", Page::Term(id), &it.subject));
    let topics = archive.topics();
    let topics = topics.map(|(id, it)| named("topic", Page::Topic(id), &it.record.subject));
    let outlets = archive.outlets();
    let outlets = outlets.map(|(id, it)| named("outlet", Page::Outlet(id), &it.record.subject));
    let people = archive.people();
    let people = people.map(|(id, it)| named("person", Page::Person(id), &it.record.subject));
    terms.chain(topics).chain(outlets).chain(people).collect()
}

/// The beginnings of all names, as they are compared.
fn beginnings(named: &Named<'_>) -> BTreeSet<String> {
    let keys = named.names.iter().map(|name| name_key(name));
    let beginnings = keys.map(|key| key.chars().take(BEGINNING).collect::<String>());
    beginnings.filter(|beginning| !beginning.is_empty()).collect()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("keys are strings")
}
