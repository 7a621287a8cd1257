//! The table of an export, `posts.csv`: what is known of each post besides its text.
//!
//! Columns are found by their names: there are two headers in use, and may be more.

use crate::error::Error;
use crate::import::dom::Dom;

/// The largest field, in bytes.
const MAX_FIELD: usize = 1_000_000;

/// How many posts a table may name: as many as an export may hold files.
const MAX_POSTS: usize = 20_000;

/// What the table says of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Post {
    /// The digits of its id, or what stands in their place.
    pub id: String,
    /// What its address ends in; may be empty.
    pub slug: String,
    /// When it was published, as written; empty for most drafts.
    pub date: String,
    /// Whether it was.
    pub is_published: bool,
    /// `newsletter`, `podcast`, `thread`, `page` ...
    pub sort: String,
    /// `everyone`, `only_paid` ...
    pub audience: String,
    /// Its title with all that stands before it.
    pub title: String,
    /// The line under the title.
    pub subtitle: String,
    /// Where its sound is; often empty though there is one.
    pub podcast_url: String,
}

impl Post {
    /// The post as messages name it.
    pub fn name(&self) -> String {
        match self.slug.as_str() {
            "" => self.id.clone(),
            slug => format!("{}.{slug}", self.id),
        }
    }
}

/// Splits a post's id from what its address ends in: at the first dot only.
pub fn split_id(name: &str) -> (&str, &str) {
    name.split_once('.').unwrap_or((name, ""))
}

/// Reads the table. A mistake in it is told with its line, and nothing is read.
pub fn read(bytes: &[u8]) -> Result<Vec<Post>, Error> {
    if let Some(line) = open_quote(bytes) {
        return Err(broken(line, "a quote opened here is never closed"));
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| unreadable(&error))?.clone();
    let columns = Columns::of(&header)?;
    let mut posts = Vec::new();
    let mut lines = Lines { bytes, at: 0, line: 1 };
    for record in reader.into_byte_records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(1, |at| lines.of(at.byte()));
        if record.len() != header.len() {
            let counts = format!("{} fields where {} are expected", record.len(), header.len());
            return Err(broken(line, &counts));
        }
        if record.iter().any(|field| field.len() > MAX_FIELD) {
            return Err(broken(line, "a field is longer than 1 MB"));
        }
        if posts.len() == MAX_POSTS {
            return Err(broken(line, "the table names more than 20,000 posts"));
        }
        posts.push(columns.post(&record));
    }
    Ok(posts)
}

fn broken(line: u64, what: &str) -> Error {
    Error::content(format!("posts.csv:{line}: {what}"))
        .help("nothing was imported; a fresh export is the surest way out")
}

fn unreadable(error: &csv::Error) -> Error {
    broken(error.position().map_or(1, csv::Position::line), &error.to_string().to_lowercase())
}

/// The lines of records, one after the other. The reader's own count is one behind where lines end
/// with two characters.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that begins at this byte, or behind the ends of lines that stand there.
    fn of(&mut self, at: u64) -> u64 {
        let n_lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let at = usize::try_from(at).unwrap_or(usize::MAX).clamp(self.at, self.bytes.len());
        self.line += n_lines(&self.bytes[self.at..at]);
        self.at = at;
        let rest = &self.bytes[at..];
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let n_ends = rest.iter().take_while(|byte| is_end(byte)).count();
        self.line + n_lines(&rest[..n_ends])
    }
}

/// The line of a quote that is never closed. Without this the rest of the file would be one field.
fn open_quote(bytes: &[u8]) -> Option<u64> {
    let (mut line, mut opened) = (1, None);
    let mut is_start = true;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let is_doubled = opened.is_some() && bytes[at..].starts_with(b"\"\"");
        match (byte, opened) {
            _ if is_doubled => at += 1,
            (b'"', Some(_)) => opened = None,
            (b'"', None) if is_start => opened = Some(line),
            _ => {}
        }
        is_start = opened.is_none() && matches!(byte, b',' | b'\n' | b'\r');
        line += u64::from(*byte == b'\n');
        at += 1;
    }
    opened
}

/// Where in a row each field stands.
struct Columns {
    id: usize,
    date: usize,
    is_published: usize,
    title: usize,
    sort: Option<usize>,
    audience: Option<usize>,
    subtitle: Option<usize>,
    podcast_url: Option<usize>,
}

impl Columns {
    fn of(header: &csv::ByteRecord) -> Result<Self, Error> {
        let find =
            |name: &str| header.iter().position(|field| field.trim_ascii() == name.as_bytes());
        let need = |name: &str| find(name).ok_or_else(|| missing(name, header));
        Ok(Self {
            id: need("post_id")?,
            date: need("post_date")?,
            is_published: need("is_published")?,
            title: need("title")?,
            sort: find("type"),
            audience: find("audience"),
            subtitle: find("subtitle"),
            podcast_url: find("podcast_url"),
        })
    }

    fn post(&self, record: &csv::ByteRecord) -> Post {
        let text = |at: usize| String::from_utf8_lossy(&record[at]).trim().to_owned();
        let maybe = |at: Option<usize>| at.map(text).unwrap_or_default();
        let name = text(self.id);
        let (id, slug) = split_id(&name);
        Post {
            id: id.to_owned(),
            slug: slug.to_owned(),
            date: text(self.date),
            is_published: text(self.is_published).eq_ignore_ascii_case("true"),
            sort: Some(maybe(self.sort))
                .filter(|sort| !sort.is_empty())
                .unwrap_or("newsletter".to_owned()),
            audience: maybe(self.audience),
            title: in_words(&text(self.title)),
            subtitle: in_words(&maybe(self.subtitle)),
            podcast_url: maybe(self.podcast_url),
        }
    }
}

fn missing(name: &str, header: &csv::ByteRecord) -> Error {
    let names = header.iter().map(|field| format!("`{}`", String::from_utf8_lossy(field)));
    let names = names.take(12).collect::<Vec<_>>().join(", ");
    Error::content(format!("posts.csv:1: there is no column `{name}`")).help(format!(
        "the columns are {names}; chinai needs `post_id`, `post_date`, `is_published` and `title`"
    ))
}

/// One line of words: entities decoded once, breaks and what can't be seen taken out.
fn in_words(text: &str) -> String {
    let decoded = match text.contains('&') {
        // A `<` of the author's is no tag.
        true => Dom::parse(&text.replace('<', "&lt;")).map(|dom| dom.root().words()),
        false => Ok(text.to_owned()),
    };
    let runs = vec![super::prose::Run::Text(decoded.unwrap_or_else(|_| text.to_owned()))];
    super::prose::words(&super::prose::tidy(runs))
}

#[cfg(test)]
mod tests {
    use super::{Post, read};

    const OLD: &str =
        "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\r\n";

    fn one(csv: &str) -> Post {
        let posts = read(csv.as_bytes()).unwrap();
        assert_eq!(posts.len(), 1, "{posts:?}");
        posts.into_iter().next().unwrap()
    }

    fn check_mistake(csv: &str, expected: &str) {
        assert_eq!(read(csv.as_bytes()).unwrap_err().message(), expected, "for {csv:?}");
    }

    #[test]
    fn a_row_is_read_by_the_names_of_its_columns() {
        let row = "7.an-issue,2021-03-09T04:44:14.437Z,TRUE,,newsletter,everyone,A,B,\r\n";
        let post = one(&format!("{OLD}{row}"));
        assert_eq!((post.id.as_str(), post.slug.as_str()), ("7", "an-issue"));
        assert_eq!(post.name(), "7.an-issue");
        assert!(post.is_published);
        let other = "\u{feff}title,audience,is_published,post_date,inbox_sent_at,post_id\nA,everyone,false,,,8\n";
        let post = one(other);
        assert_eq!((post.id.as_str(), post.slug.as_str(), post.title.as_str()), ("8", "", "A"));
        assert!(!post.is_published && post.sort == "newsletter");
    }

    #[test]
    fn fields_may_hold_commas_quotes_lines_and_entities() {
        let row = "7.a.b,,true,,,,\"One, \"\"two\"\"\",\"It&#x2019;s\n AT&amp;T, a <b> & c\",\n";
        let post = one(&format!("{OLD}{row}"));
        assert_eq!((post.slug.as_str(), post.title.as_str()), ("a.b", "One, \"two\""));
        assert_eq!(post.subtitle, "It’s AT&T, a <b> & c");
    }

    #[test]
    fn a_broken_table_is_told_with_its_line() {
        check_mistake(&format!("{OLD}7.a,x\n"), "posts.csv:2: 2 fields where 9 are expected");
        check_mistake(
            &format!("{OLD}7.a,,true,,,,\"A,,\n8.b,,true,,,,B,,\n"),
            "posts.csv:2: a quote opened here is never closed",
        );
        check_mistake("", "posts.csv:1: there is no column `post_id`");
        check_mistake("post_id,date\n", "posts.csv:1: there is no column `post_date`");
        let many = "7.a,,true,,,,A,,\n".repeat(20_001);
        check_mistake(
            &format!("{OLD}{many}"),
            "posts.csv:20002: the table names more than 20,000 posts",
        );
        let long = "x".repeat(1_000_001);
        check_mistake(
            &format!("{OLD}7.a,,true,,,,{long},,\n"),
            "posts.csv:2: a field is longer than 1 MB",
        );
    }
}
