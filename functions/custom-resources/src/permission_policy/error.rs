//! Why policies cannot be made as a template asks. Each text becomes the reason in the stack's events.

use access::{CUSTOM_RESOURCE_TAG, CallError};
use policy::{CatalogError, PackingError, TighteningError};

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PermissionPolicyError {
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The features cannot be turned into permissions.
    #[error("the permissions cannot be rendered")]
    Catalog(#[from] CatalogError),
    /// The tightening does not fit itself or the partition.
    #[error("the permissions cannot be tightened as asked")]
    Tightening(#[from] TighteningError),
    /// The permissions do not fit managed policies.
    #[error("the permissions do not fit managed policies")]
    Packing(#[from] PackingError),
    /// `Features` is an empty list.
    #[error("Properties.Features is empty: name features, or leave it out for those that the role has by default")]
    NoFeatures,
    /// Tightening took everything.
    #[error("tightening leaves nothing of the features: name more of them, or tighten less")]
    NothingLeft,
    /// Other policies under the same names.
    #[error(
        "the new policies would need the names of the old ones, `{prefix}-1` and so on (letter case does not count), which are taken \
         until the update is complete: to change Role, change PolicyNamePrefix too"
    )]
    SameNames {
        /// The old prefix.
        prefix: String,
    },
    /// A policy of the name is there, and is not this resource's.
    #[error(
        "policy `{policy}` exists and {owner}, so it is left alone: give this resource another PolicyNamePrefix, or delete that policy"
    )]
    Foreign {
        /// Its ARN.
        policy: String,
        /// Who made it, as a predicate.
        owner: String,
    },
    /// A policy that has to go bounds somebody.
    #[error(
        "policy `{policy}` has to go and is the permissions boundary of {users}, which is not taken away here: give them another \
         boundary first"
    )]
    Boundary {
        /// Its name.
        policy: String,
        /// Roles and users.
        users: String,
    },
    /// The account takes no more policies.
    #[error(
        "{needed} more managed policies are needed, and the account takes {left} more of {quota}: delete policies that nobody uses, or \
         raise the quota `Customer managed policies in an AWS account` of IAM"
    )]
    PoliciesQuota {
        /// How many more.
        needed: usize,
        /// How many more the account takes.
        left: usize,
        /// How many it takes at all.
        quota: usize,
    },
    /// No role takes so many.
    #[error(
        "the permissions take {needed} managed policies, and one role takes {quota}: choose fewer features, tighten to fewer resources, \
         or raise the quota `Managed policies attached to an IAM role`"
    )]
    AttachQuota {
        /// How many policies.
        needed: usize,
        /// How many a role takes.
        quota: usize,
    },
    /// IAM still shows something else.
    #[error(
        "policy `{policy}` does not show what was written after {seconds} s: somebody else writes it too, or IAM is late; try again"
    )]
    NotShown {
        /// Its ARN.
        policy: String,
        /// How long it was waited for.
        seconds: u64,
    },
}

impl PermissionPolicyError {
    /// A policy that is not this resource's; `owner` is in its tags.
    pub(super) fn foreign(policy: &str, owner: Option<&str>) -> Self {
        let owner = match owner {
            Some(owner) => format!("belongs to `{owner}`"),
            None => format!("lacks the tag `{CUSTOM_RESOURCE_TAG}`"),
        };
        Self::Foreign { policy: policy.to_owned(), owner }
    }
}
