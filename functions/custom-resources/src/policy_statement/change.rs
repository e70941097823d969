//! What is wanted of a policy, and what the answers of AWS mean for it: pure functions.

use policy::{
    Policy, Statement,
    statement_set::{Edit, EditError, Expected, StatementSet, StatementTarget, TrustPolicyQuota},
};

/// What is to be done about one statement.
#[derive(Clone, Copy)]
pub(super) enum Change<'a> {
    /// It is to stand there.
    Put { statement: &'a Statement, expected: Expected<'a> },
    /// Nothing is to stand under this Sid.
    Remove { sid: &'a str, expected: Expected<'a> },
}

/// What one look at a policy tells after it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The change is there.
    Made,
    /// It is as it was before.
    Old,
    /// It is neither: somebody else wrote it.
    Other,
}

impl<'a> Change<'a> {
    pub(super) fn sid(&self) -> &'a str {
        match self {
            Self::Put { statement, .. } => statement.sid.as_deref().unwrap_or_default(),
            Self::Remove { sid, .. } => sid,
        }
    }

    /// What the change comes to in this policy.
    pub(super) fn edit(
        &self,
        target: &StatementTarget,
        policy: Option<&Policy>,
        trust_policies: TrustPolicyQuota,
    ) -> Result<Edit, EditError> {
        let set = StatementSet::new(target, policy)?.with_quota(trust_policies);
        match self {
            Self::Put { statement, expected } => set.put(statement, *expected),
            Self::Remove { sid, expected } => set.remove(sid, *expected),
        }
    }

    /// What a policy that AWS shows after the write means. `before` is what was changed.
    pub(super) fn look(&self, target: &StatementTarget, before: Option<&Policy>, shown: Option<&Policy>) -> Look {
        match self.edit(target, shown, TrustPolicyQuota::default()) {
            Ok(Edit::Unchanged) => Look::Made,
            _ if same(before, shown) => Look::Old,
            _ => Look::Other,
        }
    }

    /// The plan as one line, without the statement's text.
    pub(super) fn in_words(&self, target: &StatementTarget, edit: &Edit) -> String {
        let sid = self.sid();
        match (self, edit) {
            (Self::Put { .. }, Edit::Write { replaced: Some(_), .. }) => {
                format!("replace statement `{sid}` in the policy of `{target}`")
            }
            (Self::Put { .. }, _) => format!("put statement `{sid}` into the policy of `{target}`"),
            (Self::Remove { .. }, Edit::Delete { .. }) => {
                format!("remove statement `{sid}`, the last one of the policy of `{target}`, with the policy")
            }
            (Self::Remove { .. }, _) => format!("remove statement `{sid}` from the policy of `{target}`"),
        }
    }
}

/// Whether two readings of a policy mean the same: AWS may give lists back in another order each time.
pub(super) fn same(one: Option<&Policy>, other: Option<&Policy>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.means_the_same_as(other),
        _ => false,
    }
}
