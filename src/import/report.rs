//! What an import tells: for people by what happened, for programs by post.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::remark::{Grade, Remark};
use super::select::Skipped;

/// What came of an import.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// A row for each issue.
    pub rows: Vec<Row>,
    /// The posts that are no issues.
    pub skipped: Vec<Skipped>,
    /// Texts that no row of the table names.
    pub orphans: Vec<String>,
    /// Numbers of issues that no post has, each stretch by its ends.
    pub gaps: Vec<(u32, u32)>,
    /// How many texts were opened, and how many files were not.
    pub n_opened: usize,
    /// See above.
    pub n_unopened: usize,
    /// Where the pictures are.
    pub pictures: PictureTally,
    /// Whether nothing was written because nothing should be.
    pub is_rehearsal: bool,
}

/// How many pictures are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PictureTally {
    /// They were fetched just now.
    pub n_fetched: usize,
    /// They were here already.
    pub n_here: usize,
    /// They could not be fetched.
    pub n_failed: usize,
    /// They are elsewhere, and were not asked for.
    pub n_elsewhere: usize,
}

/// What became of one post.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id and what its address ends in.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its file, from the archive's folder.
    pub file: String,
    /// What was done.
    pub state: State,
    /// What should be known of it.
    pub remarks: Vec<Remark>,
}

/// What was done with a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A new file.
    Imported,
    /// The file of an earlier import, which nobody had edited, is new.
    Updated,
    /// It is as it was.
    Unchanged,
    /// Somebody edited the file: it stays.
    Edited {
        /// Whether what would be imported now is something else than what was.
        is_outdated: bool,
    },
    /// Another file has the issue's number, and was not imported: it stays.
    Taken,
    /// The issue of this number was made of a post that the export has no more: it stays.
    Another,
    /// It can't be an issue, for this reason.
    Failed(String),
}

impl State {
    const ALL: [&'static str; 7] = [
        "imported",
        "updated",
        "unchanged",
        "kept because edited",
        "kept because written by hand",
        "kept because of another post",
        "failed",
    ];

    /// Whether the file that was there stays.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Edited { .. } | Self::Taken | Self::Another)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Imported => Self::ALL[0],
            Self::Updated => Self::ALL[1],
            Self::Unchanged => Self::ALL[2],
            Self::Edited { .. } => Self::ALL[3],
            Self::Taken => Self::ALL[4],
            Self::Another => Self::ALL[5],
            Self::Failed(_) => Self::ALL[6],
        }
    }
}

impl Row {
    fn has_losses(&self) -> bool {
        self.remarks.iter().any(|remark| remark.grade == Grade::Lost)
    }
}

impl Report {
    /// Whether something of a post is not in its issue, or a post in none.
    pub fn has_losses(&self) -> bool {
        self.has_failures() || !self.orphans.is_empty() || self.rows.iter().any(Row::has_losses)
    }

    /// Whether a post could not become an issue at all.
    pub fn has_failures(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.state, State::Failed(_)))
    }

    /// As people read it.
    pub fn in_words(&self) -> String {
        let mut out = String::new();
        self.kept(&mut out);
        self.losses(&mut out);
        for grade in [Grade::Changed, Grade::Noted] {
            self.kinds(grade, &mut out);
        }
        self.left_out(&mut out);
        self.table(&mut out);
        self.next(&mut out);
        out
    }

    /// As programs read it.
    pub fn in_json(&self) -> String {
        let remark = |remark: &Remark| {
            json!({
                "grade": remark.grade.name(), "code": remark.code, "what": remark.what,
                "line": remark.line,
            })
        };
        let posts = self.rows.iter().map(|row| {
            let remarks: Vec<Value> = row.remarks.iter().map(remark).collect();
            let mut value = json!({
                "post": row.name, "title": row.title, "file": row.file,
                "state": row.state.name(), "remarks": remarks,
            });
            match &row.state {
                State::Failed(why) => value["why"] = json!(why),
                State::Edited { is_outdated } => value["outdated"] = json!(is_outdated),
                _ => {}
            }
            value
        });
        let skipped = self
            .skipped
            .iter()
            .map(|it| json!({"post": it.name, "title": it.title, "why": it.why}));
        let counts: BTreeMap<&str, usize> =
            State::ALL.iter().map(|name| (*name, self.count(name))).collect();
        let PictureTally { n_fetched, n_here, n_failed, n_elsewhere } = self.pictures;
        let report = json!({
            "version": 1,
            "dry_run": self.is_rehearsal,
            "opened": self.n_opened,
            "not_opened": self.n_unopened,
            "counts": counts,
            "pictures": {
                "fetched": n_fetched, "here": n_here, "failed": n_failed, "elsewhere": n_elsewhere,
            },
            "with_losses": self.n_with_losses(),
            "posts": posts.collect::<Vec<_>>(),
            "skipped": skipped.collect::<Vec<_>>(),
            "texts_without_a_row": self.orphans,
            "numbers_without_a_post": self.gaps,
        });
        serde_json::to_string_pretty(&report).expect("keys are strings") + "\n"
    }

    fn count(&self, name: &str) -> usize {
        self.rows.iter().filter(|row| row.state.name() == name).count()
    }

    fn kept(&self, out: &mut String) {
        for row in &self.rows {
            let _ = match &row.state {
                State::Edited { is_outdated: true } => writeln!(
                    out,
                    "kept: {} was edited since its import, and would be another now (`--force` replaces it)",
                    row.file
                ),
                State::Taken => writeln!(
                    out,
                    "kept: {} was written by hand; {} would be the same issue (`--force` replaces it)",
                    row.file, row.name
                ),
                State::Another => writeln!(
                    out,
                    "kept: {} was made of another post, which this export does not have; {} would be the same issue (`--force` replaces it)",
                    row.file, row.name
                ),
                State::Failed(why) => writeln!(out, "failed: posts/{}.html: {why}", row.name),
                _ => Ok(()),
            };
        }
    }

    /// What is lost is told one by one.
    fn losses(&self, out: &mut String) {
        const MOST: usize = 100;
        let losses = || {
            self.rows.iter().flat_map(|row| {
                let lost = row.remarks.iter().filter(|remark| remark.grade == Grade::Lost);
                lost.map(move |remark| (row, remark))
            })
        };
        for (row, remark) in losses().take(MOST) {
            let _ = writeln!(out, "lost: {}: {}", place(row, remark), remark.what);
        }
        let n_more = losses().count().saturating_sub(MOST);
        if n_more > 0 {
            let _ = writeln!(out, "lost: {n_more} things more; `--format json` has them all");
        }
    }

    /// The rest by what happened, with one place each to look at.
    fn kinds(&self, grade: Grade, out: &mut String) {
        let mut kinds: BTreeMap<&str, (usize, usize, &Row, &Remark)> = BTreeMap::new();
        for row in &self.rows {
            let mut seen = Vec::new();
            for remark in row.remarks.iter().filter(|remark| remark.grade == grade) {
                let kind = kinds.entry(remark.code).or_insert((0, 0, row, remark));
                kind.0 += 1;
                kind.1 += usize::from(!seen.contains(&remark.code));
                seen.push(remark.code);
            }
        }
        for (code, (n_times, n_rows, row, remark)) in kinds {
            let times = counted(n_times, "time");
            let issues = counted(n_rows, "issue");
            let _ = writeln!(
                out,
                "{}: {code}, {times} in {issues}, first in {}: {}",
                grade.name(),
                place(row, remark),
                remark.what
            );
        }
    }

    fn left_out(&self, out: &mut String) {
        for skipped in &self.skipped {
            let title = if skipped.title.is_empty() {
                String::new()
            } else {
                format!(" “{}”", skipped.title)
            };
            let _ = writeln!(out, "skipped: {}{title}: {}", skipped.name, skipped.why);
        }
        for orphan in &self.orphans {
            let _ = writeln!(out, "skipped: posts/{orphan}.html: no row of posts.csv names it");
        }
        let numbers = |(first, last): &(u32, u32)| match first == last {
            true => format!("{first}"),
            false => format!("{first} to {last}"),
        };
        if !self.gaps.is_empty() {
            let gaps: Vec<String> = self.gaps.iter().map(numbers).collect();
            let _ = writeln!(out, "noted: no post has the numbers {}", gaps.join(", "));
        }
    }

    fn table(&self, out: &mut String) {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(
            out,
            "opened posts.csv and {}; {} that may be about readers stayed closed",
            counted(self.n_opened, "text"),
            counted(self.n_unopened, "other file")
        );
        let PictureTally { n_fetched, n_here, n_failed, n_elsewhere } = self.pictures;
        let rows = State::ALL.iter().map(|name| (*name, self.count(name))).chain([
            ("skipped", self.skipped.len() + self.orphans.len()),
            ("with losses", self.n_with_losses()),
            ("pictures fetched", n_fetched),
            ("pictures that were here already", n_here),
            ("pictures that could not be fetched", n_failed),
            ("pictures on other hosts", n_elsewhere),
        ]);
        let is_told =
            |(name, n): &(&str, usize)| *n > 0 || matches!(*name, "imported" | "with losses");
        for (name, n) in rows.filter(is_told) {
            let _ = writeln!(out, "{n:>6}  {name}");
        }
        if self.is_rehearsal {
            let _ = writeln!(out, "nothing was written: this was a rehearsal");
        }
    }

    /// What whoever imported should do now.
    fn next(&self, out: &mut String) {
        let mut steps: Vec<String> = Vec::new();
        let n_lossy = self.n_with_losses();
        if n_lossy > 0 {
            let issues = counted(n_lossy, "issue");
            steps.push(format!(
                "look at the lines above that begin with `lost`: {issues} to mend by hand"
            ));
        }
        let is_featureless = |row: &&Row| row.remarks.iter().any(|it| it.code == "no-feature");
        let n_featureless = self.rows.iter().filter(is_featureless).count();
        if n_featureless > 0 {
            let issues = counted(n_featureless, "issue");
            steps.push(format!("say `features:` or `kind:` in {issues} without a feature"));
        }
        let PictureTally { n_failed, n_elsewhere, .. } = self.pictures;
        if n_elsewhere > 0 {
            let pictures = counted(n_elsewhere, "picture");
            steps.push(format!("`--images` brings {pictures} from other hosts here"));
        }
        if n_failed > 0 {
            steps.push("import again: what could not be fetched is asked for once more".to_owned());
        }
        steps.push(match self.is_rehearsal {
            true => "import without `--dry-run`".to_owned(),
            false => "`chinai serve` shows the issues, `chinai check` reads them over".to_owned(),
        });
        let _ = writeln!(out, "\nnext:");
        for step in steps {
            let _ = writeln!(out, "  {step}");
        }
    }

    fn n_with_losses(&self) -> usize {
        self.rows.iter().filter(|row| row.has_losses()).count()
    }
}

/// Where to look for what a remark tells.
fn place(row: &Row, remark: &Remark) -> String {
    let line = remark.line.map(|line| format!(":{line}"));
    format!("{}{}", row.file, line.unwrap_or_default())
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
