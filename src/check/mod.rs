//! What only a reader of the whole archive notices: names that look alike, links passed on twice,
//! addresses that would be lost.
//!
//! Pure: an archive with its pages in, findings out. None of them stands in the way of a site, so
//! `build` does not look for them; how much each matters can be said in `chinai.yaml`.

mod directory;
pub mod lock;
mod names;
mod texts;

use std::collections::BTreeMap;

use crate::archive::{Archive, ForwardId};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::pages::Planned;
use crate::source::SourceText;

/// Reads a whole archive over. `lock` holds the addresses that were published before; what only
/// follows from a mistake that was told is not told again.
pub fn check(
    archive: &Archive,
    pages: &[Planned],
    lock: Option<&SourceText>,
    told: &[Diagnostic],
) -> Vec<Diagnostic> {
    let is_whole = |path: &str| {
        let is_there = |finding: &&Diagnostic| {
            finding.place.as_ref().is_some_and(|place| place.path.as_str() == path)
        };
        told.iter().filter(is_there).all(|finding| finding.severity() != Severity::Error)
    };
    let mut findings = texts::long_titles(archive);
    findings.extend(texts::repeated_titles(archive));
    findings.extend(texts::missing_alternatives(archive));
    findings.extend(texts::unpaired_paragraphs(archive));
    findings.extend(repeated_forwards(archive));
    if is_whole("data/people.yaml") {
        findings.extend(names::similar_names(archive));
    }
    if is_whole("data/topics.yaml") {
        findings.extend(directory::lonely_topics(archive));
    }
    if is_whole("data/outlets.yaml") {
        findings.extend(directory::missing_characters(archive));
    }
    findings.extend(lock.into_iter().flat_map(|lock| lock::lost_addresses(lock, archive, pages)));
    archive.config.levels.weigh(findings)
}

/// Links that an earlier issue has passed on already.
fn repeated_forwards(archive: &Archive) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, ForwardId> = BTreeMap::new();
    let mut findings = Vec::new();
    for (issue, linked) in archive.issues() {
        for (index, forward) in linked.issue.forwards.iter().enumerate() {
            let Some(url) = &forward.url else { continue };
            let id = ForwardId::new(issue, index);
            let other = *first.entry(comparable(&url.value)).or_insert(id);
            if other.issue == issue {
                continue;
            }
            let holder = &archive.issue(other.issue).issue;
            let place = archive.forward(other).url.as_ref().map(|url| url.span);
            let message = format!("issue {} has passed this link on already", holder.number.value);
            findings.push(
                Diagnostic::new(Code::RepeatedForward, message)
                    .at(&linked.issue.path, url.span)
                    .note("there", &holder.path, place)
                    .help("if it is meant, leave it and say so in its note; else pass on another"),
            );
        }
    }
    findings
}

/// An address without what leads to the same page all the same.
fn comparable(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.split('#').next().unwrap_or(rest).trim_end_matches('/')
}
