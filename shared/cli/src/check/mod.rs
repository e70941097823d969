//! `check`: what is wrong with policies of any origin, or worth knowing.

mod examine;
mod figures;
mod options;
mod parallel;
mod report;
mod rules;
mod sarif;
mod text;

use policy::{CatalogRole, Linter};

use self::{
    examine::{ExaminedFile, Examiner},
    figures::Figures,
    options::{FailOn, Kind, Role},
    parallel::examine_all,
    rules::{RuleId, Selection, list_of_rules},
};
use crate::{
    Answer, CommandError, Exit,
    arguments::Input,
    command::Context,
    output::{Format, plain, print_report, to_json},
    policies::found_files,
};

/// Checks policies: what AWS refuses, what never takes effect, and what grants more than the platform needs.
#[derive(Debug, clap::Args)]
#[command(long_about = "Checks policies: what AWS refuses, what never takes effect, and what grants more than the \
    platform needs.\n\n\
    A file is a policy document; what `aws iam get-role-policy`, `get-policy-version`, `get-role`, \
    `aws kms get-key-policy` or `aws s3api get-bucket-policy` print; or the trust policy and the policies of a role, \
    as `cado-access render` prints them. What a document is for is told from its content.")]
#[command(after_long_help = format!("Exit codes:\n  \
      0  nothing found at or above --fail-on\n  \
      1  something found at or above --fail-on\n  \
      2  a file cannot be read or is no policy; the others were checked\n\n\
    Rules, with how much their findings matter:\n{}\n\
    Examples:\n  \
      cado-access check CadoResponse-ec2.json\n  \
      aws iam get-role-policy --role-name CadoResponseSecondRole --policy-name CadoResponse-ec2 | cado-access check -\n  \
      cado-access check policies/ --role access --fail-on error\n  \
      cado-access check policies/ --ignore unneeded-action,feature-in-part\n  \
      cado-access check policies/ --format sarif > policies.sarif", list_of_rules()))]
pub(crate) struct Arguments {
    /// Files of policies, `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    #[arg(long_help = "Files of policies, `-` for standard input. A folder stands for the files *.json in it and \
        below, hidden folders left out. A file may have 1 MiB.")]
    files: Vec<Input>,
    /// What the documents are for, where it cannot be told.
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    kind: Kind,
    /// The role whose features grants are held against.
    #[arg(long, value_enum, value_name = "ROLE", default_value_t)]
    #[arg(long_help = "The role whose features grants are held against. `any` takes what either role needs; some of \
        what the platform's role needs is too much for an access role. A trusted service is a warning for the access \
        role, nothing for the platform's role, which EC2 assumes, and a note where the role is not known.")]
    role: Role,
    /// The least level that ends the program with 1.
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t)]
    fail_on: FailOn,
    /// These rules only, several separated by commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    #[arg(long_help = "These rules only, several separated by commas. A file that is no policy is told in any case.")]
    rule: Vec<RuleId>,
    /// All rules but these, several separated by commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<RuleId>,
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let examiner = Examiner {
            linter: self.linter()?,
            role: self.role,
            kind: self.kind.document_kind(),
            selection: Selection::new(&self.rule, &self.ignore),
        };
        let files = examine_all(&examiner, found_files("FILE", &self.files)?);
        Ok(Answer { errors: errors(&files), exit: self.exit(&files), ..Answer::text(print(files, context.format)?) })
    }

    fn linter(&self) -> Result<Linter, CommandError> {
        match self.role {
            Role::Any => Linter::new(),
            Role::Access => Linter::for_role(CatalogRole::Access),
            Role::Platform => Linter::for_role(CatalogRole::Platform),
        }
        .map_err(CommandError::internal)
    }

    fn exit(&self, files: &[ExaminedFile]) -> Exit {
        let mut findings = files.iter().flat_map(ExaminedFile::findings);
        match (files.iter().any(|file| file.error.is_some()), self.fail_on.level()) {
            (true, _) => Exit::Usage,
            (false, Some(least)) if findings.any(|finding| finding.level >= least) => Exit::Findings,
            (false, _) => Exit::Fine,
        }
    }
}

/// One line for each file that is no policy.
fn errors(files: &[ExaminedFile]) -> Vec<String> {
    let broken = files.iter().filter_map(|file| file.error.as_ref().map(|error| (file, error)));
    broken.map(|(file, error)| format!("{}: {error}", plain(&file.file))).collect()
}

fn print(files: Vec<ExaminedFile>, format: Option<Format>) -> Result<String, CommandError> {
    match format.unwrap_or(Format::Table) {
        Format::Table => Ok(text::print(&files)),
        Format::Sarif => to_json(&sarif::log(&files)),
        other => print_report(&report::FileList(files), Some(other)),
    }
}
