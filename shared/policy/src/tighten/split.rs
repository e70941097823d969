//! Dividing a statement by its actions, so that one part can be narrowed and the other left as it is.

use super::{TighteningError, access::one_or_list};
use crate::{Actions, Effect, Statement, pattern};

/// A statement, divided. A part without actions is not there.
pub(super) struct Split {
    /// With the actions that were looked for.
    pub(super) chosen: Option<Statement>,
    /// With the others.
    pub(super) others: Option<Statement>,
}

/// Divides by a list of action patterns. What is no `Allow` of named actions goes to the others as it is.
///
/// # Errors
/// When one of the statement's own patterns stands for chosen and for other actions alike, and when the statement allows
/// everything but what it names.
pub(super) fn by_actions(statement: &Statement, chosen: &[&str]) -> Result<Split, TighteningError> {
    if let (Effect::Allow, Actions::AllExcept(actions)) = (&statement.effect, &statement.actions) {
        return Err(TighteningError::NotAction { actions: actions.values().join("`, `") });
    }
    let Some(actions) = statement.allowed_actions() else {
        return Ok(Split { chosen: None, others: Some(statement.clone()) });
    };
    let chosen: Vec<String> = chosen.iter().map(|pattern| pattern.to_ascii_lowercase()).collect();
    let mut parts = (vec![], vec![]);
    for action in actions {
        match is_among(action, &chosen)? {
            true => parts.0.push(action.clone()),
            false => parts.1.push(action.clone()),
        }
    }
    Ok(Split { chosen: with_actions(statement, parts.0), others: with_actions(statement, parts.1) })
}

fn is_among(action: &str, chosen: &[String]) -> Result<bool, TighteningError> {
    let lower = action.to_ascii_lowercase();
    if chosen.iter().any(|pattern| pattern::covers(pattern, &lower)) {
        return Ok(true);
    }
    match chosen.iter().any(|pattern| pattern::overlaps(pattern, &lower)) {
        true => Err(TighteningError::Pattern { pattern: action.to_owned() }),
        false => Ok(false),
    }
}

fn with_actions(statement: &Statement, actions: Vec<String>) -> Option<Statement> {
    let changed = || Statement { actions: Actions::Only(one_or_list(actions.clone())), ..statement.clone() };
    (!actions.is_empty()).then(changed)
}

impl Split {
    /// Both parts again, the chosen one changed. Where both are there, the Sid of the chosen one gets a suffix, since
    /// Sids are unique within a policy.
    pub(super) fn join(self, suffix: &str, change: impl FnOnce(Statement) -> Vec<Statement>) -> Vec<Statement> {
        let divided = self.others.is_some();
        let chosen = self.chosen.map(|chosen| if divided { chosen.with_suffix(suffix) } else { chosen });
        self.others.into_iter().chain(chosen.map(change).into_iter().flatten()).collect()
    }
}

impl Statement {
    /// The same with a longer Sid, where it has one.
    pub(super) fn with_suffix(&self, suffix: &str) -> Self {
        let sid = self.sid.as_ref().filter(|sid| !sid.is_empty()).map(|sid| format!("{sid}{suffix}"));
        Self { sid, ..self.clone() }
    }
}
