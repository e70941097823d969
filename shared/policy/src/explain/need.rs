//! What a feature needs, action by action: the catalogue in the form in which policies are held against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Catalog, CatalogError, Effect, FeatureId, Placeholders,
    grant::{Grant, Grants, Resource, Tests, covers, is_pattern},
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
}

impl Needs {
    pub(crate) fn of(catalog: &Catalog) -> Result<Self, CatalogError> {
        let mut features = BTreeMap::new();
        for feature in catalog.features() {
            let policy = feature.policy(&Placeholders::marks())?;
            let mut needs: Vec<Need> = Grants::of([&policy]).iter().flat_map(needs_of).collect();
            needs.sort_by(|one, other| one.action.cmp(&other.action));
            features.insert(feature.id.clone(), needs);
        }
        let by_action = index(&features);
        let patterns = by_action.keys().filter(|action| is_pattern(action)).cloned().collect();
        Ok(Self { features, by_action, patterns })
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

fn needs_of(grant: &Grant) -> Vec<Need> {
    if grant.effect == Effect::Deny {
        return vec![];
    }
    let actions: BTreeSet<&String> = grant.actions.written.iter().collect();
    let pairs = actions.into_iter().flat_map(|action| grant.resources.iter().map(move |resource| (action, resource)));
    let need = |(action, resource): (&String, &Resource)| Need {
        action: action.to_ascii_lowercase(),
        written: action.clone(),
        resource: resource.clone(),
        tests: grant.tests.clone(),
    };
    pairs.map(need).collect()
}
