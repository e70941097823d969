//! What is wrong with the text of a target. Every message names the forms that are accepted.

use crate::{AccountIdError, ArnError, BucketNameError, Region, RegionError, RoleArnError, key_policy::KeyArnError};

/// The ARNs of resources whose policy takes statements.
const FORMS: &str = "`arn:partition:kms:region:account:key/id` (a key, not an alias), `arn:partition:s3:::bucket`, \
                     `arn:partition:sns:region:account:topic` (a topic, not a subscription), \
                     `arn:partition:sqs:region:account:queue` or `arn:partition:iam::account:role/path/name`";

/// A text that names no resource whose policy takes statements.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementTargetError {
    /// Not an ARN at all, such as the URL of a queue or the id of a key.
    #[error("`{value}` is no target of a statement: expected {FORMS}")]
    Arn {
        /// The text as it was given.
        value: String,
        /// What is wrong with it.
        source: ArnError,
    },
    /// The ARN of something that has no such policy, or none that is written here.
    #[error("`{value}` belongs to a service whose policies are not written here: expected {FORMS}")]
    Service {
        /// The text as it was given.
        value: String,
    },
    /// The service is right, the rest is not: an alias, an object, a subscription, a user.
    #[error("`{value}` is no target of a statement: expected {FORMS}")]
    Form {
        /// The text as it was given.
        value: String,
        /// What is wrong with it.
        source: TargetPartError,
    },
}

/// The part of a target's ARN that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetPartError {
    /// Not one key.
    #[error(transparent)]
    Key(#[from] KeyArnError),
    /// A Region or an account, as access points have them and buckets do not.
    #[error("the ARN of a bucket has neither Region nor account")]
    NotABucket,
    /// Not the name of a bucket; a key behind it makes it an object.
    #[error(transparent)]
    Bucket(#[from] BucketNameError),
    /// Not one role.
    #[error(transparent)]
    Role(#[from] RoleArnError),
    /// Not the name of a topic or a queue.
    #[error(
        "`{name}` is not the name of one topic or queue: expected letters, digits, `-` and `_`, with `.fifo` behind"
    )]
    Name {
        /// What stands in its place.
        name: String,
    },
    /// Not a Region.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// Region and partition do not belong together.
    #[error("the Region `{region}` is not in the partition")]
    Partition {
        /// The Region.
        region: Region,
    },
    /// Not an account.
    #[error(transparent)]
    Account(#[from] AccountIdError),
}
