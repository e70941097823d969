//! The figures, and what they must not exceed.

use std::fmt::{self, Display, Formatter};

use crate::{
    account::{ALIASES, REGIONS, TEMPORARY},
    bound::Bound,
    function::Run,
    stub::{Calls, LATENCY, Traffic},
};

const HIGHEST_RATIO: f64 = 1.2;
const HIGHEST_THROTTLED_SHARE: f64 = 0.01;
const MOST_MEMORY: u64 = 64_000_000;

#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) bound: Bound,
    pub(crate) run: Run,
    pub(crate) traffic: Traffic,
}

impl Figures {
    fn ratio(&self) -> f64 {
        self.run.time.as_secs_f64() / self.bound.total().as_secs_f64()
    }

    fn throttled_share(&self) -> f64 {
        self.traffic.throttled() as f64 / self.traffic.calls() as f64
    }

    pub(crate) fn check(&self) {
        let counts =
            ["/summary/retired", "/summary/failed"].map(|count| self.run.answer.pointer(count).unwrap().as_u64());
        assert_eq!(counts, [u64::try_from(TEMPORARY).ok(), Some(0)], "retired, failed");
        assert!(self.ratio() <= HIGHEST_RATIO, "{:.2} times the bound", self.ratio());
        assert!(self.throttled_share() < HIGHEST_THROTTLED_SHARE, "{} throttled", self.traffic.throttled());
        assert!(self.run.peak_memory < MOST_MEMORY, "{} bytes", self.run.peak_memory);
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (regions, latency) = (REGIONS.len(), LATENCY.as_millis());
        writeln!(f, "{regions} Regions with {ALIASES} aliases, {TEMPORARY} keys to retire, {latency} ms latency")?;
        writeln!(f, "{:22}{:>8}{:>11}{:>9}{:>9}", "operation", "calls", "throttled", "first", "last")?;
        for (operation, Calls { all, throttled, span }) in &self.traffic.0 {
            let [first, last] = span.map(|at| at.as_secs_f64());
            writeln!(f, "{operation:22}{all:>8}{throttled:>11}{first:>7.1} s{last:>7.1} s")?;
        }
        writeln!(f)?;
        for (name, phase) in [("reading", &self.bound.reading), ("changing", &self.bound.changing)] {
            let (time, calls, operation) = (phase.time.as_secs_f64(), phase.calls, phase.operation);
            writeln!(f, "bound of {name:13}{time:>8.1} s  {calls} {operation} in the fullest Region")?;
        }
        writeln!(f, "{:22}{:>8.1} s", "bound", self.bound.total().as_secs_f64())?;
        writeln!(f, "{:22}{:>8.1} s", "whole run", self.run.time.as_secs_f64())?;
        writeln!(f, "{:22}{:>8.2} x  limit {HIGHEST_RATIO}", "run to bound", self.ratio())?;
        let without_tags = self.run.time.as_secs_f64() / self.bound.total_without_tags().as_secs_f64();
        writeln!(f, "{:22}{without_tags:>8.2} x  no limit", "to bound without tags")?;
        let (share, limit) = (100.0 * self.throttled_share(), 100.0 * HIGHEST_THROTTLED_SHARE);
        writeln!(f, "{:22}{share:>8.2} %  limit {limit} %, {} calls", "throttled", self.traffic.calls())?;
        let [memory, limit] = [self.run.peak_memory, MOST_MEMORY].map(|bytes| bytes as f64 / 1e6);
        writeln!(f, "{:22}{memory:>8.1} MB  limit {limit} MB", "peak memory")?;
        writeln!(f, "{:22}{:>8.1} s", "processor time", self.run.processor_time.as_secs_f64())
    }
}
