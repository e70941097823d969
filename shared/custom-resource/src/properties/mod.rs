//! Properties into types. CloudFormation turns every scalar of a template into a string, `true` into `"true"` and `5` into
//! `"5"`, so that a plain reader refuses them.

mod error;
mod inside;
mod node;
mod reader;
#[cfg(test)]
mod tests;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use self::error::PropertyError;
pub(crate) use self::node::kind_of;
use self::{node::Node, reader::Reader};

/// Reads properties as CloudFormation sends them; errors name the property, behind `root`.
///
/// * Flags: `"true"` or `"false"`. Whole numbers: decimal digits, within the bounds of their type. Other numbers: as Rust
///   writes them, finite.
/// * Strings: any scalar. An empty string is a string, not a missing property: templates leave a property out with
///   `AWS::NoValue`.
/// * Enums without fields: their name. Lists, maps, nested structs and enums with fields: as serde writes them in JSON.
///
/// A type with `#[serde(flatten)]`, `#[serde(untagged)]` or `#[serde(tag = "…")]` is read through a copy that serde makes
/// without knowing the types: inside of it, strings stay strings and errors do not name the property.
///
/// # Errors
/// When a property is missing, unknown (`#[serde(deny_unknown_fields)]`) or of another type. Values are not quoted: what a
/// template takes from a `NoEcho` parameter must not turn up in the stack's events. What a type says itself, through
/// `#[serde(try_from = "…")]` for one, is passed on as it is.
pub fn read_properties<T: DeserializeOwned>(root: &'static str, properties: &Value) -> Result<T, PropertyError> {
    T::deserialize(Reader(Node::from(properties))).map_err(|error| error.below(root))
}
