//! What can go wrong with one account, how long it is worth another try, and what it is called in the
//! dead-letter queue.

use access::{CallError, CallFailure, access_role::AccessRoleError};
use lambda::ErrorType;

use crate::{patience::Patience, trigger::MalformedMessage};

/// Why a message could not be dealt with.
#[derive(Debug, thiserror::Error)]
pub enum OnboardingError {
    /// The message is none of ours.
    #[error(transparent)]
    Message(#[from] MalformedMessage),
    /// AWS is not done with the account.
    #[error("the account is not ready: {0}")]
    NotReady(String),
    /// AWS does not show the account, yet or any more.
    #[error("the account is not in the organization; one that just joined may take a minute to appear")]
    NotFound,
    /// The organization could not be read.
    #[error("the organization could not be read")]
    Organization(#[source] CallError),
    /// The access role of the account could not be seen to.
    #[error(transparent)]
    AccessRole(#[from] AccessRoleError),
    /// The account changed between the look at it and the report about it.
    #[error("the account changed while it was worked on, so it is looked at again")]
    ChangedMeanwhile,
    /// The role stands, and the message to the role list could not be sent.
    #[error("the change of the role list could not be sent: {0}")]
    Send(String),
}

impl OnboardingError {
    /// How long another try is worth it.
    #[must_use]
    pub fn patience(&self) -> Patience {
        match self {
            Self::Message(_) => Patience::None,
            Self::AccessRole(error) => patience_with(error),
            Self::NotFound => Patience::Minutes,
            Self::NotReady(_) | Self::Organization(_) | Self::ChangedMeanwhile | Self::Send(_) => Patience::Hour,
        }
    }
}

fn patience_with(error: &AccessRoleError) -> Patience {
    match error {
        AccessRoleError::Foreign(_) => Patience::None,
        AccessRoleError::Entry(_) => Patience::Hour,
        AccessRoleError::Call(error) => match error.failure() {
            CallFailure::Refused => Patience::None,
            CallFailure::InvalidPrincipal => Patience::Minutes,
            CallFailure::Denied | CallFailure::DeniedByOrganization | CallFailure::Passing => Patience::Hour,
        },
    }
}

impl ErrorType for OnboardingError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::Message(_) => "OnboardingError::Message",
            Self::NotReady(_) => "OnboardingError::NotReady",
            Self::NotFound => "OnboardingError::NotFound",
            Self::Organization(_) => "OnboardingError::Organization",
            Self::AccessRole(AccessRoleError::Entry(_)) => "OnboardingError::Entry",
            Self::AccessRole(AccessRoleError::Foreign(_)) => "OnboardingError::ForeignRole",
            Self::AccessRole(AccessRoleError::Call(_)) => "OnboardingError::Account",
            Self::ChangedMeanwhile => "OnboardingError::ChangedMeanwhile",
            Self::Send(_) => "OnboardingError::Send",
        }
    }
}
