//! What can go wrong with one account, how long it is worth another try, and what it is called in the
//! dead-letter queue.

use access::{CallError, CallFailure, EntryError, access_role::ForeignRole};
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
    /// No entry role could be assumed.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A role of the name is there and is not ours.
    #[error(transparent)]
    ForeignRole(#[from] ForeignRole),
    /// A call in the account failed.
    #[error("{}", advice(.0))]
    Account(#[source] CallError),
    /// The account changed between the look at it and the report about it.
    #[error("the account changed while it was worked on, so it is looked at again")]
    ChangedMeanwhile,
    /// The role stands, and the message to the role list could not be sent.
    #[error("the change of the role list could not be sent: {0}")]
    Send(String),
}

fn advice(error: &CallError) -> &'static str {
    let bounds = ["iam:CreateRole", "iam:PutRolePermissionsBoundary"].contains(&error.operation);
    match error.failure() {
        CallFailure::Passing if bounds && error.is("NoSuchEntity") => {
            "the permissions boundary does not exist in the account: create it there, or correct PermissionsBoundary"
        }
        CallFailure::DeniedByOrganization => {
            "a service control policy of the organization forbids it: exempt the entry role, or exclude the account"
        }
        CallFailure::Denied => "the entry role may not do it: give it the IAM permissions of the access role's upkeep",
        CallFailure::InvalidPrincipal => {
            "the trust policy names a role that does not exist: create the platform's role, or correct PlatformRoleName"
        }
        CallFailure::Refused => "IAM refuses it, and will again: see its reason",
        CallFailure::Passing => "a call in the account failed",
    }
}

impl OnboardingError {
    /// How long another try is worth it.
    #[must_use]
    pub fn patience(&self) -> Patience {
        match self {
            Self::Message(_) | Self::ForeignRole(_) => Patience::None,
            Self::Account(error) => match error.failure() {
                CallFailure::Refused => Patience::None,
                CallFailure::InvalidPrincipal => Patience::Minutes,
                CallFailure::Denied | CallFailure::DeniedByOrganization | CallFailure::Passing => Patience::Hour,
            },
            Self::NotFound => Patience::Minutes,
            Self::NotReady(_) | Self::Organization(_) | Self::Entry(_) | Self::ChangedMeanwhile | Self::Send(_) => {
                Patience::Hour
            }
        }
    }
}

impl ErrorType for OnboardingError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::Message(_) => "OnboardingError::Message",
            Self::NotReady(_) => "OnboardingError::NotReady",
            Self::NotFound => "OnboardingError::NotFound",
            Self::Organization(_) => "OnboardingError::Organization",
            Self::Entry(_) => "OnboardingError::Entry",
            Self::ForeignRole(_) => "OnboardingError::ForeignRole",
            Self::Account(_) => "OnboardingError::Account",
            Self::ChangedMeanwhile => "OnboardingError::ChangedMeanwhile",
            Self::Send(_) => "OnboardingError::Send",
        }
    }
}
