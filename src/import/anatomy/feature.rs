//! The feature: what was translated, where the original is, and where all of the translation.

use super::label::{self, Labelled};
use super::{Feature, Parts};
use crate::import::address::Shelf;
use crate::import::prose::{Block, Run, links, words};
use crate::import::remark::Remark;

/// Hosts on which originals stand.
const CHINESE_HOSTS: [&str; 14] = [
    "36kr.com",
    "gongzhong",
    "huxiu.com",
    "jianshu.com",
    "jiemian.com",
    "jiqizhixin.com",
    "leiphone.com",
    "mp.weixin.qq.com",
    "new.qq.com",
    "qbitai.com",
    "sohu.com",
    "thepaper.cn",
    "tmtpost.com",
    "zhihu.com",
];

/// Reads the features off the text. The line that leads to the full translation goes with them;
/// headings stay, for the text goes on below them.
pub(super) fn take(blocks: Vec<Block>, parts: &mut Parts, shelf: &Shelf) -> Vec<Block> {
    let mut features: Vec<Feature> = Vec::new();
    let mut res = Vec::new();
    let mut translations: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for block in blocks {
        if let Some(found) = heading(&block) {
            is_open = !found.is_empty();
            features.extend(found);
        } else if let Some(found) = full_translation(&block) {
            translations.extend(found);
            // A heading that only says what this line did has nothing below it now.
            if res.last().and_then(heading).is_some_and(|named| named.is_empty()) {
                res.pop();
            }
            continue;
        } else if is_open && let Block::Paragraph(runs) = &block {
            let feature = features.last_mut().expect("it is open because there is one");
            is_open = !find_original(feature, runs, shelf);
        }
        res.push(block);
    }
    join(&mut features, translations, parts);
    parts.features = features;
    res
}

/// The features that a heading names: none where it only says that some follow.
fn heading(block: &Block) -> Option<Vec<Feature>> {
    let runs = label::line(block).filter(|_| label::is_heading(block))?;
    let is_label = |label: &str| {
        let label = label.to_lowercase();
        label == "feature translation" || label == "feature translations"
    };
    let Labelled { rest, .. } = label::split(runs, is_label)?;
    let Some(linked) = label::title(&rest).filter(|linked| linked.rest.is_empty()) else {
        return Some(Vec::new());
    };
    Some(vec![Feature { title: linked.title, url: linked.url, ..Feature::default() }])
}

/// The links of `FULL TRANSLATION: A; B`, each with its words.
fn full_translation(block: &Block) -> Option<Vec<(String, String)>> {
    let runs = label::line(block)?;
    let is_label = |label: &str| {
        let label = label.to_lowercase().replace("(ish)", "");
        matches!(label.trim(), "full translation" | "full translations")
    };
    let found = label::split(runs, is_label)?;
    let translations: Vec<_> =
        links(&found.rest).into_iter().map(|(href, text)| (href.to_owned(), text)).collect();
    // What stands between the links is only how they are told apart.
    let n_words = words(&found.rest).len();
    let n_linked: usize = translations.iter().map(|(_, text)| text.len()).sum();
    let is_bare = n_words - n_linked.min(n_words) <= 12 * translations.len().max(1);
    (is_bare && !translations.is_empty()).then_some(translations)
}

/// Looks for the original in a paragraph of context; says whether it is there.
fn find_original(feature: &mut Feature, runs: &[Run], shelf: &Shelf) -> bool {
    let host = |href: &str| {
        let rest = href.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase()
    };
    let is_chinese = |href: &str| {
        let host = host(href);
        host.ends_with(".cn")
            || CHINESE_HOSTS
                .iter()
                .any(|known| host == *known || host.ends_with(&format!(".{known}")))
    };
    let found = links(runs);
    let Some((href, text)) = found.iter().find(|(href, _)| is_chinese(href)) else { return false };
    feature.url.get_or_insert_with(|| (*href).to_owned());
    if shelf.outlets.contains_key(&text.trim().to_lowercase()) {
        feature.outlet = Some(text.trim().to_owned());
    }
    true
}

/// Gives each feature its translation. Where the two lists differ, what is linked is what was
/// translated.
fn join(features: &mut Vec<Feature>, translations: Vec<(String, String)>, parts: &mut Parts) {
    if translations.is_empty() {
        return;
    }
    if features.len() == translations.len() {
        for (feature, (href, _)) in features.iter_mut().zip(translations) {
            feature.translation = Some(href);
        }
        return;
    }
    if !features.is_empty() {
        let what = format!(
            "{} features have {} translations; the translations count",
            features.len(),
            translations.len()
        );
        parts.remarks.push(Remark::noted("features", what));
    }
    let first = features.first().cloned().unwrap_or_default();
    let of_translation = |(href, title): (String, String)| Feature {
        title,
        translation: Some(href),
        ..Feature::default()
    };
    *features = translations.into_iter().map(of_translation).collect();
    // The original of a single one is known all the same.
    if let [single] = features.as_mut_slice() {
        single.url = first.url;
        single.outlet = first.outlet;
    }
}
