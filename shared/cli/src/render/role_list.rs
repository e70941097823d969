//! `render role-list`: the list of access roles that the platform reads, packed by the same code as the function that
//! keeps it.

use policy::role_list::{Change, plan};

use super::{
    cloudformation,
    form::{Form, FormArguments},
    listed_roles::ListedRoles,
    made_by::made_by,
    named_policies::NamedPolicies,
    terraform,
};
use crate::{Answer, CommandError, command::Context, document::Tree};

/// The list of access roles that the platform reads: managed policies called CadoResponseCrossAccountPolicy, …_1, …_2.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "As JSON it prints the one document; where the roles need several policies, --all prints \
    {policy name: document}. Templates without any roles take them as a parameter or variable.\n\n\
    Examples:\n  \
    cado-access render role-list --account 222222222222,333333333333\n  \
    cado-access render role-list --roles-from roles.txt --all\n  \
    cado-access render role-list --as terraform --output main.tf")]
pub(super) struct Arguments {
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    listed: ListedRoles,
    /// Print every policy by its name, also where there is one only.
    #[arg(long)]
    all: bool,
}

impl Arguments {
    pub(super) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let policies = self.policies()?;
        let trees = || policies.0.iter().map(|(name, policy)| (name.clone(), Tree::from(policy))).collect::<Vec<_>>();
        let made_by = made_by(context.arguments);
        match self.form.form {
            Form::Json => self.json(context, &policies),
            Form::Terraform => self.form.template(context, terraform::role_list(&trees(), &made_by)),
            form => self.form.template(context, cloudformation::role_list(&trees(), form, &made_by)?),
        }
    }

    fn json(&self, context: &Context<'_>, policies: &NamedPolicies) -> Result<Answer, CommandError> {
        let mut documents = policies.0.iter().map(|(_, policy)| policy);
        match (documents.next(), documents.next()) {
            (None, _) => {
                let remedy =
                    "name the roles to list with `--roles ARN[,ARN]`, `--roles-from FILE` or `--account ID[,ID]`";
                Err(CommandError::Missing { flag: "--roles", remedy: remedy.to_owned() })
            }
            _ if self.all => self.form.document(context, policies),
            (Some(only), None) => self.form.document(context, only),
            _ => {
                let remedy = format!("the roles need {} policies; `--all` prints them by name", policies.0.len());
                Err(CommandError::Missing { flag: "--all", remedy })
            }
        }
    }

    /// The policies by name.
    fn policies(&self) -> Result<NamedPolicies, CommandError> {
        let roles = self.listed.roles()?;
        let Some(first) = roles.first() else { return Ok(NamedPolicies::default()) };
        let accounts: Vec<_> = roles.iter().map(|role| &role.account).collect();
        let settings = self.listed.settings(&first.partition, &accounts)?;
        let mut change = Change::default();
        roles.into_iter().for_each(|role| change.register(role));
        let plan = plan(vec![], &change, &settings);
        if let Some(refusal) = plan.refused.into_iter().next() {
            return Err(CommandError::value("--roles", refusal));
        }
        let written =
            plan.actions.iter().filter_map(|action| Some((action.name().to_owned(), action.document()?.clone())));
        Ok(NamedPolicies(written.collect()))
    }
}
