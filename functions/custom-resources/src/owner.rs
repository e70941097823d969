//! Which resource of which stack something belongs to: roles and policies by a tag beside the one that marks everything of this
//! project, places on the role list by a row in a table. A Delete removes what is its owner's, so that nothing of another
//! stack, or of the onboarding, ever goes with it.

use std::fmt::{self, Display, Formatter};

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

    /// The owner as tags and rows have it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Owner {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
