//! Whom and what an archive holds, by their places in it. Small, because large archives hold lists
//! upon lists of them.

/// A type of place: one of many things of a kind.
macro_rules! places {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            pub(super) fn at(index: usize) -> Self {
                Self(u32::try_from(index).expect("an archive has fewer than 2^32 of anything"))
            }

            /// Its place among all of its kind, from 0.
            pub(crate) fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

places! {
    /// The place of an issue in the archive, oldest first.
    IssueId
    /// The place of a topic in the archive.
    TopicId
    /// The place of an outlet in the archive.
    OutletId
    /// The place of a person in the archive.
    PersonId
    /// The place of a term in the archive.
    TermId
}

/// One recommended link: the issue that holds it, and which of its forwards it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForwardId {
    /// The issue.
    pub issue: IssueId,
    index: u32,
}

impl ForwardId {
    /// The forward of an issue at a place, from 0.
    pub(crate) fn new(issue: IssueId, index: usize) -> Self {
        let index = u32::try_from(index).expect("an issue has fewer than 2^32 forwards");
        Self { issue, index }
    }

    /// Which of its issue's forwards it is, from 0.
    pub(crate) fn index(self) -> usize {
        self.index as usize
    }
}
