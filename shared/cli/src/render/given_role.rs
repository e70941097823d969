//! A role of a list as it was given: its ARN or its account, on the command line or in a line of a file, which errors
//! name.

use std::error::Error;

use policy::{AccountId, Partition, RoleArn, RoleName};

use crate::{CommandError, arguments::Input, error::chain};

/// A role of a list.
#[derive(Debug)]
pub(super) struct GivenRole {
    flag: &'static str,
    /// The file and the line, where it stands in one.
    place: Option<String>,
    role: Role,
}

#[derive(Debug)]
enum Role {
    Arn(RoleArn),
    Account(AccountId),
}

/// The role that a line of a file names.
pub(super) fn read_line(input: &Input, number: usize, line: &str) -> Result<GivenRole, CommandError> {
    let place = format!("{input}, line {number}");
    let wrong = |error: &(dyn Error + 'static)| {
        CommandError::value("--roles-from", format!("{place}: {} (a line is an ARN or an account id)", chain(error)))
    };
    let role = match line.bytes().all(|byte| byte.is_ascii_digit()) {
        true => line.parse().map(Role::Account).map_err(|error: policy::AccountIdError| wrong(&error))?,
        false => line.parse().map(Role::Arn).map_err(|error: policy::RoleArnError| wrong(&error))?,
    };
    Ok(GivenRole { flag: "--roles-from", place: Some(place), role })
}

impl GivenRole {
    /// A role of the command line.
    pub(super) fn arn(flag: &'static str, role: RoleArn) -> Self {
        Self { flag, place: None, role: Role::Arn(role) }
    }

    /// The access role of an account of the command line.
    pub(super) fn account(flag: &'static str, account: AccountId) -> Self {
        Self { flag, place: None, role: Role::Account(account) }
    }

    /// The partition, where it is told.
    pub(super) fn partition(&self) -> Option<&Partition> {
        match &self.role {
            Role::Arn(role) => Some(&role.partition),
            Role::Account(_) => None,
        }
    }

    /// The account.
    pub(super) fn account_id(&self) -> &AccountId {
        match &self.role {
            Role::Arn(role) => &role.account,
            Role::Account(account) => account,
        }
    }

    /// The role in full; that of an account has this name.
    pub(super) fn in_account(&self, partition: &Partition, name: &RoleName) -> RoleArn {
        match &self.role {
            Role::Arn(role) => role.clone(),
            Role::Account(account) => RoleArn::new(partition.clone(), account.clone(), name.clone()),
        }
    }

    /// What is wrong with it, and where it stands.
    pub(super) fn wrong(&self, error: &(dyn Error + 'static)) -> CommandError {
        let place = self.place.iter().map(|place| format!("{place}: ")).collect::<String>();
        CommandError::value(self.flag, format!("{place}{}", chain(error)))
    }
}
