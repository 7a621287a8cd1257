//! Any bytes as a post: an issue that chinai reads, or a refusal.

use chinai::import::address::{Publication, Shelf};
use chinai::import::posts::Post;
use chinai::import::vocabulary::Context;
use chinai::import::zone::Zone;
use chinai::import::{Candidate, Standing, convert, title};

/// Gives the bytes to whoever meets them first.
pub fn enter(bytes: &[u8]) {
    let publication = Publication::new(["https://chinai.substack.com"]).expect("it is one");
    let shelf = Shelf::default();
    let date = "2020-11-16T10:00:00.000Z";
    let post = Post { id: "7".to_owned(), date: date.to_owned(), ..Post::default() };
    let candidate = Candidate {
        date: Zone::named("UTC").and_then(|zone| zone.day(date)).expect("it is a day"),
        post,
        title: title::read("ChinAI #7: Around the Horn").expect("it has a number"),
        slug: None,
        has_address: true,
        file: "007.md".to_owned(),
    };
    let context = Context { publication: &publication, shelf: &shelf, own: "7" };
    convert(&candidate, bytes, context, Standing::Kept).ok();
}
