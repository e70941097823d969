//! The check itself: statement by statement, seen together with the rest of the policy.

use super::{
    Defect, DefectKind, Knowledge, ResourceType, ServiceAction, ServiceAuthorization, Unchecked,
    matching::{
        actions, allows, can_be_true, denies_all, includes_no_resource, includes_type, includes_with_keys, is_of_type,
        resources,
    },
};
use crate::{Effect, Policy, Statement};

impl ServiceAuthorization {
    /// What of an identity policy takes no effect, in the order of its statements. A pattern of actions counts as
    /// effective if one of the actions is that it stands for. Statements with `NotAction` and
    /// trust policies, which have no resources, are not checked; nor are actions that the extract does not hold, for
    /// which see [`Self::unchecked`].
    #[must_use]
    pub fn defects(&self, policy: &Policy) -> Vec<Defect> {
        let numbered = policy.statements.iter().enumerate().filter(|(_, statement)| statement.resources.is_some());
        let found = numbered.flat_map(|(index, statement)| {
            let kinds = self.of_actions(statement, policy).into_iter().chain(self.useless_resources(statement));
            kinds.map(move |(subject, kind)| Defect { statement: index + 1, sid: statement.sid.clone(), subject, kind })
        });
        found.collect()
    }

    /// The actions of a policy about which [`Self::defects`] can say nothing.
    #[must_use]
    pub fn unchecked(&self, policy: &Policy) -> Vec<Unchecked> {
        let named = policy.statements.iter().enumerate().flat_map(|(index, statement)| {
            actions(statement).iter().map(move |action| (index + 1, statement.sid.clone(), action))
        });
        let unknown = named.filter(|(_, _, action)| self.knowledge(action) == Knowledge::NotInExtract);
        unknown.map(|(statement, sid, action)| Unchecked { statement, sid, action: action.clone() }).collect()
    }

    fn of_actions(&self, statement: &Statement, policy: &Policy) -> Vec<(String, DefectKind)> {
        let mut found = Vec::new();
        for pattern in actions(statement) {
            if self.knowledge(pattern) == Knowledge::NoSuchAction {
                found.push((pattern.clone(), DefectKind::NoSuchAction));
            }
            let of_each: Vec<_> =
                self.actions(pattern).map(|each| (each.0, of_action(each, statement, policy))).collect();
            // A pattern is meant for those of its actions that it fits: it is wrong only if it fits none.
            if pattern.contains(['*', '?']) && of_each.iter().any(|(_, kinds)| kinds.is_empty()) {
                continue;
            }
            let kinds = of_each.into_iter().flat_map(|(name, kinds)| kinds.into_iter().map(move |kind| (name, kind)));
            found.extend(kinds.map(|(name, kind)| (name.to_owned(), kind)));
        }
        found
    }

    /// Resources that no action of the statement works on; nothing where an action is not in the extract.
    fn useless_resources(&self, statement: &Statement) -> Vec<(String, DefectKind)> {
        let any = resources(statement).iter().all(|resource| resource == "*");
        if any || actions(statement).iter().any(|pattern| self.knowledge(pattern) != Knowledge::Known) {
            return Vec::new();
        }
        let useful = |resource: &&String| {
            let mut all = actions(statement).iter().flat_map(|pattern| self.actions(pattern));
            *resource == "*" || all.any(|(_, action)| action.types.values().any(|kind| is_of_type(resource, kind)))
        };
        let useless = resources(statement).iter().filter(|resource| !useful(resource));
        useless.map(|resource| (resource.clone(), DefectKind::UselessResource)).collect()
    }
}

/// What of one action takes no effect in one statement.
fn of_action((name, action): (&str, &ServiceAction), statement: &Statement, policy: &Policy) -> Vec<DefectKind> {
    if let Some(kind) = never_matches(action, statement) {
        return vec![kind];
    }
    if statement.effect == Effect::Deny {
        return Vec::new();
    }
    if policy.statements.iter().any(|other| denies_all(other, name, statement)) {
        return vec![DefectKind::AlwaysDenied];
    }
    if action.types.is_empty() {
        return Vec::new();
    }
    let allowing: Vec<&Statement> = policy.statements.iter().filter(|other| allows(other, name)).collect();
    let granted = |kind: &ResourceType| allowing.iter().any(|other| includes_with_keys(other, action, kind));
    let needed = action.types.iter().filter(|(_, kind)| kind.required || includes_type(statement, kind));
    let lost = needed.filter(|(_, kind)| !granted(kind));
    lost.map(|(resource_type, kind)| lost_type(resource_type.clone(), kind.required)).collect()
}

fn lost_type(resource_type: String, required: bool) -> DefectKind {
    match required {
        true => DefectKind::RequiredTypeNotGranted { resource_type },
        false => DefectKind::DeniedWhenNamed { resource_type },
    }
}

/// Why no request of the action can match the statement, be it to allow or to deny.
fn never_matches(action: &ServiceAction, statement: &Statement) -> Option<DefectKind> {
    if action.types.is_empty() {
        let any = includes_no_resource(statement);
        let never = any && !can_be_true(statement, &action.keys, &[]);
        return if any { never.then_some(DefectKind::ConditionNeverTrue) } else { Some(DefectKind::NeedsAnyResource) };
    }
    let mut included = action.types.values().filter(|kind| includes_type(statement, kind)).peekable();
    if included.peek().is_none() {
        return Some(DefectKind::NoMatchingResource);
    }
    let possible = included.any(|kind| can_be_true(statement, &action.keys, &kind.keys));
    (!possible).then_some(DefectKind::ConditionNeverTrue)
}
