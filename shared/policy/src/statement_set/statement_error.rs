//! Why a statement does not fit a policy. Every message names the field and the form that it has to have; none shows the
//! value of a condition.

use super::SidForm;
use crate::LimitError;

/// A statement that does not fit the policy that it is for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Without a name it could not be found again.
    #[error("field `Sid`: the statement has none: expected {}", form.accepted())]
    SidMissing {
        /// What it has to look like.
        form: SidForm,
    },
    /// A name that this policy does not take.
    #[error("field `Sid`: `{sid}` does not fit {what}: expected {}", form.accepted())]
    Sid {
        /// The name.
        sid: String,
        /// The policy.
        what: &'static str,
        /// What it has to look like.
        form: SidForm,
    },
    /// The statements of such policies speak of somebody.
    #[error(
        "field `Principal`: {what} needs one in every statement: expected an object such as `{{\"AWS\": \"arn:partition:iam::account:role/name\"}}`"
    )]
    PrincipalMissing {
        /// The policy.
        what: &'static str,
    },
    /// `Allow` with `NotPrincipal`.
    #[error(
        "field `NotPrincipal`: with `Allow` it lets everyone in who is not named: expected `Principal`, or the effect `Deny`"
    )]
    NotPrincipal,
    /// Everyone, and no condition that leaves some.
    #[error(
        "field `Principal`: `*` lets everyone in: expected ARNs, or a condition on whose requests are meant, such as StringEquals on `aws:PrincipalOrgID`"
    )]
    Anyone,
    /// `Allow` with `NotAction`.
    #[error(
        "field `NotAction`: with `Allow` it grants everything that is not named: expected `Action` with {accepted}"
    )]
    NotAction {
        /// The actions that fit.
        accepted: &'static str,
    },
    /// An action that has no meaning in this policy.
    #[error("field `Action`: `{action}` does not fit {what}: expected {accepted}")]
    Action {
        /// The action.
        action: String,
        /// The policy.
        what: &'static str,
        /// The actions that fit.
        accepted: &'static str,
    },
    /// More actions than one statement may have.
    #[error("field `Action`: there are too many: expected several statements")]
    Actions {
        /// The limit and by how much it is exceeded.
        source: LimitError,
    },
    /// No `Resource`: the statement would have no effect.
    #[error("field `Resource`: {what} needs one in every statement: expected {accepted}")]
    ResourceMissing {
        /// The policy.
        what: &'static str,
        /// The resources that fit.
        accepted: String,
    },
    /// Another resource than the one that the policy belongs to.
    #[error("field `{field}`: `{resource}` is not what the policy belongs to: expected `Resource` with {accepted}")]
    Resource {
        /// `Resource` or `NotResource`.
        field: &'static str,
        /// What stands there.
        resource: String,
        /// The resources that fit.
        accepted: String,
    },
    /// A trust policy speaks of the role that it belongs to.
    #[error("field `Resource`: a trust policy speaks of its own role and names no resource: expected none")]
    ResourceInTrust,
}
