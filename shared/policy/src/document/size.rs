//! How long a policy is, as IAM counts, and the limits that the count is held against. They are checked here,
//! before AWS refuses, because AWS only says that a limit was exceeded and not by how much.

use super::{Policy, Statement};

/// A limit on the length of a policy, in characters.
///
/// Rules: [IAM and STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html),
/// [KMS quotas](https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentLimit {
    /// One version of a customer managed policy: 6,144, not adjustable.
    ManagedPolicy,
    /// All inline policies of one role together: 10,240, not adjustable.
    RoleInlinePolicies,
    /// A role's trust policy: 2,048 unless the account's quota was raised.
    TrustPolicy,
    /// The policy of a KMS key: 32,768 bytes, not adjustable.
    KeyPolicy,
}

impl DocumentLimit {
    /// The limit in characters, white space not counted.
    #[must_use]
    pub const fn characters(self) -> usize {
        match self {
            Self::ManagedPolicy => 6_144,
            Self::RoleInlinePolicies => 10_240,
            Self::TrustPolicy => 2_048,
            Self::KeyPolicy => 32_768,
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::ManagedPolicy => "a managed policy",
            Self::RoleInlinePolicies => "the inline policies of a role together",
            Self::TrustPolicy => "a trust policy",
            Self::KeyPolicy => "the policy of a key",
        }
    }

    /// Holds a count against the limit.
    ///
    /// # Errors
    /// When the count is larger; the error names the limit and by how much it is exceeded.
    pub fn check(self, characters: usize) -> Result<(), LimitError> {
        match characters.checked_sub(self.characters()) {
            None | Some(0) => Ok(()),
            Some(over) => Err(LimitError { what: self.what(), limit: self.characters(), characters, over }),
        }
    }
}

/// A policy is longer than IAM takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{characters} characters are {over} more than the {limit} that IAM allows for {what}")]
pub struct LimitError {
    what: &'static str,
    limit: usize,
    characters: usize,
    over: usize,
}

impl LimitError {
    /// By how many characters the limit is exceeded.
    #[must_use]
    pub const fn over(&self) -> usize {
        self.over
    }
}

impl Statement {
    /// The length of the statement's minified text in characters.
    #[must_use]
    pub fn size(&self) -> usize {
        serde_json::to_string(self).unwrap_or_default().chars().count()
    }
}

impl Policy {
    /// The length as IAM counts it: the characters of the minified text. IAM leaves white space out; the few
    /// spaces that stand inside strings are counted here, so the figure is never too small.
    #[must_use]
    pub fn size(&self) -> usize {
        self.print().chars().count()
    }
}
