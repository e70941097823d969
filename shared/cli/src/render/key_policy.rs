//! `render key-policy`: what the policy of a KMS key needs so that the platform can acquire what it encrypts.

use policy::{AccountId, KmsGrants, Partition, Policy, Region, RoleArn, key_policy::KeyPolicy};

use super::{
    cloudformation,
    form::{Form, FormArguments},
    made_by::made_by,
    terraform,
};
use crate::{
    Answer, CommandError,
    arguments::{agreed_partition, checked, kms_grants, listed},
    command::Context,
    document::{Given, Tree},
};

/// The policy of a KMS key that the platform may use; in a template, such a key.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "With --account the document is whole and can be put as it is: it leaves the administration \
    of the key to that account. Without it, it has only the statements to merge into the policy that the key has: a key \
    whose policy is replaced by them could no longer be administered. Templates always have the whole document.\n\n\
    A key policy that names a role allows that role in the key's own account whatever the role's own policies say: for \
    this key it overrides --kms-keys, --kms-grants and --regions of the role. Give --kms-grants and --regions here as \
    well.\n\n\
    Examples:\n  \
    cado-access render key-policy --trusted arn:aws:iam::111111111111:role/myCadoResponseRole\n  \
    cado-access render key-policy --trusted arn:aws:iam::222222222222:role/CadoResponseSecondRole --account 222222222222 \
    --regions eu-central-1 --kms-grants withheld"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    form: FormArguments,
    /// Roles that may use the key, several separated by commas.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = listed::<RoleArn>)]
    trusted: Vec<RoleArn>,
    /// Account of the key; with it the document is whole.
    #[arg(long, value_name = "ID", value_parser = checked::<AccountId>)]
    account: Option<AccountId>,
    /// Which grants the roles may make: any, aws-resources-only (default) or withheld.
    #[arg(long, value_name = "WAY", value_parser = kms_grants(), hide_possible_values = true)]
    kms_grants: Option<KmsGrants>,
    /// The vendor's short form for volumes of another account: the access role there may make grants, any grant, and
    /// nothing else is said.
    #[arg(long, conflicts_with_all = ["kms_grants", "regions"])]
    grants_only: bool,
    /// Use through EC2 in these Regions only, several separated by commas.
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = listed::<Region>)]
    regions: Vec<Region>,
    /// Partition of the key; the roles have to be in it.
    #[arg(long, value_name = "PARTITION", value_parser = checked::<Partition>)]
    partition: Option<Partition>,
}

impl Arguments {
    pub(super) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let partition = self.partition()?;
        let wanted = self.wanted()?;
        let made_by = made_by(context.arguments);
        if self.form.form == Form::Json {
            let whole = |account| wanted.clone().administered_by(account);
            let document = document(&self.account.as_ref().map_or_else(|| wanted.clone(), whole))?;
            return self.form.document(context, &document);
        }
        let given = Given { partition: Some(partition), account: self.account.clone(), region: None };
        let tree = Tree::from(&document(&wanted.administered_by_the_account_of_a_template())?).fill(&given);
        match self.form.form {
            Form::Terraform => self.form.template(context, terraform::key(&tree, &made_by)),
            form => self.form.template(context, cloudformation::key(&tree, form, &made_by)?),
        }
    }

    /// The partition of the key, which the roles have to be in.
    fn partition(&self) -> Result<Partition, CommandError> {
        if self.trusted.is_empty() {
            let remedy = "a key policy needs somebody who may use the key; give the ARNs of the roles, such as \
                `--trusted arn:aws:iam::222222222222:role/CadoResponseSecondRole`";
            return Err(CommandError::Missing { flag: "--trusted", remedy: remedy.to_owned() });
        }
        agreed_partition(self.partition.as_ref(), "--trusted", &self.trusted, None)
    }

    /// What the key policy has to say about the roles.
    fn wanted(&self) -> Result<KeyPolicy, CommandError> {
        match (self.grants_only, self.trusted.as_slice()) {
            (true, [access_role]) => Ok(KeyPolicy::grants_only(access_role.clone())),
            (true, _) => {
                Err(CommandError::value("--grants-only", "expected one role with `--trusted`, the access role"))
            }
            (false, roles) => KeyPolicy::new(roles.to_vec(), self.kms_grants.unwrap_or_default())
                .map_err(|error| CommandError::value("--trusted", error))?
                .in_regions(self.regions.clone())
                .map_err(|error| CommandError::value("--regions", error)),
        }
    }
}

fn document(wanted: &KeyPolicy) -> Result<Policy, CommandError> {
    wanted.policy().map_err(|error| CommandError::value("--trusted", error))
}
