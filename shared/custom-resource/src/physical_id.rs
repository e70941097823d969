//! Physical ids. CloudFormation knows a resource by this text alone: another one on an update means another resource, and the
//! old one is deleted.
//!
//! Limits: [Custom resource response objects](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html).

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

/// What the id of a resource begins with that was never created.
const FAILED_CREATE: &str = "custom-resource:create-failed:";

/// The id of a resource: 1 to 1,024 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhysicalResourceId(String);

/// A text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhysicalIdError {
    /// CloudFormation takes no empty id.
    #[error("a physical resource id must not be empty")]
    Empty,
    /// CloudFormation takes 1 KB.
    #[error("a physical resource id may have {} bytes, and this one has {length}", PhysicalResourceId::MAXIMUM)]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The id would be taken for that of a resource that was never created, and never be deleted.
    #[error(
        "a physical resource id must not begin with `{FAILED_CREATE}`, which marks resources that were never created"
    )]
    Reserved,
}

impl PhysicalResourceId {
    /// The longest id, in bytes.
    pub const MAXIMUM: usize = 1024;

    /// Checks an id.
    ///
    /// # Errors
    /// When it is empty, too long, or begins like the marker of a failed create.
    pub fn new(id: impl Into<String>) -> Result<Self, PhysicalIdError> {
        let id = id.into();
        match id.len() {
            0 => Err(PhysicalIdError::Empty),
            length if length > Self::MAXIMUM => Err(PhysicalIdError::TooLong { length }),
            _ if id.starts_with(FAILED_CREATE) => Err(PhysicalIdError::Reserved),
            _ => Ok(Self(id)),
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id that CloudFormation sent: it is what it is.
    pub(crate) fn given(id: String) -> Self {
        Self(id)
    }

    /// An id made of two names, cut where they are too long together.
    pub(crate) fn joined(first: &str, second: &str) -> Self {
        let mut id = format!("{first}-{second}");
        id.truncate(id.floor_char_boundary(Self::MAXIMUM));
        Self(id)
    }

    /// The id that a failed create answers with. CloudFormation sends a Delete with it during the rollback.
    pub(crate) fn of_failed_create(request_id: &str) -> Self {
        let mut id = format!("{FAILED_CREATE}{request_id}");
        id.truncate(id.floor_char_boundary(Self::MAXIMUM));
        Self(id)
    }

    /// Whether the resource was never created.
    pub(crate) fn is_of_failed_create(&self) -> bool {
        self.0.starts_with(FAILED_CREATE)
    }
}

impl FromStr for PhysicalResourceId {
    type Err = PhysicalIdError;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::new(id)
    }
}

impl Display for PhysicalResourceId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_1_to_1024_bytes() {
        assert_eq!(PhysicalResourceId::new("").unwrap_err(), PhysicalIdError::Empty);
        assert!(PhysicalResourceId::new("x".repeat(1024)).is_ok());
        let error = PhysicalResourceId::new("ä".repeat(513)).unwrap_err();
        assert_eq!(error, PhysicalIdError::TooLong { length: 1026 });
    }

    #[test]
    fn refuses_what_would_be_taken_for_a_failed_create() {
        let marker = PhysicalResourceId::of_failed_create("82304eb2");
        assert!(marker.is_of_failed_create());
        assert_eq!(PhysicalResourceId::new(marker.as_str()).unwrap_err(), PhysicalIdError::Reserved);
    }

    #[test]
    fn cuts_ids_of_long_names_at_a_character() {
        let long = "ä".repeat(2000);
        assert_eq!(PhysicalResourceId::joined(&long, "b").as_str().len(), 1024);
        assert!(PhysicalResourceId::of_failed_create(&long).as_str().len() <= 1024);
    }
}
