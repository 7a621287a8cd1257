//! `levels:` in `chinai.yaml`: how much breaches of a rule matter in this archive.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::fields::{self, Fields, in_backticks, shown};
use crate::near;
use crate::yaml::{Field, Value};

/// How much breaches of some rules matter; of all others as much as the rule says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels(BTreeMap<Code, Level>);

/// How much breaches of a rule matter; without a weight they are not told.
type Level = Option<Severity>;

const LEVELS: [(&str, Level); 3] =
    [("error", Some(Severity::Error)), ("warning", Some(Severity::Warning)), ("off", None)];

impl Levels {
    /// Leaves out the findings that are not to be told, and gives others their weight.
    pub fn weigh(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.0.is_empty() {
            return findings;
        }
        findings.retain(|finding| self.0.get(&finding.code) != Some(&None));
        let weigh = |finding: Diagnostic| match self.0.get(&finding.code) {
            Some(Some(severity)) => finding.weighing(*severity),
            _ => finding,
        };
        findings.into_iter().map(weigh).collect()
    }

    /// Reads the field `levels`.
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let Some(levels) = fields.field("levels") else { return Self::default() };
        let Value::Fields(rules) = &levels.value.value else {
            let message = "`levels` must hold fields (\"name: value\")";
            let finding = Diagnostic::new(Code::WrongType, message);
            let help = "such as `levels: {lonely-topic: off}`";
            fields.findings().add(finding.help(help), levels.value.span);
            return Self::default();
        };
        Self(rules.iter().filter_map(|rule| level(rule, fields)).collect())
    }
}

/// The level of one rule; tells what is wrong with it.
fn level(rule: &Field, fields: &Fields<'_>) -> Option<(Code, Level)> {
    let code = match Code::named(&rule.name) {
        Some(code) if code.has_level() => code,
        known => {
            fields.findings().add(no_level(&rule.name, known), rule.name_span);
            return None;
        }
    };
    let text = fields::text_of(fields.findings(), &rule.value, "levels")?;
    let level = LEVELS.iter().find(|(name, _)| *name == text.value);
    if level.is_none() {
        let found = shown(&text.value);
        let message = format!("a level must be `error`, `warning` or `off`, found {found}");
        let finding = Diagnostic::new(Code::WrongType, message);
        let finding = match meant(&text.value.to_lowercase()) {
            Some(meant) => finding.label(format!("did you mean `{meant}`?")),
            None => finding.help(format!("such as `{}: off`", rule.name)),
        };
        fields.findings().add(finding, text.span);
    }
    level.map(|(_, level)| (code, *level))
}

/// The level that another word is meant as.
fn meant(typed: &str) -> Option<&'static str> {
    match typed {
        "warn" | "info" | "note" => Some("warning"),
        "err" | "deny" | "fail" => Some("error"),
        "false" | "no" | "none" | "never" | "allow" | "ignore" => Some("off"),
        _ => near::nearest(typed, LEVELS.iter().map(|(name, _)| *name)),
    }
}

/// Why a rule has no level to set.
fn no_level(name: &str, known: Option<Code>) -> Diagnostic {
    let Some(code) = known else {
        let message = format!("no message is called {}", in_backticks(name));
        let finding = Diagnostic::new(Code::UnknownField, message);
        let names = Code::ALL.iter().filter(|code| code.has_level()).map(|code| code.name());
        return match near::nearest(name, names) {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => finding.help("the name stands in the brackets of a message"),
        };
    };
    let finding =
        Diagnostic::new(Code::WrongType, format!("the level of `{name}` can't be changed"));
    finding.help(match code.severity() {
        Severity::Error => "no site can be made with it: mend what it tells",
        Severity::Warning => "it is about files on the disk, whatever the archive is like",
    })
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::diagnostic::{Code, Diagnostic, Severity};
    use crate::source::SourceText;

    fn weigh(yaml: &str, code: Code) -> Option<Severity> {
        let (config, findings) = Config::read(Some(&SourceText::new("chinai.yaml", yaml)));
        assert_eq!(findings, []);
        let findings = config.levels.weigh(vec![Diagnostic::new(code, "")]);
        findings.first().map(Diagnostic::severity)
    }

    #[test]
    fn a_rule_matters_as_much_as_the_archive_says() {
        let yaml = "levels: {near-name: error, lonely-topic: off}\n";
        assert_eq!(weigh(yaml, Code::NearName), Some(Severity::Error));
        assert_eq!(weigh(yaml, Code::LonelyTopic), None);
        assert_eq!(weigh(yaml, Code::LongTitle), Some(Severity::Warning));
    }
}
