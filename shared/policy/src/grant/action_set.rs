//! The actions that a statement speaks of. Letter case does not count, so everything is in lower case here.

use std::collections::BTreeSet;

use crate::{Actions, Statement, pattern};

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
            false => self.all().any(|own| overlaps(own, action)),
            true => !self.all().any(|excepted| covers(excepted, action)),
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.named.iter().chain(&self.patterns)
    }
}

pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// [`pattern::covers`], quick where it can be: most actions and resources are the same text or have no wildcards.
pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
    wide == narrow || wide == "*" || (is_pattern(wide) && pattern::covers(wide, narrow))
}

/// [`pattern::overlaps`], quick where it can be.
pub(crate) fn overlaps(one: &str, other: &str) -> bool {
    let wild = is_pattern(one) || is_pattern(other);
    one == other || (wild && same_start(one, other) && pattern::overlaps(one, other))
}

/// Whether nothing before the first wildcard speaks against a common text.
fn same_start(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    let mut plain = pairs.take_while(|(one, other)| !b"*?".contains(one) && !b"*?".contains(other));
    plain.all(|(one, other)| one == other)
}
