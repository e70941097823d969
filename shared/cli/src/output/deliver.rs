//! Delivers what a command answered. A reader that closes its end early (`| head`) has what it wanted: the program
//! then ends quietly.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use super::{
    color::{ERROR, NOTE},
    file,
};
use crate::{Answer, CommandError, error};

/// Prints or writes the answer, and tells how the program ends.
pub(crate) fn deliver(answer: &Answer) -> ExitCode {
    for note in &answer.notes {
        remark(&format!("{NOTE}note:{NOTE:#} {note}"));
    }
    for error in &answer.errors {
        remark(&format!("{ERROR}error:{ERROR:#} {error}"));
    }
    let delivered = match &answer.file {
        Some(path) if answer.private => file::replace_privately(path, &answer.text),
        Some(path) => file::replace(path, &answer.text),
        None => print(&answer.text).map_err(CommandError::StandardOutput),
    };
    delivered.map_or_else(|error| report(&error), |()| answer.exit.into())
}

/// Prints an error as one line, and tells how the program ends.
pub(crate) fn report(error: &CommandError) -> ExitCode {
    remark(&format!("{ERROR}error:{ERROR:#} {}", error::chain(error)));
    error.exit().into()
}

fn print(text: &str) -> io::Result<()> {
    let mut output = anstream::stdout();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Where standard error is closed as well, nobody is left to be told.
fn remark(line: &str) {
    let _ = writeln!(anstream::stderr(), "cado-access: {line}");
}
