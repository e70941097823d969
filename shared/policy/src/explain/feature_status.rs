//! How far policies grant one feature.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Need, Needs};
use crate::{
    Effect, FeatureId,
    grant::{Grant, Grants},
};

/// How far a feature is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeatureStatus {
    /// No action of it.
    None,
    /// Some actions, and it does not work without the others.
    Part,
    /// Every action, some on fewer resources or under further conditions, or with a denial beside it.
    Narrowed,
    /// Every action, as the catalogue has it or wider.
    Full,
}

impl FeatureStatus {
    /// Whether every action is granted, be it narrowed.
    #[must_use]
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Full | Self::Narrowed)
    }
}

/// A statement that denies something of a feature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Denial {
    /// The feature's action.
    pub action: String,
    /// Which of the policies, counted from 1.
    pub policy: usize,
    /// The statement in it, counted from 1.
    pub statement: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
}

/// One feature and what the policies grant of it. Each of its actions is in one of the three lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeatureExplanation {
    /// The feature.
    pub feature: FeatureId,
    /// The lists in one word.
    pub status: FeatureStatus,
    /// Granted as the catalogue has them, or wider.
    pub granted: BTreeSet<String>,
    /// Granted on fewer resources or under further conditions.
    pub narrowed: BTreeSet<String>,
    /// Not granted, or denied altogether.
    pub missing: BTreeSet<String>,
    /// The statements that deny something of it.
    pub denied: BTreeSet<Denial>,
}

/// How far one action is granted; the least of its needs counts, and none only when all are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Missing,
    Narrowed,
    Granted,
}

impl FeatureExplanation {
    pub(super) fn of(feature: &FeatureId, all: &Needs, grants: &Grants) -> Self {
        let needs = all.features.get(feature).map(Vec::as_slice).unwrap_or_default();
        let context = Context { needs: all, grants };
        let (mut granted, mut narrowed, mut missing) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut denied = BTreeSet::new();
        for of_action in needs.chunk_by(|one, other| one.action == other.action) {
            let Some(action) = of_action.first().map(|need| need.written.clone()) else { continue };
            if grants.has_denials {
                denied.extend(of_action.iter().flat_map(|need| context.denials(need)));
            }
            match Extent::least(of_action.iter().map(|need| context.extent(need))) {
                Extent::Granted => granted.insert(action),
                Extent::Narrowed => narrowed.insert(action),
                Extent::Missing => missing.insert(action),
            };
        }
        let status = match (granted.is_empty() && narrowed.is_empty(), missing.is_empty(), narrowed.is_empty()) {
            (true, _, _) => FeatureStatus::None,
            (false, false, _) => FeatureStatus::Part,
            (false, true, false) => FeatureStatus::Narrowed,
            (false, true, true) => FeatureStatus::Full,
        };
        Self { feature: feature.clone(), status, granted, narrowed, missing, denied }
    }
}

/// What the policies grant, and what the catalogue denies itself.
struct Context<'a> {
    needs: &'a Needs,
    grants: &'a Grants,
}

impl Extent {
    /// The extent of all of them together: whole only if all are, missing only if all are.
    fn least(extents: impl Iterator<Item = Self>) -> Self {
        let extents: Vec<Self> = extents.collect();
        let all = |wanted: Self| extents.iter().all(|extent| *extent == wanted);
        match (all(Self::Granted), all(Self::Missing)) {
            (true, _) => Self::Granted,
            (_, true) => Self::Missing,
            _ => Self::Narrowed,
        }
    }
}

impl Context<'_> {
    fn extent(&self, need: &Need) -> Extent {
        match self.extent_of(need, &need.action) {
            // The policies may name, one by one, what the catalogue means by a pattern.
            Extent::Narrowed if !need.stands_for.is_empty() => {
                Extent::least(need.stands_for.iter().map(|action| self.extent_of(need, action)))
            }
            extent => extent,
        }
    }

    fn extent_of(&self, need: &Need, action: &str) -> Extent {
        let mut found = Extent::Missing;
        let mut denied = false;
        for grant in self.that_touch(need, action) {
            let whole = grant.actions.covers(action) && grant.resources.covers(&need.resource);
            match (grant.effect, whole && need.tests.imply(&grant.tests)) {
                (Effect::Deny, true) => return Extent::Missing,
                (Effect::Deny, false) => denied = true,
                (Effect::Allow, true) if !self.grants.has_denials => return Extent::Granted,
                (Effect::Allow, true) => found = Extent::Granted,
                (Effect::Allow, false) if found == Extent::Missing => found = Extent::Narrowed,
                (Effect::Allow, false) => {}
            }
        }
        if denied && found == Extent::Granted { Extent::Narrowed } else { found }
    }

    fn denials<'a>(&'a self, need: &'a Need) -> impl Iterator<Item = Denial> + 'a {
        let denying = self.that_touch(need, &need.action).filter(|grant| grant.effect == Effect::Deny);
        denying.map(|grant| Denial {
            action: need.written.clone(),
            policy: grant.document + 1,
            statement: grant.number,
            sid: grant.sid.clone(),
        })
    }

    fn that_touch<'a>(&'a self, need: &'a Need, action: &'a str) -> impl Iterator<Item = &'a Grant> {
        let of_resource = self.grants.that_touch(action).filter(|grant| grant.resources.touches(&need.resource));
        of_resource.filter(|grant| !self.needs.deny_themselves(grant))
    }
}
