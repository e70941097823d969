//! Reading and writing the policies of keys, buckets, topics, queues and roles. Every service has calls and words of its own; the
//! rest of the type knows one policy of one target.

mod bucket;
mod key;
mod queue;
mod role;
mod topic;

use access::CallError;
use aws_config::{Region as SdkRegion, SdkConfig};
use policy::{
    Policy,
    statement_set::{StatementTarget, TrustPolicyQuota},
};

use self::{bucket::Bucket, key::Key, queue::Queue, role::Role, topic::Topic};
use super::PolicyStatementError;
use crate::home::Home;

/// What AWS says when there is no such key, topic, bucket, queue or role.
const ABSENT: [&str; 6] = [
    "NotFoundException",
    "NotFound",
    "NoSuchBucket",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchEntity",
];

/// What S3 says about a bucket of another Region.
const OTHER_REGION: [&str; 3] =
    ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"];

/// The policy of one target.
#[derive(Debug, Clone)]
pub(super) struct ResourcePolicy<'a> {
    pub(super) target: &'a StatementTarget,
    pub(super) home: &'a Home,
    sdk: SdkConfig,
}

impl<'a> ResourcePolicy<'a> {
    /// Of a target in the function's own account, in whatever Region.
    pub(super) fn of(
        target: &'a StatementTarget,
        home: &'a Home,
        sdk: &SdkConfig,
    ) -> Result<Self, PolicyStatementError> {
        let here = target.partition() == &home.partition && target.account().is_none_or(|owner| *owner == home.account);
        if !here {
            let (target, home) = (target.to_string(), home.account.clone());
            return Err(PolicyStatementError::Elsewhere { target, home });
        }
        let region = target.region().map(|region| SdkRegion::new(region.to_string()));
        let sdk = match region {
            Some(region) => sdk.to_builder().region(region).build(),
            None => sdk.clone(),
        };
        Ok(Self { target, home, sdk })
    }

    /// The policy as AWS shows it; nothing where the target has none.
    pub(super) async fn read(&self) -> Result<Option<Policy>, PolicyStatementError> {
        let text = self.text().await.map_err(|error| self.explained(error))?.filter(|text| !text.is_empty());
        let unreadable = |source| PolicyStatementError::Unreadable { target: self.target.to_string(), source };
        text.map(|text| text.parse().map_err(unreadable)).transpose()
    }

    async fn text(&self) -> Result<Option<String>, PolicyStatementError> {
        Ok(match self.target {
            StatementTarget::Key(key) => Key::new(&self.sdk, key).read().await?,
            StatementTarget::Bucket { name, .. } => Bucket::new(&self.sdk, name, self.home).read().await?,
            StatementTarget::Topic(_) => Topic::new(&self.sdk, self.target.to_string()).read().await?,
            StatementTarget::Queue(queue) => Queue::new(&self.sdk, queue).read().await?,
            StatementTarget::Role(role) => Role::new(&self.sdk, role).read().await?,
        })
    }

    /// Writes the policy, or deletes it.
    pub(super) async fn write(&self, policy: Option<&Policy>) -> Result<(), PolicyStatementError> {
        let text = policy.map(Policy::print);
        self.write_text(text.as_deref()).await.map_err(|error| self.explained(error))
    }

    async fn write_text(&self, text: Option<&str>) -> Result<(), PolicyStatementError> {
        match (self.target, text) {
            (StatementTarget::Key(key), Some(text)) => Key::new(&self.sdk, key).write(text).await?,
            (StatementTarget::Bucket { name, .. }, text) => Bucket::new(&self.sdk, name, self.home).write(text).await?,
            (StatementTarget::Topic(_), Some(text)) => {
                Topic::new(&self.sdk, self.target.to_string()).write(text).await?
            }
            (StatementTarget::Queue(queue), text) => Queue::new(&self.sdk, queue).write(text).await?,
            (StatementTarget::Role(role), Some(text)) => Role::new(&self.sdk, role).write(text).await?,
            // No edit asks for it.
            (target, None) => Err(CallError::unusable("deletion of the policy", target.to_string(), "it cannot go"))?,
        }
        Ok(())
    }

    /// How long a trust policy may be in this account; no other limit depends on the account.
    pub(super) async fn trust_policy_quota(&self) -> Result<TrustPolicyQuota, PolicyStatementError> {
        match self.target {
            StatementTarget::Role(role) => Ok(Role::new(&self.sdk, role).trust_policy_quota().await?),
            _ => Ok(TrustPolicyQuota::default()),
        }
    }

    fn explained(&self, error: PolicyStatementError) -> PolicyStatementError {
        let PolicyStatementError::Call(error) = error else { return error };
        let target = self.target.to_string();
        match error {
            error if ABSENT.iter().any(|code| error.is(code)) => PolicyStatementError::Gone { target },
            error if OTHER_REGION.iter().any(|code| error.is(code)) => PolicyStatementError::OtherRegion { target },
            error => error.into(),
        }
    }
}
