//! A failed AWS call, said so that an operator can act on it. The SDK's own errors print as "service error" and
//! leave out which call it was and for what.

use std::error::Error;

use aws_sdk_iam::error::{DisplayErrorContext, ProvideErrorMetadata};

/// One AWS call that failed.
#[derive(Debug, thiserror::Error)]
#[error("{operation} for {subject} failed: {reason}")]
pub struct CallError {
    /// The call, as IAM names it: `iam:CreateRole`.
    pub operation: &'static str,
    /// What it was made for: a role, an account, a queue.
    pub subject: String,
    /// The error code of AWS, where AWS answered: `AccessDenied`.
    pub code: Option<String>,
    /// What the SDK's error says in a chain of several, in one line; therefore there is no `source`.
    reason: String,
}

/// What a failed call means for the one who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallFailure {
    /// AWS refused by a policy.
    Denied,
    /// A service control policy of the organization refused.
    DeniedByOrganization,
    /// A policy names a principal that AWS does not know, or not yet.
    InvalidPrincipal,
    /// Throttling, a fault of AWS or of the network, a race, a change not yet visible everywhere: it goes away.
    Passing,
    /// AWS understood the call and will refuse it again.
    Refused,
}

impl CallError {
    /// Wraps an SDK error.
    pub fn new<E>(operation: &'static str, subject: impl Into<String>, source: E) -> Self
    where
        E: ProvideErrorMetadata + Error,
    {
        let code = source.code().map(str::to_owned);
        let reason = match (&code, source.message()) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(code), None) => code.clone(),
            (None, _) => DisplayErrorContext(&source).to_string(),
        };
        Self { operation, subject: subject.into(), code, reason }
    }

    /// An answer without what it must hold, or a request that cannot be made.
    pub fn unusable(operation: &'static str, subject: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { operation, subject: subject.into(), code: None, reason: reason.into() }
    }

    /// Whether AWS answered with this error code.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// What the failure means.
    #[must_use]
    pub fn failure(&self) -> CallFailure {
        // IAM, KMS, S3 and SNS, in this order.
        const UNREADABLE_POLICY: [&str; 4] =
            ["MalformedPolicyDocument", "MalformedPolicyDocumentException", "MalformedPolicy", "InvalidParameter"];
        const REFUSED: [&str; 6] = [
            "MalformedPolicyDocument",
            "LimitExceeded",
            "UnmodifiableEntity",
            "PolicyNotAttachable",
            "InvalidInput",
            "ValidationError",
        ];
        match self.code.as_deref() {
            Some("AccessDenied" | "AccessDeniedException") if self.reason.contains("service control policy") => {
                CallFailure::DeniedByOrganization
            }
            Some("AccessDenied" | "AccessDeniedException") => CallFailure::Denied,
            Some(code) if UNREADABLE_POLICY.contains(&code) && self.names_a_principal() => {
                CallFailure::InvalidPrincipal
            }
            Some(code) if REFUSED.contains(&code) => CallFailure::Refused,
            _ => CallFailure::Passing,
        }
    }

    fn names_a_principal(&self) -> bool {
        ["nvalid principal", "PrincipalNotFound"].iter().any(|words| self.reason.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_iam::{error::ErrorMetadata, operation::create_role::CreateRoleError};

    use super::*;

    fn error(code: &str, message: &str) -> CallError {
        let metadata = ErrorMetadata::builder().code(code).message(message).build();
        CallError::new("iam:CreateRole", "role `R` in account 222222222222", CreateRoleError::generic(metadata))
    }

    #[test]
    fn says_which_call_failed_for_what_and_why() {
        assert_eq!(
            error("Throttling", "Rate exceeded").to_string(),
            "iam:CreateRole for role `R` in account 222222222222 failed: Throttling: Rate exceeded"
        );
    }

    #[test]
    fn tells_failures_apart() {
        for (code, message, failure) in [
            ("AccessDenied", "not authorized because no identity-based policy allows it", CallFailure::Denied),
            (
                "AccessDenied",
                "not authorized with an explicit deny in a service control policy",
                CallFailure::DeniedByOrganization,
            ),
            ("MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"x\"", CallFailure::InvalidPrincipal),
            (
                "MalformedPolicyDocumentException",
                "Policy contains a statement with one or more invalid principals.",
                CallFailure::InvalidPrincipal,
            ),
            ("MalformedPolicy", "Invalid principal in policy", CallFailure::InvalidPrincipal),
            ("InvalidParameter", "Policy Error: PrincipalNotFound", CallFailure::InvalidPrincipal),
            ("InvalidParameter", "Invalid parameter: TopicArn", CallFailure::Passing),
            ("MalformedPolicyDocument", "Syntax errors in policy.", CallFailure::Refused),
            ("LimitExceeded", "Cannot exceed quota", CallFailure::Refused),
            ("Throttling", "Rate exceeded", CallFailure::Passing),
            ("ServiceFailure", "", CallFailure::Passing),
            ("NoSuchEntity", "not yet visible", CallFailure::Passing),
            ("EntityAlreadyExists", "somebody was faster", CallFailure::Passing),
        ] {
            assert_eq!(error(code, message).failure(), failure, "{code}: {message}");
        }
    }
}
