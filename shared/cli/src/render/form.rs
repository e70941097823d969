//! The form of what is rendered, and where it goes.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use crate::{Answer, CommandError, command::Context, output::print_document};

/// The form of what is rendered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Policy documents
    #[default]
    Json,
    /// A CloudFormation template for one account
    Cloudformation,
    /// A CloudFormation template for a StackSet
    Stackset,
    /// A Terraform module, one file
    Terraform,
}

/// The switches of the form.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct FormArguments {
    /// The form of the output.
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t)]
    pub(super) form: Form,
    /// Write into this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    #[arg(long_help = "Write into this file instead of standard output. It is replaced as a whole or not at all.")]
    output: Option<PathBuf>,
}

impl FormArguments {
    /// The answer with a document.
    pub(super) fn document(&self, context: &Context<'_>, document: &impl Serialize) -> Result<Answer, CommandError> {
        Ok(Answer { file: self.output.clone(), ..Answer::text(print_document(document, context.format)?) })
    }

    /// The answer with a template or a module.
    pub(super) fn template(&self, context: &Context<'_>, text: String) -> Result<Answer, CommandError> {
        match context.format {
            None => Ok(Answer { file: self.output.clone(), ..Answer::text(text) }),
            Some(_) => Err(CommandError::value("--format", "expected with `--as json` only: templates have one form")),
        }
    }
}
