//! Policies without the permissions that can never match: a statement that names an action is no grant of it when AWS
//! never finds the statement to fit.

use std::collections::BTreeSet;

use crate::{Actions, Defect, DefectKind, Effect, OneOrMany, Policy, ServiceAuthorization, Statement};

/// The permission policies of one role, each action taken out of the statements in which it has no effect. Statements
/// keep their places, even where no action is left. What one action needs may stand in several policies, so all are
/// looked at together.
pub(super) fn effective<'a>(
    policies: impl IntoIterator<Item = &'a Policy>,
    authorization: &ServiceAuthorization,
) -> Vec<Policy> {
    let mut effective: Vec<Policy> = policies.into_iter().cloned().collect();
    let own = |statement: &&Statement| statement.principals.is_none();
    let together = effective.iter().flat_map(|policy| &policy.statements).filter(own).cloned().collect();
    let defects = authorization.defects(&Policy::new(together));
    let without_effect = defects.iter().filter(|defect| is_without_effect(defect));
    let without_effect: BTreeSet<(usize, String)> =
        without_effect.map(|defect| (defect.statement, defect.subject.to_ascii_lowercase())).collect();
    let statements = effective.iter_mut().flat_map(|policy| &mut policy.statements);
    for (statement, number) in statements.filter(|statement| statement.principals.is_none()).zip(1..) {
        if let (Effect::Allow, Actions::Only(actions)) = (statement.effect, &statement.actions) {
            let has_effect = |action: &&String| !without_effect.contains(&(number, action.to_ascii_lowercase()));
            let kept = actions.values().iter().filter(has_effect);
            statement.actions = Actions::Only(OneOrMany::Many(kept.cloned().collect()));
        }
    }
    effective
}

fn is_without_effect(defect: &Defect) -> bool {
    match defect.kind {
        DefectKind::NoSuchAction
        | DefectKind::NeedsAnyResource
        | DefectKind::NoMatchingResource
        | DefectKind::ConditionNeverTrue
        | DefectKind::RequiredTypeNotGranted { .. }
        | DefectKind::AlwaysDenied => true,
        DefectKind::DeniedWhenNamed { .. } | DefectKind::UselessResource => false,
    }
}
