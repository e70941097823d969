//! Where a role stands: what the catalogue's placeholders are filled with.

use policy::{AccountId, Partition, Region};

use super::checked;
use crate::{CommandError, document::Given};

/// Partition, Region and account.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Place")]
pub(crate) struct PlaceArguments {
    /// Partition of the role.
    #[arg(long, value_name = "PARTITION", value_parser = checked::<Partition>)]
    #[arg(
        long_help = "Partition of the role, such as `aws-us-gov`. Otherwise that of the given ARNs, or `aws`; in a \
        template, that of the stack."
    )]
    pub(crate) partition: Option<Partition>,
    /// Region that permissions with a Region are limited to.
    #[arg(long, value_name = "REGION", value_parser = checked::<Region>)]
    #[arg(
        long_help = "Region that permissions with a Region in their resource are limited to. Otherwise every Region; \
        in a template, that of the stack."
    )]
    pub(crate) region: Option<Region>,
    /// Account of the role.
    #[arg(long, value_name = "ID", value_parser = checked::<AccountId>)]
    #[arg(long_help = "Account of the role, 12 digits, for permissions with an account in their resource. Otherwise \
        every account; in a template, that of the stack.")]
    pub(crate) account: Option<AccountId>,
}

impl PlaceArguments {
    /// What was given, for documents with marks.
    pub(crate) fn given(&self) -> Given {
        Given { partition: self.partition.clone(), region: self.region.clone(), account: self.account.clone() }
    }

    /// Whether the Region belongs to the partition of the role.
    pub(crate) fn check(&self, partition: &Partition) -> Result<(), CommandError> {
        match &self.region {
            Some(region) if !region.is_in(partition) => Err(CommandError::value(
                "--region",
                format!("`{region}` is not in the partition `{partition}` of the role: expected one of that partition"),
            )),
            _ => Ok(()),
        }
    }
}
