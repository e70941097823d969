//! A part of a template: plain values in their order, and CloudFormation's functions in the short form.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_saphyr::Tagged;

use crate::document::{Mark, Part, Tree, parts};

/// A value of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    Number(u32),
    Flag(bool),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    Function(&'static str, Box<Node>),
}

impl Node {
    pub(super) fn map<'a>(fields: impl IntoIterator<Item = (&'a str, Node)>) -> Self {
        Self::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Whether it is a map with this field.
    pub(super) fn has(&self, field: &str) -> bool {
        matches!(self, Self::Map(fields) if fields.iter().any(|(name, _)| name == field))
    }

    pub(super) fn reference(name: &str) -> Self {
        Self::Function("!Ref", Box::new(name.into()))
    }

    pub(super) fn attribute(name: &str) -> Self {
        Self::Function("!GetAtt", Box::new(name.into()))
    }

    pub(super) fn substitute(text: &str) -> Self {
        Self::Function("!Sub", Box::new(text.into()))
    }

    /// The value where the condition holds; otherwise the property is left out.
    pub(super) fn present_if(condition: &str, value: Node) -> Self {
        let branches = vec![condition.into(), value, Self::reference("AWS::NoValue")];
        Self::Function("!If", Box::new(Self::List(branches)))
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Tree> for Node {
    fn from(tree: &Tree) -> Self {
        match tree {
            Tree::Text(text) => filled(text),
            Tree::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Tree::Fields(fields) => {
                Self::Map(fields.iter().map(|(name, value)| (name.clone(), value.into())).collect())
            }
        }
    }
}

/// A text whose marks CloudFormation fills in. What looks like one of its variables and is one of IAM's is escaped.
///
/// Rule: [Fn::Sub](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html).
fn filled(text: &str) -> Node {
    let parts = parts(text);
    if parts.iter().all(|part| matches!(part, Part::Plain(_))) {
        return text.into();
    }
    let written = parts.into_iter().map(|part| match part {
        Part::Plain(plain) => plain.replace("${", "${!"),
        Part::Mark(Mark::Partition) => "${AWS::Partition}".to_owned(),
        Part::Mark(Mark::Account) => "${AWS::AccountId}".to_owned(),
        Part::Mark(Mark::Region) => "${AWS::Region}".to_owned(),
        Part::Mark(Mark::Bucket) => "${Bucket}".to_owned(),
    });
    Node::substitute(&written.collect::<String>())
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
            Self::Function(name, value) => Tagged(value, Some((*name).to_owned())).serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_with_a_mark_becomes_a_function() {
        assert_eq!(filled("${aws:username}"), "${aws:username}".into());
        let text = format!("arn:{}:iam::*:user/${{aws:username}}", Mark::Partition.text().unwrap());
        assert_eq!(filled(&text), Node::substitute("arn:${AWS::Partition}:iam::*:user/${!aws:username}"));
    }
}
