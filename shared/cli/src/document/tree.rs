//! A policy as an ordered tree. Maps of `serde_json` keep their order in some builds and not in others, so the order
//! of a policy's fields is written down here.

use policy::{
    Actions, Condition, Effect, OneOrMany, Policy, Principal, Principals, Resources, Statement, UniqueMap, Version,
};

use super::{Given, Part, parts};

/// A text, a list, or fields in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    Text(String),
    List(Vec<Tree>),
    Fields(Vec<(String, Tree)>),
}

impl Tree {
    /// Fields by name.
    pub(crate) fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, Tree)>) -> Self {
        Self::Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The same with the marks replaced that a value is given for.
    pub(crate) fn fill(self, given: &Given) -> Self {
        match self {
            Self::Text(text) => Self::Text(given.fill(&text)),
            Self::List(items) => Self::List(items.into_iter().map(|item| item.fill(given)).collect()),
            Self::Fields(fields) => {
                Self::Fields(fields.into_iter().map(|(name, value)| (name, value.fill(given))).collect())
            }
        }
    }

    /// Whether a text in it has a mark of this kind.
    pub(crate) fn has(&self, mark: super::Mark) -> bool {
        match self {
            Self::Text(text) => parts(text).contains(&Part::Mark(mark)),
            Self::List(items) => items.iter().any(|item| item.has(mark)),
            Self::Fields(fields) => fields.iter().any(|(_, value)| value.has(mark)),
        }
    }
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Policy> for Tree {
    fn from(policy: &Policy) -> Self {
        let version = policy.version.map(|version| match version {
            Version::V2012 => "2012-10-17".into(),
            Version::V2008 => "2008-10-17".into(),
        });
        let id = policy.id.as_deref().map(Self::from);
        let statements = Self::List(policy.statements.iter().map(Self::from).collect());
        present([("Version", version), ("Id", id), ("Statement", Some(statements))])
    }
}

impl From<&Statement> for Tree {
    fn from(statement: &Statement) -> Self {
        let effect = match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        let principals = statement.principals.as_ref().map(|principals| match principals {
            Principals::Only(principal) => ("Principal", Self::from(principal)),
            Principals::AllExcept(principal) => ("NotPrincipal", Self::from(principal)),
        });
        let actions = match &statement.actions {
            Actions::Only(actions) => ("Action", Self::from(actions)),
            Actions::AllExcept(actions) => ("NotAction", Self::from(actions)),
        };
        let resources = statement.resources.as_ref().map(|resources| match resources {
            Resources::Only(resources) => ("Resource", Self::from(resources)),
            Resources::AllExcept(resources) => ("NotResource", Self::from(resources)),
        });
        let sid = statement.sid.as_deref().map(|sid| ("Sid", sid.into()));
        let condition = (!statement.condition.0.is_empty()).then(|| ("Condition", condition(&statement.condition)));
        let all = [sid, Some(("Effect", effect.into())), principals, Some(actions), resources, condition];
        Self::fields(all.into_iter().flatten())
    }
}

impl From<&OneOrMany> for Tree {
    fn from(values: &OneOrMany) -> Self {
        match values {
            OneOrMany::One(value) => value.as_str().into(),
            OneOrMany::Many(values) => Self::List(values.iter().map(|value| value.as_str().into()).collect()),
        }
    }
}

impl From<&Principal> for Tree {
    fn from(principal: &Principal) -> Self {
        match principal {
            Principal::Anyone => "*".into(),
            Principal::Of(kinds) => tests(kinds),
        }
    }
}

fn condition(condition: &Condition) -> Tree {
    Tree::Fields(condition.0.iter().map(|(operator, keys)| (operator.clone(), tests(keys))).collect())
}

fn tests(keys: &UniqueMap<OneOrMany>) -> Tree {
    Tree::Fields(keys.0.iter().map(|(key, values)| (key.clone(), values.into())).collect())
}

fn present<const N: usize>(fields: [(&str, Option<Tree>); N]) -> Tree {
    Tree::fields(fields.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_json(tree: &Tree) -> String {
        match tree {
            Tree::Text(text) => serde_json::to_string(text).unwrap(),
            Tree::List(items) => format!("[{}]", items.iter().map(to_json).collect::<Vec<_>>().join(",")),
            Tree::Fields(fields) => {
                let field = |(name, value): &(String, Tree)| format!("{name:?}:{}", to_json(value));
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(","))
            }
        }
    }

    #[test]
    fn a_tree_has_the_fields_and_the_order_of_the_printed_policy() {
        for text in [
            r#"{"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":["1","2"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"a":"b"}}}]}"#,
            r#"{"Version":"2008-10-17","Statement":[{"Effect":"Deny","NotPrincipal":"*","NotAction":["a:b"],"NotResource":"*"}]}"#,
        ] {
            let policy: Policy = text.parse().unwrap();
            assert_eq!(to_json(&Tree::from(&policy)), policy.print());
        }
    }
}
