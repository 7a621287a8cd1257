//! From an instant to a day of the calendar, which depends on where one is.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::issue::date::PartialDate;

/// A time zone, from the tables that are part of the program: the same on every machine.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// Finds `UTC` or `America/New_York`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    /// The day on which an instant such as `2021-03-09T04:44:14.437Z` fell there.
    pub fn day(&self, instant: &str) -> Option<PartialDate> {
        let instant: Timestamp = instant.parse().ok()?;
        let day = instant.to_zoned(self.0.clone()).date();
        PartialDate::new(day.year(), Some(day.month()), Some(day.day())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Zone;

    fn day(zone: &str, instant: &str) -> Option<String> {
        Zone::named(zone).unwrap().day(instant).map(|day| day.to_string())
    }

    #[test]
    fn one_instant_falls_on_two_days() {
        let instant = "2021-03-09T04:44:14.437Z";
        assert_eq!(day("UTC", instant).as_deref(), Some("2021-03-09"));
        assert_eq!(day("America/New_York", instant).as_deref(), Some("2021-03-08"));
        assert_eq!(day("Asia/Shanghai", "2020-12-31T16:00:00Z").as_deref(), Some("2021-01-01"));
    }

    #[test]
    fn no_instant_and_no_zone_are_told_as_such() {
        assert_eq!(day("UTC", ""), None);
        assert_eq!(day("UTC", "yesterday"), None);
        assert_eq!(day("UTC", "0009-01-01T00:00:00Z"), None);
        assert!(Zone::named("Mars/Olympus").is_none());
    }
}
