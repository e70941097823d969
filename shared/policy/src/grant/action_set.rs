//! The actions that a statement speaks of. Letter case does not count, so everything is in lower case here.

use std::collections::BTreeSet;

use crate::{
    Actions, Statement,
    pattern::{covers, is_pattern, overlaps},
};

/// Named actions and patterns, or everything but these.
#[derive(Debug)]
pub(crate) struct ActionSet {
    except: bool,
    named: BTreeSet<String>,
    patterns: Vec<String>,
    /// As the statement writes them, in its order.
    pub(crate) written: Vec<String>,
}

impl ActionSet {
    pub(super) fn of(statement: &Statement) -> Self {
        let (except, written) = match &statement.actions {
            Actions::Only(actions) => (false, actions.values()),
            Actions::AllExcept(actions) => (true, actions.values()),
        };
        let lower = written.iter().map(|action| action.to_ascii_lowercase());
        let (patterns, named): (Vec<_>, Vec<_>) = lower.partition(|action| is_pattern(action));
        Self { except, named: named.into_iter().collect(), patterns, written: written.to_vec() }
    }

    /// Whether the statement says `NotAction`.
    pub(crate) fn is_exception(&self) -> bool {
        self.except
    }

    /// The actions without wildcards, none for `NotAction`.
    pub(super) fn named(&self) -> impl Iterator<Item = &String> {
        self.named.iter().filter(|_| !self.except)
    }

    pub(super) fn names(&self, action: &str) -> bool {
        !self.except && self.named.contains(action)
    }

    pub(super) fn has_wildcards(&self) -> bool {
        self.except || !self.patterns.is_empty()
    }

    /// Whether the statement speaks of the whole of an action or a pattern of actions.
    pub(crate) fn covers(&self, action: &str) -> bool {
        match self.except {
            false => self.names(action) || self.patterns.iter().any(|wide| covers(wide, action)),
            true => !self.all().any(|excepted| overlaps(excepted, action)),
        }
    }

    /// Whether it speaks of some of it.
    pub(crate) fn touches(&self, action: &str) -> bool {
        match self.except {
            false if is_pattern(action) => self.all().any(|own| overlaps(own, action)),
            false => self.names(action) || self.patterns.iter().any(|own| overlaps(own, action)),
            true => !self.all().any(|excepted| covers(excepted, action)),
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.named.iter().chain(&self.patterns)
    }
}
