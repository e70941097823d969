//! The statement that makes up the list, told apart from statements that someone else put into the policy.
//!
//! A statement belongs to the list if and only if it allows `sts:AssumeRole` and nothing else, without a
//! condition, on resources named by `Resource`. Its resources may be written as one string or as a list.

use crate::{Actions, Effect, OneOrMany, Resources, Statement};

const ACTION: &str = "sts:AssumeRole";

/// A part of a shard's document.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// A statement of somebody else: never touched.
    Foreign(Statement),
    /// A statement of the list.
    List(ListStatement),
}

/// A statement of the list with its entries in their order. An entry may be anything that a person wrote.
#[derive(Debug, Clone)]
pub(super) struct ListStatement {
    statement: Statement,
    pub(super) entries: Vec<String>,
}

impl Part {
    pub(super) fn read(statement: Statement) -> Self {
        match list_entries(&statement) {
            Some(entries) => Self::List(ListStatement { entries: entries.to_vec(), statement }),
            None => Self::Foreign(statement),
        }
    }

    /// The statement as it is now, or nothing when no entry is left: IAM takes no empty `Resource`.
    pub(super) fn statement(&self) -> Option<Statement> {
        match self {
            Self::Foreign(statement) => Some(statement.clone()),
            Self::List(list) => list.statement(),
        }
    }
}

impl ListStatement {
    /// The published shape, with one role.
    pub(super) fn new(entry: String) -> Self {
        let entries = vec![entry];
        Self { statement: Statement::allow(ACTION, entries.clone()), entries }
    }

    fn statement(&self) -> Option<Statement> {
        if self.entries.is_empty() {
            return None;
        }
        if list_entries(&self.statement) == Some(self.entries.as_slice()) {
            return Some(self.statement.clone());
        }
        let resources = Some(Resources::Only(OneOrMany::Many(self.entries.clone())));
        Some(Statement { resources, ..self.statement.clone() })
    }
}

fn list_entries(statement: &Statement) -> Option<&[String]> {
    let Statement { sid: _, effect: Effect::Allow, principals: None, actions, resources, condition } = statement else {
        return None;
    };
    let Actions::Only(actions) = actions else { return None };
    let [action] = actions.values() else { return None };
    match resources {
        Some(Resources::Only(resources)) if action.eq_ignore_ascii_case(ACTION) && condition.0.is_empty() => {
            Some(resources.values())
        }
        _ => None,
    }
}
