//! `explain`: what the policies of a role amount to, feature by feature.

mod limits;
mod report;

use clap::ValueEnum;
use policy::{Catalog, CatalogRole, DocumentKind, Explainer, FeatureStatus, NamedDocument, PlatformPart, PolicyFile};

pub(crate) use self::report::status_name;
use self::report::{ExplainedFeature, Explanation, mark_what_serves_others};
use crate::{
    Answer, CommandError,
    arguments::Input,
    command::Context,
    output::{Format, plain, print_report},
    policies::readable_files,
};

/// What is said where no document grants anything to a role.
const NOTHING: &str = "Nothing to explain: there is no permission policy of a role in what was given.\n";

/// Tells which features the policies of a role grant: in full, narrowed, in part or not at all.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Tells which features the policies of a role grant: in full, narrowed, in part or not at all.\n\n\
    All permission policies of all files together are taken for those of one role. Trust policies and the policies of \
    keys and other resources grant nothing to it and are left out, with a remark."
)]
#[command(after_long_help = "The status of a feature:\n  \
      full      every action, as the catalogue has it or wider\n  \
      narrowed  every action, some on fewer resources, under further conditions, or beside a denial; it works there\n  \
      part      some actions; it does not work without the others\n  \
      none      no action\n\n\
    Exit codes:\n  \
      0  explained\n  \
      2  a file cannot be read or is no policy; nothing was explained\n\n\
    Examples:\n  \
      cado-access explain role.json\n  \
      cado-access explain policies/ --all --format markdown\n  \
      cado-access explain platform-role.json --role platform")]
pub(crate) struct Arguments {
    /// Files of policies, `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    #[arg(long_help = "Files of policies, `-` for standard input, in every form that `check` takes. A folder stands \
        for the files *.json in it and below.")]
    files: Vec<Input>,
    /// The role whose features are meant.
    #[arg(long, value_enum, value_name = "ROLE", default_value_t)]
    role: Role,
    /// Also the features that are not granted at all, or only as far as others need the same.
    #[arg(long)]
    all: bool,
}

/// The role whose features are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Role {
    /// The role in every account that evidence comes from
    #[default]
    Access,
    /// The platform's own role in the primary account
    Platform,
    /// The acquisition role, of the two that newer platforms have
    PlatformAcquisition,
    /// The instance role, the other of the two
    PlatformInstance,
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let files = readable_files("FILE", &self.files)?;
        let (used, mut notes) = permission_policies(&files);
        if used.is_empty() && matches!(context.format, None | Some(Format::Table | Format::Markdown)) {
            return Ok(Answer { notes, ..Answer::text(NOTHING.to_owned()) });
        }
        let policies: Vec<_> = used.iter().map(|document| &document.policy).collect();
        let explainer = Explainer::new(self.role.catalog_role()).map_err(CommandError::internal)?;
        let catalog = self.role.catalog()?;
        let mut features = vec![];
        for found in explainer.explain(policies.iter().copied()) {
            let limited_by = limits::of(&catalog, &found, &policies)?;
            features.push(ExplainedFeature { found, serves_others: false, limited_by });
        }
        mark_what_serves_others(&mut features);
        notes.extend(self.leave_out(&mut features));
        let text = print_report(&Explanation { role: self.role.catalog_role(), features }, context.format)?;
        Ok(Answer { notes, ..Answer::text(text) })
    }

    /// Takes the features out that are not granted, or only as far as others need the same, unless they were asked for.
    fn leave_out(&self, features: &mut Vec<ExplainedFeature>) -> Option<String> {
        if self.all {
            return None;
        }
        let all = features.len();
        let none = features.iter().filter(|feature| feature.found.status == FeatureStatus::None).count();
        let part = features.iter().filter(|feature| feature.serves_others).count();
        features.retain(|feature| feature.found.status != FeatureStatus::None && !feature.serves_others);
        let said = [
            (none > 0).then(|| format!("{none} of {all} features are not granted at all")),
            (part > 0)
                .then(|| format!("{part} of {all} features have some actions, all of which serve other features")),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        (!said.is_empty()).then(|| format!("{}; `--all` lists them", said.join("; ")))
    }
}

/// The documents that grant to the role, and remarks about the others.
fn permission_policies(files: &[(String, PolicyFile)]) -> (Vec<&NamedDocument>, Vec<String>) {
    let (mut used, mut notes) = (vec![], vec![]);
    for (file, document) in files.iter().flat_map(|(name, file)| file.documents.iter().map(move |one| (name, one))) {
        match document.kind {
            DocumentKind::Identity | DocumentKind::RoleList => used.push(document),
            kind => notes.push(plain(&format!("{file}: the {kind} is left out: it grants nothing to the role itself"))),
        }
    }
    (used, notes)
}

impl Role {
    fn catalog_role(self) -> CatalogRole {
        match self {
            Self::Access => CatalogRole::Access,
            Self::Platform => CatalogRole::Platform,
            Self::PlatformAcquisition => CatalogRole::PlatformAcquisition,
            Self::PlatformInstance => CatalogRole::PlatformInstance,
        }
    }

    fn catalog(self) -> Result<Catalog, CommandError> {
        let catalog = match self {
            Self::Access => Catalog::access_role(),
            Self::Platform | Self::PlatformAcquisition | Self::PlatformInstance => Catalog::platform_role(),
        };
        let catalog = catalog.map_err(CommandError::internal)?;
        Ok(match self {
            Self::Access | Self::Platform => catalog,
            Self::PlatformAcquisition => catalog.part(PlatformPart::Acquisition),
            Self::PlatformInstance => catalog.part(PlatformPart::Instance),
        })
    }
}
