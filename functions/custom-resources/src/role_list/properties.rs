//! The properties, as a template writes them: roles by their ARNs, or one role name in many accounts.

use std::collections::BTreeSet;

use policy::{
    AccountId, RoleArn, RoleName,
    role_list::{Refusal, RoleListSettings},
};
use serde::Deserialize;

/// The properties of `Custom::CadoRoleList`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Properties {
    /// Plain texts, so that a role that cannot be listed is refused with the reason of the list's writer.
    role_arns: Option<Vec<String>>,
    account_ids: Option<BTreeSet<AccountId>>,
    role_name: Option<RoleName>,
}

/// Properties that name no roles, or none that can be listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum RolesError {
    #[error("Properties name no roles: give RoleArns, or AccountIds and perhaps RoleName")]
    None,
    #[error("Properties have both RoleArns and AccountIds: give one of them")]
    Both,
    #[error("Properties.RoleName belongs to AccountIds: RoleArns name their roles already")]
    NameWithArns,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Properties {
    /// The roles to be listed, each checked as the list's writer will check it.
    ///
    /// # Errors
    /// When the properties do not fit each other, or the writer would refuse a role, which would then never appear.
    pub(super) fn roles(&self, settings: &RoleListSettings) -> Result<BTreeSet<RoleArn>, RolesError> {
        let arns = match (&self.role_arns, &self.account_ids) {
            (Some(_), Some(_)) => return Err(RolesError::Both),
            (Some(_), None) if self.role_name.is_some() => return Err(RolesError::NameWithArns),
            (Some(arns), None) => arns.clone(),
            (None, Some(accounts)) => self.arns_in(accounts, settings),
            (None, None) => Vec::new(),
        };
        if arns.is_empty() {
            return Err(RolesError::None);
        }
        Ok(arns.iter().map(|arn| settings.admit(arn)).collect::<Result<_, _>>()?)
    }

    fn arns_in(&self, accounts: &BTreeSet<AccountId>, settings: &RoleListSettings) -> Vec<String> {
        let name = self.role_name.as_ref().unwrap_or(&settings.role_name);
        let arn = |account: &AccountId| RoleArn::new(settings.partition.clone(), account.clone(), name.clone());
        accounts.iter().map(|account| arn(account).to_string()).collect()
    }
}
