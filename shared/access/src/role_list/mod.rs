//! Reading the role list: the managed policies that the platform reads its cross-account roles from. Everybody may read it; it is
//! written by one function alone, which is asked with a [`RoleChange`](crate::RoleChange).

mod error;
mod observe;

pub use self::{
    error::RoleListReadError,
    observe::{ListPolicies, ObservedRoleList},
};
