//! The mark on everything that this project makes in AWS. What does not carry it is somebody else's: it is
//! neither changed nor deleted, unless a person asks for its adoption.

use aws_sdk_iam::types::Tag;

use crate::CallError;

/// The key of the tag.
pub const MANAGED_BY_TAG: &str = "cado-access:managed-by";

/// The value of the tag.
pub const MANAGED_BY: &str = "cado-access";

/// The key of the tag that names the custom resource which made something. It is written when the thing is made and never
/// later: only what a resource made goes when the resource goes.
pub const CUSTOM_RESOURCE_TAG: &str = "cado-access:custom-resource";

/// The tag, for a call to IAM about `subject`.
///
/// # Errors
/// When the SDK takes no such tag.
pub fn ownership_tag(subject: &str) -> Result<Tag, CallError> {
    tag(MANAGED_BY_TAG, MANAGED_BY, subject)
}

/// The tag with the custom resource that makes it, for a call to IAM about `subject`.
///
/// # Errors
/// When the SDK takes no such tag.
pub fn custom_resource_tag(owner: &str, subject: &str) -> Result<Tag, CallError> {
    tag(CUSTOM_RESOURCE_TAG, owner, subject)
}

fn tag(key: &str, value: &str, subject: &str) -> Result<Tag, CallError> {
    let tag = Tag::builder().key(key).value(value).build();
    tag.map_err(|error| CallError::unusable("iam:TagResource", subject, error.to_string()))
}

/// Whether these tags carry the mark.
#[must_use]
pub fn is_ours(tags: &[Tag]) -> bool {
    tags.iter().any(|tag| tag.key() == MANAGED_BY_TAG && tag.value() == MANAGED_BY)
}
