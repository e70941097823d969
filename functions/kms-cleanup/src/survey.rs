//! Read: which keys there are. Every Region's aliases are listed, the keys with the prefix are described, and so are the
//! keys that belong to one of them through a multi-Region set and have no such alias in their own Region.

use std::collections::{BTreeMap, BTreeSet};

use access::CallError;
use policy::key_policy::KeyArn;

use crate::{
    calls::{AliasesByKey, RegionClient},
    crowd,
    key::{Evidence, ObservedKey, Place},
    report::RegionRow,
};

/// All Regions that could be listed, with what is in them.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Clients for the Regions that were listed.
    pub(crate) clients: BTreeMap<Place, RegionClient>,
    /// Clients for all Regions, listed or not.
    pub(crate) everywhere: Vec<RegionClient>,
    /// Accounts that could not be looked at, each with the reason.
    pub(crate) blind: Vec<String>,
    /// The keys, described; by ARN, so that no key is there twice.
    pub(crate) keys: Vec<ObservedKey>,
    /// The Regions that could not be listed, with the reason.
    pub(crate) failures: Vec<(Place, CallError)>,
}

/// What one Region's listing brought.
struct Listing {
    client: RegionClient,
    aliases: Result<AliasesByKey, CallError>,
}

impl Survey {
    /// Looks at all these Regions. A failed listing is taken down and stops no other. `failed` are the accounts that could
    /// not be looked at.
    pub(crate) async fn of(clients: Vec<RegionClient>, failed: &[RegionRow], alias_prefix: &str) -> Self {
        let mut survey =
            Self { everywhere: clients.clone(), blind: failed.iter().map(blind).collect(), ..Self::default() };
        let mut aliases = BTreeMap::new();
        for Listing { client, aliases: listed } in list_all(clients).await {
            match listed {
                Ok(listed) => {
                    aliases.insert(client.place.clone(), listed);
                    survey.clients.insert(client.place.clone(), client);
                }
                Err(error) => survey.failures.push((client.place, error)),
            }
        }
        survey.failures.sort_by(|one, other| one.0.cmp(&other.0));
        survey.describe(survey.with_prefix(&aliases, alias_prefix)).await;
        survey.describe(survey.related(&aliases)).await;
        survey
    }

    /// The client for the Region of a key, if that was listed.
    pub(crate) fn client(&self, key: &KeyArn) -> Option<&RegionClient> {
        self.clients.get(&Place { account: key.account.clone(), region: key.region.clone() })
    }

    /// A row for each Region.
    pub(crate) fn rows(&self) -> Vec<RegionRow> {
        let row = |place: &Place, error: Option<String>| RegionRow {
            account: place.account.clone(),
            region: place.region.to_string(),
            listed: error.is_none(),
            error,
        };
        let failed = self.failures.iter().map(|(place, error)| row(place, Some(error.to_string())));
        self.clients.keys().map(|place| row(place, None)).chain(failed).collect()
    }

    fn with_prefix(&self, aliases: &BTreeMap<Place, AliasesByKey>, prefix: &str) -> Vec<ObservedKey> {
        let mut keys = Vec::new();
        for (place, listed) in aliases {
            let Some(client) = self.clients.get(place) else { continue };
            let ours = listed.iter().filter(|(_, names)| names.keys().any(|name| name.starts_with(prefix)));
            keys.extend(ours.map(|(id, names)| ObservedKey::new(client.key_arn(id), names.clone())));
        }
        keys
    }

    /// Keys that are named by a set and were not found by an alias, in Regions that were listed.
    fn related(&self, aliases: &BTreeMap<Place, AliasesByKey>) -> Vec<ObservedKey> {
        let found: BTreeSet<&KeyArn> = self.keys.iter().map(|key| &key.arn).collect();
        let known = self.keys.iter().filter_map(ObservedKey::known);
        let named: BTreeSet<&KeyArn> = known.flat_map(|known| known.multi_region.members()).collect();
        let observed = |arn: &&KeyArn| {
            let names = aliases.get(&self.client(arn)?.place)?.get(&arn.id);
            Some(ObservedKey::new((*arn).clone(), names.cloned().unwrap_or_default()))
        };
        named.difference(&found).filter_map(observed).collect()
    }

    async fn describe(&mut self, keys: Vec<ObservedKey>) {
        let items = keys.into_iter().map(|key| (key.place(), key)).collect();
        let clients = &self.clients;
        let describe = async |place, mut key: ObservedKey| {
            if let Some(client) = clients.get(&place) {
                key.description = Evidence::from(client.describe(&key.arn).await);
            }
            key
        };
        let described = crowd::by_place(items, describe).await;
        self.keys.extend(described);
        self.keys.sort_by(|one, other| one.arn.cmp(&other.arn));
    }
}

fn blind(row: &RegionRow) -> String {
    let error = row.error.as_deref().unwrap_or("no reason given");
    format!("nobody knows what is encrypted under it in account {}: {error}", row.account)
}

async fn list_all(clients: Vec<RegionClient>) -> Vec<Listing> {
    let items = clients.into_iter().map(|client| (client.place.clone(), client)).collect();
    crowd::by_place(items, async |_, client: RegionClient| Listing { aliases: client.aliases().await, client }).await
}

impl RegionClient {
    /// The ARN of the key with this id in this Region.
    fn key_arn(&self, id: &str) -> KeyArn {
        let Place { account, region } = self.place.clone();
        KeyArn { partition: self.partition.clone(), region, account, id: id.to_owned() }
    }
}
