#![doc = include_str!("../README.md")]

mod account_id;
mod arn;
mod bucket_name;
mod catalog;
mod document;
pub mod evaluate;
mod external_id;
pub mod key_policy;
mod organization_id;
mod partition;
mod pattern;
mod region;
mod role_arn;
pub mod role_list;
mod role_name;
mod text_type;
mod trust;

pub use self::{
    account_id::{AccountId, AccountIdError},
    arn::{Arn, ArnError},
    bucket_name::{BucketName, BucketNameError},
    catalog::{
        Catalog, CatalogError, CatalogStatement, Feature, FeatureId, FeatureIdError, INLINE_POLICY_PREFIX,
        PlaceholderError, Placeholders, PlatformPart, inline_policies,
    },
    document::{
        Actions, Condition, DocumentLimit, Effect, LimitError, OneOrMany, Policy, PolicyParseError, Principal,
        Principals, Resources, Statement, UniqueMap, Version,
    },
    external_id::{ExternalId, ExternalIdError},
    organization_id::{OrganizationId, OrganizationIdError, OrganizationalUnitId, OrganizationalUnitIdError},
    partition::{Partition, PartitionError},
    region::{Region, RegionError},
    role_arn::{RoleArn, RoleArnError},
    role_name::{ASSUMABLE_MARK, RoleName, RoleNameError},
    trust::{TrustDeviation, TrustPolicy, TrustPolicyError},
};
