//! Why a command was not carried out: one line that names the switch or the file and what is accepted instead.

use std::{error::Error, io, path::PathBuf};

use crate::Exit;

/// A command that was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The command line cannot be read.
    #[error("{message}")]
    CommandLine {
        /// What is wrong, in one line.
        message: String,
    },
    /// The value of a switch does not fit.
    #[error("`{flag}`")]
    Value {
        /// The switch, with its dashes.
        flag: &'static str,
        /// What is wrong with it.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A switch is needed.
    #[error("`{flag}` is missing: {remedy}")]
    Missing {
        /// The switch, with its dashes.
        flag: &'static str,
        /// What to give, and why.
        remedy: String,
    },
    /// A file cannot be read.
    #[error("`{file}` cannot be read")]
    Read {
        /// The file.
        file: String,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A file is no policy.
    #[error("{file}")]
    Policy {
        /// The file.
        file: String,
        /// Where in it, and what is wrong there.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A file cannot be written.
    #[error("`{}` cannot be written", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Standard output cannot be written.
    #[error("standard output cannot be written")]
    StandardOutput(#[source] io::Error),
    /// Something that cannot happen in a program that was tested.
    #[error("internal fault")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl CommandError {
    /// A value that does not fit.
    pub fn value(flag: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Value { flag, source: source.into() }
    }

    /// A fault of the program.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// How the program ends on it.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Internal(_) => Exit::Internal,
            _ => Exit::Usage,
        }
    }
}

/// The error and what is behind it, joined by `: `. An error that only repeats its source is said once.
#[must_use]
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut said: Vec<String> = vec![];
    let mut next = Some(error);
    while let Some(cause) = next {
        let text = cause.to_string();
        if !said.iter().any(|before| before.ends_with(&text)) {
            said.push(text);
        }
        next = cause.source();
    }
    said.join(": ").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_every_cause_once_and_in_one_line() {
        let source = io::Error::other("no\nroom");
        let error = CommandError::Write { file: "a.yaml".into(), source };
        assert_eq!(chain(&error), "`a.yaml` cannot be written: no room");
    }

    #[test]
    fn only_a_fault_of_the_program_ends_with_seventy() {
        assert_eq!(CommandError::internal("x").exit().code(), 70);
        assert_eq!(CommandError::value("--roles", "x").exit().code(), 2);
    }
}
