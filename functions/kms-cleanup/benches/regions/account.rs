//! What is in the account: in each Region 600 aliases, each with a key of its own; of the aliases 1,000 have the prefix.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

/// The account's id.
pub(crate) const ACCOUNT: &str = "111111111111";

/// Regions that are enabled by default.
pub(crate) const REGIONS: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Aliases of a Region, as KMS allows many more.
pub(crate) const ALIASES: usize = 600;

/// Aliases with the prefix in all Regions together: one key each.
pub(crate) const TEMPORARY: usize = 1_000;

/// A key and its alias.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) alias: Option<String>,
    pub(crate) temporary: bool,
    pub(crate) tagged: bool,
    pub(crate) pending: bool,
}

/// The keys by Region and id.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) keys: BTreeMap<&'static str, BTreeMap<String, Key>>,
    /// When every key was created, in seconds since 1970: two days ago.
    pub(crate) created: u64,
}

impl Account {
    pub(crate) fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let keys = REGIONS.iter().enumerate().map(|(number, region)| (*region, keys(number)));
        Self { keys: keys.collect(), created: now - 48 * 3_600 }
    }

    /// The most temporary keys that a Region holds.
    pub(crate) fn most_temporary(&self) -> usize {
        let count = |keys: &BTreeMap<String, Key>| keys.values().filter(|key| key.temporary).count();
        self.keys.values().map(count).max().unwrap()
    }

    /// Every temporary key is tagged, pending and without its alias; no other was touched.
    pub(crate) fn check_all_retired(&self) {
        let keys: Vec<&Key> = self.keys.values().flat_map(BTreeMap::values).collect();
        for key in &keys {
            let touched = [key.tagged, key.pending, key.alias.is_none()];
            assert_eq!(touched, [key.temporary; 3], "{key:?}");
        }
        assert_eq!(keys.iter().filter(|key| key.temporary).count(), TEMPORARY);
    }
}

/// The keys of the Region with this number: the temporary ones are spread evenly, and lie among the others.
fn keys(region: usize) -> BTreeMap<String, Key> {
    let temporary = TEMPORARY / REGIONS.len() + usize::from(region < TEMPORARY % REGIONS.len());
    let key = |number: usize| {
        let temporary = number < temporary;
        let name = if temporary { "CadoResponse-KMS-Alias" } else { "team" };
        let id = format!("{:08x}-12ab-34cd-56ef-{region:012x}", number * 7_919 % 100_003);
        (id, Key { alias: Some(format!("alias/{name}-{number}")), temporary, tagged: false, pending: false })
    };
    (0..ALIASES).map(key).collect()
}
