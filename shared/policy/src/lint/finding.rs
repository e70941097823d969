//! What a rule found, for people and for other tools.

use serde::Serialize;

use super::{Level, Rule};
use crate::Statement;

/// One thing that a policy's author should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The statement, counted from 1; nothing when it is about the document.
    pub statement: Option<usize>,
    /// Which rule.
    pub rule: Rule,
    /// How much it matters: the rule's level, or a higher one where this case is worse than most.
    pub level: Level,
    /// The statement's `Sid`, where it has one.
    pub sid: Option<String>,
    /// What is the case, on one line.
    pub message: String,
    /// What to do about it, on one line.
    pub help: String,
}

impl Finding {
    pub(super) fn of_document(rule: Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { statement: None, rule, level: rule.level(), sid: None, message, help }
    }

    /// The same about one statement.
    pub(super) fn in_statement(self, number: usize, sid: Option<&String>) -> Self {
        Self { statement: Some(number), sid: sid.cloned(), ..self }
    }

    /// The same, at a level of its own.
    pub(super) fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// A finding about a statement with its number.
    pub(super) fn of((number, statement): (usize, &Statement), rule: Rule, message: String, help: &str) -> Self {
        Self::of_document(rule, message, help).in_statement(number, statement.sid.as_ref())
    }
}

/// The form of a verb that fits the number of things.
pub(super) fn verb(things: usize, one: &'static str, several: &'static str) -> &'static str {
    if things == 1 { one } else { several }
}

/// Names in backticks, separated by commas.
pub(super) fn list(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
