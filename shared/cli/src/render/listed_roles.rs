//! The roles of a list, from the command line and from a file: full ARNs, or accounts that all have the same role.

use std::collections::BTreeSet;

use policy::{AccountId, Partition, RoleArn, RoleName, role_list::RoleListSettings};

use super::role::ACCESS_ROLE_NAME;
use crate::{
    CommandError,
    arguments::{Input, agreed_partition, checked},
    error::chain,
};

/// Which roles are listed.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Roles")]
pub(super) struct ListedRoles {
    /// Roles of the list, several separated by commas.
    #[arg(long, alias = "trusted", value_name = "ARN", value_delimiter = ',', value_parser = checked::<RoleArn>)]
    #[arg(long_help = "Roles of the list: full ARNs without wildcards, several separated by commas.")]
    roles: Vec<RoleArn>,
    /// File with one ARN per line, `-` for standard input.
    #[arg(long, value_name = "FILE", value_parser = checked::<Input>)]
    #[arg(
        long_help = "File with one ARN per line, `-` for standard input. Empty lines and lines that start with # do \
        not count."
    )]
    roles_from: Option<Input>,
    /// Accounts whose access role is listed, several separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = checked::<AccountId>)]
    account: Vec<AccountId>,
    /// Name of the access role in the accounts of --account.
    #[arg(long, value_name = "NAME", default_value = ACCESS_ROLE_NAME, value_parser = checked::<RoleName>)]
    role_name: RoleName,
    /// Partition of the roles.
    #[arg(long, value_name = "PARTITION", value_parser = checked::<Partition>)]
    partition: Option<Partition>,
}

impl ListedRoles {
    /// The roles, each once.
    ///
    /// # Errors
    /// When one cannot be listed: a wildcard, another partition, or a name that the platform cannot assume.
    pub(super) fn roles(&self) -> Result<BTreeSet<RoleArn>, CommandError> {
        let given = self.roles.iter().cloned().map(|role| ("--roles", role));
        let mut roles: Vec<(&'static str, RoleArn)> = given.chain(self.read()?).collect();
        let arns: Vec<RoleArn> = roles.iter().map(|(_, role)| role.clone()).collect();
        let flag = if self.roles.is_empty() { "--roles-from" } else { "--roles" };
        let partition = agreed_partition(self.partition.as_ref(), flag, &arns, None)?;
        let of_account = |account: &AccountId| {
            ("--role-name", RoleArn::new(partition.clone(), account.clone(), self.role_name.clone()))
        };
        roles.extend(self.account.iter().map(of_account));
        let settings = self.settings(&partition, roles.len())?;
        let admitted = roles.iter().map(|(flag, role)| {
            settings.admit(&role.to_string()).map_err(|refusal| CommandError::value(flag, refusal))
        });
        admitted.collect()
    }

    /// The settings of a list that has room for this many roles and belongs to no account.
    pub(super) fn settings(&self, partition: &Partition, roles: usize) -> Result<RoleListSettings, CommandError> {
        Ok(RoleListSettings {
            partition: partition.clone(),
            own_account: "000000000000".parse().map_err(CommandError::internal)?,
            role_name: self.role_name.clone(),
            maximum_policies: roles,
        })
    }

    fn read(&self) -> Result<Vec<(&'static str, RoleArn)>, CommandError> {
        let Some(input) = &self.roles_from else { return Ok(vec![]) };
        let role = |(number, line): (usize, String)| {
            let read = line.parse::<RoleArn>();
            let wrong =
                |error| CommandError::value("--roles-from", format!("{input}, line {number}: {}", chain(&error)));
            read.map(|role| ("--roles-from", role)).map_err(wrong)
        };
        let roles: Vec<_> = input.lines()?.into_iter().map(role).collect::<Result<_, _>>()?;
        match roles.is_empty() {
            true => {
                Err(CommandError::value("--roles-from", format!("{input} names no role: expected one ARN per line")))
            }
            false => Ok(roles),
        }
    }
}
