//! What an edit comes to, and what its caller expects to find.

use crate::{Policy, Statement};

/// What the caller expects to find under the `Sid`. A statement of two stacks under one name would be written and
/// removed by each in turn; whoever says what it expects changes nothing that is not its own.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// Whatever there is may be replaced or removed.
    Anything,
    /// Nothing: the name is new.
    Nothing,
    /// A statement that means the same as this one, or nothing any more.
    Statement(&'a Statement),
}

/// What has to be done. It may hold the ExternalId of a trust policy, and so belongs into no log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Nothing: the policy says so already.
    Unchanged,
    /// Write this policy.
    Write {
        /// The whole document.
        policy: Policy,
        /// The statement that stood under the `Sid` before, now replaced or removed.
        replaced: Option<Statement>,
    },
    /// Delete the policy: nothing else stands in it. For a queue that is to set its policy to the empty text.
    Delete {
        /// The statement that was the last one.
        removed: Statement,
    },
}
