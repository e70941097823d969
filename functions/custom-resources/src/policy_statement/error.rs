//! Why a statement cannot be put or removed. Each text becomes the reason in the stack's events; none shows the value of a
//! condition.

use access::CallError;
use policy::{
    AccountId, PolicyParseError,
    key_policy::NamedStatementError,
    statement_set::{EditError, key_administration::KeyAdministrationError},
};

use crate::dry_run::DryRun;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PolicyStatementError {
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Nothing was changed, as it was asked for.
    #[error(transparent)]
    DryRun(#[from] DryRun),
    /// Both or neither.
    #[error("Properties has to have one of Statement and StatementName")]
    OneOfTwo,
    /// A statement that is written out takes no parameters.
    #[error("Properties.Parameters goes with StatementName: write what the statement needs into Statement")]
    ParametersOfNothing,
    /// Named statements are those of key policies.
    #[error("Properties.StatementName: `{name}` is for the policy of a KMS key, and `{target}` is none: use Statement")]
    NotAKey {
        /// The name.
        name: String,
        /// The target.
        target: String,
    },
    /// The named statement cannot be given.
    #[error(transparent)]
    Named(#[from] NamedStatementError),
    /// The target is not in the function's account or partition.
    #[error(
        "`{target}` is not in account {home} of its partition, where the function runs and acts: deploy the function in the target's account"
    )]
    Elsewhere {
        /// The target.
        target: String,
        /// The function's account.
        home: AccountId,
    },
    /// S3 answers for a bucket in its own Region only.
    #[error(
        "`{target}` is in another Region than the function: create this resource in a stack of the bucket's Region"
    )]
    OtherRegion {
        /// The bucket.
        target: String,
    },
    /// There is no such thing, or not for long.
    #[error("`{target}` does not exist, or is about to be deleted")]
    Gone {
        /// The target.
        target: String,
    },
    /// Its policy is none that we understand; it is never overwritten.
    #[error("the policy of `{target}` cannot be read, so it is left alone: correct it first")]
    Unreadable {
        /// The target.
        target: String,
        /// What is wrong with it.
        source: PolicyParseError,
    },
    /// The statement cannot be put in or taken out.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Nobody could change the key's policy any more.
    #[error(transparent)]
    Administration(#[from] KeyAdministrationError),
    /// A principal that AWS does not know, also after a while.
    #[error("a principal of the statement does not exist: create it first, or correct its ARN")]
    UnknownPrincipal(#[source] CallError),
    /// Somebody writes whenever we do.
    #[error(
        "the policy of `{target}` was changed by somebody else at each of {attempts} attempts to edit it, and the statement `{sid}` is not \
         as it should be: let one at a time write it, then try again"
    )]
    KeepsChanging {
        /// The target.
        target: String,
        /// The statement.
        sid: String,
        /// How often it was tried.
        attempts: u32,
    },
    /// AWS still shows the old text.
    #[error("the policy of `{target}` does not show the change of statement `{sid}` after {seconds} s: try again")]
    NotShown {
        /// The target.
        target: String,
        /// The statement.
        sid: String,
        /// How long it was waited for.
        seconds: u64,
    },
}
