//! The properties, as a template writes them. What is left out is as the stack of the function has it, or as the catalogue has it.

use std::collections::BTreeSet;

use access::access_role::RoleSpecification;
use custom_resource::PropertyError;
use policy::{
    AccountId, ExternalId, FeatureId, InstanceTag, KmsGrants, KmsKeyArn, Region, RoleArn, RoleName, S3BucketArn,
    Tightening,
};
use serde::Deserialize;

use crate::{config::Config, owner::Owner};

/// The longest session unless the template says otherwise, in seconds: the longest that IAM takes.
const DEFAULT_SESSION_SECONDS: u32 = 43_200;

/// The properties of `Custom::CadoAccessRole`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Properties {
    pub(super) account_ids: BTreeSet<AccountId>,
    pub(super) role_name: Option<RoleName>,
    trusted_principals: Option<Vec<RoleArn>>,
    external_id: Option<ExternalId>,
    features: Option<Vec<FeatureId>>,
    ssm_instance_tag: Option<InstanceTag>,
    #[serde(default)]
    kms_key_arns: BTreeSet<KmsKeyArn>,
    #[serde(default)]
    kms_grants: KmsGrants,
    #[serde(default)]
    allowed_regions: BTreeSet<Region>,
    #[serde(default)]
    s3_bucket_arns: BTreeSet<S3BucketArn>,
    max_session_duration: Option<u32>,
    #[serde(default)]
    adopt: bool,
}

/// Accounts that cannot have the role.
#[derive(Debug, thiserror::Error)]
pub(super) enum AccountsError {
    #[error("Properties.AccountIds is empty: name at least one account")]
    None,
    #[error("Properties.AccountIds: {0} is the primary account, where the platform uses its own role: leave it out")]
    Primary(AccountId),
}

/// The properties of a resource that goes cannot be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "it is not known in which accounts roles are to be deleted; correct the properties by an update, or delete the stack and \
     retain this resource"
)]
pub(super) struct UnknownAccounts(#[source] pub(super) PropertyError);

impl Properties {
    /// The accounts, checked.
    pub(super) fn accounts(&self, primary: &AccountId) -> Result<BTreeSet<AccountId>, AccountsError> {
        match self.account_ids.get(primary) {
            Some(primary) => Err(AccountsError::Primary(primary.clone())),
            None if self.account_ids.is_empty() => Err(AccountsError::None),
            None => Ok(self.account_ids.clone()),
        }
    }

    /// The role that they describe.
    pub(super) fn specification(&self, config: &Config, owner: &Owner) -> RoleSpecification {
        RoleSpecification {
            name: self.role_name.clone().unwrap_or_else(|| config.access_role_name.clone()),
            trusted: self.trusted_principals.clone().unwrap_or_else(|| vec![config.platform_role.clone()]),
            external_id: self.external_id.clone(),
            organization: None,
            features: self.features.clone(),
            tightening: self.tightening(),
            max_session_seconds: self.max_session_duration.unwrap_or(DEFAULT_SESSION_SECONDS),
            boundary: config.boundary.clone(),
            adopt: self.adopt,
            owner: Some(owner.to_string()),
        }
    }

    fn tightening(&self) -> Tightening {
        Tightening {
            ssm_instance_tag: self.ssm_instance_tag.clone(),
            kms_keys: self.kms_key_arns.clone(),
            kms_grants: self.kms_grants,
            regions: self.allowed_regions.clone(),
            s3_buckets: self.s3_bucket_arns.clone(),
        }
    }
}
