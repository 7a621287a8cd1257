//! `urls.lock`: the addresses that were published, which are a promise.
//!
//! A text of one address a line; lines that begin with `#` are for people. Written by
//! `chinai check --lock`, kept with the archive, compared with the addresses that would be
//! published now.

use std::collections::BTreeSet;

use crate::archive::Archive;
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::in_backticks;
use crate::near;
use crate::pages::{Page, Planned};
use crate::source::{SourceText, Span};

/// Where it stands in the archive's folder.
pub const FILE: &str = "urls.lock";

/// For how many lost addresses the one that took their place is guessed.
const MOST_COMPARED: usize = 20;

const HEAD: &str = "\
# The addresses of this archive. Links all over the world lead to them: `chinai check` tells when
# one would be lost. Renew the list with `chinai check --lock` after each issue, and keep it with
# the archive.
";

/// The text of the file: what `former` promised, and every address that readers may have kept.
pub fn written(archive: &Archive, pages: &[Planned], former: Option<&SourceText>) -> String {
    let promised = pages.iter().filter(|planned| is_promised(&planned.page));
    let mut addresses: BTreeSet<String> =
        promised.map(|planned| planned.page.address(archive)).collect();
    // What was lost is not forgotten by taking note of what is there.
    let former = former.into_iter().flat_map(listed);
    addresses.extend(former.map(|(address, _)| address.to_owned()));
    let lines = addresses.iter().map(|address| format!("{address}\n"));
    HEAD.to_owned() + &lines.collect::<String>()
}

/// The addresses of the file that no page has any more.
pub(super) fn lost_addresses(
    lock: &SourceText,
    archive: &Archive,
    pages: &[Planned],
) -> Vec<Diagnostic> {
    let mut issues: BTreeSet<String> = BTreeSet::new();
    let mut present: BTreeSet<String> = BTreeSet::new();
    for planned in pages {
        let address = planned.page.address(archive);
        if let Page::Issue(_) | Page::Translation(..) | Page::Redirect { .. } = planned.page {
            issues.insert(address.clone());
        }
        present.insert(address);
    }
    let (addresses, others): (Vec<_>, Vec<_>) =
        listed(lock).partition(|(address, _)| address.starts_with('/'));
    let lost = addresses.into_iter().filter(|(address, _)| !present.contains(*address));
    let lost = lost.enumerate().map(|(n_before, (address, span))| {
        let message = format!("`{address}` was published, and no page has this address now");
        // Whoever lost more than these has moved the archive, and no comparing would help. Only an
        // issue can take over the address of another page.
        let candidates = issues.iter().map(String::as_str).filter(|_| n_before < MOST_COMPARED);
        let near = near::nearest(address, candidates);
        let help = match near {
            Some(near) => format!(
                "if it is `{near}` now, add `aliases: [{address}]` to that issue; if it is gone for \
                 good, delete this line"
            ),
            None => format!(
                "add `aliases: [{address}]` to the issue it should lead to; if it is gone for good, \
                 delete this line"
            ),
        };
        Diagnostic::new(Code::LostAddress, message).at(&lock.path, span).help(help)
    });
    let strange = no_address(&others, archive).map(|(finding, span)| finding.at(&lock.path, span));
    strange.into_iter().chain(lost).collect()
}

/// What is wrong with the lines that are no addresses, told at the first.
fn no_address(lines: &[(&str, Span)], archive: &Archive) -> Option<(Diagnostic, Span)> {
    let (line, span) = lines.first()?;
    let others = match lines.len() - 1 {
        0 => String::new(),
        1 => ", nor is another line".to_owned(),
        n_others => format!(", nor are {n_others} other lines"),
    };
    let message = format!("{} is no address of this archive{others}", in_backticks(line));
    let bare = line.strip_prefix(archive.config.origin());
    let help = match bare.filter(|bare| bare.starts_with('/')) {
        Some(bare) => format!("an address begins with its first `/`: `{bare}`"),
        None => "an address is a line such as `/120/`: delete what is none".to_owned(),
    };
    Some((Diagnostic::new(Code::LostAddress, message).help(help), *span))
}

/// Whether the address of a page is one that a reader may have kept.
fn is_promised(page: &Page) -> bool {
    match page {
        // Which forwards stand on a later part of a list changes with every issue.
        Page::Forwards(_, part) => *part == 0,
        Page::Feed(_) | Page::JsonFeed | Page::Redirect { .. } | Page::Attachment(_) => true,
        page => page.is_for_readers(),
    }
}

/// The addresses of the file, with their places.
fn listed(lock: &SourceText) -> impl Iterator<Item = (&str, Span)> {
    let mut at = 0;
    let lines = lock.text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let address = line.trim();
        let start = start + line.find(address).unwrap_or_default();
        (address, Span::new(start..start + address.len()))
    });
    lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
}
