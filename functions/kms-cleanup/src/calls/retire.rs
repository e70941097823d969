//! The three calls that retire a key. Each may be made twice: a second time it finds done what it asks for.

use access::CallError;
use aws_sdk_kms::types::Tag;
use policy::key_policy::KeyArn;

use super::RegionClient;
use crate::pace::Api;

/// The tag with the aliases that the key had, joined by spaces. `restore` demands it.
pub const RETIRED_ALIAS_TAG: &str = "cado-access:retired-alias";

/// The tag that a restore leaves, with its time. A key with it is never retired again.
pub const RESTORED_AT_TAG: &str = "cado-access:restored-at";

/// The tag with the time of the retirement.
pub const RETIRED_AT_TAG: &str = "cado-access:retired-at";

impl RegionClient {
    /// Writes down on the key what `restore` needs. It works only before the deletion is scheduled.
    ///
    /// # Errors
    /// When KMS does not take the tags.
    pub(crate) async fn tag_retired(&self, key: &KeyArn, aliases: &str, at: &str) -> Result<(), CallError> {
        self.tag(key, &[(RETIRED_ALIAS_TAG, aliases), (RETIRED_AT_TAG, at)]).await
    }

    /// Tags the key.
    ///
    /// # Errors
    /// When KMS does not take the tags: above all, while the key is pending deletion.
    pub(crate) async fn tag(&self, key: &KeyArn, tags: &[(&str, &str)]) -> Result<(), CallError> {
        const OPERATION: &str = "kms:TagResource";
        let tag = |(name, value): &(&str, &str)| Tag::builder().tag_key(*name).tag_value(*value).build();
        let tags = tags.iter().map(tag).collect::<Result<_, _>>();
        let tags = tags.map_err(|error| CallError::unusable(OPERATION, key.to_string(), error.to_string()))?;
        let call = self.kms(Api::TagResource).await.tag_resource().key_id(&key.id).set_tags(Some(tags));
        call.send().await.map_err(|error| CallError::new(OPERATION, key.to_string(), error))?;
        Ok(())
    }

    /// Schedules the deletion. That a key is pending already is what was wanted: an answer that was lost, or somebody else.
    ///
    /// # Errors
    /// When the key is not pending deletion afterwards.
    pub(crate) async fn schedule_deletion(&self, key: &KeyArn, days: i32) -> Result<(), CallError> {
        let call = self.kms(Api::ScheduleKeyDeletion).await.schedule_key_deletion().key_id(&key.id);
        let Err(error) = call.pending_window_in_days(days).send().await else { return Ok(()) };
        let error = CallError::new("kms:ScheduleKeyDeletion", key.to_string(), error);
        self.accept_if_pending(key, error).await
    }

    /// Turns a refusal into success where the key's state explains it: it is pending deletion.
    ///
    /// # Errors
    /// The refusal, where the state does not explain it.
    pub(crate) async fn accept_if_pending(&self, key: &KeyArn, error: CallError) -> Result<(), CallError> {
        if !error.is("KMSInvalidStateException") {
            return Err(error);
        }
        let pending = self.describe(key).await.is_ok_and(|description| description.state.is_pending());
        if pending { Ok(()) } else { Err(error) }
    }

    /// Deletes an alias. That it is gone already is what was wanted.
    ///
    /// # Errors
    /// When KMS refuses.
    pub(crate) async fn delete_alias(&self, alias: &str) -> Result<(), CallError> {
        let call = self.kms(Api::DeleteAlias).await.delete_alias().alias_name(alias);
        let Err(error) = call.send().await else { return Ok(()) };
        let error = CallError::new("kms:DeleteAlias", format!("`{alias}` in {}", self.subject()), error);
        if error.is("NotFoundException") { Ok(()) } else { Err(error) }
    }
}
