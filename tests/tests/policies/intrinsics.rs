//! CloudFormation's functions, as far as the templates use them: turns a template and its parameters into the values
//! that CloudFormation would hand to AWS. Anything unknown is an error, so that a new function in a template cannot
//! slip through unresolved.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

/// A template with everything that its functions refer to.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    /// The template, functions in their long form.
    pub(crate) document: Value,
    /// Parameters and pseudo parameters, by name.
    pub(crate) values: BTreeMap<String, Value>,
}

impl Template {
    /// The value with all functions carried out; `None` where `AWS::NoValue` takes it away.
    pub(crate) fn resolve(&self, value: &Value) -> Result<Option<Value>> {
        match value {
            Value::Object(object) => match function(object) {
                Some((name, argument)) => self.call(name, argument).with_context(|| format!("{name}: {argument}")),
                None => self.object(object).map(|object| Some(Value::Object(object))),
            },
            Value::Array(items) => self.list(items).map(|items| Some(Value::Array(items))),
            plain => Ok(Some(plain.clone())),
        }
    }

    /// Whether a named condition holds.
    pub(crate) fn condition(&self, name: &str) -> Result<bool> {
        let definition = self.document.pointer(&format!("/Conditions/{name}")).context("no such condition")?;
        self.test(definition)
    }

    fn call(&self, name: &str, argument: &Value) -> Result<Option<Value>> {
        let value = match name {
            "Ref" => return self.reference(text(argument)?),
            "Fn::If" => return self.choose(argument),
            "Fn::GetAtt" => self.attribute(argument)?.into(),
            "Fn::Sub" => self.substitute(argument)?.into(),
            "Fn::Join" => self.join(argument)?.into(),
            "Fn::Split" => self.split(argument)?,
            "Fn::Select" => self.select(argument)?,
            _ => bail!("not known here"),
        };
        Ok(Some(value))
    }

    fn reference(&self, name: &str) -> Result<Option<Value>> {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        match self.values.get(name) {
            Some(value) => Ok(Some(value.clone())),
            None => self.resource(name, "Ref").map(|name| Some(name.into())),
        }
    }

    fn choose(&self, argument: &Value) -> Result<Option<Value>> {
        let [condition, yes, no] = arguments(argument)?;
        self.resolve(if self.condition(text(condition)?)? { yes } else { no })
    }

    fn test(&self, definition: &Value) -> Result<bool> {
        let object = definition.as_object().and_then(function).context("not a condition")?;
        match object {
            ("Fn::Equals", argument) => {
                let [left, right] = arguments(argument)?;
                Ok(self.resolve(left)? == self.resolve(right)?)
            }
            ("Fn::Not", argument) => {
                let [inner] = arguments(argument)?;
                self.test(inner).map(|holds| !holds)
            }
            (name, _) => bail!("{name} is not known here"),
        }
    }

    fn attribute(&self, argument: &Value) -> Result<String> {
        let [resource, attribute] = arguments(argument)?;
        self.resource(text(resource)?, text(attribute)?)
    }

    fn substitute(&self, argument: &Value) -> Result<String> {
        let (pattern, local) = match argument {
            Value::String(pattern) => (pattern.as_str(), Map::new()),
            list => {
                let [pattern, local] = arguments(list)?;
                (text(pattern)?, self.object(local.as_object().context("Fn::Sub wants a map of names")?)?)
            }
        };
        let mut pieces = pattern.split("${");
        let mut result = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').context("no closing brace")?;
            result += &self.named(name, &local)?;
            result += rest;
        }
        Ok(result)
    }

    fn named(&self, name: &str, local: &Map<String, Value>) -> Result<String> {
        let value = match local.get(name) {
            Some(value) => Some(value.clone()),
            None => self.reference(name)?,
        };
        text(value.as_ref().context("no value to put in")?).map(str::to_owned)
    }

    fn join(&self, argument: &Value) -> Result<String> {
        let [delimiter, items] = arguments(argument)?;
        let items = self.required(items)?;
        let items = items.as_array().context("Fn::Join wants a list")?;
        Ok(items.iter().map(text).collect::<Result<Vec<_>>>()?.join(text(delimiter)?))
    }

    fn split(&self, argument: &Value) -> Result<Value> {
        let [delimiter, whole] = arguments(argument)?;
        Ok(text(&self.required(whole)?)?.split(text(delimiter)?).collect())
    }

    fn select(&self, argument: &Value) -> Result<Value> {
        let [index, items] = arguments(argument)?;
        let index = usize::try_from(index.as_u64().context("Fn::Select wants a number")?)?;
        self.required(items)?.get(index).cloned().context("no such element")
    }

    fn required(&self, value: &Value) -> Result<Value> {
        self.resolve(value)?.context("AWS::NoValue where a value is needed")
    }

    fn object(&self, object: &Map<String, Value>) -> Result<Map<String, Value>> {
        let mut resolved = Map::new();
        for (key, value) in object {
            if let Some(value) = self.resolve(value)? {
                resolved.insert(key.clone(), value);
            }
        }
        Ok(resolved)
    }

    fn list(&self, items: &[Value]) -> Result<Vec<Value>> {
        items.iter().filter_map(|item| self.resolve(item).transpose()).collect()
    }
}

/// A map with one key that names a function. `Condition` alone is none: it is also the key of a policy's conditions.
fn function(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, argument) = object.iter().next().filter(|_| object.len() == 1)?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
}

fn arguments<const COUNT: usize>(argument: &Value) -> Result<&[Value; COUNT]> {
    let list = argument.as_array().context("a list of arguments is wanted")?;
    list.as_slice().try_into().with_context(|| format!("{COUNT} arguments are wanted"))
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().with_context(|| format!("a text is wanted, not {value}"))
}
