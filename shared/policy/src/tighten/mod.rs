//! Tightening: from the permissions of a feature to narrower ones, as the vendor's documents describe it and as a
//! careful operator wants it. Pure functions from statements to statements; what one of them narrows, no other widens
//! again, so that they can be applied in any order.
//!
//! Only `Allow` statements are changed: an explicit `Deny` narrows already. A pattern that cannot be divided (`kms:*` where
//! grants are withheld) and `NotAction` are refused and not guessed at.

mod access;
mod instance_tag;
mod instances;
mod key_arn;
mod kms_grants;
mod kms_keys;
mod regions;
mod s3_bucket_arn;
mod s3_buckets;
mod split;
mod temporary_keys;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use self::{
    instance_tag::{InstanceTag, InstanceTagError},
    key_arn::{KmsKeyArn, KmsKeyArnError},
    kms_grants::{KmsGrants, KmsGrantsError},
    s3_bucket_arn::{S3BucketArn, S3BucketArnError},
    temporary_keys::{TEMPORARY_KEY_ALIAS_PREFIX, only_temporary_keys},
};
use crate::{Partition, Policy, Region, Statement};

/// Why permissions cannot be tightened as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TighteningError {
    /// An action pattern stands for actions that have to be treated differently.
    #[error("action `{pattern}` cannot be divided into what is kept and what is narrowed: name its actions one by one")]
    Pattern {
        /// The pattern.
        pattern: String,
    },
    /// `Allow` with `NotAction`.
    #[error("a statement that allows everything but `{actions}` cannot be narrowed: name the allowed actions")]
    NotAction {
        /// What is excepted.
        actions: String,
    },
    /// An ARN or a Region of another partition than the role's.
    #[error("{what} `{value}` is not in the partition `{partition}` of the role")]
    OtherPartition {
        /// What kind of thing it is.
        what: &'static str,
        /// The text as it was given.
        value: String,
        /// The partition of the role.
        partition: Partition,
    },
    /// A key that no allowed Region has.
    #[error("KMS key `{key}` can never be used: its Region is not among the allowed ones, {}", list(regions))]
    KeyOutsideRegions {
        /// The key.
        key: Box<KmsKeyArn>,
        /// The allowed Regions.
        regions: BTreeSet<Region>,
    },
    /// A statement that is limited to other Regions already.
    #[error("statement `{sid}` is limited to other Regions than {}: nothing would be left of it", list(regions))]
    NoRegionLeft {
        /// The statement's Sid, empty where it has none.
        sid: String,
        /// The allowed Regions.
        regions: BTreeSet<Region>,
    },
}

fn list(regions: &BTreeSet<Region>) -> String {
    regions.iter().map(|region| format!("`{region}`")).collect::<Vec<_>>().join(", ")
}

/// How much narrower than the catalogue a role's permissions should be. The default leaves them as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tightening {
    /// Commands and sessions of Systems Manager only on instances with this tag.
    pub ssm_instance_tag: Option<InstanceTag>,
    /// Use of these KMS keys only; empty means of every key whose own policy allows it.
    pub kms_keys: BTreeSet<KmsKeyArn>,
    /// Which grants the role may make on KMS keys.
    pub kms_grants: KmsGrants,
    /// Requests to these Regions only; empty means to all.
    pub regions: BTreeSet<Region>,
    /// Import from these S3 buckets only; empty means from every bucket of the account.
    pub s3_buckets: BTreeSet<S3BucketArn>,
}

impl Tightening {
    /// Whether its parts fit each other and the partition of the role.
    ///
    /// # Errors
    /// When a key, a bucket or a Region is of another partition, or a key is in none of the allowed Regions.
    pub fn check(&self, partition: &Partition) -> Result<(), TighteningError> {
        let other = |what, value: String| TighteningError::OtherPartition { what, value, partition: partition.clone() };
        let key = self.kms_keys.iter().find(|key| key.partition() != partition);
        let bucket = self.s3_buckets.iter().find(|bucket| bucket.partition() != partition);
        let region = self.regions.iter().find(|region| !region.is_in(partition));
        let outside = |key: &&KmsKeyArn| key.region().is_some_and(|region| !self.regions.contains(&region));
        let outside = self.kms_keys.iter().find(|key| !self.regions.is_empty() && outside(key));
        let error = (key.map(|key| other("KMS key", key.to_string())))
            .or_else(|| bucket.map(|bucket| other("S3 bucket", bucket.to_string())))
            .or_else(|| region.map(|region| other("Region", region.to_string())))
            .or_else(|| outside.map(|key| self.key_outside_regions(key)));
        error.map_or(Ok(()), Err)
    }

    fn key_outside_regions(&self, key: &KmsKeyArn) -> TighteningError {
        TighteningError::KeyOutsideRegions { key: Box::new(key.clone()), regions: self.regions.clone() }
    }

    /// The policy, tightened. It may have no statement left: such a policy is not put.
    ///
    /// # Errors
    /// When a statement cannot be divided as asked.
    pub fn apply(&self, policy: &Policy) -> Result<Policy, TighteningError> {
        let mut statements = policy.statements.clone();
        for function in self.functions() {
            statements = function(&statements)?;
        }
        Ok(Policy { statements, ..policy.clone() })
    }

    /// Its parts as functions, in the order in which they are applied. Any other order gives the same meaning; this
    /// one gives the fewest statements.
    fn functions(&self) -> Vec<Function<'_>> {
        let mut functions: Vec<Function<'_>> = vec![Box::new(|all| kms_grants::limit_grants(all, self.kms_grants))];
        if let Some(tag) = &self.ssm_instance_tag {
            functions.push(Box::new(|all| instances::only_tagged(all, tag)));
        }
        if !self.kms_keys.is_empty() {
            functions.push(Box::new(|all| kms_keys::only_these(all, &self.kms_keys)));
        }
        if !self.s3_buckets.is_empty() {
            functions.push(Box::new(|all| s3_buckets::only_these(all, &self.s3_buckets)));
        }
        if !self.regions.is_empty() {
            functions.push(Box::new(|all| regions::only_these(all, &self.regions)));
        }
        functions
    }
}

type Function<'a> = Box<dyn Fn(&[Statement]) -> Result<Vec<Statement>, TighteningError> + 'a>;
