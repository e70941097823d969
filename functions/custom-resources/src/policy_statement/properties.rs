//! What a template says, and the statement that it means.

use std::fmt;

use lambda::chain;
use policy::{
    Statement,
    key_policy::{StatementParameters, named_statement},
    statement_set::{EditError, StatementTarget},
};
use serde::{Deserialize, Deserializer, de::Error};

use super::{PolicyStatementError, StatementId};

/// The properties of `Custom::CadoPolicyStatement`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Properties {
    /// The resource whose policy the statement stands in.
    #[serde(deserialize_with = "read_target")]
    pub(crate) target: StatementTarget,
    /// The statement, as IAM writes it; or else `StatementName`.
    statement: Option<Statement>,
    /// The name of a statement of key policies.
    statement_name: Option<String>,
    /// What the named statement speaks of.
    parameters: Option<StatementParameters>,
}

/// Without the statement: in a trust policy it may hold an ExternalId.
impl fmt::Debug for Properties {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Properties").field("target", &self.target).finish_non_exhaustive()
    }
}

fn read_target<'de, D: Deserializer<'de>>(deserializer: D) -> Result<StatementTarget, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|error| D::Error::custom(chain(&error)))
}

/// A statement with the name that it is found again by.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) id: StatementId,
    pub(super) statement: Statement,
}

impl Properties {
    /// The statement, checked as far as that goes without asking AWS.
    pub(super) fn wanted(&self) -> Result<Wanted, PolicyStatementError> {
        let (statement, target) = (self.statement()?, self.target.clone());
        let misfit = |source| EditError::Statement { target: Box::new(target.clone()), source };
        target.check_statement(&statement).map_err(misfit)?;
        let sid = statement.sid.clone().unwrap_or_default();
        Ok(Wanted { id: StatementId { target, sid }, statement })
    }

    fn statement(&self) -> Result<Statement, PolicyStatementError> {
        match (&self.statement, &self.statement_name, &self.parameters) {
            (Some(statement), None, None) => Ok(statement.clone()),
            (Some(_), None, Some(_)) => Err(PolicyStatementError::ParametersOfNothing),
            (None, Some(name), parameters) => self.named(name, parameters.as_ref()),
            (Some(_), Some(_), _) | (None, None, _) => Err(PolicyStatementError::OneOfTwo),
        }
    }

    fn named(&self, name: &str, parameters: Option<&StatementParameters>) -> Result<Statement, PolicyStatementError> {
        let StatementTarget::Key(key) = &self.target else {
            return Err(PolicyStatementError::NotAKey { name: name.to_owned(), target: self.target.to_string() });
        };
        Ok(named_statement(name, key, parameters.unwrap_or(&StatementParameters::default()))?)
    }
}
