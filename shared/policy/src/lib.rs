#![doc = include_str!("../README.md")]

mod account_id;
mod arn;
mod authorization;
mod bucket_name;
mod catalog;
mod diff;
mod document;
pub mod evaluate;
mod explain;
mod external_id;
mod grant;
pub mod key_policy;
mod lint;
mod managed_policies;
mod organization_id;
mod partition;
mod pattern;
mod policy_file;
mod region;
mod role_arn;
pub mod role_list;
mod role_name;
pub mod statement_set;
mod text_type;
mod tighten;
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
        PlaceholderError, Placeholders, PlatformPart, feature_policies, inline_policies,
    },
    diff::{ActionChange, Change, EffectDiff, FeatureChange, PolicyDiff, Reach, Terms, meaning},
    document::{
        Actions, Condition, DocumentLimit, Effect, Fragment, LimitError, OneOrMany, Policy, PolicyParseError,
        PolicyProblem, Position, Principal, Principals, Resources, Statement, UniqueMap, Version,
    },
    explain::{CatalogRole, Denial, EmbeddedError, Explainer, FeatureExplanation, FeatureStatus},
    external_id::{ExternalId, ExternalIdError},
    lint::{Finding, Level, Linter, Rule},
    managed_policies::{ManagedPolicy, PackingError, managed_policies},
    organization_id::{OrganizationId, OrganizationIdError, OrganizationalUnitId, OrganizationalUnitIdError},
    partition::{Partition, PartitionError},
    policy_file::{DocumentKind, NamedDocument, PolicyFile},
    region::{Region, RegionError},
    role_arn::{RoleArn, RoleArnError},
    role_name::{ASSUMABLE_MARK, RoleName, RoleNameError},
    tighten::{
        InstanceTag, InstanceTagError, KmsGrants, KmsGrantsError, KmsKeyArn, KmsKeyArnError, S3BucketArn,
        S3BucketArnError, TEMPORARY_KEY_ALIAS_PREFIX, Tightening, TighteningError, only_temporary_keys,
    },
    trust::{TrustDeviation, TrustPolicy, TrustPolicyError},
};
