//! The switches of a role's resource, for templates.

use policy::{ASSUMABLE_MARK, RoleName};

use super::role::Packing;
use crate::{
    CommandError,
    arguments::{PolicyName, checked},
};

/// The name and the sessions of a role.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Role")]
pub(super) struct RoleArguments {
    /// Name of the role, the default in a template.
    #[arg(long, value_name = "NAME", value_parser = checked::<RoleName>)]
    #[arg(long_help = "Name of the role, the default of the parameter in a template. Without it \
        CadoResponseSecondRole for the access role and myCadoResponseRole for the platform's. The name of an access \
        role must contain CadoResponse.")]
    role_name: Option<RoleName>,
    /// Longest session in seconds, 3600 to 43200, the default in a template.
    #[arg(long, value_name = "SECONDS", default_value_t = 43_200)]
    #[arg(value_parser = clap::value_parser!(u32).range(3_600..=43_200))]
    pub(super) max_session_duration: u32,
}

/// How permissions become policies.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Policies")]
pub(super) struct PackingArguments {
    /// Inline policies, one per feature, or as few managed policies as possible.
    #[arg(long, value_enum, value_name = "PACKING")]
    pub(super) packing: Option<Packing>,
    /// Start of the names of managed policies.
    #[arg(long, value_name = "NAME", value_parser = checked::<PolicyName>)]
    #[arg(long_help = "Name of the first managed policy; the next get _1, _2 … behind it. Without it \
        CadoResponseAccess for the access role and CadoResponsePlatform for the platform's.")]
    pub(super) policy_prefix: Option<PolicyName>,
}

impl RoleArguments {
    /// The name, or the default.
    pub(super) fn name(&self, default: &str) -> Result<RoleName, CommandError> {
        self.role_name.clone().map_or_else(|| default.parse().map_err(CommandError::internal), Ok)
    }

    /// The name of an access role, or the default.
    pub(super) fn assumable_name(&self, default: &str) -> Result<RoleName, CommandError> {
        let name = self.name(default)?;
        match name.is_assumable_by_the_platform() {
            true => Ok(name),
            false => Err(CommandError::value(
                "--role-name",
                format!("the platform could never assume `{name}`: expected a name that contains `{ASSUMABLE_MARK}`"),
            )),
        }
    }
}
