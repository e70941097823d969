//! One statement put in or taken out. Nothing else of the document is touched: order, `Id`, `Version` and every other
//! statement stay as they were found, unique ids of principals that are gone included.

use super::{
    Edit, EditError, Expected, StatementError, StatementTarget, TrustPolicyQuota,
    default_topic_policy::default_topic_policy,
    found::{Found, with_sid},
};
use crate::{Policy, Statement};

/// The statements of a resource's policy, as it was found.
#[derive(Debug, Clone, Copy)]
pub struct StatementSet<'a> {
    pub(super) target: &'a StatementTarget,
    pub(super) policy: Option<&'a Policy>,
    trust_policies: TrustPolicyQuota,
}

impl<'a> StatementSet<'a> {
    /// The statements of this resource's policy; no policy has none.
    ///
    /// # Errors
    /// When there is no policy although such a resource always has one.
    pub fn new(target: &'a StatementTarget, policy: Option<&'a Policy>) -> Result<Self, EditError> {
        match policy {
            None if target.always_has_policy() => Err(EditError::PolicyMissing { target: Box::new(target.clone()) }),
            _ => Ok(Self { target, policy, trust_policies: TrustPolicyQuota::default() }),
        }
    }

    /// The same in an account whose quota for the length of trust policies was raised.
    #[must_use]
    pub fn with_quota(self, trust_policies: TrustPolicyQuota) -> Self {
        Self { trust_policies, ..self }
    }

    /// Puts the statement in: in the place of the one that has its `Sid`, or else behind all others. One that means the
    /// same already is left as it is.
    ///
    /// # Errors
    /// When the statement does not fit the resource, when several have its `Sid`, when the one that has it is not the
    /// expected one, when the document's language is older than the statement's variables, or when there is no room.
    pub fn put(&self, statement: &Statement, expected: Expected<'_>) -> Result<Edit, EditError> {
        self.target.check_statement(statement).map_err(|source| self.does_not_fit(source))?;
        let sid = statement.sid.as_deref().unwrap_or_default();
        let found = self.find(sid)?;
        self.check_language(sid, statement)?;
        if found.is_some_and(|(_, found)| self.same(found, statement)) {
            return Ok(Edit::Unchanged);
        }
        self.check_expected(sid, found, expected)?;
        let policy = self.with(found, statement);
        let no_room = |source| EditError::Quota { target: self.boxed(), sid: sid.to_owned(), source };
        self.target.check_quotas(&policy, self.trust_policies).map_err(no_room)?;
        Ok(Edit::Write { policy, replaced: found.map(|(_, statement)| statement.clone()) })
    }

    /// Takes the statement of this `Sid` out. Where there is none, nothing is to be done.
    ///
    /// # Errors
    /// When the `Sid` is empty, when several statements have it, when the one that has it is not the expected one, or
    /// when it is the last of a policy that cannot be empty.
    pub fn remove(&self, sid: &str, expected: Expected<'_>) -> Result<Edit, EditError> {
        if sid.is_empty() {
            return Err(self.does_not_fit(StatementError::SidMissing { form: self.target.sid_form() }));
        }
        let (Some(policy), Some(found)) = (self.policy, self.find(sid)?) else { return Ok(Edit::Unchanged) };
        self.check_expected(sid, Some(found), expected)?;
        match policy.statements.len() {
            1 => self.without_last(sid, found.1),
            _ => {
                let others = policy.statements.iter().enumerate().filter(|(at, _)| *at != found.0);
                let statements = others.map(|(_, statement)| statement.clone()).collect();
                let policy = Policy { statements, ..without_statements(policy) };
                Ok(Edit::Write { policy, replaced: Some(found.1.clone()) })
            }
        }
    }

    /// A topic cannot be without a policy; it gets the one back that SNS gave it.
    fn without_last(&self, sid: &str, last: &Statement) -> Result<Edit, EditError> {
        let (target, removed) = (self.boxed(), last.clone());
        match self.target {
            StatementTarget::Bucket { .. } | StatementTarget::Queue(_) => Ok(Edit::Delete { removed }),
            StatementTarget::Topic(topic) => match default_topic_policy(topic) {
                policy if with_sid(&policy, sid).next().is_none() => {
                    Ok(Edit::Write { policy, replaced: Some(removed) })
                }
                _ => Err(EditError::LastStatement { target, sid: sid.to_owned() }),
            },
            StatementTarget::Key(_) | StatementTarget::Role(_) => {
                Err(EditError::LastStatement { target, sid: sid.to_owned() })
            }
        }
    }

    fn with(&self, found: Option<Found<'_>>, statement: &Statement) -> Policy {
        let Some(policy) = self.policy else { return Policy::new(vec![statement.clone()]) };
        let mut policy = policy.clone();
        match found.and_then(|(at, _)| policy.statements.get_mut(at)) {
            Some(place) => *place = statement.clone(),
            None => policy.statements.push(statement.clone()),
        }
        policy
    }

    fn does_not_fit(&self, source: StatementError) -> EditError {
        EditError::Statement { target: self.boxed(), source }
    }

    pub(super) fn boxed(&self) -> Box<StatementTarget> {
        Box::new(self.target.clone())
    }
}

fn without_statements(policy: &Policy) -> Policy {
    Policy { version: policy.version, id: policy.id.clone(), statements: vec![] }
}
