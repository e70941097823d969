//! What a statement says, read in the way that tightening needs: the actions that it allows by name, and what it
//! allows them on.

use crate::{Actions, Effect, OneOrMany, Resources, Statement, UniqueMap};

impl Statement {
    /// The actions that it allows, where it is an `Allow` that names them.
    pub(super) fn allowed_actions(&self) -> Option<&[String]> {
        match (&self.effect, &self.actions) {
            (Effect::Allow, Actions::Only(actions)) => Some(actions.values()),
            _ => None,
        }
    }

    /// The resources that it names with `Resource`.
    pub(super) fn named_resources(&self) -> &[String] {
        match &self.resources {
            Some(Resources::Only(resources)) => resources.values(),
            Some(Resources::AllExcept(_)) | None => &[],
        }
    }

    /// The same with other resources, one written plainly and several as a list.
    pub(super) fn on(&self, resources: Vec<String>) -> Self {
        Self { resources: Some(Resources::Only(one_or_list(resources))), ..self.clone() }
    }

    /// The same with a test more, next to those that it has.
    pub(super) fn under(&self, operator: &str, key: &str, values: Vec<String>) -> Self {
        let mut condition = self.condition.clone();
        let keys = condition.0.entry(operator.to_owned()).or_default();
        keys.0.insert(key.to_owned(), one_or_list(values));
        Self { condition, ..self.clone() }
    }

    /// The values that it tests a key for with an operator; letter case of the key does not count.
    pub(super) fn tested(&self, operator: &str, key: &str) -> Option<&OneOrMany> {
        let keys = self.condition.0.get(operator)?;
        keys.0.iter().find(|(found, _)| found.eq_ignore_ascii_case(key)).map(|(_, values)| values)
    }

    /// Whether it tests a key with any operator.
    pub(super) fn tests(&self, key: &str) -> bool {
        self.condition.0.keys().any(|operator| self.tested(operator, key).is_some())
    }

    /// The same without any test of a key.
    pub(super) fn without_test_of(&self, key: &str) -> Self {
        let kept = |keys: &UniqueMap<OneOrMany>| {
            let others = keys.0.iter().filter(|(found, _)| !found.eq_ignore_ascii_case(key));
            UniqueMap(others.map(|(key, values)| (key.clone(), values.clone())).collect())
        };
        let operators = self.condition.0.iter().map(|(operator, keys)| (operator.clone(), kept(keys)));
        let condition = UniqueMap(operators.filter(|(_, keys)| !keys.0.is_empty()).collect());
        Self { condition, ..self.clone() }
    }
}

/// One value written plainly, several as a list.
pub(super) fn one_or_list(values: Vec<String>) -> OneOrMany {
    match <[String; 1]>::try_from(values) {
        Ok([only]) => OneOrMany::One(only),
        Err(values) => OneOrMany::Many(values),
    }
}
