//! What is asked of the benchmark.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;
use clap::builder::RangedU64ValueParser;

use crate::site::Builder;

/// What `cargo bench` passes to each benchmark, and `cargo test` does not.
pub(crate) const BENCH: &str = "--bench";

/// Measures builds of large archives against the work of the disk.
#[derive(Parser)]
#[command(name = "cargo bench --bench build --")]
pub(crate) struct Options {
    /// How many issues the archives have
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        default_value = "350,2000,10000",
        value_parser = RangedU64ValueParser::<u32>::new().range(1..)
    )]
    pub(crate) sizes: Vec<u32>,

    /// How many rounds [default: 5, and 3 for 10000 issues or more]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u32>::new().range(1..))]
    runs: Option<u32>,

    /// Fail when a bound is broken
    #[arg(long)]
    pub(crate) check: bool,

    /// Measure another chinai, such as one from before a change
    #[arg(long, value_name = "FILE", default_value = env!("CARGO_BIN_EXE_chinai"))]
    program: PathBuf,

    /// Measure builds without a search index
    #[arg(long)]
    no_search: bool,
}

impl Options {
    /// Reads the arguments; each size counts once, the smallest first.
    pub(crate) fn read(args: Vec<OsString>) -> Self {
        let mut res = Self::parse_from(args.into_iter().filter(|arg| arg != BENCH));
        res.sizes.sort_unstable();
        res.sizes.dedup();
        res
    }

    /// How an archive is built.
    pub(crate) fn builder(&self) -> Builder {
        Builder { program: self.program.clone(), no_search: self.no_search }
    }

    /// Lists who is measured when: the round, from 1, and the place in `sizes`.
    pub(crate) fn turns(&self) -> Vec<(u32, usize)> {
        let sizes = self.sizes.iter().enumerate();
        let mut res: Vec<_> = sizes
            .flat_map(|(place, &size)| (1..=self.n_rounds(size)).map(move |round| (round, place)))
            .collect();
        res.sort_unstable();
        res
    }

    fn n_rounds(&self, n_issues: u32) -> u32 {
        self.runs.unwrap_or(if n_issues < 10_000 { 5 } else { 3 })
    }
}
