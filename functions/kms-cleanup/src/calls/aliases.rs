//! Aliases. Those of a Region are listed once, the foreign ones included, so that every key's other aliases are known
//! without a further call. Those of one key are listed again just before something is done to it.

use std::collections::BTreeMap;

use access::CallError;
use aws_sdk_kms::types::AliasListEntry;
use policy::key_policy::KeyArn;

use super::{RegionClient, next_marker, timestamp};
use crate::{
    key::{AliasDates, Aliases},
    pace::Api,
};

const LIST_ALIASES: &str = "kms:ListAliases";

/// The most that a page of KMS holds.
const PAGE: i32 = 100;

/// The aliases of a Region by the id of the key that they name.
pub(crate) type AliasesByKey = BTreeMap<String, Aliases>;

impl RegionClient {
    /// The aliases of all keys of the Region.
    ///
    /// # Errors
    /// When a page cannot be read: a part of a listing is none.
    pub(crate) async fn aliases(&self) -> Result<AliasesByKey, CallError> {
        let mut aliases = AliasesByKey::new();
        for entry in self.list_aliases(None, &self.subject()).await? {
            // An alias that AWS keeps for a key that it has not made yet has no target.
            let dates = dates(&entry);
            if let (Some(name), Some(key)) = (entry.alias_name, entry.target_key_id) {
                aliases.entry(key).or_default().insert(name, dates);
            }
        }
        Ok(aliases)
    }

    /// The aliases of one key.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) async fn aliases_of(&self, key: &KeyArn) -> Result<Aliases, CallError> {
        let entries = self.list_aliases(Some(key), &key.to_string()).await?;
        let ours = entries.into_iter().filter(|entry| entry.target_key_id.as_ref() == Some(&key.id));
        Ok(ours.filter_map(|entry| Some((entry.alias_name.clone()?, dates(&entry)))).collect())
    }

    async fn list_aliases(&self, key: Option<&KeyArn>, subject: &str) -> Result<Vec<AliasListEntry>, CallError> {
        let (mut entries, mut marker) = (Vec::new(), None);
        loop {
            let call = self.kms(Api::ListAliases).await.list_aliases().set_key_id(key.map(|key| key.id.clone()));
            let page = call.limit(PAGE).set_marker(marker.clone()).send().await;
            let page = page.map_err(|error| CallError::new(LIST_ALIASES, subject, error))?;
            marker = next_marker(LIST_ALIASES, subject, (page.truncated, page.next_marker()), marker.as_deref())?;
            entries.extend(page.aliases.unwrap_or_default());
            if marker.is_none() {
                return Ok(entries);
            }
        }
    }
}

fn dates(entry: &AliasListEntry) -> AliasDates {
    AliasDates {
        created_at: entry.creation_date().and_then(timestamp),
        updated_at: entry.last_updated_date().and_then(timestamp),
    }
}
