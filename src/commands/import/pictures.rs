//! `chinai import --images`: fetches each picture once, and never again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use crate::disk::shelf;
use crate::error::Error;
use crate::import::Imported;
use crate::import::pictures::{EXTENSIONS, extension, ladder, stem};
use crate::import::remark::Remark;
use crate::import::report::PictureTally;
use crate::import::vocabulary::Shot;
use crate::issue::IssueNumber;
use crate::source::SitePath;
use crate::web::address::host;
use crate::web::load::{Missing, load};
use crate::web::{Client, Silence};

/// The largest picture, in bytes.
const LARGEST: u64 = 25_000_000;

/// The pictures of an import: those that are here, and those that are not.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// The path of each that is here, from the issues' folder, by the address of its original.
    pub(super) paths: BTreeMap<String, String>,
    /// The paths of earlier imports, by the names of the files without their ends.
    here: BTreeMap<String, String>,
    /// Those that are not here, each with the folder it belongs into.
    missing: VecDeque<(Shot, String)>,
    /// The originals of those that are, or were, missing.
    wanted: BTreeSet<String>,
    /// Why some could not be fetched, by the addresses of their originals.
    failures: BTreeMap<String, String>,
    n_fetched: usize,
    hosts: Hosts,
}

impl Pictures {
    /// Looks at what lies beside the issues already.
    pub(super) fn new(beside: &[SitePath]) -> Self {
        let mut here = BTreeMap::new();
        for path in beside.iter().filter_map(|path| path.as_str().strip_prefix("issues/")) {
            let name = path.rsplit('/').next().unwrap_or(path);
            if let Some((stem, end)) = name.rsplit_once('.')
                && EXTENSIONS.contains(&end)
            {
                here.entry(stem.to_owned()).or_insert_with(|| path.to_owned());
            }
        }
        Self { here, ..Self::default() }
    }

    /// Finds the pictures of an issue that are here.
    pub(super) fn find(&mut self, shots: &[Shot]) {
        for Shot { original, .. } in shots {
            if let Some(path) = self.here.get(&stem(original)) {
                self.paths.insert(original.clone(), path.clone());
            }
        }
    }

    /// Notes those of an issue that are not.
    pub(super) fn want(&mut self, shots: &[Shot], number: IssueNumber) {
        for shot in shots {
            let is_here = self.paths.contains_key(&shot.original);
            if !is_here && self.wanted.insert(shot.original.clone()) {
                self.missing.push_back((shot.clone(), number.to_string()));
            }
        }
    }

    /// How many are not here.
    pub(super) fn n_missing(&self) -> usize {
        self.missing.len()
    }

    /// Fetches the next one that is missing; says whether there was one.
    pub(super) fn fetch_next(&mut self, issues: &Path, client: &Client) -> Result<bool, Error> {
        let Some((shot, folder)) = self.missing.pop_front() else { return Ok(false) };
        match self.hosts.climb(&shot, client) {
            Ok((bytes, extension)) => {
                let path = format!("{folder}/{}.{extension}", stem(&shot.original));
                shelf::put(&issues.join(&path), &bytes)?;
                self.paths.insert(shot.original, path);
                self.n_fetched += 1;
            }
            Err(why) => drop(self.failures.insert(shot.original, why)),
        }
        Ok(true)
    }

    /// What could not be fetched of an issue.
    pub(super) fn failures_of(&self, imported: &Imported) -> Vec<Remark> {
        let failed = imported.shots.iter().filter_map(|Shot { original, .. }| {
            let what = format!("{original} was not fetched: {}", self.failures.get(original)?);
            let at = imported.text.find(original.as_str());
            let line = at.map(|at| 1 + imported.text[..at].matches('\n').count());
            Some(Remark { line, ..Remark::lost("picture", what) })
        });
        failed.collect()
    }

    /// How many there are of each sort.
    pub(super) fn tally(&self) -> PictureTally {
        PictureTally {
            n_fetched: self.n_fetched,
            n_here: self.paths.len() - self.n_fetched,
            n_failed: self.failures.len(),
            n_elsewhere: self.missing.len(),
        }
    }
}

/// The hosts that said nothing, and how often in a row.
#[derive(Debug, Default)]
struct Hosts(BTreeMap<String, usize>);

impl Hosts {
    /// Tries one address after the other; tells what was said at each when none has the picture.
    fn climb(&mut self, shot: &Shot, client: &Client) -> Result<(Vec<u8>, &'static str), String> {
        let mut whys: Vec<String> = Vec::new();
        for address in ladder(&shot.original, &shot.exported) {
            let why = match self.ask(&address, client) {
                Ok(bytes) => match extension(&bytes) {
                    Some(extension) => return Ok((bytes, extension)),
                    None => "what came is no picture".to_owned(),
                },
                Err(why) => why,
            };
            if !whys.contains(&why) {
                whys.push(why);
            }
        }
        Err(whys.join("; "))
    }

    /// Asks a host, unless it has said nothing too often: a thousand pictures would be waited for.
    fn ask(&mut self, address: &str, client: &Client) -> Result<Vec<u8>, String> {
        const MOST: usize = 3;
        let n_silent = self.0.entry(host(address)).or_default();
        if *n_silent == MOST {
            return Err(format!("its host said nothing {MOST} times, and is not asked any more"));
        }
        let answer = load(client, address, LARGEST);
        let is_silent =
            matches!(&answer, Err(Missing::Silent(Silence::Absent(_) | Silence::Unreachable(_))));
        *n_silent = if is_silent { *n_silent + 1 } else { 0 };
        answer.map_err(|missing| missing.to_string())
    }
}
