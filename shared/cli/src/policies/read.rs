//! From the files on a command line to the policies in them.

use policy::{Policy, PolicyFile};

use super::{InputProblem, folder::json_files};
use crate::{CommandError, arguments::Input};

/// A file and its policies, or why it gives none.
#[derive(Debug)]
pub(crate) struct GivenFile {
    /// How the user calls it.
    pub(crate) name: String,
    /// Its documents.
    pub(crate) content: Result<PolicyFile, InputProblem>,
}

/// Every file, in the order of the command line; a folder stands for the files `*.json` in it and below.
///
/// # Errors
/// When standard input is given twice: it can be read once.
pub(crate) fn given_files(flag: &'static str, inputs: &[Input]) -> Result<Vec<GivenFile>, CommandError> {
    if inputs.iter().filter(|input| **input == Input::StandardInput).count() > 1 {
        return Err(CommandError::value(flag, "`-` stands there twice: standard input can be read once"));
    }
    Ok(inputs.iter().flat_map(files_of).collect())
}

/// The same for commands that need every file.
///
/// # Errors
/// When a file gives no policies; the error names the first.
pub(crate) fn readable_files(flag: &'static str, inputs: &[Input]) -> Result<Vec<(String, PolicyFile)>, CommandError> {
    let checked = |GivenFile { name, content }| match content {
        Ok(file) => Ok((name, file)),
        Err(problem) => Err(CommandError::Policy { file: name, source: problem.into() }),
    };
    given_files(flag, inputs)?.into_iter().map(checked).collect()
}

fn files_of(input: &Input) -> Vec<GivenFile> {
    let Input::File(folder) = input else { return vec![file_of(input)] };
    if !folder.is_dir() {
        return vec![file_of(input)];
    }
    let problem = |problem| vec![GivenFile { name: input.to_string(), content: Err(problem) }];
    match json_files(folder) {
        Err(error) => problem(InputProblem::Unreadable(error)),
        Ok(files) if files.is_empty() => problem(InputProblem::EmptyFolder),
        Ok(files) => files.into_iter().map(|file| file_of(&Input::File(file))).collect(),
    }
}

fn file_of(input: &Input) -> GivenFile {
    GivenFile { name: input.to_string(), content: read(input) }
}

fn read(input: &Input) -> Result<PolicyFile, InputProblem> {
    let bytes = input.read_bytes(Policy::MAXIMUM_BYTES).map_err(InputProblem::Unreadable)?;
    match bytes.len() {
        length if length > Policy::MAXIMUM_BYTES => Err(InputProblem::TooLong),
        _ if bytes.trim_ascii().is_empty() => Err(InputProblem::Empty),
        _ => PolicyFile::read(&bytes).map_err(InputProblem::Malformed),
    }
}
