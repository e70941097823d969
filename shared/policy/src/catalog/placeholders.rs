//! Placeholders of the catalogue, such as `${Partition}`. They look like IAM's own policy variables
//! (`${aws:PrincipalTag/team}`), which AWS fills in at every request and which stay as they are here.

use crate::{Condition, OneOrMany, Partition, Resources, Statement, UniqueMap};

/// A placeholder that cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// A name that nobody knows a value for.
    #[error("`${{{name}}}` in `{text}` is not a placeholder: known is `${{Partition}}`")]
    Unknown {
        /// The name between the braces.
        name: String,
        /// The text that it stands in.
        text: String,
    },
    /// `${` without `}`.
    #[error("the placeholder in `{text}` is not closed: expected `}}` after `${{`")]
    Unclosed {
        /// The text that it stands in.
        text: String,
    },
}

/// What the catalogue leaves open: the value of each placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholders {
    partition: Partition,
}

impl Placeholders {
    /// The values for accounts of this partition.
    #[must_use]
    pub fn new(partition: Partition) -> Self {
        Self { partition }
    }

    fn value(&self, name: &str) -> Option<&str> {
        match name {
            "Partition" => Some(self.partition.as_str()),
            _ => None,
        }
    }

    /// The statement with every placeholder of its resources and condition values filled in.
    pub(super) fn fill(&self, statement: &Statement) -> Result<Statement, PlaceholderError> {
        let resources = match &statement.resources {
            Some(Resources::Only(values)) => Some(Resources::Only(self.fill_values(values)?)),
            Some(Resources::AllExcept(values)) => Some(Resources::AllExcept(self.fill_values(values)?)),
            None => None,
        };
        let condition = self.fill_condition(&statement.condition)?;
        Ok(Statement { resources, condition, ..statement.clone() })
    }

    fn fill_condition(&self, condition: &Condition) -> Result<Condition, PlaceholderError> {
        let fill_keys = |keys: &UniqueMap<OneOrMany>| {
            let filled = keys.0.iter().map(|(key, values)| Ok((key.clone(), self.fill_values(values)?)));
            filled.collect::<Result<_, _>>().map(UniqueMap)
        };
        let filled = condition.0.iter().map(|(operator, keys)| Ok((operator.clone(), fill_keys(keys)?)));
        filled.collect::<Result<_, _>>().map(UniqueMap)
    }

    fn fill_values(&self, values: &OneOrMany) -> Result<OneOrMany, PlaceholderError> {
        Ok(match values {
            OneOrMany::One(value) => OneOrMany::One(self.fill_text(value)?),
            OneOrMany::Many(values) => {
                OneOrMany::Many(values.iter().map(|value| self.fill_text(value)).collect::<Result<_, _>>()?)
            }
        })
    }

    fn fill_text(&self, text: &str) -> Result<String, PlaceholderError> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, opened)) = rest.split_once("${") {
            let unclosed = || PlaceholderError::Unclosed { text: text.to_owned() };
            let (name, behind) = opened.split_once('}').ok_or_else(unclosed)?;
            filled.push_str(before);
            match self.value(name) {
                Some(value) => filled.push_str(value),
                None if is_policy_variable(name) => filled.extend(["${", name, "}"]),
                None => return Err(PlaceholderError::Unknown { name: name.to_owned(), text: text.to_owned() }),
            }
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// Whether AWS fills it in: its variables carry a service prefix, and three stand for a literal `*`, `?` and `$`.
///
/// Rule: [policy variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
fn is_policy_variable(name: &str) -> bool {
    name.contains(':') || ["*", "?", "$"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> Result<String, PlaceholderError> {
        Placeholders::new("aws-cn".parse().unwrap()).fill_text(text)
    }

    #[test]
    fn fills_in_the_partition_wherever_it_stands() {
        assert_eq!(fill("arn:${Partition}:a,${Partition}").unwrap(), "arn:aws-cn:a,aws-cn");
    }

    #[test]
    fn leaves_the_policy_variables_of_iam_alone() {
        for text in ["${aws:username}/*", "${aws:PrincipalTag/team, 'none'}", "a${*}b${?}c${$}", "$Partition", "{x}"] {
            assert_eq!(fill(text).unwrap(), text);
        }
    }

    #[test]
    fn refuses_unknown_and_unclosed_placeholders() {
        assert_eq!(
            fill("arn:${partition}").unwrap_err().to_string(),
            "`${partition}` in `arn:${partition}` is not a placeholder: known is `${Partition}`"
        );
        assert!(matches!(fill("arn:${Partition"), Err(PlaceholderError::Unclosed { .. })));
        assert!(fill("${}").is_err());
    }

    #[test]
    fn fills_in_resources_and_condition_values() {
        let mut statement = Statement::allow("a:b", vec!["arn:${Partition}:a".to_owned()]);
        let keys = UniqueMap::from([("aws:SourceArn", OneOrMany::from("arn:${Partition}:b"))]);
        statement.condition = UniqueMap::from([("ArnLike", keys)]);
        let filled = Placeholders::new("aws-cn".parse().unwrap()).fill(&statement).unwrap();
        let text = crate::Policy::new(vec![filled]).print();
        assert!(text.contains(r#""Resource":["arn:aws-cn:a"]"#), "{text}");
        assert!(text.contains(r#""aws:SourceArn":"arn:aws-cn:b""#), "{text}");
    }
}
