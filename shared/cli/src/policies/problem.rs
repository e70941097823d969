//! Why a file gives no policies, in one line.

use std::io;

use policy::{PolicyFile, PolicyParseError, PolicyProblem, Position};

use crate::output::plain;

/// What is accepted, for texts that are something else altogether.
const ACCEPTED: &str = "expected a policy document as JSON, the answer of the AWS CLI that holds one, or what \
    `cado-access render` prints as JSON";

/// Why a file gives no policies.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputProblem {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(io::Error),
    /// A folder in which there is nothing to look at.
    #[error("the folder has no file `*.json`, in itself or below: expected files of policies")]
    EmptyFolder,
    /// Nothing but white space.
    #[error("{}: the file is empty: {ACCEPTED}", START)]
    Empty,
    /// Longer than any policy.
    #[error(
        "{}: longer than {} bytes, which are read at most; no policy in AWS is as long: {ACCEPTED}",
        START,
        PolicyFile::MAXIMUM_BYTES
    )]
    TooLong,
    /// It is no policy.
    #[error("{}: {}", .0.position(), explained(.0))]
    Malformed(PolicyParseError),
}

const START: Position = Position { line: 1, column: 1 };

impl InputProblem {
    /// Where in the text the problem is; nothing when there is no text.
    pub(crate) fn position(&self) -> Option<Position> {
        match self {
            Self::Unreadable(_) | Self::EmptyFolder => None,
            Self::Empty | Self::TooLong => Some(START),
            Self::Malformed(error) => Some(error.position()),
        }
    }

    /// The problem without its place, on one line that steers no terminal.
    pub(crate) fn message(&self) -> String {
        let text = self.to_string();
        let place = self.position().map(|position| format!("{position}: "));
        plain(place.and_then(|place| text.strip_prefix(&place)).unwrap_or(&text))
    }
}

/// The problem, and what is accepted instead where the reader of JSON does not say so.
fn explained(error: &PolicyParseError) -> String {
    match error.problem() {
        // The first is the document itself, the second a text that ends before any field has a name.
        PolicyProblem::Document { field, reason } if [".", "?"].contains(&field.as_str()) => {
            format!("{reason}: {ACCEPTED}")
        }
        problem => problem.to_string(),
    }
}
