//! Which resource of which stack something belongs to: roles and policies by a tag beside the one that marks everything of this
//! project, places on the role list by a row in a table. A Delete removes what is its owner's, so that nothing of another
//! stack, or of the onboarding, ever goes with it.

use std::fmt::{self, Display, Formatter};

use access::{CUSTOM_RESOURCE_TAG, CallError, is_ours, ownership_tag};
use aws_sdk_iam::types::Tag;
use custom_resource::RequestContext;

/// The longest value of a tag, in characters.
///
/// Rule: [tag naming limits](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules).
const LONGEST_VALUE: usize = 256;

/// `<logical id>@<id of the stack>`: the same for every request about a resource, and never that of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner(String);

/// A logical id that leaves no room for the stack's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the owner `{owner}` has {} characters, and a tag's value takes {LONGEST_VALUE}: give the resource a shorter name in the template",
    owner.len()
)]
pub(crate) struct OwnerTooLong {
    owner: String,
}

impl Owner {
    /// The owner of what the request is about.
    ///
    /// # Errors
    /// When the logical id is too long for a tag.
    pub(crate) fn of(context: &RequestContext) -> Result<Self, OwnerTooLong> {
        let stack = context.stack_id.rsplit('/').next().unwrap_or_default();
        let owner = format!("{}@{stack}", context.logical_resource_id);
        if owner.len() > LONGEST_VALUE { Err(OwnerTooLong { owner }) } else { Ok(Self(owner)) }
    }

    /// Both tags, for a call to IAM about `subject`.
    ///
    /// # Errors
    /// When the SDK takes no such tags.
    pub(crate) fn tags(&self, subject: &str) -> Result<Vec<Tag>, CallError> {
        let owner = Tag::builder().key(CUSTOM_RESOURCE_TAG).value(&self.0).build();
        let owner = owner.map_err(|error| CallError::unusable("iam:TagResource", subject, error.to_string()))?;
        Ok(vec![ownership_tag(subject)?, owner])
    }

    /// Whether something with these tags is this owner's.
    pub(crate) fn owns(&self, tags: &[Tag]) -> bool {
        is_ours(tags) && owner_in(tags) == Some(&self.0)
    }

    /// The owner as tags and rows have it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who owns something with these tags.
pub(crate) fn owner_in(tags: &[Tag]) -> Option<&str> {
    tags.iter().find(|tag| tag.key() == CUSTOM_RESOURCE_TAG).map(Tag::value)
}

impl Display for Owner {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
