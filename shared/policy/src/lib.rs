#![doc = include_str!("../README.md")]

mod account_id;
mod arn;
mod bucket_name;
mod catalog;
mod document;
mod external_id;
mod organization_id;
mod partition;
mod pattern;
mod policy_file;
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
        Actions, Condition, DocumentLimit, Effect, Fragment, LimitError, OneOrMany, Policy, PolicyParseError,
        PolicyProblem, Position, Principal, Principals, Resources, Statement, UniqueMap, Version,
    },
    external_id::{ExternalId, ExternalIdError},
    organization_id::{OrganizationId, OrganizationIdError, OrganizationalUnitId, OrganizationalUnitIdError},
    partition::{Partition, PartitionError},
    policy_file::{DocumentKind, NamedDocument, PolicyFile},
    region::{Region, RegionError},
    role_arn::{RoleArn, RoleArnError},
    role_name::{ASSUMABLE_MARK, RoleName, RoleNameError},
    trust::{TrustDeviation, TrustPolicy, TrustPolicyError},
};
