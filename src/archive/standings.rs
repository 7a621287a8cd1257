//! How links stood when they were looked at: `data/links.yaml`.
//!
//! Written by `chinai links --write`; its author may add kept copies (`archived`). Whether a host
//! answers is not asked here.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::owner::Owner;
use crate::fields::{Fields, Findings, address, in_backticks, shown};
use crate::issue::date::PartialDate;
use crate::near;
use crate::source::SourceText;
use crate::yaml::{self, Field, Holder, Value};

/// Where the file stands in the archive's folder.
pub const FILE: &str = "data/links.yaml";

/// How links stood, by address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standings(BTreeMap<String, Standing>);

/// How a link stood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What came of asking for it.
    pub state: Option<State>,
    /// When that was.
    pub checked: Option<PartialDate>,
    /// Where it leads now, when it has moved.
    pub to: Option<String>,
    /// A kept copy.
    pub archived: Option<String>,
}

/// What came of asking for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// There is no such page any more.
    Gone,
    /// It is elsewhere now, for good.
    Moved,
    /// It is there for those who have an account.
    Login,
    /// The host answers, but not us; a reader may well be let in.
    Refused,
    /// The host did not answer, or had trouble of its own.
    Unreachable,
    /// It is there.
    Alive,
}

impl State {
    /// Every state with its key in the file and the words for it.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Gone, "gone", "gone"),
        (Self::Moved, "moved", "moved"),
        (Self::Login, "login", "needs a login"),
        (Self::Refused, "refused", "refused us"),
        (Self::Unreachable, "unreachable", "unreachable"),
        (Self::Alive, "alive", "alive"),
    ];

    /// The key in the file: `login`.
    pub fn key(self) -> &'static str {
        self.row().1
    }

    /// The words for it: `needs a login`.
    pub fn words(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        Self::ALL.into_iter().find(|(state, ..)| *state == self).expect("every state stands in ALL")
    }
}

impl Standings {
    /// Reads the file.
    pub(super) fn read(source: &SourceText) -> (Self, Vec<Diagnostic>) {
        let findings = Findings::new(source);
        let root = findings.parse(0..source.text.len(), Holder::File);
        let mut standings = BTreeMap::new();
        if let Some(Value::Fields(entries)) = root.as_ref().map(|root| &root.value) {
            for entry in entries {
                let standing = standing(entry, &findings);
                standings.extend(standing.map(|standing| (bare(&entry.name).to_owned(), standing)));
            }
        }
        (Self(standings), findings.into_sorted())
    }

    /// How the link to an address stood, where that is known.
    pub fn get(&self, address: &str) -> Option<&Standing> {
        self.0.get(bare(address))
    }

    /// Takes note of how a link stands now. A copy that is kept stays.
    pub fn note(&mut self, address: &str, standing: Standing) {
        let known = self.0.entry(bare(address).to_owned()).or_default();
        let archived = standing.archived.or(known.archived.take());
        *known = Standing { archived, ..standing };
    }

    /// The text of the file.
    pub fn written(&self) -> String {
        let entries = self.0.iter().map(|(address, standing)| {
            let lines: String = standing.lines().collect();
            format!("{}:\n{lines}", yaml::quote(address))
        });
        HEAD.to_owned() + &entries.collect::<String>()
    }
}

impl Standing {
    fn lines(&self) -> impl Iterator<Item = String> {
        let fields = [
            ("state", self.state.map(|state| state.key().to_owned())),
            ("checked", self.checked.map(|date| date.to_string())),
            ("to", self.to.as_deref().map(yaml::quote)),
            ("archived", self.archived.as_deref().map(yaml::quote)),
        ];
        fields.into_iter().filter_map(|(name, value)| Some(format!("  {name}: {}\n", value?)))
    }
}

static RECORD: Owner = Owner { text: Some("state"), ..Owner::plain("the record of a link") };

const HEAD: &str = "\
# How links stood when `chinai links --write` last looked at them. The site shows it beside each
# link. A line `archived: https://…` gives the copy that is kept of one.
";

/// An address without its fragment, for which no host is asked.
fn bare(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// Reads the record of one address.
fn standing(entry: &Field, findings: &Findings<'_>) -> Option<Standing> {
    let address = &entry.name;
    if !address::is_web(address) {
        let message = format!("{} is no http(s) address", in_backticks(address));
        let finding = Diagnostic::new(Code::BadAddress, message);
        let meant = address::meant(address);
        let meant = meant.as_deref().unwrap_or("https://example.org/");
        let help = format!("`\"{meant}\":`, as the issue has it");
        findings.add(finding.help(help), entry.name_span);
        return None;
    }
    let mut fields = Fields::below(entry, &RECORD, findings)?;
    let standing = Standing {
        state: state(&mut fields),
        checked: checked(&mut fields),
        to: fields.address("to").map(|to| to.value),
        archived: fields.address("archived").map(|copy| copy.value),
    };
    fields.finish();
    Some(standing)
}

fn state(fields: &mut Fields<'_>) -> Option<State> {
    let text = fields.text("state")?;
    let keys = || State::ALL.iter().map(|(_, key, _)| *key);
    let known = State::ALL.into_iter().find(|(_, key, _)| *key == text.value);
    if known.is_none() {
        let message = format!("{} is no state of a link", shown(&text.value));
        let finding = Diagnostic::new(Code::WrongType, message);
        let finding = match near::nearest(&text.value, keys()) {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => finding.help(format!("known are {}", keys().collect::<Vec<_>>().join(", "))),
        };
        fields.findings().add(finding, text.span);
    }
    known.map(|(state, ..)| state)
}

fn checked(fields: &mut Fields<'_>) -> Option<PartialDate> {
    let text = fields.text("checked")?;
    let date = PartialDate::parse(&text.value).ok();
    if date.is_none() {
        let message =
            format!("`checked` must be a day of the calendar, found {}", shown(&text.value));
        let finding = Diagnostic::new(Code::BadDate, message).help("such as `2026-11-24`");
        fields.findings().add(finding, text.span);
    }
    date
}

#[cfg(test)]
mod tests {
    use super::{FILE, Standing, Standings, State};
    use crate::issue::date::PartialDate;
    use crate::source::SourceText;

    fn read(yaml: &str) -> Standings {
        let (standings, findings) = Standings::read(&SourceText::new(FILE, yaml));
        assert_eq!(findings, [], "{yaml}");
        standings
    }

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let mut standings = Standings::default();
        for (index, (state, ..)) in State::ALL.into_iter().enumerate() {
            let checked = PartialDate::parse("2026-11-24").ok();
            let to = (state == State::Moved).then(|| "https://example.org/new?a=b".to_owned());
            let standing = Standing { state: Some(state), checked, to, archived: None };
            standings.note(&format!("https://example.org/{index}?a=b:c#d"), standing);
        }
        assert_eq!(read(&standings.written()), standings);
    }

    #[test]
    fn a_copy_that_is_kept_stays_when_its_link_is_looked_at_again() {
        let mut standings = read("\"https://a.org/\": {archived: \"https://b.org/\"}\n");
        let gone = Standing { state: Some(State::Gone), ..Standing::default() };
        standings.note("https://a.org/", gone);
        let standing = standings.get("https://a.org/").unwrap();
        assert_eq!(standing.state, Some(State::Gone));
        assert_eq!(standing.archived.as_deref(), Some("https://b.org/"));
    }
}
