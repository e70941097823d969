//! `render key-policy`: what the policy of a KMS key needs so that the platform can acquire what it encrypts.

use policy::{AccountId, KmsGrants, Partition, Region, RoleArn};

use super::{
    cloudformation,
    form::{Form, FormArguments},
    key_policy_document::key_policy_document,
    made_by::made_by,
    terraform,
};
use crate::{
    Answer, CommandError,
    arguments::{agreed_partition, checked},
    command::Context,
    document::{Given, Mark, Tree},
};

/// The policy of a KMS key that the platform may use; in a template, such a key.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "With --account the document is whole and can be put as it is: it leaves the administration \
    of the key to that account. Without it, it has only the statements to merge into the policy that the key has: a key \
    whose policy is replaced by them could no longer be administered. Templates always have the whole document.\n\n\
    Examples:\n  \
    cado-access render key-policy --trusted arn:aws:iam::111111111111:role/myCadoResponseRole\n  \
    cado-access render key-policy --trusted arn:aws:iam::222222222222:role/CadoResponseSecondRole --account 222222222222 \
    --regions eu-central-1 --kms-grants withheld"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    form: FormArguments,
    /// Roles that may use the key, several separated by commas.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = checked::<RoleArn>)]
    trusted: Vec<RoleArn>,
    /// Account of the key; with it the document is whole.
    #[arg(long, value_name = "ID", value_parser = checked::<AccountId>)]
    account: Option<AccountId>,
    /// Which grants the roles may make: any, aws-resources-only (default) or withheld.
    #[arg(long, value_name = "WAY", value_parser = checked::<KmsGrants>)]
    kms_grants: Option<KmsGrants>,
    /// Use through EC2 in these Regions only, several separated by commas.
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = checked::<Region>)]
    regions: Vec<Region>,
    /// Partition of the key; the roles have to be in it.
    #[arg(long, value_name = "PARTITION", value_parser = checked::<Partition>)]
    partition: Option<Partition>,
}

impl Arguments {
    pub(super) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let partition = self.checked_partition()?;
        let made_by = made_by(context.arguments);
        match self.form.form {
            Form::Json => {
                let root = self.account.as_ref().map(|account| root(partition.as_str(), account.as_str()));
                self.form.document(context, &self.document(root))
            }
            Form::Terraform => self.form.template(context, terraform::key(&self.marked(), &made_by)),
            form => self.form.template(context, cloudformation::key(&self.marked(), form, &made_by)?),
        }
    }

    fn checked_partition(&self) -> Result<Partition, CommandError> {
        if self.trusted.is_empty() {
            let remedy = "a key policy needs somebody who may use the key; give the ARNs of the roles, such as \
                `--trusted arn:aws:iam::222222222222:role/CadoResponseSecondRole`";
            return Err(CommandError::Missing { flag: "--trusted", remedy: remedy.to_owned() });
        }
        let partition = agreed_partition(self.partition.as_ref(), "--trusted", &self.trusted, None)?;
        match self.regions.iter().find(|region| !region.is_in(&partition)) {
            Some(region) => Err(CommandError::value(
                "--regions",
                format!(
                    "`{region}` is not in the partition `{partition}` of the roles: expected Regions of that partition"
                ),
            )),
            None => Ok(partition),
        }
    }

    fn document(&self, root: Option<String>) -> policy::Policy {
        key_policy_document(&self.trusted, root, self.kms_grants.unwrap_or_default(), &self.regions)
    }

    /// The whole document, with marks for the partition and the account that were not given.
    fn marked(&self) -> Tree {
        let [partition, account] = [Mark::Partition, Mark::Account].map(|mark| mark.text().unwrap_or_default());
        let given = Given { partition: self.partition.clone(), account: self.account.clone(), region: None };
        Tree::from(&self.document(Some(root(partition, account)))).fill(&given)
    }
}

/// The ARN that stands for an account as a whole.
fn root(partition: &str, account: &str) -> String {
    format!("arn:{partition}:iam::{account}:root")
}
