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
mod kms_report;
mod output;
mod policies;
mod render;
mod usage;

use std::{ffi::OsString, process::ExitCode};

use self::usage::Request;
pub use self::{
    answer::Answer,
    artefacts::{ARTEFACTS, Artefact},
    error::CommandError,
    exit::Exit,
};

/// Runs the program: reads its arguments (the first is its name), prints the answer and tells how to end.
#[must_use]
pub fn run(arguments: &[OsString]) -> ExitCode {
    output::set_colors(arguments);
    match answer(arguments) {
        Ok(answer) => output::deliver(&answer),
        Err(error) => output::report(&error),
    }
}

/// What a command line answers, without printing it; the first argument is the name of the program.
///
/// # Errors
/// When the command line is wrong or cannot be carried out.
pub fn answer(arguments: &[OsString]) -> Result<Answer, CommandError> {
    match usage::parse(arguments)? {
        Request::Text(answer) => Ok(answer),
        Request::Command(command) => command.answer(arguments),
    }
}
