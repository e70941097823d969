//! The program `cado-access`; everything in it is in the library beside it, where tests can reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    cado_access::run(std::env::args_os().collect())
}
