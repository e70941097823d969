//! The roles of a list, from the command line and from a file: full ARNs, or accounts that all have the same role.

use std::collections::BTreeSet;

use policy::{AccountId, Partition, RoleArn, RoleName, role_list::RoleListSettings};

use super::{
    given_role::{GivenRole, read_line},
    role::ACCESS_ROLE_NAME,
};
use crate::{
    CommandError,
    arguments::{Input, agreed_partition, checked, listed},
};

/// Which roles are listed.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Roles")]
pub(super) struct ListedRoles {
    /// Roles of the list, several separated by commas.
    #[arg(long, alias = "trusted", value_name = "ARN", value_delimiter = ',', value_parser = listed::<RoleArn>)]
    #[arg(long_help = "Roles of the list: full ARNs without wildcards, several separated by commas.")]
    roles: Vec<RoleArn>,
    /// File with one ARN or account id per line, `-` for standard input.
    #[arg(long, value_name = "FILE", value_parser = checked::<Input>)]
    #[arg(long_help = "File with one ARN or account id per line, `-` for standard input. An account stands for its \
        role with the name of --role-name. Empty lines and lines that start with # do not count.")]
    roles_from: Option<Input>,
    /// Accounts whose access role is listed, several separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = listed::<AccountId>)]
    account: Vec<AccountId>,
    /// Name of the access role in accounts that are listed by their ids.
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
        let mut given: Vec<GivenRole> = self.roles.iter().map(|role| GivenRole::arn("--roles", role.clone())).collect();
        given.extend(self.read()?);
        given.extend(self.account.iter().map(|account| GivenRole::account("--role-name", account.clone())));
        let told = given.iter().find_map(GivenRole::partition);
        let partition = agreed_partition(self.partition.as_ref(), "--roles", &[], told)?;
        let accounts: Vec<_> = given.iter().map(GivenRole::account_id).collect();
        let settings = self.settings(&partition, &accounts)?;
        let admitted = given.iter().map(|given| {
            let role = given.in_account(&partition, &self.role_name);
            settings.admit(&role.to_string()).map_err(|refusal| given.wrong(&refusal))
        });
        admitted.collect()
    }

    /// The settings of a list that has room for the roles of these accounts and belongs to none of them: nobody said
    /// which account the list is for, so no account is refused for being that one.
    pub(super) fn settings(
        &self,
        partition: &Partition,
        accounts: &[&AccountId],
    ) -> Result<RoleListSettings, CommandError> {
        let listed: BTreeSet<&str> = accounts.iter().map(|account| account.as_str()).collect();
        let another =
            (0_u64..).map(|number| format!("{number:012}")).find(|account| !listed.contains(account.as_str()));
        Ok(RoleListSettings {
            partition: partition.clone(),
            own_account: another.unwrap_or_default().parse().map_err(CommandError::internal)?,
            role_name: self.role_name.clone(),
            maximum_policies: accounts.len(),
        })
    }

    fn read(&self) -> Result<Vec<GivenRole>, CommandError> {
        let Some(input) = &self.roles_from else { return Ok(vec![]) };
        let roles: Vec<_> =
            input.lines()?.iter().map(|(number, line)| read_line(input, *number, line)).collect::<Result<_, _>>()?;
        match roles.is_empty() {
            true => {
                let problem = format!("{input} names no role: expected one ARN or account id per line");
                Err(CommandError::value("--roles-from", problem))
            }
            false => Ok(roles),
        }
    }
}
