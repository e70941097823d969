//! The program as a whole, run as a user or a script runs it.
//!
//! The modules are marked as tests, so that the rules for tests hold for what several of them share.

#[cfg(test)]
mod artefacts;
#[cfg(test)]
mod completions;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod help;
#[cfg(test)]
mod json;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod kms_report;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod output;
#[cfg(test)]
mod program;
#[cfg(test)]
mod template;
#[cfg(test)]
mod terraform;
#[cfg(test)]
mod trust;
