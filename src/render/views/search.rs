//! The page on which the archive is searched.

use serde::Serialize;

use super::rows::PageView;
use crate::config::Config;
use crate::pages::Page;
use crate::render::Site;

/// The page on which the archive is searched.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// What the page says of itself.
    pub page: PageView,
}

/// Who searches the site where scripts are off.
#[derive(Debug, Serialize)]
pub struct EngineView {
    /// Its name: the host it answers at.
    pub name: String,
    /// Where its form leads.
    pub url: String,
    /// The name of the field for the words.
    pub words: String,
    /// The name of the field for the site.
    pub site: String,
    /// What that field says: this site.
    pub place: String,
}

impl SearchView {
    /// Shows where to search.
    pub fn new(site: &Site) -> Self {
        let description = "Every word of the archive, in English and Chinese";
        Self { page: PageView::new(site, &Page::Search, "search", "Search", description) }
    }
}

impl EngineView {
    /// Shows the engine; none where nothing is searched, or when the site does not know where it
    /// will stand.
    pub fn new(config: &Config) -> Option<Self> {
        if !config.has_base_url || !config.search {
            return None;
        }
        let (_, place) = config.base_url.split_once("://")?;
        let engine = &config.search_engine;
        Some(Self {
            name: engine.host().to_owned(),
            url: engine.url.clone(),
            words: engine.words.clone(),
            site: engine.site.clone(),
            place: place.trim_end_matches('/').to_owned(),
        })
    }
}
