//! The trust policy of an IAM role.

use access::CallError;
use aws_config::SdkConfig;
use aws_sdk_iam::{Client, types::SummaryKeyType};
use policy::{RoleArn, statement_set::TrustPolicyQuota};

use crate::policy_statement::PolicyStatementError;

pub(super) struct Role<'a> {
    iam: Client,
    arn: &'a RoleArn,
}

impl<'a> Role<'a> {
    pub(super) fn new(sdk: &SdkConfig, arn: &'a RoleArn) -> Self {
        Self { iam: Client::new(sdk), arn }
    }

    fn subject(&self) -> String {
        format!("role `{}`", self.arn)
    }

    /// A role of the name under another path is another role.
    pub(super) async fn read(&self) -> Result<Option<String>, PolicyStatementError> {
        let answer = self.iam.get_role().role_name(self.arn.name.as_str()).send().await;
        let answer = answer.map_err(|error| CallError::new("iam:GetRole", self.subject(), error))?;
        match answer.role {
            Some(role) if role.arn == self.arn.to_string() => {
                let document = role.assume_role_policy_document.unwrap_or_default();
                Ok(Some(percent_encoding::percent_decode_str(&document).decode_utf8_lossy().into_owned()))
            }
            _ => Err(PolicyStatementError::Gone { target: self.arn.to_string() }),
        }
    }

    pub(super) async fn write(&self, text: &str) -> Result<(), CallError> {
        let call = self.iam.update_assume_role_policy().role_name(self.arn.name.as_str()).policy_document(text);
        let written = call.send().await.map(drop);
        written.map_err(|error| CallError::new("iam:UpdateAssumeRolePolicy", self.subject(), error))
    }

    /// A figure that AWS leaves out, or that we do not understand, is taken to be the default.
    pub(super) async fn trust_policy_quota(&self) -> Result<TrustPolicyQuota, CallError> {
        let answer = self.iam.get_account_summary().send().await;
        let answer = answer.map_err(|error| CallError::new("iam:GetAccountSummary", self.subject(), error))?;
        let figure = answer.summary_map.and_then(|map| map.get(&SummaryKeyType::AssumeRolePolicySizeQuota).copied());
        let figure = figure.and_then(|figure| usize::try_from(figure).ok());
        Ok(figure.and_then(|figure| TrustPolicyQuota::try_from(figure).ok()).unwrap_or_default())
    }
}
