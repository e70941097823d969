//! Features that are granted in part. Many actions belong to several features, so a feature is only spoken of when it
//! is the only explanation for some action that is granted.

use std::collections::BTreeSet;

use super::{Checked, Finding, Rule, finding::list};
use crate::{CatalogRole, Explainer, FeatureExplanation, FeatureStatus};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let explained: Vec<_> =
        document.explainers.iter().map(|explainer| (explainer, explainer.explain_grants(&document.grants))).collect();
    let accounted: BTreeSet<&str> =
        explained.iter().flat_map(|(explainer, features)| explainer.accounted_for(features)).collect();
    let of_role = |(explainer, features): &(&Explainer, Vec<FeatureExplanation>)| {
        let part = features.iter().filter(|feature| feature.status == FeatureStatus::Part);
        let part = part.filter(|feature| {
            feature
                .granted
                .iter()
                .chain(&feature.narrowed)
                .any(|action| !accounted.contains(action.to_ascii_lowercase().as_str()))
        });
        part.map(|feature| finding(explainer.role(), feature)).collect::<Vec<_>>()
    };
    explained.iter().flat_map(of_role).collect()
}

fn finding(role: CatalogRole, feature: &FeatureExplanation) -> Finding {
    let message =
        format!("feature `{}` of {role} is granted in part; missing are {}", feature.feature, list(&feature.missing));
    Finding::of_document(Rule::FeatureInPart, message, "add the missing actions, or leave the feature out altogether")
}
