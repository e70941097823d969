//! What lists, maps and enums hold. Errors from in there get the index or the name on their way out.

use std::{borrow::Cow, slice};

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::CowStrDeserializer,
    },
};
use serde_json::{Map, Value, map};

use super::{PropertyError, node::Node, reader::Reader};

/// The elements of a list.
pub(super) struct List<'de> {
    values: slice::Iter<'de, Value>,
    pub(super) index: usize,
}

impl<'de> List<'de> {
    pub(super) fn of(values: &'de [Value]) -> Self {
        Self { values: values.iter(), index: 0 }
    }

    pub(super) fn is_at_its_end(&self) -> bool {
        self.values.len() == 0
    }
}

impl<'de> SeqAccess<'de> for List<'de> {
    type Error = PropertyError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, PropertyError> {
        let Some(value) = self.values.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Reader(Node::from(value))).map(Some).map_err(|error| error.at(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

/// The names and values of a map.
pub(super) struct Entries<'de> {
    entries: map::Iter<'de>,
    /// The value whose name was read last.
    value: Option<(&'de str, &'de Value)>,
}

impl<'de> Entries<'de> {
    pub(super) fn of(entries: &'de Map<String, Value>) -> Self {
        Self { entries: entries.iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = PropertyError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, PropertyError> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some((name, value));
        seed.deserialize(Reader(Node::Text(name))).map(Some).map_err(|error| error.in_key(name))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, PropertyError> {
        let (name, value) =
            self.value.take().ok_or_else(|| PropertyError::custom("a value was read before its name"))?;
        seed.deserialize(Reader(Node::from(value))).map_err(|error| error.in_field(name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A variant of an enum: its name alone, or a map with the name and what belongs to it.
pub(super) struct Variant<'de> {
    pub(super) name: Cow<'de, str>,
    pub(super) content: Option<&'de Value>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = PropertyError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), PropertyError> {
        let name: CowStrDeserializer<'_, PropertyError> = self.name.clone().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> Variant<'de> {
    fn content(&self) -> Result<Reader<'de>, PropertyError> {
        let content = self.content.map(|value| Reader(Node::from(value)));
        content.ok_or_else(|| PropertyError::expected("a map with this name and a value", "the name alone"))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = PropertyError;

    fn unit_variant(self) -> Result<(), PropertyError> {
        let Some(content) = self.content.filter(|content| !content.is_null()) else { return Ok(()) };
        Err(Reader(Node::from(content)).expected("nothing")).map_err(|error| error.in_field(&self.name))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, PropertyError> {
        seed.deserialize(self.content()?).map_err(|error| error.in_field(&self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, PropertyError> {
        self.content()?.deserialize_seq(visitor).map_err(|error| error.in_field(&self.name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PropertyError> {
        self.content()?.deserialize_map(visitor).map_err(|error| error.in_field(&self.name))
    }
}
