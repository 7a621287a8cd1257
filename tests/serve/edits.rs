//! A long random sequence of edits; after each, every page is what a fresh build writes.

use std::collections::BTreeMap;
use std::fs;

use crate::harness::{Archive, Preview, Random, issue, until};

/// The archive as it should be, file by file.
struct Author {
    archive: Archive,
    files: BTreeMap<String, String>,
    random: Random,
    n_edits: usize,
}

impl Author {
    fn new(seed: u64) -> Self {
        let archive = Archive::new();
        let mut files = BTreeMap::new();
        for number in 1..=8 {
            files.insert(format!("issues/{number}.md"), issue(number, "Some words."));
        }
        Self { archive, files, random: Random::new(seed), n_edits: 0 }
    }

    /// Does something an author might do; tells what.
    fn edit(&mut self) -> String {
        self.n_edits += 1;
        let n = self.n_edits;
        let names: Vec<String> = self.files.keys().cloned().collect();
        let name = self.random.of(&names).clone();
        let text = self.files[&name].clone();
        match self.random.below(16) {
            0 | 1 => self.save(&name, &format!("{text}\nEdit {n} of a large model.\n")),
            2 => self.save(&name, &text.replace("title: \"", &format!("title: \"{n} "))),
            3 => {
                self.save(&name, &text.replace("## Part", &format!("## Part {n}\n\n### And below")))
            }
            4 => self.save(&name, &format!("{text}\nAs in ChinAI #{} and #2.\n", 1 + n % 9)),
            5 => self.save(&name, &text.replace("Paper", "Journal").replace("Author", "Writer")),
            6 => self.save(&name, &text.replace("number:", "numbre:")),
            7 => {
                let number = u32::try_from(n + 10).expect("few edits");
                let words = format!("New, see [that one](1.md#part) and ChinAI #{}.", n % 9);
                self.save(
                    &format!("issues/n{n}.md"),
                    &issue(number % 28 + 1, &words).replace(
                        &format!("number: {}\n", number % 28 + 1),
                        &format!("number: {number}\n"),
                    ),
                )
            }
            8 if self.files.len() > 4 => {
                self.files.remove(&name);
                self.archive.remove(&name);
                format!("{name} removed")
            }
            9 => {
                let to = format!("issues/moved/{n}.md");
                self.archive.write("issues/moved/keep.txt", "a folder to move to");
                fs::rename(self.archive.path(&name), self.archive.path(&to)).unwrap();
                self.files.remove(&name);
                self.files.insert(to.clone(), text);
                format!("{name} renamed to {to}")
            }
            10 => {
                let terms = format!("model:\n  term: large model\nword:\n  term: \"Edit {n}\"\n");
                self.archive.write("data/glossary.yaml", &terms);
                "the glossary".to_owned()
            }
            11 => {
                let row = format!("<li>{n}: {{{{ title_html | safe }}}}</li>\n");
                self.archive.write("templates/issue-row.html", &row);
                "a template".to_owned()
            }
            12 => {
                self.archive.write("static/extra.css", &format!("p {{ margin: {n}px }}\n"));
                let topics = format!("chips:\n  name: Chips {n}\n");
                self.archive.write("data/topics.yaml", &topics);
                "a style and a topic".to_owned()
            }
            13 if n.is_multiple_of(3) => {
                self.archive.write("templates/about.html", "{{ nope }}");
                "a template that fails".to_owned()
            }
            _ => self.mend(),
        }
    }

    /// Saves a file in one of the ways of editors.
    fn save(&mut self, name: &str, text: &str) -> String {
        match self.random.below(4) {
            0 => {
                let beside = self.archive.path("issues/.beside.swp");
                fs::write(&beside, text).unwrap();
                fs::rename(beside, self.archive.path(name)).unwrap();
            }
            1 if self.files.contains_key(name) => {
                self.archive.remove(name);
                self.archive.write(name, text);
            }
            _ => self.archive.write(name, text),
        }
        self.files.insert(name.to_owned(), text.to_owned());
        format!("{name} saved")
    }

    /// Mends everything that is broken.
    fn mend(&mut self) -> String {
        for (name, text) in &mut self.files {
            if text.contains("numbre:") {
                *text = text.replace("numbre:", "number:");
                self.archive.write(name, text);
            }
        }
        fs::remove_file(self.archive.path("templates/about.html")).ok();
        "all mended".to_owned()
    }
}

#[test]
fn after_every_edit_every_page_is_what_a_fresh_build_writes() {
    let (seed, n_edits) = if crate::is_long() { (5, 600) } else { (5, 120) };
    let mut author = Author::new(seed);
    let preview = Preview::of(&author.archive);
    let mut last_good = author.archive.built().expect("it begins without a mistake");
    let mut n_broken = 0;
    for n in 1..=n_edits {
        let edit = author.edit();
        let built = author.archive.built();
        let is_broken = built.is_none();
        n_broken += usize::from(is_broken);
        last_good = built.unwrap_or(last_good);
        let is_as_it_should_be = || {
            let has_report = preview.get("/").report().is_some();
            (has_report == is_broken && preview.difference(&last_good).is_none()).then_some(())
        };
        assert!(
            until(is_as_it_should_be).is_some(),
            "edit {n}: {edit} (broken: {is_broken}), {:?}\n{}",
            preview.difference(&last_good),
            preview.said()
        );
    }
    assert!(n_broken > n_edits / 20, "only {n_broken} of the edits were broken");
    assert!(n_broken < n_edits, "nothing was ever well");
}
