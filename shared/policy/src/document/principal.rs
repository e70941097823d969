//! Who a resource policy speaks of. `"*"` and `{"AWS": "*"}` are kept apart, as they were written.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{OneOrMany, UniqueMap};

/// The value of `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `"*"`: everyone.
    Anyone,
    /// By kind: `AWS`, `Service`, `Federated` or `CanonicalUser`.
    Of(UniqueMap<OneOrMany>),
}

impl Principal {
    /// IAM principals by their ARNs, in the order given.
    #[must_use]
    pub fn aws(arns: Vec<String>) -> Self {
        let value = match <[String; 1]>::try_from(arns) {
            Ok([only]) => OneOrMany::One(only),
            Err(many) => OneOrMany::Many(many),
        };
        Self::Of(UniqueMap::from([("AWS", value)]))
    }

    pub(crate) fn canonical(&self) -> Self {
        match self {
            Self::Anyone => Self::Anyone,
            Self::Of(UniqueMap(kinds)) => {
                let canonical = |(kind, values): (&String, &OneOrMany)| (kind.clone(), values.canonical(str::to_owned));
                Self::Of(UniqueMap(kinds.iter().map(canonical).collect()))
            }
        }
    }
}

const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

struct PrincipalVisitor;

impl<'de> Visitor<'de> for PrincipalVisitor {
    type Value = Principal;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`\"*\"` or an object with `AWS`, `Service`, `Federated` or `CanonicalUser`")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Principal, E> {
        match value {
            "*" => Ok(Principal::Anyone),
            other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Principal, A::Error> {
        let kinds = UniqueMap::<OneOrMany>::deserialize(MapAccessDeserializer::new(access))?;
        match kinds.0.keys().find(|kind| !KINDS.contains(&kind.as_str())) {
            Some(kind) => Err(de::Error::unknown_field(kind, &KINDS)),
            None if kinds.0.is_empty() => Err(de::Error::invalid_length(0, &self)),
            None => Ok(Principal::Of(kinds)),
        }
    }
}

impl<'de> Deserialize<'de> for Principal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PrincipalVisitor)
    }
}

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Anyone => serializer.serialize_str("*"),
            Self::Of(kinds) => kinds.serialize(serializer),
        }
    }
}
