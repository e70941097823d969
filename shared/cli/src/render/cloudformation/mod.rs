//! CloudFormation templates. Nothing in them names a partition, an account or a Region that was not given: the stack
//! fills them in.

mod conditions;
mod header;
mod key;
mod node;
mod parameters;
mod role;
mod role_list;
mod template;

pub(super) use self::{key::key, role::role, role_list::role_list};
