//! `diff`: what a change of policies means.

mod compared;
mod direction;
mod sections;

use std::cmp::Reverse;

use policy::{CatalogRole, Explainer, NamedDocument};

use self::compared::Comparison;
use crate::{
    Answer, CommandError, Exit, arguments::Input, command::Context, output::print_sections, policies::readable_files,
};

/// Compares two sets of policies: features, actions, resources and conditions that come, go and change.
#[derive(Debug, clap::Args)]
#[command(long_about = "Compares two sets of policies: features, actions, resources and conditions that come, go and \
    change.\n\n\
    Meanings are compared, not texts: order, Sids, the form of lists, the letter case of actions and which document a \
    statement stands in do not count. Permissions, trust policies, and the policies of keys and other resources are \
    compared each with their like; of trust policies that is who may assume the role, and on which conditions. The \
    value of an ExternalId is never shown.")]
#[command(after_long_help = "Exit codes:\n  \
      0  both mean the same\n  \
      1  they differ\n  \
      2  a file cannot be read or is no policy; nothing was compared\n\n\
    Examples:\n  \
      cado-access diff old.json new.json\n  \
      cado-access render access-role --trusted ARN --kms-grants withheld | cado-access diff role.json -\n  \
      cado-access diff before/ after/ --format json")]
pub(crate) struct Arguments {
    /// The old policies: a file, a folder or `-` for standard input.
    #[arg(value_name = "OLD")]
    old: Input,
    /// The new policies.
    #[arg(value_name = "NEW")]
    new: Input,
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        if self.old == Input::StandardInput && self.new == Input::StandardInput {
            return Err(CommandError::value("NEW", "`-` stands there twice: standard input can be read once"));
        }
        let (old, new) = (documents("OLD", &self.old)?, documents("NEW", &self.new)?);
        let explainers = CatalogRole::WHOLE.map(Explainer::new);
        let explainers = explainers.into_iter().collect::<Result<Vec<_>, _>>().map_err(CommandError::internal)?;
        let likely = explainers.iter().max_by_key(|explainer| likeliness(explainer, &old, &new));
        let comparison = Comparison::between(likely, &old, &new);
        let exit = if comparison.same { Exit::Fine } else { Exit::Findings };
        let text = print_sections(&comparison, &sections::of(&comparison), context.format)?;
        Ok(Answer { exit, ..Answer::text(text) })
    }
}

/// How many features of a role both sets grant so that they can be used; the access role comes before the platform's
/// where that is the same. Most features have the same name for both, so that one catalogue says enough.
fn likeliness(explainer: &Explainer, old: &[NamedDocument], new: &[NamedDocument]) -> (usize, Reverse<CatalogRole>) {
    let usable = |documents: &[NamedDocument]| {
        let explained = explainer.explain(documents.iter().map(|document| &document.policy));
        explained.iter().filter(|feature| feature.status.is_usable()).count()
    };
    (usable(old) + usable(new), Reverse(explainer.role()))
}

fn documents(flag: &'static str, input: &Input) -> Result<Vec<NamedDocument>, CommandError> {
    let files = readable_files(flag, std::slice::from_ref(input))?;
    Ok(files.into_iter().flat_map(|(_, file)| file.documents).collect())
}
