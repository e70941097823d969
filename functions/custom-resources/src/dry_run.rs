//! The answer of a dry run. CloudFormation has no other place for a plan than the reason of a failure.

use std::fmt::Display;

/// A request that would change something. One that changes nothing is answered as in a real run, so that the rollback of a
/// dry run succeeds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("DryRun is true; nothing was changed; the plan is: {plan}")]
pub(crate) struct DryRun {
    plan: String,
}

impl DryRun {
    /// Refuses to carry out this plan.
    pub(crate) fn of(plan: &impl Display) -> Self {
        Self { plan: plan.to_string() }
    }
}
