//! What the check found, as data.

use std::collections::BTreeSet;

use serde::Serialize;

use super::KeyArn;
use crate::{
    Region, RoleArn, Statement,
    evaluate::{ConditionKey, StatementPlace},
};

/// Whether acquisition works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Something that it needs is not allowed.
    DoesNotWork,
    /// It cannot be told from what is known.
    Depends,
    /// Everything that it needs is allowed.
    Works,
}

/// How a volume under a key can be acquired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Under a customer managed key: every role that takes part uses the key.
    UseOfKey,
    /// Under a customer managed key of another account: the access role hands the use of the key on.
    GrantByAccessRole,
    /// Under the AWS default key of the platform's own account: through EC2, as everyone there.
    DefaultKey,
    /// Under the AWS default key of another account, which cannot be shared: the platform encrypts the data again with
    /// a key that it makes for the purpose.
    TemporaryKey,
}

/// What an action is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Without it, the acquisition fails.
    Acquisition,
    /// Without it, the first acquisition fails in an account where nobody has made a multi-Region key yet.
    FirstAcquisition,
    /// Without it, temporary keys stay behind.
    CleanUp,
}

/// A document that a statement can be added to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// The policy of this key.
    KeyPolicy(KeyArn),
    /// A policy of this role.
    RolePolicy(RoleArn),
}

/// Whether a role may do what is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// It may.
    Allowed,
    /// It may, because the policy of a key of the role's own account names the role, or everyone: the policies of the
    /// role are not asked, except for what they deny.
    AllowedByKeyPolicyAlone,
    /// Nothing allows it.
    NotAllowed {
        /// Each of these documents has to allow it and does not.
        lacking: BTreeSet<Document>,
    },
    /// A statement denies it. No other statement helps: this one has to be changed.
    Denied {
        /// The first one that does.
        by: StatementPlace,
    },
    /// That depends on condition keys.
    Depends {
        /// The keys.
        on: BTreeSet<ConditionKey>,
    },
}

/// One needed action of one role, and whether it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Who needs it.
    pub role: RoleArn,
    /// The action.
    pub action: String,
    /// What it is about: an ARN, or `*`.
    pub resource: String,
    /// The Regions in which the request is made, by the role itself or by EC2 on its behalf; none where that is not
    /// known.
    pub regions: BTreeSet<Region>,
    /// What it is needed for.
    pub need: Need,
    /// Whether it is allowed.
    pub permission: Permission,
}

/// A statement that would help, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The document.
    pub document: Document,
    /// The statement, with a `Sid` that the document does not have yet.
    pub statement: Statement,
}

/// What was found for one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayReport {
    /// The way.
    pub way: Way,
    /// Whether it works.
    pub outcome: Outcome,
    /// Every needed action of every role.
    pub findings: Vec<Finding>,
    /// What to add, so that nothing is lacking. It does not help against denials.
    pub missing: Vec<Missing>,
}

/// Whether volumes under a key can be acquired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcquisitionReport {
    /// The best of the ways.
    pub outcome: Outcome,
    /// The ways there are, the recommended one first. One that works is enough.
    pub ways: Vec<WayReport>,
    /// The keys that were said to be known and that no policy asks for, neither in a condition nor as a variable.
    pub unused_known: BTreeSet<ConditionKey>,
}

impl WayReport {
    pub(super) fn new(way: Way, findings: Vec<Finding>, missing: Vec<Missing>) -> Self {
        let needed = findings.iter().filter(|finding| finding.need == Need::Acquisition);
        let outcome = needed.map(|finding| finding.permission.outcome()).min().unwrap_or(Outcome::DoesNotWork);
        Self { way, outcome, findings, missing }
    }
}

impl AcquisitionReport {
    pub(super) fn new(ways: Vec<WayReport>, unused_known: BTreeSet<ConditionKey>) -> Self {
        let outcome = ways.iter().map(|way| way.outcome).max().unwrap_or(Outcome::DoesNotWork);
        Self { outcome, ways, unused_known }
    }

    /// What to add for the recommended way; nothing if some way works already.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match self.ways.first() {
            Some(way) if self.outcome != Outcome::Works => &way.missing,
            _ => &[],
        }
    }
}

impl Permission {
    /// Whether the role may, by whichever documents.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed | Self::AllowedByKeyPolicyAlone)
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Allowed | Self::AllowedByKeyPolicyAlone => Outcome::Works,
            Self::Depends { .. } => Outcome::Depends,
            Self::NotAllowed { .. } | Self::Denied { .. } => Outcome::DoesNotWork,
        }
    }
}
