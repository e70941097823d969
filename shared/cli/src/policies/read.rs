//! From the files on a command line to the policies in them.

use policy::PolicyFile;

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

/// A file that was not read yet.
#[derive(Debug)]
pub(crate) struct FoundFile {
    input: Input,
    /// What is wrong with it already: with a folder, for one.
    problem: Option<InputProblem>,
}

/// Every file, in the order of the command line; a folder stands for the files `*.json` in it and below.
///
/// # Errors
/// When standard input is given twice: it can be read once.
pub(crate) fn found_files(flag: &'static str, inputs: &[Input]) -> Result<Vec<FoundFile>, CommandError> {
    if inputs.iter().filter(|input| **input == Input::StandardInput).count() > 1 {
        return Err(CommandError::value(flag, "`-` stands there twice: standard input can be read once"));
    }
    Ok(inputs.iter().flat_map(files_of).collect())
}

/// The same, read, for commands that need every file.
///
/// # Errors
/// When a file gives no policies; the error names the first.
pub(crate) fn readable_files(flag: &'static str, inputs: &[Input]) -> Result<Vec<(String, PolicyFile)>, CommandError> {
    let checked = |file: FoundFile| match file.read() {
        GivenFile { name, content: Ok(file) } => Ok((name, file)),
        GivenFile { name, content: Err(problem) } => Err(CommandError::Policy { file: name, source: problem.into() }),
    };
    found_files(flag, inputs)?.into_iter().map(checked).collect()
}

fn files_of(input: &Input) -> Vec<FoundFile> {
    let found = |input, problem| vec![FoundFile { input, problem }];
    let Input::File(folder) = input else { return found(input.clone(), None) };
    if !folder.is_dir() {
        return found(input.clone(), None);
    }
    match json_files(folder) {
        Err(error) => found(input.clone(), Some(InputProblem::Unreadable(error))),
        Ok(files) if files.is_empty() => found(input.clone(), Some(InputProblem::EmptyFolder)),
        Ok(files) => files.into_iter().flat_map(|file| found(Input::File(file), None)).collect(),
    }
}

impl FoundFile {
    /// Reads it.
    pub(crate) fn read(self) -> GivenFile {
        let name = self.input.to_string();
        GivenFile { name, content: self.problem.map_or_else(|| read(&self.input), Err) }
    }
}

fn read(input: &Input) -> Result<PolicyFile, InputProblem> {
    let bytes = input.read_bytes(PolicyFile::MAXIMUM_BYTES).map_err(InputProblem::Unreadable)?;
    match bytes.len() {
        length if length > PolicyFile::MAXIMUM_BYTES => Err(InputProblem::TooLong),
        _ if bytes.trim_ascii().is_empty() => Err(InputProblem::Empty),
        _ => PolicyFile::read(&bytes).map_err(InputProblem::Malformed),
    }
}
