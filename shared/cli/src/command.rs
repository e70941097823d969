//! The command line as a whole: the options of every command, and the commands. A further command is a file with its
//! `Arguments` and their `answer`, a variant of [`Command`] and its line in [`Command::answer`].

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::{
    Answer, CommandError, artefacts, check, check_key, completions, diff, explain, features, kms_report,
    output::{Color, Format},
    render,
};

/// Policies for the platform's access to AWS accounts: rendered, listed and checked without talking to AWS.
#[derive(Debug, Parser)]
#[command(name = "cado-access", version, arg_required_else_help = false, max_term_width = 100)]
#[command(long_about = "Policies for the platform's access to AWS accounts.\n\n\
    Everything here is computed from the permission catalogue inside the program and from what is given on the \
    command line. The program never talks to AWS, needs no credentials and changes nothing but the file named with \
    --output.")]
#[command(after_long_help = "Exit codes:\n  \
      0  done\n  \
      1  done, and there are findings or differences (commands that check or compare)\n  \
      2  wrong command line or input, or an output that cannot be written\n  \
     70  a fault of the program\n\n\
    Examples:\n  \
      cado-access features\n  \
      cado-access render access-role --trusted arn:aws:iam::111111111111:role/myCadoResponseRole\n  \
      cado-access render access-role --as stackset --output member-role.yaml\n  \
      cado-access check policies/ --role access\n  \
      cado-access diff old.json new.json")]
pub(crate) struct CommandLine {
    /// How data is printed.
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    #[arg(
        long_help = "How data is printed. Reports are tables unless this says otherwise. Documents of `render --as \
        json` are JSON, or YAML with `yaml`; templates and modules have one form only."
    )]
    format: Option<Format>,
    /// Whether the output has colours.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    #[arg(long_help = "Whether the output has colours. `auto`: on a terminal, unless the environment variable \
        NO_COLOR is set.")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Render(Box<render::Arguments>),
    Features(features::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Diff(diff::Arguments),
    CheckKey(Box<check_key::Arguments>),
    KmsReport(kms_report::Arguments),
    Completions(completions::Arguments),
    #[command(hide = true)]
    Artefacts(artefacts::Arguments),
}

/// What a command may want to know beside its own arguments.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// How data is to be printed; nothing where the user did not say.
    pub(crate) format: Option<Format>,
    /// The command line as it was given, the name of the program included.
    pub(crate) arguments: &'a [OsString],
}

impl CommandLine {
    /// Carries the command out.
    pub(crate) fn answer(&self, arguments: &[OsString]) -> Result<Answer, CommandError> {
        self.command.answer(&Context { format: self.format, arguments })
    }
}

impl Command {
    fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        match self {
            Self::Render(arguments) => arguments.answer(context),
            Self::Features(arguments) => arguments.answer(context),
            Self::Check(arguments) => arguments.answer(context),
            Self::Explain(arguments) => arguments.answer(context),
            Self::Diff(arguments) => arguments.answer(context),
            Self::CheckKey(arguments) => arguments.answer(context),
            Self::KmsReport(arguments) => arguments.answer(context),
            Self::Completions(arguments) => Ok(arguments.answer()),
            Self::Artefacts(arguments) => arguments.answer(),
        }
    }
}
