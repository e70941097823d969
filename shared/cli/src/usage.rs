//! From the arguments to a command. What clap finds wrong becomes one line, like every other error of the program;
//! help and version are answers.

use std::ffi::OsString;

use clap::{CommandFactory, Parser, error::ErrorKind};

use crate::{Answer, CommandError, command::CommandLine};

/// What a command line asks for.
#[derive(Debug)]
pub(crate) enum Request {
    /// Help or the version, ready to be printed.
    Text(Answer),
    Command(CommandLine),
}

/// Reads a command line.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Request, CommandError> {
    match CommandLine::try_parse_from(arguments) {
        Ok(parsed) => Ok(Request::Command(parsed)),
        Err(error) if is_request(error.kind()) => Ok(Request::Text(Answer::text(error.render().ansi().to_string()))),
        Err(error) => Err(CommandError::CommandLine { message: message(&error, arguments) }),
    }
}

fn is_request(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

/// What is wrong, in one line; where a command is wrong, with those that there are.
fn message(error: &clap::Error, arguments: &[OsString]) -> String {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("{}: expected {}", one_line(&error.render().to_string()), commands(arguments))
        }
        ErrorKind::MissingSubcommand => format!("a command is missing: expected {}", commands(arguments)),
        _ => one_line(&error.render().to_string()),
    }
}

/// The commands that could have stood where the arguments leave the tree of commands.
fn commands(arguments: &[OsString]) -> String {
    let root = CommandLine::command();
    let words = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
    let reached = words.fold(&root, |command, word| command.find_subcommand(word).unwrap_or(command));
    let visible = reached.get_subcommands().filter(|command| !command.is_hide_set());
    visible.map(|command| format!("`{}`", command.get_name())).collect::<Vec<_>>().join(", ")
}

/// The message and clap's tips, without the usage and the advice behind it.
fn one_line(message: &str) -> String {
    let paragraphs = message.split("\n\n").map(str::trim);
    let said = paragraphs.take_while(|text| !text.starts_with("Usage:") && !text.starts_with("For more information"));
    let joined = said.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let line = joined.collect::<Vec<_>>().join("; ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(line: &str) -> String {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        parse(&arguments).unwrap_err().to_string()
    }

    #[test]
    fn an_error_of_clap_becomes_one_line() {
        let message = message("cado-access render access-role --as xml");
        assert!(message.starts_with("invalid value 'xml' for '--as <FORM>'"), "{message}");
        assert!(message.contains("json, cloudformation, stackset, terraform") && !message.contains('\n'), "{message}");
    }

    #[test]
    fn a_tip_is_told_apart_from_the_fault() {
        let message = message("cado-access features --role acces");
        assert!(
            message.ends_with("[possible values: access, platform]; tip: a similar value exists: 'access'"),
            "{message}"
        );
    }

    #[test]
    fn a_command_that_is_missing_is_named() {
        assert!(message("cado-access").starts_with("a command is missing: expected `render`, `features`"));
        assert!(message("cado-access render").contains("`access-role`"), "{}", message("cado-access render"));
        assert!(message("cado-access render rol").contains("`role-list`"), "{}", message("cado-access render rol"));
    }
}
