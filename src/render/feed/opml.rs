//! OPML 2.0: all feeds in one list that feed readers take in.

use super::title;
use crate::escape::escaped;
use crate::pages::{Feed, Page};
use crate::render::Site;

/// Writes the list of all feeds.
pub(in crate::render) fn write(site: &Site) -> Vec<u8> {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n\
         <head><title>{}</title></head>\n<body>\n",
        escaped(site.title())
    );
    for planned in &site.plan.pages {
        if let Page::Feed(feed) = &planned.page {
            outline(&mut out, site, feed);
        }
    }
    out.push_str("</body>\n</opml>\n");
    out.into_bytes()
}

fn outline(out: &mut String, site: &Site, feed: &Feed) {
    let title = title(site, feed);
    let title = escaped(&title);
    let url = site.full(&Page::Feed(feed.clone()).address(&site.archive));
    let home = site.full(&feed.home().address(&site.archive));
    out.push_str(&format!(
        "<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{}\" htmlUrl=\"{}\"/>\n",
        escaped(&url),
        escaped(&home)
    ));
}
