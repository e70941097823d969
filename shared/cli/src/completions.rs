//! `completions`: the script with which a shell completes this program's command lines.

use clap::{Command, CommandFactory};
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
        clap_complete::generate(self.shell, &mut visible(), "cado-access", &mut script);
        let script = String::from_utf8_lossy(&script);
        Answer::text(match self.shell {
            Shell::Bash => with_one_spelling(&script),
            _ => script.into_owned(),
        })
    }
}

/// The command line without the commands that the help does not show: clap offers them in every shell.
fn visible() -> Command {
    let whole = CommandLine::command();
    let shown = whole.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    Command::new("cado-access")
        .version(env!("CARGO_PKG_VERSION"))
        .args(whole.get_arguments().cloned())
        .subcommands(shown)
}

/// The script for bash sets a state for each command and looks it up again. `clap_complete` (4.6) writes the dash of the
/// program's name in one way where it sets the state and in another one where it looks it up, so that nothing below the
/// first level would be found.
fn with_one_spelling(script: &str) -> String {
    script.replace("cado__subcmd__access", "cado__access")
}
