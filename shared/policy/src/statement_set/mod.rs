//! One statement in a policy that belongs to others as well: put there or removed by its `Sid`, while everything else
//! stays as it was.
//!
//! The policy of a key, a bucket, a topic or a queue and the trust policy of a role are single documents, which AWS
//! replaces as a whole. Who needs one statement in them has to read the document, change that statement and write the
//! document back; what is easily lost on the way are the statements of others, so the change is made here, where it can
//! be proved.
//!
//! 1. [`StatementTarget`] says from an ARN whose policy it is, and what that service takes.
//! 2. [`StatementSet::put`] and [`StatementSet::remove`] give the [`Edit`]. Both can be repeated: asked again of the
//!    document that they gave, they answer [`Edit::Unchanged`], which is how a write is read back as well.
//! 3. [`key_administration::check`] refuses an edit after which nobody could change the policy of a key.
//!
//! Statements of a key policy have names too: [`named_statement`](crate::key_policy::named_statement).
//!
//! ```rust
//! use policy::{
//!     Policy, Statement,
//!     statement_set::{Edit, Expected, StatementSet, StatementTarget},
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let queue: StatementTarget = "arn:aws:sqs:eu-west-3:111111111111:trail".parse()?;
//! let statement: Statement = serde_json::from_str(
//!     r#"{"Sid": "AllowTopic", "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
//!         "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-3:111111111111:trail",
//!         "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-3:111111111111:trail"}}}"#,
//! )?;
//! let Edit::Write { policy, .. } = StatementSet::new(&queue, None)?.put(&statement, Expected::Nothing)? else {
//!     return Err("the queue has no policy yet".into());
//! };
//! let read_back: Policy = policy.print().parse()?;
//! assert_eq!(StatementSet::new(&queue, Some(&read_back))?.put(&statement, Expected::Nothing)?, Edit::Unchanged);
//! # Ok(())
//! # }
//! ```
//!
//! A trust policy may hold an ExternalId. No error of this module shows the value of a condition; an [`Edit`] does, and
//! is never logged.

mod actions;
mod check;
mod default_topic_policy;
mod edit;
mod edit_error;
mod found;
pub mod key_administration;
mod meaning;
mod quotas;
mod resources;
mod set;
mod sid;
mod statement_error;
mod target;
mod target_error;

#[cfg(test)]
mod tests;

pub use self::{
    edit::{Edit, Expected},
    edit_error::EditError,
    quotas::{TrustPolicyQuota, TrustPolicyQuotaError},
    set::StatementSet,
    sid::SidForm,
    statement_error::StatementError,
    target::{NamedResource, StatementTarget},
    target_error::{StatementTargetError, TargetPartError},
};
