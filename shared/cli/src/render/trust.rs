//! `render trust`: the trust policy of an access role alone. In a template it is that of a role without permissions,
//! because a trust policy is no resource of its own.

use policy::TrustPolicy;

use super::{
    cloudformation,
    form::{Form, FormArguments},
    made_by::made_by,
    role::{ACCESS_ROLE_NAME, Packing, Role, Side},
    role_arguments::RoleArguments,
    terraform,
};
use crate::{
    Answer, CommandError,
    arguments::{TrustArguments, agreed_partition, checked},
    command::Context,
};

/// The trust policy of an access role; in a template, a role without permissions that has it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    cado-access render trust --trusted arn:aws:iam::111111111111:role/myCadoResponseRole --organization o-exampleorgid\n  \
    CADO_ACCESS_EXTERNAL_ID=… cado-access render trust --trusted arn:aws:iam::111111111111:role/myCadoResponseRole")]
pub(super) struct Arguments {
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    trust: TrustArguments,
    #[command(flatten)]
    role: RoleArguments,
    /// Partition of the role; the principals have to be in it.
    #[arg(long, value_name = "PARTITION", value_parser = checked::<policy::Partition>)]
    partition: Option<policy::Partition>,
}

impl Arguments {
    pub(super) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        agreed_partition(self.partition.as_ref(), "--trusted", &self.trust.trusted, None)?;
        self.trust.external_id()?;
        let role = self.role()?;
        let answer = match self.form.form {
            Form::Json => self.form.document(context, &document(&self.trust)?.policy())?,
            Form::Terraform => self.form.template(context, terraform::role(&role, &made_by(context.arguments)))?,
            form => self.form.template(context, cloudformation::role(&role, form, &made_by(context.arguments))?)?,
        };
        let notes = [self.role.remarks(self.form.form), trust_remarks(&self.trust, self.form.form)].concat();
        let private = self.form.form == Form::Json && self.trust.has_external_id();
        Ok(Answer { notes, private, ..answer })
    }

    fn role(&self) -> Result<Role, CommandError> {
        Ok(Role {
            side: Side::Access,
            name: self.role.assumable_name(ACCESS_ROLE_NAME)?,
            max_session_duration: self.role.max_session_duration(),
            trusted: self.trust.trusted.clone(),
            organization: self.trust.organization.clone(),
            bucket: None,
            packing: Packing::Inline,
            policies: vec![],
        })
    }
}

/// The trust policy that the switches ask for.
pub(super) fn document(trust: &TrustArguments) -> Result<TrustPolicy, CommandError> {
    if trust.trusted.is_empty() {
        let remedy = "a role needs somebody who may assume it; give the ARN of the platform's role, such as \
            `--trusted arn:aws:iam::111111111111:role/myCadoResponseRole`";
        return Err(CommandError::Missing { flag: "--trusted", remedy: remedy.to_owned() });
    }
    let policy = TrustPolicy::new(trust.trusted.clone(), trust.external_id()?, trust.organization.clone());
    policy.map_err(|error| CommandError::value("--trusted", error))
}

/// What a template does with the switches of trust.
pub(super) fn trust_remarks(trust: &TrustArguments, form: Form) -> Vec<String> {
    let parameter = match form {
        Form::Json => return vec![],
        Form::Terraform => "the variable `external_id`",
        Form::Cloudformation | Form::Stackset => "the parameter `ExternalId`",
    };
    let remark = || format!("the ExternalId is not written into the file: give it in {parameter} when you deploy");
    trust.has_external_id().then(remark).into_iter().collect()
}
