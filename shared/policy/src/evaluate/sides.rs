//! What each side says of a request: the policies of the role, the policy of the resource, and the denials of both.
//! Which of them has to agree depends on the resource and on the accounts; that is decided elsewhere.

use serde::Serialize;

use super::{Caller, Context, Request, Truth, principal::Naming, statement::applies};
use crate::{Effect, Policy, Statement};

/// Where a statement stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementSource {
    /// In a policy of the role, counted from 1 in the order in which the policies were given.
    RolePolicy(usize),
    /// In the policy of the resource.
    ResourcePolicy,
}

/// Names one statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StatementPlace {
    /// The document.
    pub source: StatementSource,
    /// The statement in it, counted from 1.
    pub number: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
}

/// A request with what follows from who makes it.
#[derive(Debug, Clone)]
pub(crate) struct Question<'a> {
    caller: Caller,
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    pub(super) context: Context,
}

impl<'a> Question<'a> {
    pub(crate) fn new(caller: Caller, action: &'a str, resource: &'a str, context: Context) -> Self {
        let context = context.of_caller(&caller);
        Self { caller, action, resource, context }
    }
}

/// What the documents say of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sides {
    /// The policies of the role allow it.
    pub(crate) role: Truth,
    /// The policy of the resource allows it to the role itself.
    pub(crate) resource: Truth,
    /// The policy of the resource leaves it to the account of the role.
    pub(crate) account: Truth,
    /// Something denies it.
    pub(crate) denied: Truth,
    /// The first statement that certainly denies it.
    pub(crate) denied_by: Option<StatementPlace>,
}

impl Sides {
    /// Reads both sides for a role.
    pub(crate) fn of(request: &Request, role_policies: &[Policy], resource_policy: Option<&Policy>) -> Self {
        let Request { principal, action, resource, context } = request;
        Self::of_question(
            &Question::new(principal.into(), action, resource, context.clone()),
            role_policies,
            resource_policy,
        )
    }

    /// Reads both sides.
    pub(crate) fn of_question(
        question: &Question<'_>,
        role_policies: &[Policy],
        resource_policy: Option<&Policy>,
    ) -> Self {
        let mut sides =
            Self { role: Truth::No, resource: Truth::No, account: Truth::No, denied: Truth::No, denied_by: None };
        for (policy, number) in role_policies.iter().zip(1..) {
            sides.read(policy, &StatementSource::RolePolicy(number), question);
        }
        if let Some(policy) = resource_policy {
            sides.read(policy, &StatementSource::ResourcePolicy, question);
        }
        sides
    }

    fn read(&mut self, policy: &Policy, source: &StatementSource, question: &Question<'_>) {
        for (statement, number) in policy.statements.iter().zip(1..) {
            let applies = applies(statement, policy.version, question);
            match (statement.effect, source) {
                (Effect::Allow, StatementSource::RolePolicy(_)) if !fits_role(statement) => {}
                (Effect::Allow, StatementSource::RolePolicy(_)) => self.role = self.role.or(&applies),
                (Effect::Allow, StatementSource::ResourcePolicy) => self.allow(&naming(statement, question), &applies),
                (Effect::Deny, StatementSource::RolePolicy(_)) => self.deny(&applies, source, number, statement),
                (Effect::Deny, StatementSource::ResourcePolicy) => {
                    let applies = applies.and(&naming(statement, question).at_all());
                    self.deny(&applies, source, number, statement);
                }
            }
        }
    }

    fn allow(&mut self, naming: &Naming, applies: &Truth) {
        self.resource = self.resource.or(&naming.directly.and(applies));
        self.account = self.account.or(&Truth::from(naming.by_account).and(applies));
    }

    fn deny(&mut self, applies: &Truth, source: &StatementSource, number: usize, statement: &Statement) {
        if *applies == Truth::Yes && self.denied_by.is_none() {
            self.denied_by = Some(StatementPlace { source: source.clone(), number, sid: statement.sid.clone() });
        }
        self.denied = self.denied.or(applies);
    }
}

/// Whether AWS takes the statement in a policy of a role: with resources and without principals. One that it refuses
/// allows nothing.
fn fits_role(statement: &Statement) -> bool {
    statement.principals.is_none() && statement.resources.is_some()
}

/// A resource policy without `Principal` is refused by AWS; here such a statement names nobody.
fn naming(statement: &Statement, question: &Question<'_>) -> Naming {
    statement.principals.as_ref().map_or(Naming::NONE, |principals| Naming::of(principals, &question.caller))
}
