//! How the program ends. Scripts depend on these figures; they are documented in its help.

use std::process::ExitCode;

/// The exit codes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing to report.
    #[default]
    Fine,
    /// Done, and there are findings or differences.
    Findings,
    /// The command line or an input file is wrong, or the output cannot be written.
    Usage,
    /// A fault of the program itself.
    Internal,
}

impl Exit {
    /// The figure that the shell sees. 70 is `EX_SOFTWARE` of `sysexits.h`.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Internal => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
