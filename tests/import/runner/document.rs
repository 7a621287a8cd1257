//! A document: rules as headings, below each a post and what becomes of it.

/// A rule with its post.
#[derive(Default)]
pub struct Case {
    /// The title of the post, where it matters: a line `Title: ...` under the heading.
    pub title: Option<String>,
    /// Its HTML.
    pub html: String,
}

/// What became of a post.
pub struct Outcome {
    /// The file without what is the same in all.
    pub file: String,
    /// The HTML of its text.
    pub page: String,
    /// What is told of it.
    pub remarks: String,
}

/// The document with what `import` finds in place of what it expects.
pub fn rewrite(text: &str, import: impl Fn(&Case) -> Outcome) -> String {
    let mut out = String::new();
    let mut case = Case::default();
    let mut outcome: Option<Outcome> = None;
    let mut has_remarks = true;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            close(&mut out, &outcome, has_remarks);
            case = Case::default();
            outcome = None;
            has_remarks = false;
        }
        case.title = line.strip_prefix("Title: ").map(str::to_owned).or(case.title);
        out.push_str(line);
        out.push('\n');
        let fence = "`".repeat(line.len() - line.trim_start_matches('`').len());
        if fence.len() < 3 {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let written = block.iter().map(|line| format!("{line}\n")).collect::<String>();
        let found = |outcome: &Option<Outcome>, part: fn(&Outcome) -> &String| {
            part(outcome.as_ref().expect("the post stands before what becomes of it")).clone()
        };
        let kept = match line.trim_start_matches('`') {
            "html" => {
                case.html = written.trim_end().to_owned();
                outcome = Some(import(&case));
                written
            }
            "file" => found(&outcome, |it| &it.file),
            "page" => found(&outcome, |it| &it.page),
            "remarks" => {
                has_remarks = true;
                found(&outcome, |it| &it.remarks)
            }
            other => panic!("`{other}` is no block"),
        };
        out.push_str(&kept);
        out.push_str(&fence);
        out.push('\n');
    }
    close(&mut out, &outcome, has_remarks);
    out
}

/// Adds the remarks of a case that expects none and has some.
fn close(out: &mut String, outcome: &Option<Outcome>, has_remarks: bool) {
    let Some(outcome) = outcome.as_ref().filter(|it| !has_remarks && !it.remarks.is_empty()) else {
        return;
    };
    let before = out.trim_end().len();
    let rest = out.split_off(before);
    out.push_str(&format!("\n\n```remarks\n{}```\n", outcome.remarks));
    out.push_str(rest.strip_prefix('\n').unwrap_or(&rest));
}

/// A file without its number, title, date and origin.
pub fn own_part(text: &str) -> String {
    let (head, body) = text.split_once("\n---\n").unwrap();
    let is_common = |line: &&str| {
        ["---", "number:", "title:", "date:"].iter().any(|name| line.starts_with(name))
    };
    let mut res = String::new();
    for line in head.lines().filter(|line| !is_common(line)).take_while(|line| *line != "extra:") {
        res.push_str(line);
        res.push('\n');
    }
    if !res.is_empty() {
        res.push_str("---\n");
    }
    res.push_str(body.trim_start_matches('\n'));
    res
}
