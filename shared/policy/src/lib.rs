#![doc = include_str!("../README.md")]

mod account_id;
mod arn;
mod authorization;
mod bucket_name;
mod catalog;
mod diff;
mod document;
mod explain;
mod external_id;
mod grant;
mod lint;
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
    authorization::{
        AccessLevel, Defect, DefectKind, Knowledge, ResourceType, ServiceAction, ServiceAuthorization,
        ServiceAuthorizationError, Unchecked,
    },
    bucket_name::{BucketName, BucketNameError},
    catalog::{
        Catalog, CatalogError, CatalogStatement, Feature, FeatureId, FeatureIdError, INLINE_POLICY_PREFIX,
        PlaceholderError, Placeholders, PlatformPart, inline_policies,
    },
    diff::{ActionChange, Change, EffectDiff, FeatureChange, PolicyDiff, Reach, Terms},
    document::{
        Actions, Condition, DocumentLimit, Effect, Fragment, LimitError, OneOrMany, Policy, PolicyParseError,
        PolicyProblem, Position, Principal, Principals, Resources, Statement, UniqueMap, Version,
    },
    explain::{CatalogRole, Denial, EmbeddedError, Explainer, FeatureExplanation, FeatureStatus},
    external_id::{ExternalId, ExternalIdError},
    lint::{Finding, Level, Linter, Rule},
    organization_id::{OrganizationId, OrganizationIdError, OrganizationalUnitId, OrganizationalUnitIdError},
    partition::{Partition, PartitionError},
    policy_file::{DocumentKind, NamedDocument, PolicyFile},
    region::{Region, RegionError},
    role_arn::{RoleArn, RoleArnError},
    role_name::{ASSUMABLE_MARK, RoleName, RoleNameError},
    trust::{TrustDeviation, TrustPolicy, TrustPolicyError},
};
