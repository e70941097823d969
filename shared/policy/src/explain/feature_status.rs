//! How far policies grant one feature.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Need;
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
    pub(super) fn of(feature: &FeatureId, needs: &[Need], grants: &Grants) -> Self {
        let (mut granted, mut narrowed, mut missing) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut denied = BTreeSet::new();
        for of_action in needs.chunk_by(|one, other| one.action == other.action) {
            let Some(action) = of_action.first().map(|need| need.written.clone()) else { continue };
            denied.extend(of_action.iter().flat_map(|need| denials(need, grants)));
            match extent_of_action(of_action, grants) {
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

fn extent_of_action(needs: &[Need], grants: &Grants) -> Extent {
    let extents: Vec<Extent> = needs.iter().map(|need| extent(need, grants)).collect();
    let all = |wanted: Extent| extents.iter().all(|extent| *extent == wanted);
    match (all(Extent::Granted), all(Extent::Missing)) {
        (true, _) => Extent::Granted,
        (_, true) => Extent::Missing,
        _ => Extent::Narrowed,
    }
}

fn extent(need: &Need, grants: &Grants) -> Extent {
    let mut found = Extent::Missing;
    let mut denied = false;
    for grant in grants.that_touch(&need.action).filter(|grant| grant.resources.touches(&need.resource)) {
        let whole = grant.actions.covers(&need.action) && grant.resources.covers(&need.resource);
        let whole = whole && need.tests.imply(&grant.tests);
        match grant.effect {
            Effect::Deny if whole => return Extent::Missing,
            Effect::Deny => denied = true,
            Effect::Allow if whole => found = Extent::Granted,
            Effect::Allow if found == Extent::Missing => found = Extent::Narrowed,
            Effect::Allow => {}
        }
    }
    if denied && found == Extent::Granted { Extent::Narrowed } else { found }
}

fn denials<'a>(need: &'a Need, grants: &'a Grants) -> impl Iterator<Item = Denial> + 'a {
    let denies = |grant: &&Grant| grant.effect == Effect::Deny && grant.resources.touches(&need.resource);
    grants.that_touch(&need.action).filter(denies).map(|grant| Denial {
        action: need.written.clone(),
        policy: grant.document + 1,
        statement: grant.number,
        sid: grant.sid.clone(),
    })
}
