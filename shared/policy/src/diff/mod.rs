//! What a change of policies means: which features come and go, and which actions, resources and conditions. Order,
//! Sids, the form of lists, the letter case of actions and which document a statement stands in do not count.

mod atom;
mod effect_diff;
mod meaning;

#[cfg(test)]
mod tests;

use serde::Serialize;

use self::atom::atoms;
pub use self::{
    atom::Terms,
    effect_diff::{ActionChange, Change, EffectDiff, Reach},
    meaning::meaning,
};
use crate::{CatalogRole, Effect, Explainer, FeatureExplanation, FeatureId, FeatureStatus, Policy};

/// What changed between two sets of documents; empty exactly when they fall apart into the same grants and denials.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PolicyDiff {
    /// Features whose status changed, by role and id.
    pub features: Vec<FeatureChange>,
    /// What changed among the statements that allow.
    pub allow: EffectDiff,
    /// What changed among the statements that deny.
    pub deny: EffectDiff,
}

/// How far a feature was granted, and is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FeatureChange {
    /// Whose feature.
    pub role: CatalogRole,
    /// The feature.
    pub feature: FeatureId,
    /// By the old documents.
    pub before: FeatureStatus,
    /// By the new documents.
    pub after: FeatureStatus,
}

impl PolicyDiff {
    /// What changed from the old documents to the new ones, in the terms of these explainers' features.
    #[must_use]
    pub fn between<'a>(explainers: impl IntoIterator<Item = &'a Explainer>, old: &[&Policy], new: &[&Policy]) -> Self {
        let of_effect =
            |effect| EffectDiff::between(&atoms(old.iter().copied(), effect), &atoms(new.iter().copied(), effect));
        Self {
            features: explainers.into_iter().flat_map(|explainer| features(explainer, old, new)).collect(),
            allow: of_effect(Effect::Allow),
            deny: of_effect(Effect::Deny),
        }
    }

    /// Whether the documents mean the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.features.is_empty() && self.allow.is_empty() && self.deny.is_empty()
    }
}

fn features(explainer: &Explainer, old: &[&Policy], new: &[&Policy]) -> Vec<FeatureChange> {
    let (before, after) = (explainer.explain(old.iter().copied()), explainer.explain(new.iter().copied()));
    let changed = before.into_iter().zip(after).filter(|(before, after)| before.status != after.status);
    let change = |(before, after): (FeatureExplanation, FeatureExplanation)| FeatureChange {
        role: explainer.role(),
        feature: before.feature,
        before: before.status,
        after: after.status,
    };
    changed.map(change).collect()
}
