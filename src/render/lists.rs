//! Lists for machines: former addresses, what a host should say beside each file, the sitemap,
//! what robots may read.

use std::fmt::Write;

use crate::escape::escaped;
use crate::pages::Page;
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

/// The addresses of all pages for readers, by the protocol of sitemaps.org.
pub(super) fn sitemap(site: &Site) -> Vec<u8> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for planned in &site.plan.pages {
        if planned.page.is_for_readers() && !is_draft(site, &planned.page) {
            let address = site.full(&planned.page.address(&site.archive));
            let address = escaped(&address);
            writeln!(out, "<url><loc>{address}</loc></url>")
                .expect("writing to a string cannot fail");
        }
    }
    out.push_str("</urlset>\n");
    out.into_bytes()
}

/// Everyone may read everything; the sitemap says where it is.
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let sitemap = site.full(&Page::Sitemap.address(&site.archive));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

fn is_draft(site: &Site, page: &Page) -> bool {
    match page {
        Page::Issue(id) | Page::Translation(id, _) => site.archive.issue(*id).issue.is_draft,
        _ => false,
    }
}
