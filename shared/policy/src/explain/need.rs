//! What a feature needs, action by action: the catalogue in the form in which policies are held against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Catalog, CatalogError, Effect, FeatureId, ServiceAuthorization,
    grant::{Grant, Grants, Resource, Tests, marked_policy},
    pattern::{covers, is_pattern},
};

/// One action that a feature needs on one resource pattern.
#[derive(Debug)]
pub(crate) struct Need {
    /// In lower case.
    pub(crate) action: String,
    /// As the catalogue writes it.
    pub(crate) written: String,
    pub(crate) resource: Resource,
    pub(crate) tests: Tests,
    /// The actions, in lower case, that it stands for when it is a pattern and they are known.
    pub(crate) stands_for: Vec<String>,
}

/// What the features of one role need.
#[derive(Debug)]
pub(crate) struct Needs {
    /// Feature -> its needs, those of one action in a row.
    pub(crate) features: BTreeMap<FeatureId, Vec<Need>>,
    /// Action in lower case -> the features that need it, with the place among their needs.
    by_action: BTreeMap<String, Vec<(FeatureId, usize)>>,
    /// Those of the actions that have wildcards.
    patterns: Vec<String>,
    /// What the features themselves deny; such a denial takes nothing from a feature.
    denials: Vec<Grant>,
}

impl Needs {
    pub(crate) fn of(catalog: &Catalog, authorization: &ServiceAuthorization) -> Result<Self, CatalogError> {
        let (mut features, mut denials) = (BTreeMap::new(), Vec::new());
        for feature in catalog.features() {
            let policy = marked_policy(feature)?;
            let (denying, allowing): (Vec<Grant>, Vec<Grant>) =
                Grants::of([&policy]).into_statements().into_iter().partition(|grant| grant.effect == Effect::Deny);
            denials.extend(denying);
            let mut needs: Vec<Need> = allowing.iter().flat_map(|grant| needs_of(grant, authorization)).collect();
            needs.sort_by(|one, other| one.action.cmp(&other.action));
            features.insert(feature.id.clone(), needs);
        }
        let by_action = index(&features);
        let patterns = by_action.keys().filter(|action| is_pattern(action)).cloned().collect();
        Ok(Self { features, by_action, patterns, denials })
    }

    /// Whether a statement denies nothing but what the features themselves deny.
    pub(crate) fn deny_themselves(&self, grant: &Grant) -> bool {
        grant.effect == Effect::Deny && self.denials.iter().any(|own| own.is_as_wide_as(grant))
    }

    /// The needs that cover an action or a pattern of actions, in lower case.
    pub(crate) fn that_cover<'a>(&'a self, action: &'a str) -> impl Iterator<Item = &'a Need> {
        let named = self.by_action.get(action).into_iter().flatten();
        let wide = self.patterns.iter().filter(move |name| name.as_str() != action && covers(name, action));
        let places = named.chain(wide.filter_map(|name| self.by_action.get(name)).flatten());
        places.filter_map(|(feature, at)| self.features.get(feature)?.get(*at))
    }
}

fn index(features: &BTreeMap<FeatureId, Vec<Need>>) -> BTreeMap<String, Vec<(FeatureId, usize)>> {
    let mut by_action: BTreeMap<String, Vec<(FeatureId, usize)>> = BTreeMap::new();
    for (feature, needs) in features {
        for (at, need) in needs.iter().enumerate() {
            by_action.entry(need.action.clone()).or_default().push((feature.clone(), at));
        }
    }
    by_action
}

fn needs_of(grant: &Grant, authorization: &ServiceAuthorization) -> Vec<Need> {
    let actions: BTreeSet<&String> = grant.actions.written.iter().collect();
    let pairs = actions.into_iter().flat_map(|action| grant.resources.iter().map(move |resource| (action, resource)));
    let need = |(action, resource): (&String, &Resource)| Need {
        action: action.to_ascii_lowercase(),
        written: action.clone(),
        resource: resource.clone(),
        tests: grant.tests.clone(),
        stands_for: match is_pattern(action) {
            true => authorization.actions(action).map(|(name, _)| name.to_ascii_lowercase()).collect(),
            false => vec![],
        },
    };
    pairs.map(need).collect()
}
