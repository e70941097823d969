//! The figures, and what they must not exceed.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    time::Duration,
};

use custom_resource::MAXIMUM_ANSWER;

use crate::{endpoint::Receipts, request::COUNT};

const HIGHEST_P99: Duration = Duration::from_millis(2);

#[derive(Debug)]
pub(crate) struct Figures {
    /// In ascending order.
    overheads: Vec<Duration>,
    receipts: BTreeMap<String, Receipts>,
    connections: usize,
    time: Duration,
}

impl Figures {
    pub(crate) fn new(
        mut overheads: Vec<Duration>,
        (receipts, connections): (BTreeMap<String, Receipts>, usize),
        time: Duration,
    ) -> Self {
        overheads.sort_unstable();
        Self { overheads, receipts, connections, time }
    }

    fn duplicates(&self) -> usize {
        self.receipts.values().filter(|receipts| receipts.answers > 1).count()
    }

    fn too_long(&self) -> usize {
        self.receipts.values().filter(|receipts| receipts.size > MAXIMUM_ANSWER).count()
    }

    fn largest(&self) -> usize {
        self.receipts.values().map(|receipts| receipts.size).max().unwrap_or_default()
    }

    /// The overhead that so many of a thousand requests do not exceed.
    fn per_mille(&self, per_mille: usize) -> Duration {
        let index = (self.overheads.len() * per_mille).div_ceil(1000).saturating_sub(1);
        self.overheads.get(index).copied().unwrap_or_default()
    }

    pub(crate) fn check(&self) {
        assert_eq!((self.overheads.len(), self.receipts.len()), (COUNT, COUNT), "requests, answered");
        assert_eq!(self.duplicates(), 0, "answered twice");
        assert_eq!(self.too_long(), 0, "over {MAXIMUM_ANSWER} bytes");
        assert!(self.per_mille(990) < HIGHEST_P99, "p99 of the overhead is {:?}", self.per_mille(990));
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1e3;
        writeln!(f, "{COUNT} requests in {:.1} s, {} connections", self.time.as_secs_f64(), self.connections)?;
        writeln!(f, "{:22}{:>8}     limit {COUNT}", "answered", self.receipts.len())?;
        writeln!(f, "{:22}{:>8}     limit 0", "answered twice", self.duplicates())?;
        writeln!(f, "{:22}{:>8}     limit 0, the largest has {}", "over 4,096 bytes", self.too_long(), self.largest())?;
        writeln!(f, "{:22}{:>8.3} ms", "overhead, median", milliseconds(self.per_mille(500)))?;
        let limit = milliseconds(HIGHEST_P99);
        writeln!(f, "{:22}{:>8.3} ms  limit {limit}", "overhead, p99", milliseconds(self.per_mille(990)))?;
        writeln!(f, "{:22}{:>8.3} ms", "overhead, largest", milliseconds(self.per_mille(1000)))
    }
}
