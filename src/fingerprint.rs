//! A short name for everything a site is made from: equal names, equal sites.
//!
//! A build is a pure function of the sources, the settings and the program, so a site whose
//! fingerprint is known need not be rendered again.

use crate::archive::Drafts;
use crate::hash::Name;
use crate::pipeline::Settings;
use crate::source::Sources;

/// Names the site that this program makes from these sources.
pub fn of(sources: &Sources, settings: &Settings) -> String {
    let mut name = Name::new();
    name.add(env!("CHINAI_BUILD").as_bytes());
    // All of them by name: a new setting can't be forgotten here.
    let Settings { base_url, drafts, is_search_off, built } = settings;
    name.add(base_url.as_deref().unwrap_or_default().as_bytes());
    name.add(&[u8::from(*drafts == Drafts::Included), u8::from(*is_search_off)]);
    name.add(built.map(|seconds| seconds.to_string()).unwrap_or_default().as_bytes());
    let texts = [&sources.issues, &sources.data];
    let texts = texts.into_iter().flat_map(|texts| texts.values());
    for source in texts.chain(&sources.config).chain(sources.templates.values()) {
        name.add(source.path.as_str().as_bytes());
        name.add(source.text.as_bytes());
    }
    for (file, bytes) in &sources.static_files {
        name.add(file.as_bytes());
        name.add(bytes.as_ref());
    }
    for (path, bytes) in &sources.attachments {
        name.add(path.as_str().as_bytes());
        name.add(bytes.as_ref());
    }
    name.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SitePath, SourceText};

    #[test]
    fn any_changed_byte_gives_another_name() {
        let mut sources = Sources::default();
        let path = SitePath::new("issues/1.md");
        sources.issues.insert(path.clone(), SourceText::new("issues/1.md", "a"));
        let before = of(&sources, &Settings::default());
        sources.issues.insert(path, SourceText::new("issues/1.md", "b"));
        assert_ne!(of(&sources, &Settings::default()), before);
    }

    #[test]
    fn any_setting_gives_another_name() {
        let of = |settings| of(&Sources::default(), &settings);
        let plain = of(Settings::default());
        assert_ne!(of(Settings { built: Some(0), ..Settings::default() }), plain);
        assert_ne!(of(Settings { drafts: Drafts::Included, ..Settings::default() }), plain);
        assert_ne!(of(Settings { is_search_off: true, ..Settings::default() }), plain);
        let base_url = Some("https://example.org/".to_owned());
        assert_ne!(of(Settings { base_url, ..Settings::default() }), plain);
    }
}
