//! Who has something encrypted under which key. Snapshots and volumes under a key may lie in another account than the key, so
//! the key's Region is listed in every account that is looked after. One listing that fails leaves all keys of that Region
//! unanswered, and an account that cannot be entered those of all Regions: what nobody saw may be there.

use std::collections::{BTreeMap, BTreeSet};

use access::CallError;
use policy::{Region, key_policy::KeyArn};

use crate::{
    calls::StorageByKey,
    crowd,
    key::{Evidence, Place, Storage},
    survey::Survey,
};

/// What one account and Region answered.
type Answer = (Place, Result<StorageByKey, CallError>);

impl Survey {
    /// What is encrypted under each of these keys.
    pub(crate) async fn storage(&self, keys: BTreeSet<KeyArn>) -> BTreeMap<KeyArn, Evidence<Storage>> {
        let mut regions: BTreeMap<Region, BTreeSet<KeyArn>> = BTreeMap::new();
        for key in &keys {
            regions.entry(key.region.clone()).or_default().insert(key.clone());
        }
        let asked = self.everywhere.iter().filter_map(|client| {
            Some((client.place.clone(), (client.clone(), regions.get(&client.place.region)?.clone())))
        });
        let ask = async |place, (client, keys): (crate::calls::RegionClient, BTreeSet<KeyArn>)| {
            (place, client.storage(&keys).await)
        };
        let answers = crowd::by_place(asked.collect(), ask).await;
        keys.into_iter().map(|key| (key.clone(), self.weigh(&key, &answers))).collect()
    }

    fn weigh(&self, key: &KeyArn, answers: &[Answer]) -> Evidence<Storage> {
        if let Some(blind) = self.blind.first() {
            return Evidence::Unreadable(blind.clone());
        }
        let mut all = Storage::default();
        for (place, answer) in answers.iter().filter(|(place, _)| place.region == key.region) {
            match answer {
                Err(error) => return Evidence::Unreadable(error.to_string()),
                Ok(found) => all.add(found.get(key), place, key),
            }
        }
        Evidence::Known(all)
    }
}

impl Storage {
    /// Adds what one account has; the ids of another account than the key's begin with it.
    fn add(&mut self, found: Option<&Self>, place: &Place, key: &KeyArn) {
        let Some(found) = found else { return };
        let named = |id: &String| match place.account == key.account {
            true => id.clone(),
            false => format!("{}/{id}", place.account),
        };
        self.volumes.extend(found.volumes.iter().map(named));
        self.snapshots.extend(found.snapshots.iter().map(named));
        self.images.extend(found.images.iter().map(named));
    }
}
