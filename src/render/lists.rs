//! Lists for machines: former addresses, what a host should say beside each file, the sitemap,
//! what robots may read, how a browser searches here.

use std::fmt::Write;

use crate::escape::escaped;
use crate::issue::date::PartialDate;
use crate::pages::{self, Page};
use crate::render::{Site, policy};
use crate::search;

/// The list of former addresses, in the form that Netlify and Cloudflare read.
pub(super) fn redirects(site: &Site) -> Vec<u8> {
    let mut out = String::new();
    for planned in &site.plan.pages {
        if let Page::Redirect { from, to } = &planned.page {
            let (from, to) = (site.href_to(from), site.href_to(to));
            writeln!(out, "{from} {to} 301").expect("writing to a string cannot fail");
        }
    }
    out.into_bytes()
}

/// What a host should say beside each file, in the form that Netlify and Cloudflare read: an
/// address, then a header a line, set in.
pub(super) fn headers(site: &Site) -> Vec<u8> {
    let mut out = format!(
        "{}\n  Content-Security-Policy: {}\n  Referrer-Policy: strict-origin-when-cross-origin\n  \
         X-Content-Type-Options: nosniff\n",
        site.href_to("/*"),
        policy::for_hosts(&site.archive.config)
    );
    for planned in &site.plan.pages {
        if let Page::Asset { name, .. } = &planned.page {
            let address = site.href_to(name);
            writeln!(out, "{address}\n  Cache-Control: public, max-age=31536000, immutable")
                .expect("writing to a string cannot fail");
        }
    }
    if site.archive.config.search {
        let address = site.href_to(&format!("{}*", search::FILES));
        writeln!(out, "{address}\n  Cache-Control: public, max-age=31536000, immutable")
            .expect("writing to a string cannot fail");
    }
    out.into_bytes()
}

/// The addresses of all pages for readers, by the protocol of sitemaps.org; where they are too many
/// for one sitemap, those of its parts.
pub(super) fn sitemap(site: &Site) -> Vec<u8> {
    let parts = pages::in_sitemaps(&site.plan.pages, &site.archive);
    match parts.as_slice() {
        [] => addresses(site, &[]),
        [all] => addresses(site, all),
        parts => {
            let parts = (0..parts.len()).map(Page::SitemapPart);
            let parts = parts.map(|part| (site.full(&part.address(&site.archive)), None));
            listed("sitemapindex", "sitemap", parts)
        }
    }
}

/// A part of the addresses, from 0.
pub(super) fn sitemap_part(site: &Site, part: usize) -> Vec<u8> {
    addresses(site, &pages::in_sitemaps(&site.plan.pages, &site.archive)[part])
}

fn addresses(site: &Site, known: &[&Page]) -> Vec<u8> {
    let address = |page: &Page| site.full(&page.address(&site.archive));
    listed("urlset", "url", known.iter().map(|page| (address(page), changed(site, page))))
}

/// When an issue came out, or was last corrected. Of no other page that is known.
fn changed(site: &Site, page: &Page) -> Option<PartialDate> {
    let Page::Issue(id) = page else { return None };
    let linked = site.archive.issue(*id);
    let corrections = linked.corrections.here.iter();
    let corrected = corrections.map(|id| site.archive.correction(*id).date).max();
    Some(corrected.map_or(linked.issue.date, |date| date.max(linked.issue.date)))
}

fn listed(
    list: &str,
    entry: &str,
    addresses: impl Iterator<Item = (String, Option<PartialDate>)>,
) -> Vec<u8> {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{list} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for (address, changed) in addresses {
        let changed = changed.map(|date| format!("<lastmod>{date}</lastmod>"));
        let (address, changed) = (escaped(&address), changed.unwrap_or_default());
        writeln!(out, "<{entry}><loc>{address}</loc>{changed}</{entry}>")
            .expect("writing to a string cannot fail");
    }
    writeln!(out, "</{list}>").expect("writing to a string cannot fail");
    out.into_bytes()
}

/// Everyone may read everything; the sitemap says where it is.
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let sitemap = site.full(&Page::Sitemap.address(&site.archive));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

/// How a browser searches the site from its address bar, as an OpenSearch 1.1 description. The words
/// stand behind `#`, where the host never sees them.
pub(super) fn open_search(site: &Site) -> Vec<u8> {
    let config = &site.archive.config;
    let page = site.full(&Page::Search.address(&site.archive));
    // No browser shows more of the name than that.
    let name: String = config.title.chars().take(16).collect();
    let (name, about) = (escaped(name.trim()), escaped(&config.description));
    let (language, page) = (escaped(&config.language), escaped(&page));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{name}</ShortName>\n<Description>{about}</Description>\n\
         <Language>{language}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{page}#q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn a_sitemap_of_sitemaps_names_its_parts() {
        let parts = ["https://e.example/sitemap-1.xml", "https://e.example/a&b"];
        let parts = parts.map(|address| (address.to_owned(), None));
        let written = String::from_utf8(listed("sitemapindex", "sitemap", parts.into_iter()));
        let written = written.expect("XML is text");
        assert!(written.contains("<sitemapindex xmlns="), "{written}");
        assert!(written.contains("<sitemap><loc>https://e.example/sitemap-1.xml</loc></sitemap>"));
        assert!(written.contains("<loc>https://e.example/a&amp;b</loc>"), "{written}");
        assert!(written.ends_with("</sitemapindex>\n"), "{written}");
    }
}
