//! The plain truth: which issues a query means, found out by reading all of them.
//!
//! Slow, short and without an index. What the index answers is tested against this.

use std::collections::BTreeSet;

use super::facets;
use super::matching::{Places, Wanted, name_key};
use super::names::names;
use super::passages::passages;
use super::query::{Filter, Part, Query, What};
use super::tokens::Tokenizer;
use crate::archive::catalogue::Subject;
use crate::archive::{Archive, IssueId};
use crate::issue::Kind;
use crate::near;

/// An issue that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The issue.
    pub issue: IssueId,
    /// Where in it: the place of a passage among those of the issue, and of a block in that.
    pub blocks: Vec<(usize, usize)>,
}

/// An archive as it was read.
pub struct Oracle<'a> {
    archive: &'a Archive,
    issues: Vec<(IssueId, Vec<Text>)>,
}

/// What stands in a passage.
struct Text {
    values: [Option<(String, String)>; 3],
    blocks: Vec<Places>,
}

impl<'a> Oracle<'a> {
    /// Reads an archive.
    pub fn new(archive: &'a Archive) -> Self {
        let mut tokenizer = Tokenizer::default();
        let issues = archive.issues().map(|(id, _)| (id, texts(archive, id, &mut tokenizer)));
        Self { archive, issues: issues.collect() }
    }

    /// The values of a query's filters that nothing in the archive has, each with the nearest that
    /// something has.
    pub fn unknown_values<'q>(&self, query: &'q Query) -> Vec<(Filter, &'q str, Option<String>)> {
        let mut unknown = Vec::new();
        for part in &query.parts {
            let What::Filter(filter, values) = &part.what else { continue };
            let known = self.values(*filter);
            let is_known = |value: &&String| {
                known.iter().any(|names| is_any(&[(*value).clone()], names.iter().map(|it| &**it)))
            };
            unknown.extend(values.iter().filter(|value| !is_known(value)).map(|value| {
                let near = near::nearest(value, known.iter().flatten().map(|name| &**name));
                (*filter, &**value, near.map(str::to_owned))
            }));
        }
        unknown
    }

    /// The names of each value that a filter can have here, its key first.
    fn values(&self, filter: Filter) -> Vec<Vec<String>> {
        let of = |subject: &Subject| {
            let own = [&subject.key.value, &subject.name].into_iter().chain(&subject.zh);
            own.cloned().collect::<Vec<String>>()
        };
        let archive = self.archive;
        match filter {
            Filter::Topic => archive.topics().map(|(_, topic)| of(&topic.record.subject)).collect(),
            Filter::Outlet => {
                archive.outlets().map(|(_, outlet)| of(&outlet.record.subject)).collect()
            }
            Filter::Kind => {
                let names =
                    |(_, key, name): &(Kind, &str, &str)| vec![(*key).into(), (*name).into()];
                Kind::ALL.iter().map(names).collect()
            }
            Filter::Label | Filter::Lang | Filter::In => {
                let place = filter.of_passages().expect("these are of passages");
                let texts = self.issues.iter().flat_map(|(_, texts)| texts);
                let values = texts.filter_map(|text| text.values[place].as_ref());
                let values: BTreeSet<&(String, String)> = values.collect();
                values.into_iter().map(|(key, name)| vec![key.clone(), name.clone()]).collect()
            }
        }
    }

    /// Finds what a query means, oldest issue first.
    pub fn search(&self, query: &Query) -> Vec<Hit> {
        let meaning = Meaning::new(self.archive, query);
        let hits = self.issues.iter().filter_map(|(id, texts)| {
            let is_left = meaning.filters.iter().all(|part| holds(part, self.archive, *id));
            let blocks = if is_left { meaning.find(texts)? } else { return None };
            Some(Hit { issue: *id, blocks })
        });
        hits.collect()
    }
}

fn texts(archive: &Archive, id: IssueId, tokenizer: &mut Tokenizer) -> Vec<Text> {
    let mut texts = Vec::new();
    for passage in passages(archive, id) {
        let blocks = passage.blocks.iter().map(|block| Places::of(&block.text, tokenizer));
        let blocks = blocks.collect();
        texts.push(Text { values: facets::values(archive, id, &passage), blocks });
    }
    texts
}

/// What a query means in an archive.
#[derive(Default)]
struct Meaning<'a> {
    /// All of these must be there.
    needs: Vec<Need>,
    /// None of these may be there.
    excluded: Vec<Wanted>,
    filters: Vec<&'a Part>,
}

/// Words that must be there, or other names of what they name.
struct Need {
    typed: Vec<Wanted>,
    names: Vec<Wanted>,
}

impl<'a> Meaning<'a> {
    fn new(archive: &Archive, query: &'a Query) -> Self {
        let mut meaning = Self::default();
        let mut typed = Vec::new();
        for part in &query.parts {
            let What::Words { text, is_quoted, is_prefix } = &part.what else {
                meaning.filters.push(part);
                continue;
            };
            let Some(wanted) = Wanted::new(text, *is_quoted, *is_prefix) else { continue };
            if part.is_excluded {
                meaning.excluded.push(wanted);
            } else {
                let is_plain = !is_quoted && !is_prefix;
                typed.push(Typed { key: is_plain.then(|| name_key(text)), wanted });
            }
        }
        meaning.needs = needs(&typed, &classes(archive));
        meaning
    }

    /// Looks for it in the texts of an issue; tells in which blocks it stands.
    fn find(&self, texts: &[Text]) -> Option<Vec<(usize, usize)>> {
        let asks = self.filters.iter().any(|part| !part.is_excluded);
        let all = || texts.iter().flat_map(|text| &text.blocks);
        let is_excluded = |wanted: &Wanted| all().any(|block| block.hold(wanted));
        if (self.needs.is_empty() && !asks) || self.excluded.iter().any(is_excluded) {
            return None;
        }
        let counts = |text: &Text| self.filters.iter().all(|part| counts(part, &text.values));
        let counted = texts.iter().enumerate().filter(|(_, text)| counts(text));
        let counted: Vec<(usize, &Text)> = counted.collect();
        let blocks: Vec<&Places> = counted.iter().flat_map(|(_, text)| &text.blocks).collect();
        if counted.is_empty() || !self.needs.iter().all(|need| need.is_met(&blocks)) {
            return None;
        }
        let wanted = || self.needs.iter().flat_map(|need| need.typed.iter().chain(&need.names));
        let is_shown = |block: &Places| wanted().any(|wanted| block.hold(wanted));
        let shown = counted.iter().flat_map(|(passage, text)| {
            let blocks = text.blocks.iter().enumerate().filter(|(_, block)| is_shown(block));
            blocks.map(move |(block, _)| (*passage, block))
        });
        Some(shown.collect())
    }
}

impl Need {
    fn is_met(&self, blocks: &[&Places]) -> bool {
        let is_there = |wanted: &Wanted| blocks.iter().any(|block| block.hold(wanted));
        self.typed.iter().all(is_there) || self.names.iter().any(is_there)
    }
}

/// Some words as typed, with what they are compared by when they can be a name.
struct Typed {
    key: Option<String>,
    wanted: Wanted,
}

/// Puts words together that make a name, the longest first, with the other names of its class.
fn needs(typed: &[Typed], classes: &[Vec<(String, Wanted)>]) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut rest = typed;
    while !rest.is_empty() {
        let n_plain = rest.iter().take_while(|typed| typed.key.is_some()).count();
        let named = (1..=n_plain).rev().find_map(|n| {
            let key: String = rest[..n].iter().filter_map(|typed| typed.key.as_deref()).collect();
            let names = others(&key, classes);
            (!names.is_empty()).then_some((n, names))
        });
        let (n, names) = named.unwrap_or((1, Vec::new()));
        let typed = rest[..n].iter().map(|typed| typed.wanted.clone()).collect();
        needs.push(Need { typed, names });
        rest = &rest[n..];
    }
    needs
}

/// The other names of what goes by a name.
fn others(key: &str, classes: &[Vec<(String, Wanted)>]) -> Vec<Wanted> {
    let with = |name: &str| {
        let of = classes.iter().filter(|names| names.iter().any(|(known, _)| known == name));
        let others = of.flatten().filter(|(known, _)| known != key);
        others.map(|(_, wanted)| wanted.clone()).collect::<Vec<_>>()
    };
    let found = with(key);
    if found.is_empty() { with(&without_tones(key)) } else { found }
}

/// `ding1ding1` as `dingding`.
fn without_tones(key: &str) -> String {
    let is_tone = |c: char| ('1'..='5').contains(&c);
    let syllables = || key.split_inclusive(is_tone);
    let is_pinyin = syllables().all(|syllable| {
        let letters = syllable.strip_suffix(is_tone).unwrap_or_default();
        !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    if is_pinyin { key.replace(is_tone, "") } else { key.to_owned() }
}

/// Every name of the terms that have several, with what it is compared by.
fn classes(archive: &Archive) -> Vec<Vec<(String, Wanted)>> {
    let named = |name: &&str| Some((name_key(name), Wanted::new(name, true, false)?));
    let class = |subject: &Subject| names(subject).iter().filter_map(named).collect::<Vec<_>>();
    archive.terms().map(|(_, term)| class(&term.subject)).collect()
}

/// Whether an issue is one that a filter of issues leaves.
fn holds(part: &Part, archive: &Archive, id: IssueId) -> bool {
    let linked = archive.issue(id);
    let is_it = match &part.what {
        What::Number(number) => linked.number().get() == *number,
        What::Year(years) => {
            let year = i32::from(linked.issue.date.year());
            years.iter().any(|(first, last)| (*first..=*last).contains(&year))
        }
        What::Filter(Filter::Kind, values) => {
            let is_of = |(kind, key, name): &&(Kind, &str, &str)| {
                *kind == linked.issue.kind && is_any(values, [*key, *name])
            };
            Kind::ALL.iter().any(|row| is_of(&row))
        }
        What::Filter(Filter::Topic, values) => {
            let mut topics = linked.topics.iter().map(|topic| archive.topic(*topic));
            topics.any(|topic| is_meant(values, &topic.record.subject))
        }
        What::Filter(Filter::Outlet, values) => {
            let outlets =
                [&linked.feature_outlets, &linked.forward_outlets, &linked.preview_outlets];
            let mut outlets = outlets.into_iter().flat_map(|outlets| outlets.iter().flatten());
            outlets.any(|outlet| is_meant(values, &archive.outlet(*outlet).record.subject))
        }
        What::Filter(..) | What::Words { .. } => return true,
    };
    is_it != part.is_excluded
}

/// Whether a passage with these values is one that a filter of passages leaves.
fn counts(part: &Part, values: &[Option<(String, String)>; 3]) -> bool {
    let What::Filter(filter, wanted) = &part.what else { return true };
    let Some(place) = filter.of_passages() else { return true };
    let own = values[place].as_ref();
    own.is_some_and(|(key, name)| is_any(wanted, [key.as_str(), name.as_str()])) != part.is_excluded
}

fn is_meant(wanted: &[String], subject: &Subject) -> bool {
    let own = [subject.key.value.as_str(), subject.name.as_str()];
    is_any(wanted, own.into_iter().chain(subject.zh.as_deref()))
}

/// Whether one of some values is one of some names, the first being the key.
fn is_any<'a>(wanted: &[String], names: impl IntoIterator<Item = &'a str>) -> bool {
    let names: Vec<&str> = names.into_iter().collect();
    wanted.iter().any(|wanted| {
        let typed = name_key(wanted);
        let is_key = names[0].to_lowercase() == wanted.to_lowercase();
        is_key || (!typed.is_empty() && names.iter().any(|name| name_key(name) == typed))
    })
}

#[cfg(test)]
mod tests {
    use super::without_tones;

    #[test]
    fn numbers_for_tones_are_passed_over_where_they_are_nothing_else() {
        assert_eq!(without_tones("ding1ding1"), "dingding");
        assert_eq!(without_tones("gpt4"), "gpt", "it is asked only of what is no name");
        assert_eq!(without_tones("dingding"), "dingding");
        assert_eq!(without_tones("5g"), "5g");
    }
}
