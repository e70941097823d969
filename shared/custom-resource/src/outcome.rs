//! What a handler comes back with.

use std::{error::Error, fmt};

use serde_json::{Map, Value};

use crate::PhysicalResourceId;

/// The attributes of a resource, for `Fn::GetAtt`. They go into the answer's `Data`; the whole answer has 4,096 bytes.
#[derive(Clone, Default, PartialEq)]
pub struct Attributes {
    pub(crate) values: Map<String, Value>,
    pub(crate) no_echo: bool,
}

/// Names without values: a password may be among them.
impl fmt::Debug for Attributes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.values.keys()).finish()
    }
}

impl Attributes {
    /// No attributes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one. CloudFormation hands out strings and lists of strings; an attribute of the same name is replaced.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// Has CloudFormation mask the values that `Fn::GetAtt` gives. What a template does with them, such as writing them into
    /// `Outputs` or `Metadata`, is not masked.
    #[must_use]
    pub fn no_echo(mut self) -> Self {
        self.no_echo = true;
        self
    }
}

/// The resource was created, or was there already as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    pub(crate) id: PhysicalResourceId,
    pub(crate) attributes: Attributes,
}

impl Created {
    /// With this id, and no attributes yet.
    #[must_use]
    pub fn new(id: PhysicalResourceId) -> Self {
        Self { id, attributes: Attributes::default() }
    }

    /// Sets the attributes.
    #[must_use]
    pub fn attributes(self, attributes: Attributes) -> Self {
        Self { attributes, ..self }
    }
}

/// The resource is as the new properties say.
#[derive(Debug, Clone, PartialEq)]
pub struct Updated {
    pub(crate) replaced_by: Option<PhysicalResourceId>,
    pub(crate) attributes: Attributes,
}

impl Updated {
    /// It is the same resource, under the same id.
    #[must_use]
    pub fn in_place() -> Self {
        Self { replaced_by: None, attributes: Attributes::default() }
    }

    /// There is a new resource under this id. CloudFormation sends a Delete with the old id when the whole stack is updated,
    /// or with the new id when it is rolled back. The id that it already has means the same as [`Self::in_place`].
    #[must_use]
    pub fn replaced_by(id: PhysicalResourceId) -> Self {
        Self { replaced_by: Some(id), attributes: Attributes::default() }
    }

    /// Sets the attributes. All that the template uses must be set at every update: CloudFormation forgets the old ones.
    #[must_use]
    pub fn attributes(self, attributes: Attributes) -> Self {
        Self { attributes, ..self }
    }
}

/// Why the resource is not as it should be; it becomes the `Reason` that people read in the stack's events.
///
/// Every error turns into one with `?`, with its causes. It is no [`Error`] itself for that reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub(crate) String);

impl Failure {
    /// For this reason. It is shown to everybody who may see the stack: no secrets.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(chain(&error))
    }
}

/// The error and all its causes in one line. A cause that the line already ends with is not repeated.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("role `X` could not be created")]
    struct Outer(#[source] std::fmt::Error);

    #[test]
    fn an_error_becomes_a_failure_with_its_causes() {
        let failure = Failure::from(Outer(std::fmt::Error));
        assert!(failure.0.starts_with("role `X` could not be created: an error"), "{failure:?}");
    }

    #[test]
    fn debug_output_of_attributes_shows_names_and_no_values() {
        assert_eq!(format!("{:?}", Attributes::new().with("Password", "4711")), r#"{"Password"}"#);
    }
}
