//! The statements of a key policy that the platform needs, and the same rights as statements of a role's policy.

use crate::{
    Actions, Condition, Effect, OneOrMany, Principal, Principals, Region, Resources, RoleArn, Statement, UniqueMap,
};

/// What the platform does with a key.
pub(super) const USE: [&str; 4] = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
/// How it learns which kind of key it is.
pub(super) const DESCRIBE: &str = "kms:DescribeKey";
/// How services get to use the key on its behalf.
pub(super) const CREATE_GRANT: &str = "kms:CreateGrant";
/// Tells apart the grants that a service makes for its own resources.
pub(super) const FOR_AWS_RESOURCE: &str = "kms:GrantIsForAWSResource";
/// The service that a request came through.
pub(super) const VIA_SERVICE: &str = "kms:ViaService";

/// A group of rights that stands in one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Right {
    /// Using the key and describing it.
    UseAndDescribe,
    /// Using the key.
    Use,
    /// Describing it.
    Describe,
    /// Making grants for resources of AWS.
    GrantForAwsResources,
    /// Making any grant.
    Grant,
}

impl Right {
    /// A `Sid` of letters and digits, so that the statement can stand in an IAM policy as well.
    const fn sid(self) -> &'static str {
        match self {
            Self::UseAndDescribe | Self::Use => "CadoResponseUseOfKey",
            Self::Describe => "CadoResponseDescribeKey",
            Self::GrantForAwsResources => "CadoResponseGrantsForAwsResources",
            Self::Grant => "CadoResponseGrants",
        }
    }

    fn actions(self) -> OneOrMany {
        let many = |actions: &mut dyn Iterator<Item = &str>| OneOrMany::Many(actions.map(str::to_owned).collect());
        match self {
            Self::UseAndDescribe => many(&mut USE.into_iter().chain([DESCRIBE])),
            Self::Use => many(&mut USE.into_iter()),
            Self::Describe => DESCRIBE.into(),
            Self::GrantForAwsResources | Self::Grant => CREATE_GRANT.into(),
        }
    }

    /// The statement without principals, as a role's policy has it. With Regions, only requests through EC2 there.
    pub(super) fn statement<'a>(self, resource: &str, regions: impl IntoIterator<Item = &'a Region>) -> Statement {
        Statement {
            sid: Some(self.sid().to_owned()),
            condition: self.condition(regions.into_iter().map(|region| format!("ec2.{region}.*")).collect()),
            ..Statement::allow(self.actions(), resource)
        }
    }

    /// The statement as a key policy has it; `*` is the key that the policy belongs to.
    pub(super) fn key_statement<'a>(
        self,
        roles: impl IntoIterator<Item = &'a RoleArn>,
        regions: impl IntoIterator<Item = &'a Region>,
    ) -> Statement {
        let roles = roles.into_iter().map(RoleArn::to_string).collect();
        Statement { principals: Some(Principals::Only(Principal::aws(roles))), ..self.statement("*", regions) }
    }

    fn condition(self, services: Vec<String>) -> Condition {
        let grant = UniqueMap::from([(FOR_AWS_RESOURCE, OneOrMany::from("true"))]);
        let grant = (self == Self::GrantForAwsResources).then_some(("Bool".to_owned(), grant));
        let via = (!services.is_empty()).then(|| UniqueMap::from([(VIA_SERVICE, OneOrMany::from(services))]));
        UniqueMap(grant.into_iter().chain(via.map(|via| ("StringLike".to_owned(), via))).collect())
    }
}

/// What keeps a key manageable: its account may do everything with it, by the policies of its roles and users.
///
/// Rule: [default key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
pub(super) fn administration(root: &str) -> Statement {
    Statement {
        sid: Some("AccountAdministration".to_owned()),
        effect: Effect::Allow,
        principals: Some(Principals::Only(Principal::aws(vec![root.to_owned()]))),
        actions: Actions::Only("kms:*".into()),
        resources: Some(Resources::Only("*".into())),
        condition: Condition::default(),
    }
}
