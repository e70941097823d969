//! The physical id: `<target>|<Sid>`. A Create that fails before it is known whose the statement under the Sid is answers with
//! another form of it, so that the Delete of the rollback does not take what somebody else wrote.

use custom_resource::{Failure, PhysicalResourceId};
use policy::statement_set::StatementTarget;

/// What the id begins with before the statement is known to be this resource's.
const UNCONFIRMED: &str = "unconfirmed:";

/// What a statement is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StatementId {
    pub(super) target: StatementTarget,
    pub(super) sid: String,
}

/// What CloudFormation's id tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KnownId {
    /// This resource wrote the statement.
    Confirmed(StatementId),
    /// It may have.
    Unconfirmed(StatementId),
    /// None of our ids.
    Foreign,
}

impl StatementId {
    /// The id of a statement that is this resource's.
    ///
    /// # Errors
    /// When target and Sid are longer than CloudFormation takes.
    pub(super) fn confirmed(&self) -> Result<PhysicalResourceId, Failure> {
        Ok(PhysicalResourceId::new(self.text())?)
    }

    /// The id of a statement that may be.
    ///
    /// # Errors
    /// As above.
    pub(super) fn unconfirmed(&self) -> Result<PhysicalResourceId, Failure> {
        Ok(PhysicalResourceId::new(format!("{UNCONFIRMED}{}", self.text()))?)
    }

    fn text(&self) -> String {
        format!("{}|{}", self.target, self.sid)
    }

    /// A Sid may have the sign that stands between the parts, an ARN has not.
    fn read(text: &str) -> Option<Self> {
        let (target, sid) = text.split_once('|')?;
        Some(Self { target: target.parse().ok()?, sid: sid.to_owned() })
    }
}

impl From<&PhysicalResourceId> for KnownId {
    fn from(id: &PhysicalResourceId) -> Self {
        let (text, unconfirmed) = match id.as_str().strip_prefix(UNCONFIRMED) {
            Some(text) => (text, true),
            None => (id.as_str(), false),
        };
        match StatementId::read(text) {
            None => Self::Foreign,
            Some(id) if unconfirmed => Self::Unconfirmed(id),
            Some(id) => Self::Confirmed(id),
        }
    }
}
