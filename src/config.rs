//! `chinai.yaml`: what the site is called, where it will stand, whose it is.

pub mod levels;

use crate::diagnostic::{Code, Diagnostic};
use crate::fields::owner::Owner;
use crate::fields::{Fields, Findings, address, shown};
use crate::source::{SourceText, Spanned};
use crate::yaml::{Holder, Value};
use levels::Levels;

static OWNER: Owner = Owner {
    free: &["title", "description"],
    elsewhere: &[
        ("authors", "author"),
        ("baseurl", "base_url"),
        ("copyright", "license"),
        ("lang", "language"),
        ("menu", "links"),
        ("name", "title"),
        ("site_url", "base_url"),
        ("subtitle", "description"),
        ("tagline", "description"),
        ("url", "base_url"),
    ],
    ..Owner::plain("`chinai.yaml`")
};
static LIMITS: Owner = Owner { text: Some("source"), ..Owner::plain("`limits`") };
static LICENSE: Owner =
    Owner { text: Some("name"), free: &["name"], ..Owner::plain("the license") };
static AUTHOR: Owner = Owner {
    text: Some("name"),
    free: &["name"],
    elsewhere: &[
        ("first", "name"),
        ("first_name", "name"),
        ("full_name", "name"),
        ("last", "family"),
        ("last_name", "family"),
        ("surname", "family"),
    ],
    ..Owner::plain("the author")
};
static SEARCH_ENGINE: Owner = Owner {
    required: &["url", "site"],
    text: Some("url"),
    address: Some("url"),
    ..Owner::plain("the search engine")
};
static LINK: Owner = Owner {
    required: &["title", "url"],
    text: Some("title"),
    address: Some("url"),
    free: &["title"],
    elsewhere: &[("link", "url"), ("name", "title"), ("text", "title")],
    ..Owner::plain("a link")
};

/// The settings of a site; every one has a sensible default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The site's name: `ChinAI`.
    pub title: String,
    /// Where the site will stand, `https://host/` or `https://host/archive/`; always ends in `/`.
    pub base_url: String,
    /// Whether the author gave `base_url`. Without one, canonical addresses are left out.
    pub has_base_url: bool,
    /// Who writes the newsletter.
    pub author: Author,
    /// Under whose name ids in feeds are made (RFC 4151): `example.org,2018`. They must outlive
    /// every change of address.
    pub tag_authority: String,
    /// The language of the site's own words, a BCP 47 tag.
    pub language: String,
    /// One sentence on what this is.
    pub description: String,
    /// Under what the texts and the data may be used.
    pub license: Option<License>,
    /// Who searches the site where scripts are off.
    pub search_engine: SearchEngine,
    /// Links for the foot of each page: where to subscribe, and the like.
    pub links: Vec<SiteLink>,
    /// Whether raw HTML in Markdown is published as it stands.
    pub html: Html,
    /// Whether pages show pictures from other hosts, which then learn who reads what.
    pub remote_images: bool,
    /// How much breaches of some rules matter here.
    pub levels: Levels,
    /// Whether the site can be searched.
    pub search: bool,
    /// The largest source file, in bytes.
    pub max_source: u64,
    /// The largest page, in bytes.
    pub max_page: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "ChinAI".to_owned(),
            base_url: "http://localhost:4120/".to_owned(),
            has_base_url: false,
            author: Author { name: "Jeffrey Ding".to_owned(), family: Some("Ding".to_owned()) },
            tag_authority: "chinai.substack.com,2018".to_owned(),
            language: "en".to_owned(),
            description: "The archive of the ChinAI newsletter: Chinese-language writing on \
                          artificial intelligence, in English"
                .to_owned(),
            license: None,
            search_engine: SearchEngine::default(),
            links: Vec::new(),
            html: Html::Escaped,
            remote_images: false,
            levels: Levels::default(),
            search: true,
            max_source: 5 * MEGABYTE,
            max_page: 20 * MEGABYTE,
        }
    }
}

impl Config {
    /// Reads `chinai.yaml`; what it leaves out, or gets wrong, has its default.
    pub fn read(source: Option<&SourceText>) -> (Self, Vec<Diagnostic>) {
        let Some(source) = source else { return (Self::default(), Vec::new()) };
        let findings = Findings::new(source);
        let root = findings.parse(0..source.text.len(), Holder::File);
        let fields = root.as_ref().and_then(|root| Fields::of(root, &OWNER, &findings));
        let config = fields.map(Self::from_fields).unwrap_or_default();
        (config, findings.into_sorted())
    }

    /// The path of `base_url`: `/`, or `/archive/` for a site in a folder.
    pub fn base_path(&self) -> &str {
        let slashes = self.base_url.bytes().enumerate().filter(|(_, byte)| *byte == b'/');
        // Two stand before the host.
        slashes.map(|(at, _)| at).nth(2).map_or("/", |at| &self.base_url[at..])
    }

    /// The scheme and the host of `base_url`: `https://host`.
    pub fn origin(&self) -> &str {
        &self.base_url[..self.base_url.len() - self.base_path().len()]
    }

    fn from_fields(mut fields: Fields<'_>) -> Self {
        let default = Self::default();
        let base_url = base_url(&mut fields);
        let limits = fields.mapping("limits", &LIMITS).map(Limits::from_fields);
        let limits = limits.unwrap_or_default();
        let config = Self {
            title: fields.words("title").unwrap_or(default.title),
            has_base_url: base_url.is_some(),
            base_url: base_url.unwrap_or(default.base_url),
            author: author(&mut fields).unwrap_or(default.author),
            tag_authority: tag_authority(&mut fields).unwrap_or(default.tag_authority),
            language: fields.language("language").unwrap_or(default.language),
            description: fields.words("description").unwrap_or(default.description),
            license: license(&mut fields),
            search_engine: search_engine(&mut fields),
            links: links(&mut fields),
            html: html(&mut fields),
            remote_images: fields.flag("remote_images"),
            levels: Levels::read(&mut fields),
            search: fields.switch("search").unwrap_or(default.search),
            max_source: limits.source.unwrap_or(default.max_source),
            max_page: limits.page.unwrap_or(default.max_page),
        };
        fields.finish();
        config
    }
}

/// Who writes the newsletter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name as shown.
    pub name: String,
    /// Which word of it is the family name.
    pub family: Option<String>,
}

/// Under what something may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// What it is called.
    pub name: String,
    /// Where its words stand.
    pub url: Option<String>,
}

/// A search engine that can be held to one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEngine {
    /// Where its form leads.
    pub url: String,
    /// The name of the field for the words.
    pub words: String,
    /// The name of the field for the site.
    pub site: String,
}

impl Default for SearchEngine {
    fn default() -> Self {
        let (words, site) = ("q".to_owned(), "sites".to_owned());
        Self { url: "https://duckduckgo.com/".to_owned(), words, site }
    }
}

impl SearchEngine {
    /// The host it answers at: `duckduckgo.com`.
    pub fn host(&self) -> &str {
        let (_, place) = self.url.split_once("://").unwrap_or_default();
        place.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// The scheme and the host: `https://duckduckgo.com`.
    pub fn origin(&self) -> &str {
        let n_scheme = self.url.find("://").map_or(0, |at| at + "://".len());
        &self.url[..n_scheme + self.host().len()]
    }
}

/// A link of the site's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLink {
    /// The words.
    pub title: String,
    /// Where to.
    pub url: String,
}

/// What becomes of raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Html {
    /// Harmless inline tags stay, everything else is removed and reported. The default.
    #[default]
    Escaped,
    /// Everything stays: for an archive whose sources are all one's own.
    Trusted,
}

const MEGABYTE: u64 = 1_000_000;

/// The address of a site, closed by a slash; none when a site can't stand there.
pub fn base_address(text: &str) -> Option<String> {
    let (_, place) = text.split_once("://")?;
    // `//` and `..` in the path would turn every link elsewhere; a password would be published.
    let is_plain = !place.contains(['?', '#', '@']) && !place.contains("//") && !is_page(place);
    let is_base = address::is_web(text) && is_plain && place.split('/').all(|part| part != "..");
    // `https://host/archive` is a folder, too.
    let slash = if text.ends_with('/') { "" } else { "/" };
    is_base.then(|| format!("{text}{slash}"))
}

/// Whether an address is that of a page, in which no site can stand.
fn is_page(place: &str) -> bool {
    let name = place.split_once('/').and_then(|(_, path)| path.rsplit('/').next());
    name.is_some_and(|name| [".html", ".htm", ".php"].iter().any(|end| name.ends_with(end)))
}

/// The address of a site that is meant by a text that is none.
fn meant_base(text: &str) -> Option<String> {
    let bare = text.split(['?', '#']).next().unwrap_or_default();
    let whole = if address::is_web(bare) { bare.to_owned() } else { address::meant(bare)? };
    let (scheme, place) = whole.split_once("://")?;
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.rsplit('@').next().unwrap_or_default();
    let folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let folders = if is_page(place) { &folders[..folders.len() - 1] } else { &folders };
    let path: String = folders.iter().map(|folder| format!("{folder}/")).collect();
    base_address(&format!("{scheme}://{host}/{path}"))
}

fn tag_authority(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text("tag_authority")?;
    if is_tag_authority(&text.value) {
        return Some(text.value);
    }
    let message =
        format!("`tag_authority` must be a domain and a date, found {}", shown(&text.value));
    let finding = Diagnostic::new(Code::BadAddress, message);
    let bare: String = text.value.split_whitespace().collect();
    let help = match is_tag_authority(&bare) {
        true => format!("`tag_authority: {bare}`"),
        false => "such as `example.org,2018`: a domain that was yours then".to_owned(),
    };
    fields.findings().add(finding.help(help), text.span);
    None
}

/// A domain or an e-mail address, a comma, a date: RFC 4151, section 2.1.
fn is_tag_authority(text: &str) -> bool {
    let Some((name, date)) = text.split_once(',') else { return false };
    let is_name = name.contains('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_@".contains(&byte));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = [4, 7, 10].contains(&date.len())
        && date.split('-').map(str::len).eq([4, 2, 2].into_iter().take(date.len() / 3))
        && date.split('-').all(is_digits);
    is_name && is_date
}

fn base_url(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text("base_url")?;
    if let Some(address) = base_address(&text.value) {
        return Some(address);
    }
    let message = format!("`base_url` must be http(s)://host/…, found {}", shown(&text.value));
    let help = match meant_base(&text.value) {
        Some(meant) => format!("`base_url: {meant}`"),
        None => "where the site will stand, such as `https://example.org/archive/`".to_owned(),
    };
    let finding = Diagnostic::new(Code::BadAddress, message).help(help);
    fields.findings().add(finding, text.span);
    None
}

/// A mapping of name and address, or just one of them.
fn license(fields: &mut Fields<'_>) -> Option<License> {
    if !is_mapping(fields, "license") {
        let name = fields.words("license")?;
        let url = address::is_web(&name).then(|| name.clone());
        return Some(License { name, url });
    }
    let mut fields = fields.mapping("license", &LICENSE)?;
    let name = fields.required_text("name");
    let url = fields.address("url").map(|url| url.value);
    fields.finish();
    Some(License { name: name?.value, url })
}

fn is_mapping(fields: &mut Fields<'_>, name: &'static str) -> bool {
    fields.field(name).is_some_and(|field| matches!(field.value.value, Value::Fields(_)))
}

/// A mapping of name and family name, or just the name.
fn author(fields: &mut Fields<'_>) -> Option<Author> {
    if !is_mapping(fields, "author") {
        return fields.words("author").map(|name| Author { name, family: None });
    }
    let mut fields = fields.mapping("author", &AUTHOR)?;
    let name = fields.required_text("name");
    let family = fields.words("family");
    fields.finish();
    Some(Author { name: name?.value, family })
}

fn search_engine(fields: &mut Fields<'_>) -> SearchEngine {
    let default = SearchEngine::default();
    let Some(mut fields) = fields.mapping("search_engine", &SEARCH_ENGINE) else {
        return default;
    };
    let url = fields.address("url");
    if fields.field("url").is_none() {
        fields.require("url");
    }
    let words = fields.words("words").unwrap_or(default.words);
    // An address alone would be that of an engine whose fields have other names.
    let site = fields.required_text("site").map(|text| text.value);
    fields.finish();
    match (url, site) {
        (Some(url), Some(site)) => SearchEngine { url: url.value, words, site },
        _ => SearchEngine::default(),
    }
}

fn links(fields: &mut Fields<'_>) -> Vec<SiteLink> {
    let links = fields.mappings("links", &LINK).into_iter();
    links
        .filter_map(|mut fields| {
            let title = fields.required_text("title");
            let url = fields.address("url");
            if fields.field("url").is_none() {
                fields.require("url");
            }
            fields.finish();
            Some(SiteLink { title: title?.value, url: url?.value })
        })
        .collect()
}

fn html(fields: &mut Fields<'_>) -> Html {
    let Some(text) = fields.text("html") else { return Html::Escaped };
    match text.value.as_str() {
        "escaped" => Html::Escaped,
        "trusted" => Html::Trusted,
        found => {
            let message = format!("`html` must be `escaped` or `trusted`, found {}", shown(found));
            let finding = Diagnostic::new(Code::WrongType, message);
            let help =
                "`html: trusted` publishes raw HTML as it stands; without the line it is removed";
            fields.findings().add(finding.help(help), text.span);
            Html::Escaped
        }
    }
}

/// `limits:` as given.
#[derive(Default)]
struct Limits {
    page: Option<u64>,
    source: Option<u64>,
}

impl Limits {
    fn from_fields(mut fields: Fields<'_>) -> Self {
        let limits = Self { page: size(&mut fields, "page"), source: size(&mut fields, "source") };
        fields.finish();
        limits
    }
}

fn size(fields: &mut Fields<'_>, name: &'static str) -> Option<u64> {
    let Spanned { value: text, span } = fields.text(name)?;
    // Nothing could be read with less: `1,5 MB` is one byte to YAML, and a field `5 MB`.
    let size = parse_size(&text).filter(|size| *size >= 1_000);
    if size.is_none() {
        let message = format!("`{name}` must be a size of 1 KB or more, found {}", shown(&text));
        let finding = Diagnostic::new(Code::WrongType, message);
        let help = format!("a whole number and a unit, such as `{name}: 5 MB`");
        fields.findings().add(finding.help(help), span);
    }
    size
}

/// `5 MB`, `500KB`, or a number of bytes.
fn parse_size(text: &str) -> Option<u64> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(n_digits);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => MEGABYTE,
        "gb" => 1_000 * MEGABYTE,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::levels::Levels;
    use super::{Author, Config, Html, License, SearchEngine, SiteLink};
    use crate::source::SourceText;
    use crate::yaml::tests::drawn;

    fn check(yaml: &str, expected: &[&str]) -> Config {
        let source = SourceText::new("chinai.yaml", yaml);
        let (config, findings) = Config::read(Some(&source));
        let found = findings.iter().map(|finding| drawn(&source, finding)).collect::<Vec<_>>();
        assert_eq!(found, expected, "for {yaml}");
        config
    }

    #[test]
    fn every_setting_has_a_default() {
        let (config, findings) = Config::read(None);
        assert_eq!((&config, findings), (&Config::default(), Vec::new()));
        assert_eq!(check("# nothing yet\n", &[]), config);
        assert!(!config.has_base_url);
    }

    #[test]
    fn every_setting_can_be_given() {
        let config = check(
            "title: 中国AI\nbase_url: https://a.org/archive\nauthor: {name: Li Lei, family: Li}\n\
             tag_authority: 'a.org,2018-03'\nlanguage: zh-Hans\ndescription: An archive\n\
             license: {name: CC BY 4.0, url: https://b.org}\n\
             search_engine: {url: https://find.example/s, words: text, site: host}\n\
             links: [{title: Home, url: https://a.org}]\n\
             html: trusted\nremote_images: true\nsearch: false\nlimits: {page: 1 GB, source: 2000}\n",
            &[],
        );
        let expected = Config {
            title: "中国AI".to_owned(),
            base_url: "https://a.org/archive/".to_owned(),
            has_base_url: true,
            author: Author { name: "Li Lei".to_owned(), family: Some("Li".to_owned()) },
            tag_authority: "a.org,2018-03".to_owned(),
            language: "zh-Hans".to_owned(),
            description: "An archive".to_owned(),
            license: Some(License {
                name: "CC BY 4.0".to_owned(),
                url: Some("https://b.org".to_owned()),
            }),
            search_engine: SearchEngine {
                url: "https://find.example/s".to_owned(),
                words: "text".to_owned(),
                site: "host".to_owned(),
            },
            links: vec![SiteLink { title: "Home".to_owned(), url: "https://a.org".to_owned() }],
            html: Html::Trusted,
            remote_images: true,
            levels: Levels::default(),
            search: false,
            max_source: 2000,
            max_page: 1_000_000_000,
        };
        assert_eq!(config, expected);
    }

    #[test]
    fn an_author_may_be_a_plain_name() {
        let author = check("author: Li Lei\n", &[]).author;
        assert_eq!(author, Author { name: "Li Lei".to_owned(), family: None });
    }

    #[test]
    fn a_license_may_be_a_plain_name() {
        let license = check("license: CC0\n", &[]).license;
        assert_eq!(license, Some(License { name: "CC0".to_owned(), url: None }));
    }

    #[test]
    fn the_base_address_is_of_the_web_and_bare() {
        let check_url = |url: &str, help: &str| {
            let message = format!("`base_url` must be http(s)://host/…, found \"{url}\"{help}");
            check(&format!("base_url: {url}\n"), &[&format!("error[bad-address] 1:11: {message}")])
        };
        let help = "\nhelp: where the site will stand, such as `https://example.org/archive/`";
        assert!(!check_url("javascript:alert(1)", help).has_base_url);
        check_url("https://a.org/?q=1", "\nhelp: `base_url: https://a.org/`");
        check_url("a.org/archive", "\nhelp: `base_url: https://a.org/archive/`");
        check_url("https:///x", help);
    }

    #[test]
    fn a_search_engine_has_an_address_and_a_field_for_the_site() {
        let default = SearchEngine::default();
        assert_eq!(
            (default.host(), default.origin()),
            ("duckduckgo.com", "https://duckduckgo.com")
        );
        let config = check(
            "search_engine: {words: q}\n",
            &["error[missing-field] 1:17: `url` and `site` are missing\n\
                 help: the search engine needs the lines `url: ...` and `site: ...`"],
        );
        assert_eq!(config.search_engine, default);
    }

    #[test]
    fn a_setting_that_does_not_exist_is_reported() {
        check(
            "titel: a\n",
            &["error[unknown-field] 1:1: `titel` is not a field of `chinai.yaml`\n\
               ^ did you mean `title`?"],
        );
    }

    #[test]
    fn a_setting_takes_only_what_it_knows() {
        check(
            "html: yes\nlimits: {page: much}\nlinks: [{title: a}]\n",
            &[
                "error[wrong-type] 1:7: `html` must be `escaped` or `trusted`, found \"yes\"\n\
                 help: `html: trusted` publishes raw HTML as it stands; without the line it is \
                 removed",
                "error[wrong-type] 2:16: `page` must be a size of 1 KB or more, found \"much\"\n\
                 help: a whole number and a unit, such as `page: 5 MB`",
                "error[missing-field] 3:10: `url` is missing\nhelp: a link needs a line `url: ...`",
            ],
        );
    }
}
