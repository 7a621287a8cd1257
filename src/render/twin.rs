//! The Markdown twin of an issue or a translation: what its page says, for whoever would rather
//! read it plain, keep it as text, or hand it to a program.

use super::markdown;
use crate::archive::directory::Part;
use crate::archive::{ForwardId, IssueId, LinkedIssue, PersonId};
use crate::issue::{Feature, PreviewSource, Translation};
use crate::pages::Page;
use crate::render::Site;
use crate::source::Spanned;

/// What a long issue takes, in bytes.
const ISSUE: usize = 16 * 1024;

/// Writes the twin of an issue.
pub(super) fn of_issue(site: &Site, id: IssueId) -> Vec<u8> {
    let linked = site.archive.issue(id);
    let issue = &linked.issue;
    let mut twin = Twin { site, out: String::with_capacity(ISSUE) };
    twin.heading(1, &format!("No. {}: {}", issue.number.value, issue.title.value), None);
    twin.paragraph(issue.subtitle.as_deref().unwrap_or_default());
    twin.facts_of_issue(id, linked);
    if !issue.features.is_empty() {
        twin.heading(2, "The original", None);
    }
    for (index, feature) in issue.features.iter().enumerate() {
        twin.feature(id, linked, index, feature);
    }
    if let Some(body) = &issue.body {
        twin.gap();
        site.write_markdown(id, body, 2, &mut twin.out);
    }
    twin.previews(id, linked);
    twin.forwards(id, linked);
    twin.corrections(linked);
    twin.finish()
}

/// Writes the twin of the translation of a feature.
pub(super) fn of_translation(site: &Site, id: IssueId, index: usize) -> Vec<u8> {
    let linked = site.archive.issue(id);
    let mut twin = Twin { site, out: String::new() };
    twin.heading(1, &linked.issue.features[index].title.value, None);
    twin.facts_of_feature(id, linked, index);
    let issue = site.full(&Page::Issue(id).address(&site.archive));
    twin.fact("Belongs to", &format!("No. {}, <{issue}>", linked.number()));
    twin.gap();
    site.write_translation(id, index, &mut twin.out);
    twin.finish()
}

/// A twin that is being written.
struct Twin<'a> {
    site: &'a Site,
    out: String,
}

impl Twin<'_> {
    fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// Parts what comes from what was written.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, level: usize, text: &str, url: Option<&str>) {
        self.gap();
        self.out.push_str(&"######"[..level]);
        self.out.push(' ');
        self.out.push_str(&markdown::link(text, url));
        self.out.push('\n');
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.gap();
            self.out.push_str(&markdown::link(text, None));
            self.out.push('\n');
        }
    }

    /// Writes a line of a list of facts; `value` is Markdown already.
    fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            if !self.out.lines().next_back().is_some_and(|line| line.starts_with("- ")) {
                self.gap();
            }
            for part in ["- ", name, ": ", value, "\n"] {
                self.out.push_str(part);
            }
        }
    }

    fn facts_of_issue(&mut self, id: IssueId, linked: &LinkedIssue) {
        let (site, issue) = (self.site, &linked.issue);
        self.fact("Newsletter", &markdown::link(site.title(), None));
        self.fact("Date", &issue.date.to_string());
        let wrote = self.names(linked, |part| matches!(part, Part::Wrote(_)));
        let ours = || markdown::link(&site.archive.config.author.name, None);
        self.fact("By", &if wrote.is_empty() { ours() } else { wrote });
        self.fact("Kind", issue.kind.name());
        let topics = linked.topics.iter().map(|topic| site.archive.topic(*topic));
        let topics = topics.map(|topic| markdown::link(&topic.record.subject.name, None));
        self.fact("Topics", &topics.collect::<Vec<_>>().join(", "));
        let page = site.full(&Page::Issue(id).address(&site.archive));
        self.fact("Page", &format!("<{page}>"));
        self.address("First published", issue.url.as_ref().map(|url| url.value.as_str()));
    }

    fn address(&mut self, name: &str, url: Option<&str>) {
        self.fact(name, &url.map(|url| markdown::link(url, Some(url))).unwrap_or_default());
    }

    fn feature(&mut self, id: IssueId, linked: &LinkedIssue, index: usize, feature: &Feature) {
        self.heading(3, &feature.title.value, None);
        self.facts_of_feature(id, linked, index);
    }

    fn facts_of_feature(&mut self, id: IssueId, linked: &LinkedIssue, index: usize) {
        let site = self.site;
        let feature = &linked.issue.features[index];
        let plain = |text: Option<&str>| text.map(|text| markdown::link(text, None));
        self.fact("Original title", &plain(feature.original_title.as_deref()).unwrap_or_default());
        let outlet = linked.feature_outlets[index].map(|outlet| site.archive.outlet(outlet));
        let outlet = plain(outlet.map(|outlet| outlet.record.subject.name.as_str()));
        self.fact("Published by", &outlet.unwrap_or_default());
        let wrote = |part: &Part| matches!(part, Part::WroteOriginal(_, at) if *at == index);
        self.fact("Written by", &self.names(linked, wrote));
        let translated = |part: &Part| matches!(part, Part::Translated(_, at) if *at == index);
        self.fact("Translated by", &self.names(linked, translated));
        let published = feature.published.map(|date| date.to_string());
        self.fact("Published", &published.unwrap_or_default());
        self.address("Original", feature.url.as_ref().map(|url| url.value.as_str()));
        self.link_facts(feature.url.as_ref(), feature.archived.as_ref());
        let here = linked.translations[index]
            .as_ref()
            .map(|_| site.full(&Page::Translation(id, index).address(&site.archive)));
        let elsewhere = feature.translation.as_ref().and_then(|written| match &written.value {
            Translation::Address(url) => Some(url.clone()),
            Translation::File(_) => None,
        });
        self.address("Full translation", here.or(elsewhere).as_deref());
    }

    fn names(&self, linked: &LinkedIssue, is_it: impl Fn(&Part) -> bool) -> String {
        let parts = linked.parts.iter().filter(|(_, part)| is_it(part));
        let names = parts.map(|(person, _)| markdown::link(self.name(*person), None));
        names.collect::<Vec<_>>().join(", ")
    }

    fn name(&self, person: PersonId) -> &str {
        &self.site.archive.person(person).record.subject.name
    }

    fn previews(&mut self, id: IssueId, linked: &LinkedIssue) {
        if !linked.issue.horn.is_empty() {
            self.heading(2, "Around the Horn", None);
        }
        for (index, preview) in linked.issue.horn.iter().enumerate() {
            let url = preview.url.as_ref().map(|url| url.value.as_str());
            self.heading(3, &format!("{}. {}", index + 1, preview.title.value), url);
            if let Some(summary) = &preview.summary {
                self.gap();
                self.site.write_markdown(id, summary, 4, &mut self.out);
            }
            let outlet = linked.preview_outlets[index].map(|id| self.site.archive.outlet(id));
            let outlet = outlet.map(|outlet| outlet.record.subject.name.as_str());
            let said = preview.source.as_ref().and_then(|source| match source {
                PreviewSource::Outlet { about, .. } => about.as_deref(),
                PreviewSource::Sentence(sentence) => Some(sentence.as_str()),
            });
            let source: Vec<&str> = outlet.into_iter().chain(said).collect();
            self.paragraph(&source.join(": "));
        }
    }

    fn forwards(&mut self, id: IssueId, linked: &LinkedIssue) {
        if !linked.issue.forwards.is_empty() {
            self.heading(2, "Four to Forward", None);
        }
        for (index, forward) in linked.issue.forwards.iter().enumerate() {
            let label = forward.label.as_ref().map(|label| format!("{label}: "));
            let title = format!("{}{}", label.unwrap_or_default(), forward.title.value);
            self.heading(3, &title, forward.url.as_ref().map(|url| url.value.as_str()));
            let place = ForwardId::new(id, index);
            let made = |part: &Part| matches!(part, Part::Recommended(at) if *at == place);
            self.fact("By", &self.names(linked, made));
            let outlet = self.site.archive.forward_outlet(place);
            let outlet = outlet.map(|outlet| &self.site.archive.outlet(outlet).record.subject.name);
            self.fact("In", &outlet.map(|name| markdown::link(name, None)).unwrap_or_default());
            self.fact("Date", &forward.date.map(|date| date.to_string()).unwrap_or_default());
            self.link_facts(forward.url.as_ref(), forward.archived.as_ref());
            if let Some(note) = &forward.note {
                self.gap();
                self.site.write_markdown(id, note, 4, &mut self.out);
            }
        }
    }

    /// What the archive knows of a link: how it stood when it was looked at, and a kept copy.
    fn link_facts(&mut self, url: Option<&Spanned<String>>, archived: Option<&Spanned<String>>) {
        if let Some(standing) = self.site.standing_of(url) {
            let date = standing.date.map(|date| format!(" ({})", date.iso));
            self.fact("When looked at", &format!("{}{}", standing.words, date.unwrap_or_default()));
            self.address("Moved to", standing.to.as_deref());
        }
        self.address("Kept copy", self.site.copy_of(url, archived));
    }

    fn corrections(&mut self, linked: &LinkedIssue) {
        if !linked.corrections.here.is_empty() {
            self.heading(2, "Corrections", None);
        }
        for id in &linked.corrections.here {
            let correction = self.site.archive.correction(*id);
            self.heading(3, &correction.date.to_string(), None);
            self.gap();
            self.site.write_markdown(id.issue, &correction.note, 4, &mut self.out);
        }
    }
}
