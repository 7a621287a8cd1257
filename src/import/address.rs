//! Addresses as posts write them: which lead to the newsletter's own posts, and which nowhere.

use std::collections::BTreeMap;

/// The newsletter on Substack, by its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Without the scheme, in lower case; the first is the one to be cited.
    hosts: Vec<String>,
}

/// A post of the newsletter, as an address names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'a> {
    /// What the address ends in, or the post's id.
    pub post: Name<'a>,
    /// The element in it, percent-decoded; may be empty.
    pub fragment: String,
}

/// How an address names a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'a> {
    /// By what it ends in.
    Slug(&'a str),
    /// By the digits of its id.
    Id(&'a str),
}

impl Publication {
    /// Takes the addresses of a publication; one of them is wrong when it is given back.
    pub fn new<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        let host = |address: &'a str| {
            let (_, rest) =
                split_scheme(address).filter(|(scheme, _)| is_web(scheme)).ok_or(address)?;
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
            let is_good =
                host.contains('.') && !host.contains(|c: char| c.is_whitespace() || c == '@');
            if is_good { Ok(host) } else { Err(address) }
        };
        Ok(Self { hosts: addresses.into_iter().map(host).collect::<Result<_, _>>()? })
    }

    /// Where a post was first published.
    pub fn post(&self, slug: &str) -> Option<String> {
        self.hosts
            .first()
            .filter(|_| !slug.is_empty())
            .map(|host| format!("https://{host}/p/{slug}"))
    }

    /// Makes an address whole: one that begins at the site's root, or lacks its scheme.
    pub fn absolute(&self, href: &str) -> Option<String> {
        let href: String = href.chars().filter(|c| !c.is_control()).collect();
        let href = href.trim().replace(' ', "%20");
        if let Some((scheme, rest)) = split_scheme(&href) {
            let is_safe = is_web(scheme) && !rest.is_empty();
            return (is_safe || scheme.eq_ignore_ascii_case("mailto")).then_some(href);
        }
        if let Some(rest) = href.strip_prefix("//") {
            return (!rest.is_empty()).then(|| format!("https://{rest}"));
        }
        let first = href.split(['/', '?', '#']).next().unwrap_or_default();
        match first {
            "" if href.starts_with('/') => {
                self.hosts.first().map(|host| format!("https://{host}{href}"))
            }
            "" => None,
            // Typed without a scheme: `www.example.com/a`. Browsers would look for it beside the
            // post, where it is not.
            host if host.contains('.') && !host.contains(':') => Some(format!("http://{href}")),
            _ => None,
        }
    }

    /// The post that an absolute address leads to, if it is one of the newsletter's.
    pub fn named<'a>(&self, address: &'a str) -> Option<Named<'a>> {
        let (scheme, rest) = split_scheme(address)?;
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_once('/').filter(|_| is_web(scheme))?;
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let (post, heading) = self.post_of(host, path.trim_end_matches('/'), query)?;
        let fragment = if fragment.is_empty() { heading } else { fragment };
        Some(Named { post, fragment: percent_decode(fragment) })
    }

    /// The post, and the heading that the path itself may name.
    fn post_of<'a>(
        &self,
        host: &str,
        path: &'a str,
        query: &'a str,
    ) -> Option<(Name<'a>, &'a str)> {
        let is_own = self.hosts.iter().any(|own| own.strip_prefix("www.").unwrap_or(own) == host);
        let is_substack = host == "substack.com" || host == "open.substack.com";
        let parts: Vec<&str> = path.split('/').collect();
        let (post, heading) = match parts.as_slice() {
            ["p", slug] if is_own => (Name::Slug(slug), ""),
            ["i", id] if is_own || is_substack => (Name::Id(id), ""),
            ["i", id, heading] if is_own || is_substack => (Name::Id(id), *heading),
            ["pub", publication, "p", slug] if is_substack && self.is_called(publication) => {
                (Name::Slug(slug), "")
            }
            ["inbox", "post", id] if is_substack => (Name::Id(id), ""),
            ["app-link", "post"] if is_substack => {
                (Name::Id(query.split('&').find_map(|part| part.strip_prefix("post_id="))?), "")
            }
            [.., last] if is_substack => (Name::Id(last.strip_prefix("p-")?), ""),
            _ => return None,
        };
        let is_post = !matches!(post, Name::Id(id) if !is_number(id));
        is_post.then_some((post, heading))
    }

    /// Whether this is its name on Substack.
    fn is_called(&self, name: &str) -> bool {
        self.hosts.iter().any(|host| host.strip_suffix(".substack.com") == Some(name))
    }

    /// An address of the newsletter's own without what follows its readers about.
    pub fn without_trackers(&self, address: &str) -> String {
        let is_own = split_scheme(address).is_some_and(|(_, rest)| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
                || host.ends_with("substack.com")
        });
        let (before, fragment) = match address.split_once('#') {
            Some((before, fragment)) => (before, format!("#{fragment}")),
            None => (address, String::new()),
        };
        let Some((path, query)) = before.split_once('?').filter(|_| is_own) else {
            return address.to_owned();
        };
        let kept: Vec<&str> = query.split('&').filter(|part| !is_tracker(part)).collect();
        match kept.is_empty() {
            true => format!("{path}{fragment}"),
            false => format!("{path}?{}{fragment}", kept.join("&")),
        }
    }
}

fn is_tracker(part: &str) -> bool {
    const NAMES: [&str; 11] = [
        "token",
        "r",
        "s",
        "publication_id",
        "post_id",
        "isFreemail",
        "showWelcome",
        "showWelcomeOnShare",
        "triedRedirect",
        "triggerShare",
        "source",
    ];
    let name = part.split('=').next().unwrap_or(part);
    name.starts_with("utm_") || NAMES.contains(&name)
}

/// The scheme of an address, and what follows it without the slashes.
fn split_scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    // `example.com:8080/a` has a port, not a scheme.
    let is_port = scheme.contains('.');
    (is_scheme && !is_port).then(|| (scheme, rest.strip_prefix("//").unwrap_or(rest)))
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Decodes `%C2%A7`; what is no UTF-8 then stays as it was.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut res = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                res.push(byte);
                at += 3;
            }
            None => {
                res.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(res).unwrap_or_else(|_| text.to_owned())
}

/// Where the posts of an export stand in the archive, and what lies beside them.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// By the digits of their ids.
    pub posts: BTreeMap<String, Place>,
    /// Ids by what addresses end in.
    pub by_slug: BTreeMap<String, String>,
    /// The path of each picture that was fetched, from the issues' folder, by its address.
    pub pictures: BTreeMap<String, String>,
    /// Keys of outlets by their names in lower case.
    pub outlets: BTreeMap<String, String>,
}

/// Where a post stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its file, from the issues' folder.
    pub file: String,
    /// What addresses may end in to lead to its headings; empty before it was read.
    pub anchors: Vec<String>,
}

impl Shelf {
    /// Finds the post that an address names.
    pub fn find(&self, name: Name<'_>) -> Option<(&str, &Place)> {
        let id = match name {
            Name::Slug(slug) => self.by_slug.get(slug)?,
            Name::Id(id) => id,
        };
        self.posts.get_key_value(id).map(|(id, place)| (id.as_str(), place))
    }

    /// What the former address of a post ended in, by a link to its file as a file writes it.
    pub fn slug_of(&self, link: &str) -> Option<&str> {
        let file = link.trim_start_matches("../").split('#').next().unwrap_or(link);
        let (id, _) = self.posts.iter().find(|(_, place)| place.file == file)?;
        self.by_slug.iter().find(|(_, of)| *of == id).map(|(slug, _)| slug.as_str())
    }

    /// A path from the issues' folder as the file of this post has to write it.
    pub fn path_from(&self, post: &str, path: &str) -> String {
        let depth = self.posts.get(post).map_or(0, |place| place.file.matches('/').count());
        format!("{}{path}", "../".repeat(depth))
    }
}

impl Place {
    /// The heading that a fragment of Substack's means: `§key-takeaways`.
    pub fn anchor(&self, fragment: &str) -> Option<&str> {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let wanted = letters(fragment).to_lowercase();
        let is_it = |anchor: &&String| letters(anchor).to_lowercase() == wanted;
        self.anchors.iter().find(is_it).map(String::as_str).filter(|_| !wanted.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Place, Publication, Shelf};

    fn publication() -> Publication {
        Publication::new(["https://chinai.substack.com", "https://www.chinai.example/"]).unwrap()
    }

    fn check(address: &str, expected: Option<(Name<'_>, &str)>) {
        let found = publication().named(address).map(|found| (found.post, found.fragment.clone()));
        let expected = expected.map(|(post, fragment)| (post, fragment.to_owned()));
        assert_eq!(found, expected, "for {address}");
    }

    #[test]
    fn a_post_is_known_by_every_form_of_its_address() {
        let slug = Name::Slug("a-b");
        check("https://chinai.substack.com/p/a-b", Some((slug, "")));
        check("http://WWW.chinai.substack.com/p/a-b/?utm_source=x#%C2%A7c-d", Some((slug, "§c-d")));
        check("https://chinai.example/p/a-b?token=x", Some((slug, "")));
        check("https://open.substack.com/pub/chinai/p/a-b?r=1", Some((slug, "")));
        check("https://substack.com/home/post/p-123", Some((Name::Id("123"), "")));
        check("https://substack.com/inbox/post/123", Some((Name::Id("123"), "")));
        check(
            "https://open.substack.com/app-link/post?a=1&post_id=123",
            Some((Name::Id("123"), "")),
        );
        check("https://chinai.substack.com/i/123?img=x", Some((Name::Id("123"), "")));
        check("https://chinai.substack.com/i/123/a-heading", Some((Name::Id("123"), "a-heading")));
        check("https://substack.com/i/123/a-%C3%A9?r=1", Some((Name::Id("123"), "a-é")));
    }

    #[test]
    fn other_addresses_are_no_posts() {
        for address in [
            "https://other.substack.com/p/a-b",
            "https://open.substack.com/pub/other/p/a-b",
            "https://chinai.substack.com/archive",
            "https://chinai.substack.com/p/a-b/comments",
            "https://substack.com/@someone",
            "https://substack.com/i/someone",
            "https://substack.com/app-link/post?publication_id=1",
            "mailto:a@chinai.substack.com/p/a",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn addresses_are_made_whole_or_refused() {
        let absolute = |href: &str| publication().absolute(href);
        assert_eq!(absolute("/p/a").as_deref(), Some("https://chinai.substack.com/p/a"));
        assert_eq!(absolute("//a.example/b").as_deref(), Some("https://a.example/b"));
        assert_eq!(absolute("www.a.example/b").as_deref(), Some("http://www.a.example/b"));
        assert_eq!(
            absolute(" https://a.example/b c\n").as_deref(),
            Some("https://a.example/b%20c")
        );
        assert_eq!(absolute("mailto:a@b.example").as_deref(), Some("mailto:a@b.example"));
        for dead in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "",
            "#",
            "x",
            "http://",
        ] {
            assert_eq!(absolute(dead), None, "for {dead}");
        }
    }

    #[test]
    fn what_follows_readers_about_is_taken_off_own_addresses() {
        let bare = |address| publication().without_trackers(address);
        let own = "https://chinai.substack.com/subscribe?utm_source=a&x=1&token=b#c";
        assert_eq!(bare(own), "https://chinai.substack.com/subscribe?x=1#c");
        assert_eq!(bare("https://a.example/?utm_source=a"), "https://a.example/?utm_source=a");
    }

    #[test]
    fn a_fragment_finds_its_heading_in_spite_of_signs() {
        let place = Place { file: "1.md".to_owned(), anchors: vec!["key-takeaways".to_owned()] };
        assert_eq!(place.anchor("§key-takeaways"), Some("key-takeaways"));
        assert_eq!(place.anchor("footnote-1"), None);
        assert_eq!(place.anchor("§"), None);
    }

    #[test]
    fn a_file_in_a_folder_climbs_out_of_it() {
        let mut shelf = Shelf::default();
        let place = Place { file: "old/1.md".to_owned(), anchors: Vec::new() };
        shelf.posts.insert("1".to_owned(), place);
        assert_eq!(shelf.path_from("1", "2.md"), "../2.md");
        assert_eq!(shelf.path_from("2", "2.md"), "2.md");
        shelf.by_slug.insert("one".to_owned(), "1".to_owned());
        assert_eq!(shelf.slug_of("../old/1.md#a"), Some("one"));
        assert_eq!(shelf.slug_of("2.md"), None);
    }

    #[test]
    fn an_address_of_a_publication_is_checked() {
        assert_eq!(Publication::new(["chinai.substack.com"]).unwrap_err(), "chinai.substack.com");
        assert!(Publication::new(["https://nowhere"]).is_err());
    }
}
