//! Runs the program with nothing of the tester's environment that it would react to.

use std::{
    io::Write,
    process::{Command, Stdio},
};

pub(crate) const PLATFORM: &str = "arn:aws:iam::111111111111:role/myCadoResponseRole";

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command line, its words divided by spaces.
pub(crate) fn run(line: &str) -> Run {
    run_with(line, "", &[])
}

pub(crate) fn run_with(line: &str, input: &str, environment: &[(&str, &str)]) -> Run {
    let mut child = command(line)
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

pub(crate) fn command(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cado-access"));
    command.args(line.split_whitespace());
    for variable in ["CADO_ACCESS_EXTERNAL_ID", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// The output of a run that has to succeed without any remark.
pub(crate) fn output(line: &str) -> String {
    let run = run(line);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{line}");
    run.out
}
