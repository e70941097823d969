//! The attributes. An answer has 4,096 bytes in all, so the list of ARNs is left out where it takes more than half of them: 36
//! roles of the default name fit. Then `Fn::GetAtt` of `RoleArns` fails, and a template makes the ARNs of its account ids.

use std::collections::BTreeMap;

use access::access_role::{RolePlan, WantedRole};
use custom_resource::Attributes;
use policy::AccountId;

/// The longest list of ARNs, in bytes of JSON.
const LONGEST_LIST: usize = 2_048;

/// `RoleArns`, `RoleCount`, and `PolicySizes`: the characters of each inline policy, the same in all accounts.
pub(super) fn of(plans: &BTreeMap<AccountId, RolePlan>, role: &WantedRole) -> Attributes {
    let arns: Vec<String> = plans.values().map(|plan| plan.role.to_string()).collect();
    let sizes = role.inline_policies.iter().map(|(name, policy)| format!("{name}={}", policy.size()));
    let attributes = Attributes::new().with("PolicySizes", sizes.collect::<Vec<_>>());
    let attributes = attributes.with("RoleCount", arns.len().to_string());
    match bytes(&arns) <= LONGEST_LIST {
        true => attributes.with("RoleArns", arns),
        false => attributes,
    }
}

/// Of an ARN with its quotes and comma.
fn bytes(arns: &[String]) -> usize {
    arns.iter().map(|arn| arn.len() + 3).sum()
}
