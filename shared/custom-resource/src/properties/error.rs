//! What is wrong with a property, and with which. The path grows from the inside out, while the error passes through the lists
//! and maps around it.

use std::fmt::{self, Display, Formatter};

use serde::de::{self, Expected, Unexpected};

/// A property that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyError {
    root: &'static str,
    /// `.Tags[2].Key`, in pieces, the innermost first.
    path: Vec<String>,
    mistake: Mistake,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Mistake {
    Missing,
    Unknown {
        known: &'static [&'static str],
    },
    Expected {
        expected: String,
        found: String,
    },
    /// What the type says itself, `#[serde(try_from = "…")]` for one.
    Other(String),
}

impl PropertyError {
    fn new(mistake: Mistake) -> Self {
        Self { root: "", path: Vec::new(), mistake }
    }

    pub(super) fn expected(expected: impl Into<String>, found: &str) -> Self {
        Self::new(Mistake::Expected { expected: expected.into(), found: found.to_owned() })
    }

    pub(super) fn in_field(mut self, name: &str) -> Self {
        self.path.push(format!(".{name}"));
        self
    }

    /// In the name itself; an unknown one has said so already.
    pub(super) fn in_key(self, name: &str) -> Self {
        if self.path.is_empty() { self.in_field(name) } else { self }
    }

    pub(super) fn at(mut self, index: usize) -> Self {
        self.path.push(format!("[{index}]"));
        self
    }

    pub(super) fn below(self, root: &'static str) -> Self {
        Self { root, ..self }
    }

    /// The property, such as `Properties.Tags[2].Key`.
    #[must_use]
    pub fn path(&self) -> String {
        let pieces = self.path.iter().rev().map(String::as_str);
        std::iter::once(self.root).chain(pieces).collect()
    }
}

impl std::error::Error for PropertyError {}

impl Display for PropertyError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let path = self.path();
        match &self.mistake {
            Mistake::Missing => write!(formatter, "{path} is missing"),
            Mistake::Unknown { known: [] } => write!(formatter, "{path} is not known; none are known here"),
            Mistake::Unknown { known } => write!(formatter, "{path} is not known; known here are {}", names(known)),
            Mistake::Expected { expected, found } => write!(formatter, "{path}: expected {expected}, found {found}"),
            Mistake::Other(message) => write!(formatter, "{path}: {message}"),
        }
    }
}

fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The kind of a value, without the value.
fn kind(unexpected: Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "another number",
        Unexpected::Char(_) | Unexpected::Str(_) => "another string",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a map",
        Unexpected::Unit | Unexpected::Option => "null",
        _ => "something else",
    }
}

impl de::Error for PropertyError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(Mistake::Other(message.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected.to_string(), kind(unexpected))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected.to_string(), kind(unexpected))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::expected(expected.to_string(), &format!("{length} of them"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::expected(format!("one of {}", names(expected)), "another string")
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::new(Mistake::Unknown { known }).in_field(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Mistake::Missing).in_field(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Mistake::Other("is given twice, under two names".to_owned())).in_field(field)
    }
}
