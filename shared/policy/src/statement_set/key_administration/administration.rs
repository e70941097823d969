//! One key policy, asked who can change it.

use std::collections::BTreeSet;

use super::KeyAdministrationError;
use crate::{
    Arn, Effect, OneOrMany, Policy, Principal, Principals, Resources, RoleArn, Statement,
    evaluate::{Answer, Caller, ConditionKey, Context, Question, Sides, StatementPlace, Truth},
    key_policy::{KeyArn, direct},
};

/// Only principals of the key's own account can do it, whatever the policy says.
///
/// Rule: [PutKeyPolicy](https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html).
const CHANGE: &str = "kms:PutKeyPolicy";

/// How sure it is that somebody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Not,
    Unsure,
    Sure,
}

/// One who may be able to change the policy.
pub(super) struct Administrator {
    caller: Caller,
    /// Whether what the key policy leaves to the account is allowed to it there.
    by_account: bool,
}

impl Administrator {
    pub(super) fn account(key: &KeyArn) -> Self {
        Self { caller: Caller::root(key.partition.clone(), key.account.clone()), by_account: true }
    }

    pub(super) fn writer(role: &RoleArn) -> Self {
        Self { caller: role.into(), by_account: true }
    }
}

/// The policy of a key, asked who can change it.
pub(super) struct Administration<'a> {
    pub(super) policy: &'a Policy,
    pub(super) key: &'a KeyArn,
}

impl Administration<'_> {
    pub(super) fn standing(&self, administrator: &Administrator) -> Standing {
        match self.answer(administrator) {
            Answer::Allowed => Standing::Sure,
            Answer::Depends { .. } => Standing::Unsure,
            Answer::NotAllowed | Answer::Denied { .. } => Standing::Not,
        }
    }

    fn answer(&self, administrator: &Administrator) -> Answer {
        let Administrator { caller, by_account } = administrator;
        let (key, account) = (self.key.to_string(), &self.key.account);
        if caller.account() != account || caller.partition() != &self.key.partition {
            return Answer::NotAllowed;
        }
        let question = Question::new(caller.clone(), CHANGE, &key, self.context());
        let sides = Sides::of_question(&question, &[], Some(&with_effect(self.policy)));
        let left_to_account = Truth::from(*by_account).and(&sides.account);
        sides.answer(&sides.resource.or(&left_to_account))
    }

    /// A request that an administrator makes to KMS itself, as every SDK makes it, and not to get round KMS's own check.
    fn context(&self) -> Context {
        let account = self.key.account.as_str();
        direct(&self.key.region)
            .with("kms:CallerAccount", account)
            .with("aws:ResourceAccount", account)
            .with("aws:SecureTransport", "true")
            .with("kms:BypassPolicyLockoutSafetyCheck", "false")
    }

    /// The roles and users of the account that statements speak of.
    pub(super) fn administrators(&self) -> impl Iterator<Item = Administrator> {
        let names: BTreeSet<&str> = self.policy.statements.iter().flat_map(names).map(String::as_str).collect();
        let callers: BTreeSet<Caller> =
            names.into_iter().filter_map(|name| Caller::named(&name.parse::<Arn>().ok()?)).collect();
        callers.into_iter().map(|caller| Administrator { caller, by_account: false })
    }

    pub(super) fn denied_by(&self, administrator: &Administrator) -> Option<StatementPlace> {
        match self.answer(administrator) {
            Answer::Denied { by } => Some(by),
            _ => None,
        }
    }

    /// Why what is kept is too little.
    pub(super) fn lacking<'b>(
        &self,
        kept: Standing,
        administrators: impl Iterator<Item = &'b Administrator> + Clone,
    ) -> KeyAdministrationError {
        let key = Box::new(self.key.clone());
        let on = administrators.clone().flat_map(|administrator| self.depends_on(administrator)).collect();
        match kept {
            Standing::Not => KeyAdministrationError::Nobody {
                key,
                by: administrators.into_iter().find_map(|one| self.denied_by(one)),
            },
            Standing::Unsure | Standing::Sure => KeyAdministrationError::Uncertain { key, on },
        }
    }

    fn depends_on(&self, administrator: &Administrator) -> BTreeSet<ConditionKey> {
        match self.answer(administrator) {
            Answer::Depends { on } => on,
            _ => BTreeSet::new(),
        }
    }
}

/// Whom a statement that allows may mean: its principals, and the values of its conditions on `aws:PrincipalArn`. A
/// pattern among those stands for one caller that it fits.
fn names(statement: &Statement) -> impl Iterator<Item = &String> {
    let principals = match &statement.principals {
        Some(Principals::Only(Principal::Of(kinds))) => kinds.0.get("AWS").map(OneOrMany::values).unwrap_or_default(),
        _ => &[],
    };
    let tests = statement.condition.0.values().flat_map(|keys| keys.0.iter());
    let arns = tests.filter(|(key, _)| key.eq_ignore_ascii_case("aws:PrincipalArn"));
    let all = principals.iter().chain(arns.flat_map(|(_, values)| values.values()));
    all.filter(|_| statement.effect == Effect::Allow)
}

/// The policy as KMS applies it: a statement without a resource has no effect.
///
/// Rule: [PutKeyPolicy](https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html), `Policy`.
fn with_effect(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    for statement in policy.statements.iter_mut().filter(|statement| statement.resources.is_none()) {
        statement.resources = Some(Resources::AllExcept("*".into()));
    }
    policy
}
