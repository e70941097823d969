//! Policies as trees of fields in the order that people write them, for the formats that print no JSON; and the marks
//! in their texts that a template fills in.

mod marks;
mod tree;

pub(crate) use self::{
    marks::{Given, Mark, Part, parts},
    tree::Tree,
};
