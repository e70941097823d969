//! `render platform-role`: the platform's own role in the primary account.

use clap::ValueEnum;
use policy::{Catalog, PlatformPart, RoleArn};

use super::{
    access_role::RoleDocuments,
    cloudformation,
    feature_set::FeatureArguments,
    form::{Form, FormArguments},
    made_by::made_by,
    permissions::Permissions,
    platform_trust::platform_trust,
    role::{PLATFORM_ROLE_NAME, Packing, Role, Side},
    role_arguments::{PackingArguments, RoleArguments},
    terraform,
};
use crate::{
    Answer, CommandError,
    arguments::{PlaceArguments, TighteningArguments, agreed_partition, listed},
    command::Context,
};

/// The platform's own role in the primary account: its trust policy and its permissions.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "As JSON it prints {\"trust\": document, \"policies\": {name: document}}. The EC2 service \
    is always trusted, because the platform runs on instances.\n\n\
    Without --packing the policies are inline where they fit, and managed otherwise, with a remark.\n\n\
    Examples:\n  \
    cado-access render platform-role --bucket evidence-1111\n  \
    cado-access render platform-role --part instance --role-name myCadoResponseInstanceRole --as cloudformation\n  \
    cado-access render platform-role --as terraform --packing managed"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    form: FormArguments,
    /// Which of the platform's roles.
    #[arg(long, value_enum, value_name = "PART", default_value_t)]
    part: Part,
    #[command(flatten)]
    features: FeatureArguments,
    /// Roles that may assume the role, beside the EC2 service.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = listed::<RoleArn>)]
    trusted: Vec<RoleArn>,
    #[command(flatten)]
    role: RoleArguments,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    tightening: TighteningArguments,
    #[command(flatten)]
    place: PlaceArguments,
}

/// Which of the platform's roles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The role that acquires evidence and assumes the access roles
    Acquisition,
    /// The role that runs the platform and its workers
    Instance,
    /// One role that does everything
    #[default]
    Both,
}

impl Arguments {
    pub(super) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let permissions = self.permissions()?;
        let mut notes = permissions.remarks()?;
        let packing = self.packing(&permissions, &mut notes)?;
        let answer = match self.form.form {
            Form::Json => {
                let trust = platform_trust(&self.trusted).map_err(|error| CommandError::value("--trusted", error))?;
                let policies = permissions.documents(packing)?;
                self.form.document(context, &RoleDocuments { trust, policies })?
            }
            Form::Terraform => {
                let role = self.role(&permissions, packing)?;
                self.form.template(context, terraform::role(&role, &made_by(context.arguments)))?
            }
            form => {
                let role = self.role(&permissions, packing)?;
                self.form.template(context, cloudformation::role(&role, form, &made_by(context.arguments))?)?
            }
        };
        notes.extend([self.packing.remarks(packing), self.role.remarks(self.form.form)].concat());
        Ok(Answer { notes, ..answer })
    }

    fn packing(&self, permissions: &Permissions<'_>, notes: &mut Vec<String>) -> Result<Packing, CommandError> {
        if let Some(packing) = self.packing.packing {
            return Ok(packing);
        }
        if permissions.fits_inline(self.form.form)? {
            return Ok(Packing::Inline);
        }
        notes.push(
            "the features do not fit inline policies: they are packed into managed ones (`--packing managed`)"
                .to_owned(),
        );
        Ok(Packing::Managed)
    }

    fn permissions(&self) -> Result<Permissions<'_>, CommandError> {
        let (place, tightening) = (&self.place, &self.tightening);
        let partition = agreed_partition(place.partition.as_ref(), "--trusted", &self.trusted, tightening.partition())?;
        place.check(&partition)?;
        tightening.check(&partition)?;
        let all = Catalog::platform_role().map_err(CommandError::internal)?;
        let catalog = match self.part {
            Part::Both => all,
            Part::Acquisition => all.part(PlatformPart::Acquisition),
            Part::Instance => all.part(PlatformPart::Instance),
        };
        let features = self.features.chosen(&catalog)?;
        let prefix = self.packing.policy_prefix.as_ref().map_or("CadoResponsePlatform".to_owned(), ToString::to_string);
        let bucket = self.features.bucket.as_ref();
        let way_out = match self.part {
            Part::Both => {
                "use `--packing managed`, or divide the permissions between two roles with `--part acquisition` and \
                `--part instance`"
            }
            Part::Acquisition | Part::Instance => "use `--packing managed`",
        };
        Ok(Permissions { catalog, features, tightening, place, bucket, partition, prefix, way_out })
    }

    fn role(&self, permissions: &Permissions<'_>, packing: Packing) -> Result<Role, CommandError> {
        Ok(Role {
            side: Side::Platform,
            name: self.role.name(PLATFORM_ROLE_NAME)?,
            max_session_duration: self.role.max_session_duration(),
            trusted: self.trusted.clone(),
            organization: None,
            bucket: self.features.bucket.clone(),
            packing,
            policies: permissions.marked(packing)?,
        })
    }
}
