//! What `static/not-found.js` guesses from: every issue with its number, its title and the last
//! part of the address at which it was first published.

use serde::Serialize;

use crate::pages::Page;
use crate::render::Site;

/// An issue that may have been meant.
#[derive(Serialize)]
struct Guess<'a> {
    href: String,
    number: u32,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<&'a str>,
}

/// Writes the list as JSON, oldest issue first.
pub(super) fn list(site: &Site) -> Vec<u8> {
    let issues = site.archive.issues();
    let guesses = issues.map(|(id, linked)| Guess {
        href: site.href(&Page::Issue(id)),
        number: linked.number().get(),
        title: &linked.issue.title.value,
        slug: linked.issue.url.as_ref().and_then(|url| last_part(&url.value)),
    });
    let guesses: Vec<Guess<'_>> = guesses.collect();
    serde_json::to_vec(&guesses).expect("keys are strings")
}

/// `chinai-120-singles-day` of `https://chinai.substack.com/p/chinai-120-singles-day?s=r`.
fn last_part(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?.split_once("://")?.1;
    let (_, path) = path.split_once('/')?;
    path.split('/').rfind(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn an_address_is_known_by_its_last_part() {
        assert_eq!(last_part("https://a.example/p/chinai-120?s=r#x"), Some("chinai-120"));
        assert_eq!(last_part("https://a.example/p/chinai-120/"), Some("chinai-120"));
        assert_eq!(last_part("https://a.example/"), None);
        assert_eq!(last_part("https://a.example"), None);
    }
}
