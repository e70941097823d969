//! How long the job takes at least, if AWS is asked exactly at its rates and answers at once.
//!
//! The operations of a Region have rates of their own and can go side by side, and so can the Regions: in each phase the
//! operation that is slowest in the fullest Region decides. The phases cannot overlap: a run that would retire more than its maximum must
//! change nothing, so the last key's evidence has to be there before the first key is touched. The bound is the sum of the two.
//! The second look before a deletion is not counted, although it is called for: it is part of what the job may cost more.

use std::time::Duration;

use crate::{
    account::{ALIASES, Account},
    rates::per_second,
};

/// The most aliases that a page holds.
const PAGE: usize = 100;

/// One phase: what decides, and how long it takes.
#[derive(Debug)]
pub(crate) struct Phase {
    pub(crate) operation: &'static str,
    pub(crate) calls: usize,
    pub(crate) time: Duration,
}

#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) reading: Phase,
    pub(crate) changing: Phase,
    /// The same without the tags, which only `restore` needs.
    pub(crate) changing_without_tags: Phase,
}

impl Bound {
    pub(crate) fn of(account: &Account) -> Self {
        let keys = account.most_temporary();
        let storage = ["DescribeVolumes", "DescribeSnapshots", "DescribeImages"].map(|operation| (operation, 1));
        let per_key =
            ["DescribeKey", "ListResourceTags", "ListGrants", "GetKeyLastUsage"].map(|operation| (operation, keys));
        let reading = [&[("ListAliases", ALIASES.div_ceil(PAGE))], &storage[..], &per_key[..]].concat();
        let changing = ["TagResource", "ScheduleKeyDeletion", "DeleteAlias"].map(|operation| (operation, keys));
        let without_tags = changing.iter().filter(|(operation, _)| *operation != "TagResource").copied();
        let changing_without_tags = slowest(&without_tags.collect::<Vec<_>>());
        Self { reading: slowest(&reading), changing: slowest(&changing), changing_without_tags }
    }

    pub(crate) fn total(&self) -> Duration {
        self.reading.time + self.changing.time
    }

    pub(crate) fn total_without_tags(&self) -> Duration {
        self.reading.time + self.changing_without_tags.time
    }
}

fn slowest(calls: &[(&'static str, usize)]) -> Phase {
    let phase = |(operation, calls): &(&'static str, usize)| {
        let seconds = *calls as f64 / f64::from(per_second(operation));
        Phase { operation, calls: *calls, time: Duration::from_secs_f64(seconds) }
    };
    calls.iter().map(phase).max_by_key(|phase| phase.time).unwrap()
}
