//! The program as a whole, run as a user or a script runs it.

mod artefacts;
mod errors;
mod forms;
mod help;
mod json;
mod keys;
mod lists;
mod notes;
mod output;
mod program;
mod template;
mod terraform;
mod trust;
