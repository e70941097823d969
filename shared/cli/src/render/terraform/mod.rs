//! Terraform: one file per module, laid out as `terraform fmt` lays it out.

mod expression;
mod file;
mod key;
mod layout;
mod policies;
mod role;
mod role_list;
mod text;
mod trust;
mod variables;

pub(super) use self::{key::key, role::role, role_list::role_list};
