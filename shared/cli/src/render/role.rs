//! A role as the writers of templates take it: what is fixed, and what is the default of a parameter.

use clap::ValueEnum;
use policy::{BucketName, OrganizationId, RoleArn, RoleName};

use crate::document::{Mark, Tree};

/// The default name of the access role, as in the vendor's documents.
pub(super) const ACCESS_ROLE_NAME: &str = "CadoResponseSecondRole";
/// The default name of the platform's role.
pub(super) const PLATFORM_ROLE_NAME: &str = "myCadoResponseRole";

/// How permissions become policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Packing {
    /// One inline policy per feature, 10,240 characters together; what the platform's own check reads
    Inline,
    /// As few managed policies as possible, 6,144 characters each
    Managed,
}

/// Which role it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// In an account that evidence comes from.
    Access,
    /// The platform's own, in the primary account.
    Platform,
}

/// A role for a template.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) side: Side,
    pub(super) name: RoleName,
    pub(super) max_session_duration: u32,
    pub(super) trusted: Vec<RoleArn>,
    pub(super) organization: Option<OrganizationId>,
    pub(super) bucket: Option<BucketName>,
    pub(super) packing: Packing,
    /// The policies by name, with marks where the template fills something in.
    pub(super) policies: Vec<(String, Tree)>,
}

impl Role {
    /// Whether a policy needs this value.
    pub(super) fn needs(&self, mark: Mark) -> bool {
        self.policies.iter().any(|(_, policy)| policy.has(mark))
    }
}
