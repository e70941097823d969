//! Checks of policies that AWS would accept, and of some that it would not. The catalogue is what is right: a policy
//! that was rendered from it has no error and no warning.

mod action_name;
mod action_verb;
mod authorization;
mod condition_value;
mod conditions;
mod elements;
mod features;
mod finding;
mod global_keys;
mod key_administration;
mod limiting_condition;
mod nearest;
mod open_to_anyone;
mod operator;
mod role_list;
mod rule;
mod size;
mod temporary_key;
mod trust;
mod unneeded;
mod version;
mod void_condition;
mod width;

#[cfg(test)]
mod tests;

pub(crate) use self::open_to_anyone::lets_anyone_in;
pub use self::{
    finding::Finding,
    rule::{Level, Rule},
};
use std::sync::Arc;

use crate::{
    CatalogRole, Defect, DocumentKind, EmbeddedError, Explainer, Policy, ServiceAuthorization, Statement, grant::Grants,
};

/// Checks policies. Making one reads the catalogue and the authorization data; keep it for many policies.
#[derive(Debug)]
pub struct Linter {
    explainers: Vec<Explainer>,
    authorization: Arc<ServiceAuthorization>,
}

/// The longest document whose statements are compared with one another, in characters: four times what the inline
/// policies of a role may have together.
const LONGEST_COMPARED: usize = 40_960;

/// A document under check.
struct Checked<'a> {
    policy: &'a Policy,
    kind: DocumentKind,
    grants: Grants,
    explainers: &'a [Explainer],
    authorization: &'a ServiceAuthorization,
    /// What of its permissions takes no effect; looked for in permission policies only.
    defects: Vec<Defect>,
}

impl Linter {
    /// Checks permissions by what any feature of either role needs.
    ///
    /// # Errors
    /// When an embedded file is malformed.
    pub fn new() -> Result<Self, EmbeddedError> {
        Self::for_roles(&CatalogRole::WHOLE)
    }

    /// Checks permissions by what the features of this role need, which is stricter: some actions of the platform's
    /// role are too much for an access role.
    ///
    /// # Errors
    /// When an embedded file is malformed.
    pub fn for_role(role: CatalogRole) -> Result<Self, EmbeddedError> {
        Self::for_roles(&[role])
    }

    fn for_roles(roles: &[CatalogRole]) -> Result<Self, EmbeddedError> {
        let authorization = Arc::new(ServiceAuthorization::embedded()?);
        let of_role = |role: &CatalogRole| Explainer::with(*role, Arc::clone(&authorization));
        let explainers = roles.iter().map(of_role).collect::<Result<_, _>>()?;
        Ok(Self { explainers, authorization })
    }

    /// What the features are explained by.
    #[must_use]
    pub fn explainers(&self) -> &[Explainer] {
        &self.explainers
    }

    /// What is wrong with a document of this kind, or worth knowing, sorted by statement and rule; what is about the
    /// document as a whole comes first.
    #[must_use]
    pub fn lint(&self, policy: &Policy, kind: DocumentKind) -> Vec<Finding> {
        let Self { explainers, authorization } = self;
        let defects = match kind {
            DocumentKind::Identity if policy.size() <= LONGEST_COMPARED => authorization.defects(policy),
            _ => vec![],
        };
        let document = Checked { policy, kind, grants: Grants::of([policy]), explainers, authorization, defects };
        let of_every_kind =
            [size::findings, version::findings, elements::findings, action_name::findings, conditions::findings];
        let mut findings: Vec<Finding> = of_every_kind.into_iter().flat_map(|rule| rule(&document)).collect();
        findings.extend(match kind {
            DocumentKind::Identity => document.permissions(),
            DocumentKind::Trust => trust::findings(&document),
            DocumentKind::RoleList => role_list::findings(&document),
            DocumentKind::KeyPolicy => {
                [open_to_anyone::findings(&document), key_administration::findings(&document)].concat()
            }
            DocumentKind::Resource => open_to_anyone::findings(&document),
        });
        findings.sort();
        findings.dedup();
        findings
    }

    /// What is about the permission policies of one role together, each with its name: the place of the policy among
    /// them, counted from 0, and the finding.
    #[must_use]
    pub fn lint_together(&self, policies: &[(&str, &Policy)]) -> Vec<(usize, Finding)> {
        if policies.iter().map(|(_, policy)| policy.size()).sum::<usize>() > LONGEST_COMPARED {
            return vec![];
        }
        let grants = Grants::of(policies.iter().map(|(_, policy)| *policy));
        let names: Vec<&str> = policies.iter().map(|(name, _)| *name).collect();
        let whole = size::together(policies).into_iter().chain(features::findings(&self.explainers, &grants));
        let of_statements = void_condition::across(&self.explainers, &grants, &names);
        whole.map(|finding| (0, finding)).chain(of_statements).collect()
    }

    /// The features that the permission policies of one role grant in part, together.
    #[must_use]
    pub fn features_in_part<'a>(&self, policies: impl IntoIterator<Item = &'a Policy>) -> Vec<Finding> {
        features::findings(&self.explainers, &Grants::of(policies))
    }
}

impl Checked<'_> {
    /// What is wrong with permissions. A document that fits nowhere has that said of it and nothing else: some of these
    /// rules compare every statement with every other.
    fn permissions(&self) -> Vec<Finding> {
        if self.policy.size() > LONGEST_COMPARED {
            return vec![];
        }
        let rules = [authorization::findings, width::findings, void_condition::findings, temporary_key::findings];
        rules.into_iter().flat_map(|rule| rule(self)).collect()
    }

    /// The statements with their numbers, counted from 1.
    fn statements(&self) -> impl Iterator<Item = (usize, &Statement)> {
        (1..).zip(&self.policy.statements)
    }
}
