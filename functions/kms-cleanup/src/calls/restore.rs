//! The calls that undo a retirement. Each may be made twice: a second time it finds done what it asks for.

use std::collections::BTreeMap;

use access::CallError;
use policy::key_policy::KeyArn;

use super::{RegionClient, next_marker};
use crate::pace::Api;

/// The most tags that a page holds.
const PAGE: i32 = 50;

impl RegionClient {
    /// The tags of a key.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) async fn tags(&self, key: &KeyArn) -> Result<BTreeMap<String, String>, CallError> {
        const OPERATION: &str = "kms:ListResourceTags";
        let (subject, mut tags, mut marker) = (key.to_string(), BTreeMap::new(), None);
        loop {
            let call = self.kms(Api::ListResourceTags).await.list_resource_tags().key_id(&key.id).limit(PAGE);
            let page = call.set_marker(marker.clone()).send().await;
            let page = page.map_err(|error| CallError::new(OPERATION, &subject, error))?;
            tags.extend(page.tags().iter().map(|tag| (tag.tag_key.clone(), tag.tag_value.clone())));
            marker = next_marker(OPERATION, &subject, (page.truncated, page.next_marker()), marker.as_deref())?;
            if marker.is_none() {
                return Ok(tags);
            }
        }
    }

    /// Cancels the deletion; the key is disabled then.
    ///
    /// # Errors
    /// When KMS refuses.
    pub(crate) async fn cancel_deletion(&self, key: &KeyArn) -> Result<(), CallError> {
        let call = self.kms(Api::CancelKeyDeletion).await.cancel_key_deletion().key_id(&key.id);
        call.send().await.map_err(|error| CallError::new("kms:CancelKeyDeletion", key.to_string(), error))?;
        Ok(())
    }

    /// Enables the key.
    ///
    /// # Errors
    /// When KMS refuses.
    pub(crate) async fn enable(&self, key: &KeyArn) -> Result<(), CallError> {
        let call = self.kms(Api::EnableKey).await.enable_key().key_id(&key.id);
        call.send().await.map_err(|error| CallError::new("kms:EnableKey", key.to_string(), error))?;
        Ok(())
    }

    /// Gives the key an alias; false if the alias names another key.
    ///
    /// # Errors
    /// When KMS refuses for another reason.
    pub(crate) async fn create_alias(&self, key: &KeyArn, alias: &str) -> Result<bool, CallError> {
        let call = self.kms(Api::CreateAlias).await.create_alias().alias_name(alias).target_key_id(&key.id);
        let Err(error) = call.send().await else { return Ok(true) };
        let error = CallError::new("kms:CreateAlias", format!("`{alias}` of `{key}`"), error);
        match error.is("AlreadyExistsException") {
            true => Ok(self.aliases_of(key).await?.contains_key(alias)),
            false => Err(error),
        }
    }

    /// Removes tags from the key.
    ///
    /// # Errors
    /// When KMS refuses.
    pub(crate) async fn untag(&self, key: &KeyArn, names: &[&str]) -> Result<(), CallError> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let call = self.kms(Api::UntagResource).await.untag_resource().key_id(&key.id).set_tag_keys(Some(names));
        call.send().await.map_err(|error| CallError::new("kms:UntagResource", key.to_string(), error))?;
        Ok(())
    }
}
