//! Why an edit cannot be made. No message shows the value of a condition: in a trust policy, one of them is the
//! ExternalId.

use super::{StatementError, StatementTarget};
use crate::LimitError;

/// An edit that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The resource cannot be without a policy, so reading it went wrong.
    #[error("`{target}` always has a policy, and none was found: read it again before it is changed")]
    PolicyMissing {
        /// The resource.
        target: Box<StatementTarget>,
    },
    /// The statement fits no policy of this kind.
    #[error("the statement does not fit `{target}`")]
    Statement {
        /// The resource.
        target: Box<StatementTarget>,
        /// What is wrong.
        source: StatementError,
    },
    /// Several statements of one name.
    #[error(
        "statements {} of the policy of `{target}` all have the Sid `{sid}`: which is meant cannot be told; give each a Sid of its own",
        list(numbers)
    )]
    Repeated {
        /// The resource.
        target: Box<StatementTarget>,
        /// The name.
        sid: String,
        /// The statements, counted from 1.
        numbers: Vec<usize>,
    },
    /// Under the name stands something that was not expected there.
    #[error(
        "statement {number} (`{sid}`) of the policy of `{target}` is not the expected one: somebody else wrote it; use another Sid, or remove it first"
    )]
    Unexpected {
        /// The resource.
        target: Box<StatementTarget>,
        /// The name.
        sid: String,
        /// The statement, counted from 1.
        number: usize,
    },
    /// The language of 2008 takes variables for plain text.
    #[error(
        "statement `{sid}` has policy variables ({}), and the policy of `{target}` is in a language without them: set its `Version` to `2012-10-17`, after looking at what its other statements mean then", variables.join(", ")
    )]
    OldLanguage {
        /// The resource.
        target: Box<StatementTarget>,
        /// The statement.
        sid: String,
        /// The variables, each with its signs.
        variables: Vec<String>,
    },
    /// The last statement of a policy that cannot be empty.
    #[error(
        "statement `{sid}` is the last one of `{target}`, whose policy cannot be empty: put another statement first"
    )]
    LastStatement {
        /// The resource.
        target: Box<StatementTarget>,
        /// The statement.
        sid: String,
    },
    /// The policy would hold more than AWS takes.
    #[error("the policy of `{target}` has no room for statement `{sid}`")]
    Quota {
        /// The resource.
        target: Box<StatementTarget>,
        /// The statement.
        sid: String,
        /// The limit and by how much it is exceeded.
        source: LimitError,
    },
}

fn list(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}
