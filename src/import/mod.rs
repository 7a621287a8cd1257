//! From an export of Substack to issue files: bytes in, Markdown and remarks out.
//!
//! Reads no file and writes none: `disk` opens the export, `commands` decides what is written.
//! What comes out is the same Markdown that `issues/` holds, and the same bytes every time.

pub mod address;
pub mod anatomy;
pub mod check;
pub mod dom;
pub mod file;
mod markdown;
pub mod pictures;
pub mod posts;
pub mod prose;
pub mod remark;
pub mod report;
pub mod select;
pub mod title;
pub mod vocabulary;
pub mod zone;

use crate::config::Html;
use crate::diagnostic::Severity;
use crate::issue::date::PartialDate;
use crate::issue::document::Document;
use crate::issue::parse::{Parsed, parse};
use crate::source::SourceText;
use anatomy::Parts;
use dom::{Dom, TooDeep};
use file::Sheet;
use markdown::Manner;
use posts::Post;
use prose::Block;
use remark::{Lines, Remark};
use title::Title;
use vocabulary::{Context, Read, Shot};

/// A post that becomes an issue.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What the table says of it.
    pub post: Post,
    /// What its title says.
    pub title: Title,
    /// The day it came out, where one wants it to be.
    pub date: PartialDate,
    /// Its address in the archive, where its number is taken.
    pub slug: Option<String>,
    /// Whether its former address is its own alone.
    pub has_address: bool,
    /// Its file, from the issues' folder.
    pub file: String,
}

/// What becomes of the parts of an issue that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// What stands in every issue is kept in `as_sent`.
    Kept,
    /// It is left out.
    LeftOut,
}

/// An issue that was made of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its file.
    pub text: String,
    /// What should be known of it.
    pub remarks: Vec<Remark>,
    /// The pictures in it.
    pub shots: Vec<Shot>,
    /// What addresses may end in to lead to its headings.
    pub anchors: Vec<String>,
    /// Whether it has to be made again once all headings are known.
    pub awaits_anchors: bool,
}

/// Why a post becomes no issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Its HTML nests too deep.
    Deep(usize),
    /// chinai itself would not take the file.
    Unreadable(String),
}

impl From<TooDeep> for Refusal {
    fn from(TooDeep(depth): TooDeep) -> Self {
        Self::Deep(depth)
    }
}

/// Makes an issue of a post.
pub fn convert(
    candidate: &Candidate,
    html: &[u8],
    context: Context<'_>,
    standing: Standing,
) -> Result<Imported, Refusal> {
    let text = String::from_utf8_lossy(html);
    let mut read = vocabulary::read(&Dom::parse(&text)?, context);
    let mut all = Vec::new();
    if matches!(text, std::borrow::Cow::Owned(_)) {
        all.push(Remark::lost("encoding", "bytes that are no UTF-8"));
    }
    let podcast = podcast(&candidate.post);
    read.blocks.splice(0..0, podcast);
    let whole = Parts { body: read.blocks.clone(), ..Parts::default() };
    let mut parts =
        anatomy::take_apart(std::mem::take(&mut read.blocks), &candidate.title, context.shelf);
    parts.addresses().for_each(|address| whole_again(address, context));
    // What can't be read back with its parts lifted out is left in one piece.
    let lifted = Attempt { candidate, context, read: &read, standing, parts: &parts }.write();
    let (written, parts) = match lifted {
        Ok(written) => (written, parts),
        Err(why) => {
            let written =
                Attempt { candidate, context, read: &read, standing, parts: &whole }.write();
            let what = format!("nothing was lifted into fields: {why}");
            all.push(Remark::noted("unlifted", what));
            (written.map_err(Refusal::Unreadable)?, whole)
        }
    };
    let Written { text, anchors, remarks } = written;
    let Read { remarks: found, shots, awaits_anchors, .. } = read;
    all.extend(placed(found, &text));
    all.extend(parts.remarks);
    all.extend(remarks);
    all.sort();
    Ok(Imported { text, remarks: all, shots, anchors, awaits_anchors })
}

/// Gives remarks their lines in a file, by the words before them.
fn placed(found: Vec<(Remark, String)>, text: &str) -> Vec<Remark> {
    // A post with more of them needs more than their lines.
    const MOST: usize = 200;
    if found.is_empty() {
        return Vec::new();
    }
    let lines = Lines::of(text);
    let place = |(at, (remark, before)): (usize, (Remark, String))| {
        let line = (at < MOST).then(|| lines.find(&before)).flatten();
        Remark { line, ..remark }
    };
    found.into_iter().enumerate().map(place).collect()
}

/// A field takes no path of a file: what led to another issue leads to where that was published.
fn whole_again(address: &mut Option<String>, context: Context<'_>) {
    let slug = address.as_deref().and_then(|link| context.shelf.slug_of(link));
    if let Some(published) = slug.and_then(|slug| context.publication.post(slug)) {
        *address = Some(published);
    }
}

/// The sound of a post, as the first line of its text.
fn podcast(post: &Post) -> Option<Block> {
    let is_address =
        post.podcast_url.starts_with("https://") || post.podcast_url.starts_with("http://");
    let link = prose::Run::Link(
        post.podcast_url.clone(),
        vec![prose::Run::Text("Listen to it".to_owned())],
    );
    is_address.then(|| Block::Paragraph(vec![link]))
}

/// One way to write an issue.
struct Attempt<'a> {
    candidate: &'a Candidate,
    context: Context<'a>,
    read: &'a Read,
    standing: Standing,
    parts: &'a Parts,
}

/// A file, with what is known of it once it was read back.
struct Written {
    text: String,
    anchors: Vec<String>,
    remarks: Vec<Remark>,
}

impl Attempt<'_> {
    /// Writes the file and reads it back; without a file it says why chinai would not take it.
    fn write(&self) -> Result<Written, String> {
        let mut remarks = Vec::new();
        let mut piece = |blocks: &[Block]| {
            let (markdown, found) = piece(blocks, &self.read.notes);
            remarks.extend(found.into_iter().map(|what| Remark::lost("round-trip", what)));
            markdown
        };
        let Self {
            candidate: Candidate { post, title, date, slug, has_address, .. }, parts, ..
        } = self;
        // A draft was never anywhere.
        let had_address = post.is_published && *has_address;
        let url = self.context.publication.post(&post.slug).filter(|_| had_address);
        let alias = url.as_ref().map(|_| format!("/p/{}", post.slug));
        let kept = self.standing == Standing::Kept;
        let sheet = Sheet {
            number: title.number,
            title: &title.text,
            date: *date,
            subtitle: &post.subtitle,
            kind: title.kind,
            slug: slug.as_deref(),
            url: url.as_deref(),
            alias: alias.as_deref().filter(|_| is_simple(&post.slug)),
            is_draft: !post.is_published,
            contributors: &parts.contributors,
            features: &parts.features,
            forwards: parts.forwards.iter().map(|it| (it, piece(&it.note))).collect(),
            horn: parts.horn.iter().map(|it| (it, piece(&it.summary))).collect(),
            corrections: parts.corrections.iter().map(|it| (it.date, piece(&it.note))).collect(),
            as_sent: if kept { piece(&parts.as_sent) } else { String::new() },
            origin: origin(post),
            body: piece(&parts.body),
        };
        let text = file::write(&sheet);
        let anchors = read_back(&self.candidate.file, &text)?;
        Ok(Written { text, anchors, remarks })
    }
}

/// What only Substack knew of a post.
fn origin(post: &Post) -> Vec<(&'static str, String)> {
    let mut res = vec![("post", post.id.clone())];
    let usual = |value: &str, usual: &str| value.is_empty() || value == usual;
    if !post.date.is_empty() {
        res.push(("published", post.date.clone()));
    }
    if !usual(&post.sort, "newsletter") {
        res.push(("type", post.sort.clone()));
    }
    if !usual(&post.audience, "everyone") {
        res.push(("audience", post.audience.clone()));
    }
    res
}

fn is_simple(slug: &str) -> bool {
    slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Reads a file as chinai does; gives the ids of its headings.
fn read_back(file: &str, text: &str) -> Result<Vec<String>, String> {
    let source = SourceText::new(&format!("issues/{file}"), text);
    let (parsed, findings) = parse(&source, Html::Escaped);
    if let Some(error) = findings.iter().find(|finding| finding.severity() == Severity::Error) {
        return Err(error.message.clone());
    }
    let Parsed::Issue(issue) = parsed else { return Err("it is no issue".to_owned()) };
    let headings = issue.body.iter().flat_map(Document::headings);
    Ok(headings.map(|heading| heading.id.to_string()).collect())
}

/// Writes blocks as Markdown that is read back as they are; what can't be is told.
///
/// As a person would type it, if that is read as it was meant; else with care for the blocks that
/// need it.
fn piece(blocks: &[Block], notes: &[Vec<Block>]) -> (String, Vec<String>) {
    if blocks.is_empty() {
        return (String::new(), Vec::new());
    }
    let meant = check::meant(blocks, notes);
    let differ = |markdown: &str| check::differences(&meant, &check::made(markdown));
    let plain = markdown::write(blocks, notes, &|_| Manner::Plain);
    if differ(&plain).is_empty() {
        return (plain, Vec::new());
    }
    let manners: Vec<Manner> = blocks.iter().map(|block| manner(block, notes)).collect();
    let mended = markdown::write(blocks, notes, &|index| manners[index]);
    if differ(&mended).is_empty() {
        return (mended, Vec::new());
    }
    let guarded = markdown::write(blocks, notes, &|_| Manner::Guarded);
    let found = differ(&guarded);
    (guarded, found)
}

fn manner(block: &Block, notes: &[Vec<Block>]) -> Manner {
    let block = std::slice::from_ref(block);
    let plain = markdown::write(block, notes, &|_| Manner::Plain);
    let is_read = check::meant(block, notes) == check::made(&plain);
    if is_read { Manner::Plain } else { Manner::Guarded }
}
