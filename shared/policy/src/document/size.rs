//! How long a policy is, as IAM counts, and the limits that the count is held against. They are checked here,
//! before AWS refuses, because AWS only says that a limit was exceeded and not by how much.

use super::{Policy, Statement};

/// A limit on the length of a policy: in characters where IAM keeps it, in bytes of the text elsewhere.
///
/// Rules: [IAM and STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html),
/// [KMS quotas](https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html),
/// [bucket policies](https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html),
/// [SNS policy quotas](https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html),
/// [SQS policy quotas](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentLimit {
    /// One version of a customer managed policy: 6,144, not adjustable.
    ManagedPolicy,
    /// All inline policies of one role together: 10,240, not adjustable.
    RoleInlinePolicies,
    /// A role's trust policy: 2,048 unless the account's quota was raised.
    TrustPolicy,
    /// The policy of a KMS key: 32,768 bytes, not adjustable.
    KeyPolicy,
    /// The policy of an S3 bucket: 20 KB.
    BucketPolicy,
    /// The policy of an SNS topic: 30 KB.
    TopicPolicy,
    /// The policy of an SQS queue: 8,192 bytes.
    QueuePolicy,
}

impl DocumentLimit {
    /// The limit in characters, white space not counted; in bytes for the policies of resources.
    #[must_use]
    pub const fn characters(self) -> usize {
        match self {
            Self::ManagedPolicy => 6_144,
            Self::RoleInlinePolicies => 10_240,
            Self::TrustPolicy => 2_048,
            Self::KeyPolicy => 32_768,
            Self::BucketPolicy => 20_480,
            Self::TopicPolicy => 30_720,
            Self::QueuePolicy => 8_192,
        }
    }

    /// What is counted, and by which service.
    const fn counted(self) -> (&'static str, &'static str) {
        match self {
            Self::ManagedPolicy | Self::RoleInlinePolicies | Self::TrustPolicy => ("characters", "IAM"),
            Self::KeyPolicy => ("bytes", "KMS"),
            Self::BucketPolicy => ("bytes", "S3"),
            Self::TopicPolicy => ("bytes", "SNS"),
            Self::QueuePolicy => ("bytes", "SQS"),
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::ManagedPolicy => "a managed policy",
            Self::RoleInlinePolicies => "the inline policies of a role together",
            Self::TrustPolicy => "a trust policy",
            Self::KeyPolicy => "the policy of a key",
            Self::BucketPolicy => "the policy of a bucket",
            Self::TopicPolicy => "the policy of a topic",
            Self::QueuePolicy => "the policy of a queue",
        }
    }

    /// Holds a count against the limit.
    ///
    /// # Errors
    /// When the count is larger; the error names the limit and by how much it is exceeded.
    pub fn check(self, characters: usize) -> Result<(), LimitError> {
        self.raised_to(self.characters()).check(characters)
    }

    /// The same limit with another figure, which the account's quota gives.
    pub(crate) const fn raised_to(self, limit: usize) -> Limit {
        let (unit, service) = self.counted();
        Limit { unit, service, what: self.what(), limit }
    }
}

/// A figure that a service holds a policy to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// What is counted.
    pub(crate) unit: &'static str,
    /// Who counts.
    pub(crate) service: &'static str,
    /// What it is counted in.
    pub(crate) what: &'static str,
    pub(crate) limit: usize,
}

impl Limit {
    pub(crate) fn check(self, count: usize) -> Result<(), LimitError> {
        match count.checked_sub(self.limit) {
            None | Some(0) => Ok(()),
            Some(over) => Err(LimitError { limit: self, count, over }),
        }
    }
}

/// A policy is longer than AWS takes, or says more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{count} {} are {over} more than the {} that {} allows for {}", limit.unit, limit.limit, limit.service, limit.what
)]
pub struct LimitError {
    limit: Limit,
    count: usize,
    over: usize,
}

impl LimitError {
    /// By how many characters, bytes or other things the limit is exceeded.
    #[must_use]
    pub const fn over(&self) -> usize {
        self.over
    }
}

impl Statement {
    /// The length of the statement's minified text in characters.
    #[must_use]
    pub fn size(&self) -> usize {
        serde_json::to_string(self).unwrap_or_default().chars().count()
    }
}

impl Policy {
    /// The length as IAM counts it: the characters of the minified text. IAM leaves white space out; the few
    /// spaces that stand inside strings are counted here, so the figure is never too small.
    #[must_use]
    pub fn size(&self) -> usize {
        self.print().chars().count()
    }

    /// The length of the minified text in bytes, which is what the services count that keep the policies of resources.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.print().len()
    }
}
