//! A document: rules as headings, below each a small site and what must come of it.

use crate::escapes::unescaped;

/// A document of the suite.
pub struct Document {
    /// Its name in messages.
    pub name: String,
    /// Its rules, in order.
    pub cases: Vec<Case>,
}

/// A rule with its site.
#[derive(Default)]
pub struct Case {
    /// The heading.
    pub rule: String,
    /// The heading's line, from 1.
    pub line: usize,
    /// The files of the site.
    pub files: Vec<File>,
    /// What the command line says: `drafts`, `base-url https://...`.
    pub settings: Vec<String>,
    /// What must come of it.
    pub expectations: Vec<Expectation>,
}

/// A file of a site.
pub struct File {
    /// Its path in the site's folder.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A block that says what must come of a site.
pub struct Expectation {
    /// What is looked at.
    pub subject: Subject,
    /// The line of its fence, from 1.
    pub line: usize,
    /// Its lines between the fences.
    pub text: String,
}

/// What an expectation looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The whole report, as people see it.
    Report,
    /// The addresses of all pages.
    Pages,
    /// The page at this address, which must hold the fragment, or must not.
    Page { address: String, holds: bool },
}

impl Document {
    /// Reads a document; a mistake in it is told with its line.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let mut cases: Vec<Case> = Vec::new();
        let mut lines = (1..).zip(text.lines());
        while let Some((line, words)) = lines.next() {
            let mistake = |what: &str| format!("{name}:{line}: {what}");
            if let Some(rule) = words.strip_prefix("## ") {
                if cases.iter().any(|case| case.rule == rule) {
                    return Err(mistake("the rule is there already"));
                }
                cases.push(Case { rule: rule.to_owned(), line, ..Case::default() });
            } else if words.starts_with("```") {
                let fence = &words[..words.len() - words.trim_start_matches('`').len()];
                let block = block(fence, &mut lines).ok_or(mistake("the block is never closed"))?;
                let case = cases.last_mut().ok_or(mistake("a block without a rule"))?;
                case.take(words.trim_start_matches('`'), line, block)
                    .map_err(|what| mistake(&what))?;
            }
        }
        let unfinished = cases.iter().find(|case| case.expectations.is_empty());
        match unfinished {
            _ if cases.is_empty() => Err(format!("{name}: there is no rule")),
            Some(case) => Err(format!("{name}:{}: the rule expects nothing", case.line)),
            None => Ok(Self { name: name.to_owned(), cases }),
        }
    }
}

/// The lines up to the closing fence; none when there is no such fence.
fn block<'a>(fence: &str, lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Option<String> {
    let mut block = String::new();
    for (_, line) in lines {
        if line.starts_with(fence) && line.bytes().all(|b| b == b'`') {
            return Some(block);
        }
        block.push_str(line);
        block.push('\n');
    }
    None
}

impl Case {
    fn take(&mut self, info: &str, line: usize, text: String) -> Result<(), String> {
        let words: Vec<&str> = info.split_whitespace().collect();
        let subject = match words[..] {
            ["report"] => Subject::Report,
            ["pages"] => Subject::Pages,
            ["settings"] => {
                self.settings.extend(text.lines().map(str::to_owned));
                return Ok(());
            }
            [_, address] if address.starts_with('/') => {
                Subject::Page { address: address.to_owned(), holds: true }
            }
            [_, address, "without"] if address.starts_with('/') => {
                Subject::Page { address: address.to_owned(), holds: false }
            }
            [_, path] if is_of_a_site(path) => {
                self.files.push(File { path: unescaped(path)?, text: unescaped(&text)? });
                return Ok(());
            }
            [_, path] => return Err(format!("`{path}` is no file of a site")),
            _ => return Err(format!("`{info}` is no block of a document")),
        };
        let text = match subject {
            Subject::Page { .. } => unescaped(&text)?,
            Subject::Report | Subject::Pages => text,
        };
        self.expectations.push(Expectation { subject, line, text });
        Ok(())
    }
}

fn is_of_a_site(path: &str) -> bool {
    let folders = ["issues/", "data/", "templates/", "static/"];
    ["chinai.yaml", "urls.lock"].contains(&path)
        || folders.iter().any(|folder| path.starts_with(folder))
}
