//! What the disk refused, kept with its path until someone can say it in words.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A step that did not work.
#[derive(Debug)]
pub(super) enum Failure {
    /// The system refused to do something with a path.
    Io {
        /// What was being done, to stand after "can't".
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        err: io::Error,
    },
    /// Already in words.
    Said(Error),
}

/// Names what was being done when a call fails.
pub(super) trait Doing<T> {
    /// Adds what was being done, and with which path, to a failure.
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, Failure>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, Failure> {
        self.map_err(|err| Failure::Io { doing, path: path.to_owned(), err })
    }
}

impl Failure {
    /// Whether there was no room left, by size or by quota.
    pub(super) fn is_full_disk(&self) -> bool {
        let Self::Io { err, .. } = self else { return false };
        matches!(err.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}

impl From<Error> for Failure {
    fn from(err: Error) -> Self {
        Self::Said(err)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Io { doing, path, err } => {
                Self::system(format!("can't {doing} `{}`: {}", path.display(), plain(&err)))
            }
            Failure::Said(err) => err,
        }
    }
}

/// The system's reason in the manner of our own messages: lower case, no number.
pub(super) fn plain(err: &io::Error) -> String {
    if err.kind() == io::ErrorKind::NotFound {
        return "it is not there".to_owned();
    }
    let text = err.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect::<String>())
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use super::Doing;
    use crate::error::Error;

    #[test]
    fn a_failure_names_the_deed_the_path_and_the_reason() {
        let refused: io::Result<()> = Err(io::Error::from_raw_os_error(13));
        let failure = refused.doing("write", Path::new("public/a.html")).expect_err("refused");
        let message = Error::from(failure).message().to_owned();
        assert_eq!(message, "can't write `public/a.html`: permission denied");
    }
}
