//! A value on its way into a type. The keys of a map are texts without being values, and are read into the same types: `"5"` is a
//! number in either place.

use std::borrow::Cow;

use serde_json::Value;

#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'de> {
    Text(&'de str),
    /// Anything but a text.
    Value(&'de Value),
}

impl<'de> From<&'de Value> for Node<'de> {
    fn from(value: &'de Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text),
            other => Self::Value(other),
        }
    }
}

impl<'de> Node<'de> {
    /// Any scalar as CloudFormation writes it.
    pub(super) fn text(self) -> Option<Cow<'de, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Value(Value::Bool(flag)) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
            Self::Value(Value::Number(number)) => Some(Cow::Owned(number.to_string())),
            Self::Value(_) => None,
        }
    }

    pub(super) fn list(self) -> Option<&'de Vec<Value>> {
        match self {
            Self::Value(Value::Array(list)) => Some(list),
            _ => None,
        }
    }

    pub(super) fn map(self) -> Option<&'de serde_json::Map<String, Value>> {
        match self {
            Self::Value(Value::Object(map)) => Some(map),
            _ => None,
        }
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self, Self::Value(Value::Null))
    }

    /// What it is, without its value. `expected` is an article and a noun: "a string" that is no flag is another string.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Text(_) => "another string",
            Self::Value(value) => kind_of(value),
        }
    }
}

/// What a value is, without the value.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
