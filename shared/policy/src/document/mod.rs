//! IAM policy documents: read strictly, printed in one way. `parse` after `print` gives the same policy again,
//! and `print` is minified, because IAM counts characters and because small texts make small differences.

mod fragment;
mod one_or_many;
mod parse_error;
mod position;
mod principal;
mod read;
mod size;
mod source;
mod statement;
mod unique_map;
mod word;

#[cfg(test)]
mod tests;

use serde::Serialize;

pub use self::{
    fragment::Fragment,
    one_or_many::OneOrMany,
    parse_error::{PolicyParseError, PolicyProblem},
    position::Position,
    principal::Principal,
    size::{DocumentLimit, LimitError},
    statement::{Actions, Condition, Effect, Principals, Resources, Statement},
    unique_map::UniqueMap,
};
pub(crate) use self::{
    read::{read_document, text_of},
    size::Limit,
    source::{Fault, Source},
};

/// The version of the policy language. Without it AWS assumes the older one, which knows no policy variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Version {
    /// The current language.
    #[serde(rename = "2012-10-17")]
    V2012,
    /// The language of 2008, still accepted.
    #[serde(rename = "2008-10-17")]
    V2008,
}

word::read_from_word!(Version, "2012-10-17" => Version::V2012, "2008-10-17" => Version::V2008);

/// A policy document: at least one statement, unique Sids, nothing that IAM does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    /// `Version`; absent in some hand-written documents, and then kept absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// `Id`, which some resource policies carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `Statement`, in its order, printed as a list.
    #[serde(rename = "Statement")]
    pub statements: Vec<Statement>,
}

impl Policy {
    /// A policy of these statements in the current language.
    #[must_use]
    pub fn new(statements: Vec<Statement>) -> Self {
        Self { version: Some(Version::V2012), id: None, statements }
    }

    /// The minified text, always the same for the same policy.
    #[must_use]
    pub fn print(&self) -> String {
        // Strings in maps and lists always print; the fallback only keeps this function free of panics.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether both policies allow and deny the same: order of lists, letter case of actions and the choice
    /// between one value and a list of one do not count.
    #[must_use]
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        let canonical = |policy: &Self| policy.statements.iter().map(Statement::canonical).collect::<Vec<_>>();
        self.version == other.version && canonical(self) == canonical(other)
    }
}
