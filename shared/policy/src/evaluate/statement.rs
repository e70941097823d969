//! Whether one statement speaks of a request: its actions, its resources and its condition.

use super::{Question, Truth, condition, variables::Resolved};
use crate::{Actions, OneOrMany, Resources, Statement, Version, pattern};

/// Whether a statement speaks of the request, its principals left aside.
pub(super) fn applies(statement: &Statement, version: Option<Version>, question: &Question<'_>) -> Truth {
    // The cheap test first: most statements are about something else.
    if !acts(&statement.actions, question.action) {
        return Truth::No;
    }
    let resource = concerns(statement.resources.as_ref(), version, question);
    resource.and(&condition::holds(&statement.condition, version, &question.context))
}

fn acts(actions: &Actions, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let named = |patterns: &OneOrMany| {
        patterns.values().iter().any(|pattern| pattern::matches(&pattern.to_ascii_lowercase(), &action))
    };
    match actions {
        Actions::Only(patterns) => named(patterns),
        Actions::AllExcept(patterns) => !named(patterns),
    }
}

/// Only trust policies have statements without resources, and those speak of the role that they belong to.
fn concerns(resources: Option<&Resources>, version: Option<Version>, question: &Question<'_>) -> Truth {
    let named = |patterns: &OneOrMany| {
        let resolved =
            patterns.values().iter().map(|pattern| Resolved::of_resource(pattern, version, &question.context));
        Truth::any(resolved.map(|pattern| pattern.matches_arn(question.resource)))
    };
    match resources {
        Some(Resources::Only(patterns)) => named(patterns),
        Some(Resources::AllExcept(patterns)) => named(patterns).negated_if(true),
        None => Truth::Yes,
    }
}
