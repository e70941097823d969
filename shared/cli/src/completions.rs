//! `completions`: the script with which a shell completes this program's command lines.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{Answer, command::CommandLine};

/// Prints the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    cado-access completions bash > ~/.local/share/bash-completion/completions/cado-access\n  \
    cado-access completions zsh > ~/.zfunc/_cado-access\n  \
    cado-access completions fish > ~/.config/fish/completions/cado-access.fish")]
pub(crate) struct Arguments {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Arguments {
    pub(crate) fn answer(&self) -> Answer {
        let mut script = vec![];
        clap_complete::generate(self.shell, &mut CommandLine::command(), "cado-access", &mut script);
        Answer::text(String::from_utf8_lossy(&script).into_owned())
    }
}
