//! The policy of a KMS key that lets the platform use it.

use policy::{
    Actions, Condition, Effect, KmsGrants, OneOrMany, Policy, Principal, Principals, Region, Resources, RoleArn,
    Statement, UniqueMap,
};

const USE: [&str; 5] = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/// The statements that let these roles use the key, through EC2 in these Regions only where there are any; before them
/// the statement that leaves the key's administration to the account, where its root's ARN is given.
///
/// Rule: [default key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
pub(super) fn key_policy_document(
    principals: &[RoleArn],
    root: Option<String>,
    grants: KmsGrants,
    regions: &[Region],
) -> Policy {
    let users: Vec<String> = principals.iter().map(RoleArn::to_string).collect();
    let through: Vec<String> = regions.iter().map(|region| format!("ec2.{region}.*")).collect();
    let tests = (!through.is_empty()).then_some(("StringLike", "kms:ViaService", OneOrMany::Many(through)));
    let only_aws =
        (grants == KmsGrants::AwsResourcesOnly).then(|| ("Bool", "kms:GrantIsForAWSResource", OneOrMany::from("true")));
    let all = USE.map(str::to_owned).to_vec();
    let administration = root.map(|root| statement("AccountAdministration", vec![root], "kms:*".into(), vec![]));
    let usage = statement("UseOfTheKey", users.clone(), all.into(), tests.iter().cloned().collect());
    let tests_of_grants = tests.into_iter().chain(only_aws).collect();
    let grant = (grants != KmsGrants::Withheld)
        .then(|| statement("GrantsOnTheKey", users, "kms:CreateGrant".into(), tests_of_grants));
    Policy::new(administration.into_iter().chain([usage]).chain(grant).collect())
}

fn statement(sid: &str, principals: Vec<String>, actions: OneOrMany, tests: Vec<(&str, &str, OneOrMany)>) -> Statement {
    let condition =
        tests.into_iter().map(|(operator, key, values)| (operator.to_owned(), UniqueMap::from([(key, values)])));
    Statement {
        sid: Some(sid.to_owned()),
        effect: Effect::Allow,
        principals: Some(Principals::Only(Principal::aws(principals))),
        actions: Actions::Only(actions),
        resources: Some(Resources::Only("*".into())),
        condition: UniqueMap(condition.collect()) as Condition,
    }
}
