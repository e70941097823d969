//! `check-key`: whether volumes under a KMS key can be acquired with the policies that are there.

mod documents;
mod headline;
mod known;
mod sections;

use policy::{
    Region, RoleArn,
    evaluate::ConditionKey,
    key_policy::{self, Acquisition, AcquisitionError, AcquisitionReport, CallingRole, KeyArn, Outcome},
};

use self::known::Known;
use crate::{
    Answer, CommandError, Exit,
    arguments::{Input, checked},
    command::Context,
    output::{plain, print_sections},
};

/// Tells whether volumes under a KMS key can be acquired, and which statement of which document is missing.
#[derive(Debug, clap::Args)]
#[command(long_about = "Tells whether volumes under a KMS key can be acquired, and which statement of which document \
    is missing.\n\n\
    It judges the requests that the roles, and EC2 on their behalf, make to KMS: in the key's Region and in the \
    platform's. It does not look at grants that exist already, nor at what only takes away: permissions boundaries, \
    session policies and the policies of an organization. Only the use of the key is judged, not the other permissions \
    of the roles.\n\n\
    A key policy that names a role allows that role in the key's own account whatever the role's own policies say: for \
    that key it overrides --kms-keys, --kms-grants and --regions of `render access-role`.")]
#[command(
    after_long_help = "Give all policies of a role, inline and managed: one that is left out may make the answer \
    wrong in either direction. Policies may be single documents, what the AWS CLI prints, or the role as `cado-access \
    render` prints it; the trust policy in it is passed over.\n\n\
    Exit codes:\n  \
      0  the key can be used\n  \
      1  it cannot be used, or that depends on what is not known\n  \
      2  wrong command line, a key of another account without --access-role, or a file that is no policy\n\n\
    Examples:\n  \
      cado-access check-key --key arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab \
    --key-policy key.json --region eu-central-1 \
    --platform-role arn:aws:iam::111111111111:role/myCadoResponseRole --platform-policy platform-role.json\n  \
      cado-access check-key --key arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab \
    --key-policy key.json --region eu-west-1 \
    --platform-role arn:aws:iam::111111111111:role/myCadoResponseRole --platform-policy platform-role.json \
    --access-role arn:aws:iam::222222222222:role/CadoResponseSecondRole --access-policy access-role.json"
)]
pub(crate) struct Arguments {
    /// ARN of the key, not of an alias.
    #[arg(long, value_name = "ARN", value_parser = checked::<KeyArn>)]
    key: KeyArn,
    /// The policy of the key, `-` for standard input.
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "The policy of the key, `-` for standard input: the document, or what `aws kms get-key-policy` \
        prints."
    )]
    key_policy: Input,
    /// The platform's role in the primary account.
    #[arg(long, value_name = "ARN", value_parser = checked::<RoleArn>)]
    platform_role: RoleArn,
    /// Policies of the platform's role: files or folders, several in a row.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    platform_policy: Vec<Input>,
    /// The access role in the account of the volume, where that is another account.
    #[arg(long, value_name = "ARN", value_parser = checked::<RoleArn>, requires = "access_policy")]
    access_role: Option<RoleArn>,
    /// Policies of the access role: files or folders, several in a row.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "access_role")]
    access_policy: Vec<Input>,
    /// Region that the platform works in.
    #[arg(long, value_name = "REGION", value_parser = checked::<Region>)]
    region: Region,
    /// A condition key and its value in every request, where the answer depends on it.
    #[arg(long, value_name = "KEY=VALUE")]
    #[arg(long_help = "A condition key and its value in every request, where the answer depends on it, such as \
        `aws:PrincipalOrgID=o-exampleorgid`. May be given several times; without a value the requests do not carry \
        the key.")]
    known: Vec<Known>,
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let acquisition = self.acquisition()?;
        let report = self.judged(&acquisition)?;
        let exit = if report.outcome == Outcome::Works { Exit::Fine } else { Exit::Findings };
        let text = print_sections(&report, &sections::of(&report, &acquisition)?, context.format)?;
        Ok(Answer { exit, notes: unused(&report), ..Answer::text(text) })
    }

    fn judged(&self, acquisition: &Acquisition) -> Result<AcquisitionReport, CommandError> {
        key_policy::check(acquisition).map_err(|error| match error {
            AcquisitionError::Role { .. } => CommandError::value("--key", error),
            AcquisitionError::Region { .. } => CommandError::value("--region", error),
            AcquisitionError::AccessRole { .. } => {
                CommandError::Missing { flag: "--access-role", remedy: self.access_role_wanted() }
            }
        })
    }

    fn access_role_wanted(&self) -> String {
        let (of_key, of_role) = (&self.key.account, &self.platform_role.account);
        format!(
            "the key is in the account {of_key} and the platform's role in {of_role}; give the role through which the \
             platform reaches the volumes with `--access-role arn:{}:iam::{of_key}:role/NAME`, and its policies with \
             `--access-policy FILE`",
            self.key.partition
        )
    }

    fn acquisition(&self) -> Result<Acquisition, CommandError> {
        self.refuse_standard_input_twice()?;
        let access = self.access_role.as_ref().map(|role| -> Result<_, CommandError> {
            let policies = documents::of_role("--access-policy", &self.access_policy)?;
            Ok(CallingRole { role: role.clone(), policies })
        });
        Ok(Acquisition {
            key: self.key.clone(),
            key_policy: documents::of_key(&self.key_policy)?,
            platform: CallingRole {
                role: self.platform_role.clone(),
                policies: documents::of_role("--platform-policy", &self.platform_policy)?,
            },
            access: access.transpose()?,
            region: self.region.clone(),
            known: known::context(&self.known),
        })
    }

    fn refuse_standard_input_twice(&self) -> Result<(), CommandError> {
        let inputs = self.platform_policy.iter().chain(&self.access_policy).chain([&self.key_policy]);
        match inputs.filter(|input| **input == Input::StandardInput).count() {
            0 | 1 => Ok(()),
            _ => Err(CommandError::value("--key-policy", "`-` is given twice: standard input can be read once")),
        }
    }
}

/// A remark for every known key that no policy tests.
fn unused(report: &AcquisitionReport) -> Vec<String> {
    let remark = |key: &ConditionKey| plain(&format!("`--known {key}` changes nothing: no statement tests it"));
    report.unused_known.iter().map(remark).collect()
}
