//! The links that lead out of an archive, and what an answer to one means.
//!
//! Pure: hosts are asked by `web`. What was found is kept in `data/links.yaml`
//! ([`archive::standings`](crate::archive::standings)).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::archive::links::{Target, Targets};
use crate::archive::standings::{Standing, Standings, State};
use crate::archive::{Archive, LinkedIssue};
use crate::fields::address;
use crate::issue::Translation;
use crate::issue::date::PartialDate;
use crate::issue::document::Document;
use crate::source::SitePath;

/// The version of the data: it rises when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// The words for an address that was not asked for, in the place of a state.
const NOT_ASKED: &str = "not asked";

/// For how many days what was found is as good as new.
const FRESH: i32 = 30;

/// Addresses out in the world, each with the files that link to it.
pub type Outgoing = BTreeMap<String, BTreeSet<SitePath>>;

/// The addresses that issues link to; of those that came out since a day, where one is given.
pub fn outgoing(archive: &Archive, since: Option<PartialDate>) -> Outgoing {
    let mut links = Outgoing::new();
    for (_, linked) in archive.issues() {
        if since.is_none_or(|since| linked.issue.date >= since) {
            collect(linked, &mut links);
        }
    }
    links
}

fn collect(linked: &LinkedIssue, links: &mut Outgoing) {
    let issue = &linked.issue;
    let mut add = |address: &str, path: &SitePath| {
        let address = address.split('#').next().unwrap_or(address).to_owned();
        links.entry(address).or_default().insert(path.clone());
    };
    let features = issue.features.iter().flat_map(|feature| [&feature.url, &feature.archived]);
    let forwards = issue.forwards.iter().flat_map(|forward| [&forward.url, &forward.archived]);
    let previews = issue.horn.iter().map(|preview| &preview.url);
    for address in features.chain(forwards).chain(previews).chain([&issue.url]).flatten() {
        add(&address.value, &issue.path);
    }
    for translation in issue.features.iter().filter_map(|feature| feature.translation.as_ref()) {
        if let Translation::Address(address) = &translation.value {
            add(address, &issue.path);
        }
    }
    let mut add_all = |document: &Document, targets: &Targets, path: &SitePath| {
        for link in document.links() {
            if address::is_web(&link.destination)
                && targets.get(link.span) == Some(&Target::Elsewhere)
            {
                add(&link.destination, path);
            }
        }
    };
    for document in issue.documents() {
        add_all(document, &linked.targets, &issue.path);
    }
    for text in linked.translations.iter().flatten() {
        add_all(&text.file.document, &text.targets, &text.file.path);
    }
}

/// Whether what was found on a day need not be asked again today.
pub fn is_fresh(standing: &Standing, today: PartialDate) -> bool {
    standing.state.is_some() && standing.checked.is_some_and(|day| day.days_to(today) < FRESH)
}

/// What an answer means: where an address sent us on to, each time with the status it did so with,
/// and the last status, or why there was none.
pub fn judged(hops: &[(u16, String)], end: Result<u16, String>) -> Look {
    let last = hops.last().map(|(_, address)| address.as_str());
    let is_for_good = hops.iter().all(|(status, _)| matches!(status, 301 | 308));
    let state = match end {
        Ok(401 | 407) => State::Login,
        Ok(200..=299) if last.is_some_and(is_login) => State::Login,
        Ok(200..=299) if last.is_some() && is_for_good => State::Moved,
        Ok(200..=299) => State::Alive,
        Ok(404 | 410) => State::Gone,
        Ok(500..=599) | Err(_) => State::Unreachable,
        Ok(_) => State::Refused,
    };
    let to = last.filter(|_| state == State::Moved).map(str::to_owned);
    let for_now = last.filter(|_| state == State::Alive).map(str::to_owned);
    let why = match (end, last) {
        (Ok(200..=299), Some(last)) if state == State::Login => format!("it sends us on to {last}"),
        (Ok(status), _) => status.to_string(),
        (Err(why), _) => why,
    };
    Look { state: Some(state), to, for_now, why }
}

/// What came of an address that was not asked for, and why it was not.
pub fn not_asked(why: String) -> Look {
    Look { state: None, to: None, for_now: None, why }
}

/// Whether an address is one at which one logs in.
fn is_login(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let words = path.split(['/', '?', '&', '=', '.', '#']);
    words.map(str::to_lowercase).any(|word| {
        ["login", "log-in", "signin", "sign-in", "passport", "sso", "auth"].contains(&&*word)
    })
}

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What it means; nothing when it was not asked for.
    pub state: Option<State>,
    /// Where the link leads now, when it has moved.
    pub to: Option<String>,
    /// Where it leads for the time being, when it is there and sends everybody on.
    pub for_now: Option<String>,
    /// The last status, or why there was none.
    pub why: String,
}

/// What is known of the links of an archive, for people and programs.
#[derive(Debug, Serialize)]
pub struct Report {
    version: u32,
    links: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip)]
    words: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_now: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<String>,
    files: Vec<String>,
}

impl Report {
    /// Puts together what is known of each link; `looks` are the ones of today.
    pub fn new(links: &Outgoing, looks: &BTreeMap<String, Look>, standings: &Standings) -> Self {
        let row = |(address, files): (&String, &BTreeSet<SitePath>)| {
            let known = standings.get(address);
            let state = known.and_then(|known| known.state);
            let look = looks.get(address);
            let told = if look.is_some_and(|look| look.state.is_none()) { None } else { state };
            Row {
                address: address.clone(),
                state: state.map(State::key),
                words: told.map_or(NOT_ASKED, State::words),
                to: known.and_then(|known| known.to.clone()),
                for_now: look.and_then(|look| look.for_now.clone()),
                why: look.map(|look| look.why.clone()),
                checked: known.and_then(|known| known.checked).map(|day| day.to_string()),
                files: files.iter().map(ToString::to_string).collect(),
            }
        };
        Self { version: VERSION, links: links.iter().map(row).collect() }
    }

    /// Whether a link leads nowhere.
    pub fn has_gone(&self) -> bool {
        self.links.iter().any(|row| row.state == Some(State::Gone.key()))
    }

    /// As one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and numbers") + "\n"
    }

    /// How many links there are of each state: `3 links: 1 gone, 2 alive`.
    pub fn tally(&self) -> String {
        let all = State::ALL.iter().map(|(_, _, words)| *words).chain([NOT_ASKED]);
        let counted = all.filter_map(|words| {
            let count = self.links.iter().filter(|row| row.words == words).count();
            (count > 0).then(|| format!("{count} {words}"))
        });
        let counted = counted.collect::<Vec<_>>().join(", ");
        let plural = if self.links.len() == 1 { "" } else { "s" };
        let colon = if counted.is_empty() { "" } else { ": " };
        format!("{} link{plural}{colon}{counted}", self.links.len())
    }
}

/// The links that are not just as they should be, the worst first, each with what was said and
/// where it stands.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for words in State::ALL.iter().map(|(_, _, words)| *words).chain([NOT_ASKED]) {
            let is_worth_it = |row: &&Row| words != State::Alive.words() || row.for_now.is_some();
            for row in self.links.iter().filter(|row| row.words == words).filter(is_worth_it) {
                writeln!(f, "{words:14}{}", row.address)?;
                writeln!(f, "{:14}{}", "", row.more())?;
            }
        }
        Ok(())
    }
}

impl Row {
    /// What is told below the address.
    fn more(&self) -> String {
        let now = self.to.iter().map(|to| format!("now {to}"));
        let for_now = self.for_now.iter().map(|to| format!("for now at {to}"));
        let mut more: Vec<String> = now.chain(for_now).collect();
        if more.is_empty() {
            more.extend(self.why.clone());
        }
        more.push(self.files.join(", "));
        more.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::judged;
    use crate::archive::standings::State;

    fn check(hops: &[(u16, &str)], end: Result<u16, &str>, expected: State) {
        let hops: Vec<_> = hops.iter().map(|(status, to)| (*status, (*to).to_owned())).collect();
        let look = judged(&hops, end.map_err(str::to_owned));
        assert_eq!(look.state, Some(expected), "{hops:?} {end:?}");
        let last = hops.last().map(|(_, to)| to);
        assert_eq!(look.to.as_ref(), last.filter(|_| expected == State::Moved));
        assert_eq!(look.for_now.as_ref(), last.filter(|_| expected == State::Alive));
    }

    #[test]
    fn only_a_page_that_is_no_more_is_gone() {
        check(&[], Ok(404), State::Gone);
        check(&[(301, "https://a.org/b")], Ok(410), State::Gone);
        for status in [403, 405, 418, 429, 451, 999] {
            check(&[], Ok(status), State::Refused);
        }
        check(&[], Ok(503), State::Unreachable);
        check(&[], Err("there is no such host"), State::Unreachable);
    }

    #[test]
    fn a_page_has_moved_when_every_step_to_it_is_for_good() {
        check(&[(301, "https://a.org/b"), (308, "https://a.org/c")], Ok(200), State::Moved);
        check(&[(301, "https://a.org/b"), (302, "https://a.org/c")], Ok(200), State::Alive);
        check(&[], Ok(204), State::Alive);
    }

    #[test]
    fn a_page_behind_a_login_is_neither_gone_nor_moved() {
        check(&[], Ok(401), State::Login);
        check(&[(302, "https://passport.a.org/x?next=b")], Ok(200), State::Login);
        check(&[(301, "https://a.org/Login?to=b")], Ok(200), State::Login);
        check(&[(301, "https://a.org/authors/b")], Ok(200), State::Moved);
    }
}
