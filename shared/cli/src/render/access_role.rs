//! `render access-role`: the role in every account that evidence comes from.

use policy::{Catalog, Policy};
use serde::Serialize;

use super::{
    cloudformation,
    feature_set::FeatureArguments,
    form::{Form, FormArguments},
    made_by::made_by,
    named_policies::NamedPolicies,
    permissions::Permissions,
    role::{ACCESS_ROLE_NAME, Packing, Role, Side},
    role_arguments::{PackingArguments, RoleArguments},
    terraform,
    trust::{document, trust_remarks},
};
use crate::{
    Answer, CommandError,
    arguments::{PlaceArguments, TighteningArguments, TrustArguments, agreed_partition},
    command::Context,
};

/// The role in every account that evidence comes from: its trust policy and one policy per feature.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "As JSON it prints {\"trust\": document, \"policies\": {name: document}}.\n\n\
    Examples:\n  \
    cado-access render access-role --trusted arn:aws:iam::111111111111:role/myCadoResponseRole\n  \
    cado-access render access-role --as stackset --output member-role.yaml\n  \
    cado-access render access-role --as terraform --regions eu-central-1,eu-west-1 --kms-grants withheld\n  \
    cado-access render access-role --as cloudformation --ssm-instance-tag CadoResponseSSMEnabled=True")]
pub(super) struct Arguments {
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    features: FeatureArguments,
    #[command(flatten)]
    trust: TrustArguments,
    #[command(flatten)]
    role: RoleArguments,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    tightening: TighteningArguments,
    #[command(flatten)]
    place: PlaceArguments,
}

/// A role as JSON.
#[derive(Debug, Serialize)]
pub(super) struct RoleDocuments {
    pub(super) trust: Policy,
    pub(super) policies: NamedPolicies,
}

impl Arguments {
    pub(super) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let permissions = self.permissions()?;
        self.role.assumable_name(ACCESS_ROLE_NAME)?;
        let packing = self.packing.packing.unwrap_or(Packing::Inline);
        let made_by = made_by(context.arguments);
        let answer = match self.form.form {
            Form::Json => {
                let documents =
                    RoleDocuments { trust: document(&self.trust)?.policy(), policies: permissions.documents(packing)? };
                self.form.document(context, &documents)?
            }
            Form::Terraform => {
                self.form.template(context, terraform::role(&self.role(&permissions, packing)?, &made_by))?
            }
            form => {
                let role = self.role(&permissions, packing)?;
                self.form.template(context, cloudformation::role(&role, form, &made_by)?)?
            }
        };
        let form = self.form.form;
        let notes = [
            permissions.remarks()?,
            self.packing.remarks(packing),
            self.role.remarks(form),
            trust_remarks(&self.trust, form),
        ];
        let notes = notes.concat();
        Ok(Answer { notes, private: form == Form::Json && self.trust.has_external_id(), ..answer })
    }

    fn permissions(&self) -> Result<Permissions<'_>, CommandError> {
        let (place, tightening) = (&self.place, &self.tightening);
        let partition =
            agreed_partition(place.partition.as_ref(), "--trusted", &self.trust.trusted, tightening.partition())?;
        place.check(&partition)?;
        tightening.check(&partition)?;
        let catalog = Catalog::access_role().map_err(CommandError::internal)?;
        let features = self.features.chosen(&catalog)?;
        let prefix = self.packing.policy_prefix.as_ref().map_or("CadoResponseAccess".to_owned(), ToString::to_string);
        let bucket = self.features.bucket.as_ref();
        let way_out = "use `--packing managed`";
        Ok(Permissions { catalog, features, tightening, place, bucket, partition, prefix, way_out })
    }

    fn role(&self, permissions: &Permissions<'_>, packing: Packing) -> Result<Role, CommandError> {
        self.trust.external_id()?;
        Ok(Role {
            side: Side::Access,
            name: self.role.assumable_name(ACCESS_ROLE_NAME)?,
            max_session_duration: self.role.max_session_duration(),
            trusted: self.trust.trusted.clone(),
            organization: self.trust.organization.clone(),
            bucket: self.features.bucket.clone(),
            packing,
            policies: permissions.marked(packing)?,
        })
    }
}
