//! The commands that look at policies, run as a user or a script runs them.

#![cfg(test)]

mod bad_input;
mod check;
mod check_key;
mod diff;
mod explain;
mod formats;
mod options;
mod program;
mod sarif;
mod vendor;
