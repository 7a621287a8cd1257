//! What the machine could not do: a full disk, a missing permission, a wrong argument.
//!
//! Mistakes in what the author wrote are never an [`Error`]; they are
//! [`Diagnostic`](crate::diagnostic::Diagnostic)s, gathered and shown together.

use std::fmt;

/// A failure that stops the program.
#[derive(Debug)]
pub struct Error {
    cause: Cause,
    message: String,
    help: Option<String>,
}

/// Whose failure it was; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// What the author's folders hold leaves no room for the site. Exit code 1.
    Content,
    /// The command was called in a way that can't work. Exit code 2.
    Usage,
    /// The system would not: disk, permission. Exit code 3.
    System,
}

impl Error {
    /// Something the author keeps where the site must go. The message is lower case, without
    /// a full stop.
    pub fn content(message: impl Into<String>) -> Self {
        Self { cause: Cause::Content, message: message.into(), help: None }
    }

    /// A call that can't work. The message is lower case, without a full stop.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { cause: Cause::Usage, message: message.into(), help: None }
    }

    /// Something the system refused. The message is lower case, without a full stop.
    pub fn system(message: impl Into<String>) -> Self {
        Self { cause: Cause::System, message: message.into(), help: None }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whose failure it was.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// What failed, without the help.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The way out, where there is one to tell.
    pub fn way_out(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
