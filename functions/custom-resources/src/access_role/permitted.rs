//! What the operator of the function lets templates ask for. Whoever may invoke the function could otherwise have a role made
//! that trusts whomever he likes, in every account that the function can enter; the parameters of its stack name the
//! accounts and the roles that may be trusted. IAM enforces the accounts where the function enters them itself; the trusted
//! roles, and the accounts behind a role in the management account, are enforced here alone.

use access::access_role::RoleSpecification;
use policy::{AccountId, RoleArn};

use crate::config::Config;

/// A template asks for more than the operator permits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotPermitted {
    #[error(
        "Properties.AccountIds: {0} is not among CustomResourceAccounts of the stack that the function belongs to: have it added \
         there"
    )]
    Account(AccountId),
    #[error(
        "Properties.TrustedPrincipals: `{0}` is neither the platform's role nor among CustomResourceTrustedRoleArns of the stack that \
         the function belongs to: have it added there"
    )]
    Trusted(Box<RoleArn>),
}

/// Checks what a template asks for.
///
/// # Errors
/// At the first account or trusted role that is not permitted.
pub(super) fn check<'a>(
    accounts: impl IntoIterator<Item = &'a AccountId>,
    role: &RoleSpecification,
    config: &Config,
) -> Result<(), NotPermitted> {
    if let Some(account) = accounts.into_iter().find(|account| !config.accounts.contains(*account)) {
        return Err(NotPermitted::Account(account.clone()));
    }
    let permitted = |trusted: &&RoleArn| **trusted == config.platform_role || config.trusted_roles.contains(*trusted);
    match role.trusted.iter().find(|trusted| !permitted(trusted)) {
        Some(trusted) => Err(NotPermitted::Trusted(Box::new(trusted.clone()))),
        None => Ok(()),
    }
}
