//! What whoever imports should know of a post: what was lost, what was changed, what to look at.

/// One thing worth knowing of a post.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// How much it matters.
    pub grade: Grade,
    /// What happened, in a word for programs: `poll`, `unknown-component`.
    pub code: &'static str,
    /// The same for people.
    pub what: String,
    /// The line of the file that it is about, or that comes before what is not there.
    pub line: Option<usize>,
}

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Something that the post showed is not in the issue.
    Lost,
    /// It is there in another form: a video as a link to it.
    Changed,
    /// All of it is there; somebody should look at it.
    Noted,
}

impl Grade {
    /// Its name, in the words of the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Changed => "changed",
            Self::Noted => "noted",
        }
    }
}

impl Remark {
    /// Something that is not in the issue.
    pub fn lost(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Grade::Lost, code, what.into())
    }

    /// Something that is there in another form.
    pub fn changed(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Grade::Changed, code, what.into())
    }

    /// Something to look at.
    pub fn noted(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Grade::Noted, code, what.into())
    }

    fn new(grade: Grade, code: &'static str, what: String) -> Self {
        Self { grade, code, what, line: None }
    }
}

/// Finds lines of a file by words that stand in them, whatever marks there are between.
pub struct Lines {
    /// Its letters and figures alone.
    letters: String,
    /// Where among them each line begins.
    starts: Vec<usize>,
}

impl Lines {
    /// Looks through a file.
    pub fn of(text: &str) -> Self {
        let mut res = Self { letters: String::with_capacity(text.len()), starts: Vec::new() };
        for line in text.split('\n') {
            res.starts.push(res.letters.len());
            res.letters.extend(letters(line));
        }
        res
    }

    /// Whether some words are enough to be told from others.
    pub fn can_find(words: &str) -> bool {
        const FEWEST: usize = 6;
        letters(words).nth(FEWEST - 1).is_some()
    }

    /// As much of the end of some words as is looked for: a post may be one word of megabytes.
    pub fn end_of(words: &str) -> &str {
        const MOST: usize = 120;
        let start = words.char_indices().rev().nth(MOST).map_or(0, |(start, _)| start);
        &words[start..]
    }

    /// The line in which some words end; of several the last, for the text stands below the fields.
    pub fn find(&self, words: &str) -> Option<usize> {
        const MOST: usize = 40;
        let wanted: Vec<char> = letters(words).collect();
        let wanted: String = wanted[wanted.len().saturating_sub(MOST)..].iter().collect();
        let at = self.letters.rfind(&wanted).filter(|_| Self::can_find(words))?;
        Some(self.starts.partition_point(|start| *start < at + wanted.len()))
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|char| char.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn a_line_is_found_by_its_last_words_in_spite_of_marks() {
        let lines =
            Lines::of("---\ntitle: x\n---\n\nThe *harbour* \\[one\\]\n\nand the 港口 closes.\n");
        assert_eq!(lines.find("The harbour [one]"), Some(5));
        assert_eq!(lines.find("long before, and the 港口 closes."), None);
        assert_eq!(lines.find("and the 港口 closes. "), Some(7));
        assert_eq!(lines.find("x"), None);
    }
}
