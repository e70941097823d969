//! IAM policy documents: read strictly, printed in one way. `parse` after `print` gives the same policy again,
//! and `print` is minified, because IAM counts characters and because small texts make small differences.

mod one_or_many;
mod parse_error;
mod principal;
mod size;
mod statement;
mod unique_map;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

pub use self::{
    one_or_many::OneOrMany,
    parse_error::PolicyParseError,
    principal::Principal,
    size::{DocumentLimit, LimitError},
    statement::{Actions, Condition, Effect, Principals, Resources, Statement},
    unique_map::UniqueMap,
};

/// The version of the policy language. Without it AWS assumes the older one, which knows no policy variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// The current language.
    #[serde(rename = "2012-10-17")]
    V2012,
    /// The language of 2008, still accepted.
    #[serde(rename = "2008-10-17")]
    V2008,
}

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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PolicyText<'a> {
    #[serde(default)]
    version: Option<Version>,
    #[serde(default)]
    id: Option<String>,
    #[serde(borrow)]
    statement: &'a RawValue,
}

impl FromStr for Policy {
    type Err = PolicyParseError;

    /// Reads a policy document.
    ///
    /// # Errors
    /// When the text is no JSON, names a field that IAM does not know, lacks one that it demands, or says one
    /// thing twice. The error names the statement and the field.
    fn from_str(text: &str) -> Result<Self, PolicyParseError> {
        let in_document = |(field, source)| PolicyParseError::Document { field, source };
        let PolicyText { version, id, statement } = read(text).map_err(in_document)?;
        let texts: Vec<&RawValue> = match statement.get().starts_with('[') {
            true => read(statement.get()).map_err(in_document)?,
            false => vec![statement],
        };
        let numbered = texts.iter().zip(1..);
        let statements: Vec<Statement> =
            numbered.map(|(text, number)| read_statement(text.get(), number)).collect::<Result<_, _>>()?;
        if statements.is_empty() {
            return Err(PolicyParseError::NoStatement);
        }
        refuse_repeated_sids(&statements)?;
        Ok(Self { version, id, statements })
    }
}

fn read_statement(text: &str, number: usize) -> Result<Statement, PolicyParseError> {
    read_owned(text).map_err(|(field, source)| {
        let sid = serde_json::from_str::<serde_json::Value>(text).ok();
        let sid = sid.as_ref().and_then(|value| value.get("Sid")?.as_str()).map(|sid| format!(" (`{sid}`)"));
        PolicyParseError::Statement { number, sid: sid.unwrap_or_default(), field, source }
    })
}

fn refuse_repeated_sids(statements: &[Statement]) -> Result<(), PolicyParseError> {
    let mut seen = BTreeMap::new();
    for (statement, second) in statements.iter().zip(1_usize..) {
        let Some(sid) = statement.sid.clone().filter(|sid| !sid.is_empty()) else { continue };
        if let Some(first) = seen.insert(sid.clone(), second) {
            return Err(PolicyParseError::RepeatedSid { first, second, sid });
        }
    }
    Ok(())
}

/// Reads JSON and, when it is wrong, says where.
fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, (String, serde_json::Error)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| (error.path().to_string(), error.into_inner()))?;
    reader.end().map_err(|error| (".".to_owned(), error))?;
    Ok(value)
}

fn read_owned<T: DeserializeOwned>(text: &str) -> Result<T, (String, serde_json::Error)> {
    read(text)
}
