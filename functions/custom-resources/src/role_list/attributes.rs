//! The attributes: the list as a whole, at the moment at which it showed what was asked for.

use custom_resource::Attributes;
use policy::role_list::{Contents, list_policy_name};

/// More policies than a role takes are no list that the platform reads; their ARNs would take half of the answer.
const MOST_POLICIES: usize = 25;

/// `PolicyArns`, left out where they are more than 25; `RoleCount`; `CapacityLeft`.
pub(super) fn of(contents: &Contents, arn: impl Fn(&str) -> String) -> Attributes {
    let capacity = contents.capacity;
    let attributes = Attributes::new().with("RoleCount", capacity.listed.to_string());
    let attributes = attributes.with("CapacityLeft", capacity.left.to_string());
    let arns = (0..capacity.policies).map(|number| arn(&list_policy_name(number)));
    match capacity.policies <= MOST_POLICIES {
        true => attributes.with("PolicyArns", arns.collect::<Vec<_>>()),
        false => attributes,
    }
}
