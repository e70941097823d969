//! Whose policy the statement stands in, told from an ARN alone.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use super::target_error::{StatementTargetError, TargetPartError};
use crate::{AccountId, Arn, BucketName, Partition, Region, RoleArn, key_policy::KeyArn};

/// A resource whose policy takes statements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatementTarget {
    /// A KMS key, by its key policy.
    Key(KeyArn),
    /// An S3 bucket, by its bucket policy. Its ARN tells neither Region nor account.
    Bucket {
        /// The partition of the bucket.
        partition: Partition,
        /// Its name.
        name: BucketName,
    },
    /// An SNS topic, by its access policy.
    Topic(NamedResource),
    /// An SQS queue, by its access policy.
    Queue(NamedResource),
    /// An IAM role, by its trust policy.
    Role(RoleArn),
}

/// A resource whose name stands directly behind the account in its ARN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedResource {
    /// The partition.
    pub partition: Partition,
    /// The Region.
    pub region: Region,
    /// The account that owns it.
    pub account: AccountId,
    /// Its name, `.fifo` at the end included.
    pub name: String,
}

impl StatementTarget {
    /// The partition, in which the principals of the statement have to be as well.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        match self {
            Self::Key(key) => &key.partition,
            Self::Bucket { partition, .. } => partition,
            Self::Topic(resource) | Self::Queue(resource) => &resource.partition,
            Self::Role(role) => &role.partition,
        }
    }

    /// The account that owns the resource, where the ARN tells it.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Key(key) => Some(&key.account),
            Self::Bucket { .. } => None,
            Self::Topic(resource) | Self::Queue(resource) => Some(&resource.account),
            Self::Role(role) => Some(&role.account),
        }
    }

    /// The Region, where the ARN tells it.
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        match self {
            Self::Key(key) => Some(&key.region),
            Self::Bucket { .. } | Self::Role(_) => None,
            Self::Topic(resource) | Self::Queue(resource) => Some(&resource.region),
        }
    }

    /// Whether there is a policy from the beginning, which can be changed but not taken away. A bucket and a queue are
    /// made without one; a topic is made with one, which SNS brings back in place of none.
    #[must_use]
    pub fn always_has_policy(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Role(_))
    }

    /// What it is called in messages.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Key(_) => "the policy of a key",
            Self::Bucket { .. } => "the policy of a bucket",
            Self::Topic(_) => "the policy of a topic",
            Self::Queue(_) => "the policy of a queue",
            Self::Role(_) => "the trust policy of a role",
        }
    }
}

impl FromStr for StatementTarget {
    type Err = StatementTargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse().map_err(|source| StatementTargetError::Arn { value: text.to_owned(), source })?;
        match arn.service.as_str() {
            "kms" => text.parse().map(Self::Key).map_err(TargetPartError::Key),
            "s3" => bucket(arn),
            "sns" => named(arn, 256).map(Self::Topic),
            "sqs" => named(arn, 80).map(Self::Queue),
            "iam" => text.parse().map(Self::Role).map_err(TargetPartError::Role),
            _ => return Err(StatementTargetError::Service { value: text.to_owned() }),
        }
        .map_err(|source| StatementTargetError::Form { value: text.to_owned(), source })
    }
}

fn bucket(arn: Arn) -> Result<StatementTarget, TargetPartError> {
    if !(arn.region.is_empty() && arn.account.is_empty()) {
        return Err(TargetPartError::NotABucket);
    }
    Ok(StatementTarget::Bucket { name: arn.resource.parse()?, partition: arn.partition })
}

/// A topic or a queue. What has more behind the name is a subscription; a queue is not meant by its URL either.
///
/// Rules: [CreateTopic](https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html),
/// [CreateQueue](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html).
fn named(arn: Arn, longest: usize) -> Result<NamedResource, TargetPartError> {
    let plain = arn.resource.strip_suffix(".fifo").unwrap_or(&arn.resource);
    let characters = plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain.is_empty() || arn.resource.len() > longest || !characters {
        return Err(TargetPartError::Name { name: arn.resource });
    }
    let region: Region = arn.region.parse()?;
    if !region.is_in(&arn.partition) {
        return Err(TargetPartError::Partition { region });
    }
    Ok(NamedResource { account: arn.account.parse()?, partition: arn.partition, region, name: arn.resource })
}

impl fmt::Display for NamedResource {
    /// The end of the ARN, from the Region on.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, account, name, .. } = self;
        write!(formatter, "{region}:{account}:{name}")
    }
}

impl fmt::Display for StatementTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let partition = self.partition();
        match self {
            Self::Key(key) => key.fmt(formatter),
            Self::Bucket { name, .. } => write!(formatter, "arn:{partition}:s3:::{name}"),
            Self::Topic(topic) => write!(formatter, "arn:{partition}:sns:{topic}"),
            Self::Queue(queue) => write!(formatter, "arn:{partition}:sqs:{queue}"),
            Self::Role(role) => role.fmt(formatter),
        }
    }
}

impl Serialize for StatementTarget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
