//! The small parts that many views share: names, dates, rows of lists.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::catalogue::Subject;
use crate::archive::directory::Part;
use crate::archive::standings::State;
use crate::archive::{ForwardId, IssueId, OutletId, PersonId, TermId, TopicId};
use crate::diagnostic::Diagnostic;
use crate::escape::without_forbidden;
use crate::han;
use crate::issue::Kind;
use crate::issue::date::PartialDate;
use crate::pages::{Feed, IssueList, Page, label_key};
use crate::render::Site;
use crate::render::templates::{Held, Shown};
use crate::source::Spanned;

/// What every page says of itself.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// The title, for the window and for lists of search results.
    pub title: String,
    /// One sentence on what stands here.
    pub description: String,
    /// The address on this site.
    pub href: String,
    /// The full address; none when the site does not know where it will stand.
    pub canonical: Option<String>,
    /// The name of its template, without `.html`.
    pub kind: &'static str,
    /// Which part of the site it belongs to: `issues`, `forwards`, `topics` ...
    pub section: &'static str,
    /// The feed of what stands here, where it has one of its own.
    pub feed: Option<String>,
    /// The same as Markdown: of issues and translations.
    pub twin: Option<String>,
    /// Whether search engines should leave it out.
    pub is_hidden: bool,
}

impl PageView {
    /// Describes a page.
    pub fn new(
        site: &Site,
        page: &Page,
        section: &'static str,
        title: &str,
        description: &str,
    ) -> Self {
        Self {
            title: without_forbidden(title),
            description: without_forbidden(description),
            href: site.href(page),
            canonical: site.canonical(page),
            kind: page.template().map_or("", |name| name.trim_end_matches(".html")),
            section,
            feed: Feed::of(page, &site.archive).map(|feed| site.href(&Page::Feed(feed))),
            twin: page.twin(&site.archive).map(|twin| site.href(&twin)),
            is_hidden: false,
        }
    }
}

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// Where to.
    pub href: String,
    /// The words.
    pub text: String,
}

/// A link with a number beside it.
#[derive(Debug, Serialize)]
pub struct CountView {
    /// Where to.
    pub href: String,
    /// The words, with Chinese marked.
    pub text_html: String,
    /// How many.
    pub count: usize,
    /// Whether this is the page one is on.
    pub is_current: bool,
}

/// Something or someone that has a page, in both scripts.
#[derive(Debug, Serialize)]
pub struct NameView {
    /// Its page.
    pub href: String,
    /// The name, with Chinese marked.
    pub name_html: String,
    /// The name in Chinese, marked, where it is known beside the other.
    pub zh_html: Option<String>,
}

/// The same with more about it: for lists of names, and the head of its own page.
#[derive(Debug, Serialize)]
pub struct EntryView {
    /// Its page.
    pub href: String,
    /// The name, with Chinese marked.
    pub name_html: String,
    /// The name in Chinese, marked, where it is known beside the other.
    pub zh_html: Option<String>,
    /// How that is said.
    pub pinyin: Option<String>,
    /// What it is.
    pub about_html: Option<String>,
    /// How many things stand on its page.
    pub count: usize,
}

/// A date, as people and as machines read it.
#[derive(Debug, Serialize)]
pub struct DateView {
    /// `2020-11-18`, `2020-11` or `2020`.
    pub iso: String,
    /// `18 November 2020`, `November 2020` or `2020`.
    pub words: String,
}

impl DateView {
    /// Shows a date as precisely as it is known.
    pub fn new(date: PartialDate) -> Self {
        Self { iso: date.to_string(), words: date.in_words() }
    }
}

/// The kind of an issue.
#[derive(Debug, Serialize)]
pub struct KindView {
    /// `around-the-horn`.
    pub key: &'static str,
    /// `Around the Horn`.
    pub name: &'static str,
    /// The list of such issues.
    pub href: String,
}

/// An issue that is merely named.
#[derive(Debug, Serialize)]
pub struct IssueLink {
    /// Its number.
    pub number: u32,
    /// Its page.
    pub href: String,
    /// Its title, with Chinese marked.
    pub title_html: String,
    /// When it came out.
    pub date: DateView,
}

/// An issue in a list.
#[derive(Debug, Serialize)]
pub struct IssueRow {
    /// Its number.
    pub number: u32,
    /// Its page.
    pub href: String,
    /// Its title, with Chinese marked.
    pub title_html: String,
    /// The line under the title.
    pub subtitle_html: Option<String>,
    /// When it came out.
    pub date: DateView,
    /// What sort of issue it is.
    pub kind: KindView,
    /// Not public yet.
    pub is_draft: bool,
    /// Known by its facts only: no text here.
    pub is_entry: bool,
    /// Whether something in it was put right.
    pub is_corrected: bool,
    /// The outlets its features come from.
    pub outlets: Vec<Held<NameView>>,
    /// How many links it passes on.
    pub n_forwards: usize,
}

/// Issues of one year.
#[derive(Debug, Serialize)]
pub struct YearView<'a> {
    /// The year.
    pub year: i16,
    /// The list of its issues.
    pub href: String,
    /// The issues, newest first, each as `issue-row.html` shows it.
    pub rows_html: Vec<&'a Shown>,
}

/// A label of a forward.
#[derive(Debug, Serialize)]
pub struct LabelView {
    /// As written: `Must-read`.
    pub text: String,
    /// For style: `must-read`.
    pub key: String,
}

/// A language.
#[derive(Debug, Serialize)]
pub struct LanguageView {
    /// The tag: `zh-Hans`.
    pub tag: String,
    /// Its name in English, or the tag.
    pub name: String,
}

/// How a link stood when it was looked at.
#[derive(Debug, Serialize)]
pub struct StandingView {
    /// `Gone`, `Moved`, `Needs a login`.
    pub words: &'static str,
    /// When that was.
    pub date: Option<DateView>,
    /// Where it leads now, when it has moved.
    pub to: Option<String>,
}

/// What a recommended link is.
#[derive(Debug, Serialize)]
pub struct ForwardHead {
    /// What is recommended, with Chinese marked.
    pub title_html: String,
    /// Where it is.
    pub url: Option<String>,
    /// A kept copy.
    pub archived: Option<String>,
    /// How the link stood when it was looked at, unless all was well.
    pub standing: Option<StandingView>,
    /// Who made it.
    pub authors: Vec<Held<NameView>>,
    /// Who published it.
    pub outlet: Option<Held<NameView>>,
    /// Its language.
    pub language: Option<LanguageView>,
    /// When it came out.
    pub date: Option<DateView>,
}

/// A recommended link in a list.
#[derive(Debug, Serialize)]
pub struct ForwardRow<'a> {
    /// `Must-read` and the like.
    pub label: Option<LabelView>,
    /// What it is, as `forward-head.html` shows it.
    pub head_html: &'a str,
    /// The beginning of what is said of it.
    pub excerpt_html: Option<String>,
    /// Its entry in the issue.
    pub href: String,
    /// The number of that issue.
    pub number: u32,
}

impl NameView {
    /// Shows a subject by its names.
    fn new(href: String, subject: &Subject) -> Self {
        let zh = subject.zh.as_deref().filter(|zh| *zh != subject.name);
        Self { href, name_html: line(&subject.name), zh_html: zh.map(line) }
    }
}

impl EntryView {
    fn new(name: NameView, subject: &Subject, count: usize) -> Self {
        let NameView { href, name_html, zh_html } = name;
        let about_html = subject.about.as_deref().map(line);
        Self { href, name_html, zh_html, pinyin: subject.pinyin.clone(), about_html, count }
    }
}

impl LabelView {
    /// Shows a label as it was written.
    pub fn new(label: &str) -> Self {
        Self { text: label.to_owned(), key: label_key(label) }
    }
}

impl LanguageView {
    /// Shows a language by its tag.
    pub fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), name: language_name(tag).to_owned() }
    }
}

/// Words an author wrote for one line, escaped, with Chinese marked.
pub fn line(text: &str) -> String {
    han::html(text)
}

/// `1 issue`, `2 issues`.
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// The English name of a language, where it is one that occurs here.
pub fn language_name(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or(tag) {
        "en" => "English",
        "zh" => "Chinese",
        "ja" => "Japanese",
        "ko" => "Korean",
        "de" => "German",
        "fr" => "French",
        "ru" => "Russian",
        "es" => "Spanish",
        _ => tag,
    }
}

impl Site {
    pub(in crate::render) fn issue_row(&self, id: IssueId) -> IssueRow {
        let linked = self.archive.issue(id);
        let issue = &linked.issue;
        IssueRow {
            number: linked.number().get(),
            href: self.href(&Page::Issue(id)),
            title_html: line(&issue.title.value),
            subtitle_html: issue.subtitle.as_deref().map(line),
            date: DateView::new(issue.date),
            kind: self.kind_view(issue.kind),
            is_draft: issue.is_draft,
            is_entry: issue.is_entry(),
            is_corrected: !linked.corrections.here.is_empty(),
            outlets: self.outlets_of(id),
            n_forwards: issue.forwards.len(),
        }
    }

    pub(in crate::render) fn issue_link(&self, id: IssueId) -> IssueLink {
        let linked = self.archive.issue(id);
        IssueLink {
            number: linked.number().get(),
            href: self.href(&Page::Issue(id)),
            title_html: line(&linked.issue.title.value),
            date: DateView::new(linked.issue.date),
        }
    }

    /// Issues in the order given, a group for each year they came out in.
    pub(super) fn by_year(
        &self,
        issues: impl Iterator<Item = IssueId>,
    ) -> Result<Vec<YearView<'_>>, Diagnostic> {
        let mut years: BTreeMap<i16, Vec<&Shown>> = BTreeMap::new();
        for id in issues {
            let year = self.archive.issue(id).issue.date.year();
            years.entry(year).or_default().push(self.issue_row_html(id)?);
        }
        let href = |year| self.href(&Page::Issues(IssueList::Year(year)));
        let group = |(year, rows_html)| YearView { year, href: href(year), rows_html };
        Ok(years.into_iter().rev().map(group).collect())
    }

    pub(super) fn kind_view(&self, kind: Kind) -> KindView {
        let href = self.href(&Page::Issues(IssueList::Kind(kind)));
        KindView { key: kind.key(), name: kind.name(), href }
    }

    /// The outlets of an issue's features, each once.
    fn outlets_of(&self, id: IssueId) -> Vec<Held<NameView>> {
        let mut outlets: Vec<OutletId> = Vec::new();
        for outlet in self.archive.issue(id).feature_outlets.iter().flatten() {
            if !outlets.contains(outlet) {
                outlets.push(*outlet);
            }
        }
        outlets.into_iter().map(|outlet| self.outlet_named(outlet)).collect()
    }

    pub(super) fn topic_name(&self, id: TopicId) -> NameView {
        NameView::new(self.href(&Page::Topic(id)), &self.archive.topic(id).record.subject)
    }

    pub(in crate::render) fn topic_entry(&self, id: TopicId) -> EntryView {
        let topic = self.archive.topic(id);
        EntryView::new(self.topic_name(id), &topic.record.subject, topic.issues.len())
    }

    pub(super) fn term_entry(&self, id: TermId) -> EntryView {
        let term = self.archive.term(id);
        let name = NameView::new(self.href(&Page::Term(id)), &term.subject);
        EntryView::new(name, &term.subject, term.issues.len())
    }

    pub(in crate::render) fn outlet_name(&self, id: OutletId) -> NameView {
        NameView::new(self.href(&Page::Outlet(id)), &self.archive.outlet(id).record.subject)
    }

    pub(super) fn outlet_entry(&self, id: OutletId) -> EntryView {
        let outlet = self.archive.outlet(id);
        EntryView::new(self.outlet_name(id), &outlet.record.subject, outlet.count())
    }

    pub(in crate::render) fn person_name(&self, id: PersonId) -> NameView {
        NameView::new(self.href(&Page::Person(id)), &self.archive.person(id).record.subject)
    }

    pub(super) fn person_entry(&self, id: PersonId) -> EntryView {
        let person = self.archive.person(id);
        EntryView::new(self.person_name(id), &person.record.subject, person.parts.len())
    }

    /// The people an issue names for parts of this sort.
    pub(super) fn people_of(
        &self,
        issue: IssueId,
        is_it: impl Fn(&Part) -> bool,
    ) -> Vec<Held<NameView>> {
        let parts = self.archive.issue(issue).parts.iter().filter(|(_, part)| is_it(part));
        parts.map(|(person, _)| self.person_named(*person)).collect()
    }

    pub(in crate::render) fn forward_row<'a>(
        &self,
        id: ForwardId,
        head_html: &'a str,
    ) -> ForwardRow<'a> {
        const EXCERPT: usize = 220;
        let forward = self.archive.forward(id);
        let note = forward.note.as_ref();
        let issue = self.href(&Page::Issue(id.issue));
        ForwardRow {
            label: forward.label.as_deref().map(LabelView::new),
            head_html,
            excerpt_html: note.map(|note| line(&note.excerpt(EXCERPT))),
            href: format!("{issue}#f{}", id.index() + 1),
            number: self.archive.issue(id.issue).number().get(),
        }
    }

    /// The copy that is kept of a link: as the issue says, or else `data/links.yaml`.
    pub(in crate::render) fn copy_of<'a>(
        &'a self,
        url: Option<&Spanned<String>>,
        archived: Option<&'a Spanned<String>>,
    ) -> Option<&'a str> {
        let own = archived.map(|copy| copy.value.as_str());
        own.or_else(|| self.archive.standings().get(&url?.value)?.archived.as_deref())
    }

    /// How a link stood, where that is worth a word.
    pub(in crate::render) fn standing_of(
        &self,
        url: Option<&Spanned<String>>,
    ) -> Option<StandingView> {
        let standing = self.archive.standings().get(&url?.value)?;
        let words = match standing.state? {
            State::Gone => "Gone",
            State::Moved => "Moved",
            State::Login => "Needs a login",
            // A reader may well be let in where we were not.
            State::Refused | State::Unreachable | State::Alive => return None,
        };
        let (date, to) = (standing.checked.map(DateView::new), standing.to.clone());
        Some(StandingView { words, date, to })
    }

    pub(in crate::render) fn forward_head(&self, id: ForwardId) -> ForwardHead {
        let forward = self.archive.forward(id);
        ForwardHead {
            title_html: line(&forward.title.value),
            url: forward.url.as_ref().map(|url| url.value.clone()),
            archived: self
                .copy_of(forward.url.as_ref(), forward.archived.as_ref())
                .map(str::to_owned),
            standing: self.standing_of(forward.url.as_ref()),
            authors: self.people_of(id.issue, |part| *part == Part::Recommended(id)),
            outlet: self.archive.forward_outlet(id).map(|outlet| self.outlet_named(outlet)),
            language: forward.language.as_deref().map(LanguageView::new),
            date: forward.date.map(DateView::new),
        }
    }
}
