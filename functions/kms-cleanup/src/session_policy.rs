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
/// are true (`ForAllValues`, `IfExists`), so each one limits the calls that know it. Wider than the role's are two requests that
/// the function never makes: a deletion without a window, for which KMS takes its longest, and a record without the alias.
#[must_use]
pub fn session_policy(config: &Config, partition: &Partition, account: &AccountId) -> String {
    let prefix = format!("{}*", config.rule.alias_prefix);
    let kms = format!("arn:{partition}:kms:*:{account}:");
    let keys = format!("{kms}key/*");
    let statements = json!([
        reading(),
        reading_keys(&keys),
        retiring(&keys, &prefix, config.pending_window_days),
        restoring(&keys, &prefix),
        forgetting(&keys, &prefix),
        {"Effect": "Allow", "Action": ["kms:DeleteAlias", "kms:CreateAlias"], "Resource": format!("{kms}{prefix}")},
    ]);
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// None of these calls knows a resource, but the first, whose account is the session's.
fn reading() -> Value {
    json!({
        "Effect": "Allow",
        "Action": [
            "account:ListRegions",
            "ec2:DescribeImages",
            "ec2:DescribeSnapshots",
            "ec2:DescribeVolumes",
            "kms:ListAliases",
        ],
        "Resource": "*",
    })
}

/// Whatever they are called: a retired one has no alias any more, nor has many a replica.
fn reading_keys(keys: &str) -> Value {
    json!({
        "Effect": "Allow",
        "Action": ["kms:DescribeKey", "kms:GetKeyLastUsage", "kms:ListGrants", "kms:ListResourceTags"],
        "Resource": keys,
    })
}

/// Only keys that have aliases, and all with the prefix; tagged with nothing but the record, scheduled with no other window.
fn retiring(keys: &str, prefix: &str, days: i32) -> Value {
    let record = format!("aws:RequestTag/{RETIRED_ALIAS_TAG}");
    json!({
        "Effect": "Allow",
        "Action": [
            "kms:TagResource",
            "kms:UntagResource",
            "kms:ScheduleKeyDeletion",
            "kms:CancelKeyDeletion",
            "kms:EnableKey",
            "kms:DeleteAlias",
        ],
        "Resource": keys,
        "Condition": {
            "ForAnyValue:StringLike": {"kms:ResourceAliases": prefix},
            "ForAllValues:StringLike": {"kms:ResourceAliases": prefix},
            "ForAllValues:StringEquals": {"aws:TagKeys": [RETIRED_ALIAS_TAG, RETIRED_AT_TAG]},
            "StringLikeIfExists": {record: prefix},
            "NumericEqualsIfExists": {"kms:ScheduleKeyDeletionPendingWindowInDays": days.to_string()},
        },
    })
}

/// Only keys that carry the record of a retirement, which stays as it is.
fn restoring(keys: &str, prefix: &str) -> Value {
    on_retired(
        &["kms:CancelKeyDeletion", "kms:EnableKey", "kms:CreateAlias", "kms:TagResource"],
        keys,
        prefix,
        &[RESTORED_AT_TAG],
    )
}

/// The record goes; the tag that protects a restored key does not.
fn forgetting(keys: &str, prefix: &str) -> Value {
    on_retired(&["kms:UntagResource"], keys, prefix, &[RETIRED_ALIAS_TAG, RETIRED_AT_TAG])
}

fn on_retired(actions: &[&str], keys: &str, prefix: &str, tags: &[&str]) -> Value {
    let record = format!("aws:ResourceTag/{RETIRED_ALIAS_TAG}");
    json!({
        "Effect": "Allow",
        "Action": actions,
        "Resource": keys,
        "Condition": {"StringLike": {record: prefix}, "ForAllValues:StringEquals": {"aws:TagKeys": tags}},
    })
}
