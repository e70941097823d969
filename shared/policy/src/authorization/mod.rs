//! What AWS says about its own actions: the resources that each works on and the condition keys in its requests,
//! as an extract of the service authorization reference. With it a policy can be checked for permissions that look
//! like grants and can never match: AWS accepts them without a word.
//!
//! Rule: [service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html).

mod defect;
mod defects;
mod matching;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

pub use self::defect::{Defect, DefectKind, Unchecked};
use crate::pattern;

const EXTRACT: &str = include_str!("service-authorization.json");

/// An extract of AWS's service authorization reference: the actions that the catalogue and the functions of this
/// project use. What it does not hold is not wrong, only unknown here; see [`Self::knowledge`].
#[derive(Debug, Clone, Deserialize)]
pub struct ServiceAuthorization {
    /// Month of the extract, such as `2026-11`.
    pub date: String,
    /// Services, such as `ssm`, of which the extract holds every action: elsewhere it cannot tell a misspelt action
    /// from one that was left out.
    complete_services: BTreeSet<String>,
    actions: BTreeMap<String, ServiceAction>,
    /// The names of the actions by their form in lower case: policies of any spelling are looked up, many at a time.
    #[serde(skip)]
    names: BTreeMap<String, String>,
}

/// What AWS says about one action.
#[derive(Debug, Clone, Deserialize)]
pub struct ServiceAction {
    /// What the action does, in AWS's classes.
    pub level: AccessLevel,
    /// Condition keys of every request, whatever its resources.
    pub keys: Vec<String>,
    /// Actions that some requests need as well.
    #[serde(default)]
    pub also_needs: Vec<String>,
    /// Whether it works on more resource types than the extract holds.
    #[serde(default)]
    pub more_types: bool,
    /// The resource types that it works on, by name; with none of them only the resource `*` matches.
    pub types: BTreeMap<String, ResourceType>,
}

/// AWS's classes of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum AccessLevel {
    /// Lists names.
    List,
    /// Reads content.
    Read,
    /// Creates, changes or removes.
    Write,
    /// Changes who may do what.
    #[serde(rename = "Permissions management")]
    PermissionsManagement,
    /// Changes tags and nothing else.
    Tagging,
}

/// A type of resource, as one action works on it.
#[derive(Debug, Clone, Deserialize)]
pub struct ResourceType {
    /// Its ARN, with variables such as `${Region}`.
    pub arn: String,
    /// Whether every request names one.
    pub required: bool,
    /// Condition keys that exist only where the request names one.
    pub keys: Vec<String>,
    /// The ARN with `*` for its variables.
    #[serde(skip)]
    pattern: String,
}

/// The embedded extract does not have its shape. It is tested, so that this cannot happen in a finished binary.
#[derive(Debug, thiserror::Error)]
#[error("the embedded extract of the service authorization reference is malformed")]
pub struct ServiceAuthorizationError(#[from] serde_json::Error);

/// What the extract knows about an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    /// It holds the action, or an action that the pattern stands for.
    Known,
    /// It neither holds the action nor the whole of its service: the action may well exist.
    NotInExtract,
    /// It holds the whole service, and the service has no such action.
    NoSuchAction,
}

impl ServiceAuthorization {
    /// The extract that this crate carries.
    ///
    /// # Errors
    /// When the embedded file is malformed.
    pub fn embedded() -> Result<Self, ServiceAuthorizationError> {
        let mut extract: Self = serde_json::from_str(EXTRACT)?;
        extract.names = extract.actions.keys().map(|name| (name.to_ascii_lowercase(), name.clone())).collect();
        for kind in extract.actions.values_mut().flat_map(|action| action.types.values_mut()) {
            kind.pattern = matching::without_variables(&kind.arn);
        }
        Ok(extract)
    }

    /// The actions of the extract that a pattern such as `kms:ReEncrypt*` stands for, by name. Letter case does not
    /// count, as in IAM.
    pub fn actions(&self, pattern: &str) -> impl Iterator<Item = (&str, &ServiceAction)> {
        let pattern = pattern.to_ascii_lowercase();
        // What stands before the first wildcard stands before every name that the pattern stands for.
        let start = pattern.split(['*', '?']).next().unwrap_or_default().to_owned();
        let near = self.names.range(start.clone()..).take_while(move |(lower, _)| lower.starts_with(&start));
        let named = near.filter(move |(lower, _)| pattern::matches(&pattern, lower));
        named.filter_map(|(_, name)| self.actions.get_key_value(name)).map(|(name, action)| (name.as_str(), action))
    }

    /// The resource types that an action or a pattern of actions works on, as patterns of ARNs; nothing when not all of
    /// them are known.
    pub(crate) fn all_types(&self, pattern: &str) -> Option<BTreeSet<&str>> {
        let mut actions = self.actions(pattern).peekable();
        actions.peek()?;
        actions.try_fold(BTreeSet::new(), |mut types, (_, action)| {
            types.extend(action.types.values().map(|kind| kind.pattern.as_str()));
            (!action.more_types).then_some(types)
        })
    }

    /// The names of the actions of a service, which is in lower case.
    pub(crate) fn actions_of(&self, service: &str) -> impl Iterator<Item = &str> {
        self.actions(&format!("{service}:*")).map(|(name, _)| name).collect::<Vec<_>>().into_iter()
    }

    /// What the extract knows about an action or a pattern of actions.
    #[must_use]
    pub fn knowledge(&self, pattern: &str) -> Knowledge {
        let service = pattern.split_once(':').map(|(service, _)| service.to_ascii_lowercase());
        match service {
            _ if self.actions(pattern).next().is_some() => Knowledge::Known,
            Some(service) if self.complete_services.contains(&service) => Knowledge::NoSuchAction,
            _ => Knowledge::NotInExtract,
        }
    }
}
