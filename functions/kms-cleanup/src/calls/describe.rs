//! DescribeKey, read strictly: whatever AWS leaves out or added later becomes "other", "unknown" or an error, and so keeps
//! the key.

use std::collections::BTreeSet;

use access::CallError;
use aws_sdk_kms::types::{
    KeyManagerType, KeyMetadata, KeyState as SdkState, MultiRegionConfiguration, MultiRegionKey, MultiRegionKeyType,
    OriginType,
};
use policy::{AccountId, key_policy::KeyArn};

use super::{RegionClient, timestamp};
use crate::{
    key::{Description, KeyState, MultiRegion, Origin},
    pace::Api,
};

const DESCRIBE_KEY: &str = "kms:DescribeKey";

impl RegionClient {
    /// What KMS says about a key of this Region.
    ///
    /// # Errors
    /// When KMS does not answer, or answers about another key or without its account.
    pub(crate) async fn describe(&self, key: &KeyArn) -> Result<Description, CallError> {
        let call = self.kms(Api::DescribeKey).await.describe_key().key_id(&key.id);
        let answer = call.send().await.map_err(|error| CallError::new(DESCRIBE_KEY, key.to_string(), error))?;
        let unusable = |reason: String| CallError::unusable(DESCRIBE_KEY, key.to_string(), reason);
        let metadata = answer.key_metadata.ok_or_else(|| unusable("the answer is empty".to_owned()))?;
        read(key, &metadata).map_err(unusable)
    }
}

fn read(key: &KeyArn, metadata: &KeyMetadata) -> Result<Description, String> {
    let found = key_arn(metadata.arn())?;
    if (&found.id, &found.region) != (&key.id, &key.region) {
        return Err(format!("the answer is about `{found}`"));
    }
    Ok(Description {
        account: account(metadata, found.account)?,
        customer_managed: metadata.key_manager() == Some(&KeyManagerType::Customer),
        origin: origin(metadata),
        state: state(metadata.key_state()),
        created_at: metadata.creation_date().and_then(timestamp),
        multi_region: multi_region(metadata)?,
    })
}

/// The owner by the ARN; where the field beside it says otherwise, nobody knows.
fn account(metadata: &KeyMetadata, owner: AccountId) -> Result<AccountId, String> {
    match metadata.aws_account_id() {
        Some(other) if other != owner.as_str() => Err(format!("the answer names two accounts: {owner} and {other}")),
        _ => Ok(owner),
    }
}

/// A key store counts wherever it is named: a key in one is told by the store as well as by its origin.
fn origin(metadata: &KeyMetadata) -> Origin {
    let in_key_store = metadata.custom_key_store_id().is_some() || metadata.cloud_hsm_cluster_id().is_some();
    match metadata.origin() {
        _ if in_key_store => Origin::CustomKeyStore,
        Some(OriginType::AwsKms) => Origin::Kms,
        Some(OriginType::External) => Origin::Imported,
        Some(OriginType::AwsCloudhsm | OriginType::ExternalKeyStore) => Origin::CustomKeyStore,
        other => Origin::Other(other.map_or("none", OriginType::as_str).to_owned()),
    }
}

fn state(state: Option<&SdkState>) -> KeyState {
    match state {
        Some(SdkState::Enabled) => KeyState::Enabled,
        Some(SdkState::Disabled) => KeyState::Disabled,
        Some(SdkState::PendingDeletion) => KeyState::PendingDeletion,
        Some(SdkState::PendingReplicaDeletion) => KeyState::PendingReplicaDeletion,
        other => KeyState::Other(other.map_or("none", SdkState::as_str).to_owned()),
    }
}

fn multi_region(metadata: &KeyMetadata) -> Result<MultiRegion, String> {
    let configuration = metadata.multi_region_configuration();
    match (metadata.multi_region(), configuration) {
        (Some(true), Some(configuration)) => read_set(configuration),
        (Some(true), None) => Err("a multi-Region key without its set".to_owned()),
        (_, Some(_)) => Err("a key of one Region with a multi-Region set".to_owned()),
        (_, None) => Ok(MultiRegion::No),
    }
}

fn read_set(configuration: &MultiRegionConfiguration) -> Result<MultiRegion, String> {
    let arn = |key: &MultiRegionKey| key_arn(key.arn());
    let replicas = configuration.replica_keys().iter().map(arn).collect::<Result<BTreeSet<_>, _>>()?;
    match (configuration.multi_region_key_type(), configuration.primary_key()) {
        (Some(MultiRegionKeyType::Primary), _) => Ok(MultiRegion::Primary { replicas }),
        (Some(MultiRegionKeyType::Replica), Some(primary)) => {
            Ok(MultiRegion::Replica { primary: arn(primary)?, replicas })
        }
        _ => Err("a multi-Region key that is neither primary nor a replica of one".to_owned()),
    }
}

fn key_arn(text: Option<&str>) -> Result<KeyArn, String> {
    let text = text.ok_or("a key without an ARN")?;
    text.parse().map_err(|error: policy::key_policy::KeyArnError| error.to_string())
}
