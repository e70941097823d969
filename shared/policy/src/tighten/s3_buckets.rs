//! S3 only on named buckets. What lists the account's buckets knows no bucket and stays on `*`; what reads a bucket is
//! limited to the buckets, what reads an object to their objects. Statements that name a bucket already stay.

use std::collections::BTreeSet;

use super::{S3BucketArn, TighteningError, split};
use crate::Statement;

/// What reads a bucket, and what reads or writes an object; everything else of S3 is about the account.
const OF_BUCKETS: [&str; 3] = ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucket*"];
const OF_OBJECTS: [&str; 5] =
    ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:RestoreObject", "s3:ListMultipartUploadParts"];

/// Every bucket, as statements write it behind the partition, and everything.
const EVERY_BUCKET: &str = ":s3:::*";
const EVERYTHING: &str = "*";

/// Buckets and objects of these only.
///
/// # Errors
/// When an action pattern stands for things of buckets, of objects or of the account alike.
pub(super) fn only_these(
    statements: &[Statement],
    buckets: &BTreeSet<S3BucketArn>,
) -> Result<Vec<Statement>, TighteningError> {
    let buckets_themselves: Vec<String> = buckets.iter().map(S3BucketArn::to_string).collect();
    let objects: Vec<String> = buckets.iter().map(S3BucketArn::objects).collect();
    let mut tightened = vec![];
    for statement in statements {
        let is_wide = |resource: &String| resource == EVERYTHING || resource.contains(EVERY_BUCKET);
        if !statement.named_resources().iter().any(is_wide) {
            tightened.push(statement.clone());
            continue;
        }
        let split = split::by_actions(statement, &OF_BUCKETS)?;
        let divided = split.join("Buckets", |chosen| vec![chosen.on(buckets_themselves.clone())]);
        for part in divided {
            let split = split::by_actions(&part, &OF_OBJECTS)?;
            tightened.extend(split.join("Objects", |chosen| vec![chosen.on(objects.clone())]));
        }
    }
    Ok(tightened)
}
