//! The features and their status, as data and as a table.

use std::collections::BTreeSet;

use policy::{CatalogRole, FeatureExplanation, FeatureStatus};
use serde::Serialize;

use crate::output::{Report, Table, plain};

/// As many narrowed actions are named one by one in the table; data has them all.
const FEW: usize = 6;

/// What the policies of a role amount to.
#[derive(Debug, Serialize)]
pub(super) struct Explanation {
    pub(super) role: CatalogRole,
    pub(super) features: Vec<ExplainedFeature>,
}

/// A feature, and what narrows it.
#[derive(Debug, Serialize)]
pub(super) struct ExplainedFeature {
    #[serde(flatten)]
    pub(super) found: FeatureExplanation,
    /// Whether it is granted in part, and all of that is part of other features that can be used: nobody may have meant
    /// this one.
    #[serde(skip)]
    pub(super) serves_others: bool,
    pub(super) limited_by: BTreeSet<String>,
}

impl Report for Explanation {
    fn table(&self) -> Table {
        let mut table = Table::new(["feature", "status", "actions", "what is missing, and what narrows"]);
        for feature in &self.features {
            let FeatureExplanation { granted, narrowed, missing, .. } = &feature.found;
            let usable = granted.len() + narrowed.len();
            let mut details = feature.details();
            if feature.serves_others {
                details.insert(0, "what is granted serves other features".to_owned());
            }
            table.push([
                feature.found.feature.to_string(),
                status_name(feature.found.status).to_owned(),
                format!("{usable} of {}", usable + missing.len()),
                details.join("\n"),
            ]);
        }
        table
    }
}

/// Marks the features in part whose actions all serve other features that can be used.
pub(super) fn mark_what_serves_others(features: &mut [ExplainedFeature]) {
    let usable = features.iter().filter(|feature| feature.found.status.is_usable());
    let others: BTreeSet<String> =
        usable.flat_map(|feature| feature.found.granted.iter().chain(&feature.found.narrowed).cloned()).collect();
    for feature in features {
        let FeatureExplanation { granted, narrowed, status, .. } = &feature.found;
        feature.serves_others =
            *status == FeatureStatus::Part && granted.iter().chain(narrowed).all(|action| others.contains(action));
    }
}

impl ExplainedFeature {
    /// What keeps it from being granted in full. Of a feature without any action, nothing needs to be said.
    fn details(&self) -> Vec<String> {
        let FeatureExplanation { status, granted, narrowed, missing, denied, .. } = &self.found;
        if *status == FeatureStatus::None && denied.is_empty() {
            return vec![];
        }
        let list = |what: &str, values: &BTreeSet<String>| {
            let values: Vec<String> = values.iter().map(|value| plain(value)).collect();
            (!values.is_empty()).then(|| format!("{what}: {}", values.join(", ")))
        };
        let denials: BTreeSet<String> = denied
            .iter()
            .map(|denial| {
                let sid = denial.sid.as_ref().map(|sid| format!(" (`{sid}`)")).unwrap_or_default();
                format!("statement {}{sid} of policy {}", denial.statement, denial.policy)
            })
            .collect();
        let lists = [
            list("missing", missing),
            match narrowed.len() > FEW {
                true => Some(format!("narrowed: {} of {}", narrowed.len(), granted.len() + narrowed.len())),
                false => list("narrowed", narrowed),
            },
            list("by", &self.limited_by),
            list("denied by", &denials),
        ];
        lists.into_iter().flatten().collect()
    }
}

/// A status in one word.
pub(crate) fn status_name(status: FeatureStatus) -> &'static str {
    match status {
        FeatureStatus::None => "none",
        FeatureStatus::Part => "part",
        FeatureStatus::Narrowed => "narrowed",
        FeatureStatus::Full => "full",
    }
}
