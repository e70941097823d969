//! Which actions a statement may name: those of the service that keeps the policy.

use super::{StatementError, StatementTarget};
use crate::{Actions, Effect, Statement};

/// What a session of a role is begun with; IAM refuses everything else in a trust policy, `sts:*` included.
///
/// Rule: [trust policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html).
const TRUST_ACTIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

impl StatementTarget {
    /// An `Allow` has to say what it allows; of a `Deny` the exceptions can be named.
    pub(super) fn check_actions(&self, statement: &Statement) -> Result<(), StatementError> {
        let accepted = self.accepted_actions();
        let actions = match (&statement.actions, statement.effect) {
            (Actions::AllExcept(_), Effect::Allow) => return Err(StatementError::NotAction { accepted }),
            (Actions::Only(actions) | Actions::AllExcept(actions), _) => actions.values(),
        };
        if let Some(action) = actions.iter().find(|action| !self.takes_action(action)) {
            return Err(StatementError::Action { action: action.clone(), what: self.what(), accepted });
        }
        self.check_number_of_actions(statement).map_err(|source| StatementError::Actions { source })
    }

    fn takes_action(&self, action: &str) -> bool {
        let of_service = |service: &str| {
            action.split_once(':').is_some_and(|(found, name)| found.eq_ignore_ascii_case(service) && !name.is_empty())
        };
        match self {
            Self::Key(_) => of_service("kms"),
            Self::Bucket { .. } => of_service("s3"),
            Self::Topic(_) => of_service("sns"),
            Self::Queue(_) => of_service("sqs"),
            Self::Role(_) => TRUST_ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(action)),
        }
    }

    fn accepted_actions(&self) -> &'static str {
        match self {
            Self::Key(_) => "actions of KMS, such as `kms:Decrypt`",
            Self::Bucket { .. } => "actions of S3, such as `s3:GetObject`",
            Self::Topic(_) => "actions of SNS, such as `sns:Publish`",
            Self::Queue(_) => "actions of SQS, such as `sqs:SendMessage`",
            Self::Role(_) => {
                "`sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:AssumeRoleWithWebIdentity`, `sts:SetContext`, \
                 `sts:SetSourceIdentity` or `sts:TagSession`"
            }
        }
    }
}
