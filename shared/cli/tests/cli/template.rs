//! Reads CloudFormation templates and does what CloudFormation does with their functions, as far as they use them.

use std::{collections::BTreeMap, fmt};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};
use serde_saphyr::Tagged;

/// A value of a template with its tag.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    tag: Option<String>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Scalar(Value),
    List(Vec<Node>),
    Fields(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Tagged(content, tag) = Tagged::<Content>::deserialize(deserializer)?;
        Ok(Self { tag, content })
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value of a template")
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut items = vec![];
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Content::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut fields = vec![];
        while let Some(field) = access.next_entry()? {
            fields.push(field);
        }
        Ok(Content::Fields(fields))
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

impl Node {
    fn get(&self, name: &str) -> Option<&Node> {
        match &self.content {
            Content::Fields(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    fn text(&self) -> &str {
        match &self.content {
            Content::Scalar(Value::String(text)) => text,
            other => panic!("{other:?} is no text"),
        }
    }

    fn items(&self) -> &[Node] {
        match &self.content {
            Content::List(items) => items,
            other => panic!("{other:?} is no list"),
        }
    }
}

/// A stack: a template and the values of its parameters.
pub(crate) struct Stack {
    template: Node,
    parameters: BTreeMap<String, Value>,
}

impl Stack {
    /// The template with the defaults of its parameters.
    pub(crate) fn new(text: &str) -> Self {
        let template: Node = serde_saphyr::from_str(text).unwrap();
        let mut stack = Self { parameters: BTreeMap::new(), template };
        let parameters = stack.template.get("Parameters").cloned();
        let Some(Content::Fields(parameters)) = parameters.map(|parameters| parameters.content) else { return stack };
        for (name, definition) in parameters {
            if let Some(Node { content: Content::Scalar(default), .. }) = definition.get("Default").cloned() {
                stack.set(&name, &default.as_str().map_or_else(|| default.to_string(), str::to_owned));
            }
        }
        stack
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let definition = self.template.get("Parameters").and_then(|all| all.get(name)).unwrap();
        let value = match definition.get("Type").unwrap().text() {
            "CommaDelimitedList" if value.is_empty() => json!([]),
            "CommaDelimitedList" => json!(value.split(',').collect::<Vec<_>>()),
            _ => json!(value),
        };
        self.parameters.insert(name.to_owned(), value);
    }

    pub(crate) fn sections(&self) -> Vec<String> {
        match &self.template.content {
            Content::Fields(fields) => fields.iter().map(|(name, _)| name.clone()).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// The properties of every resource of a type, everything filled in.
    pub(crate) fn resources(&self, kind: &str) -> Vec<Value> {
        let Content::Fields(resources) = &self.template.get("Resources").unwrap().content else { panic!("a map") };
        let of_kind = resources.iter().filter(|(_, resource)| resource.get("Type").unwrap().text() == kind);
        of_kind.filter_map(|(_, resource)| self.value(resource.get("Properties")?)).collect()
    }

    /// The value; nothing where it is `AWS::NoValue`.
    fn value(&self, node: &Node) -> Option<Value> {
        match node.tag.as_deref() {
            None => Some(self.plain(node)),
            Some("!Ref") if node.text() == "AWS::NoValue" => None,
            Some("!Ref") => Some(self.parameters.get(node.text()).cloned().unwrap_or_else(|| json!(node.text()))),
            Some("!GetAtt") => Some(json!(node.text())),
            Some("!Sub") => Some(json!(self.substituted(node.text()))),
            Some("!If") => {
                let [condition, yes, no] = node.items() else { panic!("{node:?}") };
                self.value(if self.holds(condition.text()) { yes } else { no })
            }
            Some(other) => panic!("{other}"),
        }
    }

    fn plain(&self, node: &Node) -> Value {
        match &node.content {
            Content::Scalar(value) => value.clone(),
            Content::List(items) => items.iter().filter_map(|item| self.value(item)).collect(),
            Content::Fields(fields) => {
                let fields = fields.iter().filter_map(|(name, value)| Some((name.clone(), self.value(value)?)));
                Value::Object(fields.collect::<Map<_, _>>())
            }
        }
    }

    /// Any account and any Region, as in a document that was rendered without them.
    fn substituted(&self, text: &str) -> String {
        let mut text = text.replace("${AWS::Partition}", "aws");
        text = text.replace("${AWS::AccountId}", "*").replace("${AWS::Region}", "*");
        for (name, value) in &self.parameters {
            if let Some(value) = value.as_str() {
                text = text.replace(&format!("${{{name}}}"), value);
            }
        }
        text.replace("${!", "${")
    }

    fn holds(&self, condition: &str) -> bool {
        self.is_true(self.template.get("Conditions").unwrap().get(condition).unwrap())
    }

    fn is_true(&self, node: &Node) -> bool {
        match node.tag.as_deref() {
            None => self.holds(node.get("Condition").unwrap().text()),
            Some("!Not") => !self.is_true(&node.items()[0]),
            Some("!Or") => node.items().iter().any(|item| self.is_true(item)),
            Some("!Equals") => self.joined(&node.items()[0]) == self.joined(&node.items()[1]),
            Some(other) => panic!("{other}"),
        }
    }

    fn joined(&self, node: &Node) -> String {
        match node.tag.as_deref() {
            Some("!Join") => {
                let items = self.value(&node.items()[1]).unwrap();
                items.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
            }
            _ => self.value(node).unwrap().as_str().unwrap().to_owned(),
        }
    }
}
