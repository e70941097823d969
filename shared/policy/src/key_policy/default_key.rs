//! The policy of the AWS default key `aws/ebs`: everyone of one account may use the key through EC2 in one Region.
//! AWS manages that policy, so nobody can add a statement to it, and the key cannot be shared.

use serde::Serialize;

use super::{
    Acquisition, Way, WayReport,
    call::{judge, through_ec2 as calls_through_ec2},
    statements::{CREATE_GRANT, USE, VIA_SERVICE},
    via_service,
};
use crate::{
    AccountId, Actions, Arn, Effect, OneOrMany, Policy, Principal, Principals, Region, Statement, UniqueMap, pattern,
};

const CALLER_ACCOUNT: &str = "kms:CallerAccount";

/// What the account may do beside: look at the key and take grants back.
const METADATA: [&str; 4] = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"];

/// A key whose policy has the form of the default key for EBS volumes.
///
/// Rule: [AWS managed keys](https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefaultKey {
    /// The Region through whose EC2 the key is used.
    pub region: Region,
    /// The account whose roles and users may use it.
    pub account: AccountId,
}

impl DefaultKey {
    /// Recognises the form. A policy that says anything else as well belongs to a key that somebody manages.
    #[must_use]
    pub fn recognize(policy: &Policy) -> Option<Self> {
        let key = policy.statements.iter().find_map(through_ec2)?;
        let ordinary = |statement| through_ec2(statement).as_ref() == Some(&key) || only_metadata(statement, &key);
        policy.statements.iter().all(ordinary).then_some(key)
    }
}

/// Everyone of the account may use its default key through EC2, so that only a denial can stand in the way.
/// `kms:DescribeKey` is not asked for: without it the platform still reaches the volume, and nobody can change the
/// policy of the key.
pub(super) fn way(acquisition: &Acquisition) -> WayReport {
    let key = &acquisition.key;
    let calls = calls_through_ec2(key, &key.region);
    let inside = acquisition.roles().filter(|caller| caller.role.account == key.account);
    let findings = inside.flat_map(|caller| calls.iter().map(|call| judge(acquisition, caller, call)));
    WayReport::new(Way::DefaultKey, findings.collect(), vec![])
}

fn through_ec2(statement: &Statement) -> Option<DefaultKey> {
    let Actions::Only(actions) = &statement.actions else { return None };
    let allows = |action: &str| actions.values().iter().any(|allowed| covers(allowed, action));
    let complete = USE.into_iter().chain([CREATE_GRANT]).all(allows);
    let everyone = statement.principals.as_ref().is_some_and(is_everyone);
    let [("StringEquals", UniqueMap(keys))] = operators(statement).as_slice() else { return None };
    let known = keys.len() == 2 && statement.effect == Effect::Allow && complete && everyone;
    known.then_some(())?;
    let region = via_service::region_of(single(keys.get(VIA_SERVICE)?)?)?;
    Some(DefaultKey { region, account: single(keys.get(CALLER_ACCOUNT)?)?.parse().ok()? })
}

fn operators(statement: &Statement) -> Vec<(&str, &UniqueMap<OneOrMany>)> {
    statement.condition.0.iter().map(|(operator, keys)| (operator.as_str(), keys)).collect()
}

fn single(values: &OneOrMany) -> Option<&str> {
    let [value] = values.values() else { return None };
    Some(value)
}

fn covers(allowed: &str, action: &str) -> bool {
    pattern::covers(&allowed.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

fn is_everyone(principals: &Principals) -> bool {
    match principals {
        Principals::Only(Principal::Anyone) => true,
        Principals::Only(Principal::Of(kinds)) => {
            kinds.0.len() == 1 && kinds.0.get("AWS").and_then(single).is_some_and(|name| name == "*")
        }
        Principals::AllExcept(_) => false,
    }
}

fn only_metadata(statement: &Statement, key: &DefaultKey) -> bool {
    let Some(Principals::Only(Principal::Of(UniqueMap(kinds)))) = &statement.principals else { return false };
    let Actions::Only(actions) = &statement.actions else { return false };
    let account = kinds.get("AWS").and_then(single).and_then(|name| name.parse::<Arn>().ok());
    let own = account.is_some_and(|arn| arn.account == key.account.as_str() && arn.resource == "root");
    let harmless = actions.values().iter().all(|action| METADATA.iter().any(|wide| covers(wide, action)));
    statement.effect == Effect::Allow && own && harmless && kinds.len() == 1
}
