//! What is in the cloud, and the requests that it saw.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{Answer, Call, Fault, HOME, account, ec2, kms};

/// Account, Region and name of something.
pub(crate) type Spot = (String, String, String);

/// Keys and aliases.
pub(crate) type Contents = (BTreeMap<Spot, FakeKey>, BTreeMap<Spot, Option<String>>);

/// A change that is made right before a request is served.
type Hook = Box<dyn FnOnce(&mut World) + Send>;

#[derive(Default)]
pub(crate) struct World {
    /// Regions by account, with their status.
    pub(crate) regions: BTreeMap<String, Vec<(String, &'static str)>>,
    /// Keys by account, Region and id.
    pub(crate) keys: BTreeMap<Spot, FakeKey>,
    /// The id of the key by account, Region and name of the alias.
    pub(crate) aliases: BTreeMap<Spot, Option<String>>,
    /// Creation and last change of an alias, in seconds since 1970, where that is not the creation of its key.
    pub(crate) alias_dates: BTreeMap<Spot, [Option<i64>; 2]>,
    /// Volumes: the key under which each is encrypted, as EC2 names it.
    pub(crate) volumes: BTreeMap<Spot, Option<String>>,
    /// Snapshots, likewise.
    pub(crate) snapshots: BTreeMap<Spot, Option<String>>,
    /// Images: their snapshots.
    pub(crate) images: BTreeMap<Spot, String>,
    /// Accounts whose entry role lets us in.
    pub(crate) enterable: BTreeSet<String>,
    /// Things on a page; 0 for all on one.
    pub(crate) page_size: usize,
    /// Whether every other page is empty.
    pub(crate) empty_pages: bool,
    /// Whether the last page of aliases says that more follows, and not where.
    pub(crate) broken_page: bool,
    /// Every request.
    pub(crate) calls: Vec<Call>,
    /// What goes wrong at the request of this number.
    pub(crate) fault_at: Option<(usize, Fault)>,
    /// What goes wrong with every request of an operation, or of `operation@region`.
    pub(crate) faults: BTreeMap<String, Fault>,
    /// What goes wrong with the next requests of an operation, as often as told.
    pub(crate) passing: BTreeMap<String, (usize, Fault)>,
    /// What happens right before the first request of an operation.
    pub(crate) hooks: BTreeMap<String, Hook>,
}

/// A key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FakeKey {
    pub(crate) state: &'static str,
    /// Seconds since 1970.
    pub(crate) created: i64,
    pub(crate) manager: &'static str,
    pub(crate) origin: &'static str,
    pub(crate) owner: String,
    /// The Regions of its set, the primary's first; empty for a key of one Region.
    pub(crate) set: Vec<String>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) grants: usize,
    /// Seconds since 1970; nothing for never.
    pub(crate) last_use: Option<i64>,
    /// Since when its use is tracked; nothing where KMS tells nothing.
    pub(crate) tracked: Option<i64>,
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#?} {:#?}", self.keys, self.aliases)
    }
}

impl World {
    /// The function's own account with these Regions.
    pub(crate) fn new<const N: usize>(regions: [&str; N]) -> Self {
        let regions = regions.map(|region| (region.to_owned(), "ENABLED_BY_DEFAULT")).to_vec();
        Self { regions: BTreeMap::from([(HOME.to_owned(), regions)]), ..Self::default() }
    }

    pub(crate) fn key(&mut self, region: &str, id: &str) -> &mut FakeKey {
        self.keys.get_mut(&spot(region, id)).unwrap()
    }

    /// The state of a key.
    pub(crate) fn state(&self, region: &str, id: &str) -> &'static str {
        self.keys.get(&spot(region, id)).unwrap().state
    }

    /// The aliases of the function's own account in a Region.
    pub(crate) fn aliases_in(&self, region: &str) -> Vec<&str> {
        let here = |(account, place, _): &&Spot| account == HOME && place == region;
        self.aliases.keys().filter(here).map(|(_, _, name)| name.as_str()).collect()
    }

    /// What would stay the same if the function changed nothing.
    pub(crate) fn contents(&self) -> Contents {
        let mut keys = self.keys.clone();
        // When a key was retired or restored differs from run to run.
        for at in keys.values_mut().flat_map(|key| key.tags.iter_mut()).filter(|(name, _)| name.ends_with("-at")) {
            at.1.clear();
        }
        (keys, self.aliases.clone())
    }

    /// The operations of the requests, in their order.
    pub(crate) fn operations(&self) -> Vec<&str> {
        self.calls.iter().map(|call| call.operation.as_str()).collect()
    }

    /// How many requests of an operation there were.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.operations().into_iter().filter(|name| *name == operation).count()
    }

    /// The requests that change something.
    pub(crate) fn writes(&self) -> Vec<&str> {
        let reads = ["List", "Describe", "Get", "AssumeRole"];
        self.operations().into_iter().filter(|name| !reads.iter().any(|read| name.starts_with(read))).collect()
    }

    /// Takes a request down, and tells what goes wrong with it.
    pub(super) fn note(&mut self, call: &Call) -> Option<Fault> {
        if let Some(hook) = self.hooks.remove(&call.operation) {
            hook(self);
        }
        let (number, here) = (self.calls.len(), format!("{}@{}", call.operation, call.region));
        self.calls.push(call.clone());
        let passing = self.passing.get_mut(&call.operation).filter(|(times, _)| *times > 0).map(|(times, fault)| {
            *times -= 1;
            *fault
        });
        let standing = self.faults.get(&call.operation).or_else(|| self.faults.get(&here)).copied();
        let numbered = self.fault_at.filter(|(at, _)| *at == number).map(|(_, fault)| fault);
        passing.or(standing).or(numbered)
    }

    pub(super) fn serve(&mut self, call: &Call) -> Answer {
        match call.operation.as_str() {
            "ListRegions" => account::list_regions(self, call),
            "GetCallerIdentity" => account::caller_identity(call),
            "AssumeRole" => account::assume_role(self, call),
            "DescribeVolumes" | "DescribeSnapshots" | "DescribeImages" => ec2::serve(self, call),
            _ => kms::serve(self, call),
        }
    }

    /// One page of things, and the marker of the next.
    pub(super) fn page<T: Clone>(&self, things: &[T], marker: Option<&str>) -> (Vec<T>, Option<String>) {
        let size = if self.page_size == 0 { things.len().max(1) } else { self.page_size };
        let number: usize = marker.map_or(0, |marker| marker.parse().unwrap());
        let (full, step) = if self.empty_pages { (number / 2, number % 2) } else { (number, 1) };
        let pages = things.len().div_ceil(size).max(1) * if self.empty_pages { 2 } else { 1 };
        let next = (number + 1 < pages).then(|| (number + 1).to_string());
        let page = if step == 0 { Vec::new() } else { things.iter().skip(full * size).take(size).cloned().collect() };
        (page, next)
    }
}

pub(crate) fn spot(region: &str, name: &str) -> Spot {
    (HOME.to_owned(), region.to_owned(), name.to_owned())
}
