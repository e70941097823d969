//! The top-level fields of an event, each for itself: what is wrong with one, or behind it, does not hide the others. An event
//! whose `ResponseURL` can be read is answered even if its properties are nonsense.

use std::{
    collections::BTreeMap,
    fmt::{self, Formatter},
};

use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use crate::properties::kind_of;

/// What is wrong with a field. The value is never quoted: it may be the `ResponseURL`, or a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {mistake}")]
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) mistake: String,
}

/// The fields that could be read, as they stand there.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    fields: BTreeMap<String, Box<RawValue>>,
    /// Where the JSON is broken.
    pub(crate) broken: Option<String>,
}

impl Fields {
    /// Reads up to the end, or up to where the JSON is broken.
    pub(crate) fn read(event: &[u8]) -> Self {
        let mut fields = BTreeMap::new();
        let mut json = serde_json::Deserializer::from_slice(event);
        let read = Gather(&mut fields).deserialize(&mut json).and_then(|()| json.end());
        // Not the error's own words: they may quote the event.
        let place = |error: serde_json::Error| format!("line {}, column {}", error.line(), error.column());
        Self { fields, broken: read.err().map(place) }
    }

    /// A field that must be a string, and not empty.
    pub(crate) fn text(&self, field: &'static str) -> Result<String, FieldError> {
        match self.value(field)? {
            Some(Value::String(text)) if !text.is_empty() => Ok(text),
            Some(Value::String(_)) => Err(FieldError { field, mistake: "is empty".to_owned() }),
            Some(other) => Err(expected(field, "a string", &other)),
            None => Err(FieldError { field, mistake: self.missing() }),
        }
    }

    /// A field of any kind.
    pub(crate) fn value(&self, field: &'static str) -> Result<Option<Value>, FieldError> {
        let parse = |raw: &RawValue| serde_json::from_str(raw.get());
        let unreadable = |error| FieldError { field, mistake: format!("cannot be read: {error}") };
        self.fields.get(field).map(|raw| parse(raw)).transpose().map_err(unreadable)
    }

    fn missing(&self) -> String {
        let broken = self.broken.as_ref().map(|place| format!("; the JSON is broken at {place}"));
        format!("is missing{}", broken.unwrap_or_default())
    }
}

pub(crate) fn expected(field: &'static str, expected: &str, found: &Value) -> FieldError {
    FieldError { field, mistake: format!("is {}, expected {expected}", kind_of(found)) }
}

struct Gather<'a>(&'a mut BTreeMap<String, Box<RawValue>>);

impl<'de> DeserializeSeed<'de> for Gather<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Gather<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry()? {
            self.0.insert(name, value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_stands_before_a_break() {
        let fields = Fields::read(br#"{"StackId": "arn", "RequestId": 7, "Reques"#);
        assert_eq!(fields.text("StackId").unwrap(), "arn");
        assert_eq!(fields.text("RequestId").unwrap_err().to_string(), "`RequestId` is a number, expected a string");
        let missing = fields.text("RequestType").unwrap_err().to_string();
        assert_eq!(missing, "`RequestType` is missing; the JSON is broken at line 1, column 42");
    }

    #[test]
    fn a_field_that_nests_too_deep_does_not_hide_the_others() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let fields = Fields::read(format!(r#"{{"Deep": {deep}, "StackId": "arn"}}"#).as_bytes());
        assert_eq!(fields.text("StackId").unwrap(), "arn");
        assert!(fields.value("Deep").unwrap_err().to_string().contains("recursion limit exceeded"));
    }

    #[test]
    fn never_quotes_the_event() {
        let secret = "https://bucket?X-Amz-Signature=4711";
        for event in
            [format!("\"{secret}\""), secret.to_owned(), format!("{{\"{secret}\"}}"), format!("[\"{secret}\"]")]
        {
            let fields = Fields::read(event.as_bytes());
            assert!(fields.broken.is_some());
            assert!(!fields.text("StackId").unwrap_err().to_string().contains("4711"));
        }
    }
}
