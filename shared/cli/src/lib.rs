#![doc = include_str!("../README.md")]

mod answer;
mod arguments;
mod artefacts;
mod check;
mod check_key;
mod command;
mod completions;
mod diff;
mod document;
mod error;
mod exit;
mod explain;
mod features;
mod output;
mod policies;
mod render;
mod usage;

use std::{ffi::OsString, process::ExitCode};

pub use self::{
    answer::Answer,
    artefacts::{ARTEFACTS, Artefact},
    error::CommandError,
    exit::Exit,
};

/// Runs the program: reads its arguments (the first is its name), prints the answer and tells how to end.
#[must_use]
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    output::set_colors(&arguments);
    match usage::parse(&arguments).and_then(|parsed| parsed.map(|parsed| parsed.answer(&arguments)).transpose()) {
        Ok(Some(answer)) => output::deliver(&answer),
        Ok(None) => Exit::Fine.into(),
        Err(error) => output::report(&error),
    }
}

/// What a command line answers, without printing it; the first argument is the name of the program.
///
/// # Errors
/// When the command line is wrong or cannot be carried out.
pub fn answer(arguments: &[OsString]) -> Result<Answer, CommandError> {
    let parsed = usage::parse(arguments)?;
    parsed.map_or_else(|| Ok(Answer::default()), |parsed| parsed.answer(arguments))
}
