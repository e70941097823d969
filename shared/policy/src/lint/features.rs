//! Features that are granted in part. Features are spread over the policies of a role, so all of them are looked at
//! together. Many actions belong to several features, so a feature is only spoken of when it is the only explanation for
//! some action that is granted; and only by the catalogue of the role that the policies are most likely for.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    Finding, Rule,
    finding::{list, verb},
};
use crate::{CatalogRole, Explainer, FeatureExplanation, FeatureStatus, grant::Grants, pattern::overlaps};

pub(super) fn findings(explainers: &[Explainer], grants: &Grants) -> Vec<Finding> {
    let explained = explainers.iter().map(|explainer| (explainer, explainer.explain_grants(grants)));
    let Some((explainer, features)) = explained.min_by_key(|(_, features)| Reverse(likeliness(features))) else {
        return vec![];
    };
    let accounted: BTreeSet<&str> = explainer.accounted_for(&features);
    // One feature may name what another means by a pattern.
    let unaccounted = |action: &String| {
        let action = action.to_ascii_lowercase();
        !accounted.iter().any(|other| overlaps(other, &action))
    };
    let part = features.iter().filter(|feature| feature.status == FeatureStatus::Part);
    let alone = part.filter(|feature| feature.granted.iter().chain(&feature.narrowed).any(unaccounted));
    alone.map(|feature| finding(explainer.role(), feature)).collect()
}

/// How well a role's catalogue explains the policies: by how many features that can be used, and then, where there are
/// some, by how few beside them are only there in part; where there are none, by how many are. Where two catalogues are
/// as likely, the first is taken, the access role's.
fn likeliness(features: &[FeatureExplanation]) -> (usize, usize, Reverse<usize>) {
    let usable = features.iter().filter(|feature| feature.status.is_usable()).count();
    let part = features.iter().filter(|feature| feature.status == FeatureStatus::Part).count();
    (usable, if usable == 0 { part } else { 0 }, Reverse(part))
}

fn finding(role: CatalogRole, feature: &FeatureExplanation) -> Finding {
    let are = verb(feature.missing.len(), "is", "are");
    let message =
        format!("feature `{}` of {role} is granted in part; missing {are} {}", feature.feature, list(&feature.missing));
    let help = "where the feature is wanted, add the missing actions; otherwise nothing is wrong";
    Finding::of_document(Rule::FeatureInPart, message, help)
}
