//! `render`: policies of the catalogue as documents, templates and modules.

mod access_role;
mod cloudformation;
mod feature_set;
mod form;
mod given_role;
mod idle_switches;
mod key_policy;
mod listed_roles;
mod made_by;
mod named_policies;
mod permissions;
mod platform_role;
mod platform_trust;
mod refused;
mod role;
mod role_arguments;
mod role_list;
mod terraform;
mod trust;

use clap::Subcommand;

use crate::{Answer, CommandError, command::Context};

/// Prints a role, a trust policy, the list of roles or a key policy: as JSON, CloudFormation, StackSet or Terraform.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = false)]
#[command(after_long_help = "Examples:\n  \
    cado-access render access-role --trusted arn:aws:iam::111111111111:role/myCadoResponseRole\n  \
    cado-access render access-role --as stackset --output member-role.yaml\n  \
    cado-access render platform-role --as terraform --packing managed\n  \
    cado-access render role-list --roles-from roles.txt --all\n\n\
    `cado-access render KIND --help` shows the switches of each kind.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    AccessRole(access_role::Arguments),
    PlatformRole(platform_role::Arguments),
    Trust(trust::Arguments),
    RoleList(role_list::Arguments),
    KeyPolicy(key_policy::Arguments),
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        match &self.kind {
            Kind::AccessRole(arguments) => arguments.answer(context),
            Kind::PlatformRole(arguments) => arguments.answer(context),
            Kind::Trust(arguments) => arguments.answer(context),
            Kind::RoleList(arguments) => arguments.answer(context),
            Kind::KeyPolicy(arguments) => arguments.answer(context),
        }
    }
}
