//! Customer managed policies: reading the version in force, putting another one in its place, deleting them. IAM keeps a
//! few versions of each policy and refuses more, so that every write makes room first.

mod quotas;
mod read;
mod versions;
mod write;

pub use self::{
    quotas::PolicyQuotas,
    read::{default_version, version_document, versions},
    versions::{PolicyVersion, between, to_delete},
    write::{absent_is_done, delete, new_default},
};
