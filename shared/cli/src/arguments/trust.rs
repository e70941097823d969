//! Who may assume a role, as switches.

use policy::{ExternalId, OrganizationId, RoleArn};

use super::{
    checked, listed,
    secret::{Secret, of_environment, secret},
};
use crate::CommandError;

/// Where the ExternalId is taken from when the command line has none. It is not read by clap, to which an empty one
/// would be a given one.
const VARIABLE: &str = "CADO_ACCESS_EXTERNAL_ID";

/// The conditions of a trust policy.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Trust")]
pub(crate) struct TrustArguments {
    /// Roles that may assume the role: the platform's role in the primary account.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = listed::<RoleArn>)]
    #[arg(
        long_help = "Roles that may assume the role: the platform's role in the primary account. Exact ARNs, several \
        separated by commas. Needed for `--as json`; in a template it becomes the default of a parameter."
    )]
    pub(crate) trusted: Vec<RoleArn>,
    /// ExternalId that the platform has to send.
    #[arg(long, value_name = "TEXT", value_parser = secret)]
    #[arg(allow_hyphen_values = true)]
    #[arg(long_help = "ExternalId that the platform has to send: 2 to 1,224 letters, digits and `+=,.@:/_-`. Other \
        users of the machine can see a command line: give it in the environment variable CADO_ACCESS_EXTERNAL_ID \
        instead. An empty variable counts as none. It is written into JSON documents only; \
        templates take it as a parameter.")]
    external_id: Option<Secret>,
    /// Organization that the platform's account has to belong to.
    #[arg(long, value_name = "o-ID", value_parser = checked::<OrganizationId>)]
    pub(crate) organization: Option<OrganizationId>,
}

impl TrustArguments {
    /// Whether there is an ExternalId.
    pub(crate) fn has_external_id(&self) -> bool {
        self.external_id.is_some() || of_environment(VARIABLE).is_some()
    }

    /// The ExternalId, checked.
    pub(crate) fn external_id(&self) -> Result<Option<ExternalId>, CommandError> {
        let given = self.external_id.clone().or_else(|| of_environment(VARIABLE));
        given.as_ref().map(Secret::external_id).transpose()
    }
}
