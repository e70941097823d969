//! The access role of one account: read what is there, plan what is to be different, do it.
//!
//! The permissions are inline policies, one per feature, because the platform's own account check reads inline
//! policies only. A role of the same name without our tag is somebody else's: it is reported and left alone,
//! unless adoption is asked for.

mod apply;
mod deletion;
mod error;
mod observe;
mod plan;
mod specification;
mod trust_text;
mod upkeep;
mod wanted;

pub use self::{
    apply::apply,
    deletion::{Deletion, RoleInUse, plan_deletion},
    error::{AccessRoleError, DeletionError},
    observe::{ObservedRole, instance_profiles, observe},
    plan::{Action, ForeignRole, RolePlan, plan},
    specification::{RoleSpecification, SpecificationError, feature_policies},
    trust_text::TrustText,
    upkeep::{UnwantedRole, delete, ensure},
    wanted::{Boundary, BoundaryError, WantedRole},
};
