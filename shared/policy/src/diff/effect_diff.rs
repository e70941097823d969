//! What changed among the statements of one effect, action by action.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Terms, atom::Atoms};
use crate::grant::Resource;

/// What changed in what is allowed, or in what is denied. Keys are actions as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EffectDiff {
    /// Actions that only the new documents speak of, and on what terms.
    pub added: BTreeMap<String, BTreeSet<Terms>>,
    /// Actions that only the old documents speak of.
    pub removed: BTreeMap<String, BTreeSet<Terms>>,
    /// Actions that both speak of, on different terms.
    pub changed: BTreeMap<String, ActionChange>,
}

/// How the terms of one action changed. The first three are views of the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionChange {
    /// How the resources changed as a whole.
    pub reach: Reach,
    /// Resources that come and go.
    pub resources: Change<String>,
    /// Conditions that come and go, one by one.
    pub conditions: Change<String>,
    /// Principals that come and go.
    pub principals: Change<String>,
    /// Combinations of principal, resource and conditions that come and go.
    pub terms: Change<Terms>,
}

/// What comes and what goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<T: Ord> {
    /// Only in the new documents.
    pub added: BTreeSet<T>,
    /// Only in the old documents.
    pub removed: BTreeSet<T>,
}

/// How resources changed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The same resources, perhaps said in another way.
    Same,
    /// All of the old ones and more.
    Widened,
    /// Some of the old ones.
    Narrowed,
    /// Others, or it cannot be told.
    Changed,
}

impl EffectDiff {
    pub(super) fn between(old: &Atoms, new: &Atoms) -> Self {
        let only_in = |these: &Atoms, others: &Atoms| {
            let only = these.iter().filter(|(action, _)| !others.contains_key(*action));
            only.map(|(_, (written, terms))| (written.clone(), terms.clone())).collect()
        };
        // Both spellings are good; the choice must not depend on which documents are the old ones.
        let both = old
            .iter()
            .filter_map(|(action, (one, old))| new.get(action).map(|(other, new)| (one.min(other), old, new)));
        let changed = both.filter(|(_, old, new)| old != new);
        Self {
            added: only_in(new, old),
            removed: only_in(old, new),
            changed: changed.map(|(written, old, new)| (written.clone(), ActionChange::between(old, new))).collect(),
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl ActionChange {
    fn between(old: &BTreeSet<Terms>, new: &BTreeSet<Terms>) -> Self {
        let resources = |terms: &BTreeSet<Terms>| terms.iter().filter_map(|term| term.resource.clone()).collect();
        let principals = |terms: &BTreeSet<Terms>| terms.iter().filter_map(|term| term.principal.clone()).collect();
        let conditions = |terms: &BTreeSet<Terms>| terms.iter().flat_map(|term| term.conditions.clone()).collect();
        let (old_resources, new_resources) = (resources(old), resources(new));
        Self {
            reach: Reach::between(&old_resources, &new_resources),
            resources: Change::between(&old_resources, &new_resources),
            conditions: Change::between(&conditions(old), &conditions(new)),
            principals: Change::between(&principals(old), &principals(new)),
            terms: Change::between(old, new),
        }
    }
}

impl<T: Ord + Clone> Change<T> {
    fn between(old: &BTreeSet<T>, new: &BTreeSet<T>) -> Self {
        Self { added: new.difference(old).cloned().collect(), removed: old.difference(new).cloned().collect() }
    }

    /// Whether nothing comes and nothing goes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

impl Reach {
    fn between(old: &BTreeSet<String>, new: &BTreeSet<String>) -> Self {
        let patterns = |texts: &BTreeSet<String>| texts.iter().map(|text| Resource::of(text)).collect::<Vec<_>>();
        let (old, new) = (patterns(old), patterns(new));
        let within = |these: &[Resource], others: &[Resource]| {
            these.iter().all(|narrow| others.iter().any(|wide| wide.covers(narrow)))
        };
        match (within(&old, &new), within(&new, &old)) {
            (true, true) => Self::Same,
            (true, false) => Self::Widened,
            (false, true) => Self::Narrowed,
            (false, false) => Self::Changed,
        }
    }
}
