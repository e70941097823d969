//! The access role of one account: read what is there, plan what is to be different, do it.
//!
//! The permissions are inline policies, one per feature, because the platform's own account check reads inline
//! policies only. A role of the same name without our tag is somebody else's: it is reported and left alone,
//! unless adoption is asked for.

mod apply;
mod observe;
mod plan;
mod trust_text;
mod wanted;

pub use self::{
    apply::apply,
    observe::{ObservedRole, observe},
    plan::{Action, ForeignRole, RolePlan, plan},
    trust_text::TrustText,
    wanted::{Boundary, BoundaryError, WantedRole},
};
