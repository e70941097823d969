//! The quotas of an account that bound its managed policies.
//!
//! Rule: [IAM and STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).

use std::collections::HashMap;

use aws_sdk_iam::{Client, types::SummaryKeyType};

use crate::CallError;

/// How many managed policies there may be, and how they may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyQuotas {
    /// Managed policies on one role.
    pub attached_per_role: usize,
    /// Versions of one policy.
    pub versions_per_policy: usize,
    /// Customer managed policies in the account.
    pub policies: usize,
    /// How many more of them the account takes.
    pub policies_left: usize,
}

impl PolicyQuotas {
    /// The quotas of the client's account; `account` names it in errors.
    ///
    /// # Errors
    /// When AWS does not answer.
    pub async fn read(iam: &Client, account: &str) -> Result<Self, CallError> {
        let answer = iam.get_account_summary().send().await;
        let answer = answer.map_err(|error| CallError::new("iam:GetAccountSummary", account, error))?;
        Ok(Self::from(answer.summary_map().cloned().unwrap_or_default()))
    }
}

impl From<HashMap<SummaryKeyType, i32>> for PolicyQuotas {
    /// A figure that AWS leaves out is taken to be the lowest default that AWS ever had.
    fn from(summary: HashMap<SummaryKeyType, i32>) -> Self {
        let figure = |key: &str, default: usize| {
            let value = summary.get(&SummaryKeyType::from(key)).copied();
            value.and_then(|value| usize::try_from(value).ok()).unwrap_or(default)
        };
        let policies = figure("PoliciesQuota", 1_500);
        Self {
            attached_per_role: figure("AttachedPoliciesPerRoleQuota", 10),
            versions_per_policy: figure("VersionsPerPolicyQuota", 5),
            policies,
            policies_left: policies.saturating_sub(figure("Policies", 0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_is_left_out_is_the_lowest_default() {
        let quotas = PolicyQuotas::from(HashMap::from([(SummaryKeyType::Policies, 20)]));
        assert_eq!((quotas.policies, quotas.policies_left), (1_500, 1_480));
        assert_eq!((quotas.attached_per_role, quotas.versions_per_policy), (10, 5));
    }

    #[test]
    fn an_account_above_its_quota_has_no_room() {
        let figures = [(SummaryKeyType::Policies, 20), (SummaryKeyType::PoliciesQuota, 10)];
        assert_eq!(PolicyQuotas::from(HashMap::from(figures)).policies_left, 0);
    }
}
