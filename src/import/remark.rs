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
        Self { grade: Grade::Lost, code, what: what.into() }
    }

    /// Something that is there in another form.
    pub fn changed(code: &'static str, what: impl Into<String>) -> Self {
        Self { grade: Grade::Changed, code, what: what.into() }
    }

    /// Something to look at.
    pub fn noted(code: &'static str, what: impl Into<String>) -> Self {
        Self { grade: Grade::Noted, code, what: what.into() }
    }
}
