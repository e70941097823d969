//! Statements as comparable grants: the pure part that checking, explaining and comparing policies share. A grant is
//! wider than another when it allows every request that the other allows; what cannot be told counts as not wider.

mod action_set;
mod condition_test;
mod mark;
mod resource;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::{
    action_set::ActionSet,
    condition_test::{Test, Tests},
    mark::{Marked, marked_policy},
    resource::{Resource, ResourceSet},
};
use crate::{Effect, Policy, Statement, pattern};

/// One statement, in the form in which it is compared.
#[derive(Debug)]
pub(crate) struct Grant {
    /// Which of its documents it stands in, counted from 0.
    pub(crate) document: usize,
    /// Its number in the document, counted from 1.
    pub(crate) number: usize,
    pub(crate) sid: Option<String>,
    pub(crate) effect: Effect,
    pub(crate) actions: ActionSet,
    pub(crate) resources: ResourceSet,
    pub(crate) tests: Tests,
}

impl Grant {
    fn of(statement: &Statement, document: usize, number: usize) -> Self {
        Self {
            document,
            number,
            sid: statement.sid.clone(),
            effect: statement.effect,
            actions: ActionSet::of(statement),
            resources: ResourceSet::of(statement),
            tests: Tests::of(&statement.condition),
        }
    }

    /// Whether it speaks of everything that the other speaks of, whatever the effect.
    pub(crate) fn is_as_wide_as(&self, other: &Self) -> bool {
        !other.actions.is_exception()
            && !other.resources.is_exception()
            && other.actions.written.iter().all(|action| self.actions.covers(&action.to_ascii_lowercase()))
            && other.resources.iter().all(|resource| self.resources.covers(resource))
            && other.tests.imply(&self.tests)
    }
}

/// The statements of one or more permission policies, ready to be asked who speaks of an action. Statements with
/// principals are left out: they grant to others.
#[derive(Debug)]
pub(crate) struct Grants {
    grants: Vec<Grant>,
    /// Action in lower case -> the statements that name it without wildcards.
    by_action: BTreeMap<String, Vec<usize>>,
    /// Statements that also speak of actions which they do not name.
    with_wildcards: Vec<usize>,
    /// Whether anything is denied at all.
    pub(crate) has_denials: bool,
}

impl Grants {
    pub(crate) fn of<'a>(policies: impl IntoIterator<Item = &'a Policy>) -> Self {
        let mut grants = Vec::new();
        for (document, policy) in policies.into_iter().enumerate() {
            let own = policy.statements.iter().zip(1..).filter(|(statement, _)| statement.principals.is_none());
            grants.extend(own.map(|(statement, number)| Grant::of(statement, document, number)));
        }
        let mut by_action: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut with_wildcards = Vec::new();
        for (at, grant) in grants.iter().enumerate() {
            for action in grant.actions.named() {
                by_action.entry(action.clone()).or_default().push(at);
            }
            if grant.actions.has_wildcards() {
                with_wildcards.push(at);
            }
        }
        let has_denials = grants.iter().any(|grant| grant.effect == Effect::Deny);
        Self { grants, by_action, with_wildcards, has_denials }
    }

    pub(crate) fn into_statements(self) -> Vec<Grant> {
        self.grants
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.grants.iter()
    }

    /// The statements that speak of this action, all of it or a part; the action is in lower case.
    pub(crate) fn that_touch<'a>(&'a self, action: &str) -> impl Iterator<Item = &'a Grant> {
        let named = self.by_action.get(action).into_iter().flatten();
        let wild = self.with_wildcards.iter().filter(move |at| {
            let grant = self.grants.get(**at);
            grant.is_some_and(|grant| !grant.actions.names(action) && grant.actions.touches(action))
        });
        // A pattern of the catalogue meets what is named behind it: `kms:ReEncrypt*` meets `kms:ReEncryptTo`.
        let behind = self.behind(action).into_iter().filter(|at| !self.with_wildcards.contains(at));
        named.chain(wild).copied().chain(behind).filter_map(|at| self.grants.get(at))
    }

    fn behind(&self, pattern: &str) -> BTreeSet<usize> {
        let start = pattern.split(['*', '?']).next().unwrap_or_default();
        if start.len() == pattern.len() {
            return BTreeSet::new();
        }
        let range = self.by_action.range(start.to_owned()..).take_while(|(name, _)| name.starts_with(start));
        let meant = range.filter(|(name, _)| pattern::matches(pattern, name));
        meant.flat_map(|(_, ats)| ats.iter().copied()).collect()
    }
}
