//! Any bytes as `posts.csv`: posts that are chosen or left out, or an error.

use chinai::import::posts;
use chinai::import::select::select;
use chinai::import::zone::Zone;
use std::collections::BTreeMap;

/// Gives the bytes to whoever meets them first.
pub fn enter(bytes: &[u8]) {
    let Ok(posts) = posts::read(bytes) else { return };
    let zone = Zone::named("America/New_York").expect("there is such a zone");
    let n_posts = posts.len();
    let selection = select(posts, ["1.a"].into_iter(), &zone, &BTreeMap::new());
    assert_eq!(selection.chosen.len() + selection.skipped.len(), n_posts);
}
