//! The trust policy of the platform's role: the EC2 service, which hands the role to the platform's instances, and
//! roles that may assume it beside that.

use policy::{
    Actions, Condition, Effect, OneOrMany, Policy, Principal, Principals, RoleArn, Statement, TrustPolicy,
    TrustPolicyError, UniqueMap,
};

/// The EC2 service. It has this name in every partition; the older name with the partition's own suffix
/// (`ec2.amazonaws.com.cn`) is still accepted in China and no longer needed.
///
/// Rule: [service principals](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services).
pub(super) const EC2_SERVICE: &str = "ec2.amazonaws.com";

/// Trust in the EC2 service and in these roles.
pub(super) fn platform_trust(roles: &[RoleArn]) -> Result<Policy, TrustPolicyError> {
    let service = Principal::Of(UniqueMap::from([("Service", OneOrMany::from(EC2_SERVICE))]));
    let service = Statement {
        sid: None,
        effect: Effect::Allow,
        principals: Some(Principals::Only(service)),
        actions: Actions::Only("sts:AssumeRole".into()),
        resources: None,
        condition: Condition::default(),
    };
    let mut statements = vec![service];
    if !roles.is_empty() {
        statements.extend(TrustPolicy::new(roles.iter().cloned(), None, None)?.policy().statements);
    }
    Ok(Policy::new(statements))
}
