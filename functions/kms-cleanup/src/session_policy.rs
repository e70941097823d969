//! What the function may do in another account. Entry roles are administrators, and a clean-up needs little: so the session is
//! cut down to the same permissions that the function's role has in its own account. A session never has more than both the
//! role and this policy allow.
//!
//! Rule: [Session policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session); AWS takes
//! 2,048 characters.

use policy::{AccountId, Partition};
use serde_json::{Value, json};

use crate::{
    calls::{RESTORED_AT_TAG, RETIRED_ALIAS_TAG, RETIRED_AT_TAG},
    config::Config,
};

/// The session policy for an account, as IAM takes it.
///
/// AWS takes so few characters that statements of the role stand together here. Conditions on a key that a request does not have
/// are true (`ForAllValues`, `IfExists`), so each one limits the calls that know it.
#[must_use]
pub fn session_policy(config: &Config, partition: &Partition, account: &AccountId) -> String {
    let prefix = format!("{}*", config.rule.alias_prefix);
    let kms = format!("arn:{partition}:kms:*:{account}:");
    let keys = format!("{kms}key/*");
    let statements = json!([
        reading_everything(),
        reading_keys(&keys),
        retiring(&keys, &prefix, config.pending_window_days),
        restoring(&keys, &prefix),
        {"Effect": "Allow", "Action": ["kms:DeleteAlias", "kms:CreateAlias"], "Resource": format!("{kms}{prefix}")},
    ]);
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn reading_everything() -> Value {
    json!({
        "Effect": "Allow",
        "Action": [
            "account:ListRegions",
            "kms:ListAliases",
            "ec2:DescribeVolumes",
            "ec2:DescribeSnapshots",
            "ec2:DescribeImages",
        ],
        "Resource": "*",
    })
}

/// Of every key: a retired one has no alias any more, nor has many a replica.
fn reading_keys(keys: &str) -> Value {
    json!({
        "Effect": "Allow",
        "Action": ["kms:DescribeKey", "kms:ListGrants", "kms:GetKeyLastUsage", "kms:ListResourceTags"],
        "Resource": keys,
    })
}

/// Only keys that have aliases, and all with the prefix; tagged with nothing but the record, scheduled with no other window.
fn retiring(keys: &str, prefix: &str, days: i32) -> Value {
    json!({
        "Effect": "Allow",
        "Action": ["kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:DeleteAlias"],
        "Resource": keys,
        "Condition": {
            "ForAnyValue:StringLike": {"kms:ResourceAliases": prefix},
            "ForAllValues:StringLike": {"kms:ResourceAliases": prefix},
            "ForAllValues:StringEquals": {"aws:TagKeys": [RETIRED_ALIAS_TAG, RETIRED_AT_TAG]},
            "NumericEqualsIfExists": {"kms:ScheduleKeyDeletionPendingWindowInDays": days.to_string()},
        },
    })
}

/// Only keys that carry the record of a retirement.
fn restoring(keys: &str, prefix: &str) -> Value {
    let record = format!("aws:ResourceTag/{RETIRED_ALIAS_TAG}");
    json!({
        "Effect": "Allow",
        "Action": [
            "kms:CancelKeyDeletion",
            "kms:EnableKey",
            "kms:CreateAlias",
            "kms:TagResource",
            "kms:UntagResource",
        ],
        "Resource": keys,
        "Condition": {
            "StringLike": {record: prefix},
            "ForAllValues:StringEquals": {"aws:TagKeys": [RETIRED_ALIAS_TAG, RETIRED_AT_TAG, RESTORED_AT_TAG]},
        },
    })
}
