//! What stands under a `Sid` already, and whether it may be changed.

use super::{EditError, Expected, StatementSet, meaning::mean_the_same};
use crate::{Policy, Statement, Version, evaluate::variables_of};

/// A statement and its place among the others, counted from 0.
pub(super) type Found<'a> = (usize, &'a Statement);

/// The statements of this name; one in other letter case has another name.
pub(super) fn with_sid<'a>(policy: &'a Policy, sid: &str) -> impl Iterator<Item = Found<'a>> {
    policy.statements.iter().enumerate().filter(move |(_, statement)| statement.sid.as_deref() == Some(sid))
}

impl<'a> StatementSet<'a> {
    pub(super) fn find(&self, sid: &str) -> Result<Option<Found<'a>>, EditError> {
        let found: Vec<Found<'a>> = self.policy.map(|policy| with_sid(policy, sid).collect()).unwrap_or_default();
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => {
                let numbers = several.iter().map(|(at, _)| at + 1).collect();
                Err(EditError::Repeated { target: self.boxed(), sid: sid.to_owned(), numbers })
            }
        }
    }

    /// The version is not raised instead: that would change what the statements of others mean.
    ///
    /// Rule: [Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html).
    pub(super) fn check_language(&self, sid: &str, statement: &Statement) -> Result<(), EditError> {
        let variables: Vec<String> =
            variables_of(statement).iter().map(|key| format!("`${{{}}}`", key.as_str())).collect();
        let current = self.policy.is_none_or(|policy| policy.version == Some(Version::V2012));
        match current || variables.is_empty() {
            true => Ok(()),
            false => Err(EditError::OldLanguage { target: self.boxed(), sid: sid.to_owned(), variables }),
        }
    }

    pub(super) fn check_expected(
        &self,
        sid: &str,
        found: Option<Found<'_>>,
        expected: Expected<'_>,
    ) -> Result<(), EditError> {
        let Some((at, found)) = found else { return Ok(()) };
        let as_expected = match expected {
            Expected::Anything => true,
            Expected::Nothing => false,
            Expected::Statement(expected) => self.same(found, expected),
        };
        let unexpected = || EditError::Unexpected { target: self.boxed(), sid: sid.to_owned(), number: at + 1 };
        if as_expected { Ok(()) } else { Err(unexpected()) }
    }

    pub(super) fn same(&self, one: &Statement, other: &Statement) -> bool {
        mean_the_same(one, other, self.target.partition())
    }
}
