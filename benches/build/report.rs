//! What the rounds say: a table for each archive, ratios, and the bounds they have to keep.

use crate::sample::Sample;
use crate::site::{Again, Fresh, Site};

/// The measurements of one archive; there is at least one round, and as many again.
pub(crate) struct Report {
    pub(crate) site: Site,
    pub(crate) fresh: Vec<Fresh>,
    pub(crate) again: Vec<Again>,
}

/// Archives of so many issues are bounded by the work, smaller ones by starting a process.
const LARGE: u32 = 2_000;

/// The archive whose memory is bounded.
const LARGEST: u32 = 10_000;

const COLD_PER_FLOOR: f64 = 2.5;
const UNCHANGED_PER_COLD: f64 = 0.6;
/// Of the time that a cold build without a search index takes beyond the floor.
const CHECK_PER_REST: f64 = 1.0;
const GROWTH: f64 = 1.1;
const SHARE: f64 = 1.0 / 3.0;
const PEAK_MIB: f64 = 350.0;

/// And what a build with the search index may take: CPU time of the index, in that of all the rest,
/// and memory of the whole, for archives up to so many issues.
const INDEX_PER_REST: f64 = 1.5;
const SEARCHED_PEAKS_MIB: [(u32, f64); 2] = [(370, 60.0), (LARGEST, 600.0)];

/// Prints all there is to say about the archives.
pub(crate) fn print(reports: &[Report]) {
    for report in reports {
        report.print();
    }
    for (small, large) in neighbours(reports) {
        println!(
            "{} against {} issues: {:.2} × the time for an issue",
            grouped(large.site.n_issues),
            grouped(small.site.n_issues),
            growth(small, large)
        );
    }
}

/// Compares with every bound that the archives have a figure for, and says whether all hold.
pub(crate) fn check(reports: &[Report]) -> bool {
    let mut bounds: Vec<_> = reports.iter().flat_map(Report::bounds).collect();
    bounds.extend(neighbours(reports).filter(|(small, _)| small.site.n_issues >= LARGE).map(
        |(small, large)| Bound {
            what: format!(
                "time for an issue, of {} against {}",
                grouped(large.site.n_issues),
                grouped(small.site.n_issues)
            ),
            found: growth(small, large),
            limit: GROWTH,
        },
    ));
    for Bound { what, found, limit } in &bounds {
        let verdict = if found <= limit { "holds" } else { "broken" };
        println!("{verdict}: {what} is {found:.2}; the bound is {limit:.2}");
    }
    bounds.iter().all(|bound| bound.found <= bound.limit)
}

struct Bound {
    what: String,
    found: f64,
    limit: f64,
}

impl Report {
    fn print(&self) {
        println!(
            "{} issues: {} files, {:.1} MiB of output; the median of {} rounds",
            grouped(self.site.n_issues),
            grouped(self.site.output.n_files),
            mebibytes(self.site.output.n_bytes),
            self.fresh.len()
        );
        println!("{:<14}{:>10}{:>10}{:>10}", "", "wall", "CPU", "peak");
        print_row("floor", self.floor());
        print_row("cold", self.cold());
        if self.is_searched() {
            print_row("not searched", self.bare());
        }
        print_row("check", self.checks());
        print_row("unchanged", self.unchanged());
        print_row("one changed", self.changed());
        println!("cold / floor        {:.2}", self.cold_per_floor());
        println!("check / (build - floor) {:.2}", self.check_per_rest());
        println!("unchanged / cold    {:.2}", self.unchanged_per_cold());
        println!("one changed / cold  {:.2}", ratio(self.changed(), self.cold()));
        if self.is_searched() {
            println!("index / rest, CPU   {:.2}", self.index_per_rest());
        }
        println!("for programs / all  {:.2}", self.share());
        println!();
    }

    fn bounds(&self) -> Vec<Bound> {
        let issues = format!("with {} issues,", grouped(self.site.n_issues));
        if self.is_searched() {
            return self.bounds_of_search(&issues);
        }
        let mut res = vec![Bound {
            what: format!("{issues} unchanged / cold"),
            found: self.unchanged_per_cold(),
            limit: UNCHANGED_PER_COLD,
        }];
        if self.site.n_issues >= LARGE {
            res.push(Bound {
                what: format!("{issues} cold / floor"),
                found: self.cold_per_floor(),
                limit: COLD_PER_FLOOR,
            });
            res.push(Bound {
                what: format!("{issues} the share of feeds, citations and data"),
                found: self.share(),
                limit: SHARE,
            });
            res.push(Bound {
                what: format!("{issues} check / (build - floor)"),
                found: self.check_per_rest(),
                limit: CHECK_PER_REST,
            });
        }
        if self.site.n_issues == LARGEST {
            res.push(Bound {
                what: format!("{issues} the peak in MiB"),
                found: self.peak(),
                limit: PEAK_MIB,
            });
        }
        res
    }

    fn bounds_of_search(&self, issues: &str) -> Vec<Bound> {
        let index = Bound {
            what: format!("{issues} index / rest, CPU"),
            found: self.index_per_rest(),
            limit: INDEX_PER_REST,
        };
        let peak = SEARCHED_PEAKS_MIB.iter().find(|(most, _)| self.site.n_issues <= *most);
        let peak = peak.map(|(_, limit)| Bound {
            what: format!("{issues} the peak in MiB"),
            found: self.peak(),
            limit: *limit,
        });
        std::iter::once(index).chain(peak).collect()
    }

    /// Whether the builds made an index.
    fn is_searched(&self) -> bool {
        self.bare().next().is_some()
    }

    fn index_per_rest(&self) -> f64 {
        let rounds = self.cold().zip(self.bare());
        median(rounds.map(|(cold, bare)| cold.cpu.as_secs_f64() / bare.cpu.as_secs_f64() - 1.0))
    }

    fn cold_per_floor(&self) -> f64 {
        ratio(self.cold(), self.floor())
    }

    /// A check, which makes no search index, against what a build without one does beside reading
    /// and writing.
    fn check_per_rest(&self) -> f64 {
        let wall = |sample: &Sample| sample.wall.as_secs_f64();
        let bare = |round: &Fresh| wall(round.bare.as_ref().unwrap_or(&round.cold));
        let rest = |round: &Fresh| bare(round) - wall(&round.floor);
        median(self.fresh.iter().map(|round| wall(&round.check) / rest(round)))
    }

    fn unchanged_per_cold(&self) -> f64 {
        ratio(self.unchanged(), self.cold())
    }

    /// What feeds, citations and open data take of a build.
    fn share(&self) -> f64 {
        median(self.fresh.iter().map(|round| round.share))
    }

    /// The most that any build needed, in MiB.
    fn peak(&self) -> f64 {
        let builds = self.cold().chain(self.unchanged()).chain(self.changed());
        builds.map(|sample| mebibytes(sample.peak)).fold(0.0, f64::max)
    }

    fn cold(&self) -> impl Iterator<Item = &Sample> + Clone {
        self.fresh.iter().map(|round| &round.cold)
    }

    fn floor(&self) -> impl Iterator<Item = &Sample> + Clone {
        self.fresh.iter().map(|round| &round.floor)
    }

    fn bare(&self) -> impl Iterator<Item = &Sample> + Clone {
        self.fresh.iter().filter_map(|round| round.bare.as_ref())
    }

    fn checks(&self) -> impl Iterator<Item = &Sample> + Clone {
        self.fresh.iter().map(|round| &round.check)
    }

    fn unchanged(&self) -> impl Iterator<Item = &Sample> + Clone {
        self.again.iter().map(|round| &round.unchanged)
    }

    fn changed(&self) -> impl Iterator<Item = &Sample> + Clone {
        self.again.iter().map(|round| &round.changed)
    }
}

fn print_row<'a>(name: &str, samples: impl Iterator<Item = &'a Sample> + Clone) {
    let wall = median(samples.clone().map(|sample| sample.wall.as_secs_f64()));
    let cpu = median(samples.clone().map(|sample| sample.cpu.as_secs_f64()));
    let peak = median(samples.map(|sample| mebibytes(sample.peak)));
    println!("{name:<14}{wall:>8.3} s{cpu:>8.3} s{peak:>6.0} MiB");
}

/// Divides round by round: two samples of a round had much the same luck with the machine.
fn ratio<'a>(
    above: impl Iterator<Item = &'a Sample>,
    below: impl Iterator<Item = &'a Sample>,
) -> f64 {
    median(above.zip(below).map(|(it, other)| it.wall.as_secs_f64() / other.wall.as_secs_f64()))
}

fn neighbours(reports: &[Report]) -> impl Iterator<Item = (&Report, &Report)> {
    reports.windows(2).map(|pair| (&pair[0], &pair[1]))
}

/// How much longer an issue takes in the larger archive; 1 when time grows as the archive does.
fn growth(small: &Report, large: &Report) -> f64 {
    let n_times = f64::from(large.site.n_issues) / f64::from(small.site.n_issues);
    ratio(large.cold(), small.cold()) / n_times
}

/// The middle one; of an even number, the mean of the middle two.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        f64::midpoint(values[middle - 1], values[middle])
    } else {
        values[middle]
    }
}

fn mebibytes(n_bytes: u64) -> f64 {
    n_bytes as f64 / f64::from(1 << 20)
}

/// Writes a number with a comma before every three digits.
fn grouped(number: impl Into<u64>) -> String {
    let number = number.into();
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{},{:03}", grouped(number / 1_000), number % 1_000)
    }
}
