//! The ARN of one KMS key. An alias is refused: it is no resource of a key policy, and what it stands for may change.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use crate::{AccountId, AccountIdError, Arn, ArnError, Partition, Region, RegionError};

/// A text that is not the ARN of one KMS key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyArnError {
    /// Not an ARN at all.
    #[error(transparent)]
    Arn(#[from] ArnError),
    /// An ARN of something else, an alias or a pattern.
    #[error(
        "`{value}` is not the ARN of one KMS key: expected `arn:partition:kms:region:account:key/id`, not an alias"
    )]
    NotAKey {
        /// The text as it was given.
        value: String,
    },
    /// The Region part is wrong.
    #[error("`{value}` is not the ARN of one KMS key")]
    Region {
        /// The text as it was given.
        value: String,
        /// What is wrong with the Region.
        source: RegionError,
    },
    /// The account part is wrong.
    #[error("`{value}` is not the ARN of one KMS key")]
    Account {
        /// The text as it was given.
        value: String,
        /// What is wrong with the account id.
        source: AccountIdError,
    },
    /// Region and partition do not belong together.
    #[error("`{value}` is not the ARN of one KMS key: the Region is not in the partition")]
    Partition {
        /// The text as it was given.
        value: String,
    },
}

/// The ARN of one KMS key.
///
/// Rule: [key ARN](https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyArn {
    /// The partition of the key.
    pub partition: Partition,
    /// The Region of the key; a replica in another Region is a key of its own.
    pub region: Region,
    /// The account that owns the key.
    pub account: AccountId,
    /// The id of the key, without `key/`.
    pub id: String,
}

impl FromStr for KeyArn {
    type Err = KeyArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value = || text.to_owned();
        let arn: Arn = text.parse()?;
        let id = arn.resource.strip_prefix("key/").filter(|id| arn.service == "kms" && is_id(id));
        let key = Self {
            id: id.ok_or_else(|| KeyArnError::NotAKey { value: value() })?.to_owned(),
            region: arn.region.parse().map_err(|source| KeyArnError::Region { value: value(), source })?,
            account: arn.account.parse().map_err(|source| KeyArnError::Account { value: value(), source })?,
            partition: arn.partition,
        };
        match key.region.is_in(&key.partition) {
            true => Ok(key),
            false => Err(KeyArnError::Partition { value: value() }),
        }
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl fmt::Display for KeyArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, region, account, id } = self;
        write!(formatter, "arn:{partition}:kms:{region}:{account}:key/{id}")
    }
}

impl Serialize for KeyArn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
