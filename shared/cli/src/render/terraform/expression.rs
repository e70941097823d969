//! Values of HCL, as far as the modules here need them.

use super::text;
use crate::document::Tree;

/// The right side of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// A text in quotes, escaped, with its marks filled in.
    Text(String),
    /// An expression as it stands, on one line.
    Raw(String),
    List(Vec<Expression>),
    Object(Vec<(String, Expression)>),
    /// A function with one argument.
    Call(&'static str, Box<Expression>),
}

impl Expression {
    pub(super) fn raw(text: &str) -> Self {
        Self::Raw(text.to_owned())
    }

    pub(super) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Expression)>) -> Self {
        Self::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The text of a JSON document.
    pub(super) fn json(document: Expression) -> Self {
        Self::Call("jsonencode", Box::new(document))
    }

    /// The expression on one line, where it takes no more.
    pub(super) fn on_one_line(&self) -> Option<String> {
        match self {
            Self::Text(value) => Some(text::quoted(value)),
            Self::Raw(value) => Some(value.clone()),
            Self::List(items) => match items.as_slice() {
                [] => Some("[]".to_owned()),
                [only] => Some(format!("[{}]", only.on_one_line()?)),
                _ => None,
            },
            Self::Object(fields) => fields.is_empty().then(|| "{}".to_owned()),
            Self::Call(name, argument) => Some(format!("{name}({})", argument.on_one_line()?)),
        }
    }
}

impl From<&str> for Expression {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Tree> for Expression {
    fn from(tree: &Tree) -> Self {
        match tree {
            Tree::Text(text) => Self::Text(text.clone()),
            Tree::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Tree::Fields(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), value.into())).collect())
            }
        }
    }
}
