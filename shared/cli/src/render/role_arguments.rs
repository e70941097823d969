//! The switches of a role's resource, for templates.

use policy::{ASSUMABLE_MARK, RoleName};

use super::{form::Form, role::Packing};
use crate::{
    CommandError,
    arguments::{PolicyName, checked},
};

/// The longest session that a role can have, in seconds.
const LONGEST_SESSION: u32 = 43_200;

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
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    #[arg(
        long_help = "Longest session in seconds, 3600 to 43200, the default of the parameter in a template. Without \
        it 43200, which is 12 hours."
    )]
    max_session_duration: Option<u32>,
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

/// The length of a session.
///
/// Rule: [CreateRole](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html).
fn seconds(text: &str) -> Result<u32, String> {
    let found = text.parse().ok().filter(|seconds| (3_600..=LONGEST_SESSION).contains(seconds));
    found.ok_or_else(|| "expected whole seconds from 3600 to 43200, without a unit: `3600` is one hour".to_owned())
}

impl PackingArguments {
    /// A remark where names of managed policies are given and there is none.
    pub(super) fn remarks(&self, packing: Packing) -> Vec<String> {
        let idle = self.policy_prefix.is_some() && packing == Packing::Inline;
        let remark =
            "`--policy-prefix` changes nothing: the policies are inline; `--packing managed` makes managed ones";
        idle.then(|| remark.to_owned()).into_iter().collect()
    }
}

impl RoleArguments {
    /// The longest session, or the longest that there can be.
    pub(super) fn max_session_duration(&self) -> u32 {
        self.max_session_duration.unwrap_or(LONGEST_SESSION)
    }

    /// A remark for each switch that documents have no place for.
    pub(super) fn remarks(&self, form: Form) -> Vec<String> {
        let given = [
            ("--role-name", self.role_name.is_some()),
            ("--max-session-duration", self.max_session_duration.is_some()),
        ];
        let idle = given.into_iter().filter(|(_, given)| *given && form == Form::Json);
        let remark = |(flag, _)| format!("`{flag}` changes nothing: documents say nothing about it, templates do");
        idle.map(remark).collect()
    }

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
