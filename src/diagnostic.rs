//! What the author should change: a finding with its place, its reason and the way out.
//!
//! Each finding is made beside the rule it belongs to and drawn by `report`. What the machine
//! could not do is an [`Error`](crate::error::Error) and never stands here.

use crate::source::{SitePath, Span};

/// One mistake, or one thing worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule speaks.
    pub code: Code,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where; without one the finding is about the archive as a whole.
    pub place: Option<Place>,
    /// A few words under the caret.
    pub label: Option<String>,
    /// Other places that belong to it, with a few words each.
    pub notes: Vec<(String, Place)>,
    /// The way out.
    pub help: Option<String>,
    severity: Severity,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: SitePath,
    /// The bytes in it; none when the finding is about the file or its text can't be shown.
    pub span: Option<Span>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The site is published; with `--strict` it is not.
    Warning,
}

impl Diagnostic {
    /// A finding without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            label: None,
            notes: Vec::new(),
            help: None,
            severity: code.severity(),
        }
    }

    /// Puts it at these bytes of a file.
    #[must_use]
    pub fn at(mut self, path: &SitePath, span: Span) -> Self {
        self.place = Some(Place { path: path.clone(), span: Some(span) });
        self
    }

    /// Puts it at a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: &SitePath) -> Self {
        self.place = Some(Place { path: path.clone(), span: None });
        self
    }

    /// Writes a few words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Names another place that belongs to the finding.
    #[must_use]
    pub fn note(mut self, words: impl Into<String>, path: &SitePath, span: Option<Span>) -> Self {
        self.notes.push((words.into(), Place { path: path.clone(), span }));
        self
    }

    /// Tells the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether both speak of one mistake at one place, be it in other words.
    pub fn is_same_mistake(&self, other: &Self) -> bool {
        self.place.is_some() && (self.code, &self.place) == (other.code, &other.place)
    }

    /// How much it matters: as much as its rule, unless the archive has it otherwise.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Gives it another weight than its rule has.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// A size to read: `20 MB`, `1.5 MB`, `64 KB`.
pub fn size_in_words(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} bytes"),
        1_000..1_000_000 => (1_000, "KB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let (whole, tenth) = (bytes / unit, bytes % unit * 10 / unit);
    if tenth == 0 { format!("{whole} {name}") } else { format!("{whole}.{tenth} {name}") }
}

/// Declares the codes: their variant, their name in messages, their weight.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal $severity:ident,)+) => {
        /// The rules, by the name an author can say aloud and look up.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every rule there is.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The name in messages: `unknown-field`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How much a breach of the rule matters.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What there is to know of the rule, as Markdown: what it means, why it matters, an
            /// example, how to mend it.
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        include_str!(concat!("../docs/diagnostics/", $name, ".md"))
                    })+
                }
            }
        }
    };
}

impl Code {
    /// The list of all pages, as Markdown: each rule with its weight and a sentence.
    pub const PAGES: &'static str = include_str!("../docs/diagnostics/README.md");

    /// Whether an archive can have it that breaches of the rule matter more or less. An error
    /// stands in the way of the site; and what happens to files is told before settings are read.
    pub fn has_level(self) -> bool {
        use Code::{ChangedWhileReading, Leftover, LoneCarriageReturn, NotPublished, SweptStage};
        let is_of_the_disk = matches!(
            self,
            ChangedWhileReading | Leftover | LoneCarriageReturn | NotPublished | SweptStage
        );
        self.severity() == Severity::Warning && !is_of_the_disk
    }

    /// The rule with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

codes! {
    // Files as they are read.
    /// The bytes are not UTF-8.
    NotUtf8 = "not-utf8" Error,
    /// The file is UTF-16.
    Utf16 = "utf16" Error,
    /// A lone carriage return was read as a line end.
    LoneCarriageReturn = "lone-carriage-return" Warning,
    /// A NUL byte: hardly a text.
    NulByte = "nul-byte" Error,
    /// The file holds nothing.
    EmptyFile = "empty-file" Error,
    /// The file is over the size limit.
    FileTooLarge = "file-too-large" Error,
    /// A folder, pipe, socket or device where a file should be.
    NotAFile = "not-a-file" Error,
    /// A symbolic link that leaves the site's folder.
    OutsideSite = "outside-site" Error,
    /// A symbolic link that goes round in a circle.
    LinkLoop = "link-loop" Error,
    /// A symbolic link to nothing.
    DanglingLink = "dangling-link" Error,
    /// The file changed while it was read.
    ChangedWhileReading = "changed-while-reading" Warning,
    /// A file that looks like a secret or an editor's leftover was not published.
    NotPublished = "not-published" Warning,
    /// A file name that is not UTF-8 or has the wrong ending.
    FileName = "file-name" Error,

    // Front matter.
    /// The front matter has no closing line.
    UnclosedFrontMatter = "unclosed-front-matter" Error,
    /// An issue without front matter.
    NoFrontMatter = "no-front-matter" Error,
    /// The front matter is over its size limit.
    LongFrontMatter = "long-front-matter" Error,
    /// The YAML can't be read.
    YamlSyntax = "yaml-syntax" Error,
    /// A plain value with `: ` in it.
    UnquotedColon = "unquoted-colon" Error,
    /// A plain value that ` #` cuts off.
    ValueCutByComment = "value-cut-by-comment" Error,
    /// A tab where YAML wants spaces.
    TabIndent = "tab-indent" Error,
    /// YAML anchors and aliases are not used here.
    YamlAnchor = "yaml-anchor" Error,
    /// YAML tags are not used here.
    YamlTag = "yaml-tag" Error,
    /// Values nested too deep.
    DeepNesting = "deep-nesting" Error,
    /// More than one YAML document.
    SeveralDocuments = "several-documents" Error,
    /// The file's top is not a mapping of fields.
    NotFields = "not-fields" Error,
    /// A field given twice.
    DuplicateField = "duplicate-field" Error,
    /// A field that does not exist.
    UnknownField = "unknown-field" Error,
    /// A required field is not there.
    MissingField = "missing-field" Error,
    /// A required field holds nothing.
    EmptyField = "empty-field" Error,
    /// A value of the wrong shape: a text where a list should be.
    WrongType = "wrong-type" Error,
    /// Not a whole number from 1 to 999999.
    BadNumber = "bad-number" Error,
    /// Not a date.
    BadDate = "bad-date" Error,
    /// A date no calendar has.
    ImpossibleDate = "impossible-date" Error,
    /// A date with a time of day, of which only the day is kept.
    TimeLeftOut = "time-left-out" Warning,
    /// A value over a limit of number or length.
    OverLimit = "over-limit" Error,
    /// A control character that no feed may carry.
    ControlCharacter = "control-character" Error,
    /// An invisible mark that turns the direction of text.
    DirectionMark = "direction-mark" Warning,
    /// Not an http(s) address where one is needed.
    BadAddress = "bad-address" Error,
    /// A kind of issue that the archive does not know.
    UnknownKind = "unknown-kind" Warning,
    /// A language that is not a language tag.
    BadLanguage = "bad-language" Error,
    /// An issue for readers that still holds the words it began with.
    UnwrittenIssue = "unwritten-issue" Warning,

    // Addresses in the output.
    /// Not usable as an address.
    BadSlug = "bad-slug" Error,
    /// Two issues with one number.
    DuplicateNumber = "duplicate-number" Error,
    /// Two pages want one address.
    AddressTaken = "address-taken" Error,
    /// Two addresses that are one file on some disk.
    AddressesAlike = "addresses-alike" Error,
    /// An address that chinai itself needs.
    ReservedAddress = "reserved-address" Error,

    // What issues say of each other and of what lies beside them.
    /// A number for which there is no issue.
    UnknownIssue = "unknown-issue" Warning,
    /// A link to a page or heading that is not there.
    BrokenLink = "broken-link" Error,
    /// A file that is not there.
    MissingFile = "missing-file" Error,
    /// A picture that is none.
    NotAnImage = "not-an-image" Error,
    /// A picture that holds a script.
    ScriptInImage = "script-in-image" Error,
    /// A picture from another host.
    RemoteImage = "remote-image" Warning,
    /// A translation file that begins with fields.
    TranslationWithFields = "translation-with-fields" Error,
    /// A translation file that belongs to two features.
    TranslationUsedTwice = "translation-used-twice" Error,
    /// Two issues that say they were first published at one address.
    DuplicateUrl = "duplicate-url" Warning,
    /// Two records of one file with one name.
    DuplicateName = "duplicate-name" Error,
    /// A name that nearly equals a known one.
    NearName = "near-name" Warning,

    // Markdown.
    /// A link whose scheme could run something.
    DeadScheme = "dead-scheme" Warning,
    /// Raw HTML was taken out.
    RawHtmlRemoved = "raw-html-removed" Warning,
    /// A reference to a footnote that is nowhere.
    MissingFootnote = "missing-footnote" Warning,
    /// Signs of Markdown that stayed text.
    UnreadMarkdown = "unread-markdown" Warning,
    /// Rows that fall out of a table that lacks too many cells.
    LostRows = "lost-rows" Error,
    /// Markdown nested too deep.
    DeepMarkdown = "deep-markdown" Error,
    /// A page larger than the limit.
    PageTooLarge = "page-too-large" Error,

    // Templates.
    /// A template that can't be read.
    TemplateSyntax = "template-syntax" Error,
    /// A template that fails on a page.
    TemplateFails = "template-fails" Error,
    /// A template that includes itself.
    TemplateLoop = "template-loop" Error,
    /// A template that is not there.
    MissingTemplate = "missing-template" Error,
    /// A template that no page and no other template uses.
    UnusedTemplate = "unused-template" Warning,
    /// A template that begins with front matter.
    TemplateWithFields = "template-with-fields" Warning,
    /// A template that never comes to an end.
    RunawayTemplate = "runaway-template" Error,

    // What only a reader of the whole archive notices.
    /// A picture without words in its place.
    MissingAlternative = "missing-alternative" Warning,
    /// A link that an earlier issue has passed on.
    RepeatedForward = "repeated-forward" Warning,
    /// Two names that look like one person's.
    SimilarNames = "similar-names" Warning,
    /// A topic of a single issue.
    LonelyTopic = "lonely-topic" Warning,
    /// An outlet whose name in characters is not known.
    MissingCharacters = "missing-characters" Warning,
    /// A paragraph without its original, or an original without its paragraph.
    UnpairedParagraph = "unpaired-paragraph" Warning,
    /// A title that feed readers cut off.
    LongTitle = "long-title" Warning,
    /// A heading that says the title once more.
    RepeatedTitle = "repeated-title" Warning,
    /// An address that was published and is no more.
    LostAddress = "lost-address" Warning,

    // The archive as a whole.
    /// There is no issue yet.
    EmptyArchive = "empty-archive" Warning,
    /// Issues stand where none is read, and there is no other.
    MisplacedIssue = "misplaced-issue" Error,
    /// No `chinai.yaml` here or above.
    NoConfig = "no-config" Error,
    /// What a killed build had left was swept.
    SweptStage = "swept-stage" Warning,
    /// What the former site had left could not be removed.
    Leftover = "leftover" Warning,
}
