//! What is missing in an issue's own texts, though it can be published without.

use crate::archive::directory::fold;
use crate::archive::links::Targets;
use crate::archive::{Archive, LinkedIssue};
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::document::{Document, Link, LinkKind, Role};
use crate::source::SitePath;

/// How wide a title may be before feed readers cut it off, in Latin letters; a Han character is as
/// wide as two.
const WIDEST_TITLE: usize = 120;

/// Titles that feed readers and search engines would cut off.
pub(super) fn long_titles(archive: &Archive) -> Vec<Diagnostic> {
    let titles = archive.issues().map(|(_, linked)| (&linked.issue.path, &linked.issue.title));
    let too_wide = titles.filter(|(_, title)| width(&title.value) > WIDEST_TITLE);
    too_wide
        .map(|(path, title)| {
            let message = format!(
                "the title is {} letters wide; feed readers cut off what is over {WIDEST_TITLE}",
                width(&title.value)
            );
            Diagnostic::new(Code::LongTitle, message)
                .at(path, title.span)
                .help("keep its beginning, and move the rest to `subtitle:`")
        })
        .collect()
}

/// First headings that say the title once more, with or without the newsletter's name before it.
pub(super) fn repeated_titles(archive: &Archive) -> Vec<Diagnostic> {
    let repeated = archive.issues().filter_map(|(_, linked)| {
        let issue = &linked.issue;
        let heading = issue.body.as_ref()?.headings().first()?;
        let text = fold(&heading.text);
        let before = text.strip_suffix(&fold(&issue.title.value))?.trim_end();
        let is_it = before.is_empty() || before.ends_with(':');
        let message = "this heading says the title once more";
        let finding = Diagnostic::new(Code::RepeatedTitle, message).at(&issue.path, heading.span);
        is_it.then(|| finding.help("delete the line: the page begins with the title"))
    });
    repeated.collect()
}

/// Every CJK character stands beyond the scripts that are as narrow as Latin.
fn width(title: &str) -> usize {
    title.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum()
}

/// Pictures without words for those who don't see them. Of one that is not there, that is told.
pub(super) fn missing_alternatives(archive: &Archive) -> Vec<Diagnostic> {
    let of_document = |(path, document, targets): (&SitePath, &Document, &Targets)| {
        let is_mute = |link: &&Link| {
            let is_there = targets.get(link.span).is_some();
            link.kind == LinkKind::Image && link.text.trim().is_empty() && is_there
        };
        let mute = document.links().iter().filter(is_mute);
        mute.map(|picture| {
            let file = &picture.destination;
            Diagnostic::new(Code::MissingAlternative, "this picture has no words in its place")
                .at(path, picture.span)
                .help(format!("say what it shows: `![A chart of …]({file})`"))
        })
        .collect::<Vec<_>>()
    };
    archive.issues().flat_map(|(_, linked)| documents(linked)).flat_map(of_document).collect()
}

/// Every piece of Markdown of an issue, with its file and where its links lead.
fn documents(linked: &LinkedIssue) -> impl Iterator<Item = (&SitePath, &Document, &Targets)> {
    let own = linked.issue.documents();
    let own = own.map(|document| (&linked.issue.path, document, &linked.targets));
    let texts = linked.translations.iter().flatten();
    own.chain(texts.map(|text| (&text.file.path, &text.file.document, &text.targets)))
}

fn translations(linked: &LinkedIssue) -> impl Iterator<Item = (&SitePath, &Document)> {
    let texts = linked.translations.iter().flatten();
    texts.map(|text| (&text.file.path, &text.file.document))
}

/// Paragraphs without their original in a translation that has the original in parallel, and
/// originals without their paragraph.
pub(super) fn unpaired_paragraphs(archive: &Archive) -> Vec<Diagnostic> {
    let texts = archive.issues().flat_map(|(_, linked)| translations(linked));
    texts.flat_map(|(path, document)| unpaired(path, document)).collect()
}

fn unpaired(path: &SitePath, document: &Document) -> Vec<Diagnostic> {
    let pairs = document.pairs();
    if pairs.iter().all(|pair| pair.original.is_none()) {
        return Vec::new();
    }
    let alone = pairs.iter().filter(|pair| pair.original.is_none());
    let first = alone.filter_map(|pair| document.text_blocks_of(&pair.part).next());
    first
        .filter_map(|block| {
            let (message, help) = match block.role {
                Role::Prose => (
                    "this paragraph has no original, though others have",
                    "put its original below it: `> zh: …`",
                ),
                Role::Original => (
                    "this original stands below no paragraph of its own",
                    "put its translation above it, or join it to the original before",
                ),
                _ => return None,
            };
            let finding = Diagnostic::new(Code::UnpairedParagraph, message);
            Some(finding.at(path, block.span).help(help))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn a_han_character_is_as_wide_as_two_letters() {
        assert_eq!(width("AI – é"), 6);
        assert_eq!(width("人工智能!"), 9);
    }
}
