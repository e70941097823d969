//! `kms-report`: what a run of the function `kms-cleanup` found and did, as a table.

mod find;
mod run;
mod sections;

use self::find::{Found, find};
use crate::{
    Answer, CommandError, Exit,
    arguments::{Input, checked},
    command::Context,
    output::{Format, print_sections},
};

/// Prints the report of a run of kms-cleanup: the temporary KMS keys, and what was decided about each.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Prints the report of a run of kms-cleanup: the temporary KMS keys, and what was decided about \
    each, followed by the sums.\n\n\
    The report is the file that `aws lambda invoke` writes, or a line of the function's log, with or without what \
    tools put before it. Of several reports the last is printed. A run of the schedule that failed ends with its \
    error alone; its report is in the log."
)]
#[command(
    after_long_help = "The table has the most important columns; markdown has the reasons in full, json and yaml have everything \
    that the report has.\n\n\
    Exit codes:\n  \
      0  printed\n  \
      1  printed, and the report says that the run or the restore failed\n  \
      2  the file cannot be read, or holds no report\n\n\
    Examples:\n  \
      cado-access kms-report answer.json\n  \
      sam logs --stack-name cado-access -n KmsCleanup --start-time yesterday | cado-access kms-report -\n  \
      cado-access kms-report answer.json --format markdown"
)]
pub(crate) struct Arguments {
    /// The report: a file, or `-` for standard input.
    #[arg(value_name = "FILE", value_parser = checked::<Input>)]
    file: Input,
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let wrong = |reason: String| CommandError::value("FILE", format!("{}: {reason}", self.file));
        let Found { data, report, count } = find(&self.file.read()?).map_err(wrong)?;
        let wide = context.format == Some(Format::Markdown);
        let text = print_sections(&data, &sections::of(&report, wide), context.format)?;
        let several = (count > 1).then(|| format!("{} holds {count} reports: this is the last", self.file));
        let exit = if report.failure().is_some() { Exit::Findings } else { Exit::Fine };
        Ok(Answer { notes: several.into_iter().collect(), exit, ..Answer::text(text) })
    }
}
