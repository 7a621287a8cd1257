//! What a page may load and run: the Content-Security-Policy of the site.

use crate::config::Config;

/// The policy as a page itself can state it. Everything comes from the site's own files; nothing
/// stands inline.
pub(super) fn for_pages(config: &Config) -> String {
    // Without scripts the form of the search leads there.
    let is_asked = config.search && config.has_base_url;
    let engine =
        if is_asked { format!(" {}", config.search_engine.origin()) } else { String::new() };
    let pictures = if config.remote_images { "'self' https: http:" } else { "'self'" };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src {pictures}; \
         font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self'{engine}; base-uri 'none'"
    )
}

/// The policy as a host states it: who may show a page in a frame can't be said by the page.
pub(super) fn for_hosts(config: &Config) -> String {
    format!("{}; frame-ancestors 'self'", for_pages(config))
}
