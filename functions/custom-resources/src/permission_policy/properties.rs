//! What a template says, and the policies that it means.

use std::{collections::BTreeSet, str::FromStr};

use policy::{
    BucketName, Catalog, CatalogError, FeatureId, InstanceTag, KmsGrants, KmsKeyArn, Placeholders, Policy, Region,
    S3BucketArn, Tightening, feature_policies, managed_policies,
};
use serde::Deserialize;

use super::{PermissionPolicyError, PermissionPolicyId};
use crate::home::Home;

/// The properties of `Custom::CadoPermissionPolicy`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Properties {
    /// Whose permissions.
    pub(crate) role: Role,
    /// Features of the catalogue; without them those that the catalogue gives a role by default.
    pub(crate) features: Option<Vec<FeatureId>>,
    /// Commands and sessions of Systems Manager only on instances with this tag.
    pub(crate) ssm_instance_tag: Option<InstanceTag>,
    /// Use of these KMS keys only.
    #[serde(default)]
    pub(crate) kms_key_arns: BTreeSet<KmsKeyArn>,
    /// Which grants the role may make on KMS keys.
    #[serde(default)]
    pub(crate) kms_grants: KmsGrants,
    /// Requests to these Regions only.
    #[serde(default)]
    pub(crate) allowed_regions: BTreeSet<Region>,
    /// Import from these S3 buckets only.
    #[serde(default)]
    pub(crate) s3_bucket_arns: BTreeSet<S3BucketArn>,
    /// The platform's own bucket, which features of the platform's role need.
    pub(crate) bucket: Option<BucketName>,
    /// What the names of the policies begin with.
    #[serde(default)]
    pub(crate) policy_name_prefix: PolicyNamePrefix,
}

/// The role whose permissions the catalogue has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// The role in the accounts that evidence comes from.
    AccessRole,
    /// The platform's own.
    PlatformRole,
}

impl Role {
    /// The role as it is written in templates.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AccessRole => "access-role",
            Self::PlatformRole => "platform-role",
        }
    }

    fn catalog(self) -> Result<Catalog, CatalogError> {
        match self {
            Self::AccessRole => Catalog::access_role(),
            Self::PlatformRole => Catalog::platform_role(),
        }
    }
}

/// A text that no policy name can begin with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to 120 of letters, digits and `+=,.@_-`, so that there is room for a number")]
pub(crate) struct PolicyNamePrefixError;

/// What the names of the policies begin with; a dash and a number follow.
///
/// Rule: [IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct PolicyNamePrefix(String);

impl Default for PolicyNamePrefix {
    fn default() -> Self {
        Self("CadoResponse".to_owned())
    }
}

impl PolicyNamePrefix {
    /// The prefix as text.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of a policy; the first has the number 1.
    #[must_use]
    pub(crate) fn name(&self, number: usize) -> String {
        format!("{}-{number}", self.0)
    }

    /// The number in a name with this prefix, if it is one that we would give. IAM does not tell names apart by letter case.
    #[must_use]
    pub(crate) fn number_in(&self, name: &str) -> Option<usize> {
        let number = name.rsplit_once('-')?.1.parse().ok().filter(|number| *number > 0)?;
        self.name(number).eq_ignore_ascii_case(name).then_some(number)
    }
}

impl FromStr for PolicyNamePrefix {
    type Err = PolicyNamePrefixError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
        match (1..=120).contains(&text.len()) && text.bytes().all(valid) {
            true => Ok(Self(text.to_owned())),
            false => Err(PolicyNamePrefixError),
        }
    }
}

impl TryFrom<String> for PolicyNamePrefix {
    type Error = PolicyNamePrefixError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl Properties {
    /// The id that these properties give the resource.
    #[must_use]
    pub(crate) fn id(&self) -> PermissionPolicyId {
        PermissionPolicyId { role: self.role, prefix: self.policy_name_prefix.clone() }
    }

    /// The documents, as few as the permissions fit.
    pub(super) fn policies(&self, home: &Home) -> Result<Vec<Policy>, PermissionPolicyError> {
        let catalog = self.role.catalog()?;
        let placeholders = Placeholders::new(home.partition.clone()).for_account(&home.account);
        let placeholders = self.bucket.iter().fold(placeholders, Placeholders::with_bucket);
        let tightening = self.tightening();
        tightening.check(&home.partition)?;
        let features = self.features(&catalog, home)?;
        let policies = feature_policies(&catalog, &features, &placeholders, &tightening)?;
        let packed = managed_policies(&policies, self.policy_name_prefix.as_str())?;
        if packed.is_empty() {
            return Err(PermissionPolicyError::NothingLeft);
        }
        Ok(packed.into_iter().map(|managed| managed.policy).collect())
    }

    fn features(&self, catalog: &Catalog, home: &Home) -> Result<Vec<FeatureId>, PermissionPolicyError> {
        match &self.features {
            Some(features) if features.is_empty() => Err(PermissionPolicyError::NoFeatures),
            Some(features) => Ok(features.clone()),
            None => {
                let here = catalog.features().filter(|feature| feature.exists_in(&home.partition));
                let here: BTreeSet<&FeatureId> = here.map(|feature| &feature.id).collect();
                Ok(catalog.default_features().into_iter().filter(|id| here.contains(id)).collect())
            }
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
