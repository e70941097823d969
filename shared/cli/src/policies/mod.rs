//! Policies from files, for the commands that look at them: files, folders and standard input, and what is wrong with
//! the ones that cannot be used.

mod folder;
mod problem;
mod read;

pub(crate) use self::{
    problem::InputProblem,
    read::{FoundFile, GivenFile, found_files, readable_files},
};
