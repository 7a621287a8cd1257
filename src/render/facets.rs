//! The index of the library of forwards, for `static/facets.js`: which forward has which values.
//!
//! Without it each list is a page; with it a reader can combine them. It holds no titles: the
//! script takes what it shows from the pages themselves.

use serde::{Serialize, Serializer};

use crate::archive::ForwardId;
use crate::pages::{FORWARDS_A_PAGE, Facet, ForwardList};
use crate::render::Site;

/// What the script reads.
#[derive(Serialize)]
struct Index<'a> {
    /// How many forwards stand on a page of the whole library.
    part: usize,
    /// How many there are. Their order is that of the whole library.
    count: usize,
    facets: Columns<'a>,
}

/// The facets, made one at a time: each is as long as the library.
struct Columns<'a> {
    site: &'a Site,
    forwards: &'a [ForwardId],
}

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = Facet::ALL.into_iter().map(|facet| column(self.site, facet, self.forwards));
        serializer.collect_seq(columns)
    }
}

/// The values of one facet.
#[derive(Serialize)]
struct Column {
    key: &'static str,
    values: Vec<String>,
    /// For each forward its values, by their place in the list.
    of: Vec<Places>,
}

/// The values of one forward: mostly one, and a number takes less room than a list.
#[derive(Serialize)]
#[serde(untagged)]
enum Places {
    One(usize),
    Some(Vec<usize>),
}

/// Writes the index as JSON.
pub(super) fn index(site: &Site) -> Vec<u8> {
    let forwards = &site.plan.forward_lists[&ForwardList::All];
    let index =
        Index { part: FORWARDS_A_PAGE, count: forwards.len(), facets: Columns { site, forwards } };
    serde_json::to_vec(&index).expect("keys are strings")
}

fn column(site: &Site, facet: Facet, forwards: &[ForwardId]) -> Column {
    let mut values = Vec::new();
    let mut found: Vec<(ForwardId, usize)> = Vec::new();
    for (list, members) in &site.plan.forward_lists {
        match list.choice(&site.archive) {
            Some((of, value)) if of == facet => {
                found.extend(members.iter().map(|id| (*id, values.len())));
                values.push(value);
            }
            _ => {}
        }
    }
    found.sort_unstable();
    let places = |id: &ForwardId| {
        let from = found.partition_point(|(other, _)| other < id);
        let own = found[from..].iter().take_while(|(other, _)| other == id);
        match own.map(|(_, place)| *place).collect::<Vec<usize>>()[..] {
            [place] => Places::One(place),
            ref places => Places::Some(places.to_vec()),
        }
    };
    Column { key: facet.key(), of: forwards.iter().map(places).collect(), values }
}
