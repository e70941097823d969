//! One statement of a policy. What IAM allows only one of (`Action` or `NotAction`, …) is an enum here, so that
//! a statement with both or neither cannot be written.

use serde::{Deserialize, Serialize};

use super::{OneOrMany, Principal, UniqueMap, word::read_from_word};

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Effect {
    /// Grants, unless something denies.
    Allow,
    /// Denies, whatever allows.
    Deny,
}

read_from_word!(Effect, "Allow" => Effect::Allow, "Deny" => Effect::Deny);

/// The principals a statement of a resource policy speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principals {
    /// `Principal`.
    Only(Principal),
    /// `NotPrincipal`.
    AllExcept(Principal),
}

/// The actions a statement speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actions {
    /// `Action`.
    Only(OneOrMany),
    /// `NotAction`.
    AllExcept(OneOrMany),
}

/// The resources a statement speaks of; trust policies have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resources {
    /// `Resource`.
    Only(OneOrMany),
    /// `NotResource`.
    AllExcept(OneOrMany),
}

/// Condition operator -> condition key -> values.
pub type Condition = UniqueMap<UniqueMap<OneOrMany>>;

/// One statement of a policy.
///
/// Rule: [IAM JSON policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "StatementText", try_from = "StatementText")]
pub struct Statement {
    /// `Sid`, unique within the policy.
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`: resource policies only.
    pub principals: Option<Principals>,
    /// `Action` or `NotAction`.
    pub actions: Actions,
    /// `Resource` or `NotResource`: every policy but a trust policy.
    pub resources: Option<Resources>,
    /// `Condition`; an empty one means none.
    pub condition: Condition,
}

impl Statement {
    /// An `Allow` of these actions on these resources.
    #[must_use]
    pub fn allow(actions: impl Into<OneOrMany>, resources: impl Into<OneOrMany>) -> Self {
        Self {
            sid: None,
            effect: Effect::Allow,
            principals: None,
            actions: Actions::Only(actions.into()),
            resources: Some(Resources::Only(resources.into())),
            condition: Condition::default(),
        }
    }

    /// The same statement in one agreed form: lists sorted and without repeats, actions in lower case. Condition
    /// keys keep their case although IAM ignores it: two keys that differ in it must not become one.
    pub(crate) fn canonical(&self) -> Self {
        let exact = |values: &OneOrMany| values.canonical(str::to_owned);
        let lower = |values: &OneOrMany| values.canonical(str::to_ascii_lowercase);
        let keys = |keys: &UniqueMap<OneOrMany>| {
            UniqueMap(keys.0.iter().map(|(key, values)| (key.clone(), exact(values))).collect())
        };
        Self {
            sid: self.sid.clone(),
            effect: self.effect,
            principals: self.principals.as_ref().map(|principals| match principals {
                Principals::Only(principal) => Principals::Only(principal.canonical()),
                Principals::AllExcept(principal) => Principals::AllExcept(principal.canonical()),
            }),
            actions: match &self.actions {
                Actions::Only(actions) => Actions::Only(lower(actions)),
                Actions::AllExcept(actions) => Actions::AllExcept(lower(actions)),
            },
            resources: self.resources.as_ref().map(|resources| match resources {
                Resources::Only(resources) => Resources::Only(exact(resources)),
                Resources::AllExcept(resources) => Resources::AllExcept(exact(resources)),
            }),
            condition: UniqueMap(
                self.condition.0.iter().map(|(operator, inner)| (operator.clone(), keys(inner))).collect(),
            ),
        }
    }
}

/// The statement as IAM writes it: every field by itself, before it is known whether they fit together.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct StatementText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    principal: Option<Principal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_principal: Option<Principal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<OneOrMany>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_action: Option<OneOrMany>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resource: Option<OneOrMany>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_resource: Option<OneOrMany>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    condition: Option<Condition>,
}

impl TryFrom<StatementText> for Statement {
    type Error = String;

    fn try_from(text: StatementText) -> Result<Self, String> {
        let both = |one: &str| format!("statement has both `{one}` and `Not{one}`");
        let lists = [
            ("Action", &text.action),
            ("NotAction", &text.not_action),
            ("Resource", &text.resource),
            ("NotResource", &text.not_resource),
        ];
        if let Some((name, _)) = lists.iter().find(|(_, list)| list.as_ref().is_some_and(OneOrMany::is_empty)) {
            return Err(format!("`{name}` is an empty list, which IAM refuses"));
        }
        Ok(Self {
            sid: text.sid,
            effect: text.effect,
            principals: match (text.principal, text.not_principal) {
                (Some(_), Some(_)) => return Err(both("Principal")),
                (principal, not) => principal.map(Principals::Only).or(not.map(Principals::AllExcept)),
            },
            actions: match (text.action, text.not_action) {
                (Some(_), Some(_)) => return Err(both("Action")),
                (None, None) => return Err("statement has neither `Action` nor `NotAction`".to_owned()),
                (Some(actions), None) => Actions::Only(actions),
                (None, Some(actions)) => Actions::AllExcept(actions),
            },
            resources: match (text.resource, text.not_resource) {
                (Some(_), Some(_)) => return Err(both("Resource")),
                (resource, not) => resource.map(Resources::Only).or(not.map(Resources::AllExcept)),
            },
            condition: text.condition.unwrap_or_default(),
        })
    }
}

impl From<Statement> for StatementText {
    fn from(statement: Statement) -> Self {
        let (principal, not_principal) = match statement.principals {
            Some(Principals::Only(principal)) => (Some(principal), None),
            Some(Principals::AllExcept(principal)) => (None, Some(principal)),
            None => (None, None),
        };
        let (action, not_action) = match statement.actions {
            Actions::Only(actions) => (Some(actions), None),
            Actions::AllExcept(actions) => (None, Some(actions)),
        };
        let (resource, not_resource) = match statement.resources {
            Some(Resources::Only(resources)) => (Some(resources), None),
            Some(Resources::AllExcept(resources)) => (None, Some(resources)),
            None => (None, None),
        };
        let condition = (!statement.condition.0.is_empty()).then_some(statement.condition);
        let Statement { sid, effect, .. } = statement;
        Self { sid, effect, principal, not_principal, action, not_action, resource, not_resource, condition }
    }
}
