//! The choice of rules.

use std::str::FromStr;

use policy::{Level, Rule};

use crate::{arguments::did_you_mean, output::wrap};

/// A text that names no rule.
#[derive(Debug, thiserror::Error)]
#[error("`{value}` is no rule{}: expected one of {}", did_you_mean(value, Rule::ALL.iter().map(|rule| rule.id())), Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>().join(", "))]
pub(super) struct RuleIdError {
    value: String,
}

/// A rule on the command line, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RuleId(Rule);

impl FromStr for RuleId {
    type Err = RuleIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rule = Rule::ALL.iter().find(|rule| rule.id() == text.trim());
        rule.map(|rule| Self(*rule)).ok_or_else(|| RuleIdError { value: text.to_owned() })
    }
}

/// The rules whose findings are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection(Vec<Rule>);

impl Selection {
    /// Only some rules, or all of them, without others.
    pub(super) fn new(only: &[RuleId], without: &[RuleId]) -> Self {
        let chosen = |rule: &&Rule| only.is_empty() || only.contains(&RuleId(**rule));
        let left = |rule: &&Rule| !without.contains(&RuleId(**rule));
        Self(Rule::ALL.iter().filter(chosen).filter(left).copied().collect())
    }

    pub(super) fn has(&self, rule: Rule) -> bool {
        self.0.contains(&rule)
    }
}

/// Every rule with its level and what it finds, for the help.
pub(super) fn list_of_rules() -> String {
    let line = |rule: &Rule| {
        let description = wrap(rule.description(), 6);
        format!("  {} ({})\n{description}", rule.id(), level_name(rule.level()))
    };
    Rule::ALL.iter().map(line).collect()
}

/// A level in one word.
pub(super) const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_found_by_its_id_and_says_what_it_finds() {
        for rule in Rule::ALL {
            assert_eq!(rule.id().parse::<RuleId>().unwrap(), RuleId(*rule));
            assert!(rule.description().ends_with('.') && !rule.description().starts_with(' '), "{rule}");
        }
    }

    #[test]
    fn what_is_ignored_is_not_told_even_if_it_was_asked_for() {
        let id = |text: &str| text.parse::<RuleId>().unwrap();
        let selection = Selection::new(&[id("no-effect"), id("version-old")], &[id("version-old")]);
        assert!(selection.has(Rule::NoEffect) && !selection.has(Rule::VersionOld) && !selection.has(Rule::TrustAnyone));
        assert!(Selection::new(&[], &[]).has(Rule::TrustAnyone));
    }
}
