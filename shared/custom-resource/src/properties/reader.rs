//! Reads a value into whatever type asks for it.

use std::borrow::Cow;

use serde::{Deserializer, de::Visitor, forward_to_deserialize_any};
use serde_json::{Number, Value};

use super::{
    PropertyError,
    inside::{Entries, List, Variant},
    node::Node,
};

#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) Node<'de>);

impl<'de> Reader<'de> {
    pub(super) fn expected(self, expected: &str) -> PropertyError {
        PropertyError::expected(expected, self.0.kind())
    }

    /// A text that the type can be made of.
    fn parse<T>(self, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, PropertyError> {
        self.0.text().and_then(|text| parse(&text)).ok_or_else(|| self.expected(expected))
    }

    fn text(self) -> Result<Cow<'de, str>, PropertyError> {
        self.0.text().ok_or_else(|| self.expected("a string"))
    }
}

/// Whole numbers: the method, what it calls, the type, and how the type is described.
macro_rules! whole_numbers {
    ($($deserialize:ident $visit:ident $number:ty, $expected:literal;)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
            visitor.$visit(self.parse($expected, |text| text.parse::<$number>().ok())?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = PropertyError;

    whole_numbers! {
        deserialize_i8 visit_i8 i8, "a whole number from -128 to 127";
        deserialize_i16 visit_i16 i16, "a whole number from -32768 to 32767";
        deserialize_i32 visit_i32 i32, "a whole number from -2147483648 to 2147483647";
        deserialize_i64 visit_i64 i64, "a whole number of 64 bits";
        deserialize_i128 visit_i128 i128, "a whole number of 128 bits";
        deserialize_u8 visit_u8 u8, "a whole number from 0 to 255";
        deserialize_u16 visit_u16 u16, "a whole number from 0 to 65535";
        deserialize_u32 visit_u32 u32, "a whole number from 0 to 4294967295";
        deserialize_u64 visit_u64 u64, "a whole number of 64 bits, not negative";
        deserialize_u128 visit_u128 u128, "a whole number of 128 bits, not negative";
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        visitor.visit_bool(self.parse("`true` or `false`", |text| text.parse().ok())?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        let finite = |text: &str| text.parse().ok().filter(|number: &f32| number.is_finite());
        visitor.visit_f32(self.parse("a number", finite)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        let finite = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
        visitor.visit_f64(self.parse("a number", finite)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        match self.text()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, PropertyError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        let values = self.0.list().ok_or_else(|| self.expected("a list"))?;
        let mut list = List::of(values);
        let read = visitor.visit_seq(&mut list)?;
        match list.is_at_its_end() {
            true => Ok(read),
            false => Err(PropertyError::expected(format!("a list of {}", list.index), &format!("{}", values.len()))),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, PropertyError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, PropertyError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        let entries = self.0.map().ok_or_else(|| self.expected("a map"))?;
        visitor.visit_map(Entries::of(entries))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PropertyError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PropertyError> {
        if let Some(name) = self.0.text() {
            return visitor.visit_enum(Variant { name, content: None });
        }
        let mut entries = self.0.map().into_iter().flatten();
        match (entries.next(), entries.next()) {
            (Some((name, content)), None) => {
                visitor.visit_enum(Variant { name: Cow::Borrowed(name), content: Some(content) })
            }
            _ => Err(self.expected("a name, or a map with one name")),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PropertyError> {
        match self.0 {
            Node::Text(text) => visitor.visit_borrowed_str(text),
            Node::Value(Value::Array(_)) => self.deserialize_seq(visitor),
            Node::Value(Value::Object(_)) => self.deserialize_map(visitor),
            Node::Value(Value::Null) => visitor.visit_unit(),
            Node::Value(Value::Bool(flag)) => visitor.visit_bool(*flag),
            Node::Value(Value::Number(number)) => visit_number(number, visitor),
            Node::Value(Value::String(text)) => visitor.visit_borrowed_str(text),
        }
    }

    forward_to_deserialize_any! { bytes byte_buf unit unit_struct ignored_any }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, PropertyError> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(number), _, _) => visitor.visit_u64(number),
        (_, Some(number), _) => visitor.visit_i64(number),
        (_, _, Some(number)) => visitor.visit_f64(number),
        _ => Err(PropertyError::expected("a number of 64 bits", "another number")),
    }
}
