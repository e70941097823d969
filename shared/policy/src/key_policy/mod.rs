//! The policy of a KMS key: what it has to say for the platform, and whether volumes under a key can be acquired with
//! the policies that are there.
//!
//! A key's policy decides about the key more than anything else does: without it, no policy of a role counts. So an
//! acquisition of encrypted volumes fails most often here, and the service that fails does not say which statement of
//! which of three documents is lacking. The check does.
//!
//! A key policy that names a role of the key's own account allows by itself. Then the policies of that role are asked
//! for denials only, and tightening, which takes from what they allow, takes nothing from the use of this key. The
//! report tells such permissions from the others.

mod acquisition;
mod call;
mod custom_key;
mod default_key;
mod key_arn;
mod missing;
mod named;
mod report;
mod report_text;
mod statements;
mod temporary_key;
mod temporary_key_rights;
mod via_service;
mod wanted;

#[cfg(test)]
mod tests;

pub(crate) use self::call::direct;
pub use self::{
    acquisition::{Acquisition, AcquisitionError, CallingRole, check},
    default_key::DefaultKey,
    key_arn::{KeyArn, KeyArnError},
    named::{NamedStatementError, StatementName, StatementParameters, named_statement},
    report::{AcquisitionReport, Document, Finding, Missing, Need, Outcome, Permission, Way, WayReport},
    wanted::{KeyPolicy, KeyPolicyError},
};
