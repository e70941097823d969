//! What a plan is made of: the changes to AWS, and the policies that stay as they are, each fit for a table and for
//! JSON.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::Policy;

/// One change to AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Create the next policy of the list.
    Create {
        /// Its name.
        name: String,
        /// Its document.
        #[serde(serialize_with = "as_text")]
        document: Policy,
        /// How many roles it lists.
        added: usize,
    },
    /// Give a policy a new default version.
    Write {
        /// Its name.
        name: String,
        /// The new document.
        #[serde(serialize_with = "as_text")]
        document: Policy,
        /// How many entries come.
        added: usize,
        /// How many entries go.
        removed: usize,
    },
    /// Detach and delete a policy that lists nothing any more.
    Delete {
        /// Its name.
        name: String,
    },
}

fn as_text<S: Serializer>(document: &Policy, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&document.print())
}

/// A policy that stays as it is although a request spoke of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Why it stays.
    pub reason: String,
}

impl Action {
    /// The policy that it changes.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Create { name, .. } | Self::Write { name, .. } | Self::Delete { name } => name,
        }
    }

    /// What the policy says afterwards; nothing when it is deleted.
    #[must_use]
    pub fn document(&self) -> Option<&Policy> {
        match self {
            Self::Create { document, .. } | Self::Write { document, .. } => Some(document),
            Self::Delete { .. } => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create { name, added, .. } => write!(formatter, "create  {name:<36} +{added}"),
            Self::Write { name, added, removed, .. } => write!(formatter, "write   {name:<36} +{added} -{removed}"),
            Self::Delete { name } => write!(formatter, "delete  {name}"),
        }
    }
}
