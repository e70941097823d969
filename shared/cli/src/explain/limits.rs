//! What narrows a feature: the terms on which its narrowed actions are allowed and which the catalogue does not have.

use std::collections::BTreeSet;

use policy::{Catalog, Feature, FeatureExplanation, Placeholders, Policy, PolicyDiff, Reach};

use crate::CommandError;

/// The limits of the narrowed actions, in words; those of the catalogue itself are none. The same action may be allowed
/// for other features as well, on terms that then stand here, too.
pub(super) fn of(
    catalog: &Catalog,
    found: &FeatureExplanation,
    policies: &[&Policy],
) -> Result<BTreeSet<String>, CommandError> {
    if found.narrowed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let selected = catalog.select(std::slice::from_ref(&found.feature)).map_err(CommandError::internal)?;
    let policy = |feature: &&Feature| feature.policy(&Placeholders::marks()).map_err(CommandError::internal);
    let wanted: Vec<Policy> = selected.iter().map(policy).collect::<Result<_, _>>()?;
    let difference = PolicyDiff::between(&[], &wanted.iter().collect::<Vec<_>>(), policies);
    let narrowed: BTreeSet<String> = found.narrowed.iter().map(|action| action.to_ascii_lowercase()).collect();
    let changed = difference.allow.changed.iter().filter(|(action, _)| narrowed.contains(&action.to_ascii_lowercase()));
    let mut limits = BTreeSet::new();
    for (_, change) in changed {
        limits.extend(change.conditions.added.iter().map(|condition| format!("condition {condition}")));
        if change.reach == Reach::Narrowed {
            limits.extend(change.resources.added.iter().map(|resource| format!("resource {resource}")));
        }
    }
    Ok(limits)
}
