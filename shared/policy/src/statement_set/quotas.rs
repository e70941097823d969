//! How much a policy may hold. AWS refuses what is more without saying by how much, so it is counted here first.
//! How SQS counts conditions is not published; that quota is left to SQS.

use super::StatementTarget;
use crate::{Actions, DocumentLimit, LimitError, OneOrMany, Policy, Principal, Principals, Statement, document::Limit};

/// How long the trust policies of an account may be, in characters: 2,048 unless the quota was raised, at most to 8,192.
///
/// Rule: [IAM and STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html), quota
/// `L-C07B4B0D`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrustPolicyQuota(usize);

/// A figure that the quota cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{characters} is not a quota for the length of trust policies: expected 2048 to 8192 characters")]
pub struct TrustPolicyQuotaError {
    characters: usize,
}

impl Default for TrustPolicyQuota {
    fn default() -> Self {
        Self(DocumentLimit::TrustPolicy.characters())
    }
}

impl TryFrom<usize> for TrustPolicyQuota {
    type Error = TrustPolicyQuotaError;

    fn try_from(characters: usize) -> Result<Self, Self::Error> {
        let possible = (DocumentLimit::TrustPolicy.characters()..=8_192).contains(&characters);
        if possible { Ok(Self(characters)) } else { Err(TrustPolicyQuotaError { characters }) }
    }
}

impl StatementTarget {
    /// Whether a document fits as the policy of this resource.
    ///
    /// Rules: [`DocumentLimit`]; for topics and queues the other quotas of the same pages.
    ///
    /// # Errors
    /// When it is longer than the service takes, or has more statements or principals; the error names the figure.
    pub fn check_quotas(&self, policy: &Policy, trust_policies: TrustPolicyQuota) -> Result<(), LimitError> {
        match self {
            Self::Key(_) => DocumentLimit::KeyPolicy.check(policy.bytes()),
            Self::Bucket { .. } => DocumentLimit::BucketPolicy.check(policy.bytes()),
            Self::Topic(_) => {
                DocumentLimit::TopicPolicy.check(policy.bytes())?;
                counts(policy, |unit, limit| of_policy("SNS", unit, "the policy of a topic", limit), [100, 200])
            }
            Self::Queue(_) => {
                DocumentLimit::QueuePolicy.check(policy.bytes())?;
                counts(policy, |unit, limit| of_policy("SQS", unit, "the policy of a queue", limit), [20, 50])
            }
            Self::Role(_) => DocumentLimit::TrustPolicy.raised_to(trust_policies.0).check(policy.size()),
        }
    }

    /// Whether one statement has no more actions than the service takes.
    pub(super) fn check_number_of_actions(&self, statement: &Statement) -> Result<(), LimitError> {
        let (Actions::Only(actions) | Actions::AllExcept(actions)) = &statement.actions;
        match self {
            Self::Queue(_) => of_policy("SQS", "actions", "one statement", 7).check(actions.values().len()),
            _ => Ok(()),
        }
    }
}

const fn of_policy(service: &'static str, unit: &'static str, what: &'static str, limit: usize) -> Limit {
    Limit { unit, service, what, limit }
}

fn counts(
    policy: &Policy,
    limit: impl Fn(&'static str, usize) -> Limit,
    [statements, principals]: [usize; 2],
) -> Result<(), LimitError> {
    limit("statements", statements).check(policy.statements.len())?;
    limit("principals", principals).check(policy.statements.iter().map(principals_of).sum())
}

fn principals_of(statement: &Statement) -> usize {
    match &statement.principals {
        Some(Principals::Only(principal) | Principals::AllExcept(principal)) => match principal {
            Principal::Anyone => 1,
            Principal::Of(kinds) => kinds.0.values().map(OneOrMany::values).map(<[String]>::len).sum(),
        },
        None => 0,
    }
}
