//! The policy that SNS gives to a new topic. SNS takes no empty policy and cannot delete one, so this one takes the place
//! of none.
//!
//! Rule: [SetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html), `Policy`: by
//! default only the owner can publish and subscribe.

use super::NamedResource;
use crate::{Actions, Effect, OneOrMany, Policy, Principal, Principals, Resources, Statement, UniqueMap, Version};

/// What the owner's account may do, by this policy, without any other.
const ACTIONS: [&str; 9] = [
    "SNS:GetTopicAttributes",
    "SNS:SetTopicAttributes",
    "SNS:AddPermission",
    "SNS:RemovePermission",
    "SNS:DeleteTopic",
    "SNS:Subscribe",
    "SNS:ListSubscriptionsByTopic",
    "SNS:Publish",
    "SNS:Receive",
];

/// The policy, for one topic.
pub(super) fn default_topic_policy(topic: &NamedResource) -> Policy {
    let owner = UniqueMap::from([("AWS:SourceOwner", OneOrMany::from(topic.account.as_str()))]);
    let statement = Statement {
        sid: Some("__default_statement_ID".to_owned()),
        effect: Effect::Allow,
        principals: Some(Principals::Only(Principal::aws(vec!["*".to_owned()]))),
        actions: Actions::Only(OneOrMany::Many(ACTIONS.map(str::to_owned).to_vec())),
        resources: Some(Resources::Only(format!("arn:{}:sns:{topic}", topic.partition).as_str().into())),
        condition: UniqueMap::from([("StringEquals", owner)]),
    };
    Policy { version: Some(Version::V2008), id: Some("__default_policy_ID".to_owned()), statements: vec![statement] }
}
