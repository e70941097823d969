//! What a command hands back. Commands print nothing themselves: what they say, and where it goes, can then be tested
//! and is done in one place.

use std::path::PathBuf;

use crate::Exit;

/// The result of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// For standard output, or for the file; styled, the styles are taken out where they are not wanted.
    pub text: String,
    /// Remarks for standard error, one line each.
    pub notes: Vec<String>,
    /// What is wrong with single inputs, for standard error, one line each; the others were still looked at.
    pub errors: Vec<String>,
    /// The file that the text goes to; standard output without one.
    pub file: Option<PathBuf>,
    /// Whether the text holds a secret: the file is then readable for its owner only.
    pub private: bool,
    /// How the program ends.
    pub exit: Exit,
}

impl Answer {
    /// An answer that goes to standard output.
    #[must_use]
    pub fn text(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}
