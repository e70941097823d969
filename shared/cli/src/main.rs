//! The program `cado-access`; everything in it is in the library beside it, where tests can reach it.

use std::{ffi::OsString, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    cado_access::run(&arguments)
}
