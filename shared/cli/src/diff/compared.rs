//! Documents compared with their like: what one kind grants has nothing to do with what another one does.

use policy::{DocumentKind, Explainer, NamedDocument, Policy, PolicyDiff};
use serde::Serialize;

/// What changed.
#[derive(Debug, Serialize)]
pub(super) struct Comparison {
    /// Whether nothing changed.
    pub(super) same: bool,
    /// In permissions, role lists included.
    pub(super) permissions: PolicyDiff,
    /// In trust policies.
    pub(super) trust: PolicyDiff,
    /// In the policies of keys and of other resources.
    pub(super) resource_policies: PolicyDiff,
}

impl Comparison {
    pub(super) fn between(explainer: Option<&Explainer>, old: &[NamedDocument], new: &[NamedDocument]) -> Self {
        use DocumentKind::{Identity, KeyPolicy, Resource, RoleList, Trust};
        let compare = |explainer: Option<&Explainer>, kinds: &[DocumentKind]| {
            PolicyDiff::between(explainer, &of_kinds(old, kinds), &of_kinds(new, kinds))
        };
        let permissions = compare(explainer, &[Identity, RoleList]);
        let (trust, resource_policies) = (compare(None, &[Trust]), compare(None, &[KeyPolicy, Resource]));
        let same = [&permissions, &trust, &resource_policies].iter().all(|part| part.is_empty());
        Self { same, permissions, trust, resource_policies }
    }
}

fn of_kinds<'a>(documents: &'a [NamedDocument], kinds: &[DocumentKind]) -> Vec<&'a Policy> {
    documents.iter().filter(|document| kinds.contains(&document.kind)).map(|document| &document.policy).collect()
}
