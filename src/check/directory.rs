//! Topics and outlets that lack something.

use crate::archive::directory::{Outlet, Topic, fold};
use crate::archive::{Archive, IssueId};
use crate::diagnostic::{Code, Diagnostic};
use crate::han;
use crate::issue::Issue;
use crate::source::{SitePath, Span, Spanned};

/// A topic of one of so many newest issues may still find company.
const NEWEST: usize = 10;

/// Topics under which a reader finds a single issue.
pub(super) fn lonely_topics(archive: &Archive) -> Vec<Diagnostic> {
    let newest: Vec<IssueId> = archive.issues().rev().take(NEWEST).map(|(id, _)| id).collect();
    let topics = archive.topics().map(|(_, topic)| topic);
    topics
        .filter_map(|topic| match topic.issues[..] {
            [issue] if !newest.contains(&issue) => lonely_topic(topic, &archive.issue(issue).issue),
            _ => None,
        })
        .collect()
}

fn lonely_topic(topic: &Topic, issue: &Issue) -> Option<Diagnostic> {
    let subject = &topic.record.subject;
    let is_it =
        |written: &&Spanned<String>| subject.names().any(|name| fold(name) == fold(&written.value));
    let written = issue.topics.iter().find(is_it).or(issue.topics.first())?;
    let message = format!("`{}` is a topic of this issue alone", subject.name);
    let help = "give it to other issues too, or take a topic that they have";
    Some(Diagnostic::new(Code::LonelyTopic, message).at(&issue.path, written.span).help(help))
}

/// Outlets of translated originals whose name in characters is not known.
pub(super) fn missing_characters(archive: &Archive) -> Vec<Diagnostic> {
    archive.outlets().filter_map(|(_, outlet)| missing_name(outlet, archive)).collect()
}

fn missing_name(outlet: &Outlet, archive: &Archive) -> Option<Diagnostic> {
    let subject = &outlet.record.subject;
    // The oldest of what was translated from it: where its name was written first.
    let (issue, feature) = *outlet.features.last()?;
    if subject.names().any(is_in_characters) {
        return None;
    }
    let message = format!("the name of `{}` in characters is not known", subject.name);
    let finding = Diagnostic::new(Code::MissingCharacters, message);
    let is_listed = subject.key.span != Span::default();
    if is_listed {
        let path = SitePath::new("data/outlets.yaml");
        return Some(finding.at(&path, subject.key.span).help("add a line `zh: …` to its record"));
    }
    let issue = &archive.issue(issue).issue;
    let written = issue.features[feature].outlet.as_ref()?;
    let key = &subject.key.value;
    let help = format!("list it in `data/outlets.yaml`: `{key}: {{name: …, zh: …}}`");
    Some(finding.at(&issue.path, written.span).help(help))
}

fn is_in_characters(name: &str) -> bool {
    name.contains(han::is_han)
}
