//! The policy of a KMS key. The check that KMS makes against locking the writer out is never bypassed.

use access::CallError;
use aws_config::SdkConfig;
use aws_sdk_kms::{Client, types::KeyState};
use policy::key_policy::KeyArn;

use crate::policy_statement::PolicyStatementError;

/// The only policy that a key has.
const DEFAULT: &str = "default";

pub(super) struct Key<'a> {
    kms: Client,
    arn: &'a KeyArn,
}

impl<'a> Key<'a> {
    pub(super) fn new(sdk: &SdkConfig, arn: &'a KeyArn) -> Self {
        Self { kms: Client::new(sdk), arn }
    }

    pub(super) async fn read(&self) -> Result<Option<String>, CallError> {
        let call = self.kms.get_key_policy().key_id(self.arn.to_string()).policy_name(DEFAULT);
        let answer = call.send().await.map_err(|error| CallError::new("kms:GetKeyPolicy", self.arn.to_string(), error));
        Ok(answer?.policy)
    }

    /// A key that is about to be deleted counts as absent: its policy has no use any more, and KMS may refuse to change it.
    pub(super) async fn write(&self, text: &str) -> Result<(), PolicyStatementError> {
        let call = self.kms.put_key_policy().key_id(self.arn.to_string()).policy_name(DEFAULT).policy(text);
        let written = call.send().await.map(drop);
        match written.map_err(|error| CallError::new("kms:PutKeyPolicy", self.arn.to_string(), error)) {
            Err(error) if error.is("KMSInvalidStateException") && self.is_about_to_go().await? => {
                Err(PolicyStatementError::Gone { target: self.arn.to_string() })
            }
            written => Ok(written?),
        }
    }

    async fn is_about_to_go(&self) -> Result<bool, CallError> {
        let answer = self.kms.describe_key().key_id(self.arn.to_string()).send().await;
        let answer = answer.map_err(|error| CallError::new("kms:DescribeKey", self.arn.to_string(), error))?;
        let state = answer.key_metadata.and_then(|key| key.key_state);
        Ok(matches!(state, Some(KeyState::PendingDeletion | KeyState::PendingReplicaDeletion)))
    }
}
