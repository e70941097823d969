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
    sid: Option<String>,
    actions: Actions,
    /// The entry that was written as a plain string; it stays one as long as it is the only entry.
    plain: Option<String>,
    pub(super) entries: Vec<String>,
}

impl Part {
    pub(super) fn read(statement: &Statement) -> Self {
        match list_resources(statement) {
            Some(resources) => Self::List(ListStatement {
                sid: statement.sid.clone(),
                actions: statement.actions.clone(),
                plain: if let OneOrMany::One(entry) = resources { Some(entry.clone()) } else { None },
                entries: resources.values().to_vec(),
            }),
            None => Self::Foreign(statement.clone()),
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
        Self { sid: None, actions: Actions::Only(ACTION.into()), plain: None, entries: vec![entry] }
    }

    fn statement(&self) -> Option<Statement> {
        if self.entries.is_empty() {
            return None;
        }
        let resources = match &self.plain {
            Some(entry) if std::slice::from_ref(entry) == self.entries => OneOrMany::One(entry.clone()),
            _ => OneOrMany::Many(self.entries.clone()),
        };
        let (sid, actions) = (self.sid.clone(), self.actions.clone());
        Some(Statement { sid, actions, ..Statement::allow(ACTION, resources) })
    }
}

fn list_resources(statement: &Statement) -> Option<&OneOrMany> {
    let Statement { sid: _, effect: Effect::Allow, principals: None, actions, resources, condition } = statement else {
        return None;
    };
    let Actions::Only(actions) = actions else { return None };
    let [action] = actions.values() else { return None };
    match resources {
        Some(Resources::Only(resources)) if action.eq_ignore_ascii_case(ACTION) && condition.0.is_empty() => {
            Some(resources)
        }
        _ => None,
    }
}
