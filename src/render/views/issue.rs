//! The page of an issue, and of a full translation.

use serde::Serialize;

use super::citation::{CiteView, MetadataView};
use super::glossary::TermEntry;
use super::rows::{
    DateView, EntryView, IssueLink, IssueRow, LabelView, LinkView, NameView, PageView,
    StandingView, line,
};
use crate::archive::directory::Part;
use crate::archive::references::{Manner, Reference};
use crate::archive::{CorrectionId, ForwardId, IssueId, LinkedIssue, PersonId};
use crate::diagnostic::Diagnostic;
use crate::issue::document::Document;
use crate::issue::{Feature, Issue, PreviewSource, Translation};
use crate::pages::Page;
use crate::render::Site;
use crate::render::templates::Held;

/// The page of an issue.
#[derive(Debug, Serialize)]
pub struct IssueView<'a> {
    /// What the page says of itself.
    pub page: PageView,
    /// The issue as in lists: number, title, date, kind.
    pub issue: IssueRow,
    /// Who wrote it.
    pub authors: Vec<Held<NameView>>,
    /// Who wrote it, in plain words, also where no person has a page.
    pub byline: String,
    /// Who else had a hand in it.
    pub contributors: Vec<ContributorView>,
    /// Minutes it takes to read; none without a text.
    pub minutes: Option<usize>,
    /// Where it was first published.
    pub url: Option<String>,
    /// What it is about.
    pub topics: Vec<Held<EntryView>>,
    /// The translated originals.
    pub features: Vec<FeatureView>,
    /// The text; none for a catalogue entry.
    pub body_html: Option<String>,
    /// Four to Forward.
    pub forwards: Vec<ForwardView<'a>>,
    /// Around the Horn.
    pub previews: Vec<PreviewView>,
    /// What was put right in it.
    pub corrections: Vec<CorrectionView>,
    /// What it puts right in other issues.
    pub corrects: Vec<CorrectsView>,
    /// What stood in every issue as it was sent.
    pub as_sent_html: Option<String>,
    /// The issues it speaks of.
    pub points_to: Vec<ReferenceView>,
    /// The issues that speak of it.
    pub pointed_to_by: Vec<ReferenceView>,
    /// Terms of the glossary it uses.
    pub terms: Vec<Held<LinkView>>,
    /// The sections of the page, for a table of contents.
    pub sections: Vec<SectionView>,
    /// How to cite it; none for a draft.
    pub cite: Option<CiteView>,
    /// What the page says of itself to programs.
    pub metadata: MetadataView,
    /// The how-manieth issue of the archive it is, oldest first.
    pub nth: usize,
    /// How many issues there are.
    pub n_issues: usize,
    /// The issue before.
    pub previous: Option<Held<IssueLink>>,
    /// The issue after.
    pub next: Option<Held<IssueLink>>,
    /// Whatever the author gave for own templates.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A section of the page.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// Its place on the page.
    pub href: String,
    /// Its heading, with Chinese marked.
    pub text_html: String,
}

/// Someone who had a hand in an issue.
#[derive(Debug, Serialize)]
pub struct ContributorView {
    /// Who.
    pub person: Held<NameView>,
    /// What they did.
    pub role: Option<String>,
}

/// A translated original.
#[derive(Debug, Serialize)]
pub struct FeatureView {
    /// The id of its place on the page.
    pub id: String,
    /// The title in English.
    pub title_html: String,
    /// The title as published.
    pub original_title_html: Option<String>,
    /// Who published it.
    pub outlet: Option<Held<NameView>>,
    /// Who wrote it.
    pub authors: Vec<Held<NameView>>,
    /// Who translated it, in plain words.
    pub translator: String,
    /// When it came out.
    pub published: Option<DateView>,
    /// `article`, `report` ...
    pub medium: Option<String>,
    /// The original.
    pub url: Option<String>,
    /// A kept copy.
    pub archived: Option<String>,
    /// How the link to the original stood when it was looked at, unless all was well.
    pub standing: Option<StandingView>,
    /// The full translation, here or elsewhere.
    pub translation: Option<String>,
}

/// A recommended link in its issue.
#[derive(Debug, Serialize)]
pub struct ForwardView<'a> {
    /// The id of its place on the page: `f1`.
    pub id: String,
    /// `Must-read` and the like.
    pub label: Option<LabelView>,
    /// What it is, as `forward-head.html` shows it.
    pub head_html: &'a str,
    /// What the author says of it.
    pub note_html: Option<String>,
}

/// One preview of an Around the Horn.
#[derive(Debug, Serialize)]
pub struct PreviewView {
    /// The id of its place on the page: `h1`.
    pub id: String,
    /// What the article is called.
    pub title_html: String,
    /// Where it is.
    pub url: Option<String>,
    /// What it says.
    pub summary_html: Option<String>,
    /// Who published it.
    pub outlet: Option<Held<NameView>>,
    /// What is said of the source.
    pub source_html: Option<String>,
}

/// Something put right.
#[derive(Debug, Serialize)]
pub struct CorrectionView {
    /// The id of its place on the page: `c1`.
    pub id: String,
    /// When.
    pub date: DateView,
    /// What.
    pub note_html: String,
    /// The issue in which it was put right; none when that is the same.
    pub stands_in: Option<Held<IssueLink>>,
}

/// Something that an issue puts right in another.
#[derive(Debug, Serialize)]
pub struct CorrectsView {
    /// The id of its place on the page: `c2`.
    pub id: String,
    /// When.
    pub date: DateView,
    /// What.
    pub note_html: String,
    /// The number of the issue that had it wrong.
    pub number: u32,
    /// That issue, where the archive has it.
    pub issue: Option<Held<IssueLink>>,
}

/// An issue that speaks of another.
#[derive(Debug, Serialize)]
pub struct ReferenceView {
    /// The other issue.
    pub issue: Held<IssueLink>,
    /// `mentions`, `corrects` or `related`.
    pub manner: &'static str,
    /// The sentence, where there is one.
    pub quote_html: Option<String>,
}

impl<'a> IssueView<'a> {
    /// Shows an issue.
    pub fn new(site: &'a Site, id: IssueId) -> Result<Self, Diagnostic> {
        let linked = site.archive.issue(id);
        let issue = &linked.issue;
        let features = site.features(id);
        let mut view = Self {
            page: page(site, id),
            issue: site.issue_row(id),
            authors: authors(site, id),
            byline: byline(site, id),
            contributors: contributors(site, id),
            minutes: issue.body.is_some().then(|| minutes(issue)),
            url: issue.url.as_ref().map(|url| url.value.clone()),
            topics: linked.topics.iter().map(|topic| site.topic_named(*topic)).collect(),
            features,
            body_html: site.body_html(id),
            forwards: forwards(site, id)?,
            previews: previews(site, id),
            corrections: corrections(site, id),
            corrects: corrects(site, id),
            as_sent_html: issue.as_sent.as_ref().map(|note| site.note_html(id, note, "as-sent")),
            points_to: linked.points_to.iter().map(|r| reference(site, r, r.to)).collect(),
            pointed_to_by: linked
                .pointed_to_by
                .iter()
                .map(|r| reference(site, r, r.from))
                .collect(),
            terms: linked.terms.iter().map(|term| site.term_named(*term)).collect(),
            sections: Vec::new(),
            cite: CiteView::new(site, id, None),
            metadata: MetadataView::new(site, id, None),
            nth: id.index() + 1,
            n_issues: site.archive.issues().len(),
            previous: site.archive.previous(id).map(|id| site.issue_named(id)),
            next: site.archive.next(id).map(|id| site.issue_named(id)),
            extra: issue.extra.clone(),
        };
        view.sections = view.sections_of(issue);
        Ok(view)
    }

    /// The table of contents: the archive's own sections round the author's headings.
    fn sections_of(&self, issue: &Issue) -> Vec<SectionView> {
        let own = |is_there: bool, id: &str, text: &str| {
            is_there.then(|| SectionView { href: format!("#{id}"), text_html: text.to_owned() })
        };
        let headings = issue.body.iter().flat_map(Document::headings);
        let top = headings.clone().map(|heading| heading.level).min();
        let headings = headings.filter(|heading| Some(heading.level) == top).map(|heading| {
            SectionView { href: format!("#{}", heading.id), text_html: line(&heading.text) }
        });
        let corrected = !self.corrections.is_empty() || !self.corrects.is_empty();
        let connected = !self.points_to.is_empty() || !self.pointed_to_by.is_empty();
        let original = own(!self.features.is_empty(), "original", "The original");
        let after = [
            own(!self.previews.is_empty(), "horn", "Around the Horn"),
            own(!self.forwards.is_empty(), "forwards", "Four to Forward"),
            own(corrected, "corrections", "Corrections"),
            own(connected, "connections", "Connections"),
            own(self.cite.is_some(), "cite", "Cite"),
        ];
        original.into_iter().chain(headings).chain(after.into_iter().flatten()).collect()
    }
}

fn page(site: &Site, id: IssueId) -> PageView {
    let issue = &site.archive.issue(id).issue;
    let title = format!("No. {}: {}", issue.number.value, issue.title.value);
    let beginning = || issue.body.as_ref().map(|body| body.excerpt(160));
    let description = issue.subtitle.clone().or_else(beginning).unwrap_or_else(|| {
        let kind = issue.kind.name();
        format!("{kind}, {}: issue {} of the newsletter", issue.date.in_words(), issue.number.value)
    });
    let page = PageView::new(site, &Page::Issue(id), "issues", &title, &description);
    PageView { is_hidden: issue.is_draft, ..page }
}

/// Who wrote it, those who have a page.
fn authors(site: &Site, id: IssueId) -> Vec<Held<NameView>> {
    let named = site.people_of(id, |part| matches!(part, Part::Wrote(_)));
    match (named.is_empty(), site.author) {
        (true, Some(author)) => vec![site.person_named(author)],
        _ => named,
    }
}

/// Who wrote it, in plain words.
fn byline(site: &Site, id: IssueId) -> String {
    let parts = site.archive.issue(id).parts.iter();
    let wrote = parts.filter(|(_, part)| matches!(part, Part::Wrote(_)));
    let names: Vec<&str> = wrote.map(|(person, _)| site.name_of(*person)).collect();
    if names.is_empty() { site.archive.config.author.name.clone() } else { listed(&names) }
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn contributors(site: &Site, id: IssueId) -> Vec<ContributorView> {
    let parts = site.archive.issue(id).parts.iter();
    let helped = parts.filter_map(|(person, part)| match part {
        Part::Helped(_, role) => {
            Some(ContributorView { person: site.person_named(*person), role: role.clone() })
        }
        _ => None,
    });
    helped.collect()
}

/// Reading time, at 230 English words or 300 characters a minute; never less than one.
fn minutes(issue: &Issue) -> usize {
    let words = || issue.own_documents().map(Document::words);
    let latin: usize = words().map(|words| words.latin).sum();
    let han: usize = words().map(|words| words.han).sum();
    (latin.div_ceil(230) + han / 300).max(1)
}

impl Site {
    /// The translated originals of an issue.
    pub(super) fn features(&self, id: IssueId) -> Vec<FeatureView> {
        let linked = self.archive.issue(id);
        let features = linked.issue.features.iter().enumerate();
        features.map(|(index, feature)| self.feature_view(id, linked, index, feature)).collect()
    }

    fn feature_view(
        &self,
        id: IssueId,
        linked: &LinkedIssue,
        index: usize,
        feature: &Feature,
    ) -> FeatureView {
        let elsewhere = feature.translation.as_ref().and_then(|written| match &written.value {
            Translation::Address(url) => Some(url.clone()),
            Translation::File(_) => None,
        });
        let here = linked.translations[index].as_ref();
        let here = here.map(|_| self.href(&Page::Translation(id, index)));
        FeatureView {
            id: if index == 0 { "original".to_owned() } else { format!("original-{}", index + 1) },
            title_html: line(&feature.title.value),
            original_title_html: feature.original_title.as_deref().map(line),
            outlet: linked.feature_outlets[index].map(|outlet| self.outlet_named(outlet)),
            authors: self.people_of(id, |part| *part == Part::WroteOriginal(id, index)),
            translator: self.translator(id, index),
            published: feature.published.map(DateView::new),
            medium: feature.medium.clone(),
            url: feature.url.as_ref().map(|url| url.value.clone()),
            archived: self
                .copy_of(feature.url.as_ref(), feature.archived.as_ref())
                .map(str::to_owned),
            standing: self.standing_of(feature.url.as_ref()),
            translation: here.or(elsewhere),
        }
    }

    /// Who translated a feature; the author of the newsletter, where nobody else is named.
    fn translator(&self, id: IssueId, index: usize) -> String {
        let mut parts = self.archive.issue(id).parts.iter();
        match parts.find(|(_, part)| *part == Part::Translated(id, index)) {
            Some((person, _)) => self.name_of(*person).to_owned(),
            None => self.archive.config.author.name.clone(),
        }
    }

    fn name_of(&self, person: PersonId) -> &str {
        &self.archive.person(person).record.subject.name
    }
}

fn forwards(site: &Site, id: IssueId) -> Result<Vec<ForwardView<'_>>, Diagnostic> {
    let linked = site.archive.issue(id);
    let view = |index: usize| {
        let forward = &linked.issue.forwards[index];
        let anchor = format!("f{}", index + 1);
        Ok(ForwardView {
            label: forward.label.as_deref().map(LabelView::new),
            head_html: site.forward_head_html(ForwardId::new(id, index))?,
            note_html: forward.note.as_ref().map(|note| site.note_html(id, note, &anchor)),
            id: anchor,
        })
    };
    (0..linked.issue.forwards.len()).map(view).collect()
}

fn previews(site: &Site, id: IssueId) -> Vec<PreviewView> {
    let linked = site.archive.issue(id);
    let view = |index: usize| {
        let preview = linked.preview(index);
        let anchor = format!("h{}", index + 1);
        let source = preview.source.as_ref().and_then(|source| match source {
            PreviewSource::Outlet { about, .. } => about.as_deref(),
            PreviewSource::Sentence(sentence) => Some(sentence.as_str()),
        });
        PreviewView {
            title_html: line(&preview.title.value),
            url: preview.url.as_ref().map(|url| url.value.clone()),
            summary_html: preview.summary.as_ref().map(|note| site.note_html(id, note, &anchor)),
            outlet: linked.preview_outlets[index].map(|outlet| site.outlet_named(outlet)),
            source_html: source.map(line),
            id: anchor,
        }
    };
    (0..linked.issue.horn.len()).map(view).collect()
}

fn corrections(site: &Site, id: IssueId) -> Vec<CorrectionView> {
    let numbered = site.archive.issue(id).corrections.here.iter().zip(1..);
    numbered.map(|(correction, number)| site.correction_view(id, *correction, number)).collect()
}

/// What an issue puts right in others; numbered on after what was put right in itself.
fn corrects(site: &Site, id: IssueId) -> Vec<CorrectsView> {
    let corrections = &site.archive.issue(id).corrections;
    let view = |(number, correction): (usize, &CorrectionId)| {
        let written = site.archive.correction(*correction);
        let other = written.issue.as_ref().expect("it is about another issue").value;
        let anchor = format!("c{number}");
        CorrectsView {
            date: DateView::new(written.date),
            note_html: site.note_html(id, &written.note, &anchor),
            number: other.get(),
            issue: site.archive.numbered(other).map(|other| site.issue_named(other)),
            id: anchor,
        }
    };
    (corrections.here.len() + 1..).zip(&corrections.elsewhere).map(view).collect()
}

impl Site {
    /// A correction as it stands on the page of the corrected issue, the how-manieth there.
    pub(super) fn correction_view(
        &self,
        corrected: IssueId,
        id: CorrectionId,
        number: usize,
    ) -> CorrectionView {
        let correction = self.archive.correction(id);
        let anchor = format!("c{number}");
        CorrectionView {
            date: DateView::new(correction.date),
            note_html: self.travelling_note_html(id.issue, &correction.note, &anchor),
            stands_in: (id.issue != corrected).then(|| self.issue_named(id.issue)),
            id: anchor,
        }
    }
}

fn reference(site: &Site, reference: &Reference, other: IssueId) -> ReferenceView {
    let quote = match &reference.manner {
        Manner::Mentions(quote) => Some(line(quote)),
        Manner::Corrects | Manner::Related => None,
    };
    ReferenceView {
        issue: site.issue_named(other),
        manner: reference.manner.key(),
        quote_html: quote,
    }
}

/// The page of a full translation.
#[derive(Debug, Serialize)]
pub struct TranslationView {
    /// What the page says of itself.
    pub page: PageView,
    /// The issue it belongs to.
    pub issue: Held<IssueLink>,
    /// Whether it is not public yet.
    pub is_draft: bool,
    /// The original.
    pub feature: FeatureView,
    /// Whether any paragraph stands beside its original.
    pub is_parallel: bool,
    /// The paragraphs in order.
    pub pairs: Vec<PairView>,
    /// The footnotes of the translation, if it has any.
    pub footnotes_html: Option<String>,
    /// Terms of the glossary that it or its original uses.
    pub terms: Vec<TermEntry>,
    /// How to cite it; none for a draft.
    pub cite: Option<CiteView>,
    /// What the page says of itself to programs.
    pub metadata: MetadataView,
}

/// A paragraph of a translation, beside its original where that is there.
#[derive(Debug, Serialize)]
pub struct PairView {
    /// The id of its place on the page: `p1`.
    pub id: String,
    /// The translation.
    pub html: String,
    /// The original.
    pub original_html: Option<String>,
}

impl TranslationView {
    /// Shows the translation of a feature; the plan lists only those that are there.
    pub fn new(site: &Site, id: IssueId, index: usize) -> Self {
        let linked = site.archive.issue(id);
        let feature = &linked.issue.features[index];
        let (pairs, footnotes_html) = site.pairs(id, index);
        let title = format!("{} (full translation)", feature.title.value);
        let description = format!(
            "The full translation that belongs to No. {}: {}",
            linked.number(),
            linked.issue.title.value
        );
        let page = Page::Translation(id, index);
        let terms = linked.translations[index].iter().flat_map(|text| &text.terms);
        Self {
            page: PageView::new(site, &page, "issues", &title, &description),
            issue: site.issue_named(id),
            is_draft: linked.issue.is_draft,
            feature: site.feature_view(id, linked, index, feature),
            is_parallel: pairs.iter().any(|pair| pair.original_html.is_some()),
            pairs,
            footnotes_html,
            terms: terms.map(|term| site.listed_term(*term)).collect(),
            cite: CiteView::new(site, id, Some(index)),
            metadata: MetadataView::new(site, id, Some(index)),
        }
    }
}
